"""Read recorded steps from CSV, JSON and JSON-lines files, episode by episode."""

from __future__ import annotations

import dataclasses
import pathlib
from collections.abc import Iterator, Sequence
from typing import Any

from models.common.files import listing, records
from models.common.rows import RowError

_ENDS = ("terminated", "truncated")


@dataclasses.dataclass(frozen=True)
class Step:
    """One recorded step.

    Attributes:
        episode: name of the episode.
        step: number of the step in the episode, from 0.
        observations: observation before the step, in the environment's order.
        action: number of the action.
        reward: reward of the step.
        terminated: 1 if the episode terminated with the step.
        truncated: 1 if the episode was truncated after the step.
    """

    episode: str
    step: int
    observations: tuple[float, ...]
    action: int
    reward: float
    terminated: int
    truncated: int


def columns(observations: Sequence[str]) -> tuple[str, ...]:
    """Return the required columns of a file."""
    return ("episode", "step", *observations, "action", "reward", *_ENDS)


def complete(episode: Sequence[Step]) -> Sequence[Step]:
    """Return the steps with a known next observation: all of a terminated episode, else all but the last."""
    return episode if episode[-1].terminated else episode[:-1]


def episodes(folders: Sequence[pathlib.Path], observations: Sequence[str]) -> Iterator[list[Step]]:
    """Yield the steps of each episode.

    Raises:
        RowError: a file is broken, or steps of an episode are missing; the message says where.
    """
    needed = f"steps with the columns {', '.join(columns(observations))}"
    for file in listing.required(folders, records.FORMATS, needed):
        together: list[Step] = []
        for step in records.read(file, lambda record, where: _step(record, where, observations)):
            if together and step.episode != together[0].episode:
                yield together
                together = []
            _check_order(step, together, file)
            together.append(step)
        if together:
            yield together


def _check_order(step: Step, before: list[Step], file: pathlib.Path) -> None:
    """Raise RowError unless a step is the next step of its episode."""
    place = f"{file}, episode {step.episode}"
    if step.step != len(before):
        remedy = "keep the steps of an episode together, from 0 on, none left out"
        raise RowError(f"{place}: has step {step.step} where step {len(before)} should be; {remedy}")
    if before and (before[-1].terminated or before[-1].truncated):
        raise RowError(f"{place}: goes on at step {step.step} after its end; give each episode its own name")


def _step(record: Any, where: str, observations: Sequence[str]) -> Step:
    record = records.fields(record, columns(observations), where)
    episode = records.name(record, "episode", where)
    if not episode:
        raise RowError(f"{where}: episode is {record['episode']!r}; write a name or a number")
    return Step(
        episode,
        records.whole_number(record, "step", where),
        tuple(records.number(record, name, where) for name in observations),
        records.whole_number(record, "action", where),
        records.number(record, "reward", where),
        *(int(records.truth(record, end, where)) for end in _ENDS),
    )
