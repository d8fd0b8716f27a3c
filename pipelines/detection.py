"""Find, box and name objects in pictures and film.

Data: tree crowns from the air, marked by hand, whole sites held out; or scenes composed of cut-outs and
photographs (--set sources=scenes); own data in Pascal VOC or COCO format.
Expected: own data of 164 photographs (kangaroo), over five folds: mAP at 0.5 of 0.88 +- 0.06.
Command: factory run detection
"""

from __future__ import annotations

import dataclasses
import typing

from models.detection import data
from pipelines._product import Product, SwapLimits
from pipelines._settings import setting

if typing.TYPE_CHECKING:
    from pipelines._builder import Builder

_WEIGHTS = {"coco": ("coco_detector",), "imagenet": ("imagenet_classifier",), "none": ()}  # by backbone


@dataclasses.dataclass(frozen=True)
class Config:
    """Settings, each changed by --set."""

    seed: int = setting(0, "seed of weights, order and augmentation", at_least=0, at_most=2**31 - 1)
    fold: int = setting(
        0, "held-out fifth of the pictures, or held-out site", at_least=0, at_most=4, of="data"
    )
    sources: str = setting(
        "trees", "sources of data, joined by commas: trees, scenes; all for all", of="data"
    )
    classes: str = setting("", "names of the classes that count, joined by commas; none for all", of="data")
    tile: int = setting(
        0,
        "side in pixels of the tiles that larger pictures are cut into; 0 for none, or 200 for trees",
        at_least=0,
        at_most=1024,
        of="data",
    )
    scenes: int = setting(
        800, "number of scenes composed for training", at_least=10, at_most=100_000, of="data"
    )
    validation_fraction: float = setting(
        0.15, "fraction of the training pictures kept for validation", at_least=0.001, at_most=0.5, of="data"
    )
    fraction: float = setting(
        1.0, "fraction of the pictures that is read", at_least=0.001, at_most=1, of="data"
    )
    backbone: str = setting(
        "coco",
        "pretrained network that is trained further",
        among=("coco", "imagenet", "none"),
        of="trainer",
    )
    freeze: bool = setting(
        False, "whether the pretrained network's layers before its heads stay as they are", of="trainer"
    )
    side: int = setting(
        320,
        "side of the network's input in pixels, a multiple of 32",
        at_least=64,
        at_most=2048,
        of="trainer",
    )
    epochs: int = setting(
        24,
        "number of epochs over the training pictures, within the bounds of steps",
        at_least=1,
        at_most=100_000,
        of="trainer",
    )
    least_steps: int = setting(
        300, "minimum number of training steps", at_least=1, at_most=10_000_000, of="trainer"
    )
    most_steps: int = setting(
        700, "maximum number of training steps", at_least=1, at_most=10_000_000, of="trainer"
    )
    batch_size: int = setting(
        8, "number of pictures in a training step", at_least=1, at_most=1024, of="trainer"
    )
    learning_rate: float = setting(0.0003, "peak learning rate", at_least=0, at_most=10, of="trainer")
    averaging: float = setting(
        0.99, "momentum of the moving average of weights", at_least=0, at_most=0.9999, of="trainer"
    )
    mosaic: float = setting(
        0.5, "fraction of training pictures that are composed of four", at_least=0, at_most=1, of="trainer"
    )
    evaluations: int = setting(
        10, "number of measurements on validation pictures", at_least=1, at_most=1000, of="trainer"
    )
    patience: int = setting(
        5,
        "number of measurements without improvement that end training",
        at_least=1,
        at_most=1000,
        of="trainer",
    )

    def fault(self) -> str | None:
        """Return what is wrong with the settings together."""
        if self.side % 32:
            return f"side is {self.side}; it has to be a multiple of 32"
        if self.least_steps > self.most_steps:
            return f"least_steps is {self.least_steps}, above most_steps, {self.most_steps}; swap them"
        return None


def build(b: Builder, config: Config) -> None:
    """Wire the pipeline.

    The baseline `prior` looks at no picture; `packaged` is the pretrained detector as it is.
    """
    import tensorflow_model_analysis as tfma

    from models.detection import packaged, prior, trainer
    from models.detection.backbones import import_classifier, import_detector
    from models.detection.metrics import Detections
    from models.detection.preprocessing import preprocessing_fn
    from pipelines._evaluation import EvalSpec

    x = b.examples(data.rows)
    b.guard(x)
    t = b.transform(x, preprocessing_fn)
    base = None
    if config.backbone == "coco":
        base = b.pretrained("coco_detector", import_detector)
    elif config.backbone == "imagenet":
        base = b.pretrained("imagenet_classifier", import_classifier)
    m = b.train(t, trainer.run_fn, base=base)
    beside = {"prior": b.baseline(t, prior.run_fn)}
    if config.backbone == "coco":
        beside["packaged"] = b.baseline(t, packaged.run_fn, base=base)
    b.evaluate(
        m,
        EvalSpec(
            [tfma.metrics.ExampleCount(), Detections()],
            prediction_key="detections",
            label_key="",
            slices=["source"],
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
    data_sets={
        "trees": ("trees_from_air",),
        "scenes": ("paint_stamps", "opencv_photographs", "skimage_photographs"),
    },
    pretrained=lambda config: _WEIGHTS[config.backbone],
    instead={
        "coco_detector": "--set backbone=imagenet or --set backbone=none",
        "imagenet_classifier": "--set backbone=coco or --set backbone=none",
    },
    slice_metrics=("mean_average_precision_50", "precision", "recall"),
    takes="image",
    gives="boxes",
    swap=SwapLimits(changed=0.5),
    presets={
        "smoke": Config(
            backbone="none",
            side=128,
            epochs=1,
            least_steps=6,
            most_steps=6,
            evaluations=1,
            batch_size=4,
            fraction=0.2,
        ),
        "default": Config(),
        "full": Config(side=416, epochs=60, most_steps=4000, least_steps=800, scenes=4000),
    },
)
