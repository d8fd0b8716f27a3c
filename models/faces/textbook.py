"""A baseline of faces: the embedder as it is, with the threshold of a textbook."""

from __future__ import annotations

from typing import Any

import tensorflow as tf
import tensorflow_transform as tft

from models.faces import similarity

THRESHOLD = 1 - 1.1 / 2  # Schroff et al., FaceNet, 2015: 1.1 of the squared distance, as a cosine


def run_fn(fn_args: Any) -> None:
    """Called by TFX's Trainer; nothing is learnt."""
    transform = tft.TFTransformOutput(fn_args.transform_graph_path)
    chosen = dict.fromkeys(("threshold", "best_threshold"), THRESHOLD)
    export("embedding", {**chosen, "tail": [THRESHOLD] * len(similarity.RATES)}, transform, fn_args)


def export(feature: str, chosen: dict[str, Any], transform: tft.TFTransformOutput, fn_args: Any) -> None:
    """Write a SavedModel whose vectors are a transformed feature.

    `serving_default` takes `examples`, and gives what that of `gallery.export` gives.
    """
    serving = tf.Module()
    serving.transform = transform.transform_features_layer()
    raw = {"embedding": "embedding", "pixels": "face"}[feature]
    raw_spec = {raw: transform.raw_feature_spec()[raw]}

    @tf.function(input_signature=[tf.TensorSpec([None], tf.string, name="examples")], autograph=False)
    def serving_default(examples: tf.Tensor) -> dict[str, tf.Tensor]:
        outputs = {"vector": serving.transform(tf.io.parse_example(examples, raw_spec))[feature]}
        every = tf.ones(tf.shape(examples))
        for name in ("threshold", "best_threshold"):
            outputs[name] = every * chosen[name]
        return {**outputs, "tail": every[:, tf.newaxis] * tf.constant(chosen["tail"], tf.float32)}

    signatures = {"serving_default": serving_default}
    tf.saved_model.save(serving, fn_args.serving_model_dir, signatures=signatures)
