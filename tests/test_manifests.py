import pathlib
import re

import kubernetes_validate
import pytest
import yaml
from google.protobuf import text_format
from tensorflow_serving.config import model_server_config_pb2

from factory.cluster import targets
from factory.install.paths import CHECKOUT

MANIFESTS = sorted((CHECKOUT / "kubeflow" / "manifests").glob("*.yaml"))


def documents(file: pathlib.Path) -> list[dict]:
    return list(yaml.safe_load_all(file.read_text()))


# Fields of KServe 0.21 in the manifest; the others of a model are a container's, and of a predictor a pod's.
PREDICTOR = {"minReplicas", "model"}
MODEL = {"modelFormat", "protocolVersion", "runtimeVersion", "storageUri"}


def as_pod(service: dict) -> dict:
    """An InferenceService as the pod that KServe makes of it, without the fields that are its own."""
    predictor = dict(service["spec"].pop("predictor"))
    assert not service["spec"]
    container = {key: value for key, value in predictor["model"].items() if key not in MODEL}
    pod = {key: value for key, value in predictor.items() if key not in PREDICTOR}
    pod["containers"] = [{"name": "kserve-container", "image": "any", **container}]
    return {"apiVersion": "v1", "kind": "Pod", "metadata": service["metadata"], "spec": pod}


@pytest.mark.parametrize("file", MANIFESTS, ids=lambda file: file.name)
@pytest.mark.parametrize("version", ["1.29", "1.33"])
def test_manifests_are_what_kubernetes_takes(file: pathlib.Path, version: str) -> None:
    for document in documents(file):
        own = document["apiVersion"] == "serving.kserve.io/v1beta1"
        kubernetes_validate.validate(as_pod(document) if own else document, version, strict=True)


def test_a_mistake_in_a_manifest_would_be_found() -> None:
    (deployment, _) = documents(CHECKOUT / "kubeflow" / "manifests" / "serving.yaml")
    deployment["spec"]["template"]["spec"]["containers"][0]["volumeMount"] = []
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(deployment, "1.33", strict=True)


def test_servers_read_where_pipelines_push() -> None:
    volumes = yaml.safe_load((CHECKOUT / "kubeflow" / "resources.yaml").read_text())["volumes"]
    claim, owner = documents(CHECKOUT / "kubeflow" / "manifests" / "models.yaml")
    assert volumes == {claim["metadata"]["name"]: targets.KUBEFLOW.models}
    (container,) = owner["spec"]["template"]["spec"]["containers"]
    user = re.findall(r"^USER (\d+)$", (CHECKOUT / "kubeflow/image/Dockerfile").read_text(), re.MULTILINE)[-1]
    assert container["command"] == ["chown", f"{user}:{user}", targets.KUBEFLOW.models]
    deployment, service = documents(CHECKOUT / "kubeflow" / "manifests" / "serving.yaml")
    pod = deployment["spec"]["template"]["spec"]
    (volume,) = (volume for volume in pod["volumes"] if volume["name"] == "models")
    assert volume["persistentVolumeClaim"]["claimName"] == claim["metadata"]["name"]
    (configured,) = documents(CHECKOUT / "kubeflow" / "manifests" / "models-config.yaml")
    wanted = text_format.Parse(
        configured["data"]["models.config"], model_server_config_pb2.ModelServerConfig()
    ).model_config_list.config
    assert [model.base_path for model in wanted] == [f"{targets.KUBEFLOW.models}/digits_cnn"]
    assert service["spec"]["selector"].items() <= deployment["spec"]["template"]["metadata"]["labels"].items()


def test_probes_find_a_model_that_did_not_load() -> None:
    for name in ("serving", "serving-bucket", "serving-factory"):
        (deployment, _) = documents(CHECKOUT / "kubeflow" / "manifests" / f"{name}.yaml")
        (container,) = deployment["spec"]["template"]["spec"]["containers"]
        path = container["readinessProbe"]["httpGet"]["path"]
        assert path.endswith("/metadata") or path == "/v2/health/ready"


def test_no_manifest_holds_a_secret() -> None:
    for file in MANIFESTS:
        assert all(document["kind"] != "Secret" for document in documents(file))
