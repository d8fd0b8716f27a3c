"""Resolution of the latest blessed model from the pushed models, for orchestrators without a metadata store.

Only blessed models are pushed, each to a numbered folder, so the greatest number that is not barred is the
latest. LatestVersion finds the number and is never cached; LatestModel fetches the model and is cached by its
number.
"""

from tfx.dsl.component.experimental.annotations import InputArtifact, OutputArtifact, OutputDict, Parameter
from tfx.dsl.component.experimental.decorators import component
from tfx.dsl.io import fileio
from tfx.types.standard_artifacts import Model
from tfx.utils import io_utils, path_utils

from components.latest_blessed import ABSENT, barred

_FINGERPRINT = "fingerprint.pb"  # of a SavedModel
_LAST = "saved_model.pb"  # which the Pusher copies when all the rest is there


@component
def LatestVersion(  # noqa: N802
    folder: Parameter[str],
    command: Parameter[str],
    code: Parameter[str],
    candidate: InputArtifact[Model] = None,
) -> OutputDict(version=str):  # type: ignore[valid-type]
    """Return the number of the latest model in a folder of pushed models.

    Args:
        folder: with a numbered folder for each pushed model.
        command: command that makes such a model, if one is required; otherwise "".
        code: source fingerprint.
        candidate: a model to leave out, which an earlier run may have pushed.

    Returns:
        `version`, its number, or "" where there is none.

    Raises:
        ValueError: there is none, and one is needed.
    """
    del code
    versions = fileio.listdir(folder) if fileio.exists(folder) else []
    own = _fingerprint(path_utils.serving_model_path(candidate.uri)) if candidate else None
    out = barred.versions(folder)
    for version in sorted((name.strip("/") for name in versions), key=_number, reverse=True):
        found = _fingerprint(f"{folder}/{version}")
        if _number(version) >= 0 and found is not None and found != own and version not in out:
            return {"version": version}
    if command:
        raise ValueError(f"{folder} holds no pushed model yet; make one with: {command}")
    return {"version": ""}


@component
def LatestModel(  # noqa: N802
    model: OutputArtifact[Model], folder: Parameter[str], version: Parameter[str], code: Parameter[str]
) -> None:
    """Fetch a pushed model; with the version "" the artifact is marked as absent.

    Args:
        model: laid out as a Trainer does it.
        folder: with a numbered folder for each pushed model.
        version: the number.
        code: a hash of the code behind this component.
    """
    del code
    fileio.makedirs(model.uri)
    if version:
        io_utils.copy_dir(f"{folder}/{version}", path_utils.serving_model_dir(model.uri))
    else:
        model.set_string_custom_property(ABSENT, "no model has been pushed yet")


def _number(version: str) -> int:
    return int(version) if version.isdecimal() else -1


def _fingerprint(model: str) -> bytes | None:
    """Return the fingerprint of a SavedModel; None if it is missing or incomplete."""
    path = f"{model}/{_FINGERPRINT}"
    if not fileio.exists(path) or not fileio.exists(f"{model}/{_LAST}"):
        return None
    with fileio.open(path, "rb") as stream:
        return bytes(stream.read())
