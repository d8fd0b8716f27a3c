"""Targets: the kinds of clusters."""

from __future__ import annotations

import dataclasses

from factory.cluster.resources import Accelerator

IMAGE = "intelligent-factory:latest"


@dataclasses.dataclass(frozen=True)
class Target:
    """A kind of cluster.

    Attributes:
        name: what users call it.
        kubernetes: whether it is Kubeflow Pipelines on a Kubernetes cluster of one's own.
        schemes: of the URIs that it can keep artifacts under and import data from.
        models: the folder of pushed models, unless another is named.
        suffix: of a compiled file's name.
    """

    name: str
    kubernetes: bool
    schemes: tuple[str, ...]
    models: str
    suffix: str

    def accelerator(self, kind: Accelerator) -> str:
        """What the target calls an accelerator."""
        return kind.kubeflow if self.kubernetes else kind.vertex


# Vertex AI puts the pipeline's root in the place of the braces when it runs.
VERTEX = Target("vertex", False, ("gs://",), "{{$.pipeline_root}}/models", ".json")
KUBEFLOW = Target("kubeflow", True, ("s3://", "minio://", "gs://"), "/models", ".yaml")
TARGETS = {target.name: target for target in (VERTEX, KUBEFLOW)}
