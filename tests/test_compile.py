import json
import pathlib
import shutil
import tarfile

import pytest
import yaml
from google.protobuf import json_format
from helpers import Factory
from kfp.kubernetes import kubernetes_executor_config_pb2
from kfp.pipeline_spec import pipeline_spec_pb2

from factory import products
from factory.cluster import lint, resources, targets

KNOWN = {"digits_cnn": ["Trainer", "DataGate"], "cartpole": ["Trainer"]}


def compile_all(folder: pathlib.Path, target: str, anew: bool = False) -> dict[str, str]:
    """Every product for a target: the text of its file."""
    factory = Factory(folder / "runs", folder)
    call = ("-m", "factory", "compile", "--all", "--target", target, "--out", target)
    result = factory.python(*call, anew=anew)
    assert result.returncode == 0, result.stderr
    assert result.stderr == ""
    suffix = targets.TARGETS[target].suffix
    return {product: (folder / target / f"{product}{suffix}").read_text() for product in products.names()}


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    """The texts of every product, by target."""
    folder = tmp_path_factory.mktemp("compiled")
    found = {target: compile_all(folder, target) for target in targets.TARGETS}
    return {
        product: {target: texts[product] for target, texts in found.items()} for product in products.names()
    }


@pytest.fixture(scope="module")
def compiled(texts: dict[str, dict[str, str]]) -> dict[str, dict[str, list]]:
    """The same as documents."""
    return {
        product: {target: list(yaml.safe_load_all(text)) for target, text in files.items()}
        for product, files in texts.items()
    }


def test_every_compiled_file_is_what_its_cluster_reads(compiled: dict[str, dict[str, list]]) -> None:
    for product, files in compiled.items():
        (job,) = files["vertex"]
        json_format.ParseDict(job, pipeline_spec_pb2.PipelineJob())
        spec, platform = files["kubeflow"]
        json_format.ParseDict(spec, pipeline_spec_pb2.PipelineSpec())
        parsed = json_format.ParseDict(platform, pipeline_spec_pb2.PlatformSpec())
        for config in json_format.MessageToDict(parsed.platforms["kubernetes"])["deploymentSpec"][
            "executors"
        ].values():
            json_format.ParseDict(config, kubernetes_executor_config_pb2.KubernetesExecutorConfig())
        for one, target in ((job["pipelineSpec"], "vertex"), (spec, "kubeflow")):
            assert one["schemaVersion"] == "2.1.0"
            assert one["pipelineInfo"]["name"] == product.replace("_", "-")
            assert lint.faults(one, targets.TARGETS[target]) == []


def test_every_task_has_its_resources(compiled: dict[str, dict[str, list]]) -> None:
    for product, files in compiled.items():
        for target, spec in (
            ("vertex", files["vertex"][0]["pipelineSpec"]),
            ("kubeflow", files["kubeflow"][0]),
        ):
            for name, task in lint.tasks_of(spec).items():
                container = lint.executor_of(spec, task)["container"]
                told = container["resources"]
                assert told["cpuLimit"] > 0 and told["memoryLimit"] > 0, (product, target, name)
                assert float(told["resourceCpuLimit"]) == told["cpuLimit"]
                assert container["command"][-2] == "--timeout" and int(container["command"][-1]) >= 60
                assert "lifecycle" not in container
                looks = name.endswith("-version")
                assert task["cachingOptions"].get("enableCache", False) is not looks


def test_trainers_get_their_accelerators(compiled: dict[str, dict[str, list]]) -> None:
    def accelerator(spec: dict, name: str) -> dict:
        executor = lint.executor_of(spec, lint.tasks_of(spec)[name])
        return executor["container"]["resources"].get("accelerator", {})

    digits = compiled["digits_cnn"]
    assert accelerator(digits["vertex"][0]["pipelineSpec"], "Trainer")["type"] == "NVIDIA_TESLA_T4"
    spec, platform = digits["kubeflow"]
    assert accelerator(spec, "Trainer")["resourceType"] == "nvidia.com/gpu"
    executors = platform["platforms"]["kubernetes"]["deploymentSpec"]["executors"]
    assert executors["Trainer_executor"]["nodeSelector"]["labels"] == {
        "cloud.google.com/gke-accelerator": "nvidia-tesla-t4"
    }
    (mount,) = executors["Pusher_executor"]["pvcMount"]
    assert (mount["constant"], mount["mountPath"]) == ("factory-models", "/models")
    assert "Transform_executor" not in executors
    assert accelerator(compiled["cartpole"]["vertex"][0]["pipelineSpec"], "Trainer") == {}


def test_the_same_texts_are_compiled_again(tmp_path: pathlib.Path, texts: dict[str, dict[str, str]]) -> None:
    again = compile_all(tmp_path, "kubeflow", anew=True)  # the order within Python's sets is another one
    assert again == {product: files["kubeflow"] for product, files in texts.items()}
    for files in texts.values():
        for text in files.values():
            assert str(pathlib.Path.home()) not in text and str(tmp_path) not in text


def test_what_a_compiled_file_is_written_to(factory: Factory) -> None:
    (factory.folder / "file").touch()
    into_a_file = factory("compile", "cartpole", "--target", "vertex", "--out", "file/out.json")
    assert into_a_file.returncode == 2 and "is no folder that can be written to" in into_a_file.stderr
    (factory.folder / "link.json").symlink_to("folder/real.json")
    linked = factory("compile", "cartpole", "--target", "vertex", "--out", "link.json")
    assert linked.returncode == 0, linked.stderr
    assert (factory.folder / "link.json").is_symlink()
    text = (factory.folder / "folder" / "real.json").read_text()
    printed = factory("compile", "cartpole", "--target", "vertex", "--out", "/dev/stdout")
    assert printed.stdout == text


def test_own_data_comes_as_an_artifact_whose_version_is_looked_for(factory: Factory) -> None:
    data = "gs://bucket/digits/day-{SPAN}/{VERSION}"
    result = factory("compile", "digits_cnn", "--target", "vertex", "--data", data, "--out", "own.json")
    assert result.returncode == 0, result.stderr
    spec = json.loads((factory.folder / "own.json").read_text())["pipelineSpec"]
    assert spec["root"]["inputDefinitions"]["parameters"]["data"]["defaultValue"] == "gs://bucket/digits"
    tasks = lint.tasks_of(spec)
    looking = tasks["DataVersion"]
    assert looking["inputs"]["parameters"]["pattern"]["runtimeValue"]["constant"] == "day-{SPAN}/{VERSION}"
    assert not looking["cachingOptions"]
    told = tasks["ExampleGen"]["inputs"]["parameters"]["sha256"]["taskOutputParameter"]
    assert told == {"producerTask": "DataVersion", "outputParameterKey": "sha256"}
    assert tasks["Files"]["retryPolicy"]["maxRetryCount"] == 2


def test_beam_runs_elsewhere(factory: Factory) -> None:
    options = ["runner=dataflow", "project=p", "region=europe-west4", "temp_location=gs://b/t"]
    each = [word for option in options for word in ("--beam", option)]
    each += ["--pipeline-root", "gs://b/root"]
    result = factory("compile", "digits_cnn", "--target", "vertex", *each, "--out", "beam.json")
    assert result.returncode == 0, result.stderr
    spec = json.loads((factory.folder / "beam.json").read_text())["pipelineSpec"]

    def arguments(name: str) -> set[str]:
        return set(lint.executor_of(spec, lint.tasks_of(spec)[name])["container"]["args"])

    assert {
        "--runner=DataflowRunner",
        "--setup_file=/opt/factory/setup.py",
        "--region=europe-west4",
    } <= arguments("Transform")
    # Its files are in its container alone.
    assert "--runner=DataflowRunner" not in arguments("ExampleGen")


@pytest.mark.parametrize(
    "arguments, sentence",
    [
        (["--target", "vertex"], "name one product, or call --all"),
        (["digits_cn", "--target", "vertex"], "did you mean 'digits_cnn'?"),
        (["cartpole", "--target", "vertex", "--data", "/d"], "vertex reads from gs://; copy the files there"),
        (
            ["cartpole", "--target", "vertex", "--models", "/models"],
            "TFX can push to gs://BUCKET/FOLDER only",
        ),
        (
            ["cartpole", "--target", "kubeflow", "--models", "s3://b"],
            "or a path of a volume, such as /models",
        ),
        (
            ["cartpole", "--target", "kubeflow", "--beam", "runner=flink", "--beam", "job_endpoint=f"],
            "read gs:// alone",
        ),
        (["cartpole", "--target", "kubeflow", "--beam", "runner=flnk"], "did you mean 'FlinkRunner'?"),
        (
            ["cartpole", "--target", "kubeflow", "--beam", "runner=spark"],
            "needs job_endpoint, also as --beam",
        ),
        (["cartpole", "--target", "vertex", "--set", "epizodes=1"], "did you mean 'episodes'?"),
        (["cartpole", "--target", "kubeflow", "--models", "/data"], "and no volume of"),
        (
            ["cartpole", "--target", "vertex", "--image", "Factory:1"],
            "has capitals in 'Factory'; write 'factory'",
        ),
        (["cartpole", "--target", "vertex", "--data", ""], "is empty; leave it out"),
        (["cartpole", "--target", "vertex", "--data", "gs://"], "gs://: names no bucket"),
        (["cartpole", "--target", "kubeflow", "--data", "s3://b/{SPAN}"], "copies no whole bucket"),
        (["cartpole", "--target", "vertex", "--data", "gs://b-{SPAN}/x"], "the bucket cannot be looked for"),
        (["cartpole", "--target", "vertex", "--data", "gs://b/{FOO}"], "{FOO} is not known; write {SPAN}"),
        (["cartpole", "--target", "vertex", "--data", "gs://b/{SPAN"], "a brace is not closed"),
        (["cartpole", "--target", "vertex", "--data", "gs://b/{SPAN}/{SPAN}"], "is there twice"),
        (["cartpole", "--target", "vertex", "--data", "gs://b/{YYYY}"], "a date is {YYYY}, {MM} and {DD}"),
        (["cartpole", "--target", "vertex", "--data", "gs://b/{VERSION}"], "is that of a {SPAN} or a date"),
        (["--all", "--target", "vertex", "--data", "gs://b"], "depends on the product"),
        (["cartpole", "--target", "vertex", "--resources", "none.yaml"], "'none.yaml' does not exist"),
        (
            ["cartpole", "--target", "vertex", "--preset", "smoke", "--set", "experience_steps=7000"],
            "use them up",
        ),
    ],
)
def test_what_cannot_be_compiled_is_said(factory: Factory, arguments: list[str], sentence: str) -> None:
    result = factory("compile", *arguments, "--out", "out.json")
    assert result.returncode == 2
    assert sentence in result.stderr and "Traceback" not in result.stderr
    assert list(factory.folder.iterdir()) == []


@pytest.mark.parametrize(
    "text, sentence",
    [
        ("component: {}", "'component' is not known; did you mean 'components'?"),
        ("components: {Traner: {cpu: 2}}", "components: 'Traner' is not known; did you mean 'Trainer'?"),
        ("products: {digits_cnn: {Tuner: {}}}", "products: digits_cnn: 'Tuner' is not known"),
        ("products: {digits: {}}", "products: 'digits' is not known; did you mean 'digits_cnn'?"),
        (
            "defaults: {memory: 8}",
            "defaults: memory: 8 is no memory; write a number with M, G, T, Mi, Gi, Ti",
        ),
        ("defaults: {memory: 8GB}", "'8GB' is no memory"),
        ("defaults: {cpu: -1}", "defaults: cpu: -1 is not greater than 0"),
        ("defaults: {cpu: true}", "defaults: cpu: True is not a number"),
        ("defaults: {timeout: 90}", "90 is no duration; write a number with s, m or h"),
        ("defaults: {retries: 11}", "retries: 11 is not at most 10"),
        ("defaults: {caching: maybe}", "'maybe' is not true or false"),
        ("defaults: {gpu: 1}", "defaults: 'gpu' is not known"),
        (
            "components: {Trainer: {accelerator: a100}}",
            "components: Trainer: accelerator: 'a100' is not known",
        ),
        ("accelerators: {t4: {vertex: X}}", "accelerators: t4: vertex: 'X' is not known"),
        ("volumes: {models: models}", "volumes: models: 'models' cannot be used; write an absolute path"),
        ("defaults: [1]", "defaults: [1] is not a mapping of names to values"),
        ("a: [", "cannot be read"),
        ("a: 2026-99-99", "cannot be read"),
        ("\x00", "cannot be read"),
        ("", "is empty; it may have accelerators"),
        ("[]", "[] is not a mapping of names to values"),
        ("defaults: {cpu: 1}\ndefaults: {cpu: 2}", "defaults is there twice"),
        ("defaults: {timeout: 0.4s}", "'0.4s' is no duration; write a number with s, m or h"),
        ("defaults: {count: 2}", "Trainer of digits_cnn: count is 2, and there is no accelerator"),
        ("accelerators: {t5: {vertex: NVIDIA_TESLA_T5, kubeflow: a.b/c}}", "did you mean 'NVIDIA_TESLA_T4'?"),
        ("accelerators: {t4: {vertex: NVIDIA_L4, kubeflow: gpu}}", "write a resource such as nvidia.com/gpu"),
        ("defaults: {node_selector: {a b: c}}", "'a b' cannot be used; write the name of a Kubernetes label"),
        ("volumes: {A b: /models}", "'A b' cannot be used; write the name of a persistent volume claim"),
        ("volumes: {a: /models/../x}", "volumes: a: '/models/../x' cannot be used; write an absolute path"),
        ("volumes: {a: /models, b: /models}", "volumes: b and a are both at /models"),
    ],
)
def test_a_mistake_in_resources_is_found(tmp_path: pathlib.Path, text: str, sentence: str) -> None:
    file = tmp_path / "resources.yaml"
    file.write_text(text)
    with pytest.raises(resources.ResourceError) as caught:
        resources.load(KNOWN, file).of("digits_cnn", "Trainer")
    assert str(file) in str(caught.value) and sentence in str(caught.value)


def test_a_product_says_more_than_its_component(tmp_path: pathlib.Path) -> None:
    file = tmp_path / "resources.yaml"
    file.write_text(
        "accelerators: {t4: {vertex: NVIDIA_L4, kubeflow: nvidia.com/gpu}}\n"
        "defaults: {cpu: 1, memory: 1Gi, timeout: 2m}\n"
        "components: {Trainer: {cpu: 4, accelerator: t4, count: 2}}\n"
        "products: {cartpole: {Trainer: {accelerator: null, count: 1, memory: 2G}}}\n"
    )
    sheet = resources.load(KNOWN, file)
    digits, cartpole = sheet.of("digits_cnn", "Trainer"), sheet.of("cartpole", "Trainer")
    assert (digits.cpu, digits.count, digits.accelerator.vertex, digits.timeout) == (4, 2, "NVIDIA_L4", 120)
    assert (cartpole.cpu, cartpole.accelerator, cartpole.gigabytes) == (4, None, 2.0)
    assert sheet.of("digits_cnn", "DataGate").gigabytes == pytest.approx(2**30 / 10**9)


def test_what_an_importer_cannot_be_given_is_refused(factory: Factory) -> None:
    (factory.folder / "resources.yaml").write_text("components: {Files: {retries: 1, memory: 8G}}")
    options = ("--data", "gs://bucket/steps", "--resources", "resources.yaml", "--out", "out.json")
    result = factory("compile", "cartpole", "--target", "vertex", *options)
    assert result.returncode == 1 and not (factory.folder / "out.json").exists()
    assert "Files: is imported by the cluster's own container, which cannot be given memory" in result.stderr


def broken(spec: dict, how: str) -> None:
    tasks = spec["root"]["dag"]["tasks"]
    trainer = tasks["Trainer"]
    if how == "there is no such task":
        trainer["inputs"]["artifacts"]["examples"]["taskOutputArtifact"]["producerTask"] += "_task"
    elif how == "has no output":
        trainer["inputs"]["artifacts"]["examples"]["taskOutputArtifact"]["outputArtifactKey"] = "exmaples"
    elif how == "does not wait for it":
        trainer["dependentTasks"].remove("Transform")
    elif how == "Trainer waits for Evaluator":
        trainer["dependentTasks"].append("Evaluator")
    elif how == "has no executor":
        del spec["deploymentSpec"]["executors"]["Trainer_executor"]
    elif how == "is a resolver":
        spec["deploymentSpec"]["executors"]["Trainer_executor"] = {"resolver": {}}
    elif how == "is not given examples":
        del trainer["inputs"]["artifacts"]["examples"]
    elif how == "takes run_fn from the input which":
        trainer["inputs"]["parameters"]["run_fn"] = {"componentInputParameter": "which"}
    elif how == "it is no PipelineSpec":
        trainer["dependsOn"] = []
    elif how == "Train_er is no name that Argo takes":
        tasks["Train_er"] = trainer
    elif how == "has retries and no backoffMaxDuration":
        del trainer["retryPolicy"]["backoffMaxDuration"]
    elif how == "and another interface":
        evaluator, executors = spec["components"]["Evaluator"], spec["deploymentSpec"]["executors"]
        executors["Evaluator_executor"] = executors["Pusher_executor"]
        assert evaluator["inputDefinitions"] != spec["components"]["Pusher"]["inputDefinitions"]
    elif how == "has no image":
        spec["deploymentSpec"]["executors"]["Trainer_executor"]["container"]["image"] = ""


@pytest.mark.parametrize(
    "how",
    [
        "there is no such task", "has no output", "does not wait for it", "Trainer waits for Evaluator",
        "has no executor", "is a resolver", "is not given examples", "takes run_fn from the input which",
        "it is no PipelineSpec", "has no image", "Train_er is no name that Argo takes",
        "has retries and no backoffMaxDuration", "and another interface",
    ],
)  # fmt: skip
def test_what_would_not_run_is_found(compiled: dict[str, dict[str, list]], how: str) -> None:
    spec = json.loads(json.dumps(compiled["digits_cnn"]["kubeflow"][0]))
    broken(spec, how)
    assert any(how in fault for fault in lint.faults(spec, targets.KUBEFLOW))


def test_what_tfx_gets_wrong_around_exit_handlers_is_mended() -> None:
    import asking
    from tfx.orchestration.data_types import RuntimeParameter
    from tfx.orchestration.kubeflow.decorators import FinalStatusStr
    from tfx.orchestration.kubeflow.v2 import kubeflow_v2_dag_runner as runner
    from tfx.orchestration.pipeline import Pipeline

    from factory.cluster import compiling

    ask = asking.Ask(word=RuntimeParameter("word", str))
    tell = asking.Tell(answer=ask.outputs["answer"].future()[0].value)
    config = runner.KubeflowV2DagRunnerConfig(default_image="i", use_pipeline_spec_2_1=True)
    compiler = runner.KubeflowV2DagRunner(config)
    compiler.set_exit_handler(asking.Last(status=FinalStatusStr()))
    pipeline = Pipeline(pipeline_name="p", pipeline_root="gs://b", components=[ask, tell])
    spec = compiler.run(pipeline, write_out=False)["pipelineSpec"]
    found = " ".join(lint.faults(spec, targets.VERTEX))
    assert "Tell takes answer from Ask_task, and there is no such task" in found
    assert "Ask takes word from the input word, which tfx-dag does not have" in found
    compiling.mend(spec)
    assert lint.faults(spec, targets.VERTEX) == lint.faults(spec, targets.KUBEFLOW) == []


def test_beam_s_workers_get_the_whole_project(tmp_path: pathlib.Path) -> None:
    from apache_beam.runners.portability.stager import Stager

    from factory.install.paths import CHECKOUT

    shutil.copytree(
        CHECKOUT, tmp_path / "project", ignore=shutil.ignore_patterns(".*", "tests", "*.egg-info", "build")
    )
    packed = Stager._build_setup_package(str(tmp_path / "project" / "setup.py"), str(tmp_path / "packed"))
    with tarfile.open(packed) as archive:
        names = {"/".join(name.split("/")[1:]) for name in archive.getnames()}
    wanted = {"schemas/digits/schema.pbtxt", "components/metrics/returns.py", "models/common/devices.py"}
    assert wanted <= names
    assert not any(name.startswith(("tests", "docs")) for name in names)
