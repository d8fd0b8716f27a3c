"""Read what people say to an assistant: templates, questions with answers, conversations, utterances."""

from __future__ import annotations

import dataclasses
import itertools
import json
import pathlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import yaml

from components.dialogue_example_gen import rows
from components.files import records
from components.utterance_example_gen import templates

FORMATS = (".yaml", ".yml", ".json", ".jsonl")
OUT_OF_SCOPE = "out_of_scope"  # the intent of whatever the assistant is not there for
_WORDS = 6  # that a line of a conversation has at least, as short ones greet or thank
_NEEDED = "templates, questions and answers, or utterances (docs/assistant.md)"


@dataclasses.dataclass(frozen=True)
class Utterance:
    """A text of a user's own, and what it means.

    Attributes:
        text: what was said.
        intent: what for.
        spans: the slots in the text.
        group: what must not be divided between splits.
    """

    text: str
    intent: str
    spans: tuple[templates.Span, ...]
    group: str


@dataclasses.dataclass(frozen=True)
class Entry:
    """A question and its answer.

    Attributes:
        name: of the entry.
        question: as it stands in the list of questions.
        answer: the text.
        paraphrases: other ways to ask it, some of which are held out.
        phrasings: other ways to ask it, all of which are learnt from.
        keywords: words that hint at it.
    """

    name: str
    question: str
    answer: str
    paraphrases: tuple[str, ...]
    phrasings: tuple[str, ...]
    keywords: tuple[str, ...]


@dataclasses.dataclass(frozen=True)
class Talk:
    """A conversation as one text, from which words may be learnt; `group` names it."""

    text: str
    group: str


@dataclasses.dataclass
class Source:
    """All that the files of one source hold; a file's source is its name up to the first dot."""

    grammar: templates.Grammar
    utterances: list[Utterance]
    entries: list[Entry]
    talks: list[Talk]


def read(folders: Sequence[pathlib.Path]) -> dict[str, Source]:
    """Read all files of the folders, by source.

    A YAML or JSON file holds sentence templates (`intents`, `lists`, `expansion_rules`) or conversations,
    whose first lines are out of scope (`conversations`); so is a line of each conversation in a JSON file of
    the product ordering's format. In JSON lines each line has a `question` and an `answer`, and perhaps `id`,
    `paraphrases`, `phrasings` and `keywords`; or a `text` and an `intent`, and perhaps `slots` ({"name",
    "start", "end"} in characters) and `group`.

    Raises:
        records.RowError: a file is broken; the message says where.
    """
    files: dict[str, list[pathlib.Path]] = {}
    for file in records.files_in(folders, _NEEDED, FORMATS):
        files.setdefault(file.name.split(".")[0], []).append(file)
    return {name: _source(of_source) for name, of_source in files.items()}


def _source(files: list[pathlib.Path]) -> Source:
    grammars: list[Mapping[str, Any]] = []
    utterances: list[Utterance] = []
    entries: list[Entry] = []
    talks: list[Talk] = []
    for file in files:
        if file.suffix == ".jsonl":
            for taken in records.read(file, _take):
                if isinstance(taken, Entry):
                    entries.append(taken)
                else:
                    utterances.append(taken)
            continue
        content = _load(file)
        if "conversations" in content:
            utterances += _openings(content["conversations"], file)
        elif content and all(isinstance(value, dict) and "messages" in value for value in content.values()):
            _converse(file, utterances, talks)
        elif {"intents", "lists", "expansion_rules"} & set(content):
            grammars.append(content)
        else:
            known = "intents, lists, expansion_rules or conversations"
            raise records.RowError(f"{file}: has none of {known}; see the format in docs/assistant.md")
    try:
        return Source(templates.read(grammars), utterances, entries, talks)
    except (templates.TemplateError, KeyError, TypeError, AttributeError) as error:
        said = error if isinstance(error, templates.TemplateError) else f"lacks or misplaces {error}"
        raise records.RowError(f"{', '.join(map(str, files))}: {said}; mend the template") from None


def _load(file: pathlib.Path) -> Mapping[str, Any]:
    try:
        text = file.read_text(encoding="utf-8-sig")
        content = json.loads(text) if file.suffix == ".json" else yaml.safe_load(text)
    except UnicodeDecodeError as error:
        raise records.RowError(f"{file}, byte {error.start}: is not UTF-8; save the file as UTF-8") from None
    except (json.JSONDecodeError, yaml.YAMLError, RecursionError) as error:
        kind = file.suffix[1:].upper()
        raise records.RowError(f"{file}: is not {kind} ({' '.join(str(error).split())}); mend it") from None
    if not isinstance(content, dict):
        raise records.RowError(f"{file}: is {type(content).__name__}, not a mapping; see docs/assistant.md")
    return content


def _openings(conversations: Any, file: pathlib.Path) -> Iterator[Utterance]:
    """The first line of each conversation; those of a file stay together, as they are of one topic."""
    for number, conversation in enumerate(conversations or [], 1):
        lines = [conversation] if isinstance(conversation, str) else conversation
        if not isinstance(lines, list) or not lines:
            raise records.RowError(
                f"{file}, conversation {number}: is no list of lines; write one line or more"
            )
        yield Utterance(str(lines[0]), OUT_OF_SCOPE, (), file.stem)


def _converse(file: pathlib.Path, utterances: list[Utterance], talks: list[Talk]) -> None:
    """Take each conversation as a talk, and the first line that says something as an utterance."""
    for name, of_talk in itertools.groupby(rows.read(file), lambda row: row.group):
        lines = [row.text for row in of_talk]
        talks.append(Talk("\n".join(lines), name))
        if said := next((line for line in lines if len(line.split()) >= _WORDS), None):
            utterances.append(Utterance(said, OUT_OF_SCOPE, (), name))


def _take(record: Any, where: str) -> Utterance | Entry:
    """What a line says."""
    record = records.fields(record, (), where)
    record = {**record, **{long: record[short] for short, long in _SHORT.items() if short in record}}
    needed = ("text", "intent") if "text" in record else ("question", "answer")
    for key in needed:
        if not isinstance(record.get(key), str):
            raise records.RowError(
                f"{where}: {key} is {record.get(key)!r}; give question and answer, or text and intent"
            )
    if "text" in record:
        spans = tuple(_span(slot, record["text"], where) for slot in record.get("slots", []))
        group = str(record.get("group", record["text"]))
        return Utterance(record["text"], record["intent"], spans, group)
    lists = {key: record.get(key, []) for key in ("paraphrases", "phrasings", "keywords")}
    for key, texts in lists.items():
        if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
            raise records.RowError(f"{where}: {key} is {texts!r}; write a list of strings")
    name = str(record.get("id", record["question"]))
    parts = {key: tuple(texts) for key, texts in lists.items()}
    return Entry(name, record["question"], record["answer"], **parts)


_SHORT = {"q": "question", "a": "answer"}


def _span(slot: Any, text: str, where: str) -> templates.Span:
    try:
        first, last, name = int(slot["start"]), int(slot["end"]), str(slot["name"])
    except (KeyError, TypeError, ValueError):
        raise records.RowError(f"{where}: slot is {slot!r}; write name, start and end") from None
    if not 0 <= first < last <= len(text) or not name or " " in name:
        raise records.RowError(f"{where}: slot {name!r} from {first} to {last} lies outside of the text")
    return first, last, name


def check(folders: Sequence[pathlib.Path]) -> None:
    """Read everything and forget it.

    Raises:
        records.RowError: a file is broken, or nothing is said in any.
    """
    found = read(folders).values()
    if not any(source.grammar.templates or source.utterances or source.entries for source in found):
        places = ", ".join(map(str, folders))
        raise records.RowError(f"{places}: no file says anything; see the formats in docs/assistant.md")
