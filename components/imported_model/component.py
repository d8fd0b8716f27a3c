"""ImportModel: a model whose weights were trained elsewhere, rebuilt in Keras."""

import json
import pkgutil
from collections.abc import Callable, Sequence
from typing import Any

from tfx.dsl.component.experimental.annotations import OutputArtifact, Parameter
from tfx.dsl.component.experimental.decorators import component
from tfx.dsl.io import fileio
from tfx.types.standard_artifacts import Model
from tfx.utils import path_utils

FILE = "model.keras"  # what a function writes, where it is one network

# (folders of the files, settings, folder to write to)
Function = Callable[[Sequence[str], dict[str, Any], str], None]


@component
def ImportModel(  # noqa: N802
    model: OutputArtifact[Model],
    pretrained: Parameter[str],
    source: Parameter[str],
    sha256: Parameter[str],
    licence: Parameter[str],
    function: Parameter[str],
    config: Parameter[str],
    code: Parameter[str],
) -> None:
    """Let a function rebuild a pretrained model from its files, and write it to `model`.

    Args:
        model: where a Trainer looks for its base model; its properties are `pretrained`, `licence`, `sha256`.
        pretrained: name of the pretrained model.
        source: JSON list of the folders of its files.
        sha256: digest of these files, so that a change is a cache miss.
        licence: licence of the weights, in words.
        function: full name of a `Function`.
        config: its settings, as JSON.
        code: source fingerprint of the function and this component.
    """
    rebuild: Function = pkgutil.resolve_name(function)
    folder = path_utils.serving_model_path(model.uri)
    fileio.makedirs(folder)
    rebuild(json.loads(source), json.loads(config), folder)
    for name, value in (("pretrained", pretrained), ("licence", licence), ("sha256", sha256)):
        model.set_string_custom_property(name, value)
