"""Pretrainer: train a part of a model before the Trainer, which gets it as its base model."""

import json
import pkgutil
from collections.abc import Callable
from typing import Any

from tfx.dsl.component.experimental.annotations import InputArtifact, OutputArtifact, Parameter
from tfx.dsl.component.experimental.decorators import component
from tfx.dsl.io import fileio
from tfx.types import artifact_utils
from tfx.types.standard_artifacts import Examples, Model, TransformGraph
from tfx.utils import path_utils

# (file patterns of the train split, folder of the transform graph, settings, folder to write to)
Function = Callable[[list[str], str, dict[str, Any], str], None]


@component
def Pretrainer(  # noqa: N802
    examples: InputArtifact[Examples],
    transform_graph: InputArtifact[TransformGraph],
    model: OutputArtifact[Model],
    function: Parameter[str],
    config: Parameter[str],
    code: Parameter[str],
) -> None:
    """Pretrain with a function on the train split, and write the result to `model`.

    Args:
        examples: gzipped TFRecords of Examples.
        transform_graph: how they are decoded.
        model: where the Trainer looks for its base model.
        function: its full name; it is a `Function`.
        config: its settings, as JSON.
        code: a hash of the code behind the function and this component.
    """
    train: Function = pkgutil.resolve_name(function)
    folder = path_utils.serving_model_path(model.uri)
    fileio.makedirs(folder)
    patterns = [f"{artifact_utils.get_split_uri([examples], 'train')}/*"]
    train(patterns, transform_graph.uri, json.loads(config), folder)
