"""ExperienceGen: play an environment, or read what was recorded of it, and write each step as an Example."""

import collections
import json
import pathlib
from collections.abc import Iterator, Sequence

from tfx.dsl.component.experimental.annotations import InputArtifact, OutputArtifact, Parameter
from tfx.dsl.component.experimental.decorators import component
from tfx.dsl.io import fileio
from tfx.types.experimental.simple_artifacts import Dataset
from tfx.types.standard_artifacts import Examples, Model
from tfx.utils import path_utils

from components.experience_gen import rows
from components.files import shards
from components.files.folders import found as found_in
from models.common.control import environments, episodes, policies
from models.common.control.environments import Environment

_AT_ONCE = 10  # episodes that are played

Steps = list[dict[str, int | float]]  # of an episode: the features of each


@component
def ExperienceGen(  # noqa: N802
    examples: OutputArtifact[Examples],
    environment: Parameter[str],
    steps: Parameter[int],
    epsilon: Parameter[float],
    seed: Parameter[int],
    folders: Parameter[str],
    sha256: Parameter[str],
    code: Parameter[str],
    model: InputArtifact[Model] = None,
    files: InputArtifact[Dataset] = None,
) -> None:
    """Write whole episodes: one in five to the split test, the others to train.

    The Examples have `episode`, `step` (from 0), `action`, `terminated` and `truncated` (int64), `reward`,
    the environment's observations before the step and, with `next_` before their names, after it (float32).
    `rows.json` beside the splits counts what was played or read, kept and left out.

    Args:
        examples: gzipped TFRecords.
        environment: Gymnasium's name.
        steps: play episodes until there are at least so many.
        epsilon: the part of steps in which `model` does anything instead of what it would.
        seed: of the episodes and of what is done at random.
        folders: JSON list of the folders with recorded steps; with none, episodes are played.
        sha256: of what they hold, so that a change is a cache miss.
        code: a hash of the code behind this component.
        model: the policy that plays; without one, anything is done.
        files: what the folders are in, where they do not lie on this machine.

    Raises:
        ValueError: a file cannot be read, or there are too few episodes for two splits.
    """
    del sha256, code
    known = environments.ENVIRONMENTS[environment]
    counts: collections.Counter[str] = collections.Counter()
    recorded = found_in(folders, files)
    if recorded:
        made = _recorded(recorded, known, counts)
    else:
        saved = policies.Saved(path_utils.serving_model_path(model.uri)) if model else None
        made = _played(
            known, episodes.exploring(saved, len(known.actions), epsilon, seed), steps, seed, counts
        )
    writers = shards.open_splits(examples, ("train", "test"))
    for number, episode in enumerate(made):
        split = "test" if number % rows.FEWEST == rows.FEWEST - 1 else "train"
        for features in episode:
            writers[split].write(shards.example({"episode": number, **features}))
        counts[split] += len(episode)
    for writer in writers.values():
        writer.close()
    if empty := [split for split in writers if not counts[split]]:
        raise ValueError(f"no steps fell into {' and '.join(empty)}; bring {rows.FEWEST} episodes or more")
    with fileio.open(f"{examples.uri}/rows.json", "w") as stream:
        stream.write(json.dumps(counts))


def _played(
    environment: Environment, policy: episodes.Policy, steps: int, seed: int, counts: collections.Counter[str]
) -> Iterator[Steps]:
    """Episodes that a policy plays, until there are enough steps, and episodes for both splits."""
    first, made = environments.EXPERIENCE + environments.MOVED * seed, 0
    while True:
        for episode in episodes.play(environment.name, policy, range(first, first + _AT_ONCE)):
            if counts["played"] >= steps and made >= rows.FEWEST:
                return
            made += 1
            counts["played"] += len(episode.actions)
            yield _steps_of(episode, environment)
        first += _AT_ONCE


def _steps_of(episode: episodes.Episode, environment: Environment) -> Steps:
    last = len(episode.actions) - 1
    return [
        _step(
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


def _recorded(
    folders: list[pathlib.Path], environment: Environment, counts: collections.Counter[str]
) -> Iterator[Steps]:
    """Episodes that were recorded; a last step is left out where it is not told what followed."""
    for episode in rows.episodes(folders, environment.observations):
        kept = rows.told(episode)
        counts["read"] += len(episode)
        if len(kept) < len(episode):
            counts["dropped: what followed is not told"] += 1
        if not kept:
            continue
        # After the end nothing follows, and nobody asks.
        following = [row.observations for row in (*episode[1:], episode[-1])][: len(kept)]
        yield [
            _step(
                environment,
                row.observations,
                after,
                step=row.step,
                action=row.action,
                reward=row.reward,
                terminated=row.terminated,
                truncated=row.truncated,
            )
            for row, after in zip(kept, following, strict=True)
        ]


def _step(
    environment: Environment, before: Sequence[float], after: Sequence[float], **others: int | float
) -> dict[str, int | float]:
    """The features of a step: what was observed before and after it, by name, and the others."""
    names = environment.observations
    following = (f"next_{name}" for name in names)
    return {
        **dict(zip(names, before, strict=True)),
        **dict(zip(following, after, strict=True)),
        **others,
    }
