"""How near a repaired image comes to the whole one, where pixels were missing.

The model must give the outputs `restored` (uint8 [height, width]), `probabilities` ([classes], float32) and
`original_digit` (int64, what its classifier reads of the whole image). The examples hold `image` (broken),
`original` and `hole` as bytes, one per pixel.
"""

from __future__ import annotations

import base64
import dataclasses
import heapq
import json
import zlib
from collections.abc import Iterable

import apache_beam as beam
import numpy as np
import tensorflow as tf
import tensorflow_model_analysis as tfma
from tensorflow_model_analysis.metrics import metric_types

from components.metrics import several

NAMES = ("psnr", "ssim", "label_changed", "repairs_shown")
_BUFFER = 500  # images compared at once
_WINDOW = 11  # pixels, of SSIM
_SHOWN = 6  # repairs kept of a slice

_FEATURES = ["image", "original", "hole"]


class Repairs(tfma.metrics.Metric):
    """Emits the metrics in `NAMES`.

    * `psnr`: the peak signal-to-noise ratio in dB, of the squared error of all missing pixels together.
    * `ssim`: the structural similarity (Wang et al., 2004; 11 x 11 Gaussian windows) at the missing pixels,
      the mean of images.
    * `label_changed`: the part of repaired images that are read otherwise than the whole ones.
    * `repairs_shown`: JSON, a list of {label, predicted, images}; the images are the whole, the broken and
      the repaired one, base64. Which ones are shown does not depend on how they were repaired.
    """

    def __init__(self, code: str = "", name: str = "repairs") -> None:
        """Set `code`, a hash of the code behind this metric, so that a change of code is a cache miss."""
        super().__init__(_computations, code=code, name=name)


metric_types.register_metric(Repairs)


def _computations(
    code: str, name: str, model_names: list[str] | None = None
) -> metric_types.MetricComputations:
    del code, name
    return several.computations(NAMES, lambda keys, model: _Combiner(keys, model), model_names, _FEATURES)


@dataclasses.dataclass
class Sums:
    """What is known of the repairs so far, and the images that were not compared yet."""

    repairs: int = 0
    changed: int = 0
    pixels: int = 0
    squared_error: float = 0.0
    similarity: float = 0.0
    waiting: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = dataclasses.field(default_factory=list)
    shown: list[tuple[int, str]] = dataclasses.field(default_factory=list)  # (-rank, JSON)

    def add(self, original: np.ndarray, hole: np.ndarray, restored: np.ndarray) -> None:
        """Take a repair; compare when many have come, as one at a time would take long."""
        self.waiting.append((original, hole, restored))
        if len(self.waiting) >= _BUFFER:
            self.compare()

    def compare(self) -> None:
        """Compare the images that wait."""
        if self.waiting:
            original, hole, restored = (np.stack(part) for part in zip(*self.waiting, strict=True))
            error = (original.astype(np.float64) - restored) / 255
            self.squared_error += float((hole * error**2).sum())
            self.pixels += int(hole.sum())
            self.similarity += float(similarity(original, hole, restored).sum())
            self.waiting = []

    def keep(self, rank: int, shown: str) -> None:
        """Keep those of the lowest ranks."""
        (heapq.heappush if len(self.shown) < _SHOWN else heapq.heappushpop)(self.shown, (-rank, shown))


def similarity(original: np.ndarray, hole: np.ndarray, restored: np.ndarray) -> np.ndarray:
    """The structural similarity of images [n, height, width] (uint8), the mean over each one's hole.

    Beyond their edges, images are taken as 0.
    """
    edge = _WINDOW // 2
    padded = [
        tf.pad(tf.cast(images, tf.float32), [[0, 0], [edge, edge], [edge, edge]])[..., tf.newaxis]
        for images in (original, restored)
    ]
    index = tf.image.ssim(*padded, max_val=255.0, filter_size=_WINDOW, return_index_map=True).numpy()
    return (index * hole).sum(axis=(1, 2)) / np.maximum(hole.sum(axis=(1, 2)), 1)


@dataclasses.dataclass
class _Combiner(beam.CombineFn):
    """Adds up repairs; memory does not grow with the data."""

    keys: several.Keys
    model_name: str

    def create_accumulator(self) -> Sums:
        return Sums()

    def add_input(self, accumulator: Sums, element: metric_types.StandardMetricInputs) -> Sums:
        outputs = element.get_predictions(self.model_name)
        restored = np.asarray(outputs["restored"], np.uint8)
        image, original, hole = (
            np.frombuffer(np.asarray(element.features[name]).item(), np.uint8).reshape(restored.shape)
            for name in _FEATURES
        )
        predicted = int(np.asarray(outputs["probabilities"]).argmax())
        accumulator.repairs += 1
        accumulator.changed += predicted != int(np.asarray(outputs["original_digit"]).item())
        accumulator.add(original, hole, restored)
        # The broken image in the rank tells apart the holes of one digit.
        rank = zlib.crc32(original.tobytes() + image.tobytes())
        if len(accumulator.shown) < _SHOWN or rank < -accumulator.shown[0][0]:
            images = [base64.b64encode(i.tobytes()).decode() for i in (original, image, restored)]
            label = int(np.asarray(element.get_labels(self.model_name)).item())
            accumulator.keep(rank, json.dumps({"label": label, "predicted": predicted, "images": images}))
        return accumulator

    def merge_accumulators(self, accumulators: Iterable[Sums]) -> Sums:
        merged = Sums()
        for part in accumulators:
            part.compare()
            for name in ("repairs", "changed", "pixels", "squared_error", "similarity"):
                setattr(merged, name, getattr(merged, name) + getattr(part, name))
            for rank, shown in part.shown:
                merged.keep(-rank, shown)
        return merged

    def extract_output(self, accumulator: Sums) -> dict[metric_types.MetricKey, float | str]:
        accumulator.compare()
        n, error = max(accumulator.repairs, 1), accumulator.squared_error / max(accumulator.pixels, 1)
        values: dict[str, float | str] = {
            "psnr": float(-10 * np.log10(error)) if error else float("inf"),
            "ssim": accumulator.similarity / n,
            "label_changed": accumulator.changed / n,
            "repairs_shown": json.dumps([json.loads(shown) for _, shown in sorted(accumulator.shown)[::-1]]),
        }
        return {self.keys[name]: value for name, value in values.items()}
