"""Reader of conversations in JSON: an object of conversations, each with turns of messages."""

from __future__ import annotations

import pathlib
from collections.abc import Iterator, Mapping
from typing import Any

from models.common.files import records
from models.common.rows import RowError


def are_conversations(content: Any) -> bool:
    """Whether the content of a JSON file is an object of objects with `messages`."""
    return (
        isinstance(content, dict)
        and bool(content)
        and all(isinstance(value, dict) and "messages" in value for value in content.values())
    )


def turns(content: Mapping[str, Any], file: pathlib.Path) -> Iterator[tuple[str, list[str]]]:
    """Yield name and turns of each conversation; the messages of a turn become one text.

    Args:
        content: by name, objects with `messages`: a list of turns, each a list of objects with `text`.
        file: that holds it, for error messages.

    Raises:
        RowError: a conversation has another form.
    """
    for name, conversation in content.items():
        where = f"{file}, conversation {name}"
        messages = records.fields(conversation, ["messages"], where)["messages"]
        if messages is not None and not isinstance(messages, list):
            raise RowError(f"{where}: messages is {messages!r}, not a list of turns; write [[...], ...]")
        yield str(name), [_turn(turn, f"{where}, turn {n}") for n, turn in enumerate(messages or [], 1)]


def _turn(turn: Any, where: str) -> str:
    if not isinstance(turn, list):
        raise RowError(f"{where}: is not a list of messages; write a list of objects with text")
    texts = [records.fields(message, ["text"], where)["text"] for message in turn]
    return " ".join(records.string(text, "text", where).strip() for text in texts if text is not None)
