"""Examples of one span: what a window of spans has to know of them, and keeps beside their splits."""

from __future__ import annotations

import array
import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from tfx.dsl.io import fileio
from tfx.types.standard_artifacts import Examples

from components.files import shards
from models.common.rows import Row, Splitter

ROWS, LABELS, HASHES = "rows.json", "labels.json", "hashes.npy"
SHA256 = "sha256"  # property: digest of the files of the span


class SpanWriter:
    """Writes the rows of a span, in splits that may stay empty, with a hash of each row."""

    def __init__(self, examples: Examples, splits: Sequence[str]) -> None:
        """Open the splits of an artifact."""
        self._examples, self._hashes = examples, array.array("Q")
        self._writers = shards.open_splits(examples, splits)

    def write(self, split: str, row: Row) -> None:
        """Write a row."""
        content = shards.example(row.features, ordered=True)
        self._writers[split].write(content)
        short = hashlib.blake2b(content, digest_size=8).digest()
        self._hashes.append(int.from_bytes(short, "big"))

    def finish(self, settings: Mapping[str, Any], sha256: str, splitter: Splitter) -> None:
        """Finish the splits, and write down number and version of the span, counts, labels and hashes.

        Args:
            settings: with `span` and `version`, which may be None.
            sha256: digest of the files that were read.
            splitter: what divided the rows.
        """
        for writer in self._writers.values():
            writer.finish()
        mark(self._examples, settings["span"], settings.get("version"), sha256)
        folder = self._examples.uri
        with fileio.open(f"{folder}/{LABELS}", "w") as stream:
            stream.write(json.dumps(splitter.labels))
        with fileio.open(f"{folder}/{HASHES}", "wb") as stream:
            np.save(stream, np.sort(np.array(self._hashes, np.uint64)))


def mark(examples: Examples, span: int, version: int | None, sha256: str) -> None:
    """Say of Examples which span they are of."""
    examples.span = span
    if version is not None:
        examples.version = version
    examples.set_string_custom_property(SHA256, sha256)


def carry(source: Examples, target: Examples) -> None:
    """Keep beside Examples that were made of those of a span what is known of the span."""
    if not source.has_custom_property(SHA256):
        return
    version = source.version if source.has_property("version") else None
    mark(target, source.span, version, source.get_string_custom_property(SHA256))
    for name in (ROWS, LABELS, HASHES):
        fileio.copy(f"{source.uri}/{name}", f"{target.uri}/{name}", overwrite=True)
