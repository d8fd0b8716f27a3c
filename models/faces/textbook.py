"""A baseline of faces: the embedder as it is, with the threshold of a textbook."""

from __future__ import annotations

from typing import Any

import tensorflow as tf
import tensorflow_transform as tft

from models.common import saved_models
from models.faces import similarity
from models.faces.gallery import of_feature

THRESHOLD = 1 - 1.1 / 2  # Schroff et al., FaceNet, 2015: 1.1 of the squared distance, as a cosine


def run_fn(fn_args: Any) -> None:
    """Called by TFX's Trainer; nothing is learnt."""
    tail = [THRESHOLD] * len(similarity.RATES)
    chosen = {"threshold": THRESHOLD, "best_threshold": THRESHOLD, "tail": tail}
    export("embedding", chosen, fn_args)


def export(feature: str, chosen: dict[str, Any], fn_args: Any) -> None:
    """Write a SavedModel whose vectors are a transformed feature, with the signature `serving_default`."""
    serving, transform = tf.Module(), tft.TFTransformOutput(fn_args.transform_graph_path)
    signature = of_feature(serving, transform, feature, chosen)
    saved_models.write(serving, fn_args.serving_model_dir, {"serving_default": signature})
