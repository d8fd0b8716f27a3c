"""Which version of a product servers take.

`promote` and `rollback` write the version policy into `serving/models.config` of the root folder,
`barred.json` beside the pushed models, and a decision. All three are written to one file first, so that a
command that is cut off is finished by the next one, or by a server.
"""

from __future__ import annotations

import dataclasses
import json
import pathlib

from components.latest_blessed import BARRED
from factory import products
from factory.files import sync, write_whole
from factory.names import pipeline_name, run_command
from factory.serve import config, decisions, versions
from factory.serve.config import ModelConfig, Policy
from factory.serve.decisions import Decision, Standing

_PENDING = ".pending.json"


def promote(
    root: pathlib.Path, product: str, version: int, preset: str = "default", why: str = ""
) -> Decision:
    """Have servers take a version. Newer ones are barred, if one of them was in use.

    Raises:
        products.UsageError: there is no such product or version.
        config.ConfigError: models.config cannot be used.
    """
    with decisions.alone(_there(root, product, preset)) as folder:
        known = _Known(root, product, preset, folder)
        known.require(version)
        current = known.current
        left = known.newer_than(version) if current is not None and version < current else []
        newest = version == max(known.versions)
        return known.write("promote", version, left, Policy() if newest else _only(version), why)


def rollback(
    root: pathlib.Path, product: str, version: int | None = None, preset: str = "default", why: str = ""
) -> Decision:
    """Have servers go back to an earlier version. All newer ones are barred until they are promoted.

    Args:
        root: root folder.
        product: name of the product.
        version: the version; None for that before the one in use.
        preset: of the runs that pushed the models.
        why: reason.

    Raises:
        products.UsageError: there is no such product, or no version to go back to.
        config.ConfigError: models.config cannot be used.
    """
    with decisions.alone(_there(root, product, preset)) as folder:
        known = _Known(root, product, preset, folder)
        chosen = known.before() if version is None else known.earlier(version)
        return known.write("rollback", chosen, known.newer_than(chosen), _only(chosen), why)


def _only(version: int) -> Policy:
    return Policy("specific", versions=(version,))


def _there(root: pathlib.Path, product: str, preset: str) -> pathlib.Path:
    """The root folder, if it has pushed models of the product."""
    products.require(product)
    pushed = root / pipeline_name(product, preset) / "pushed"
    if not versions.finished(pushed):
        raise products.UsageError(
            f"{pushed} holds no model yet; make one with: {run_command(product, preset)}"
        )
    return root


class _Known:
    """What is known of a product's versions. Made and used while the lock is held."""

    def __init__(self, root: pathlib.Path, product: str, preset: str, folder: pathlib.Path) -> None:
        _finish(folder)
        self.product, self.pipeline = product, pipeline_name(product, preset)
        self.folder, self.file = folder, config.file_of(root, preset)
        self.pushed = root.resolve() / self.pipeline / "pushed"
        self.versions = list(versions.finished(self.pushed))
        self.standings = decisions.standings(decisions.read(root), self.pipeline)
        (self.model,) = config.of_products(root, [product], preset)

    @property
    def current(self) -> int | None:
        """The version that servers take."""
        return chosen(self.versions, self.model.policy, self.standings)

    def require(self, version: int) -> None:
        """Raise UsageError unless there is such a version."""
        if version not in self.versions:
            there = ", ".join(map(str, reversed(self.versions[-5:])))
            raise products.UsageError(f"{self.product} has no version {version}; there are {there}")

    def earlier(self, version: int) -> int:
        """The version, if it can be gone back to."""
        self.require(version)
        standing, current = self.standings.get(str(version)), self.current
        remedy = f"take it with: factory promote {self.product} {version}"
        if standing and standing.barred:
            raise products.UsageError(f"version {version} was {standing.said()}; {remedy}")
        if current is not None and version >= current:
            what = "is in use" if version == current else f"is newer than {current}, which is in use"
            raise products.UsageError(f"version {version} {what}; " + (remedy if version > current else
                                      "name an earlier one"))  # fmt: skip
        return version

    def before(self) -> int:
        """The version before the one in use."""
        current = self.current
        good = [v for v in self.versions if not _is_out(self.standings.get(str(v)))]
        earlier = [version for version in good if current is not None and version < current]
        if not earlier:
            raise products.UsageError(f"{self.product} has no version before {current}; nothing was changed")
        return max(earlier)

    def newer_than(self, version: int) -> list[int]:
        """The versions after one that are not barred yet, that in use first."""
        newer = [v for v in self.versions if v > version]
        free = [v for v in newer if not ((s := self.standings.get(str(v))) and s.barred)]
        current = self.current
        return sorted(free, key=lambda v: (v != current, -v))

    def write(
        self, action: decisions.Action, version: int, left: list[int], policy: Policy, why: str
    ) -> Decision:
        """Write policy, bars and decision."""
        decision = decisions.made(
            action, self.pipeline, version, why=why, left=tuple(map(str, left)), policy=policy.kind
        )
        model = ModelConfig(self.product, self.pushed, policy)
        before = self.file.read_text(encoding="utf-8") if self.file.is_file() else ""
        standing = decisions.standings([*decisions.read(self.folder.parent), decision], self.pipeline)
        barred = {number: s.said() for number, s in standing.items() if s.barred}
        pending = {
            "decision": dataclasses.asdict(decision),
            "config": [str(self.file.name), config.with_policy(before, model, str(self.file))],
            "barred": [self.pipeline, barred],
        }
        _write(self.folder / _PENDING, json.dumps(pending))
        _finish(self.folder)
        return decision


def _is_out(standing: Standing | None) -> bool:
    return bool(standing and (standing.barred or standing.state == "refused"))


def chosen(there: list[int], policy: Policy, standings: dict[str, Standing]) -> int | None:
    """The version in use, of those that are there; None where there is none."""
    if policy.kind == "specific":
        return max(set(there) & set(policy.versions), default=None)
    return max((v for v in there if not _is_out(standings.get(str(v)))), default=None)


def in_use(root: pathlib.Path, product: str, preset: str = "default") -> int | None:
    """The version of a product that servers take; None where nothing was decided.

    Raises:
        config.ConfigError: models.config cannot be used.
    """
    made = decisions.standings(decisions.read(root), pipeline_name(product, preset))
    (model,) = config.of_products(root, [product], preset)
    if not made and model.policy.kind == "latest":
        return None
    return chosen(list(versions.finished(model.base_path)), model.policy, made)


def finish_cut_off(root: pathlib.Path) -> None:
    """Finish a command that was cut off."""
    if (root / config.FOLDER / _PENDING).is_file():
        with decisions.alone(root) as folder:
            _finish(folder)


def _finish(folder: pathlib.Path) -> None:
    """Do what is pending, if anything is; whatever was done of it is done again to the same end."""
    file = folder / _PENDING
    if not file.is_file():
        return
    pending = json.loads(file.read_text(encoding="utf-8"))
    name, text = pending["config"]
    _write(folder / name, text)
    pipeline, barred = pending["barred"]
    pushed = folder.parent / pipeline / "pushed"
    if pushed.is_dir():
        _write(pushed / BARRED, json.dumps(barred, indent=1))
    found = pending["decision"]
    decisions.add(folder, Decision(**{**found, "left": tuple(found["left"])}))
    file.unlink()


def _write(file: pathlib.Path, text: str) -> None:
    """Write a file whole, and have the disk hold it."""
    write_whole(file, text)
    sync(file, file.parent)
