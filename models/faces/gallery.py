"""Enrolment: the people of all photographs in a gallery, and export of the whole model for photographs.

Nothing is learnt or chosen here, so that photographs of every split are enrolled. Evaluation does not use
this gallery: it enrols people of the test split by some of their photographs, see `metrics`.
"""

from __future__ import annotations

import json
import pathlib
from typing import Any

import keras
import numpy as np
import tensorflow as tf
import tensorflow_transform as tft

from models.common import figures
from models.faces import finding, pretrained, similarity
from models.faces.trainer import HEAD, THRESHOLDS, read

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
    figures.write(fn_args.model_run_dir, [_table(faces.people, faces.without, chosen)])
    networks = pretrained.load(fn_args.base_model)
    export(networks, head, (gallery, names), chosen, transform, config, fn_args.serving_model_dir)


def _table(people: np.ndarray, without: int, chosen: dict[str, Any]) -> figures.Table:
    """The enrolled people in figures."""
    _, counts = np.unique(people, return_counts=True)
    rows: list[list[figures.Cell]] = [
        ["people enrolled", len(counts)],
        ["photographs enrolled", int(counts.sum())],
        ["people with one photograph", int((counts == 1).sum())],
        ["photographs without a face", without],
        ["similarity from which somebody is recognised", chosen["gallery_threshold"]],
    ]
    return figures.Table("Gallery", ["", "value"], rows)


def export(
    networks: pretrained.Networks,
    head: keras.Model,
    gallery: tuple[np.ndarray, np.ndarray],
    chosen: dict[str, Any],
    transform: tft.TFTransformOutput,
    config: dict[str, Any],
    folder: str,
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
    serving = tf.Module()
    serving.networks, serving.head = [*networks.detector.values(), networks.embedder], head
    serving.transform = transform.transform_features_layer()
    raw_spec = {"embedding": transform.raw_feature_spec()["embedding"]}
    templates, names = tf.constant(gallery[0]), tf.constant([name.encode() for name in gallery[1]])

    def look(content: tf.Tensor, most: int = 0) -> tuple[tf.Tensor, tf.Tensor]:
        found = finding.in_picture(networks, content, config["smallest"])
        crops, boxes = (part[:most] if most else part for part in (found.crops, found.boxes))
        return boxes, head(finding.embed(networks.embedder, crops), training=False)

    @tf.function(input_signature=[tf.TensorSpec([None], tf.string, name="examples")], autograph=False)
    def serving_default(examples: tf.Tensor) -> dict[str, tf.Tensor]:
        features = tf.io.parse_example(examples, raw_spec)
        vectors = tf.math.l2_normalize(features["embedding"], axis=1)
        outputs = {"vector": head(vectors, training=False)}
        every = tf.ones(tf.shape(examples))
        for name in ("threshold", "best_threshold"):
            outputs[name] = every * chosen[name]
        return {**outputs, "tail": every[:, tf.newaxis] * tf.constant(chosen["tail"], tf.float32)}

    def recognise(content: tf.Tensor) -> tuple[tf.Tensor, ...]:
        boxes, vectors = look(content)
        alike = tf.matmul(vectors, templates, transpose_b=True)
        best = tf.reduce_max(alike, axis=1)
        who = tf.gather(names, tf.argmax(alike, axis=1))
        who = tf.where(best > chosen["gallery_threshold"], who, UNKNOWN)
        return boxes, who, best, _written(boxes, who, best)

    @tf.function(input_signature=[tf.TensorSpec([None], tf.string, name="contents")], autograph=False)
    def predict(contents: tf.Tensor) -> dict[str, tf.Tensor]:
        boxes, who, best, answer = tf.map_fn(
            recognise,
            contents,
            fn_output_signature=(
                tf.RaggedTensorSpec([None, 4], tf.float32, ragged_rank=0),
                tf.RaggedTensorSpec([None], tf.string, ragged_rank=0),
                tf.RaggedTensorSpec([None], tf.float32, ragged_rank=0),
                tf.TensorSpec([], tf.string),
            ),
        )
        similarities = best.to_tensor()
        confidence = tf.reduce_max(tf.pad(similarities, [[0, 0], [0, 1]]), axis=1)
        return {
            "answer": answer,
            "confidence": confidence,
            "names": who.to_tensor(""),
            "similarities": similarities,
            "boxes": boxes.to_tensor(),
        }

    def main_face(content: tf.Tensor) -> tf.Tensor:
        return tf.pad(look(content, most=1)[1], [[0, 1], [0, 0]])[0]

    @tf.function(
        input_signature=[tf.TensorSpec([None], tf.string, name=name) for name in ("first", "second")],
        autograph=False,
    )
    def compare(first: tf.Tensor, second: tf.Tensor) -> dict[str, tf.Tensor]:
        both = tf.concat([first, second], axis=0)
        vectors = tf.map_fn(
            main_face, both, fn_output_signature=tf.TensorSpec([templates.shape[1]], tf.float32)
        )
        one, other = tf.split(vectors, [tf.size(first), tf.size(second)])
        alike = tf.reduce_sum(one * other, axis=1)
        return {"similarity": alike, "same": alike > chosen["threshold"]}

    signatures = {"serving_default": serving_default, "predict": predict, "compare": compare}
    tf.saved_model.save(serving, folder, signatures=signatures)


def _written(boxes: tf.Tensor, who: tf.Tensor, alike: tf.Tensor) -> tf.Tensor:
    """The faces of a picture in words, string []."""
    corners = tf.strings.as_string(tf.cast(tf.round(boxes), tf.int32))
    place = tf.strings.reduce_join(corners, axis=1, separator=",")
    score = tf.strings.as_string(alike, precision=2)
    joined = tf.strings.join([who, tf.strings.join([score, place], " at ")], " ")
    some = tf.strings.reduce_join(joined, separator="; ")
    return tf.cond(tf.size(who) > 0, lambda: some, lambda: tf.constant(NOBODY))
