"""Training of the detector, choice of its threshold on validation pictures, and export."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import keras
import numpy as np
import tensorflow as tf
import tensorflow_transform as tft

from models.common.progress import Progress, check, progress, record, save_weights
from models.detection import backbones, samples, serving
from models.detection.learner import Learner
from models.detection.model import STRIDE, build_model, find, transfer
from models.detection.precision import Objects, choose_threshold, mean_average_precision, tallies

_LIKE = 5  # classes of the pretrained detector that a new class starts as a mean of
_LOOKED_AT = 300  # training pictures that these are chosen on
_TIMED = 10  # pictures whose time is taken


def run_fn(fn_args: Any) -> None:
    """Called by TFX's Trainer; `fn_args.base_model` is the folder of the pretrained network, if any."""
    config = fn_args.custom_config
    keras.utils.set_random_seed(config["seed"])
    transform = tft.TFTransformOutput(fn_args.transform_graph_path)
    train, validation = (
        samples.read(files, transform) for files in (fn_args.train_files, fn_args.eval_files)
    )
    names = class_names(train.names, validation.names)
    model = network(fn_args.base_model, config, train, len(names))
    curves = fit(model, train, validation, config, len(names))
    found, true = look(model, validation, config["side"])
    threshold = choose_threshold(tallies(found, true))
    detector = serving.Detector(model, names, threshold, config["side"])
    serving.export(detector, transform, fn_args.serving_model_dir)
    notes = {
        "threshold": threshold,
        "train_steps": int(curves["steps"]),
        "parameters": model.count_params(),
        "milliseconds_per_picture": milliseconds(detector, validation),
    }
    shown = {"": curves["training"], "validation pictures": curves["validation"]}
    record(fn_args, shown, notes)
    save_weights(model, fn_args)


def class_names(*found: Mapping[int, str]) -> list[str]:
    """Names of the classes by number; a class that no picture here shows has its number for a name."""
    names = {number: name for each in found for number, name in each.items()}
    if not names:
        raise ValueError("no picture for training has a box; bring boxes")
    return [names.get(number, str(number)) for number in range(max(names) + 1)]


def network(folder: str | None, config: Mapping[str, Any], train: samples.Split, classes: int) -> keras.Model:
    """The network with its initial weights.

    On a pretrained detector each class starts as a mean of the classes that this one sees in its boxes.
    """
    side = config["side"]
    if config["backbone"] == "none":
        return build_model(backbones.from_scratch(side), classes)
    if config["backbone"] == "imagenet":
        return build_model(backbones.of_classifier(backbones.load(folder), side), classes)
    detector = backbones.load(folder)
    model = build_model(backbones.of_detector(detector, side), classes)
    kernel, bias = backbones.last_layer(detector)
    transfer(model, kernel, bias, likeness(detector, train, side, classes))
    if config["freeze"]:
        for layer in model.layers:
            layer.trainable = "CenternetHead" in layer.name or layer.name == "heat"
    return model


def likeness(detector: keras.Model, train: samples.Split, side: int, classes: int) -> np.ndarray:
    """How much the detector takes the objects of each class for each class of its own.

    Returns:
        float32 [classes, 80], rows sum to 1, with at most `_LIKE` values that are not 0.
    """
    sized = backbones.sized(detector, side)
    read = tf.function(lambda picture: tf.sigmoid(sized(picture[tf.newaxis], training=False)[1][0]))
    seen = np.full((classes, detector.outputs[1].shape[-1]), 1e-6, np.float32)
    for number, (picture, true) in enumerate(train.letterboxed(side)):
        if number == _LOOKED_AT:
            break
        heat = read(picture).numpy()
        cells = ((true.boxes[:, :2] + true.boxes[:, 2:]) / (2 * STRIDE)).astype(int)
        for (x, y), label in zip(cells, true.classes, strict=True):
            seen[label] += heat[max(0, y - 1) : y + 2, max(0, x - 1) : x + 2].max(axis=(0, 1))
    least = np.sort(seen, axis=1)[:, [-_LIKE]]
    kept = np.where(seen >= least, seen, 0)
    return kept / kept.sum(axis=1, keepdims=True)


def rounds(pictures: int, config: Mapping[str, Any]) -> int:
    """Number of training steps: `epochs` over the pictures, within `least_steps` and `most_steps`."""
    wanted = config["epochs"] * pictures // config["batch_size"]
    return max(config["least_steps"], min(config["most_steps"], wanted))


def fit(
    model: keras.Model,
    train: samples.Split,
    validation: samples.Split,
    config: Mapping[str, Any],
    classes: int,
) -> dict[str, Any]:
    """Train; the weights that find the validation objects best are kept.

    Weights are averaged over steps. Returns the learning curves of `training` and `validation`, and the
    number of `steps`.

    Raises:
        ValueError: training diverged.
    """
    every = max(1, rounds(len(train), config) // config["evaluations"])
    batches = samples.augmented(
        train, config["side"], classes, config["batch_size"], config["mosaic"], config["seed"]
    )
    learner = Learner(model, config["learning_rate"], every * config["evaluations"], config["averaging"])
    learner.compile(jit_compile=False)
    best = KeepBest(validation, config["side"], config["patience"])
    history = learner.fit(
        batches,
        steps_per_epoch=every,
        epochs=config["evaluations"],
        callbacks=[
            keras.callbacks.TerminateOnNaN(),
            best,
            Progress(),
        ],
        verbose=0,
    ).history
    check(history)
    best.restore(model)
    return {
        "training": {name: values for name, values in history.items() if "precision" not in name},
        "validation": {name: values for name, values in history.items() if "precision" in name},
        "steps": every * len(history["loss"]),
    }


class KeepBest(keras.callbacks.Callback):
    """Callback that measures validation pictures after each epoch, and keeps the best weights."""

    def __init__(self, validation: samples.Split, side: int, patience: int) -> None:
        """Set the pictures, the side of the input, and the epochs without improvement that end training."""
        super().__init__()
        self._validation, self._side, self._patience = validation, side, patience
        self._best, self._weights, self._since = -1.0, None, 0

    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        """Measure the averaged weights, and keep them if they are the best."""
        self.model.swap()
        network = self.model.network
        half, mean = mean_average_precision(tallies(*look(network, self._validation, self._side)))
        if logs is not None:
            logs |= {"mean_average_precision_50": half, "mean_average_precision": mean}
        self._since += 1
        if half + mean > self._best:
            self._best, self._weights, self._since = half + mean, network.get_weights(), 0
        if self._since >= self._patience:
            progress.info("no improvement in %s measurements: training ends", self._since)
            self.model.stop_training = True
        self.model.swap()

    def restore(self, network: keras.Model) -> None:
        """Give a network the best weights."""
        if self._weights is not None:
            network.set_weights(self._weights)


def look(model: keras.Model, split: samples.Split, side: int) -> tuple[list[Objects], list[Objects]]:
    """The objects that are found in each picture, and the true ones, in pixels of the network's input."""

    @tf.function(autograph=False)
    def read(picture: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor, tf.Tensor]:
        given = model(picture[tf.newaxis], training=False)
        seen = find(given["heat"][0], given["edges"][0])
        return seen.boxes, seen.classes, seen.scores

    found, true = [], []
    for picture, objects in split.letterboxed(side):
        found.append(Objects(*(part.numpy() for part in read(picture))))
        true.append(objects)
    return found, true


def milliseconds(detector: serving.Detector, validation: samples.Split) -> float:
    """Median time of a picture, from its file to its objects, one at a time."""
    times = []
    for number in range(min(_TIMED, len(validation)) + 1):
        start = time.perf_counter()
        detector.predict(validation.contents[number % len(validation) : number % len(validation) + 1])
        times.append(time.perf_counter() - start)
    return 1000 * float(np.median(times[1:]))  # the first call builds the graph
