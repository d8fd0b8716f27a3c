"""DataVersion: resolve the newest version of changing data, and its SHA-256, before it is read.

TFX resolves spans and versions in a driver of the ExampleGen, which not every orchestrator runs. Here a node
of its own resolves them, and its outputs are part of the ExampleGen's cache key.
"""

import json
import pathlib

from tfx.dsl.component.experimental.annotations import InputArtifact, OutputDict, Parameter
from tfx.dsl.component.experimental.decorators import component
from tfx.types.experimental.simple_artifacts import Dataset

from models.common.files import listing
from models.common.files.digest import digest
from models.common.files.spans import Pattern


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
        ValueError: no folder matches, one that is like the pattern has no number, or it holds no files.
    """
    del code
    name = newest(files.uri, pattern)
    folder = pathlib.Path(files.uri, name)
    if not folder.is_dir() or not listing.data_files(folder, deep=True).files:
        raise ValueError(f"{folder}: holds no files; name the folder that the data lies in")
    return {"folders": json.dumps([name]), "sha256": digest(folder, deep=True)}


def newest(base: str, pattern: str) -> str:
    """Return the folder within `base` of the newest span and version that matches a pattern.

    Raises:
        ValueError: there is none, or a folder that is like it has no number.
    """
    if not pattern:
        return ""
    found = Pattern(pattern, base).spans()
    if not found:
        raise ValueError(f"{base}: no folder with files is like {pattern}; bring files, or mend the pattern")
    return found[-1].folder.relative_to(base).as_posix()
