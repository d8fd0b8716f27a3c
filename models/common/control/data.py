"""Rows of the environments: steps of played or recorded episodes."""

from __future__ import annotations

import pathlib
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from models.common.control import recorded
from models.common.control.environments import EXPERIENCE, SEED_STRIDE, Environment
from models.common.files import records
from models.common.rows import Dropped, Row, RowError, Source

if TYPE_CHECKING:
    from models.common.control.episodes import Episode

ENDINGS = records.FORMATS
FEWEST = 5  # minimum number of episodes, one of them for test
SPLITS = ("train", "test")
_AT_ONCE = 10  # episodes played in parallel

Steps = list[dict[str, int | float]]  # features of each step of an episode


def rows(source: Source) -> Iterator[Row | Dropped]:
    """Read the recorded steps, or play episodes where there are no folders.

    Every fifth episode is for test, the others are for training. The features are `episode`, `step` (from 0),
    `action`, `terminated` and `truncated` (int64), `reward`, the environment's observations before the step
    and, with `next_` before their names, after it (float32).

    Args:
        source: with the settings `environment` (the fields of an `Environment`), `experience_steps`
            (minimum number of steps), `experience_epsilon` (fraction of the model's actions that are random)
            and `seed`; its model is the policy, and without one all actions are random.

    Raises:
        RowError: a file is broken; the message says where.
    """
    environment = Environment.of(source.settings["environment"])
    made = _recorded(source, environment) if source.folders else _played(source, environment)
    number = 0
    for episode in made:
        if isinstance(episode, Dropped):
            yield episode
            continue
        split = "test" if number % FEWEST == FEWEST - 1 else "train"
        for features in episode:
            yield Row(str(number), {"episode": number, **features}, split=split)
        number += 1


def check(folders: Sequence[pathlib.Path], settings: Mapping[str, Any]) -> None:
    """Read all recorded steps, if there are any; of the settings, `environment` is read.

    Raises:
        RowError: a file is broken, or there are too few episodes.
    """
    if not folders:
        return
    observations = Environment.of(settings["environment"]).observations
    found = sum(1 for episode in recorded.episodes(folders, observations) if recorded.complete(episode))
    if found < FEWEST:
        columns = ", ".join(recorded.columns(observations))
        place = ", ".join(map(str, folders))
        raise RowError(f"{place}: has {found} episodes; bring {FEWEST} or more, with the columns {columns}")


def _played(source: Source, environment: Environment) -> Iterator[Steps]:
    """Yield played episodes until there are enough steps, and episodes for both splits."""
    from models.common.control import episodes, policies  # Gymnasium and TensorFlow

    settings = source.settings
    policy = episodes.exploring(
        policies.Saved(source.model) if source.model else None,
        len(environment.actions),
        settings["experience_epsilon"],
        settings["seed"],
    )
    first, steps, made = EXPERIENCE + SEED_STRIDE * settings["seed"], 0, 0
    while True:
        for episode in episodes.play(environment.name, policy, range(first, first + _AT_ONCE)):
            if steps >= settings["experience_steps"] and made >= FEWEST:
                return
            yield _steps_of(episode, environment)
            made += 1
            steps += len(episode.actions)
        first += _AT_ONCE


def _steps_of(episode: Episode, environment: Environment) -> Steps:
    last = len(episode.actions) - 1
    return [
        _features(
            environment,
            episode.observations[step].tolist(),
            episode.observations[step + 1].tolist(),
            step=step,
            action=int(episode.actions[step]),
            reward=float(episode.rewards[step]),
            terminated=int(step == last and episode.terminated),
            truncated=int(step == last and not episode.terminated),
        )
        for step in range(last + 1)
    ]


def _recorded(source: Source, environment: Environment) -> Iterator[Steps | Dropped]:
    """Yield recorded episodes; the last step is dropped if its next observation is unknown."""
    for episode in recorded.episodes(source.folders, environment.observations):
        kept = recorded.complete(episode)
        if len(kept) < len(episode):
            yield Dropped("the next observation is not known")
        if not kept:
            continue
        # A terminated episode has no next observation, and no learner reads it.
        following = [step.observations for step in (*episode[1:], episode[-1])][: len(kept)]
        yield [
            _features(
                environment,
                step.observations,
                after,
                step=step.step,
                action=step.action,
                reward=step.reward,
                terminated=step.terminated,
                truncated=step.truncated,
            )
            for step, after in zip(kept, following, strict=True)
        ]


def _features(
    environment: Environment, before: Sequence[float], after: Sequence[float], **others: int | float
) -> dict[str, int | float]:
    """Return the features of a step: the observations before and after it, by name, and the others."""
    names = environment.observations
    following = (f"next_{name}" for name in names)
    return {
        **dict(zip(names, before, strict=True)),
        **dict(zip(following, after, strict=True)),
        **others,
    }
