"""UtteranceExampleGen: what people say to an assistant, as Examples in three splits."""

import collections
import dataclasses
import hashlib
import json
import pkgutil
import random
from collections.abc import Callable, Iterable, Iterator, Sequence

import tensorflow as tf
from tfx.dsl.component.experimental.annotations import InputArtifact, OutputArtifact, Parameter
from tfx.dsl.component.experimental.decorators import component
from tfx.dsl.io import fileio
from tfx.types.experimental.simple_artifacts import Dataset
from tfx.types.standard_artifacts import Examples

from components.files import shards
from components.files.folders import found as found_in
from components.text_example_gen.component import FOLDS, normalised
from components.utterance_example_gen import sources as reading
from components.utterance_example_gen import templates

_FEWEST_TEMPLATES = 3  # that an intent has when some of them are held out
_FEWEST = 8  # values that a list has at least when some of them are held out
_WHOLE = ("document", "talk")  # tasks of texts that hold others
_BATCH = 1000  # texts that are cut into words at once

Cut = Callable[[tf.Tensor], tf.RaggedTensor]  # texts, string [n], into words, string [n, words]


@dataclasses.dataclass(frozen=True)
class _Row:
    """One Example; `task` is what it is for, and `answer` names the entry of a FAQ that it belongs to."""

    task: str
    source: str
    text: str
    intent: str = ""
    spans: tuple[templates.Span, ...] = ()
    answer: str = ""
    reply: str = ""


@component
def UtteranceExampleGen(  # noqa: N802
    examples: OutputArtifact[Examples],
    folders: Parameter[str],
    sha256: Parameter[str],
    sources: Parameter[str],
    fold: Parameter[int],
    samples: Parameter[int],
    cut: Parameter[str],
    code: Parameter[str],
    files: InputArtifact[Dataset] = None,
) -> None:
    """Write sentences and questions to splits that share no template, value, paraphrase or topic.

    * Each intent's templates are divided into five parts, by the rank of their hash, unless there are fewer
      than three; so are the values of each list by their own hash, unless there are fewer than eight. Test
      sentences are drawn from test templates with test values alone.
    * An entry of a FAQ is learnt as one document: its question, answer, phrasings, keywords and paraphrases;
      a fifth of the paraphrases is for validation and a fifth for test. An entry without paraphrases is
      learnt from its answer, and its question is for validation (a fifth) or test.
    * Utterances go by the rank of their group's hash, so do topics and conversations; a conversation of the
      train split is there as a whole as well, for words to be learnt from.

    The Examples have `text`, `source`, `length`, `task` ("templates", "utterances", "faq", "document" or
    "talk"), `intent` ("" where it is not known), `tags` (with an intent: for each word "O", or "B-" or "I-"
    and the slot), `answer` (the entry's name, or "") and `reply` (its answer), all bytes, and `words`, int64.
    `rows.json` beside the splits counts what was drawn, kept and left out.

    Args:
        examples: gzipped TFRecords.
        folders: JSON list of the folders to be read.
        sha256: of what they hold, so that a change is a cache miss.
        sources: which are taken, joined by commas; "all" for all.
        fold: which fifth is the test split, 0 to 4; the next one is for validation.
        samples: sentences to be drawn from a template, where it has as many.
        cut: the function that cuts texts into words, by its full name.
        code: a hash of the code behind this component.
        files: what the folders are in, where they do not lie on this machine.

    Raises:
        ValueError: a file cannot be read, a source does not exist, or a split stays empty.
    """
    del sha256, code
    found = reading.read(found_in(folders, files))
    wanted = sorted(found) if sources == "all" else sources.split(",")
    if missing := set(wanted) - set(found):
        raise ValueError(f"there is no source {sorted(missing)}; the files have {sorted(found)}")
    words_of: Cut = pkgutil.resolve_name(cut)
    counts: collections.Counter[str] = collections.Counter()
    seen: set[bytes] = set()
    # Train comes first: what was learnt is tested no more.
    for split, writer in shards.open_splits(examples).items():
        rows = (row for name in wanted for row in rows_of(name, found[name], split, fold, samples))
        for record in _records(rows, words_of, seen, counts):
            writer.write(record)
            counts[split] += 1
        writer.close()
        if not counts[split]:
            raise ValueError(f"no text fell into the split {split}; bring more templates or questions")
    with fileio.open(f"{examples.uri}/rows.json", "w") as stream:
        stream.write(json.dumps(counts))


def rows_of(name: str, source: reading.Source, split: str, fold: int, samples: int) -> Iterator[_Row]:
    """What a source gives to a split."""
    grammar = source.grammar
    values = {key: values_of(held, split, fold) for key, held in grammar.values.items()}
    by_intent: dict[str, list[templates.Template]] = {}
    for template in grammar.templates:
        by_intent.setdefault(template.intent, []).append(template)
    for intent, of_intent in by_intent.items():
        few = len(of_intent) < _FEWEST_TEMPLATES
        for rank, template in enumerate(sorted(of_intent, key=lambda t: _digest(t.text))):
            if split == ("train" if few else split_of(rank, fold)):
                for text, spans in _drawn(template, grammar, values, samples, f"{split} {fold}"):
                    # Nothing is to be read from what the assistant is not there for.
                    yield _Row(
                        "templates", name, text, intent, () if intent == reading.OUT_OF_SCOPE else spans
                    )
    groups = sorted({u.group for u in source.utterances} | {t.group for t in source.talks}, key=_digest)
    ranks = {group: rank for rank, group in enumerate(groups)}
    for talk in source.talks:
        if split == split_of(ranks[talk.group], fold) == "train":
            yield _Row("talk", name, talk.text)
    for said in source.utterances:
        if split_of(ranks[said.group], fold) == split:
            yield _Row("utterances", name, said.text, said.intent, said.spans)
    for number, entry in enumerate(source.entries):
        yield from _entry(name, entry, number, split, fold)


def _entry(name: str, entry: reading.Entry, number: int, split: str, fold: int) -> Iterator[_Row]:
    """What an entry of a FAQ gives to a split."""
    asked = [*entry.paraphrases] or [entry.question]
    asked.sort(key=_digest)
    if entry.paraphrases:
        here = [text for rank, text in enumerate(asked) if split_of(rank, fold) == split]
        learnt = [entry.question, *entry.phrasings, *here] if split == "train" else here
    else:
        learnt = [*entry.phrasings] if split == "train" else []
        if split == ("validation" if split_of(number, fold) == "validation" else "test"):
            learnt = asked
    for text in learnt:
        yield _Row("faq", name, text, answer=entry.name)
    if split == "train":
        document = " \n ".join([*learnt, *entry.keywords, entry.answer])
        yield _Row("document", name, document, answer=entry.name, reply=entry.answer)


def split_of(rank: int, fold: int) -> str:
    """The split of what has this rank, or this number as its hash."""
    return {0: "test", 1: "validation"}.get((rank - fold) % FOLDS, "train")


def values_of(held: Sequence[str], split: str, fold: int) -> list[str]:
    """The values of a list that sentences of a split are made of; a value of two lists is in one split."""
    parts: dict[str, list[str]] = {}
    for value in held:
        number = int.from_bytes(_digest(normalised(value))[:4], "big")
        parts.setdefault(split_of(number, fold), []).append(value)
    divided = len(held) >= _FEWEST and len(parts) == len(shards.SPLITS)
    return parts[split] if divided else list(held)


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "replace")).digest()


def _drawn(
    template: templates.Template,
    grammar: templates.Grammar,
    values: dict[str, list[str]],
    samples: int,
    salt: str,
) -> Iterator[tuple[str, tuple[templates.Span, ...]]]:
    """Different sentences of a template, the same ones every time."""
    source = random.Random(f"{salt} {template.text}")
    met: set[str] = set()
    for _ in range(3 * samples):
        text, spans = templates.draw(template, grammar, values, source)
        if text not in met:
            met.add(text)
            yield text, spans
        if len(met) == samples:
            return


def _records(
    rows: Iterable[_Row], cut: Cut, seen: set[bytes], counts: collections.Counter[str]
) -> Iterator[bytes]:
    """Serialized Examples of the rows that are kept; the others are counted."""
    waiting: list[_Row] = []
    for row in rows:
        counts["read"] += 1
        # Templates of two intents may agree in a sentence, and documents hold questions.
        key = _digest(f"{row.task in _WHOLE} {normalised(row.text)}")[:8]
        if not row.text.strip():
            counts["dropped: no text"] += 1
        elif key in seen:
            counts["dropped: repeated text"] += 1
        else:
            seen.add(key)
            waiting.append(row)
        if len(waiting) == _BATCH:
            yield from _encode(waiting, cut, counts)
            waiting = []
    if waiting:
        yield from _encode(waiting, cut, counts)


def _encode(rows: list[_Row], cut: Cut, counts: collections.Counter[str]) -> Iterator[bytes]:
    for row, tags in zip(rows, tags_of([(row.text, row.spans) for row in rows], cut), strict=True):
        if tags is None:
            counts["dropped: a slot ends inside a word"] += 1
            continue
        told = " ".join(tags) if row.intent else ""
        features = {**dataclasses.asdict(row), "tags": told, **shards.lengths(row.text)}
        del features["spans"]
        yield shards.example(features)


def tags_of(texts: Sequence[tuple[str, Sequence[templates.Span]]], cut: Cut) -> Iterator[list[str] | None]:
    """For each text the tags of its words; None where a slot ends inside a word, as words are cut."""
    pieces: list[str] = []
    slots: list[list[str]] = []
    for text, spans in texts:
        place, named = 0, []
        for first, last, slot in sorted(spans):
            pieces += [text[place:first], text[first:last]]
            named += ["", slot]
            place = last
        pieces.append(text[place:])
        slots.append([*named, ""])
    words_of_pieces = iter(_words(pieces, cut))
    whole = _words([text for text, _ in texts], cut)
    for named, expected in zip(slots, whole, strict=True):
        words: list[bytes] = []
        tags: list[str] = []
        for slot in named:
            piece = next(words_of_pieces)
            words += piece
            tags += [f"{'I' if number else 'B'}-{slot}" if slot else "O" for number in range(len(piece))]
        yield tags if words == expected else None


def _words(texts: list[str], cut: Cut) -> list[list[bytes]]:
    return cut(tf.constant([text.encode("utf-8", "replace") for text in texts])).to_list()
