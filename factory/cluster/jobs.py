"""Compile jobs, checked before TensorFlow is imported."""

from __future__ import annotations

import dataclasses
import pathlib
import re

from factory import beam, products
from factory.cluster import images, targets
from factory.names import pipeline_name
from factory.runs.prepare import Prepared, prepare
from models.common.files import spans


@dataclasses.dataclass(frozen=True)
class Job:
    """Compile job.

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
        gates: the user's gates in place of the product's.
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
    gates: pathlib.Path | None = None

    @property
    def name(self) -> str:
        """The name of the pipeline, as clusters allow it."""
        return pipeline_name(self.product, self.preset).replace("_", "-")


def check(job: Job) -> None:
    """Raise products.UsageError for an invalid job."""
    prepared(job)
    models_of(job)
    if fault := images.fault(job.image):
        raise products.UsageError(f"--image {job.image!r}: {fault}")
    if job.data and (fault := pattern_fault(job.data)):
        raise products.UsageError(f"--data {job.data}: {fault}")
    if job.data and job.target == "kubeflow" and split_pattern(job.data)[0].count("/") < 3:
        raise products.UsageError(
            f"--data {job.data}: Kubeflow's launcher copies no whole bucket; put the data into a folder of it"
        )
    if beam.elsewhere(job.beam) and not job.pipeline_root.startswith("gs://"):
        raise products.UsageError("Beam's workers elsewhere read gs:// alone; name it as --pipeline-root")


def prepared(job: Job) -> Prepared:
    """The product of a job with its configuration and gates."""
    return prepare(job.product, job.preset, job.settings, job.gates)


def models_of(job: Job) -> str:
    """The folder of pushed models.

    Raises:
        products.UsageError: the target cannot reach it, or what else the job names.
    """
    target = targets.TARGETS[job.target]
    schemes = ", ".join(target.schemes)
    for option, uri, use in (
        ("--data", job.data, f"{job.target} reads from {schemes}; copy the files there"),
        ("--pipeline-root", job.pipeline_root, f"{job.target} keeps artifacts under {schemes}"),
    ):
        if uri and not uri.startswith(target.schemes):
            raise products.UsageError(f"{option} {uri}: {use}")
        if uri and not re.match(r"[a-z0-9]+://[^/]", uri):
            raise products.UsageError(f"{option} {uri}: names no bucket")
    usual = target.models
    if job.pipeline_root:
        usual = usual.replace("{{$.pipeline_root}}", job.pipeline_root.rstrip("/"))
    models = (job.models or usual).rstrip("/")
    if not models.startswith(("gs://", target.models)) and not (target.kubernetes and models.startswith("/")):
        hint = " or a path of a volume, such as /models" if target.kubernetes else ""
        raise products.UsageError(f"--models {job.models}: TFX can push to gs://BUCKET/FOLDER{hint} only")
    return models


def pattern_fault(uri: str) -> str | None:
    """What is wrong with the braces of a URI, in a sentence, or None."""
    if fault := spans.fault(uri):
        return fault
    if "{" in uri.split("/")[2]:
        return "the bucket cannot be looked for; write its name"
    return None


def split_pattern(uri: str) -> tuple[str, str]:
    """The URI of a folder that does not change, and the pattern of what changes below it."""
    parts = uri.rstrip("/").split("/")
    first = next((number for number, part in enumerate(parts) if "{" in part), len(parts))
    return "/".join(parts[:first]), "/".join(parts[first:])
