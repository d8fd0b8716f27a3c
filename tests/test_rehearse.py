"""Small pipelines of shell commands: what a cluster does between the tasks."""

import json
import os
import pathlib
import re
import signal
import time

import pytest
import yaml
from helpers import Factory

from factory.cluster import rehearse, task

OUT = "{{$.outputs.artifacts['out'].path}}"
SAID = "{{$.outputs.parameters['said'].output_file}}"
ARTIFACT = {"artifactType": {"instanceSchema": "title: tfx.File\ntype: object\n"}}


class Spec:
    """A PipelineSpec in the making."""

    def __init__(self) -> None:
        self.tasks: dict = {}
        self.components: dict = {}
        self.executors: dict = {}
        self.inputs: dict = {}

    def add(
        self,
        name: str,
        script: str = "true",
        words: tuple[str, ...] = (),
        after: tuple[str, ...] = (),
        files: dict[str, str] | None = None,
        told: dict[str, dict] | None = None,
        makes: tuple[str, ...] = (),
        says: tuple[str, ...] = (),
        executor: dict | None = None,
        dag: dict | None = None,
        **task: object,
    ) -> None:
        """Add a task that runs a script with these words as $0, $1 and so on."""
        files, told = files or {}, told or {}
        component: dict = {
            "inputDefinitions": {
                "artifacts": dict.fromkeys(files, ARTIFACT),
                "parameters": {key: {"parameterType": "STRING"} for key in told},
            },
            "outputDefinitions": {
                "artifacts": dict.fromkeys(makes, ARTIFACT),
                "parameters": {key: {"parameterType": "STRING"} for key in says},
            },
        }
        if dag is None:
            component["executorLabel"] = f"{name}_executor"
            container = {"image": "i", "command": ["bash", "-euc", script], "args": list(words)}
            self.executors[f"{name}_executor"] = executor or {"container": container}
        else:
            component["dag"] = dag
        self.components[name] = component
        self.tasks[name] = {
            "componentRef": {"name": name},
            "taskInfo": {"name": name},
            "dependentTasks": list(after),
            "inputs": {
                "artifacts": {
                    key: {"taskOutputArtifact": {"producerTask": of, "outputArtifactKey": "out"}}
                    for key, of in files.items()
                },
                "parameters": told,
            },
            **task,
        }

    def document(self) -> dict:
        return {
            "schemaVersion": "2.1.0",
            "pipelineInfo": {"name": "small"},
            "components": self.components,
            "deploymentSpec": {"executors": self.executors},
            "root": {"dag": {"tasks": self.tasks}, "inputDefinitions": {"parameters": self.inputs}},
        }

    def run(
        self, folder: pathlib.Path, jobs: int = 2, cache: bool = True, **parameters: str
    ) -> rehearse.Rehearsal:
        file = folder / "spec.yaml"
        folder.mkdir(exist_ok=True)
        file.write_text(yaml.safe_dump(self.document()))
        made = rehearse.Rehearsal(rehearse.read(file), folder, parameters, jobs=jobs, cache=cache)
        made.run()
        return made


def constant(value: str) -> dict:
    return {"runtimeValue": {"constant": value}}


def output(producer: str, key: str) -> dict:
    return {"taskOutputParameter": {"producerTask": producer, "outputParameterKey": key}}


def states(made: rehearse.Rehearsal) -> dict[str, str]:
    return {name: task.state for name, task in made.tasks.items()}


def say(spec: Spec, name: str, what: str, **more: object) -> None:
    """A task whose output `said` is what it is told to say."""
    spec.add(name, 'echo -n "$0" > "$1"', (what, SAID), says=("said",), **more)


def test_what_one_task_makes_the_next_one_reads(tmp_path: pathlib.Path) -> None:
    spec = Spec()
    spec.add("first", 'mkdir "$0"; echo hello > "$0/file"', (OUT,), makes=("out",))
    words = ("{{$.inputs.artifacts['in'].path}}", SAID)
    spec.add("second", 'cat "$0/file" > "$1"', words, ("first",), files={"in": "first"}, says=("said",))
    made = spec.run(tmp_path / "r")
    assert states(made) == {"first": "done", "second": "done"}
    assert made.tasks["second"].parameters == {"said": "hello\n"}
    (artifact,) = made.tasks["first"].artifacts["out"]
    assert artifact["uri"].startswith("gs://rehearsal/") and made.local(artifact["uri"]).is_dir()


def test_a_task_on_kubeflow_has_what_it_is_given_and_no_more(tmp_path: pathlib.Path) -> None:
    spec = Spec()
    spec.add("first", 'mkdir "$0"; touch "$0/file"', (OUT,), makes=("out",))
    spec.add("second", 'mkdir "$0"; touch "$0/file"', (OUT,), ("first",), makes=("out",))
    words = ("{{$.inputs.artifacts['in'].path}}", "{{$}}", SAID)
    script = 'test -f "$0/file"; ls "$(dirname "$0")"/../../first >&2 || echo -n "$1" > "$2"'
    spec.add("third", script, words, ("second",), files={"in": "second"}, says=("said",))
    made = spec.run(tmp_path / "r")
    assert states(made) == {"first": "done", "second": "done", "third": "done"}
    told = json.loads(made.tasks["third"].parameters["said"])
    (artifact,) = told["inputs"]["artifacts"]["in"]["artifacts"]
    assert artifact["uri"] == made.tasks["second"].artifacts["out"][0]["uri"] and "type" not in artifact
    assert list(told["outputs"]["artifacts"]) == ["executor-logs"]


@pytest.mark.parametrize("word, ran", [("yes", "done"), ("no", "skipped")])
def test_a_condition_decides(tmp_path: pathlib.Path, word: str, ran: str) -> None:
    spec = Spec()
    say(spec, "ask", word)
    condition = "inputs.parameter_values['answer'] == 'yes'"
    told = {"answer": output("ask", "said")}
    spec.add("act", "true act", after=("ask",), told=told, triggerPolicy={"condition": condition})
    spec.add("then", "true", after=("act",))
    spec.add("beside", "true", after=("ask",))
    made = spec.run(tmp_path / "r")
    assert states(made) == {"ask": "done", "act": ran, "then": ran, "beside": "done"}


def test_a_failed_task_is_tried_again(tmp_path: pathlib.Path) -> None:
    counter = tmp_path / "tries"
    spec = Spec()
    script = f"echo x >> {counter}; [ $(wc -l < {counter}) -ge 3 ] || {{ echo not yet >&2; exit 7; }}"
    spec.add("flaky", script, retryPolicy={"maxRetryCount": 2, "backoffMaxDuration": "9s"})
    made = spec.run(tmp_path / "r")
    assert states(made) == {"flaky": "done"} and made.tasks["flaky"].attempts == 3
    counter.unlink()
    spec.tasks["flaky"]["retryPolicy"]["maxRetryCount"] = 1
    made = spec.run(tmp_path / "r")
    assert states(made) == {"flaky": "failed"}
    assert made.tasks["flaky"].error == "its command ended with 7: not yet"


def test_an_exit_handler_runs_in_any_case_and_is_told_how_it_ended(tmp_path: pathlib.Path) -> None:
    for script, state in (("true", "SUCCEEDED"), ("false", "FAILED")):
        inner = Spec()
        inner.add("work", script)
        inner.add("more", "true", after=("work",))
        spec = Spec()
        spec.add("all", dag={"tasks": inner.tasks})
        spec.components |= inner.components
        spec.executors |= inner.executors
        spec.add(
            "last",
            'echo -n "$0" > "$1"',
            ("{{$.inputs.parameters['status']}}", SAID),
            after=("all",),
            told={"status": {"taskFinalStatus": {"producerTask": "all"}}},
            says=("said",),
            triggerPolicy={"strategy": "ALL_UPSTREAM_TASKS_COMPLETED"},
        )
        made = spec.run(tmp_path / state)
        assert states(made)["last"] == "done"
        assert json.loads(made.tasks["last"].parameters["said"])["state"] == state
        assert states(made)["more"] == ("done" if state == "SUCCEEDED" else "skipped")


def test_what_was_run_with_equal_inputs_is_reused(tmp_path: pathlib.Path) -> None:
    def run(word: str, cache: bool = True) -> dict[str, str]:
        spec, caching = Spec(), {"cachingOptions": {"enableCache": True}}
        say(spec, "look", word)
        told = {"word": output("look", "said")}
        spec.add("make", 'mkdir "$0"', (OUT,), ("look",), told=told, makes=("out",), **caching)
        spec.add("use", "true", after=("make",), files={"in": "make"}, **caching)
        return states(spec.run(tmp_path / "r", cache=cache))

    assert run("a") == {"look": "done", "make": "done", "use": "done"}
    assert run("a") == {"look": "done", "make": "cached", "use": "cached"}
    assert run("b") == {"look": "done", "make": "done", "use": "done"}
    assert run("a") == {"look": "done", "make": "cached", "use": "cached"}
    assert run("a", cache=False) == {"look": "done", "make": "done", "use": "done"}
    for record in (tmp_path / "r" / "cache").iterdir():
        record.write_text(record.read_text()[:-9])
    assert run("a") == {"look": "done", "make": "done", "use": "done"}
    assert run("a") == {"look": "done", "make": "cached", "use": "cached"}


def test_files_are_imported_from_where_a_runtime_parameter_says(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = Spec()
    spec.inputs["data"] = {"parameterType": "STRING", "defaultValue": "gs://nowhere/at/all"}
    importer = {"importer": {"artifactUri": {"runtimeParameter": "uri"}}}
    told = {"uri": {"componentInputParameter": "data"}}
    spec.add("files", told=told, makes=("out",), executor=importer)
    spec.add("read", 'test -f "$0/it"', ("{{$.inputs.artifacts['in'].path}}",), ("files",), {"in": "files"})
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "it").touch()
    assert states(spec.run(tmp_path / "r", data=str(folder))) == {"files": "done", "read": "done"}
    failed = spec.run(tmp_path / "r")
    assert states(failed) == {"files": "failed", "read": "skipped"}
    assert failed.tasks["files"].error.startswith("gs://nowhere/at/all is imported, and ")
    empty = spec.run(tmp_path / "r", data="")
    assert "a runtime parameter is empty" in empty.tasks["files"].error
    monkeypatch.chdir(tmp_path)  # tasks run elsewhere
    assert states(spec.run(tmp_path / "r", data="data")) == {"files": "done", "read": "done"}
    with pytest.raises(rehearse.RehearsalError, match="no runtime parameter 'dat'; known are data"):
        spec.run(tmp_path / "r", dat="x")


def test_nothing_is_put_where_an_input_has_gone_from(tmp_path: pathlib.Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    spec = Spec()
    spec.add("files", makes=("out",), executor={"importer": {"artifactUri": {"constant": str(folder)}}})
    path = "{{$.inputs.artifacts['in'].path}}"
    spec.add("remove", 'rmdir "$0"', (path,), ("files",), {"in": "files"})
    spec.add("use", 'test -d "$0"', (path,), ("files", "remove"), {"in": "files"})
    assert states(spec.run(tmp_path / "r")) == {"files": "done", "remove": "done", "use": "failed"}
    assert not os.path.lexists(folder)


def test_a_volume_and_a_bucket_are_folders_of_the_rehearsal(tmp_path: pathlib.Path) -> None:
    spec = Spec()
    told = {
        "push": constant('{"base": "/models/digits"}'),
        "near": constant("/modelsandmore"),
        "bucket": constant("gs://bucket/models"),
        "id": constant("{{$.pipeline_job_uuid}}"),
    }
    words = (*(f"{{{{$.inputs.parameters['{key}']}}}}" for key in told), SAID)
    spec.add("push", 'echo -n "$0 $1 $2 $3" > "$4"', words, told=told, says=("said",))
    mounts = {"pvcMount": [{"constant": "factory-models", "mountPath": "/models"}]}
    platform = {"platforms": {"kubernetes": {"deploymentSpec": {"executors": {"push_executor": mounts}}}}}
    file = tmp_path / "spec.yaml"
    file.write_text(yaml.safe_dump_all([spec.document(), platform]))
    made = rehearse.Rehearsal(rehearse.read(file), tmp_path / "r", {})
    assert made.run()
    folder = tmp_path / "r"
    assert made.tasks["push"].parameters["said"] == (
        f'{{"base": "{folder}/volumes/factory-models/digits"}} /modelsandmore '
        f"{folder}/stores/gcs/bucket/models {made.run_id}"
    )


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_an_interrupted_rehearsal_leaves_no_process_and_goes_on_later(
    factory: Factory, tmp_path: pathlib.Path, number: signal.Signals
) -> None:
    began = tmp_path / "began"
    spec, caching = Spec(), {"cachingOptions": {"enableCache": True}}
    spec.add("first", "true", **caching)
    spec.add("second", f"[ -e {began} ] || {{ echo $$ > {began}; sleep 100; }}", after=("first",), **caching)
    file = tmp_path / "spec.yaml"
    file.write_text(yaml.safe_dump(spec.document()))
    process = factory.start("rehearse", str(file))
    while not began.exists() or not began.read_text():
        assert process.poll() is None
        time.sleep(0.05)
    process.send_signal(number)
    output, _ = process.communicate(timeout=30)
    assert process.returncode == 130 and "interrupted" in output and "Traceback" not in output
    assert "ended with -9" not in output
    with pytest.raises(ProcessLookupError):
        os.kill(int(began.read_text()), 0)
    again = factory("rehearse", str(file))
    assert again.returncode == 0, again.stdout + again.stderr
    assert re.search(r"first +cached .*second +done ", again.stdout, re.DOTALL)


def test_two_rehearsals_at_once(factory: Factory, tmp_path: pathlib.Path) -> None:
    spec = Spec()
    caching = {"cachingOptions": {"enableCache": True}}
    for number in range(4):
        spec.add(f"t{number}", 'mkdir "$0"; sleep 0.2', (OUT,), makes=("out",), **caching)
    file = tmp_path / "spec.yaml"
    file.write_text(yaml.safe_dump(spec.document()))
    both = [factory.start("rehearse", str(file), "--jobs", "4") for _ in range(2)]
    for process in both:
        output, _ = process.communicate(timeout=60)
        assert process.returncode == 0, output


def test_more_dags_than_tasks_at_a_time(tmp_path: pathlib.Path) -> None:
    spec = Spec()
    for number in range(12):
        inner = Spec()
        inner.add(f"t{number}")
        spec.add(f"dag{number}", dag={"tasks": inner.tasks})
        spec.components |= inner.components
        spec.executors |= inner.executors
    assert set(states(spec.run(tmp_path / "r", jobs=1)).values()) == {"done"}


def test_parameters_have_defaults_or_are_missed(tmp_path: pathlib.Path) -> None:
    spec = Spec()
    say(spec, "tell", "{{$.inputs.parameters['word']}}", told={"word": constant("given")})
    spec.components["tell"]["inputDefinitions"]["parameters"]["word"]["defaultValue"] = "default"
    assert spec.run(tmp_path / "r").tasks["tell"].parameters == {"said": "given"}
    del spec.tasks["tell"]["inputs"]["parameters"]["word"]
    assert spec.run(tmp_path / "r").tasks["tell"].parameters == {"said": "default"}
    spec.components["tell"]["inputDefinitions"]["parameters"]["word"] = {
        "parameterType": "STRING",
        "isOptional": True,
    }
    made = spec.run(tmp_path / "r")
    assert made.tasks["tell"].error == "its command names the parameter word, which it is not given"


def test_a_condition_that_cannot_be_evaluated_is_named(tmp_path: pathlib.Path) -> None:
    for condition in ("inputs.parameter_values['x' ==", "inputs.parameter_values['x'] == 'y'"):
        spec = Spec()
        spec.add("act", triggerPolicy={"condition": condition})
        error = spec.run(tmp_path / "r").tasks["act"].error
        assert error == f"its condition cannot be evaluated: {condition}; its parameters are none"


@pytest.mark.parametrize(
    "content, sentence",
    [
        ("", "is no compiled pipeline; make one with: factory compile"),
        ("a: [", "cannot be read"),
        ("[1, 2]", "is no compiled pipeline"),
        ('{"pipelineSpec": {"root": {}, "deploymentSpec": {}}}', "is no compiled pipeline"),
        (None, "does not exist"),
        ("a: 2026-99-99", "cannot be read: month must be in 1..12"),
        ("[" * 5000, "cannot be read"),
    ],
)
def test_what_is_no_compiled_file_is_said(factory: Factory, content: str | None, sentence: str) -> None:
    file = factory.folder / "file.yaml"
    if content is not None:
        file.write_text(content)
    result = factory("rehearse", str(file))
    assert result.returncode == 2
    assert file.name in result.stderr and sentence in result.stderr and "Traceback" not in result.stderr
    assert not (factory.folder / "rehearsals").exists()


def test_what_cannot_be_rehearsed_is_refused(tmp_path: pathlib.Path) -> None:
    spec = Spec()
    spec.add("each", parameterIterator={"items": {"raw": "[1, 2]"}, "itemInput": "item"})
    with pytest.raises(rehearse.RehearsalError, match="each is a loop, and loops cannot be rehearsed"):
        spec.run(tmp_path / "r")
    spec = Spec()
    spec.add("it")
    with pytest.raises(rehearse.RehearsalError, match="has a quotation mark or the like in its path"):
        spec.run(tmp_path / 'quo"te')
    spec.add("dag", dag={"tasks": spec.tasks.copy()})
    with pytest.raises(rehearse.RehearsalError, match="two tasks are called it"):
        spec.run(tmp_path / "r")


@pytest.mark.parametrize(
    "how, sentence",
    [
        ("no name", "'' is no name of a pipeline or task"),
        ("a name that leaves the folder", "'../../up' is no name of a pipeline or task"),
        ("an undefined component", "it is of the component X, which is not defined"),
        ("a list beside it", "what stands beside its PipelineSpec is not understood"),
        ("a word for platforms", "what stands beside its PipelineSpec is not understood"),
        ("a number for a folder", "what stands beside its PipelineSpec is not understood"),
        ("nothing beside it", None),
        ("tabs", None),
    ],
)
def test_files_that_were_changed_by_hand(tmp_path: pathlib.Path, how: str, sentence: str | None) -> None:
    spec = Spec()
    spec.add("../../up" if "leaves" in how else "it")
    document = spec.document()
    beside: object = {}
    if how == "no name":
        document["pipelineInfo"] = {}
    elif how == "an undefined component":
        document["root"]["dag"]["tasks"]["it"]["componentRef"]["name"] = "X"
    elif how == "a list beside it":
        beside = [1]
    elif how == "a word for platforms":
        beside = {"platforms": "x"}
    elif how == "a number for a folder":
        document = {"pipelineSpec": document, "runtimeConfig": {"gcsOutputDirectory": 5}}
    elif how == "nothing beside it":
        beside = None
    file = tmp_path / "spec.yaml"
    tabs = json.dumps({"pipelineSpec": document}, indent="\t")
    file.write_text(tabs if how == "tabs" else yaml.safe_dump_all([document, beside]))
    if sentence is None:
        assert list(rehearse.read(file).spec["root"]["dag"]["tasks"]) == ["it"]
    else:
        with pytest.raises(rehearse.RehearsalError) as caught:
            rehearse.read(file)
        assert f"{file}: would not run: " in str(caught.value) and sentence in str(caught.value)


def executor_input(**parameters: str) -> dict:
    def artifact(uri: str, **metadata: object) -> dict:
        return {"artifacts": [{"uri": uri, "metadata": metadata}]}

    return {
        "inputs": {
            "artifacts": {
                "model": artifact("minio://b/m"),
                "examples": artifact("s3://b/e"),
                "baseline_model": artifact("gs://b/none", absent="no model has been pushed yet"),
            },
            "parameterValues": parameters,
        },
        "outputs": {
            "artifacts": {"out": artifact("gs://b/o"), "executor-logs": artifact("gs://b/l")},
            "outputFile": "gs://b/output.json",
        },
    }


def test_a_task_is_given_paths_and_tells_uris(tmp_path: pathlib.Path) -> None:
    told = executor_input()
    defined = {"model": {"artifactType": {"schemaTitle": "tfx.Model"}}}
    uris = task.localise(told, defined)
    artifacts = told["inputs"]["artifacts"]
    assert sorted(artifacts) == ["examples", "model"]  # what stands for none is left out
    assert artifacts["model"]["artifacts"][0]["uri"] == "/minio/b/m"
    assert artifacts["model"]["artifacts"][0]["name"] == "minio://b/m"
    assert artifacts["model"]["artifacts"][0]["type"] == {"schemaTitle": "tfx.Model"}
    assert list(told["outputs"]["artifacts"]) == ["out"]  # TFX does not know what the launcher adds
    assert artifacts["examples"]["artifacts"][0]["uri"] == "/s3/b/e"
    assert told["outputs"]["outputFile"] == "/gcs/b/output.json"
    file = tmp_path / "output.json"
    file.write_text(json.dumps({"artifacts": {"out": {"artifacts": [{"uri": "/gcs/b/o"}]}}}))
    task.restore(file, uris)
    assert json.loads(file.read_text())["artifacts"]["out"]["artifacts"][0]["uri"] == "gs://b/o"


def test_data_sets_of_the_catalog_are_fetched_where_parameters_name_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(task, "_fetch", lambda name: pathlib.Path(f"/cache/{name}"))
    told = executor_input(
        folders='["catalog:mnist", "catalog:small_talk"]', text="see catalog:mnist", none="[]"
    )
    task.localise(told, {})
    assert told["inputs"]["parameterValues"] == {
        "folders": '["/cache/mnist", "/cache/small_talk"]',
        "text": "see catalog:mnist",
        "none": "[]",
    }
    monkeypatch.undo()
    with pytest.raises(ValueError, match="this image's catalog has no data set 'mnits', but"):
        task.localise(executor_input(folders='["catalog:mnits"]'), {})


def test_a_component_that_takes_too_long_is_ended(tmp_path: pathlib.Path) -> None:
    spec = Spec()
    module = "import time\n\nclass Slow_Executor:\n    pass\n\ntime.sleep(60)\n"
    (tmp_path / "slow.py").write_text(module)
    told = json.dumps({"inputs": {}, "outputs": {"outputFile": str(tmp_path / "output.json")}})
    words = ["--timeout", "0.5", "--executor_class_path", "slow.Slow_Executor"]
    words += ["--json_serialized_invocation_args", told]
    command = {"image": "i", "command": ["python", "-m", "factory.cluster.task", *words]}
    spec.add("slow", executor={"container": command})
    made = spec.run(tmp_path / "r")
    assert states(made) == {"slow": "failed"}
    assert made.tasks["slow"].error == (
        "its command ended with 124: Slow: took more than 0.5 s, its timeout in resources.yaml"
    )
