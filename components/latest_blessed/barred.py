"""Versions of pushed models that are barred: servers were rolled back from them."""

import json

from tfx.dsl.io import fileio

from components.latest_blessed import BARRED


def versions(folder: str) -> set[str]:
    """The barred versions in a folder of pushed models.

    Raises:
        ValueError: the file that names them cannot be read.
    """
    file = f"{folder}/{BARRED}"
    if not fileio.exists(file):
        return set()
    with fileio.open(file) as stream:
        text = stream.read()
    try:
        return set(json.loads(text).keys())
    except (ValueError, AttributeError):
        raise ValueError(f"{file}: names no barred versions; promote or roll back a version again") from None
