"""Metrics of repairs: distance of repaired from original pictures at the missing pixels."""

from __future__ import annotations

import dataclasses
import zlib

import numpy as np
import tensorflow as tf

from models.common import figures, metrics

_BUFFER = 500  # pictures compared at once
_WINDOW = 11  # pixels, of SSIM
_SHOWN = 6  # repairs shown of a slice
_GAP = 2  # pixels between the pictures of a repair
_FEATURES = ("image", "original", "hole")


class Repairs(metrics.Metric):
    """Emits `NAMES`, and for each slice a gallery of repairs.

    * `psnr`: peak signal-to-noise ratio in dB, of the squared error of all missing pixels together.
    * `ssim`: structural similarity (Wang et al., 2004; 11 x 11 Gaussian windows) at the missing pixels, mean
      over pictures.
    * `label_changed`: fraction of repaired pictures that are read otherwise than the whole ones.

    The model must have the outputs `restored` (uint8 [height, width]), `probabilities` (float32 [classes])
    and `original_digit` (int64, its reading of the whole picture). The examples hold `image` (with the hole),
    `original` and `hole` as bytes, one per pixel. Which repairs are shown does not depend on the model.
    """

    NAMES = ("psnr", "ssim", "label_changed")

    def __init__(self, code: str = "", name: str = "repairs") -> None:
        """Set `code`, the source fingerprint, so that changed code is not taken from the cache."""
        super().__init__(Sums, name=name, code=code, features=_FEATURES)


@dataclasses.dataclass
class Sums:
    """Sums over repairs, and the pictures not compared yet."""

    repairs: int = 0
    changed: int = 0
    pixels: int = 0
    squared_error: float = 0.0
    similarity: float = 0.0
    waiting: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = dataclasses.field(default_factory=list)
    # The lowest ranks: (-rank, caption, pixels of the whole, the broken and the repaired one, their shape).
    shown: metrics.Greatest = dataclasses.field(default_factory=lambda: metrics.Greatest(_SHOWN))

    def add(self, example: metrics.Example) -> None:
        """Take in a repair."""
        restored = example.output("restored").astype(np.uint8)
        broken, original, hole = (
            np.frombuffer(example.bytes_of(name), np.uint8).reshape(restored.shape) for name in _FEATURES
        )
        predicted = int(example.output("probabilities").argmax())
        self.repairs += 1
        self.changed += predicted != int(metrics.plain(example.output("original_digit")))
        self.add_pictures(original, hole, restored)
        # The broken picture in the rank tells apart the holes of one digit.
        rank = zlib.crc32(original.tobytes() + broken.tobytes())
        caption = f"{int(example.label)} read as {predicted}"
        pictures = np.stack([original, broken, restored])
        self.shown.add((-rank, caption, pictures.tobytes(), pictures.shape))

    def add_pictures(self, original: np.ndarray, hole: np.ndarray, restored: np.ndarray) -> None:
        """Take in pictures, uint8 [height, width]; compare many at once, since one at a time is slow."""
        self.waiting.append((original, hole, restored))
        if len(self.waiting) >= _BUFFER:
            self.compare()

    def compare(self) -> None:
        """Compare the waiting pictures."""
        if self.waiting:
            original, hole, restored = (np.stack(part) for part in zip(*self.waiting, strict=True))
            error = (original.astype(np.float64) - restored) / 255
            self.squared_error += float((hole * error**2).sum())
            self.pixels += int(hole.sum())
            self.similarity += float(similarity(original, hole, restored).sum())
            self.waiting = []

    def merge(self, other: Sums) -> None:
        """Take in other sums."""
        other.compare()
        for name in ("repairs", "changed", "pixels", "squared_error", "similarity"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.shown.merge(other.shown)

    def result(self) -> metrics.Result:
        """The metrics and figures."""
        self.compare()
        if not self.pixels:
            reasons = dict.fromkeys(Repairs.NAMES, "the test examples have no missing pixels")
            return metrics.Result(dict.fromkeys(Repairs.NAMES, metrics.NAN), not_applicable=reasons)
        error = self.squared_error / self.pixels
        values = {
            "psnr": float(-10 * np.log10(error)) if error else float("inf"),
            "ssim": self.similarity / self.repairs,
            "label_changed": self.changed / self.repairs,
        }
        return metrics.Result(values, [self.gallery()])

    def gallery(self) -> figures.Gallery:
        """The repairs of the lowest ranks."""
        items = [
            figures.picture(side_by_side(np.frombuffer(pixels, np.uint8).reshape(shape)), caption)
            for _, caption, pixels, shape in self.shown.sorted()
        ]
        note = "Each picture: whole, with missing pixels, repaired. Caption: label and reading of the repair."
        return figures.Gallery("Repairs", items, note, per_slice=True)


def side_by_side(pictures: np.ndarray) -> bytes:
    """Grey pictures, uint8 [n, height, width], in one PNG, with gaps between them."""
    spaced = np.pad(pictures, ((0, 0), (0, 0), (0, _GAP)), constant_values=128)
    return figures.png(np.hstack(list(spaced))[:, :-_GAP])


def similarity(original: np.ndarray, hole: np.ndarray, restored: np.ndarray) -> np.ndarray:
    """Structural similarity of pictures [n, height, width] (uint8), the mean over each one's hole: [n].

    Beyond their edges, pictures are taken as 0.
    """
    edge = _WINDOW // 2
    padded = [
        tf.pad(tf.cast(images, tf.float32), [[0, 0], [edge, edge], [edge, edge]])[..., tf.newaxis]
        for images in (original, restored)
    ]
    index = tf.image.ssim(*padded, max_val=255.0, filter_size=_WINDOW, return_index_map=True).numpy()
    return (index * hole).sum(axis=(1, 2)) / np.maximum(hole.sum(axis=(1, 2)), 1)
