"""DataVersion: resolve the newest version of changing data, and its SHA-256, before it is read.

TFX resolves spans and versions in a driver of the ExampleGen, which not every orchestrator runs. Here a node
of its own resolves them, and its outputs are part of the ExampleGen's cache key.
"""

import json
import pathlib

from tfx.components.example_gen import utils
from tfx.dsl.component.experimental.annotations import InputArtifact, OutputDict, Parameter
from tfx.dsl.component.experimental.decorators import component
from tfx.proto import example_gen_pb2
from tfx.types.experimental.simple_artifacts import Dataset

from models.common.files import listing
from models.common.files.digest import digest


@component
def DataVersion(  # noqa: N802
    files: InputArtifact[Dataset], pattern: Parameter[str], code: Parameter[str]
) -> OutputDict(folders=str, sha256=str):  # type: ignore[valid-type]
    """Return the folder of the newest span and version in `files`.

    Args:
        files: artifact with the folders.
        pattern: pattern of the folder, with TFX's {SPAN}, {VERSION} or {YYYY}, {MM} and {DD}; "" for `files`
            itself.
        code: source fingerprint.

    Returns:
        `folders`, a JSON list of the one folder within `files`, and `sha256`, the digest of its files.

    Raises:
        ValueError: no folder matches, or it holds no files.
    """
    del code
    name = newest(files.uri, pattern)
    folder = pathlib.Path(files.uri, name)
    if not folder.is_dir() or not listing.data_files(folder, deep=True).files:
        raise ValueError(f"{folder}: holds no files; name the folder that the data lies in")
    return {"folders": json.dumps([name]), "sha256": digest(folder, deep=True)}


def newest(base: str, pattern: str) -> str:
    """Return the folder within `base` of the newest span and version that matches a pattern."""
    if not pattern:
        return ""
    # TFX matches files, and writes into the split what it has found.
    split = example_gen_pb2.Input.Split(name="all", pattern=f"{pattern}/*")
    try:
        utils.calculate_splits_fingerprint_span_and_version(base, [split])
    except ValueError as error:
        raise ValueError(
            f"{base}: no folder with files is like {pattern}, or one that is like it has no number or date "
            f"there, and belongs elsewhere ({error})"
        ) from None
    return split.pattern.removesuffix("/*")
