"""Formats of clusters and registries: what these take is taken, the rest is refused with a reason."""

import pytest

from factory.cluster import cron, images, targets


@pytest.mark.parametrize(
    "text, on_vertex, on_kubeflow",
    [
        ("* * * * *", None, None),
        ("*/15 0-6,20-23 1 jan-mar MON", None, None),
        ("0 0 31 12 7", None, "Kubeflow knows 0 to 6"),
        ("0 0 1 1 */7", None, None),
        ("TZ=Europe/Berlin 0 3 * * *", None, "one for the whole cluster"),
        ("CRON_TZ=America/New_York 0 3 * * *", None, "one for the whole cluster"),
        ("TZ=Europe/Berlim 0 3 * * *", "did you mean Europe/Berlin?", "one for the whole cluster"),
        ("TZ=Europe 0 3 * * *", "is no time zone", "one for the whole cluster"),
        ("TZ=/etc/passwd 0 3 * * *", "is no time zone", "one for the whole cluster"),
        ("TZ= 0 3 * * *", "nothing is no time zone", "one for the whole cluster"),
        ("30 0 3 * * *", "has 6 fields; write five: ", None),
        ("60 * * * *", "bad minute", "bad minute"),
        ("* 24 * * *", "bad hour", "bad hour"),
        ("* * 0 * *", "bad day-of-month", "bad day-of-month"),
        ("0 0 30 2 *", "bad day-of-month", "bad day-of-month"),
        ("* * * 13 *", "bad month", "bad month"),
        ("5-1 * * * *", "bad minute", "bad minute"),
        ("*/0 * * * *", "bad minute", "bad minute"),
        ("0 3 L * *", "has L or #", "has L or #"),
        ("0 3 * * 1#2", "has L or #", "has L or #"),
        ("", "has 0 fields", "perhaps after the second"),
        ("@daily", "has 1 fields", "has 1 fields"),
    ],
)
def test_cron_expressions(text: str, on_vertex: str | None, on_kubeflow: str | None) -> None:
    for target, said in ((targets.VERTEX, on_vertex), (targets.KUBEFLOW, on_kubeflow)):
        fault = cron.fault(text, target)
        assert fault is None if said is None else said in str(fault)


@pytest.mark.parametrize("text", ["0 3 * * *", "0 0 3 * * *"])
def test_kubeflow_is_given_seconds(text: str) -> None:
    assert cron.with_seconds(text) == "0 0 3 * * *"


@pytest.mark.parametrize(
    "image",
    [
        "factory", "intelligent-factory:latest", "localhost:5000/factory", "localhost/factory", "a/b/c:1.0_x",
        "Registry.example:443/team/factory:1", "[2001:db8::1]:5000/factory", "a__b/c--d:v",
        "europe-docker.pkg.dev/project/repository/factory@sha256:" + 64 * "0", "factory:1@sha256:" + 64 * "a",
    ],
)  # fmt: skip
def test_images_that_registries_take(image: str) -> None:
    assert images.fault(image) is None


@pytest.mark.parametrize(
    "image, said",
    [
        ("https://registry.example/factory", "begins with https://"),
        ("Factory:1", "has capitals in 'Factory'; write 'factory'"),
        ("registry.example/Team/factory", "has capitals in 'Team'"),
        ("Team/factory", "has capitals in 'Team'"),
        ("a:b:c", "too many colons in 'a:b'"),
        ("registry.example/a:b:c", "too many colons in 'a:b'"),
        ("bad image", "has 'bad image' in it"),
        ("factory:", "has '' as its tag"),
        ("factory:-1", "has '-1' as its tag"),
        ("factory@sha256:12", "has 'sha256:12' as its digest"),
        ("a//b", "has an empty part"),
        ("/factory", "has an empty part"),
        ("factory/", "has an empty part"),
        ("a..b", "has 'a..b' in it"),
        ("factory\n", "in it"),
        ("host:port/factory", "has 'host:port' as its registry"),
        ("a/" * 130 + "a", "is longer than 255"),
        ("", "has an empty part"),
    ],
)
def test_images_that_no_registry_takes(image: str, said: str) -> None:
    assert said in str(images.fault(image))
