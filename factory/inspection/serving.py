"""What servers take of a pipeline's pushed models, by the decisions on them."""

from __future__ import annotations

import dataclasses
import pathlib
from collections.abc import Mapping

from factory.inspection.root import Root, product_of
from factory.serve import config, decisions
from factory.serve.config import Policy
from factory.serve.decisions import Decision, Standing


@dataclasses.dataclass(frozen=True)
class Serving:
    """What servers take.

    Attributes:
        policy: version policy of the root folder's models.config.
        standings: what was decided on versions.
        fault: why the policy is not known; "" where it is.
    """

    policy: Policy = dataclasses.field(default_factory=Policy)
    standings: Mapping[str, Standing] = dataclasses.field(default_factory=dict)
    fault: str = ""

    @property
    def pinned(self) -> tuple[str, ...]:
        """The versions that servers stay with; () where they take the newest."""
        return tuple(map(str, self.policy.versions)) if self.policy.kind == "specific" else ()

    def is_out(self, version: str) -> bool:
        """Whether servers pass a version over."""
        standing = self.standings.get(version)
        return bool(standing and (standing.barred or standing.state == "refused"))

    def state(self, version: str, otherwise: str) -> str:
        """The state of a version whose folder is there."""
        if version in self.pinned:
            return "pinned"
        return self.standings[version].state if self.is_out(version) else otherwise

    def said(self, version: str) -> str:
        """What was decided on a version in a sentence; "" where nothing was."""
        standing = self.standings.get(version)
        return standing.said() if standing else ""

    def by(self) -> str:
        """Who had servers stay with a version, in brackets; "" where that is not known."""
        made = [s.decision for s in self.standings.values() if s.decision.policy == "specific"]
        latest = max(made, key=lambda decision: decision.time, default=None)
        return f" ({latest.by})" if latest and latest.version in self.pinned else ""


def of(root: Root, pipeline: str) -> Serving:
    """What servers take of a pipeline's models."""
    if root.folder is None or not (root.folder / config.FOLDER).is_dir():
        return Serving()
    standings = decisions.standings(made(root), pipeline)
    product, preset = product_of(pipeline), "smoke" if pipeline.endswith("-smoke") else "default"
    try:
        (model,) = config.of_products(root.folder, [product], preset)
    except config.ConfigError as error:
        return Serving(standings=standings, fault=str(error))
    return Serving(model.policy, standings)


def made(root: Root) -> list[Decision]:
    """All decisions, the oldest first."""
    return decisions.read(root.folder) if root.folder else []


def needed(folder: pathlib.Path) -> dict[tuple[str, str], str]:
    """Why servers need versions of a root folder's pipelines, by pipeline and version."""
    root = Root(folder)
    found: dict[tuple[str, str], str] = {}
    for pipeline in [path.parent.name for path in folder.glob("*/pushed/")]:
        serving = of(root, pipeline)
        found |= {(pipeline, version): "servers are pinned to it" for version in serving.pinned}
    for pipeline, version in decisions.used(folder).items():
        found.setdefault((pipeline, str(version)), "a server used it last")
    return found
