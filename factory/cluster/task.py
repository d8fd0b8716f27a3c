"""Entry point of containers: run one component of a compiled pipeline.

It stands around TFX's own entry point, which opens files as they are named. Here each URI of an object store
becomes the path under which the container has it, and the URI again in the outputs; data sets of
the catalog are fetched; and models that are not there are left out, as a resolver does it.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import pathlib
import sys
import threading
from collections.abc import Callable, Mapping
from typing import Any

from components.latest_blessed import ABSENT
from factory import beam, catalog, environment
from factory.cluster import stores
from factory.files import write_whole
from factory.runs import judge

TIMED_OUT = 124  # the exit status, as of timeout(1)

_Input = dict[str, Any]


def main(arguments: list[str]) -> int:
    """Run the component that the arguments name; return the exit status."""
    parser = argparse.ArgumentParser(prog="factory.cluster.task", allow_abbrev=False)
    parser.add_argument("--timeout", type=float, default=0, help="seconds; 0 for none")
    parser.add_argument("--executor_class_path", required=True)
    parser.add_argument("--json_serialized_invocation_args", required=True)
    parser.add_argument("--json_serialized_inputs_spec_args", default=None)
    options, beam_args = parser.parse_known_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname).1s %(name)s: %(message)s")
    name = options.executor_class_path.rpartition(".")[2].removesuffix("_Executor")
    environment.prepare()
    if options.timeout:
        watch = threading.Timer(options.timeout, _end, [name, options.timeout])
        watch.daemon = True
        watch.start()
    try:
        executor_input = json.loads(options.json_serialized_invocation_args)
        # Workers elsewhere do not have this container's paths; what they are given TFX opens as it is named.
        away = any(word.startswith("--runner=") and word not in beam.HERE for word in beam_args)
        spec = json.loads(options.json_serialized_inputs_spec_args or "{}")
        uris = localise(executor_input, spec.get("artifacts", {}), stores.local if not away else str)
        options.json_serialized_invocation_args = json.dumps(executor_input)
        # Importing it takes seconds, and what was wrong so far is said at once.
        from tfx.orchestration.kubeflow.v2.container import kubeflow_v2_run_executor

        kubeflow_v2_run_executor.main((options, beam_args))
        output = pathlib.Path(executor_input["outputs"]["outputFile"])
        tell(json.loads(output.read_text(encoding="utf-8")).get("artifacts", {}))
        restore(output, uris)
    except Exception as error:
        logging.exception("the component failed")
        print(f"{name}: {' '.join(str(error).split())}", file=sys.stderr)
        return 1
    return 0


def localise(
    executor_input: _Input, defined: Mapping[str, Any], local: Callable[[str], str] = stores.local
) -> dict[str, str]:
    """Change an ExecutorInput so that TFX understands all of it and can open it here.

    Args:
        executor_input: the ExecutorInput, as of the protocol buffer's JSON.
        defined: the component's input artifacts, as Kubeflow's launcher does not tell the types.
        local: gives the path of a URI.

    Returns:
        The URI that each path stands for.
    """
    uris: dict[str, str] = {}
    inputs, outputs = executor_input.setdefault("inputs", {}), executor_input["outputs"]
    artifacts = inputs.setdefault("artifacts", {})
    for key in [key for key, held in artifacts.items() if _absent(held)]:
        del artifacts[key]
    for key in artifacts.keys() & defined.keys():
        for artifact in artifacts[key].get("artifacts", ()):
            artifact["type"] = defined[key]["artifactType"]
    outputs.get("artifacts", {}).pop(stores.LOGS, None)
    for held in (*artifacts.values(), *outputs.get("artifacts", {}).values()):
        for artifact in held.get("artifacts", ()):
            uri = artifact.get("uri", "")
            artifact["uri"] = local(uri)
            uris[artifact["uri"]] = uri
            artifact["name"] = artifact.get("name") or uri  # TFX tells artifacts apart by it
    outputs["outputFile"] = stores.local(outputs["outputFile"])
    parameters = inputs.get("parameterValues", {})
    for key, value in parameters.items():
        if isinstance(value, str):
            parameters[key] = stores.fetched(value, _fetch)
    return uris


def tell(artifacts: dict[str, Any]) -> None:
    """Print the failed gates of a model."""
    (blessing,) = artifacts.get("blessing", {}).get("artifacts", [{}])
    if blessing.get("metadata", {}).get("blessed") == 0:
        (evaluation,) = artifacts["evaluation"]["artifacts"]
        for line in judge.missed(judge.read(evaluation["uri"])):
            print(f"not blessed: {line}", flush=True)


def restore(file: pathlib.Path, uris: dict[str, str]) -> None:
    """Change an ExecutorOutput back, so that its artifacts have their URIs."""
    executor_output = json.loads(file.read_text(encoding="utf-8"))
    for held in executor_output.get("artifacts", {}).values():
        for artifact in held.get("artifacts", ()):
            artifact["uri"] = uris.get(artifact["uri"], artifact["uri"])
    write_whole(file, json.dumps(executor_output))


def _absent(held: dict[str, Any]) -> bool:
    return any(ABSENT in artifact.get("metadata", {}) for artifact in held.get("artifacts", ()))


def _fetch(name: str) -> pathlib.Path:
    known = catalog.load()
    if name not in known:
        raise ValueError(f"this image's catalog has no data set {name!r}, but {', '.join(known)}")
    return catalog.fetch(known[name])


def _end(name: str, timeout: float) -> None:
    print(f"{name}: took more than {timeout:g} s, its timeout in resources.yaml", file=sys.stderr, flush=True)
    os._exit(TIMED_OUT)  # a thread cannot interrupt what runs within TensorFlow


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
