"""Rows of the assistant: sentences drawn from templates, questions with answers, and utterances."""

from __future__ import annotations

import itertools
import pathlib
import typing
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from models.common.rows import ALL, SPLITS, Dropped, Row, RowError, Source, Splitter
from models.common.text_rows import lengths

if typing.TYPE_CHECKING:
    import tensorflow as tf

    from models.assistant.sources import Content
    from models.assistant.templates import Span
    from models.assistant.texts import Text

ENDINGS = (".yaml", ".yml", ".json", ".jsonl")
_BATCH = 1000  # texts tokenised per batch

Cut = Callable[["tf.Tensor"], "tf.RaggedTensor"]  # texts, string [n], into words, string [n, words]


def rows(source: Source) -> Iterator[Row | Dropped]:
    """Yield the rows of all texts, the train split first.

    The features are `task` ("templates", "utterances", "faq", "document" or "talk"), `source`, `text`,
    `intent` ("" if unknown), `answer` (name of the FAQ entry, or ""), `reply` (answer of that entry), `tags`
    (with an intent: for each word "O", or "B-" or "I-" and the slot) and `length`, all bytes, and `words`,
    int64.

    Args:
        source: data source with the settings `sources`, `fold` and `samples`.

    Raises:
        RowError: a file is broken; the message says where.
    """
    from models.assistant import sources  # hassil takes half a second to import

    found = sources.read(source.folders)
    for name, content in found.items():
        yield from (Dropped(reason, name) for reason in content.dropped)
    texts = _texts(found, source.settings)
    while batch := list(itertools.islice(texts, _BATCH)):
        yield from _rows(batch)


def check(folders: Sequence[pathlib.Path], settings: Mapping[str, Any]) -> None:
    """Read everything, and draw one sentence of each template.

    Raises:
        RowError: a file is broken, a source does not exist, a split is empty, or no text has an intent.
    """
    from models.assistant import sources

    settings = {**settings, "samples": 1}
    texts = _texts(sources.read(folders), settings)
    made = (Row(text.key, {"intent": text.intent}, text.source, split, text.key) for split, text in texts)
    divided = list(Splitter(Source(folders, settings)).divide(made))
    if not any(row.features["intent"] for split, row in divided if split == "train"):
        places = ", ".join(map(str, folders))
        raise RowError(
            f"{places}: no text for training has an intent; bring texts with intents, or templates"
        )


def _texts(found: Mapping[str, Content], settings: Mapping[str, Any]) -> Iterator[tuple[str, Text]]:
    """Yield all texts with their splits; train first, so that no training text is a test text as well."""
    from models.assistant.texts import texts_of

    wanted = [] if settings["sources"] == ALL else settings["sources"].split(",")
    chosen = [name for name in wanted if name in found]
    for split in SPLITS:
        for name in [*chosen, *sorted(set(found) - set(chosen))]:
            for text in texts_of(name, found[name], split, settings["fold"], settings["samples"]):
                yield split, text


def _rows(texts: Sequence[tuple[str, Text]]) -> Iterator[Row | Dropped]:
    """Yield the rows of texts, each with its split."""
    from models.assistant.preprocessing import cut

    tagged = tags_of([(text.text, text.spans) for _, text in texts], cut)
    for (split, text), tags in zip(texts, tagged, strict=True):
        if not text.text.strip():
            yield Dropped("no text", text.source)
        elif tags is None:
            yield Dropped("a slot ends inside a word", text.source)
        else:
            yield Row(text.key, _features(text, tags), text.source, split, text.key)


def _features(text: Text, tags: Sequence[str]) -> dict[str, str | int]:
    return {
        "task": text.task,
        "source": text.source,
        "text": text.text,
        "intent": text.intent,
        "answer": text.answer,
        "reply": text.reply,
        "tags": " ".join(tags) if text.intent else "",
        **lengths(text.text),
    }


def tags_of(texts: Sequence[tuple[str, Sequence[Span]]], cut: Cut) -> Iterator[list[str] | None]:
    """Yield the tags of each text's words; None if a slot ends inside a word."""
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
    import tensorflow as tf

    return cut(tf.constant([text.encode("utf-8", "replace") for text in texts])).to_list()
