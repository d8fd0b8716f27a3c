"""What an id means: a run, a node of a run, an execution, an artifact or a pushed model, by its beginning."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence

from factory.inspection import models, runs
from factory.inspection.models import Model
from factory.inspection.root import NotFoundError, Root
from factory.inspection.runs import Node
from factory.inspection.store import Artifact, Execution

_MOST = 5  # ids that a message names


@dataclasses.dataclass(frozen=True)
class Found:
    """What an id means; one of the fields beside `id` is set, and `run` beside `node`.

    Attributes:
        id: the whole id.
        run: id of a run.
        node: a node of the run.
        execution: an execution.
        artifact: an artifact.
        model: a pushed model.
    """

    id: str
    run: str = ""
    node: Node | None = None
    execution: Execution | None = None
    artifact: Artifact | None = None
    model: Model | None = None


def find(root: Root, text: str) -> Found:
    """Return what an id means: "RUN", "RUN/NODE", "e12", "a12" or a version, each by its beginning.

    Raises:
        NotFoundError: it means nothing, or several things; the message names them.
    """
    if found := _numbered(root, text):
        return found
    beginning, slash, node = text.partition("/")
    candidates = _runs(root, beginning)
    if slash:
        run = _only(text, candidates)
        return Found(f"{run}/{node}", run, node=_node(root, run, node))
    versions = _versions(root, text)
    if text in candidates:
        return Found(text, text)
    name = _only(text, [*candidates, *versions])
    if name in versions:
        return Found(name, model=versions[name])
    return Found(name, name)


def run_of(root: Root, text: str) -> str:
    """The run that an id means, or that made what it means.

    Raises:
        NotFoundError: see `find`; or nothing says which run made it.
    """
    found = find(root, text)
    run = (
        found.run
        or (found.execution.run if found.execution else "")
        or (found.model.run if found.model else "")
    )
    if found.artifact and root.store:
        makers = [e.execution for e in root.store.events(artifacts=[found.artifact.id]) if e.kind == "output"]
        run = next((execution.run for execution in root.store.executions(makers[:1])), "")
    if not run:
        raise NotFoundError(f"the store does not say which run made {found.id}; name the run")
    return run


def artifacts_of(root: Root, found: Found) -> list[int]:
    """The artifact with an id, or the outputs of the node or run with it.

    Raises:
        NotFoundError: it has no outputs.
    """
    if found.artifact or found.model:
        return [found.artifact.id if found.artifact else found.model.artifact if found.model else 0]
    store = root.known
    if found.run and not found.node:
        ids = [execution.id for execution in store.executions(run=found.run)]
    else:
        execution = found.execution or (found.node.execution if found.node else None)
        ids = [execution.id] if execution else []
    made = [event.artifact for event in store.events(executions=ids) if event.kind == "output"]
    if not made:
        raise NotFoundError(
            f"{found.id} has no outputs, so nothing came of it; name an artifact, such as a12"
        )
    return list(dict.fromkeys(made))


def _numbered(root: Root, text: str) -> Found | None:
    number = re.fullmatch(r"([ae])(\d{1,18})", text)
    if not number or not root.store:
        return None
    if number[1] == "a":
        artifact = root.store.artifact(int(number[2]))
        found = Found(text, artifact=artifact) if artifact else None
    else:
        execution = root.store.execution(int(number[2]))
        found = Found(text, execution=execution) if execution else None
    if found is None:
        kind = "artifact" if number[1] == "a" else "execution"
        raise NotFoundError(f"{root} has no {kind} {number[2]}")
    return found


def _runs(root: Root, beginning: str) -> list[str]:
    if not beginning:
        return []
    stored = root.store.run_names(beginning, limit=1000) if root.store else []
    return list(dict.fromkeys([*(name for name in root.folders if name.startswith(beginning)), *stored]))


def _versions(root: Root, text: str) -> dict[str, Model]:
    """Pushed models by version; with the pipeline where several have the same version."""
    if not root.store or not text.isdigit():
        return {}
    found = models.described(root, root.store.with_prefix("pushed_version", text))
    names = [model.version for model in found]
    return {m.version if names.count(m.version) == 1 else f"{m.version} ({m.pipeline})": m for m in found}


def _node(root: Root, run: str, name: str) -> Node:
    every = runs.nodes(root, run)
    found = [node for node in every if node.name == name] or [n for n in every if n.name.startswith(name)]
    return next(node for node in every if node.name == _only(name, [node.name for node in found], every))


def _only(text: str, found: Sequence[str], every: Sequence[Node] = ()) -> str:
    """The only thing that was found.

    Raises:
        NotFoundError: nothing was found, or several things.
    """
    if len(found) == 1:
        return found[0]
    if found:
        more = ", ..." if len(found) > _MOST else ""
        raise NotFoundError(
            f"{text} is the beginning of {len(found)} ids: {', '.join(found[:_MOST])}{more}; write more of it"
        )
    if every:
        raise NotFoundError(f"the run has no node {text}; it has {', '.join(node.name for node in every)}")
    raise NotFoundError(
        f"nothing has the id {text}; ids are those of `factory runs`, RUN/NODE, versions of `factory "
        "models`, and e12 or a12 for executions and artifacts"
    )
