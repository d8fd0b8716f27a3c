"""Which files of a folder are data: one answer for the readers and for the hash."""

from __future__ import annotations

import pathlib
from collections.abc import Sequence
from typing import NamedTuple

from models.common.rows import RowError, encoded

_NEVER = ("thumbs.db", "desktop.ini", "__macosx", "sizes.json")  # in lower case
_BACKUPS = ("~", "#", ".bak", ".swp", ".tmp")


class Listing(NamedTuple):
    """What a folder holds.

    Attributes:
        files: the data, in the order of their names.
        left_out: the names of visible files and folders that are not read.
    """

    files: list[pathlib.Path]
    left_out: list[str]


def data_files(folder: pathlib.Path, endings: Sequence[str] = (), deep: bool = False) -> Listing:
    """Tell data from what else lies in a folder.

    Hidden files, locks and backups of editors and file managers count as neither data nor left out.

    Args:
        folder: where they lie.
        endings: of the names of data, in lower case, matched in any case; () takes every visible file.
        deep: whether files in the folders within it are read as well.

    Raises:
        RowError: the folder is missing or cannot be read.
    """
    try:
        entries = [(entry, entry.is_file(), entry.is_dir()) for entry in sorted(folder.iterdir())]
    except FileNotFoundError:
        raise RowError(f"{folder}: no such folder; name the folder that holds the data") from None
    except NotADirectoryError:
        raise RowError(f"{folder}: is no folder; name the folder that the file lies in") from None
    except OSError as error:
        raise RowError(f"{folder}: cannot be read ({error.strerror}); mend its permissions") from None
    found = Listing([], [])
    for entry, is_file, is_folder in entries:
        name = entry.name.lower()
        if is_clutter(name):
            continue
        if is_file and (not endings or name.endswith(tuple(endings))):
            found.files.append(entry)
        elif is_folder and deep:
            within = data_files(entry, endings, deep)
            found.files.extend(within.files)
            found.left_out.extend(f"{encoded(entry.name).decode()}/{each}" for each in within.left_out)
        else:
            shown = encoded(entry.name).decode()  # names may be no UTF-8, which records are
            found.left_out.append(f"{shown}/" if is_folder else shown)
    return found


def is_clutter(name: str) -> bool:
    """Whether a name, in lower case, is that of a hidden file, a lock or a backup."""
    return name.startswith((".", "~", "#")) or name.endswith(_BACKUPS) or name in _NEVER


def required(folders: Sequence[pathlib.Path], endings: Sequence[str], needed: str) -> list[pathlib.Path]:
    """The data of several folders, in a fixed order.

    Args:
        folders: where the files lie.
        endings: of their names.
        needed: what the rows have to have, in words.

    Raises:
        RowError: a folder is missing, or holds no data.
    """
    found = []
    for folder in folders:
        here = data_files(folder, endings)
        if not here.files:
            raise RowError(f"{folder}: holds no {', '.join(endings)} file{_but(here)}; bring {needed}")
        found += here.files
    return found


def _but(found: Listing) -> str:
    """What a folder without data holds, in words."""
    folders = [name for name in found.left_out if name.endswith("/")]
    if folders and len(folders) == len(found.left_out):
        return f", only folders ({listed(folders)}), and these are not searched"
    return f" but {listed(found.left_out)}" if found.left_out else ""


def listed(names: Sequence[str], most: int = 8) -> str:
    """The first names of a list, and how many there are beside."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more
