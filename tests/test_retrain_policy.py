"""Policies: what may be written in retrain.yaml, and what is said of the rest."""

from __future__ import annotations

import datetime
import pathlib
import re

import pytest

from factory import products
from factory.install.paths import CHECKOUT
from factory.retrain import policy
from factory.retrain.policy import Policy, PolicyError


def written(folder: pathlib.Path, text: str) -> pathlib.Path:
    file = folder / "retrain.yaml"
    file.write_text(text)
    return file


def test_all_that_may_be_written(tmp_path: pathlib.Path) -> None:
    text = """
triggers: {drift: {label: 0.02}, accuracy_below: 0.9, at_least_every: 30d, cron: 0 3 * * *}
window: 7
minimum_rows: 500
cool_down: 6h
start: scratch
evaluate: {newest: 2, wait: 1}
anchor: [1, 2]
push: hold
breaker: {after: 2}
quiet_seconds: 10
marker: .complete
"""
    found = policy.load("sentiment", written(tmp_path, text))
    assert found.triggers.drift == {"label": 0.02} and not found.triggers.new_span
    assert found.cool_down == datetime.timedelta(hours=6) and found.evaluate.newest == 2
    assert found.digest() != Policy().digest() == Policy().digest() != Policy().digest("smoke")


@pytest.mark.parametrize("text", ["", "breaker:\n", "evaluate:\n"])
def test_without_a_file_each_new_span_retrains(tmp_path: pathlib.Path, text: str) -> None:
    assert policy.load("sentiment", written(tmp_path, text)) == Policy()
    assert Policy().triggers.new_span and Policy().evaluate.newest == 1


def test_the_documentation_states_the_defaults(tmp_path: pathlib.Path) -> None:
    page = (CHECKOUT / "docs" / "retraining.md").read_text()
    (text,) = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    assert policy.load("sentiment", written(tmp_path, text)) == Policy()
    assert set(Policy.model_fields) == set(re.findall(r"^(\w+):", text, re.MULTILINE))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("windw: 3", "'windw' is not known; did you mean 'window'?"),
        ("triggers: {new_spam: true}", "triggers: 'new_spam' is not known; did you mean 'new_span'?"),
        ("triggers: {}", "triggers: name a trigger, such as new_span: true"),
        ("triggers: {drift: {label: much}}", "triggers: drift: label: 'much' is not a number"),
        ("triggers: {drift: defalt}", "triggers: drift: 'defalt' is not known; did you mean 'default'?"),
        ("triggers: {cron: 0 3 * *}", "'0 3 * *' is no schedule (it has not five fields)"),
        ("triggers: {cron: 0 3 * * 9}", "'0 3 * * 9' is no schedule"),
        ("cool_down: 6x", "cool_down: '6x' is no time; write it as 30d, 12h or 45m"),
        ("window: 0", "window: 0 is not at least 1"),
        ("window: two", "window: 'two' is not a whole number"),
        ("start: warm", "start: 'warm' is not supported: every model is trained from scratch"),
        ("push: hodl", "push: 'hodl' is not known; did you mean 'hold'?"),
        ("evaluate: {newst: 1}", "evaluate: 'newst' is not known; did you mean 'newest'?"),
        ("marker: done/marker", "marker: 'done/marker' is no name of a file"),
        ("quiet_seconds: -1", "quiet_seconds: -1 is not at least 0"),
        ("window: 1\nwindow: 2", "window is there twice"),
        ("- 1", "[1] is not a mapping of names to values"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(tmp_path: pathlib.Path, text: str, said: str) -> None:
    file = written(tmp_path, text)
    with pytest.raises(PolicyError) as caught:
        policy.load("sentiment", file)
    assert str(caught.value).startswith(f"{file}: ") and said in str(caught.value)


@pytest.mark.parametrize("product", products.names())
def test_policies_of_products_can_be_read(product: str) -> None:
    assert policy.load(product).push in ("auto", "hold")
