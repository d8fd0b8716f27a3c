"""Reader of the assistant's files: templates, questions with answers, conversations, utterances."""

from __future__ import annotations

import dataclasses
import itertools
import pathlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from models.assistant import templates
from models.assistant.data import ENDINGS
from models.common import conversations
from models.common.files import listing, records
from models.common.rows import RowError

OUT_OF_SCOPE = "out_of_scope"  # intent of out-of-scope texts
_WORDS = 6  # minimum length of a conversation's out-of-scope line: shorter ones are greetings and thanks
_NEEDED = "templates, questions and answers, or utterances (docs/assistant.md)"
_UTTERANCE, _ENTRY = ("text", "intent"), ("question", "answer")
_SHORT = {"q": "question", "a": "answer"}


@dataclasses.dataclass(frozen=True)
class Utterance:
    """A text with its intent and slots.

    Attributes:
        text: text as in the file.
        intent: label.
        spans: slots in the text.
        group: group whose texts all fall into one split.
    """

    text: str
    intent: str
    spans: tuple[templates.Span, ...]
    group: str


@dataclasses.dataclass(frozen=True)
class Entry:
    """A question and its answer.

    Attributes:
        name: name of the entry.
        question: question as in the FAQ.
        answer: answer.
        paraphrases: other wordings of the question, some of which are held out.
        phrasings: other wordings of the question, all for training.
        keywords: related words.
    """

    name: str
    question: str
    answer: str
    paraphrases: tuple[str, ...]
    phrasings: tuple[str, ...]
    keywords: tuple[str, ...]


@dataclasses.dataclass(frozen=True)
class Conversation:
    """A conversation as one text, for word vectors; `group` names it."""

    text: str
    group: str


@dataclasses.dataclass
class Content:
    """Content of the files of one source; a file's source is its name up to the first dot.

    Attributes:
        grammar: sentence templates.
        utterances: labelled texts.
        entries: FAQ entries.
        conversations: whole conversations.
        dropped: reason for each dropped record.
    """

    grammar: templates.Grammar
    utterances: list[Utterance] = dataclasses.field(default_factory=list)
    entries: list[Entry] = dataclasses.field(default_factory=list)
    conversations: list[Conversation] = dataclasses.field(default_factory=list)
    dropped: list[str] = dataclasses.field(default_factory=list)


def read(folders: Sequence[pathlib.Path]) -> dict[str, Content]:
    """Read all files of the folders, by source.

    A YAML or JSON file holds sentence templates (`intents`, `lists`, `expansion_rules`) or conversations,
    whose first lines are out of scope (`conversations`); so is a line of each conversation in a JSON file in
    the form of `models.common.conversations`. In JSON lines each line has a `question` and an `answer`, and
    perhaps `id`, `paraphrases`, `phrasings` and `keywords`; or a `text` and an `intent`, and perhaps `slots`
    ({"name", "start", "end"} in characters) and `group`. A null stands for an absent field.

    Raises:
        RowError: a file is broken; the message says where.
    """
    files: dict[str, list[pathlib.Path]] = {}
    for file in listing.required(folders, ENDINGS, _NEEDED):
        files.setdefault(file.name.split(".")[0], []).append(file)
    return {name: _content(of_source) for name, of_source in files.items()}


def _content(files: list[pathlib.Path]) -> Content:
    parts: list[tuple[str, Mapping[str, Any]]] = []
    found = Content(templates.Grammar((), {}, {}))
    for file in files:
        if file.suffix.lower() == ".jsonl":
            for taken in records.read(file, _take):
                _add(found, taken)
            continue
        content = _load(file)
        if "conversations" in content:
            for utterance in _openings(records.listed(content, "conversations", str(file)), file):
                _add(found, utterance)
        elif conversations.are_conversations(content):
            _add_conversations(content, file, found)
        elif {"intents", "lists", "expansion_rules"} & set(content):
            parts.append((str(file), content))
        else:
            known = "intents, lists, expansion_rules or conversations"
            raise RowError(f"{file}: has none of {known}; see the format in docs/assistant.md")
    found.grammar = templates.read(parts)
    return found


def _add(found: Content, taken: Utterance | Entry | str) -> None:
    """Add a record to the content; a string is the reason why a record is dropped."""
    if isinstance(taken, Utterance):
        found.utterances.append(taken)
    elif isinstance(taken, Entry):
        found.entries.append(taken)
    else:
        found.dropped.append(taken)


def _load(file: pathlib.Path) -> Mapping[str, Any]:
    if file.suffix.lower() == ".json":
        with records.broken(file):
            content = records.parse(file.read_text(encoding="utf-8-sig"), str(file))
    else:
        content = records.yaml_text(file)
    if content is None:
        raise RowError(f"{file}: is empty; write templates or conversations, or remove the file")
    if not isinstance(content, dict):
        raise RowError(f"{file}: is {type(content).__name__}, not a mapping; see docs/assistant.md")
    return content


def _openings(lists: Sequence[Any], file: pathlib.Path) -> Iterator[Utterance]:
    """Yield the first line of each conversation; the lines of a file are one group, as they share a topic."""
    for number, conversation in enumerate(lists, 1):
        lines = conversation if isinstance(conversation, list) else [conversation]
        if not lines or isinstance(lines[0], list | dict):
            raise RowError(f"{file}, conversation {number}: is not a list of lines; write one line or more")
        yield Utterance("" if lines[0] is None else str(lines[0]), OUT_OF_SCOPE, (), file.stem)


def _add_conversations(content: Mapping[str, Any], file: pathlib.Path, found: Content) -> None:
    """Add each conversation, and its first line of `_WORDS` words or more as an out-of-scope utterance.

    The last line is left out, as it often breaks off.
    """
    for name, turns in conversations.turns(content, file):
        if lines := turns[:-1]:
            found.conversations.append(Conversation("\n".join(lines), name))
            if said := next((line for line in lines if len(line.split()) >= _WORDS), None):
                found.utterances.append(Utterance(said, OUT_OF_SCOPE, (), name))


def _take(record: Any, where: str) -> Utterance | Entry | str:
    """Parse a record as an utterance or an entry, or return the reason why it is dropped."""
    if not isinstance(record, dict):
        raise RowError(f"{where}: is {type(record).__name__}, not an object with text and intent")
    record = {_SHORT.get(key, key) if _SHORT.get(key) not in record else key: v for key, v in record.items()}
    kinds = [kind for kind in (_UTTERANCE, _ENTRY) if set(kind) <= set(record)]
    if not kinds:
        raise RowError(
            f"{where}: has {sorted(map(str, record))[:5]}; give question and answer, or text and intent"
        )
    values = {key: records.text(record, key, where) for kind in kinds for key in kind}
    missing = [[key for key in kind if not values[key].strip()] for kind in kinds]
    if all(missing):
        return f"no {missing[0][0]}"
    if kinds[missing.index([])] == _UTTERANCE:
        text = values["text"]
        group = records.name(record, "group", where, default=text)
        return Utterance(text, values["intent"], _spans(record, text, where), group)
    return Entry(
        records.name(record, "id", where, record["question"]),
        record["question"],
        record["answer"],
        _strings(record, "paraphrases", where),
        _strings(record, "phrasings", where),
        _strings(record, "keywords", where),
    )


def _strings(record: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
    texts = [text for text in records.listed(record, key, where) if text is not None]
    if not all(isinstance(text, str) for text in texts):
        raise RowError(f"{where}: {key} is {texts!r}; write a list of strings")
    return tuple(texts)


def _spans(record: Mapping[str, Any], text: str, where: str) -> tuple[templates.Span, ...]:
    spans = sorted(_span(slot, text, where) for slot in records.listed(record, "slots", where))
    for (_, last, before), (first, _, after) in itertools.pairwise(spans):
        if first < last:
            raise RowError(
                f"{where}: the slots {before!r} and {after!r} overlap; a word is in one slot at most"
            )
    return tuple(spans)


def _span(slot: Any, text: str, where: str) -> templates.Span:
    slot = records.fields(slot, ("name", "start", "end"), f"{where}, slots")
    first, last = (records.whole_number(slot, key, f"{where}, slots") for key in ("start", "end"))
    name = records.name(slot, "name", f"{where}, slots")
    if not name or " " in name:
        raise RowError(f"{where}: the slot's name is {name!r}; write one without spaces")
    if not 0 <= first < last <= len(text):
        raise RowError(
            f"{where}: slot {name!r} from {first} to {last} is outside of the text, which has {len(text)} "
            "characters; count from 0, the end not included"
        )
    return first, last, name
