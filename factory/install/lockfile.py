"""Read the requirement locks: names, versions, hashes and markers."""

from __future__ import annotations

import contextlib
import dataclasses
import importlib
import pathlib
import re

_PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;\\]+)(?:\s*;\s*(?P<marker>[^\\]+?))?\s*\\?$")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


@dataclasses.dataclass(frozen=True)
class Pin:
    """One locked package: what may be installed under its name."""

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]

    def applies(self) -> bool:
        """Whether this machine needs the package, as far as its marker can be read here."""
        if not self.marker:
            return True
        for module in ("packaging.markers", "pip._vendor.packaging.markers"):
            with contextlib.suppress(ImportError):
                return bool(importlib.import_module(module).Marker(self.marker).evaluate())
        return False

    def requirement(self) -> str:
        """The pin as a line for pip, with its marker and hashes."""
        marker = f" ; {self.marker}" if self.marker else ""
        return " ".join(
            [f"{self.name}=={self.version}{marker}", *(f"--hash=sha256:{h}" for h in self.hashes)]
        )


def read(lock: pathlib.Path) -> list[Pin]:
    """Return every pin of a lock file, in its order."""
    pins: list[Pin] = []
    for line in lock.read_text(encoding="utf-8").splitlines():
        if match := _PIN.match(line):
            pins.append(Pin(match["name"], match["version"], match["marker"] or "", ()))
        elif pins and (found := _HASH.findall(line)):
            pins[-1] = dataclasses.replace(pins[-1], hashes=pins[-1].hashes + tuple(found))
    return pins
