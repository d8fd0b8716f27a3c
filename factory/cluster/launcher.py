"""Launcher: run the command of one task on this machine, as a cluster's launcher would."""

from __future__ import annotations

import contextlib
import copy
import dataclasses
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import threading
from typing import Any

from factory.cluster import stores
from factory.cluster.targets import Target

_PLACEHOLDER = re.compile(r"\{\{\$\.(inputs|outputs)\.(artifacts|parameters)\['([^']+)'\](?:\.(\w+))?\}\}")


@dataclasses.dataclass
class Launched:
    """Outcome of a command.

    Attributes:
        status: exit status.
        log: file of its output.
        artifacts: output artifacts by name: RuntimeArtifacts.
        parameters: output parameters by name.
    """

    status: int
    log: pathlib.Path
    artifacts: dict[str, list[dict[str, Any]]] = dataclasses.field(default_factory=dict)
    parameters: dict[str, Any] = dataclasses.field(default_factory=dict)

    def last_line(self) -> str:
        """The last line of the log."""
        with self.log.open("rb") as stream:
            stream.seek(max(0, self.log.stat().st_size - 4000))
            lines = stream.read().decode(errors="replace").split("\n")
        return next((line.strip() for line in reversed(lines) if line.strip()), "its log is empty")


class Launcher:
    """Runs commands; folders stand for object stores and volumes.

    Vertex AI mounts Cloud Storage in containers. Kubeflow's launcher copies to and fro: what a task has not
    been given as an input is not there. Here its copies are links.
    """

    def __init__(self, folder: pathlib.Path, target: Target, root: str) -> None:
        """Take the folder of all of them, whose launcher is meant, and the URI below which artifacts go."""
        self._folder, self._target, self._root = folder, target, root
        self._stores = folder / "stores"
        self._lock = threading.Lock()
        self._processes: set[subprocess.Popen[bytes]] = set()
        self.ended = False

    def launch(
        self,
        name: str,
        component: dict[str, Any],
        container: dict[str, Any],
        given: dict[str, Any],
        mounts: list[dict[str, Any]],
        folder: pathlib.Path,
    ) -> Launched:
        """Run a container's command to its end.

        Args:
            name: of the task.
            component: its ComponentSpec.
            container: its PipelineContainerSpec.
            given: `artifacts` and `parameterValues` of its ExecutorInput.
            mounts: the volumes that it has.
            folder: of this attempt, for its log and what it says.

        Raises:
            ValueError: it succeeded without a required output.
        """
        folder.mkdir(parents=True)
        inside = folder / "stores" if self._target.kubernetes else self._stores
        executor_input = self._executor_input(name, component, given, folder)
        self._prepare(executor_input, inside)
        parameters = executor_input["inputs"]["parameterValues"]
        for key, value in parameters.items():
            if isinstance(value, str):
                parameters[key] = self._mounted(value, mounts)
        words = [*container.get("command", ()), *container.get("args", ())]
        command = [_filled(word, executor_input, inside) for word in words]
        environment = {
            **os.environ,
            **{entry["name"]: entry.get("value", "") for entry in container.get("env", ())},
            stores.BASE: str(inside),
            # The image has its Python first as well.
            "PATH": f"{pathlib.Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        }
        launched = Launched(self._process(command, environment, folder), folder / "log")
        if launched.status == 0:
            self._take(launched, component, executor_input["outputs"], inside)
        return launched

    def end(self) -> None:
        """End all processes."""
        self.ended = True
        with self._lock:
            for process in self._processes:
                with contextlib.suppress(ProcessLookupError):  # it may just have ended
                    os.killpg(process.pid, signal.SIGKILL)

    def local(self, uri: str) -> pathlib.Path:
        """The folder that stands for a URI."""
        return _within(self._stores, uri)

    def _executor_input(
        self, name: str, component: dict[str, Any], given: dict[str, Any], folder: pathlib.Path
    ) -> dict[str, Any]:
        defined = component.get("outputDefinitions", {})
        outputs: dict[str, Any] = {"outputFile": str(folder / "executor_output.json")}
        base = f"{self._root}/{name}/{folder.name}"
        for key, definition in defined.get("artifacts", {}).items():
            artifact = {
                "name": f"{base}/{key}",
                "type": definition["artifactType"],
                "uri": f"{base}/{key}",
                "metadata": definition.get("metadata", {}),
            }
            outputs.setdefault("artifacts", {})[key] = {"artifacts": [artifact]}
        for key in defined.get("parameters", {}):
            outputs.setdefault("parameters", {})[key] = {"outputFile": str(folder / f"parameter-{key}")}
        inputs = copy.deepcopy(given)
        if self._target.kubernetes:
            _as_kubeflow(inputs, outputs, f"{base}/{stores.LOGS}")
        return {"inputs": inputs, "outputs": outputs}

    def _prepare(self, executor_input: dict[str, Any], inside: pathlib.Path) -> None:
        """Have what goes in where the container looks for it, and a place for what comes out."""
        for uri in sorted(_uris(executor_input["inputs"])):  # a folder before what is in it
            there, here = self.local(uri), _within(inside, uri)
            if here != there and not os.path.lexists(here):
                here.parent.mkdir(parents=True, exist_ok=True)
                here.symlink_to(there)
        for uri in _uris(executor_input["outputs"]):
            _within(inside, uri).parent.mkdir(parents=True, exist_ok=True)

    def _process(self, command: list[str], environment: dict[str, str], folder: pathlib.Path) -> int:
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(
                command, cwd=folder, env=environment, stdout=log, stderr=log, start_new_session=True
            )
            with self._lock:
                self._processes.add(process)
            if self.ended:
                self.end()
            status = process.wait()
            with self._lock:
                self._processes.discard(process)
        return status

    def _mounted(self, text: str, mounts: list[dict[str, Any]]) -> str:
        """A parameter in which folders of this machine stand for volumes and for what TFX opens itself."""
        for mount in mounts:
            claim = mount.get("constant") or mount["pvcNameParameter"]["runtimeValue"]["constant"]
            volume = str(self._folder / "volumes" / claim)
            text = re.sub(rf'(^|"){re.escape(mount["mountPath"])}(?=[/"]|$)', rf"\g<1>{volume}", text)
        return text.replace("gs://", f"{self._folder}/stores{stores.LOCAL['gs://']}")

    def _take(
        self, launched: Launched, component: dict[str, Any], outputs: dict[str, Any], inside: pathlib.Path
    ) -> None:
        """Collect the outputs of a task: the planned ones, changed by its ExecutorOutput."""
        file = pathlib.Path(outputs["outputFile"])
        said = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
        defined = component.get("outputDefinitions", {})
        for key in defined.get("artifacts", {}):
            (planned,) = outputs["artifacts"][key]["artifacts"]
            reported = (said.get("artifacts", {}).get(key, {}).get("artifacts") or [{}])[0]
            metadata = {**planned["metadata"], **reported.get("metadata", {})}
            uri = reported.get("uri") or planned["uri"]
            launched.artifacts[key] = [{"name": planned["uri"], "uri": uri, "metadata": metadata}]
            made, kept = _within(inside, uri), self.local(uri)
            if made != kept and made.exists():
                kept.parent.mkdir(parents=True, exist_ok=True)
                made.rename(kept)
            if not kept.exists():  # an object store knows no missing folder
                kept.mkdir(parents=True)
        for key in defined.get("parameters", {}):
            written = pathlib.Path(outputs["parameters"][key]["outputFile"])
            if key in said.get("parameterValues", {}):
                launched.parameters[key] = said["parameterValues"][key]
            elif written.is_file():
                launched.parameters[key] = written.read_text(encoding="utf-8")
            else:
                raise ValueError(f"it did not say what its output {key} is")


def _uris(side: dict[str, Any]) -> set[str]:
    """Return the URIs of all artifacts of one side of an ExecutorInput."""
    return {artifact["uri"] for held in side.get("artifacts", {}).values() for artifact in held["artifacts"]}


def _within(base: pathlib.Path, uri: str) -> pathlib.Path:
    """The path of a URI where object stores lie below `base`; of anything else itself."""
    for scheme, folder in stores.LOCAL.items():
        if uri.startswith(scheme):
            return pathlib.Path(f"{base}{folder}{uri.removeprefix(scheme)}")
    return pathlib.Path(uri)


def _filled(word: str, executor_input: dict[str, Any], inside: pathlib.Path) -> str:
    """An argument with what its placeholders stand for."""
    if "{{$}}" in word:
        return word.replace("{{$}}", json.dumps(executor_input))

    def value(found: re.Match[str]) -> str:
        side, kind, key, last = found.groups()
        if kind == "artifacts":
            uri = executor_input[side]["artifacts"][key]["artifacts"][0]["uri"]
            return str(_within(inside, uri)) if last == "path" else uri
        if side == "outputs":
            return str(executor_input["outputs"]["parameters"][key]["outputFile"])
        if key not in executor_input["inputs"]["parameterValues"]:
            raise ValueError(f"its command names the parameter {key}, which it is not given")
        return str(executor_input["inputs"]["parameterValues"][key])

    return _PLACEHOLDER.sub(value, word)


def _as_kubeflow(inputs: dict[str, Any], outputs: dict[str, Any], logs: str) -> None:
    """Change an ExecutorInput to Kubeflow's form: no input types, no output names, and an output for logs."""
    for held in inputs["artifacts"].values():
        for artifact in held["artifacts"]:
            del artifact["type"]
    for held in outputs.get("artifacts", {}).values():
        for artifact in held["artifacts"]:
            del artifact["name"]
    artifact = {"type": {"schemaTitle": "system.Artifact"}, "uri": logs}
    outputs.setdefault("artifacts", {})[stores.LOGS] = {"artifacts": [artifact]}
