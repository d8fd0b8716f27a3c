"""Pages of continuous retraining: each decision, the metric over time, and the drift that led to it."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Iterable, Mapping, Sequence

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from factory.console import charts
from factory.console.pages.common import answer, opened, whole
from factory.inspection.root import NotFoundError, Root
from factory.retrain import naming, ticks
from factory.retrain.ticks import Drift, Tick

_PAGE = 50
_POINTS = 100  # of a chart


@dataclasses.dataclass(frozen=True)
class Row:
    """A tick as a row of the table.

    Attributes:
        tick: the tick.
        time: when it was decided.
        train: spans to train on, in words.
        evaluate: spans to measure on, in words.
        drift: the drift that stands out the most; None where none was measured.
        unused: spans that were not used, with their reasons.
    """

    tick: Tick
    time: datetime.datetime
    train: str
    evaluate: str
    drift: Drift | None
    unused: Sequence[ticks.Span]


def retraining_list(request: Request) -> Response:
    """Answer with the last decision of each pipeline."""
    root = opened(request)
    books = {name: _book(root, name) for name in _pipelines(root)}
    last = {name: _row(found[-1]) for name, book in books.items() if (found := book.ticks())}
    paused = {name: book.control().paused for name, book in books.items()}
    return answer(request, "retraining.html", root, last=last, paused=paused)


def retraining(request: Request) -> Response:
    """Answer with the decisions of a pipeline, the newest first."""
    root, name = opened(request), str(request.path_params["pipeline"])
    if name not in _pipelines(root):
        raise NotFoundError(f"no tick of {name[:60]!r} is kept in {root}")
    book, before = _book(root, name), whole(request, "before", most=2**62)
    every = book.ticks()
    found = [tick for tick in reversed(every) if not before or tick.number < before]
    return answer(
        request,
        "ticks.html",
        root,
        name=name,
        rows=[_row(tick) for tick in found[:_PAGE]],
        more=len(found) > _PAGE,
        before=before,
        control=book.control(),
        looked=_time(str(book.state().get("looked") or "")),
        metric=_metric(every),
        figures=_figures(every),
        drift=_drift(every),
        running=any(tick.phase != "done" for tick in every[-1:]),
    )


def _pipelines(root: Root) -> list[str]:
    return ticks.pipelines(root.folder) if root.folder else []


def _book(root: Root, name: str) -> ticks.Book:
    assert root.folder is not None
    return ticks.Book(root.folder, name)


def _row(tick: Tick) -> Row:
    train, evaluate = (_said(tick, tick.numbers(role)) for role in ("train", "evaluate"))
    unused = [span for span in tick.spans if not span.is_used and span.role != "outside"]
    drift = max(tick.drift, key=_rank, default=None)
    return Row(tick, _time(tick.time) or datetime.datetime.now(datetime.UTC), train, evaluate, drift, unused)


def _said(tick: Tick, numbers: Sequence[int]) -> str:
    return naming.named(numbers, tick.pattern) if numbers and tick.trained else ""


def _rank(drift: Drift) -> tuple[bool, float]:
    """Those with a limit, by how near they come to it."""
    if drift.limit is None:
        return False, drift.distance
    return True, drift.distance / max(drift.limit, drift.chance, 1e-9)


def _time(text: str) -> datetime.datetime | None:
    try:
        return datetime.datetime.fromisoformat(text)
    except ValueError:
        return None


def _metric(every: Iterable[Tick]) -> str:
    """The metric of the newest training."""
    return next((tick.metric for tick in reversed(list(every)) if tick.metric), "")


def _figures(every: Sequence[Tick]) -> Markup:
    """The metric over time: of candidates and champions, and of candidates on the anchor spans."""
    metric = _metric(every)
    trained = [tick for tick in every if tick.metric == metric and metric][-_POINTS:]
    series: dict[str, list[float | None]] = {
        "candidate": [tick.value for tick in trained],
        "champion": [tick.champion for tick in trained],
        "candidate on the anchor": [tick.anchor for tick in trained],
    }
    names = [str(tick.number) for tick in trained]
    return _drawn(series, names, metric)


def _drift(every: Sequence[Tick]) -> Markup:
    """The drift of new spans over time, beside its limit and what chance explains."""
    found = [(tick, max(tick.drift, key=_rank)) for tick in every if tick.drift][-_POINTS:]
    series: dict[str, list[float | None]] = {
        "distance": [drift.distance for _, drift in found],
        "limit": [drift.limit for _, drift in found],
        "by chance": [drift.chance for _, drift in found],
    }
    names = [str(tick.number) for tick, _ in found]
    return _drawn(series, names, "drift")


def _drawn(series: Mapping[str, Sequence[float | None]], names: Sequence[str], label: str) -> Markup:
    """Lines that have a value."""
    known = {name: line for name, line in series.items() if any(value is not None for value in line)}
    return charts.lines(known, names, label)
