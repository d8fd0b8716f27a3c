"""Where the files of an object store lie within a container, and data sets of the catalog."""

from __future__ import annotations

import json
import os
import pathlib
import re
from collections.abc import Callable

# Kubeflow's launcher keeps local copies under these paths; Vertex AI mounts Cloud Storage under the last one.
LOCAL = {"minio://": "/minio/", "s3://": "/s3/", "gs://": "/gcs/"}
BASE = "FACTORY_STORES"  # the environment variable that names another folder than / for them

LOGS = "executor-logs"  # an output that Kubeflow's launcher adds to each task, and writes itself

_CATALOG = "catalog:"


def local(uri: str) -> str:
    """The path of a URI within the container; of anything else itself."""
    for scheme, folder in LOCAL.items():
        if uri.startswith(scheme):
            return os.environ.get(BASE, "").rstrip("/") + folder + uri.removeprefix(scheme)
    return uri


def remote(path: str) -> str:
    """The URI of a path within the container; of anything else itself."""
    for scheme, folder in LOCAL.items():
        begin = os.environ.get(BASE, "").rstrip("/") + folder
        if path.startswith(begin):
            return scheme + path.removeprefix(begin)
    return path


def from_catalog(name: str) -> str:
    """How a parameter says that a data set of the catalog is to be read."""
    return f"{_CATALOG}{name}"


def fetched(text: str, fetch: Callable[[str], pathlib.Path]) -> str:
    """A parameter's JSON with the folder of each data set of the catalog in the place of its name."""
    return re.sub(rf'"{_CATALOG}(\w+)"', lambda found: json.dumps(str(fetch(found[1]))), text)
