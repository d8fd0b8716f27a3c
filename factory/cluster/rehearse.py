"""Rehearsal of a compiled pipeline: each task's command is run on this machine as on a cluster.

Each task is a process of its own, in the order of the dependencies, with the launcher's arguments. Folders
replace object stores; outputs of earlier executions with equal inputs are reused.
"""

from __future__ import annotations

import concurrent.futures
import copy
import dataclasses
import datetime
import hashlib
import json
import pathlib
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import yaml

from factory.cluster import lint, targets
from factory.cluster.launcher import Launcher
from factory.files import write_whole
from factory.products import UsageError

_ROOT = "gs://rehearsal"  # of artifacts, where the file names none


class RehearsalError(UsageError):
    """A file cannot be rehearsed; the message says why."""


@dataclasses.dataclass
class Task:
    """Outcome of a task.

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
    """A compiled file.

    Attributes:
        target: the kind of cluster that reads it.
        spec: its PipelineSpec.
        executors: Kubernetes platform spec of the executors.
        root: URI below which artifacts go.
    """

    target: targets.Target
    spec: dict[str, Any]
    executors: dict[str, Any]
    root: str


def read(file: pathlib.Path) -> Document:
    """Read a PipelineJob in JSON or a PipelineSpec in YAML.

    Raises:
        RehearsalError: it cannot be read, or would not run.
    """
    try:
        text = file.read_text(encoding="utf-8")
        parts = [json.loads(text)] if text.lstrip().startswith("{") else list(yaml.safe_load_all(text))
    except (OSError, ValueError, RecursionError, yaml.YAMLError) as error:
        raise RehearsalError(f"{file}: cannot be read: {' '.join(str(error).split())}") from None
    documents = [part for part in parts if part is not None]
    first = documents[0] if documents and isinstance(documents[0], dict) else {}
    spec = first.get("pipelineSpec", first)
    target = targets.VERTEX if "pipelineSpec" in first else targets.KUBEFLOW
    try:
        faults = lint.faults(spec, target) if spec["root"]["dag"]["tasks"] else ["it has no tasks"]
        faults = faults or list(_beyond(spec))
    except (KeyError, TypeError, AttributeError):
        raise RehearsalError(f"{file}: is no compiled pipeline; make one with: factory compile") from None
    platform = documents[1] if len(documents) > 1 else {}
    faults = faults or lint.parse_around(first, platform)
    if faults:
        raise RehearsalError(f"{file}: would not run: {'; '.join(faults)}")
    kubernetes = platform.get("platforms", {}).get("kubernetes", {}).get("deploymentSpec", {})
    root = first.get("runtimeConfig", {}).get("gcsOutputDirectory") or spec.get("defaultPipelineRoot")
    return Document(target, spec, kubernetes.get("executors", {}), (root or _ROOT).rstrip("/"))


def _beyond(spec: dict[str, Any]) -> Iterator[str]:
    """Yield features that rehearsals do not support."""
    seen = set()
    for dag in lint.dags_of(spec):
        for name, task in dag["tasks"].items():
            if name in seen:
                yield f"two tasks are called {name}, which cannot be rehearsed"
            seen.add(name)
            if task.keys() & {"parameterIterator", "artifactIterator"}:
                yield f"{name} is a loop, and loops cannot be rehearsed"
            if "dag" not in spec["components"][task["componentRef"]["name"]]:
                executor = lint.executor_of(spec, task)
                if "resolver" in executor:
                    yield f"{name} is a resolver, which has no command to be run"
                if "lifecycle" in executor.get("container", {}):
                    yield f"{name} has a driver, and drivers are not rehearsed"
            inputs = task.get("inputs", {})
            for source in (*inputs.get("artifacts", {}).values(), *inputs.get("parameters", {}).values()):
                if "componentInputArtifact" in source:
                    yield f"{name} takes an artifact from outside its DAG, which cannot be rehearsed"
                origin = source.get("taskOutputArtifact") or source.get("taskOutputParameter") or {}
                producer = dag["tasks"].get(origin.get("producerTask"), {})
                if "dag" in spec["components"].get(producer.get("componentRef", {}).get("name"), {}):
                    yield f"{name} takes what a whole DAG gives out, which cannot be rehearsed"


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
        if json.dumps(str(self._folder), ensure_ascii=False) != f'"{self._folder}"':
            raise RehearsalError(
                f"--folder {self._folder}: has a quotation mark or the like in its path; name another"
            )
        self._jobs, self._cache = jobs, cache
        now = datetime.datetime.now(datetime.UTC)
        self.run_id = f"{now:%Y%m%dT%H%M%S}-{secrets.token_hex(2)}"
        self.folder = self._folder / "runs" / document.spec["pipelineInfo"]["name"] / self.run_id
        self.tasks = {name: Task(name) for name in lint.tasks_of(document.spec)}
        self._parameters = self._runtime_parameters(parameters)
        self._launcher = Launcher(self._folder, document.target, f"{document.root}/{self.run_id}")

    def _runtime_parameters(self, given: Mapping[str, str]) -> dict[str, Any]:
        defined = self._document.spec["root"].get("inputDefinitions", {}).get("parameters", {})
        if unknown := sorted(set(given) - set(defined)):
            known = ", ".join(sorted(defined)) or "none"
            raise RehearsalError(f"there is no runtime parameter {unknown[0]!r}; known are {known}")
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
        try:
            self.folder.mkdir(parents=True)
        except OSError as error:
            raise RehearsalError(f"--folder {self._folder}: {error.strerror}") from None
        dags = sum(1 for _ in lint.dags_of(self._document.spec))  # each has a thread that waits for its tasks
        with concurrent.futures.ThreadPoolExecutor(self._jobs + dags) as pool:
            self._slots = threading.Semaphore(self._jobs)
            try:
                state = self._dag(self._document.spec["root"]["dag"], self._parameters, pool)
            except BaseException:
                self._launcher.end()
                raise
        tasks = {name: dataclasses.asdict(task) for name, task in self.tasks.items()}
        write_whole(self.folder / "tasks.json", json.dumps(tasks, indent=1))
        return state == "SUCCEEDED"

    def local(self, uri: str) -> pathlib.Path:
        """The folder that stands for a URI."""
        return self._launcher.local(uri)

    def _dag(
        self, dag: dict[str, Any], parameters: Mapping[str, Any], pool: concurrent.futures.Executor
    ) -> str:
        """Run the tasks of a DAG; return its state for an exit handler."""
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
            if condition and not _holds(condition, given):
                self._skip(name, task, f"its condition does not hold: {condition}")
                return "SKIPPED"
            if "dag" in component:
                return self._dag(component["dag"], given["parameterValues"], pool)
            with self._slots:
                if self._launcher.ended:
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
        declared = task.get("inputs", {})
        artifacts = {}
        for key, source in declared.get("artifacts", {}).items():
            producer = source["taskOutputArtifact"]
            made = self.tasks[producer["producerTask"]].artifacts[producer["outputArtifactKey"]]
            kind = component["inputDefinitions"]["artifacts"][key]["artifactType"]
            artifacts[key] = {"artifacts": [{**copy.deepcopy(one), "type": kind} for one in made]}
        values: dict[str, Any] = {}
        for key, source in declared.get("parameters", {}).items():
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
        for key, definition in component.get("inputDefinitions", {}).get("parameters", {}).items():
            if "defaultValue" in definition:
                values.setdefault(key, definition["defaultValue"])
        return {"artifacts": artifacts, "parameterValues": values}

    def _resolved(self, constant: Any) -> Any:
        if not isinstance(constant, str):
            return constant
        known = {"{{$.pipeline_job_name}}": self.run_id, "{{$.pipeline_job_uuid}}": self.run_id}
        if self._document.target.kubernetes:  # it knows no other, and these where they stand alone
            return known.get(constant, constant)
        for name, value in {**known, "{{$.pipeline_root}}": self._document.root}.items():
            constant = constant.replace(name, value)
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
        else:
            caching = self._cache and task.get("cachingOptions", {}).get("enableCache", False)
            record = self._folder / "cache" / f"{fingerprint(executor['container'], component, given)}.json"
            if caching and self._reused(done, record):
                state = "cached"
            else:
                state = self._attempts(done, task, component, executor["container"], given)
                if state == "done":
                    record.parent.mkdir(exist_ok=True)
                    outputs = {"artifacts": done.artifacts, "parameters": done.parameters}
                    write_whole(record, json.dumps(outputs))
        done.seconds = time.monotonic() - began
        done.state = state
        self._changed(done)
        return "SUCCEEDED" if done.good else "FAILED"

    def _reused(self, done: Task, record: pathlib.Path) -> bool:
        if not record.is_file():
            return False
        try:
            held = json.loads(record.read_text(encoding="utf-8"))
        except ValueError:
            return False  # damaged, and written anew when the task has run
        folders = [self._launcher.local(one["uri"]) for made in held["artifacts"].values() for one in made]
        if not all(folder.exists() for folder in folders):
            return False
        done.artifacts, done.parameters = held["artifacts"], held["parameters"]
        return True

    def _import(
        self, done: Task, importer: dict[str, Any], component: dict[str, Any], given: dict[str, Any]
    ) -> None:
        uri_source = importer["artifactUri"]
        uri = uri_source.get("constant") or given["parameterValues"].get(uri_source.get("runtimeParameter"))
        if not uri:
            raise RehearsalError("what is imported has no name: a runtime parameter is empty")
        if "://" not in uri:
            uri = str(pathlib.Path(uri).absolute())  # tasks run in folders of their own
        if not self._launcher.local(uri).exists():
            raise RehearsalError(
                f"{uri} is imported, and {self._launcher.local(uri)}, which stands for it, is not there"
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
        mounts = self._document.executors.get(component["executorLabel"], {}).get("pvcMount", [])
        for attempt in range(1 + task.get("retryPolicy", {}).get("maxRetryCount", 0)):
            done.attempts = attempt + 1
            folder = self.folder / done.name / f"attempt-{attempt}"
            launched = self._launcher.launch(done.name, component, container, given, mounts, folder)
            done.log = str(launched.log)
            if launched.status == 0:
                done.artifacts, done.parameters = launched.artifacts, launched.parameters
                return "done"
            done.error = f"its command ended with {launched.status}: {launched.last_line()}"
            if self._launcher.ended:
                done.error = "interrupted"
                break
        return "failed"


def fingerprint(container: dict[str, Any], component: dict[str, Any], given: dict[str, Any]) -> str:
    """Return the cache key of an execution, as in Kubeflow Pipelines.

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


def _holds(condition: str, given: dict[str, Any]) -> bool:
    """Whether a condition in CEL (Common Expression Language) is true of a task's inputs."""
    import celpy

    inputs = {"parameter_values": given["parameterValues"], "artifacts": given["artifacts"]}
    environment = celpy.Environment()
    try:
        program = environment.program(environment.compile(condition))
        return bool(program.evaluate({"inputs": celpy.json_to_cel(inputs)}))
    except (celpy.CELParseError, celpy.CELEvalError):
        known = ", ".join(sorted(given["parameterValues"])) or "none"
        raise RehearsalError(
            f"its condition cannot be evaluated: {condition}; its parameters are {known}"
        ) from None


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
