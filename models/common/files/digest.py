"""SHA-256 of data files, so that changed data is a cache miss."""

import hashlib
import pathlib
from collections.abc import Iterable, Sequence

from models.common.files import listing, records


def digest(folder: pathlib.Path, endings: Sequence[str] = (), deep: bool = False) -> str:
    """The SHA-256 of the names and contents of a folder's data files.

    Args:
        folder: where they lie.
        endings: of their names; () takes every visible file.
        deep: whether files in the folders within it are data as well.

    Raises:
        RowError: the folder or a file cannot be read.
    """
    return digest_of(listing.data_files(folder, endings, deep).files, folder)


def digest_of(files: Iterable[pathlib.Path], folder: pathlib.Path) -> str:
    """The SHA-256 of the names and contents of files.

    Args:
        files: the files.
        folder: where their names begin.

    Raises:
        RowError: a file cannot be read.
    """
    found = hashlib.sha256()
    for file in files:
        found.update(str(file.relative_to(folder)).encode("utf-8", "surrogateescape"))
        with records.broken(file), file.open("rb") as stream:
            found.update(hashlib.file_digest(stream, "sha256").digest())
    return found.hexdigest()
