"""The hash by which a change of files is noticed."""

import hashlib
import pathlib


def digest(folder: pathlib.Path) -> str:
    """The SHA-256 of the names and contents of a folder's files."""
    found = hashlib.sha256()
    for file in sorted(file for file in folder.iterdir() if file.is_file()):
        found.update(file.name.encode())
        with file.open("rb") as stream:
            found.update(hashlib.file_digest(stream, "sha256").digest())
    return found.hexdigest()
