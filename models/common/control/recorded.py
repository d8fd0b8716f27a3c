"""Read recorded steps from CSV, JSON and JSON-lines files, episode by episode."""

from __future__ import annotations

import dataclasses
import pathlib
from collections.abc import Iterator, Sequence
from typing import Any

from components.files import records
from components.files.records import RowError

FEWEST = 5  # episodes, of which one is held out
_END = ("terminated", "truncated")
_TRUTH = {"0": 0, "1": 1, "false": 0, "true": 1}


@dataclasses.dataclass(frozen=True)
class Row:
    """One recorded step.

    Attributes:
        episode: the name of what it belongs to.
        step: its number in the file's words.
        observations: what was observed before it.
        action: what was done.
        reward: what came of it.
        terminated: 1 if the episode ended with it.
        truncated: 1 if the episode was cut off after it.
    """

    episode: str
    step: int
    observations: tuple[float, ...]
    action: int
    reward: float
    terminated: int
    truncated: int


def needed(observations: Sequence[str]) -> tuple[str, ...]:
    """The columns that a file has to have."""
    return ("episode", "step", *observations, "action", "reward", *_END)


def check(folders: Sequence[pathlib.Path], observations: Sequence[str]) -> None:
    """Read all rows and forget them.

    Raises:
        RowError: a file is broken, or there are too few episodes.
    """
    found = sum(1 for episode in episodes(folders, observations) if told(episode))
    if found < FEWEST:
        columns = ", ".join(needed(observations))
        place = ", ".join(map(str, folders))
        raise RowError(f"{place}: has {found} episodes; bring {FEWEST} or more, with the columns {columns}")


def told(episode: Sequence[Row]) -> Sequence[Row]:
    """The steps of which it is known what followed: all of an episode that ended, else all but the last."""
    return episode if episode[-1].terminated else episode[:-1]


def episodes(folders: Sequence[pathlib.Path], observations: Sequence[str]) -> Iterator[list[Row]]:
    """The rows of each episode.

    Raises:
        RowError: a file is broken, or steps of an episode are missing; the message says where.
    """
    for file in records.files_in(folders, ", ".join(needed(observations))):
        together: list[Row] = []
        for row in records.read(file, lambda record, where: _row(record, where, observations)):
            if together and row.episode != together[0].episode:
                yield together
                together = []
            _check_order(row, together, file)
            together.append(row)
        if together:
            yield together


def _check_order(row: Row, before: list[Row], file: pathlib.Path) -> None:
    """Raise RowError unless a row is the next one of its episode."""
    place = f"{file}, episode {row.episode}"
    if row.step != len(before):
        remedy = "keep the steps of an episode together, from 0 on, none left out"
        raise RowError(f"{place}: has step {row.step} where step {len(before)} should be; {remedy}")
    if before and (before[-1].terminated or before[-1].truncated):
        raise RowError(f"{place}: goes on at step {row.step} after its end; give each episode its own name")


def _row(record: Any, where: str, observations: Sequence[str]) -> Row:
    record = records.fields(record, needed(observations), where)
    ends = {key: _TRUTH.get(str(record[key]).strip().lower()) for key in _END}
    for key, end in ends.items():
        if end is None:
            raise RowError(f"{where}: {key} is {record[key]!r}; write 0 or 1")
    return Row(
        str(record["episode"]),
        int(_number(record, "step", where, whole=True)),
        tuple(_number(record, name, where) for name in observations),
        int(_number(record, "action", where, whole=True)),
        _number(record, "reward", where),
        ends["terminated"] or 0,
        ends["truncated"] or 0,
    )


def _number(record: dict[str, Any], key: str, where: str, whole: bool = False) -> float:
    """A number, which may be NaN or infinite: that is for the schema to judge."""
    value = record[key]
    try:
        if isinstance(value, bool):
            raise ValueError
        number = float(value)
        if whole and (number != int(value) or abs(number) >= 2**63):
            raise ValueError
        return int(number) if whole else number
    except (TypeError, ValueError, OverflowError):
        kind = "a whole number" if whole else "a number"
        raise RowError(f"{where}: {key} is {value!r}, not {kind}") from None
