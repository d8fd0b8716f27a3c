"""Tell who is on a photograph, or that it is nobody who is enrolled.

Data: ORL, 40 people with 10 photographs each; own data as folders named after people, and pairs.txt where it
is there, as in Labeled Faces in the Wild. Faces are found, aligned and embedded by pretrained networks; a
head and the thresholds are learnt. People of the test split are seen by nothing that is learnt.
Command: factory run faces
"""

from __future__ import annotations

import dataclasses
import math
import typing

from models.faces import data
from pipelines._product import Product, SwapLimits
from pipelines._settings import setting

if typing.TYPE_CHECKING:
    from pipelines._builder import Builder

DETECTOR = "face_detector"
_EMBEDDERS = (
    "mobilefacenet_192",
    "mobilefacenet_512",
)  # variants of models/faces, and entries of the catalog


@dataclasses.dataclass(frozen=True)
class Config:
    """Settings, each changed by --set."""

    seed: int = setting(0, "seed of weights and shuffling", at_least=0, at_most=2**32 - 1)
    fold: int = setting(0, "held-out fifth of the people", at_least=0, at_most=4, of="data")
    validation_fraction: float = setting(
        0.25, "fraction of the other people for validation", at_least=0.01, at_most=0.9, of="data"
    )
    longest_side: int = setting(
        800, "pixels of a photograph's longer side, at most", at_least=64, at_most=10_000, of="data"
    )
    most_people: int = setting(
        0, "number of people, the first ones by name, at most; 0 for all", at_least=0, of="data"
    )
    embedder: str = setting(
        _EMBEDDERS[0], "pretrained network that embeds faces", among=_EMBEDDERS, of="pretrained trainer"
    )
    smallest: float = setting(
        20.0,
        "side of the smallest face that is sought, in pixels",
        at_least=12,
        at_most=1000,
        of="finding gallery",
    )
    epochs: int = setting(
        10, "number of epochs of the head, 0 for none", at_least=0, at_most=100_000, of="trainer"
    )
    learning_rate: float = setting(0.0003, "learning rate of the head", at_least=0, at_most=10, of="trainer")
    weight_decay: float = setting(
        0.01, "strength of the head's pull back to no shift", at_least=0, at_most=1e6, of="trainer"
    )
    temperature: float = setting(
        0.1, "temperature of the contrastive loss", at_least=0.001, at_most=100, of="trainer"
    )
    false_accept_rate: float = setting(
        0.001,
        "permitted fraction of pairs of two people that are taken for one",
        at_least=1e-8,
        at_most=0.5,
        of="trainer pixels",
    )
    stranger_rate: float = setting(
        0.01,
        "permitted fraction of strangers who are taken for somebody enrolled",
        at_least=1e-6,
        at_most=0.5,
        of="gallery evaluator",
    )


def build(b: Builder, config: Config) -> None:
    """Wire the pipeline; the baselines are raw pixels, and the embedder with the threshold of a textbook."""
    import tensorflow_model_analysis as tfma

    from models.faces import finding, gallery, pixels, pretrained, textbook, trainer
    from models.faces.metrics import Recognition
    from models.faces.preprocessing import preprocessing_fn
    from pipelines._evaluation import EvalSpec

    networks = b.pretrained(DETECTOR, pretrained.rebuild, config.embedder, embedder=config.embedder)
    photographs = b.examples(data.rows)
    x = b.map(photographs, finding.find_faces, id="FindFaces", model=networks, smallest=config.smallest)
    b.guard(x)
    t = b.transform(x, preprocessing_fn)
    head = b.train(t, trainer.run_fn, base=networks)
    m = b.train(t, gallery.run_fn, base=head, splits=("train", "validation", "test"))
    beside = {"pixels": b.baseline(t, pixels.run_fn), "textbook": b.baseline(t, textbook.run_fn)}
    b.evaluate(
        m,
        EvalSpec(
            [tfma.metrics.ExampleCount(), Recognition(config.stranger_rate)],
            prediction_key="vector",
            label_key="person",
            slices=["face_size", "photographs", "grey"],
        ),
        beside=beside,
    )
    b.push(m, contents="picture")


PRODUCT = Product(
    __name__,
    build=build,
    check=data.check,
    endings=data.ENDINGS,
    deep=True,
    data_sets=("orl_faces",),
    pretrained=lambda config: (DETECTOR, config.embedder),
    instead={
        one: f"the other embedder with --set embedder={other}"
        for one, other in (_EMBEDDERS, reversed(_EMBEDDERS))
    },
    slice_metrics=(
        "verification_accuracy",
        "tar_at_far_1e2",
        "tar_at_far_1e3",
        "eer",
        "dir_at_fpir_1e2",
        "detection_rate",
    ),
    takes="image",
    swap=SwapLimits(changed=1, moved=math.inf),  # each version has its own people
    presets={
        "smoke": Config(most_people=15, longest_side=320, epochs=1),
        "default": Config(),
        "full": Config(epochs=100),
    },
)
