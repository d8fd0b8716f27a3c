"""The first page: pipelines with champion, headline metric, last run and data, and what needs attention."""

from __future__ import annotations

import contextlib
import dataclasses
import pathlib
from collections.abc import Sequence

from google.protobuf.message import DecodeError
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from factory.console import charts, files
from factory.console.pages.common import answer, opened, source
from factory.console.source import Found, ShownRoot
from factory.inspection import evaluations, lineage, models, runs, statistics, why
from factory.inspection.models import Model
from factory.inspection.root import Root
from factory.inspection.runs import Entry, Headline
from factory.inspection.statistics import Drift
from factory.inspection.store import Artifact

_POINTS = 20  # runs of a sparkline
_LATEST = 10
_BAD = ("failed", "cut off", "not blessed", "unreadable", "unfinished")  # statuses


@dataclasses.dataclass(frozen=True)
class Card:
    """A pipeline on the first page.

    Attributes:
        pipeline: name.
        last: newest run.
        champion: newest pushed model; None before the first.
        headline: newest value of the headline metric.
        line: headline metric over time.
        drift: greatest drift of the newest data from those before; None where they are the same, or unknown.
        before: run with the data before.
    """

    pipeline: str
    last: Entry
    champion: Model | None
    headline: Headline | None
    line: Markup
    drift: Drift | None
    before: str


def overview(request: Request) -> Response:
    """Answer with the first page."""
    root = opened(request)
    cards = [card for name in root.pipelines() if (card := _card(root, name))]
    cards.sort(key=lambda card: card.last.started, reverse=True)
    latest = root.entries(limit=_LATEST)
    return answer(
        request,
        "overview.html",
        root,
        cards=cards,
        attention=_attention(root, cards),
        latest=latest,
        running=any(entry.status == "running" for entry in latest),
    )


def _card(root: ShownRoot, pipeline: str) -> Card | None:
    entries = root.entries(pipeline, limit=_POINTS)
    if not entries:
        return None
    last = entries[0]
    headlines = [entry.headline for entry in reversed(entries) if entry.headline]
    headlines = headlines or _evaluated(root, pipeline)
    name = headlines[-1].name if headlines else ""
    values = [headline.value for headline in headlines if headline.name == name]
    pushed = models.models(root, pipeline, limit=1) if root.store else []
    drift, before = _drift(root, entries)
    return Card(
        pipeline,
        last,
        next(iter(pushed), None),
        headlines[-1] if headlines else None,
        charts.sparkline(values, name or "no metric"),
        drift,
        before,
    )


def _evaluated(root: ShownRoot, pipeline: str) -> list[Headline]:
    """The first metric of a pipeline's evaluations, the oldest first, where there are no run records."""
    kind = "ModelEvaluation"
    found = root.store.artifacts(type=kind, pipeline=pipeline, limit=_POINTS) if root.store else []
    firsts = [_first_metric(files.root_of(artifact.uri)) for artifact in reversed(found)]
    return [first for first in firsts if first]


def _first_metric(folder: pathlib.Path | None) -> Headline | None:
    with contextlib.suppress(OSError, ValueError, DecodeError):
        for metric in evaluations.metrics(folder) if folder else ():
            whole = metric.model in evaluations.CANDIDATE and not metric.slice and not metric.is_diff
            if whole and metric.name != "example_count":
                return Headline(metric.name, metric.value)
    return None


def _drift(root: Root, entries: Sequence[Entry]) -> tuple[Drift | None, str]:
    """The greatest drift of the newest data beyond what chance explains, and the run it is measured from."""
    before = next((e for e in entries[1:] if e.sha256 and e.sha256 != entries[0].sha256), None)
    if before is None or not entries[0].sha256:
        return None, ""
    old, new = (_statistics(root, entry.run) for entry in (before, entries[0]))
    if old is None or new is None or old.id == new.id:
        return None, before.run
    found = statistics.drifts(old, new, lineage.splits(new))
    return max(found, key=lambda drift: drift.distance - drift.chance, default=None), before.run


def _statistics(root: Root, run: str) -> Artifact | None:
    outputs = (node.outputs for node in runs.nodes(root, run))
    return next((found["statistics"] for found in outputs if "statistics" in found), None)


def _attention(root: ShownRoot, cards: Sequence[Card]) -> list[tuple[Card, str]]:
    """Pipelines that need a look, with the reason."""
    found = []
    for card in cards:
        if card.last.status in _BAD:
            found.append((card, card.last.verdict or why.chain(root, card.last.run).answer))
        elif card.champion and card.champion.state == "gone":
            found.append((card, f"the folder of version {card.champion.version} is gone"))
        elif card.drift and card.drift.distance > card.drift.chance:
            found.append((card, f"feature {card.drift.feature} drifted more than chance explains"))
    return found


def run_list(request: Request) -> Response:
    """Answer with a page of runs, which a search may narrow."""
    from factory.console.pages.search import STATUSES, asked_for, limited

    root = opened(request)
    asked: Found = asked_for(request, root)
    entries, more = limited(source(request).search(root, asked, request.query_params.get("before", "")[:200]))
    return answer(
        request,
        "runs.html",
        root,
        entries=entries,
        more=more,
        asked=asked,
        pipelines=root.pipelines(),
        statuses=STATUSES,
        parameters=dict(request.query_params),
    )
