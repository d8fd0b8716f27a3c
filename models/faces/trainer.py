"""Training of faces: a head on the embeddings, and thresholds chosen on people of validation."""

from __future__ import annotations

import dataclasses
import json
import pathlib
import shutil
from collections.abc import Mapping
from typing import Any

import keras
import numpy as np
import tensorflow as tf
import tensorflow_transform as tft

from models.common import data
from models.common.progress import check, progress, record
from models.faces import similarity
from models.faces.model import build_head, contrastive_loss

HEAD, THRESHOLDS = "head.keras", "thresholds.json"
# Mean and deviation of the similarity of different people, of LFW.
PRIOR = {"mobilefacenet_192": (0.01, 0.144), "mobilefacenet_512": (0.01, 0.098)}
_PRIOR_PAIRS = 2000  # that the prior counts for
_WATCHED = 0.01  # false accept rate at which heads are compared on validation people
_GAIN = 0.002  # of the true accept rate that a head has to bring
_BATCH = 512  # vectors in a step, at most


@dataclasses.dataclass(frozen=True)
class Faces:
    """Photographs with a face of one or several splits.

    Attributes:
        vectors: float32 [n, dimensions] of unit length.
        people: name of each one's person, [n].
        counts: number of all photographs, and of those that are special, by what they are.
    """

    vectors: np.ndarray
    people: np.ndarray
    counts: Mapping[str, int]


def run_fn(fn_args: Any) -> None:
    """Called by TFX's Trainer; `fn_args.base_model` holds the networks, which are handed on."""
    config = fn_args.custom_config
    keras.utils.set_random_seed(config["seed"])
    transform = tft.TFTransformOutput(fn_args.transform_graph_path)
    train, validation = (read(files, transform) for files in (fn_args.train_files, fn_args.eval_files))
    head, curves = fit(train, validation, config)
    vectors = head.predict(validation.vectors, verbose=0)
    prior = PRIOR[config["embedder"]]
    chosen = thresholds(vectors, validation.people, prior, config["false_accept_rate"])
    notes = {
        "parameters": head.count_params() if config["epochs"] else 0,
        "people in training": len(np.unique(train.people)),
        "people in validation": len(np.unique(validation.people)),
        "photographs without a face": sum(each.counts["without a face"] for each in (train, validation)),
        "threshold": chosen["threshold"],
        "threshold of most right answers": chosen["best_threshold"],
    }
    record(fn_args, {"": curves} if curves["loss"] else {}, notes)
    folder = pathlib.Path(fn_args.serving_model_dir)
    shutil.copytree(fn_args.base_model, folder, dirs_exist_ok=True)
    head.save(folder / HEAD)
    (folder / THRESHOLDS).write_text(json.dumps(chosen), encoding="utf-8")


def read(patterns: list[str], transform: tft.TFTransformOutput, feature: str = "embedding") -> Faces:
    """Transform photographs, and keep those with a face.

    Args:
        patterns: file patterns of gzipped TFRecords of Examples.
        transform: output of the Transform component.
        feature: transformed feature, a vector of each photograph.

    Raises:
        ValueError: no photograph has a face.
    """
    vectors, people, seen = [], [], []
    for features, person in data.batches(patterns, transform, "person", 500):
        vectors.append(features[feature].numpy())
        people.append(np.char.decode(person.numpy().astype(bytes), errors="replace"))
        seen.append(np.stack([features[name].numpy() for name in ("faces", "turned", "grey", "size")]))
    faces, turned, grey, size = np.concatenate([*seen, np.zeros([4, 0])], axis=1)
    if not faces.any():
        raise ValueError(
            f"{', '.join(patterns)}: no photograph has a face; bring photographs in which faces are larger"
        )
    counts = {
        "in all": len(faces),
        "without a face": int((faces == 0).sum()),
        "with several faces": int((faces > 1).sum()),
        "with a face of less than 32 pixels": int(((size < 32) & (faces > 0)).sum()),
        "turned by their EXIF data": int(turned.sum()),
        "without colours": int(grey.sum()),
    }
    there = faces > 0
    return Faces(np.concatenate(vectors)[there], np.concatenate(people)[there], counts)


def fit(
    train: Faces, validation: Faces, config: Mapping[str, Any]
) -> tuple[keras.Model, dict[str, list[float]]]:
    """Train a head; it is left as it was at first, unless it does better on validation people.

    Returns:
        The head, and its learning curves, empty if nobody has two photographs.
    """
    head = build_head(train.vectors.shape[1], config["weight_decay"])
    curves: dict[str, list[float]] = {"loss": [], "val_true_accepts": []}
    _, people, counts = np.unique(train.people, return_inverse=True, return_counts=True)
    if not config["epochs"] or counts.max() < 2 or len(counts) < 2:
        return head, curves
    optimizer = keras.optimizers.Adam(config["learning_rate"])
    first = best = true_accepts(head, validation)
    kept = head.get_weights()
    random = np.random.default_rng(config["seed"])
    for epoch in range(config["epochs"]):
        losses = [
            float(_step(head, optimizer, train.vectors[rows], people[rows], config["temperature"]))
            for rows in batches(people, random)
        ]
        curves["loss"].append(float(np.mean(losses)))
        curves["val_true_accepts"].append(true_accepts(head, validation))
        if curves["val_true_accepts"][-1] > max(best, first + _GAIN):
            best, kept = curves["val_true_accepts"][-1], head.get_weights()
        progress.info(
            "epoch %s/%s loss %.4f true accepts of validation %.4f",
            *(epoch + 1, config["epochs"], curves["loss"][-1], curves["val_true_accepts"][-1]),
        )
    check(curves)
    head.set_weights(kept)
    return head, curves


def batches(people: np.ndarray, random: np.random.Generator) -> list[np.ndarray]:
    """Rows in batches, with all photographs of a person in one, in an order drawn anew."""
    order = random.permutation(people.max() + 1)[people]
    rows = np.argsort(order, kind="stable")
    return np.array_split(rows, max(1, round(len(rows) / _BATCH)))


def _step(
    head: keras.Model,
    optimizer: keras.optimizers.Optimizer,
    vectors: np.ndarray,
    people: np.ndarray,
    temperature: float,
) -> tf.Tensor:
    with tf.GradientTape() as tape:
        loss = contrastive_loss(tf.constant(people), head(vectors, training=True), temperature)
        total = loss + tf.add_n(head.losses)
    variables = head.trainable_variables
    optimizer.apply_gradients(zip(tape.gradient(total, variables), variables, strict=True))
    return loss


def true_accepts(head: keras.Model, faces: Faces) -> float:
    """True accept rate of validation people at a false accept rate of 1 %; 0 if there are no pairs."""
    pairs = similarity.all_pairs(head.predict(faces.vectors, verbose=0), faces.people)
    if not len(pairs.same) or not len(pairs.different):
        return 0.0
    return float((pairs.same > similarity.threshold_at(pairs.different, _WATCHED)).mean())


def thresholds(
    vectors: np.ndarray, people: np.ndarray, prior: tuple[float, float], rate: float
) -> dict[str, Any]:
    """Thresholds of the similarity, chosen on validation people.

    Args:
        vectors: float32 [n, dimensions] of unit length.
        people: person of each, [n].
        prior: mean and deviation for different people, as far as pairs are few.
        rate: false accept rate.

    Returns:
        `threshold` of a pair, at the false accept rate; `best_threshold`, where most pairs are judged
        rightly, or `threshold` if there are no pairs; `tail`, the thresholds of a photograph and an enrolled
        person at `similarity.RATES`.
    """
    pairs = similarity.all_pairs(vectors, people)
    others = similarity.to_others(vectors, people)
    tail = [similarity.tail_threshold(others, each, prior, _PRIOR_PAIRS) for each in similarity.RATES]
    tail = np.maximum.accumulate(tail).tolist()  # the counted ones and the others may cross
    threshold = similarity.tail_threshold(pairs.different, rate, prior, _PRIOR_PAIRS)
    known = len(pairs.same) and len(pairs.different)
    best = similarity.best_threshold(pairs) if known else threshold
    return {"threshold": threshold, "best_threshold": best, "tail": tail}
