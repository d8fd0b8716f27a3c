"""TextExampleGen: labelled texts in CSV, JSON and JSON-lines files, as Examples in three splits."""

import collections
import hashlib
import json
import unicodedata

from tfx.dsl.component.experimental.annotations import InputArtifact, OutputArtifact, Parameter
from tfx.dsl.component.experimental.decorators import component
from tfx.dsl.io import fileio
from tfx.types.experimental.simple_artifacts import Dataset
from tfx.types.standard_artifacts import Examples

from components.files import shards
from components.files.folders import found as found_in
from components.text_example_gen import rows

FOLDS = 5


@component
def TextExampleGen(  # noqa: N802
    examples: OutputArtifact[Examples],
    folders: Parameter[str],
    sha256: Parameter[str],
    sources: Parameter[str],
    fold: Parameter[int],
    validation_fraction: Parameter[float],
    fraction: Parameter[float],
    code: Parameter[str],
    files: InputArtifact[Dataset] = None,
) -> None:
    """Write each text to the split that its own hash decides, so that no text is in two.

    The Examples have `text` and `source` (bytes), `label` (int64), `words` (int64, how many) and `length`
    (bytes, the number of words in classes). Rows without text or label and repeated texts are left out;
    `rows.json` beside the splits counts what was read, kept and left out.

    Args:
        examples: gzipped TFRecords.
        folders: JSON list of the folders to be read.
        sha256: of what they hold, so that a change is a cache miss.
        sources: of which rows are taken, joined by commas; "all" for all.
        fold: which fifth of the texts is the test split, 0 to 4.
        validation_fraction: the part of the others that becomes the validation split.
        fraction: take this part of the texts, 0 to 1.
        code: a hash of the code behind this component.
        files: what the folders are in, where they do not lie on this machine.

    Raises:
        ValueError: a file cannot be read, or a source does not exist.
    """
    del sha256, code
    writers = shards.open_splits(examples)
    wanted = set(sources.split(",")) if sources != "all" else None
    seen: set[bytes] = set()
    counts: collections.Counter[str] = collections.Counter()
    met: set[str] = set()
    for file in rows.files_in(found_in(folders, files)):
        for row in rows.read(file):
            met.add(row.source)
            if wanted is not None and row.source not in wanted:
                continue
            digest = hashlib.sha256(normalised(row.text).encode("utf-8", "replace")).digest()
            if _part(digest, 8) >= fraction:
                continue
            counts["read"] += 1
            if reason := _reason_to_drop(row, digest, seen):
                counts[reason] += 1
                continue
            seen.add(digest[:8])
            split = split_of(digest, fold, validation_fraction)
            writers[split].write(encode(row))
            counts[split] += 1
    for writer in writers.values():
        writer.close()
    if wanted is not None and (missing := wanted - met):
        raise ValueError(f"there is no source {sorted(missing)}; the files have {sorted(met)}")
    if empty := [split for split in shards.SPLITS if not counts[split]]:
        raise ValueError(f"of {counts['read']} rows none fell into {' and '.join(empty)}; bring more rows")
    with fileio.open(f"{examples.uri}/rows.json", "w") as stream:
        stream.write(json.dumps(counts))


def normalised(text: str) -> str:
    """The text by which repetitions are known: composed, in lower case, with single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).lower().split())


def _reason_to_drop(row: rows.Row, digest: bytes, seen: set[bytes]) -> str | None:
    if not row.text.strip():
        return "dropped: no text"
    if row.label is None:
        return "dropped: no label"
    if digest[:8] in seen:
        return "dropped: repeated text"
    return None


def split_of(digest: bytes, fold: int, validation_fraction: float) -> str:
    """The split of a text with this hash."""
    if int.from_bytes(digest[:4], "big") % FOLDS == fold:
        return "test"
    return "validation" if _part(digest, 4) < validation_fraction else "train"


def _part(digest: bytes, start: int) -> float:
    """Four bytes of a hash as a number from 0 to 1."""
    return int.from_bytes(digest[start : start + 4], "big") / 2**32


def encode(row: rows.Row) -> bytes:
    """One serialized Example."""
    assert row.label is not None
    told: dict[str, str | int] = {"text": row.text, "source": row.source, "label": row.label}
    return shards.example({**told, **shards.lengths(row.text)})
