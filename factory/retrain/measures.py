"""What triggers rest on: the champion, the drift of new spans, and the accuracy in use."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import pathlib
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from factory.inspection.root import started
from factory.retrain import naming
from factory.retrain.decide import NO_DRIFT, Champion, Live, MeasureError
from factory.retrain.ticks import Drift, Tick
from factory.runs import record


def champion(root: pathlib.Path, product: str, preset: str, ticks: Iterable[Tick]) -> Champion | None:
    """The latest blessed model of a product; None before the first.

    Args:
        root: root folder.
        product: product.
        preset: preset.
        ticks: ticks, which say on which spans a run has trained where its record does not.
    """
    trained = {tick.run: tick.numbers("train") for tick in ticks if tick.run}
    for folder in reversed(record.runs(root, product, preset)):
        with contextlib.suppress(record.RecordError):
            found = record.glance(folder)
            if found.blessed:
                spans = trained_on(found) or trained.get(found.run, [])
                return Champion(found.run, started(folder), frozenset(spans))
    return None


def trained_on(run: record.RunRecord) -> list[int]:
    """Numbers of the spans that a run has trained on, by its record."""
    return [int(span["number"]) for span in map(_fields, run.data.spans) if span["role"] == "train"]


def _fields(span: Any) -> Mapping[str, Any]:
    return span if isinstance(span, Mapping) else vars(span)


@dataclasses.dataclass(frozen=True)
class Drifts:
    """Measures the drift of spans from the champion's training data, in processes of their own.

    Attributes:
        product: product.
        preset: preset.
        settings: `key=value` changes to the preset's configuration.
        root: root folder.
        pattern: pattern of the spans.
        limits: limits by feature; none for those of the product's gates.
    """

    product: str
    preset: str
    settings: Sequence[str]
    root: pathlib.Path
    pattern: str
    limits: Mapping[str, float]

    def of(self, spans: Sequence[int]) -> list[Drift]:
        """The drift of spans, which are taken in first where no run has done so.

        Raises:
            MeasureError: it cannot be measured.
        """
        found = self._found()
        if new := [span for span in spans if span in found and found[span]["rows"] is None]:
            self._take_in(new)
        return self.known(spans)

    def known(self, spans: Sequence[int]) -> list[Drift]:
        """The drift of those of the spans that a run has taken in.

        Raises:
            MeasureError: it cannot be read.
        """
        found = self._found()
        return [self._drift(span, one) for span in spans if span in found for one in found[span]["drift"]]

    def _drift(self, span: int, found: Mapping[str, Any]) -> Drift:
        feature = found["feature"]
        limit = self.limits.get(feature) if self.limits else found["limit"]
        return Drift(span, feature, found["distance"], limit, found["chance"])

    def _found(self) -> dict[int, Mapping[str, Any]]:
        """What is known of all spans, by number."""
        return {one["span"]: one for one in json.loads(self._called("spans", "--json"))}

    def _take_in(self, spans: Sequence[int]) -> None:
        """Run the pipeline up to the statistics of spans, which a training then reuses."""
        words = [word for setting in self.settings for word in ("--set", setting)]
        words += [word for span in spans for word in ("--to", f"Statistics-{span}")]
        self._called("run", "--spans", naming.ranges(spans), "--events", *words)

    def _called(self, command: str, *words: str) -> str:
        """Call a command of the factory, and return what it prints."""
        common = ["--preset", self.preset, "--root", str(self.root), "--data", self.pattern]
        done = subprocess.run(
            [sys.executable, "-m", "factory", command, self.product, *common, *words],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            said = done.stderr.strip().splitlines() or _verdicts(done.stdout) or ["no reason was given"]
            raise MeasureError(f"{NO_DRIFT}: {said[-1].removeprefix('factory: ')}")
        return done.stdout


def _verdicts(events: str) -> list[str]:
    """The verdicts among the events of a run."""
    found = []
    for line in events.splitlines():
        with contextlib.suppress(ValueError, KeyError, TypeError):
            found.append(str(json.loads(line)["verdict"]))
    return found


def live(root: pathlib.Path, product: str) -> Live | None:
    """The accuracy in use, by labels that came later; None where there are none.

    Raises:
        MeasureError: the file that says it cannot be read.
    """
    from factory.serve import feedback

    file = feedback.folder_of(root, product) / feedback.ACCURACY
    try:
        found = json.loads(file.read_bytes())
        return Live(float(found["share"]), float(found["high"]), int(found["labelled"]))
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError):
        raise MeasureError(f"{file}: does not say the accuracy in use; make it again") from None
