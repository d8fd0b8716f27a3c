"""Metrics of faces: verification of pairs, and recognition among people and strangers."""

from __future__ import annotations

import collections
import dataclasses
import functools
import io

import numpy as np
from PIL import Image

from models.common import figures, metrics
from models.faces import similarity
from models.faces.similarity import Pairs

_FEATURES = ("photo", "pairs", "face", "faces")
_SHOWN = 12  # confused pairs of each kind
_SMALL = 64  # pixels of a face that is shown
_DRAWS = 5  # of enrolled people and strangers
_BINS = np.linspace(-0.4, 1.0, 71)


class Recognition(metrics.Metric):
    """Emits `NAMES`, curves of both errors, histograms of similarity, and pairs that are confused.

    Of pairs, those that `pairs.txt` lists, or else all pairs, where both kinds count alike:
    * `verification_accuracy`: fraction judged rightly by `best_threshold`.
    * `tar_at_far_1e2`: true accept rate at a false accept rate of 1 %.
    * `eer`: equal error rate.

    Of all pairs of photographs:
    * `tar_at_far_1e3`: true accept rate at a false accept rate of 0.1 %.
    * `true_accepts` and `false_accepts`: rates at `threshold`.

    Of people with four photographs or more, one half enrolled by half of their photographs, the others
    strangers, mean of five draws:
    * `dir_at_fpir_1e2`: fraction of the other photographs of enrolled people that are recognised, where 1 %
      of
      those of strangers are taken for somebody.
    * `recognised` and `strangers_recognised`: these fractions at the threshold that was chosen in training
      for
      `stranger_rate`.

    * `detection_rate`: fraction of photographs in which a face was found. One without counts in the others as
      like nobody.

    The model must have the outputs of `gallery.export`; the label is the person. A state holds all vectors.
    """

    NAMES = (
        "verification_accuracy",
        "tar_at_far_1e2",
        "tar_at_far_1e3",
        "eer",
        "true_accepts",
        "false_accepts",
        "dir_at_fpir_1e2",
        "recognised",
        "strangers_recognised",
        "detection_rate",
    )

    def __init__(self, stranger_rate: float = 0.01, code: str = "", name: str = "recognition") -> None:
        """Set the metric up.

        Args:
            stranger_rate: fraction of strangers that may be taken for somebody.
            code: source fingerprint, so that changed code is not taken from the cache.
            name: of the metric as a whole.
        """
        super().__init__(
            functools.partial(Photographs, stranger_rate),
            name=name,
            code=code,
            features=_FEATURES,
            stranger_rate=stranger_rate,
        )


@dataclasses.dataclass
class Photographs:
    """Photographs, one entry each, and the thresholds of the model."""

    stranger_rate: float
    photos: list[str] = dataclasses.field(default_factory=list)
    people: list[str] = dataclasses.field(default_factory=list)
    pairs: list[str] = dataclasses.field(default_factory=list)
    crops: list[bytes] = dataclasses.field(default_factory=list)
    vectors: list[np.ndarray] = dataclasses.field(default_factory=list)
    thresholds: np.ndarray = dataclasses.field(default_factory=lambda: np.zeros(0))

    def add(self, example: metrics.Example) -> None:
        """Take in a photograph."""
        vector = example.output("vector").reshape(-1).astype(np.float32)
        self.vectors.append(vector)
        self.photos.append(example.text("photo"))
        self.people.append(str(example.label))
        self.pairs.append(example.text("pairs"))
        self.crops.append(_small(example.bytes_of("face")) if vector.any() else b"")
        names = ("threshold", "best_threshold", "tail")
        self.thresholds = np.concatenate([example.output(name).reshape(-1) for name in names])

    def merge(self, other: Photographs) -> None:
        """Take in other photographs."""
        for name in ("photos", "people", "pairs", "crops", "vectors"):
            getattr(self, name).extend(getattr(other, name))
        if len(other.thresholds):
            self.thresholds = other.thresholds

    def result(self) -> metrics.Result:
        """The metrics and figures."""
        values = dict.fromkeys(Recognition.NAMES, metrics.NAN)
        if not self.photos:
            return metrics.Result(values)
        order = np.argsort(self.photos)  # the order of arrival is not fixed
        vectors, people = np.stack(self.vectors)[order], np.array(self.people)[order]
        every = similarity.all_pairs(vectors, people)
        listed = self._listed() or every
        missing = {
            **verified(values, listed, self.thresholds[1]),
            **accepted(values, every, self.thresholds[0]),
            **self._recognised(values, vectors, people),
        }
        values["detection_rate"] = float(np.mean([bool(crop) for crop in self.crops]))
        return metrics.Result(values, self._figures(every, listed), missing)

    def _listed(self) -> Pairs | None:
        """Similarities of the pairs that `pairs.txt` lists, if it lists any of these photographs."""
        members = collections.defaultdict(list)
        for place, pairs in enumerate(self.pairs):
            for pair in pairs.split():
                members[pair].append(place)
        found: tuple[list[float], list[float]] = ([], [])
        for places in members.values():
            if len(places) == 2:
                one, other = places
                alike = float(self.vectors[one] @ self.vectors[other])
                found[self.people[one] != self.people[other]].append(alike)
        if not all(found):
            return None
        return Pairs(*(np.sort(np.array(part, np.float32)) for part in found))

    def _recognised(
        self, values: dict[str, float], vectors: np.ndarray, people: np.ndarray
    ) -> dict[str, str]:
        draws = [similarity.recognise(vectors, people, seed) for seed in range(_DRAWS)]
        sets = [draw for draw in draws if draw]
        if not sets:
            reason = "fewer than two people have four photographs"
            return dict.fromkeys(("dir_at_fpir_1e2", "recognised", "strangers_recognised"), reason)
        able = sum(count >= similarity.FEWEST for count in collections.Counter(people.tolist()).values())
        threshold = similarity.threshold_among(self.thresholds[2:], self.stranger_rate, able // 2)
        values["dir_at_fpir_1e2"] = float(np.mean([one.rate_at(0.01) for one in sets]))
        values["recognised"] = float(np.mean([one.rate_above(threshold) for one in sets]))
        values["strangers_recognised"] = float(np.mean([(one.strangers > threshold).mean() for one in sets]))
        return {}

    def _figures(self, every: Pairs, listed: Pairs) -> list[figures.Figure]:
        drawn: list[figures.Figure] = []
        if len(every.same) and len(every.different):
            drawn += [roc(every), histogram(every, float(self.thresholds[0]))]
            if every.same[0] < every.different[-1]:  # otherwise there is no error to draw
                drawn.insert(1, det(every))
        counts: list[list[figures.Cell]] = [
            ["photographs", len(self.photos)],
            ["people", len(set(self.people))],
            ["photographs without a face", self.crops.count(b"")],
            ["pairs of one person", len(every.same)],
            ["pairs of two people", len(every.different)],
            ["pairs that are verified", len(listed.same) + len(listed.different)],
        ]
        drawn.append(figures.Table("Photographs and pairs", ["", "number"], counts))
        return [*drawn, *self._confused()]

    def _confused(self) -> list[figures.Figure]:
        """The pairs of two people that are most alike, and those of one person that are least alike."""
        vectors, people, there = np.stack(self.vectors), np.array(self.people), np.array(self.crops) != b""
        rows = np.flatnonzero(there)[:: max(1, int(there.sum()) // 3000)]
        found = vectors[rows] @ vectors[rows].T
        equal = people[rows][:, np.newaxis] == people[rows]
        upper = np.triu(np.ones_like(equal), 1)
        most = self._gallery("Different people, most alike", rows, np.where(upper & ~equal, found, -2), 1)
        least = self._gallery("The same person, least alike", rows, np.where(upper & equal, found, 2), -1)
        return [gallery for gallery in (most, least) if gallery.items]

    def _gallery(self, title: str, rows: np.ndarray, found: np.ndarray, sign: int) -> figures.Gallery:
        flat = (-sign * found).reshape(-1)
        places = np.argpartition(flat, min(_SHOWN, len(flat) - 1))[:_SHOWN]
        items = []
        for place in sorted(places.tolist(), key=lambda n: flat[n]):
            alike = float(found.reshape(-1)[place])
            if abs(alike) <= 1.01:
                one, other = (int(rows[n]) for n in divmod(place, len(rows)))
                names = dict.fromkeys((self.people[one], self.people[other]))
                caption = f"{', '.join(names)}: {alike:.2f}"
                items.append(figures.picture(self._beside(one, other), caption, "image/jpeg"))
        return figures.Gallery(title, items, note="Similarity after the names.")

    def _beside(self, one: int, other: int) -> bytes:
        both = Image.new("RGB", (2 * _SMALL, _SMALL))
        for number, place in enumerate((one, other)):
            both.paste(Image.open(io.BytesIO(self.crops[place])), (number * _SMALL, 0))
        return _jpeg(both)


def verified(values: dict[str, float], pairs: Pairs, even: float) -> dict[str, str]:
    """Set the values of the pairs that are verified; return why some cannot be."""
    missing = {}
    if not len(pairs.same) or not len(pairs.different):
        reason = "there are no pairs of one person, or none of two"
        return dict.fromkeys(("verification_accuracy", "tar_at_far_1e2", "eer"), reason)
    true, false = similarity.rates(pairs, np.array([even]))
    values["verification_accuracy"] = float(true[0] + 1 - false[0]) / 2
    values["eer"] = similarity.equal_error(pairs)
    if len(pairs.different) >= 100:
        values["tar_at_far_1e2"] = _true_at(pairs, 0.01)
    else:
        missing["tar_at_far_1e2"] = f"only {len(pairs.different)} pairs are of two people; 100 are needed"
    return missing


def accepted(values: dict[str, float], pairs: Pairs, threshold: float) -> dict[str, str]:
    """Set the values of all pairs; return why some cannot be."""
    missing = {}
    if len(pairs.same) and len(pairs.different):
        true, false = similarity.rates(pairs, np.array([threshold]))
        values["true_accepts"], values["false_accepts"] = float(true[0]), float(false[0])
    else:
        reason = "there are no pairs of one person, or none of two"
        missing = dict.fromkeys(("true_accepts", "false_accepts"), reason)
    if len(pairs.same) and len(pairs.different) >= 1000:
        values["tar_at_far_1e3"] = _true_at(pairs, 0.001)
    else:
        missing["tar_at_far_1e3"] = f"only {len(pairs.different)} pairs are of two people; 1,000 are needed"
    return missing


def _true_at(pairs: Pairs, rate: float) -> float:
    return float((pairs.same > similarity.threshold_at(pairs.different, rate)).mean())


def roc(pairs: Pairs) -> figures.Curve:
    """True accept rate by false accept rate, both in percent; the latter by powers of ten."""
    false, true = _curve(pairs)
    series = [figures.Series("model", np.log10(100 * false).tolist(), (100 * true).tolist())]
    return figures.Curve("ROC", "false accepts (%, power of ten)", "true accepts (%)", series)


def det(pairs: Pairs) -> figures.Curve:
    """False reject rate by false accept rate, both in percent and by powers of ten."""
    false, true = _curve(pairs)
    rejected = 100 * (1 - true)
    there = rejected > 0
    series = [
        figures.Series("model", np.log10(100 * false[there]).tolist(), np.log10(rejected[there]).tolist())
    ]
    labels = ("false accepts (%, power of ten)", "false rejects (%, power of ten)")
    return figures.Curve("DET", *labels, series)


def _curve(pairs: Pairs) -> tuple[np.ndarray, np.ndarray]:
    """False and true accept rates at a hundred false accept rates, the least of which is that of one pair."""
    rates = np.geomspace(1 / len(pairs.different), 1, 100)
    thresholds = np.array([similarity.threshold_at(pairs.different, min(rate, 0.999)) for rate in rates])
    return rates, similarity.rates(pairs, thresholds)[0]


def histogram(pairs: Pairs, threshold: float) -> figures.Curve:
    """Fractions of same and different pairs by similarity, and the threshold."""
    middles = ((_BINS[:-1] + _BINS[1:]) / 2).tolist()
    series = [
        figures.Series(name, middles, (100 * np.histogram(part, _BINS)[0] / len(part)).tolist())
        for name, part in (("one person", pairs.same), ("two people", pairs.different))
    ]
    top = max(max(value for value in one.y if value is not None) for one in series)
    series.append(figures.Series("threshold", [threshold, threshold], [0.0, top], dashed=True))
    return figures.Curve("Similarity of pairs", "similarity", "pairs (%)", series)


def _small(pixels: bytes) -> bytes:
    side = int((len(pixels) / 3) ** 0.5)
    picture = Image.fromarray(np.frombuffer(pixels, np.uint8).reshape(side, side, 3))
    return _jpeg(picture.resize((_SMALL, _SMALL), Image.Resampling.LANCZOS))


def _jpeg(picture: Image.Image) -> bytes:
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=85)
    return written.getvalue()
