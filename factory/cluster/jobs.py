"""What is to be compiled; checked before anything heavy is imported."""

from __future__ import annotations

import dataclasses
import pathlib

from factory import beam, products
from factory.cluster import targets
from factory.names import pipeline_name


@dataclasses.dataclass(frozen=True)
class Job:
    """What is to be compiled.

    Attributes:
        product: its name.
        target: one of `targets.TARGETS`.
        preset: "smoke", "default" or "full".
        settings: `key=value` changes to the preset's configuration.
        image: that every container runs.
        pipeline_root: URI of the folder of all artifacts, or "" if it is named when the pipeline is run.
        models: the folder in which each product has its folder of pushed models, or "" for the target's own.
        data: URI of the user's own data, perhaps with {SPAN} and {VERSION}; "" for the catalog's.
        beam: options for Beam, as key=value.
        resources: the file of resources.
    """

    product: str
    target: str
    preset: str = "default"
    settings: tuple[str, ...] = ()
    image: str = targets.IMAGE
    pipeline_root: str = ""
    models: str = ""
    data: str = ""
    beam: tuple[str, ...] = ()
    resources: pathlib.Path | None = None

    @property
    def name(self) -> str:
        """The name of the pipeline, as clusters allow it."""
        return pipeline_name(self.product, self.preset).replace("_", "-")


def check(job: Job) -> None:
    """Raise products.UsageError for a job that cannot be compiled as it is told."""
    products.configure(products.load(job.product), job.preset, job.settings)
    models_of(job)
    if beam.elsewhere(job.beam) and not job.pipeline_root.startswith("gs://"):
        raise products.UsageError("Beam's workers elsewhere read gs:// alone; name it as --pipeline-root")


def models_of(job: Job) -> str:
    """The folder of pushed models.

    Raises:
        products.UsageError: the target cannot reach it, or what else the job names.
    """
    target = targets.TARGETS[job.target]
    if job.data and not job.data.startswith(target.schemes):
        raise products.UsageError(
            f"--data {job.data}: {job.target} reads from {', '.join(target.schemes)}; copy the files there"
        )
    if job.pipeline_root and not job.pipeline_root.startswith(target.schemes):
        raise products.UsageError(
            f"--pipeline-root {job.pipeline_root}: {job.target} keeps artifacts under "
            f"{', '.join(target.schemes)}"
        )
    usual = target.models
    if job.pipeline_root:
        usual = usual.replace("{{$.pipeline_root}}", job.pipeline_root.rstrip("/"))
    models = (job.models or usual).rstrip("/")
    if not models.startswith(("gs://", target.models)) and not (target.kubernetes and models.startswith("/")):
        hint = " or a path of a volume, such as /models" if target.kubernetes else ""
        raise products.UsageError(f"--models {job.models}: TFX can push to gs://BUCKET/FOLDER{hint} only")
    return models


def split_pattern(uri: str) -> tuple[str, str]:
    """The URI of a folder that does not change, and the pattern of what changes below it."""
    parts = uri.rstrip("/").split("/")
    first = next((number for number, part in enumerate(parts) if "{" in part), len(parts))
    return "/".join(parts[:first]), "/".join(parts[first:])
