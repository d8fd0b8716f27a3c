"""Reader of pairs of a text and its reply, from rows and from conversations."""

from __future__ import annotations

import dataclasses
import itertools
import pathlib
from collections.abc import Iterator, Sequence
from typing import Any

from models.common import conversations
from models.common.files import listing, records
from models.common.rows import RowError
from models.ordering.phrasebook import FORMATS as PHRASEBOOKS

TASKS = ("order", "confirm", "reply")
ORDERS = "orders"  # the source of composed orders
FORMATS = (*records.FORMATS, *PHRASEBOOKS)
_NEEDED = "text and reply, or a phrasebook"


@dataclasses.dataclass(frozen=True)
class Pair:
    """A text and the reply to it.

    Attributes:
        text: text as in the file.
        reply: reply as in the file.
        task: kind of reply, one of `TASKS`.
        source: value of the column `source`, or the file's name without its ending.
        group: group, such as a conversation, whose pairs all fall into one split.
    """

    text: str
    reply: str
    task: str
    source: str
    group: str


def files_in(folders: Sequence[pathlib.Path]) -> list[pathlib.Path]:
    """Return the data files, in a fixed order.

    Raises:
        RowError: a folder is missing or has none.
    """
    return listing.required(folders, FORMATS, _NEEDED)


def read(file: pathlib.Path) -> Iterator[Pair]:
    """Yield the pairs of a file that is not a phrasebook.

    Records have `text` and `reply`, and optionally `task` ("reply" unless given), `source` and
    `conversation`. A JSON file may also be an object of conversations, see `models.common.conversations`:
    every turn but the first is then the reply to the previous turn.

    Raises:
        RowError: the file is broken; the message says where.
    """
    if file.suffix.lower() == ".json":
        with records.broken(file):
            content = records.parse(file.read_text(encoding="utf-8-sig"), str(file))
        if isinstance(content, dict):
            for name, said in conversations.turns(content, file):
                for text, reply in itertools.pairwise(said):
                    yield Pair(text, reply, "reply", file.stem, name)
            return
    yield from records.read(file, lambda record, where: _pair(record, where, file.stem))


def _pair(record: Any, where: str, stem: str) -> Pair:
    record = records.fields(record, ("text", "reply"), where)
    text, reply = (records.text(record, key, where) for key in ("text", "reply"))
    task = records.name(record, "task", where, default="reply").strip().lower()
    if task not in TASKS:
        raise RowError(f"{where}: task is {task!r}; write one of {', '.join(TASKS)}, or leave it out")
    source = records.name(record, "source", where, default=stem)
    return Pair(text, reply, task, source, records.name(record, "conversation", where, default=text))
