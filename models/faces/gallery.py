"""Enrolment: the people of all photographs in a gallery, and export of the whole model for photographs.

Nothing is learnt or chosen here, so that photographs of every split are enrolled. Evaluation does not use
this gallery: it enrols people of the test split by some of their photographs, see `metrics`.
"""

from __future__ import annotations

import json
import pathlib
from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import tensorflow as tf
import tensorflow_transform as tft

from models.common import figures, saved_models
from models.faces import finding, pretrained, similarity
from models.faces.trainer import HEAD, THRESHOLDS, Faces, read

UNKNOWN, NOBODY = "unknown", "no face"


def run_fn(fn_args: Any) -> None:
    """Called by TFX's Trainer on all splits; `fn_args.base_model` holds networks, head and thresholds."""
    config = fn_args.custom_config
    folder = pathlib.Path(fn_args.base_model)
    head = keras.models.load_model(folder / HEAD, compile=False)
    chosen = json.loads((folder / THRESHOLDS).read_text(encoding="utf-8"))
    transform = tft.TFTransformOutput(fn_args.transform_graph_path)
    faces = read(fn_args.train_files, transform)
    names = np.unique(faces.people)
    vectors = head.predict(faces.vectors, verbose=0)
    gallery = similarity.templates(vectors, faces.people, names).astype(np.float32)
    chosen["gallery_threshold"] = similarity.threshold_among(
        np.array(chosen["tail"]), config["stranger_rate"], len(names)
    )
    figures.write(fn_args.model_run_dir, [_table(faces, chosen)])
    networks = pretrained.load(fn_args.base_model)
    recogniser = Recogniser(networks, head, chosen, config["smallest"])
    recogniser.enrol(gallery, names)
    export(recogniser, transform, chosen, fn_args.serving_model_dir)


def _table(faces: Faces, chosen: dict[str, Any]) -> figures.Table:
    """The enrolled people and their photographs in figures."""
    _, counts = np.unique(faces.people, return_counts=True)
    seen: list[list[figures.Cell]] = [[f"photographs {what}", n] for what, n in faces.counts.items()]
    rows: list[list[figures.Cell]] = [
        ["people enrolled", len(counts)],
        ["people enrolled by one photograph", int((counts == 1).sum())],
        *seen,
        ["similarity from which somebody is recognised", chosen["gallery_threshold"]],
    ]
    return figures.Table("Gallery", ["", "value"], rows)


class Recogniser(tf.Module):
    """Graphs from encoded pictures to faces and people."""

    def __init__(
        self, networks: pretrained.Networks, head: keras.Model, chosen: dict[str, Any], smallest: float
    ) -> None:
        """Set networks, head and thresholds; `smallest` as of `finding.in_picture`."""
        super().__init__()
        self.networks = {**networks.detector, "embedder": networks.embedder}
        self.head, self._chosen, self._smallest = head, chosen, smallest
        self._read = networks
        self.templates, self.names = tf.zeros([0, 0]), tf.zeros([0], tf.string)

    def enrol(self, templates: np.ndarray, names: np.ndarray) -> None:
        """Set the gallery: float32 [people, dimensions] and the names, [people]."""
        self.templates, self.names = tf.constant(templates), tf.constant([name.encode() for name in names])

    def vectors(self, crops: tf.Tensor) -> tf.Tensor:
        """Vectors of aligned faces, float32 [n, dimensions]."""
        return self.head(finding.embed(self._read.embedder, crops), training=False)

    def recognise(self, content: tf.Tensor) -> tuple[tf.Tensor, ...]:
        """Boxes, names and similarities of a picture's faces, and the same in words."""
        found = finding.in_picture(self._read, content, self._smallest)
        alike = tf.matmul(self.vectors(found.crops), self.templates, transpose_b=True)
        best = tf.reduce_max(alike, axis=1)
        known = tf.gather(self.names, tf.argmax(alike, axis=1))
        who = tf.where(best > self._chosen["gallery_threshold"], known, UNKNOWN)
        return found.boxes, who, best, _written(found.boxes, who, best)

    def main_face(self, content: tf.Tensor) -> tf.Tensor:
        """Vector of a picture's main face, float32 [dimensions], 0 if there is none."""
        found = finding.in_picture(self._read, content, self._smallest)
        return tf.pad(self.vectors(found.crops[:1]), [[0, 1], [0, 0]])[0]


_FOUND = (
    tf.RaggedTensorSpec([None, 4], tf.float32, ragged_rank=0),
    tf.RaggedTensorSpec([None], tf.string, ragged_rank=0),
    tf.RaggedTensorSpec([None], tf.float32, ragged_rank=0),
    tf.TensorSpec([], tf.string),
)  # what `Recogniser.recognise` gives


def export(
    recogniser: Recogniser, transform: tft.TFTransformOutput, chosen: dict[str, Any], folder: str
) -> None:
    """Write a SavedModel with three signatures.

    `serving_default` takes `examples`, string [n]: serialized Examples with the feature `embedding`. Outputs:
    `vector`, float32 [n, dimensions]; `threshold`, `best_threshold` and `tail`, float32 [n], [n] and [n, 8]:
    see `trainer.thresholds`.
    `predict` takes `contents`, string [n]: pictures. Outputs: `answer`, string [n], with the name, similarity
    and box of every face; `confidence`, float32 [n], the highest similarity; and of each face, filled up to
    the number of the picture that has most: `names`, string [n, faces], "" beyond a picture's faces;
    `similarities`, float32 [n, faces]; `boxes`, float32 [n, faces, 4] in pixels of the upright picture.
    `compare` takes `first` and `second`, string [n]: pictures. Outputs: `similarity`, float32 [n], of their
    main faces, 0 without a face; `same`, bool [n].
    """
    strings = {name: tf.TensorSpec([None], tf.string, name=name) for name in ("contents", "first", "second")}

    @tf.function(input_signature=[strings["contents"]], autograph=False)
    def predict(contents: tf.Tensor) -> dict[str, tf.Tensor]:
        boxes, who, best, answer = tf.map_fn(recogniser.recognise, contents, fn_output_signature=_FOUND)
        similarities = best.to_tensor()
        return {
            "answer": answer,
            "confidence": tf.reduce_max(tf.pad(similarities, [[0, 0], [0, 1]]), axis=1),
            "names": who.to_tensor(""),
            "similarities": similarities,
            "boxes": boxes.to_tensor(),
        }

    @tf.function(input_signature=[strings["first"], strings["second"]], autograph=False)
    def compare(first: tf.Tensor, second: tf.Tensor) -> dict[str, tf.Tensor]:
        both = tf.concat([first, second], axis=0)
        spec = tf.TensorSpec([recogniser.templates.shape[1]], tf.float32)
        vectors = tf.map_fn(recogniser.main_face, both, fn_output_signature=spec)
        one, other = tf.split(vectors, [tf.size(first), tf.size(second)])
        alike = tf.reduce_sum(one * other, axis=1)
        return {"similarity": alike, "same": alike > chosen["threshold"]}

    signatures = {
        "serving_default": of_feature(recogniser, transform, "embedding", chosen, recogniser.head),
        "predict": predict,
        "compare": compare,
    }
    saved_models.write(recogniser, folder, signatures)


def of_feature(
    module: tf.Module,
    transform: tft.TFTransformOutput,
    feature: str,
    chosen: dict[str, Any],
    head: Callable[..., tf.Tensor] = lambda vectors, training: vectors,
) -> Any:
    """The signature `serving_default` of a module, see `export`.

    Args:
        module: module that is saved.
        transform: output of the Transform component.
        feature: raw feature and transformed one, a vector.
        chosen: thresholds.
        head: network on top of the vectors.
    """
    module.transform = transform.transform_features_layer()
    raw = {"embedding": "embedding", "pixels": "face"}[feature]
    raw_spec = {raw: transform.raw_feature_spec()[raw]}

    @tf.function(input_signature=[tf.TensorSpec([None], tf.string, name="examples")], autograph=False)
    def serving_default(examples: tf.Tensor) -> dict[str, tf.Tensor]:
        features = module.transform(tf.io.parse_example(examples, raw_spec))
        every = tf.ones(tf.shape(examples))
        return {
            "vector": head(features[feature], training=False),
            "threshold": every * chosen["threshold"],
            "best_threshold": every * chosen["best_threshold"],
            "tail": every[:, tf.newaxis] * tf.constant(chosen["tail"], tf.float32),
        }

    return serving_default


def _written(boxes: tf.Tensor, who: tf.Tensor, alike: tf.Tensor) -> tf.Tensor:
    """The faces of a picture in words, string []."""
    corners = tf.strings.as_string(tf.cast(tf.round(boxes), tf.int32))
    place = tf.strings.reduce_join(corners, axis=1, separator=",")
    score = tf.strings.as_string(alike, precision=2)
    joined = tf.strings.join([who, tf.strings.join([score, place], " at ")], " ")
    some = tf.strings.reduce_join(joined, separator="; ")
    return tf.cond(tf.size(who) > 0, lambda: some, lambda: tf.constant(NOBODY))
