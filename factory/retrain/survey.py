"""Survey of the spans that lie there: complete or being written, empty, broken or ready, and their hashes.

What was read is remembered by the files' sizes and times, so that a look at unchanged spans reads nothing.
"""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
import pathlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from factory.retrain.policy import Policy, PolicyError
from models.common import errors, rows
from models.common.files import listing
from models.common.files.digest import digest
from models.common.files.spans import Found
from pipelines._product import Product

State = Literal["ready", "writing", "empty", "broken"]
Check = Callable[[pathlib.Path], int | None]  # returns the number of rows; raises ValueError


class Seen(NamedTuple):
    """A span that lies there.

    Attributes:
        number: number of the span.
        version: its newest version; None where the pattern has none.
        folder: folder of this version.
        state: state of its files.
        sha256: digest of its files; "" where they were not read.
        rows: number of its rows; None where the product does not count them.
        reason: reason of the state, in words.
    """

    number: int
    version: int | None
    folder: str
    state: State
    sha256: str = ""
    rows: int | None = None
    reason: str = ""


def checked_by(product: Product, settings: Mapping[str, Any]) -> Check:
    """The product's own check of its data, for one span."""
    alone = {**settings, "span": True}  # which others complete

    def check(folder: pathlib.Path) -> int | None:
        with rows.counting() as counted:
            product.check([folder], alone)
        return sum(counted[split] for split in rows.SPLITS) if counted else None

    return check


@dataclasses.dataclass(frozen=True)
class Survey:
    """How spans are looked at.

    Attributes:
        endings: endings of the names of data files; () for every visible file.
        deep: whether files in the folders within a span are data as well.
        policy: says when a span is complete.
        check: reads a span's rows.
    """

    endings: Sequence[str]
    deep: bool
    policy: Policy
    check: Check

    def validate(self) -> None:
        """Raise PolicyError where the marker file would be read as data."""
        name = self.policy.marker
        if (
            name
            and not name.startswith(".")
            and (not self.endings or name.lower().endswith(tuple(self.endings)))
        ):
            raise PolicyError(f"marker: {name} would be read as data; begin its name with a dot")

    def look(
        self, found: Sequence[Found], known: Mapping[str, Any], now: datetime.datetime
    ) -> tuple[list[Seen], dict[str, Any]]:
        """Look at spans.

        Args:
            found: the spans.
            known: what the last look returned to be remembered.
            now: the time.

        Returns:
            What is there, and what to remember.
        """
        remembered, seen = {}, []
        for one in found:
            sign = self._sign(one.folder)
            last = known.get(str(one.folder))
            if waits := self._waits(one.folder, sign, now):
                seen.append(Seen(one.span, one.version, str(one.folder), "writing", reason=waits))
                continue
            assert sign is not None
            if not last or last["sign"] != sign.text:
                last = {"sign": sign.text, **self._read(one.folder)}
                if self._sign(one.folder) != sign:
                    seen.append(Seen(one.span, one.version, str(one.folder), "writing", reason="changes"))
                    continue
            remembered[str(one.folder)] = last
            values = {name: last[name] for name in ("state", "sha256", "rows", "reason")}
            seen.append(Seen(one.span, one.version, str(one.folder), **values))
        return seen, remembered

    def _waits(self, folder: pathlib.Path, sign: _Sign | None, now: datetime.datetime) -> str:
        """Why a span is not read yet; "" where it is complete."""
        if sign is None:
            return "changes while it is looked at"
        if self.policy.marker:
            return "" if (folder / self.policy.marker).is_file() else f"has no {self.policy.marker} yet"
        quiet = now.timestamp() - sign.changed
        return f"changed {max(0, quiet):.0f} s ago" if quiet < self.policy.quiet_seconds else ""

    def _read(self, folder: pathlib.Path) -> dict[str, Any]:
        """What a complete span holds."""
        read: dict[str, Any] = {"state": "ready", "sha256": "", "rows": None, "reason": ""}
        try:
            if not listing.data_files(folder, self.endings, self.deep).files:
                return {**read, "state": "empty", "reason": "holds no data files"}
            read["sha256"] = digest(folder, self.endings, self.deep)
            read["rows"] = self.check(folder)
        except rows.NoRowsError:
            return {**read, "state": "empty", "reason": "has no rows"}
        except Exception as error:  # whatever a span holds, it does not stop the others
            return {**read, "state": "broken", "reason": errors.describe(error)}
        return read

    def _sign(self, folder: pathlib.Path) -> _Sign | None:
        """Sizes and times of a span's files; None where they change at this moment."""
        try:
            entries = sorted(_entries(folder, self.deep))
        except OSError:
            return None
        text = hashlib.sha256(repr(entries).encode(errors="replace")).hexdigest()
        return _Sign(text, max(entry[0] for entry in entries))


class _Sign(NamedTuple):
    text: str
    changed: float  # the newest change; of the inode, as copies may keep the times of their originals


def _entries(folder: pathlib.Path, deep: bool) -> Iterator[tuple[float, str, int, int, int]]:
    status = folder.stat()
    yield status.st_ctime, str(folder), 0, 0, status.st_ino
    for entry in folder.iterdir():
        if deep and entry.is_dir():
            yield from _entries(entry, deep)
        else:
            status = entry.stat()
            yield status.st_ctime, str(entry), status.st_size, status.st_mtime_ns, status.st_ino
