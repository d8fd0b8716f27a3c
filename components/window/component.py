"""Window and WindowStatistics: the Examples of several spans as those of one data set, and their statistics.

Files are linked, not read: a window costs little, however many rows it has.
"""

import json
import os
import pathlib
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from tensorflow_metadata.proto.v0 import statistics_pb2
from tfx.dsl.component.experimental.annotations import InputArtifact, OutputArtifact, Parameter
from tfx.dsl.component.experimental.decorators import component
from tfx.dsl.io import fileio
from tfx.types import artifact_utils
from tfx.types.standard_artifacts import Examples, ExampleStatistics

from components.files import shards
from components.files.spans import HASHES, LABELS, ROWS, SHA256
from components.window import merging, plan
from models.common.rows import RowError

SPANS = "spans"  # property: JSON list of the spans, with version, role and digest
_CHUNK = 2_000_000  # hashes that are compared at once
_FILE = "FeatureStats.pb"


@component
def Window(  # noqa: N802
    spans: InputArtifact[list[Examples]],
    examples: OutputArtifact[Examples],
    roles: Parameter[str],
    code: Parameter[str],
) -> None:
    """Write the rows of several spans as one data set; `rows.json` beside the splits has the sums of counts.

    Counted as well: rows of spans for training that are left out, rows that several spans have, and rows for
    evaluation that are trained on, too, all by hashes of their Examples.

    Args:
        spans: Examples of each span.
        examples: links to their files.
        roles: JSON object: by span "train", "evaluate" or "anchor"; see `components.window.plan`.
        code: source fingerprint.

    Raises:
        RowError: a split of the window is empty, or the train split has one class only.
    """
    del code
    by_span, role_of = _by_span(spans), _roles(roles)
    names = artifact_utils.decode_split_names(spans[0].split_names)
    sources = plan.sources(role_of, names)
    counts = _counted(by_span, role_of, names)
    if plan.ANCHOR not in role_of.values():
        _check(counts, names, by_span, role_of)
    shards.declare(examples, list(sources))
    for split, parts in sources.items():
        target = artifact_utils.get_split_uri([examples], split)
        fileio.makedirs(target)
        for span, name in parts:
            _link(artifact_utils.get_split_uri([by_span[span]], name), target, f"{span}-{name}")
    with fileio.open(f"{examples.uri}/{ROWS}", "w") as stream:
        stream.write(json.dumps(counts))
    examples.set_string_custom_property(SPANS, json.dumps(_described(by_span, role_of)))


@component
def WindowStatistics(  # noqa: N802
    spans: InputArtifact[list[ExampleStatistics]],
    statistics: OutputArtifact[ExampleStatistics],
    roles: Parameter[str],
    code: Parameter[str],
) -> None:
    """Write the statistics of a window from those of its spans; see `components.window.merging`.

    Args:
        spans: statistics of each span.
        statistics: statistics of each split of the window.
        roles: as of `Window`.
        code: source fingerprint.

    Raises:
        MergeError: a feature has different types in different spans.
    """
    del code
    by_span = {statistic.span: statistic for statistic in spans}
    sources = plan.sources(_roles(roles), artifact_utils.decode_split_names(spans[0].split_names))
    statistics.split_names = artifact_utils.encode_split_names(list(sources))
    for split, parts in sources.items():
        read = [_read(artifact_utils.get_split_uri([by_span[span]], name)) for span, name in parts]
        target = artifact_utils.get_split_uri([statistics], split)
        fileio.makedirs(target)
        with fileio.open(f"{target}/{_FILE}", "wb") as stream:
            stream.write(merging.merge(read).SerializeToString())


def _read(folder: str) -> statistics_pb2.DatasetFeatureStatisticsList:
    with fileio.open(f"{folder}/{_FILE}", "rb") as stream:
        return statistics_pb2.DatasetFeatureStatisticsList.FromString(stream.read())


def _roles(text: str) -> dict[int, str]:
    return {int(span): role for span, role in json.loads(text).items()}


def _by_span(spans: Iterable[Examples]) -> dict[int, Examples]:
    return dict(sorted((examples.span, examples) for examples in spans))


def _described(by_span: Mapping[int, Examples], roles: Mapping[int, str]) -> list[dict[str, Any]]:
    """Number, version, role and digest of each span."""
    return [
        {
            "span": span,
            **({"version": examples.version} if examples.has_property("version") else {}),
            "role": roles[span],
            SHA256: examples.get_string_custom_property(SHA256),
        }
        for span, examples in by_span.items()
    ]


def _link(folder: str, target: str, beginning: str) -> None:
    """Link the files of a split, or copy them where the disk cannot.

    The order of names mixes the spans, as a trainer that shuffles a part of the rows at a time would
    otherwise learn one span after another.
    """
    for path in sorted(fileio.glob(f"{folder}/*")):
        name = pathlib.PurePath(path).name
        mixed = f"{zlib.crc32(f'{beginning}-{name}'.encode()):08x}"
        new = f"{target}/data_tfrecord-{mixed}-{beginning}-{name}"
        try:
            os.link(path, new)
        except OSError:  # another disk, or one without links
            fileio.copy(path, new)


def _counted(
    by_span: Mapping[int, Examples], roles: Mapping[int, str], names: Sequence[str]
) -> dict[str, int]:
    """Rows read, rows by split of the window, and rows dropped by reason."""
    counts = {span: _json(examples, ROWS) for span, examples in by_span.items()}
    if plan.ANCHOR in roles.values():
        rows = sum(count.get(name, 0) for count in counts.values() for name in names)
        return {"anchor": rows}
    found = {"read": sum(count.get("read", 0) for count in counts.values())}
    for split, parts in plan.sources(roles, names).items():
        found[split] = sum(counts[span].get(name, 0) for span, name in parts)
    for name in sorted({name for count in counts.values() for name in count} - {"read", *names}):
        found[name] = sum(count.get(name, 0) for count in counts.values())
    if parts := plan.left_out(roles, names):
        found["left out: test rows of spans for training"] = sum(counts[s].get(n, 0) for s, n in parts)
    return found | {name: count for name, count in _repeated(by_span, roles).items() if count}


def _json(examples: Examples, name: str) -> Any:
    with fileio.open(f"{examples.uri}/{name}", "r") as stream:
        return json.load(stream)


def _repeated(by_span: Mapping[int, Examples], roles: Mapping[int, str]) -> dict[str, int]:
    """The number of rows that an earlier span has, too, and of rows for evaluation that are trained on."""
    opened = {span: np.load(f"{e.uri}/{HASHES}", mmap_mode="r") for span, e in by_span.items()}
    found = {"in several spans": 0, "for evaluation and trained on": 0}
    for chunk in _chunks(opened):
        learnt, measured = (
            np.concatenate([np.empty(0, np.uint64), *(chunk[span] for span in chunk if role(span))])
            for role in (lambda span: roles[span] == plan.TRAIN, lambda span: roles[span] != plan.TRAIN)
        )
        every = np.concatenate(list(chunk.values()))
        found["in several spans"] += len(every) - len(np.unique(every))
        found["for evaluation and trained on"] += int(np.isin(np.unique(measured), learnt).sum())
    return found


def _chunks(opened: Mapping[int, Any]) -> Iterator[dict[int, Any]]:
    """Yield the sorted hashes of each span, without repeats, one range of their values after another."""
    count = max(1, sum(map(len, opened.values())) // _CHUNK)
    edges = [np.uint64(number * (2**64 // count)) for number in range(1, count)]
    bounds = {span: [0, *np.searchsorted(hashes, edges), len(hashes)] for span, hashes in opened.items()}
    for number in range(count):
        yield {s: np.unique(opened[s][b[number] : b[number + 1]]) for s, b in bounds.items()}


def _check(
    counts: Mapping[str, int],
    names: Sequence[str],
    by_span: Mapping[int, Examples],
    roles: Mapping[int, str],
) -> None:
    """Raise RowError where a split is empty, or all rows for training have one label."""
    if empty := [name for name in names if not counts.get(name)]:
        read = f"of {counts['read']:,} rows of {len(by_span)} spans none fell into {' and '.join(empty)}"
        raise RowError(f"{read}; bring more rows, or choose more spans")
    training = [examples for span, examples in by_span.items() if roles[span] == plan.TRAIN]
    labels = {label for examples in training for label in _json(examples, LABELS)}
    if len(labels) == 1:
        only = f"all {counts['train']:,} rows for training have the label {labels.pop()!r}"
        raise RowError(f"{only}; choose spans with rows of two classes or more")
