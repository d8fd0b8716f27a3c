"""Where the files lie that an ExampleGen reads."""

import json
import pathlib

from tfx.types import Artifact


def found(folders: str, files: Artifact | None) -> list[pathlib.Path]:
    """The folders of a JSON list: within the artifact `files`, or without one as they are named."""
    base = pathlib.Path(files.uri if files else "")
    return [base / folder for folder in json.loads(folders)]
