"""Spans: folders of data that arrive one after another, found by a pattern such as "in/day-{SPAN}"."""

from __future__ import annotations

import dataclasses
import datetime
import os
import pathlib
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from models.common.files import listing

_DATE = ("YYYY", "MM", "DD")
_NAMES = ("SPAN", "VERSION", *_DATE)
_FIELD = re.compile(r"\{([A-Z]+)(?::([0-9]+))?\}")
_WIDTHS = {"YYYY": 4, "MM": 2, "DD": 2}
_DAYS = datetime.date(1970, 1, 1).toordinal()  # spans of dates count from here
_MOST = 100_000  # spans of a range that are looked for


class SpanError(ValueError):
    """A pattern or a choice of spans cannot be used; the message is one sentence."""


@dataclasses.dataclass(frozen=True)
class Found:
    """A span that is there, in its newest version.

    Attributes:
        span: number; of a date, the days since 1970-01-01.
        version: number of the newest version; None where the pattern has no versions.
        versions: numbers of all versions that are there.
        folder: folder of the newest version.
    """

    span: int
    version: int | None
    versions: tuple[int, ...]
    folder: pathlib.Path


class Looked(NamedTuple):
    """What a look at folders has found.

    Attributes:
        spans: by number.
        strays: first file of each folder that is like the pattern and has no number or date there.
    """

    spans: list[Found]
    strays: list[pathlib.Path]


def fault(text: str) -> str | None:
    """What is wrong with the braces of a pattern, in a sentence without its end, or None."""
    names = [name for name, _ in _FIELD.findall(text)]
    rest = _FIELD.sub("", text)
    unknown = [name for name in names if name not in _NAMES]
    if unknown or "{" in rest or "}" in rest:
        what = f"{{{unknown[0]}}} is not known" if unknown else "a brace is not closed, or not opened"
        return f"{what}; write {', '.join(f'{{{name}}}' for name in _NAMES)}"
    if len(set(names)) < len(names):
        return "a name in braces is there twice"
    dated = set(_DATE) & set(names)
    if dated and (len(dated) < len(_DATE) or "SPAN" in names):
        return "a date is {YYYY}, {MM} and {DD}, and stands for the {SPAN}"
    if "VERSION" in names and not dated and "SPAN" not in names:
        return "{VERSION} is that of a {SPAN} or a date, and there is none"
    if "0" in (width.lstrip("0") or "0" for _, width in _FIELD.findall(text) if width):
        return "a width is 1 or more, such as {SPAN:2}"
    return None


class Pattern:
    """A pattern of the folders of spans: `{SPAN}` or `{YYYY}`, `{MM}`, `{DD}`, and perhaps `{VERSION}`.

    Attributes:
        text: the pattern as it was written.
        dated: whether spans are dates.
    """

    def __init__(self, text: str, base: pathlib.Path | str = "") -> None:
        """Read a pattern.

        Args:
            text: path of a folder, with braces.
            base: folder in which it begins.

        Raises:
            SpanError: the braces cannot be understood, or there are none.
        """
        if found := fault(text):
            raise SpanError(f"{text}: {found}")
        if not _FIELD.search(text):
            raise SpanError(f"{text}: names one folder; write {{SPAN}} or a date where it changes")
        self.text, self.dated = text, "{YYYY" in text
        self._parts = pathlib.PurePath(text).parts
        self._base = pathlib.Path(base)

    def spans(self) -> list[Found]:
        """All spans that have files, by number, each in its newest version.

        Raises:
            SpanError: a folder is like the pattern and has no number or date there, or two folders are of
                the same span and version.
        """
        found = self.look()
        if found.strays:
            raise SpanError(
                f"{self._base}: a folder that is like {self.text} has no number or date there, and belongs "
                f"elsewhere ({found.strays[0]})"
            )
        return found.spans

    def look(self) -> Looked:
        """All spans that have files, and the folders that are like them and have no number.

        Raises:
            SpanError: two folders are of the same span and version.
        """
        folders: dict[int, dict[int | None, pathlib.Path]] = {}
        strays = []
        for folder, values in self._folders():
            file = _first_file(folder)
            number = _number(values) if values is not None else None
            if file is None:
                continue
            if number is None or values is None:
                strays.append(file)
                continue
            versions = folders.setdefault(number, {})
            version = int(values["VERSION"]) if "VERSION" in values else None
            if version in versions:
                both = f"{versions[version]} and {folder}"
                raise SpanError(f"{both} are both {self.said(number, version)}; rename or remove one of them")
            versions[version] = folder
        return Looked([_newest(span, folders[span]) for span in sorted(folders)], strays)

    def said(self, span: int, version: int | None = None) -> str:
        """A span in words, such as "span 7, version 2" or "span 2026-11-24"."""
        return f"span {self.name(span)}" + ("" if version is None else f", version {version}")

    def name(self, span: int) -> str:
        """The number or the date of a span."""
        return name_of(span, self.dated)

    def numbers(self, text: str) -> list[range]:
        """The spans of a list such as "3,5,7..9"; dates are written as 2026-11-24.

        Raises:
            SpanError: it cannot be understood.
        """
        return [self._range(part.strip()) for part in text.split(",")]

    def chosen(self, text: str, found: Sequence[Found]) -> list[Found]:
        """Those of the spans that a list such as "3,5,7..9" names; "" names all.

        Of a range those are taken that are there; a single number has to be there.

        Raises:
            SpanError: it cannot be understood, or names a span that is not there.
        """
        if not text:
            return list(found)
        wanted, there = self.numbers(text), {one.span: one for one in found}
        for numbers in wanted:
            if not any(number in there for number in numbers):
                named = " to ".join(map(self.name, dict.fromkeys((numbers[0], numbers[-1]))))
                raise SpanError(f"there is no span {named}; {self._known(found)}")
        return [one for one in found if any(one.span in numbers for numbers in wanted)]

    def _known(self, found: Sequence[Found]) -> str:
        if not found:
            return f"no folder with files is like {self.text}"
        return "there are " + said(self.names(one.span for one in found))

    def names(self, spans: Iterable[int]) -> list[str]:
        """Numbers or dates of spans."""
        return [self.name(span) for span in spans]

    def _range(self, text: str) -> range:
        first, dots, last = text.partition("..")
        numbers = [self._number(end) for end in ([first, last] if dots else [first])]
        if None in numbers:
            example = "2026-11-24 or 2026-11-20..2026-11-24" if self.dated else "3 or 3,5,7..9"
            raise SpanError(f"{text!r} names no spans; write them as {example}")
        low, high = int(numbers[0] or 0), int(numbers[-1] or 0)
        if high < low:
            raise SpanError(f"{text!r} ends before it begins; write {last}..{first}")
        if high - low >= _MOST:
            raise SpanError(f"{text!r} is more than {_MOST:,} spans; write a smaller range")
        return range(low, high + 1)

    def _number(self, text: str) -> int | None:
        if re.fullmatch(r"[0-9]{1,18}", text):
            return int(text)
        found = re.fullmatch(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", text) if self.dated else None
        return _number(dict(zip(_DATE, found.groups(), strict=True))) if found else None

    def _folders(self) -> Iterator[tuple[pathlib.Path, dict[str, str] | None]]:
        """Folders that are like the pattern, each with what stands in place of its braces, or None."""
        found: list[tuple[pathlib.Path, dict[str, str] | None]] = [(self._base, {})]
        for part in self._parts:
            found = [
                (folder / name, values)
                for folder, known in found
                for name, values in _names(folder, part, known)
                if (folder / name).is_dir()
            ]
        yield from found


def is_pattern(text: str) -> bool:
    """Whether a path is a pattern, and no folder that is named so."""
    return ("{" in text or "}" in text) and not pathlib.Path(text).is_dir()


def name_of(span: int, dated: bool) -> str:
    """The number of a span, or its date."""
    return datetime.date.fromordinal(_DAYS + span).isoformat() if dated else str(span)


def said(names: Sequence[str], most: int = 12) -> str:
    """Names of spans in words, those that follow each other as a range of their ends."""
    found: list[list[str]] = []
    for name in names:
        if found and _follows(found[-1][-1], name):
            found[-1][1:] = [name]
        else:
            found.append([name])
    return listing.listed(["..".join(ends) for ends in found], most)


def _follows(one: str, other: str) -> bool:
    """Whether a span's name is that of the one after another."""
    if one.isdecimal() and other.isdecimal():
        return int(other) == int(one) + 1
    try:
        return datetime.date.fromisoformat(other) - datetime.date.fromisoformat(one) == datetime.timedelta(1)
    except ValueError:
        return False


def _names(
    folder: pathlib.Path, part: str, known: dict[str, str] | None
) -> Iterator[tuple[str, dict[str, str] | None]]:
    """Names in a folder that are like a part of the pattern, with the values of all braces up to it."""
    if not _FIELD.search(part):
        yield part, known
        return
    exact, like = _expression(part, exact=True), _expression(part, exact=False)
    try:
        entries = sorted(entry.name for entry in os.scandir(folder))
    except (FileNotFoundError, NotADirectoryError):
        return
    for name in entries:
        if listing.is_clutter(name.lower()) or not like.fullmatch(name):
            continue
        found = exact.fullmatch(name)
        yield name, {**known, **found.groupdict()} if found and known is not None else None


def _expression(part: str, exact: bool) -> re.Pattern[str]:
    """The names that a part of the pattern matches; or, not `exact`, those that are like it."""
    expression, end = "", 0
    for field in _FIELD.finditer(part):
        width = field[2] or _WIDTHS.get(field[1])
        digits = f"[0-9]{{{int(width)}}}" if width else "[0-9]{1,18}"
        expression += re.escape(part[end : field.start()]) + (f"(?P<{field[1]}>{digits})" if exact else ".*")
        end = field.end()
    return re.compile(expression + re.escape(part[end:]))


def _number(values: dict[str, str]) -> int | None:
    """The number of a span; None for a date that does not exist."""
    if "SPAN" in values:
        return int(values["SPAN"])
    try:
        return datetime.date(*(int(values[name]) for name in _DATE)).toordinal() - _DAYS
    except ValueError:
        return None


def _newest(span: int, versions: dict[int | None, pathlib.Path]) -> Found:
    numbers = sorted(version for version in versions if version is not None)
    newest = numbers[-1] if numbers else None
    return Found(span, newest, tuple(numbers), versions[newest])


def _first_file(folder: pathlib.Path) -> pathlib.Path | None:
    """The first visible file in a folder, in its own folders as well."""
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not listing.is_clutter(name.lower()))
        for name in sorted(files):
            if not listing.is_clutter(name.lower()):
                return pathlib.Path(place, name)
    return None
