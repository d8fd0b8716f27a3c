"""Display of a rehearsal and its outcome."""

from __future__ import annotations

import pathlib
from collections.abc import Mapping
from typing import Any

from rich.console import Console

from factory.cluster.rehearse import Document, Rehearsal, Task
from factory.interrupts import ended_like_interrupts
from factory.runs import judge
from factory.runs.observers import ConsoleView


def show(
    document: Document,
    folder: pathlib.Path,
    parameters: Mapping[str, str],
    jobs: int,
    cache: bool,
    console: Console,
) -> int:
    """Run a rehearsal on a terminal; return the exit status."""
    name = document.spec["pipelineInfo"]["name"]
    view_of: list[ConsoleView] = []

    def changed(task: Task) -> None:
        view_of[0].node(task)

    rehearsal = Rehearsal(document, folder, parameters, changed, jobs, cache)
    with ConsoleView(console, f"{name}, rehearsal {rehearsal.run_id}") as view:
        view_of.append(view)
        view.nodes(list(rehearsal.tasks.values()))
        with ended_like_interrupts():
            good = rehearsal.run()
    for line in outcome(rehearsal):
        console.print(line, markup=False, highlight=False, soft_wrap=True)
    return 1 if not good else 3 if _kept_back(rehearsal) else 0


def outcome(rehearsal: Rehearsal) -> list[str]:
    """Return the outcome of a rehearsal, in lines."""
    lines = []
    for task in rehearsal.tasks.values():
        if task.state == "failed":
            tried = f" in {task.attempts} attempts" if task.attempts > 1 else ""
            lines.append(f"{task.name} failed{tried}: {task.error}; its log is {task.log or 'not there'}")
    blessing = first(rehearsal, "Evaluator", "blessing")
    if blessing and blessing["metadata"].get("blessed") == 1:
        lines.append("blessed")
    elif _kept_back(rehearsal):
        evaluation = first(rehearsal, "Evaluator", "evaluation")
        missed = judge.missed(judge.read(str(rehearsal.local(evaluation["uri"])))) if evaluation else []
        lines += [f"not blessed: {line}" for line in missed or ["there are no gates"]]
    pushed = first(rehearsal, "Pusher", "pushed_model")
    if pushed and pushed["metadata"].get("pushed") == 1:
        lines.append(f"pushed to {pushed['metadata'].get('pushed_destination')}")
    lines.append(str(rehearsal.folder))
    return lines


def _kept_back(rehearsal: Rehearsal) -> bool:
    blessing = first(rehearsal, "Evaluator", "blessing")
    return blessing is not None and blessing["metadata"].get("blessed") != 1


def first(rehearsal: Rehearsal, task: str, output: str) -> dict[str, Any] | None:
    """The artifact that a task has made, if it did."""
    known = rehearsal.tasks.get(task)
    made = known.artifacts.get(output) if known else None
    return made[0] if made else None
