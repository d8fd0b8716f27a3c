"""Rows of ordering: orders composed from phrasebooks, and pairs of conversation turns."""

from __future__ import annotations

import pathlib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from models.common import rows as common
from models.common.rows import Dropped, Row, Source
from models.common.text_rows import lengths
from models.ordering import dialogues, grammar, phrasebook
from models.ordering.dialogues import ORDERS, Pair

ENDINGS = dialogues.FORMATS
MOST_WORDS = 80  # maximum length of a reply
_CONVERSATION = "conversation"  # challenge of all pairs that are not composed
_CHECKED = {"composed_orders": 100, "held_out_orders": 10}  # enough to fill each split


def rows(source: Source) -> Iterator[Row | Dropped]:
    """Yield rows of composed orders and of pairs in files.

    The features are `text`, `target`, `task` (order, confirm or reply), `source`, `challenge` (one of
    `grammar.CHALLENGES`, or "conversation") and `length` (all bytes), and `words` (int64). An order gives two
    rows: the written order and the confirmation.

    Args:
        source: with the settings `composed_orders` (orders composed for training), `held_out_orders` (orders
            composed for each challenge of validation; for each of test twice as many) and `fold`.

    Raises:
        RowError: a file is broken; the message says where.
    """
    settings = source.settings
    for file in dialogues.files_in(source.folders):
        if phrasebook.is_one(file):
            book = phrasebook.load(file)
            yield from composed(
                book, settings["composed_orders"], settings["held_out_orders"], settings["fold"]
            )
        else:
            for pair in dialogues.read(file):
                yield _row(pair)


def check(folders: Sequence[pathlib.Path], settings: Mapping[str, Any]) -> None:
    """Read everything, and compose a few orders of each kind.

    Raises:
        RowError: a file is broken, a source does not exist, or a split is empty.
    """
    for file in filter(phrasebook.is_one, dialogues.files_in(folders)):
        book = phrasebook.load(file)
        try:
            grammar.check(book)
        except common.RowError as error:
            raise common.RowError(f"{file}: {error}") from None
    common.check(rows, Source(folders, {**settings, **_CHECKED}))


def composed(book: phrasebook.Phrasebook, sentences: int, held_out: int, fold: int) -> Iterator[Row]:
    """Yield a row for each task of each composed sentence; rows of one sentence and task have the same key.

    Held-out sentences are composed first, so that they do not depend on the number of those for training.
    """
    wanted = [("test", challenge, 2 * held_out) for challenge in grammar.CHALLENGES]
    wanted += [("validation", challenge, held_out) for challenge in grammar.CHALLENGES]
    wanted.append(("train", "seen", sentences))
    for split, challenge, number in wanted:
        composer = grammar.Composer(book, split, challenge, fold, seed=0)
        for _ in range(number):
            said = composer.compose()
            targets = {"order": grammar.written(said.order), "confirm": grammar.spoken(said.order, book)}
            key = unicodedata.normalize("NFKC", said.text).lower()
            for task, target in targets.items():
                features = _features(Pair(said.text, target, task, ORDERS, ""), challenge)
                yield Row(key, features, ORDERS, split, key=f"{task} {key}")


def _row(pair: Pair) -> Row | Dropped:
    if reason := _reason_to_drop(pair):
        return Dropped(reason, pair.source)
    return Row(pair.group, _features(pair, _CONVERSATION), pair.source)


def _reason_to_drop(pair: Pair) -> str | None:
    if not pair.text.strip():
        return "no text"
    if not pair.reply.strip() and pair.task != "order":
        return "no reply"
    if len(pair.reply.split()) > MOST_WORDS:
        return f"a reply of more than {MOST_WORDS} words"
    return None


def _features(pair: Pair, challenge: str) -> dict[str, str | int]:
    return {
        "text": pair.text,
        "target": pair.reply,
        "task": pair.task,
        "source": pair.source,
        "challenge": challenge,
        **lengths(pair.text),
    }
