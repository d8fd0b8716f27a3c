"""Rehearse a compiled pipeline: run each task's command here as a cluster would run it.

Each task is a process of its own, in the order that its dependencies allow. It is told what the launcher
would tell it; an object store is a folder; what was run before with equal inputs is reused.
"""

from __future__ import annotations

import concurrent.futures
import copy
import dataclasses
import datetime
import hashlib
import json
import os
import pathlib
import re
import secrets
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

import yaml

from factory.cluster import lint, stores

_PLACEHOLDER = re.compile(r"\{\{\$\.(inputs|outputs)\.(artifacts|parameters)\['([^']+)'\](?:\.(\w+))?\}\}")
_ROOT = "gs://rehearsal"  # of artifacts, where the file names none


class RehearsalError(ValueError):
    """A file cannot be rehearsed; the message says why."""


@dataclasses.dataclass
class Task:
    """What became of a task.

    Attributes:
        name: its name.
        state: "waiting", "running", "done", "cached", "failed", "skipped" or "not run".
        reason: why it was skipped or failed, in a sentence.
        attempts: times that its command was run.
        seconds: how long that took.
        artifacts: what it made, by output: RuntimeArtifacts.
        parameters: what it found out, by output.
        log: of its last attempt.
    """

    name: str
    state: str = "waiting"
    reason: str = ""
    error: str = ""
    attempts: int = 0
    seconds: float = 0.0
    artifacts: dict[str, list[dict[str, Any]]] = dataclasses.field(default_factory=dict)
    parameters: dict[str, Any] = dataclasses.field(default_factory=dict)
    log: str = ""

    @property
    def good(self) -> bool:
        """Whether tasks that wait for it may run."""
        return self.state in ("done", "cached")


@dataclasses.dataclass(frozen=True)
class Document:
    """A compiled file: its PipelineSpec, what Kubernetes is told besides, and the root of artifacts."""

    spec: dict[str, Any]
    executors: dict[str, Any]
    root: str


def read(file: pathlib.Path) -> Document:
    """Read a PipelineJob in JSON or a PipelineSpec in YAML.

    Raises:
        RehearsalError: it cannot be read, or would not run.
    """
    try:
        documents = list(yaml.safe_load_all(file.read_text()))  # JSON is YAML as well
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise RehearsalError(f"{file}: cannot be read: {' '.join(str(error).split())}") from None
    first = documents[0] if documents and isinstance(documents[0], dict) else {}
    spec = first.get("pipelineSpec", first)
    try:
        faults = lint.faults(spec) if spec["root"]["dag"]["tasks"] else ["it has no tasks"]
    except (KeyError, TypeError, AttributeError):
        raise RehearsalError(f"{file}: is no compiled pipeline; make one with: factory compile") from None
    if faults:
        raise RehearsalError(f"{file}: would not run: {'; '.join(faults)}")
    platform = documents[1] if len(documents) > 1 else {}
    told = platform.get("platforms", {}).get("kubernetes", {}).get("deploymentSpec", {})
    root = first.get("runtimeConfig", {}).get("gcsOutputDirectory") or spec.get("defaultPipelineRoot")
    return Document(spec, told.get("executors", {}), (root or _ROOT).rstrip("/"))


class Rehearsal:
    """One run of a compiled pipeline."""

    def __init__(
        self,
        document: Document,
        folder: pathlib.Path,
        parameters: Mapping[str, str],
        changed: Callable[[Task], None] = lambda _: None,
        jobs: int = 1,
        cache: bool = True,
    ) -> None:
        """Prepare a run; nothing is written yet.

        Args:
            document: what is run.
            folder: stands for the cluster: its object stores, volumes, cache and runs.
            parameters: values of runtime parameters.
            changed: called when a task begins or ends.
            jobs: tasks that may run at the same time.
            cache: whether outputs of earlier runs may be reused.

        Raises:
            RehearsalError: a runtime parameter is not known, or has no value.
        """
        self._document, self._folder, self._changed = document, folder.resolve(), changed
        self._jobs, self._cache = jobs, cache
        now = datetime.datetime.now(datetime.UTC)
        self.run_id = f"{now:%Y%m%dT%H%M%S}-{secrets.token_hex(2)}"
        self.folder = self._folder / "runs" / self.run_id
        self.tasks = {name: Task(name) for name in lint.tasks_of(document.spec)}
        self._parameters = self._runtime_parameters(parameters)
        self._lock = threading.Lock()
        self._processes: set[subprocess.Popen[bytes]] = set()
        self._ended = False

    def _runtime_parameters(self, given: Mapping[str, str]) -> dict[str, Any]:
        defined = self._document.spec["root"].get("inputDefinitions", {}).get("parameters", {})
        if unknown := sorted(set(given) - set(defined)):
            raise RehearsalError(f"there is no runtime parameter {unknown[0]!r}; known are {sorted(defined)}")
        values = {}
        for name, definition in defined.items():
            if name in given:
                values[name] = _converted(name, given[name], definition.get("parameterType", "STRING"))
            elif "defaultValue" in definition:
                values[name] = definition["defaultValue"]
            elif not definition.get("isOptional"):
                raise RehearsalError(
                    f"the runtime parameter {name!r} has no value; add --parameter {name}=..."
                )
        return values

    def run(self) -> bool:
        """Run all tasks; return whether none failed."""
        self.folder.mkdir(parents=True)
        with concurrent.futures.ThreadPoolExecutor(self._jobs + 8) as pool:  # DAGs wait for their tasks
            self._slots = threading.Semaphore(self._jobs)
            try:
                state = self._dag(self._document.spec["root"]["dag"], self._parameters, pool)
            except BaseException:
                self.end()
                raise
        (self.folder / "tasks.json").write_text(
            json.dumps({name: dataclasses.asdict(task) for name, task in self.tasks.items()}, indent=1)
        )
        return state == "SUCCEEDED"

    def end(self) -> None:
        """End all processes."""
        self._ended = True
        with self._lock:
            for process in self._processes:
                os.killpg(process.pid, signal.SIGKILL)

    def _dag(
        self, dag: dict[str, Any], parameters: Mapping[str, Any], pool: concurrent.futures.Executor
    ) -> str:
        """Run the tasks of a DAG; return the state that an exit handler would be told."""
        states: dict[str, str] = {}
        waiting = dict(dag["tasks"])
        running: dict[concurrent.futures.Future[str], str] = {}
        while waiting or running:
            for name, task in list(waiting.items()):
                before = [states.get(other) for other in task.get("dependentTasks", ())]
                if None in before:
                    continue
                del waiting[name]
                strategy = task.get("triggerPolicy", {}).get("strategy")
                if strategy != "ALL_UPSTREAM_TASKS_COMPLETED" and not set(before) <= {"SUCCEEDED"}:
                    states[name] = "SKIPPED"
                    self._skip(name, task, "what it waits for failed or was skipped")
                else:
                    running[pool.submit(self._one, name, task, parameters, dict(states), pool)] = name
            if running:
                ended, _ = concurrent.futures.wait(running, return_when=concurrent.futures.FIRST_COMPLETED)
                for future in ended:
                    states[running.pop(future)] = future.result()
        return "FAILED" if "FAILED" in states.values() else "SUCCEEDED"

    def _skip(self, name: str, task: dict[str, Any], reason: str) -> None:
        component = self._document.spec["components"][task["componentRef"]["name"]]
        for inner, below in component.get("dag", {}).get("tasks", {}).items():
            self._skip(inner, below, reason)
        if "dag" not in component:
            self.tasks[name].state, self.tasks[name].reason = "skipped", reason
            self._changed(self.tasks[name])

    def _one(
        self,
        name: str,
        task: dict[str, Any],
        parameters: Mapping[str, Any],
        states: Mapping[str, str],
        pool: concurrent.futures.Executor,
    ) -> str:
        """Run a task or a DAG; return its state."""
        component = self._document.spec["components"][task["componentRef"]["name"]]
        try:
            given = self._inputs(task, component, parameters, states)
            condition = task.get("triggerPolicy", {}).get("condition")
            if condition and not holds(condition, given):
                self._skip(name, task, f"its condition does not hold: {condition}")
                return "SKIPPED"
            if "dag" in component:
                return self._dag(component["dag"], given["parameterValues"], pool)
            with self._slots:
                if self._ended:
                    return "FAILED"
                return self._execute(self.tasks[name], task, component, given)
        except Exception as error:
            failed = self.tasks.get(name, Task(name))
            failed.state, failed.error = "failed", " ".join(str(error).split())
            self._changed(failed)
            return "FAILED"

    def _inputs(
        self,
        task: dict[str, Any],
        component: dict[str, Any],
        parameters: Mapping[str, Any],
        states: Mapping[str, str],
    ) -> dict[str, Any]:
        """What a task is given: `artifacts` and `parameterValues` of its ExecutorInput."""
        told = task.get("inputs", {})
        artifacts = {}
        for key, source in told.get("artifacts", {}).items():
            producer = source["taskOutputArtifact"]
            made = self.tasks[producer["producerTask"]].artifacts[producer["outputArtifactKey"]]
            kind = component["inputDefinitions"]["artifacts"][key]["artifactType"]
            artifacts[key] = {"artifacts": [{**copy.deepcopy(one), "type": kind} for one in made]}
        values: dict[str, Any] = {}
        for key, source in told.get("parameters", {}).items():
            if "runtimeValue" in source:
                values[key] = self._resolved(source["runtimeValue"]["constant"])
            elif "componentInputParameter" in source:
                if source["componentInputParameter"] in parameters:
                    values[key] = parameters[source["componentInputParameter"]]
            elif "taskOutputParameter" in source:
                producer = source["taskOutputParameter"]
                values[key] = self.tasks[producer["producerTask"]].parameters[producer["outputParameterKey"]]
            elif "taskFinalStatus" in source:
                producer = source["taskFinalStatus"]["producerTask"]
                status = {"state": states[producer], "pipelineTaskName": producer}
                status["pipelineJobResourceName"] = self.run_id
                values[key] = json.dumps(status)
        return {"artifacts": artifacts, "parameterValues": values}

    def _resolved(self, constant: Any) -> Any:
        if not isinstance(constant, str):
            return constant
        for name, value in (
            ("pipeline_root", self._document.root),
            ("pipeline_job_name", self.run_id),
            ("pipeline_job_uuid", self.run_id),
        ):
            constant = constant.replace(f"{{{{$.{name}}}}}", value)
        return constant

    def _execute(
        self, done: Task, task: dict[str, Any], component: dict[str, Any], given: dict[str, Any]
    ) -> str:
        executor = lint.executor_of(self._document.spec, task)
        done.state = "running"
        self._changed(done)
        began = time.monotonic()
        if "importer" in executor:
            self._import(done, executor["importer"], component, given)
            state = "done"
        elif "container" in executor:
            caching = self._cache and task.get("cachingOptions", {}).get("enableCache", False)
            record = self._folder / "cache" / f"{fingerprint(executor['container'], component, given)}.json"
            if caching and self._reused(done, record):
                state = "cached"
            else:
                state = self._attempts(done, task, component, executor["container"], given)
                if state == "done":
                    _write(record, {"artifacts": done.artifacts, "parameters": done.parameters})
        else:
            raise RehearsalError(f"{done.name} is a resolver, which has no command to be run")
        done.seconds = time.monotonic() - began
        done.state = state
        self._changed(done)
        return "SUCCEEDED" if done.good else "FAILED"

    def _reused(self, done: Task, record: pathlib.Path) -> bool:
        if not record.is_file():
            return False
        held = json.loads(record.read_text())
        folders = [self.local(one["uri"]) for made in held["artifacts"].values() for one in made]
        if not all(folder.exists() for folder in folders):
            return False
        done.artifacts, done.parameters = held["artifacts"], held["parameters"]
        return True

    def _import(
        self, done: Task, importer: dict[str, Any], component: dict[str, Any], given: dict[str, Any]
    ) -> None:
        told = importer["artifactUri"]
        uri = told.get("constant") or given["parameterValues"].get(told.get("runtimeParameter"))
        if not self.local(uri).exists():
            raise RehearsalError(
                f"{uri} is imported, and {self.local(uri)}, which stands for it, is not there"
            )
        (output,) = component["outputDefinitions"]["artifacts"]
        # An artifact that is imported again is the same one, unless the importer says otherwise.
        name = _hash({"uri": uri, **({"run": self.run_id} if importer.get("reimport") else {})})
        done.artifacts = {output: [{"name": name, "uri": uri, "metadata": importer.get("metadata", {})}]}

    def _attempts(
        self,
        done: Task,
        task: dict[str, Any],
        component: dict[str, Any],
        container: dict[str, Any],
        given: dict[str, Any],
    ) -> str:
        for attempt in range(1 + task.get("retryPolicy", {}).get("maxRetryCount", 0)):
            done.attempts = attempt + 1
            folder = self.folder / done.name / f"attempt-{attempt}"
            folder.mkdir(parents=True)
            executor_input = self._executor_input(done.name, component, given, folder, attempt)
            done.log = str(folder / "log")
            status = self._process(container, executor_input, task, folder)
            if status == 0:
                self._take(done, component, executor_input)
                return "done"
            if self._ended:
                break
            done.error = f"its command ended with {status}: {_last_line(folder / 'log')}"
        return "failed"

    def _executor_input(
        self, name: str, component: dict[str, Any], given: dict[str, Any], folder: pathlib.Path, attempt: int
    ) -> dict[str, Any]:
        defined = component.get("outputDefinitions", {})
        outputs: dict[str, Any] = {"outputFile": str(folder / "executor_output.json")}
        base = f"{self._document.root}/{self.run_id}/{name}/{attempt}"
        for key, definition in defined.get("artifacts", {}).items():
            artifact = {
                "name": f"{self.run_id}-{name}-{attempt}-{key}",
                "type": definition["artifactType"],
                "uri": f"{base}/{key}",
                "metadata": definition.get("metadata", {}),
            }
            outputs.setdefault("artifacts", {})[key] = {"artifacts": [artifact]}
            self.local(artifact["uri"]).parent.mkdir(parents=True, exist_ok=True)
        for key in defined.get("parameters", {}):
            outputs.setdefault("parameters", {})[key] = {"outputFile": str(folder / f"parameter-{key}")}
        return {"inputs": copy.deepcopy(given), "outputs": outputs}

    def _process(
        self,
        container: dict[str, Any],
        executor_input: dict[str, Any],
        task: dict[str, Any],
        folder: pathlib.Path,
    ) -> int:
        label = self._document.spec["components"][task["componentRef"]["name"]]["executorLabel"]
        mounts = self._document.executors.get(label, {}).get("pvcMount", [])
        parameters = executor_input["inputs"]["parameterValues"]
        for key, value in parameters.items():
            if isinstance(value, str):
                parameters[key] = self._mounted(value, mounts)
        words = [*container.get("command", ()), *container.get("args", ())]
        command = [self._filled(word, executor_input) for word in words]
        environment = {
            **os.environ,
            **{entry["name"]: entry.get("value", "") for entry in container.get("env", ())},
            stores.BASE: str(self._folder / "stores"),
            # The image has its Python first as well.
            "PATH": f"{pathlib.Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        }
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(
                command, cwd=folder, env=environment, stdout=log, stderr=log, start_new_session=True
            )
            with self._lock:
                self._processes.add(process)
            if self._ended:
                self.end()
            status = process.wait()
            with self._lock:
                self._processes.discard(process)
        return status

    def _filled(self, word: str, executor_input: dict[str, Any]) -> str:
        """An argument with what its placeholders stand for."""
        if "{{$}}" in word:
            return word.replace("{{$}}", json.dumps(executor_input))

        def value(found: re.Match[str]) -> str:
            side, kind, key, last = found.groups()
            if kind == "artifacts":
                uri = executor_input[side]["artifacts"][key]["artifacts"][0]["uri"]
                return str(self.local(uri)) if last == "path" else uri
            if side == "outputs":
                return str(executor_input["outputs"]["parameters"][key]["outputFile"])
            return str(executor_input["inputs"]["parameterValues"][key])

        return _PLACEHOLDER.sub(value, word)

    def _mounted(self, text: str, mounts: list[dict[str, Any]]) -> str:
        """A parameter in which folders of this machine stand for volumes and for what TFX opens itself."""
        for mount in mounts:
            volume = str(self._folder / "volumes" / mount["constant"])
            text = re.sub(rf'(^|"){re.escape(mount["mountPath"])}(?=[/"]|$)', rf"\g<1>{volume}", text)
        return text.replace("gs://", f"{self._folder}/stores{stores.LOCAL['gs://']}")

    def _take(self, done: Task, component: dict[str, Any], executor_input: dict[str, Any]) -> None:
        """Take what a task has made: as it was told to, changed by what it says."""
        outputs = executor_input["outputs"]
        file = pathlib.Path(outputs["outputFile"])
        said = json.loads(file.read_text()) if file.is_file() else {}
        for key, held in outputs.get("artifacts", {}).items():
            (planned,) = held["artifacts"]
            told = (said.get("artifacts", {}).get(key, {}).get("artifacts") or [{}])[0]
            metadata = {**planned["metadata"], **told.get("metadata", {})}
            uri = told.get("uri") or planned["uri"]
            done.artifacts[key] = [{"name": planned["name"], "uri": uri, "metadata": metadata}]
            if not self.local(uri).exists():  # an object store knows no missing folder
                self.local(uri).mkdir(parents=True)
        for key in component.get("outputDefinitions", {}).get("parameters", {}):
            written = pathlib.Path(outputs["parameters"][key]["outputFile"])
            if key in said.get("parameterValues", {}):
                done.parameters[key] = said["parameterValues"][key]
            elif written.is_file():
                done.parameters[key] = written.read_text()
            else:
                raise RehearsalError(f"it did not say what its output {key} is")

    def local(self, uri: str) -> pathlib.Path:
        """The folder that stands for a URI."""
        for scheme, folder in stores.LOCAL.items():
            if uri.startswith(scheme):
                return pathlib.Path(f"{self._folder}/stores{folder}{uri.removeprefix(scheme)}")
        return pathlib.Path(uri)


def fingerprint(container: dict[str, Any], component: dict[str, Any], given: dict[str, Any]) -> str:
    """By which equal executions are known, as Kubeflow Pipelines does it.

    It is of the container's image and command, the values of parameters, the names of the artifacts that go
    in, and the types of those that come out.
    """
    return _hash(
        {
            "container": {key: container.get(key) for key in ("image", "command", "args")},
            "parameters": given["parameterValues"],
            "artifacts": {
                key: [one["name"] for one in held["artifacts"]] for key, held in given["artifacts"].items()
            },
            "outputs": component.get("outputDefinitions", {}),
        }
    )


def holds(condition: str, given: dict[str, Any]) -> bool:
    """Whether a condition in CEL (Common Expression Language) is true of a task's inputs."""
    import celpy

    inputs = {"parameter_values": given["parameterValues"], "artifacts": given["artifacts"]}
    environment = celpy.Environment()
    program = environment.program(environment.compile(condition))
    return bool(program.evaluate({"inputs": celpy.json_to_cel(inputs)}))


def _converted(name: str, text: str, kind: str) -> Any:
    try:
        if kind == "NUMBER_INTEGER":
            return int(text)
        if kind == "NUMBER_DOUBLE":
            return float(text)
        if kind in ("BOOLEAN", "LIST", "STRUCT"):
            return json.loads(text)
    except ValueError:
        raise RehearsalError(f"--parameter {name}={text}: is no {kind.lower()}") from None
    return text


def _hash(content: Any) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:24]


def _write(path: pathlib.Path, content: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}")
    scratch.write_text(json.dumps(content))
    scratch.replace(path)


def _last_line(log: pathlib.Path) -> str:
    with log.open("rb") as stream:
        stream.seek(max(0, log.stat().st_size - 4000))
        lines = stream.read().decode(errors="replace").split("\n")
    return next((line.strip() for line in reversed(lines) if line.strip()), "it said nothing")
