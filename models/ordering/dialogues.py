"""Read dialogues: pairs of rows, whole conversations, and phrasebooks that orders are composed from."""

from __future__ import annotations

import dataclasses
import itertools
import pathlib
from collections.abc import Iterator, Sequence
from typing import Any

from components.dialogue_example_gen import grammar, phrasebook
from components.files import records
from components.files.records import RowError

TASKS = ("order", "confirm", "reply")
ORDERS, CHITCHAT = "orders", "chitchat"
_FORMATS = (*records.FORMATS, ".yaml")
_NEEDED = "text and reply, or a phrasebook"


@dataclasses.dataclass(frozen=True)
class Row:
    """What was said, and what is to be answered.

    Attributes:
        text: as it stands in the file.
        reply: as it stands in the file.
        task: what kind of an answer it is, one of `TASKS`.
        source: what the column `source` says, or the file's name without its ending.
        group: rows of one group, such as a conversation, come into one split.
    """

    text: str
    reply: str
    task: str
    source: str
    group: str


def files_in(folders: Sequence[pathlib.Path]) -> list[pathlib.Path]:
    """The files that will be read, in a fixed order.

    Raises:
        RowError: a folder is missing or has none.
    """
    return records.files_in(folders, _NEEDED, _FORMATS)


def check(folders: Sequence[pathlib.Path]) -> None:
    """Read all and forget it.

    Raises:
        RowError: a file is broken, or there is nothing in any.
    """
    found = 0
    for file in files_in(folders):
        if file.suffix == ".yaml":
            book = phrasebook.load(file)
            try:
                grammar.check(book)
            except RowError as error:
                raise RowError(f"{file}: {error}") from None
            found += 1
        else:
            found += sum(1 for _ in read(file))
    if not found:
        raise RowError(f"{', '.join(map(str, folders))}: no file has any row; bring rows with {_NEEDED}")


def read(file: pathlib.Path) -> Iterator[Row]:
    """The rows of a file that is no phrasebook.

    Records have `text` and `reply`, and perhaps `task` ("reply" unless given), `source` and `conversation`.
    A JSON file may also be an object of conversations, each with `messages`: a list of turns, each a list of
    objects with `text`. Every turn but the first is then the reply to the turn before it.

    Raises:
        RowError: the file is broken; the message says where.
    """
    if file.suffix == ".json":
        with records.broken(file):
            content = records.parse(file.read_text(encoding="utf-8-sig"), str(file))
        if isinstance(content, dict):
            for name, conversation in content.items():
                yield from _conversation(conversation, str(name), f"{file}, conversation {name}", file.stem)
            return
    yield from records.read(file, lambda record, where: _row(record, where, file.stem))


def _conversation(conversation: Any, name: str, where: str, source: str) -> Iterator[Row]:
    turns = records.fields(conversation, ["messages"], where)["messages"]
    said = []
    for number, turn in enumerate(turns if isinstance(turns, list) else [turns], 1):
        place = f"{where}, turn {number}"
        if not isinstance(turn, list):
            raise RowError(f"{place}: is not a list of messages; write a list of objects with text")
        texts = [records.fields(message, ["text"], place)["text"] for message in turn]
        said.append(" ".join(records.string(text, "text", place).strip() for text in texts))
    for before, after in itertools.pairwise(said):
        yield Row(before, after, "reply", source, name)


def _row(record: Any, where: str, stem: str) -> Row:
    record = records.fields(record, ("text", "reply"), where)
    text = records.string(record["text"], "text", where)
    reply = records.string(record["reply"] if record["reply"] is not None else "", "reply", where)
    task = str(record.get("task") or "reply")
    if task not in TASKS:
        raise RowError(f"{where}: task is {task!r}; write one of {', '.join(TASKS)}, or leave it out")
    source = str(record.get("source") or stem)
    return Row(text, reply, task, source, str(record.get("conversation") or text))
