"""Files of artifacts and runs: below roots that the store names, and nowhere else.

A path is walked folder by folder without following links, so that none leads out of its root, whoever may put
one there meanwhile. Sizes are capped.
"""

from __future__ import annotations

import contextlib
import dataclasses
import os
import pathlib
import stat
import urllib.parse
from collections.abc import Iterator

MOST_BYTES = 64 << 20  # of a file that is sent or parsed
MOST_ENTRIES = 500  # of a listing

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


class FileError(Exception):
    """A file cannot be shown; the message is the reason in a sentence."""


@dataclasses.dataclass(frozen=True)
class Entry:
    """An entry of a folder: its name below the root, kind ("folder", "file", "link", "other") and bytes."""

    path: str
    kind: str
    bytes: int


def root_of(uri: str) -> pathlib.Path | None:
    """The folder or file on this machine that a URI names; None for those elsewhere."""
    if uri.startswith("file:///"):
        uri = urllib.parse.unquote(uri.removeprefix("file://"))
    path = pathlib.PurePosixPath(uri)
    if not uri.startswith("/") or "\0" in uri or ".." in path.parts or len(path.parts) < 3:
        return None
    return pathlib.Path(path)


@contextlib.contextmanager
def _opened(root: pathlib.Path, below: str, flags: int) -> Iterator[int]:
    """A descriptor of a file or folder below a root."""
    parts = [part for part in below.split("/") if part]
    if ".." in parts or "." in parts or "\0" in below:
        raise FileError("such a path is refused")
    held: list[int] = []
    try:
        if not parts:
            held.append(os.open(root, flags & ~os.O_NOFOLLOW))
        else:
            held.append(os.open(root, _FOLDER & ~os.O_NOFOLLOW))
        for place, part in enumerate(parts):
            last = place == len(parts) - 1
            held.append(os.open(part, flags if last else _FOLDER, dir_fd=held[-1]))
        yield held[-1]
    except (FileNotFoundError, NotADirectoryError):
        raise FileError("files are not here") from None
    except OSError as error:
        raise FileError(f"it cannot be read ({error.strerror}); links are not followed") from None
    finally:
        for descriptor in held:
            os.close(descriptor)


def read(root: pathlib.Path, below: str = "", most: int = MOST_BYTES, whole: bool = True) -> bytes:
    """The content of a regular file.

    Args:
        root: folder or file that the store names.
        below: path below it; "" for the root itself.
        most: maximum number of bytes.
        whole: refuse larger files; else they are cut off.

    Raises:
        FileError: it is missing, no regular file, or too large.
    """
    with _opened(root, below, _FILE) as descriptor:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            raise FileError("it is no regular file")
        if whole and found.st_size > most:
            raise FileError(f"it has {found.st_size:,} bytes, and at most {most:,} are shown")
        with os.fdopen(os.dup(descriptor), "rb") as stream:
            return stream.read(most)


def size(root: pathlib.Path, below: str = "") -> int:
    """Bytes of a regular file.

    Raises:
        FileError: as `read`.
    """
    with _opened(root, below, _FILE) as descriptor:
        return os.fstat(descriptor).st_size


def tail(root: pathlib.Path, below: str, most: int) -> tuple[bytes, int]:
    """The last bytes of a file, and how many come before them.

    Raises:
        FileError: as `read`.
    """
    with _opened(root, below, _FILE) as descriptor:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            raise FileError("it is no regular file")
        skipped = max(0, found.st_size - most)
        with os.fdopen(os.dup(descriptor), "rb") as stream:
            stream.seek(skipped)
            return stream.read(most), skipped


def listing(root: pathlib.Path) -> tuple[list[Entry], bool]:
    """The files below a root, depth first, and whether the listing is whole. Links are named, not followed.

    Raises:
        FileError: the root is missing.
    """
    try:
        with _opened(root, "", _FOLDER) as descriptor:
            found: list[Entry] = []
            whole = _walk(descriptor, "", found)
            return found, whole
    except FileError:
        return [Entry("", "file", size(root))], True


def _walk(folder: int, prefix: str, found: list[Entry], depth: int = 0) -> bool:
    with os.scandir(folder) as entries:
        ordered = sorted(entries, key=lambda entry: entry.name)
    for entry in ordered:
        if len(found) >= MOST_ENTRIES or depth > 16:
            return False
        path = f"{prefix}{entry.name}"
        try:
            state = entry.stat(follow_symlinks=False)
        except OSError:
            continue
        if (shown := path.encode(errors="replace").decode()) != path:  # no address could name it
            found.append(Entry(shown, "other", state.st_size))
            continue
        found.append(Entry(path, _kind(state.st_mode), state.st_size))
        if stat.S_ISDIR(state.st_mode):
            with contextlib.suppress(OSError):
                inner = os.open(entry.name, _FOLDER, dir_fd=folder)
                try:
                    if not _walk(inner, f"{path}/", found, depth + 1):
                        return False
                finally:
                    os.close(inner)
    return True


def _kind(mode: int) -> str:
    kinds = ((stat.S_ISDIR, "folder"), (stat.S_ISREG, "file"), (stat.S_ISLNK, "link"))
    return next((kind for holds, kind in kinds if holds(mode)), "other")
