import pathlib
import re

import kubernetes_validate
import pytest
import yaml

from factory.cluster import targets
from factory.install.paths import CHECKOUT

MANIFESTS = sorted((CHECKOUT / "kubeflow" / "manifests").glob("*.yaml"))


def documents(file: pathlib.Path) -> list[dict]:
    return list(yaml.safe_load_all(file.read_text()))


@pytest.mark.parametrize("file", MANIFESTS, ids=lambda file: file.name)
@pytest.mark.parametrize("version", ["1.29", "1.33"])
def test_manifests_are_what_kubernetes_takes(file: pathlib.Path, version: str) -> None:
    for document in documents(file):
        kubernetes_validate.validate(document, version, strict=True)


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
    assert pod["volumes"][0]["persistentVolumeClaim"]["claimName"] == claim["metadata"]["name"]
    assert f"--model_base_path={targets.KUBEFLOW.models}/digits_cnn" in pod["containers"][0]["args"]
    assert service["spec"]["selector"].items() <= deployment["spec"]["template"]["metadata"]["labels"].items()


def test_no_manifest_holds_a_secret() -> None:
    for file in MANIFESTS:
        assert all(document["kind"] != "Secret" for document in documents(file))
