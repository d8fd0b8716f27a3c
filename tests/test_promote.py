"""Promotion and rollback: what they write, who reads it, and that a cut leaves nothing half done."""

from __future__ import annotations

import contextlib
import json
import os
import pathlib
import re
import signal

import consoles
import pytest
import stores
from click.testing import CliRunner
from helpers import Factory, wait_for

from factory import cli, predict
from factory.console.source import Source
from factory.inspection import keeping, models, why
from factory.inspection.root import Root
from factory.serve import config, decisions, policy

PRODUCT = "digits_cnn"


def version(base: pathlib.Path, number: int) -> pathlib.Path:
    folder = base / str(number)
    (folder / "variables").mkdir(parents=True)
    (folder / "saved_model.pb").write_bytes(b"graph")
    (folder / "variables" / "variables.index").write_bytes(b"index")
    (folder / "variables" / "variables.data-00000-of-00001").write_bytes(b"data")
    return folder


@pytest.fixture
def root(tmp_path: pathlib.Path) -> pathlib.Path:
    """Versions 10, 20 and 30 of a product, and one that is being copied."""
    folder = tmp_path / "runs"
    for number in (10, 20, 30, 40):
        version(folder / PRODUCT / "pushed", number)
    (folder / PRODUCT / "pushed" / "40" / "variables" / "variables.index").unlink()
    return folder


def call(root: pathlib.Path, *arguments: str, code: int = 0) -> str:
    result = CliRunner().invoke(cli.cli, [*arguments, "--root", str(root)], standalone_mode=False)
    if code:
        assert result.exception is not None
        return str(result.exception)
    assert result.exit_code == 0 and not result.exception, (result.output, result.exception)
    return result.output


def served(root: pathlib.Path) -> config.Policy:
    (model,) = config.read(config.file_of(root))
    assert model.name == PRODUCT and model.base_path == root.resolve() / PRODUCT / "pushed"
    return model.policy


def barred(root: pathlib.Path) -> set[str]:
    return set(json.loads((root / PRODUCT / "pushed" / "barred.json").read_text()))


def test_back_to_the_version_before_and_on_again(root: pathlib.Path) -> None:
    assert "barred until promoted: 30" in call(root, "rollback", PRODUCT, "--why", "it errs on sevens")
    assert served(root) == config.Policy("specific", versions=(20,)) and barred(root) == {"30"}
    call(root, "rollback", PRODUCT)
    assert served(root).versions == (10,) and barred(root) == {"20", "30"}
    assert "no version before 10" in call(root, "rollback", PRODUCT, code=1)
    call(root, "promote", PRODUCT, "20")
    assert served(root).versions == (20,) and barred(root) == {"30"}
    call(root, "promote", PRODUCT, "30", "--why", "mended")
    assert served(root) == config.Policy() and barred(root) == set()
    made = decisions.read(root)
    assert [(d.action, d.version, d.why) for d in made] == [
        ("rollback", "20", "it errs on sevens"), ("rollback", "10", ""), ("promote", "20", ""),
        ("promote", "30", "mended"),
    ]  # fmt: skip
    assert all(re.fullmatch(r"\S+@\S+", d.who) and d.time.endswith("+00:00") for d in made)


def test_back_to_a_version_bars_all_newer_ones(root: pathlib.Path) -> None:
    decision = policy.rollback(root, PRODUCT, 10)
    assert decision.left == ("30", "20") and barred(root) == {"20", "30"}
    for wanted, said in (
        (10, "is in use"),
        (20, "was barred by the way back to 10"),
        (5, "there are 30, 20, 10"),
        (40, "has no version 40"),
    ):
        with pytest.raises(ValueError, match=said):
            policy.rollback(root, PRODUCT, wanted)
    assert len(decisions.read(root)) == 1


def test_a_promotion_of_an_older_version_bars_the_newer_ones(root: pathlib.Path) -> None:
    assert policy.promote(root, PRODUCT, 20).left == ("30",)
    assert policy.in_use(root, PRODUCT) == 20
    assert predict.newest_model(root, PRODUCT, "default").name == "20"


def test_what_a_server_refused_is_not_gone_back_to(root: pathlib.Path) -> None:
    ledger = decisions.Ledger(root)
    ledger.refuse(PRODUCT, 20, "stamp", "12 of 20 answers differ")
    assert policy.rollback(root, PRODUCT).version == "10"


def test_other_models_and_labels_stay_in_the_file(root: pathlib.Path) -> None:
    file = config.file_of(root)
    file.parent.mkdir()
    file.write_text(
        'model_config_list { config { name: "other" base_path: "/models/other" model_platform: "tensorflow"\n'
        'version_labels { key: "stable" value: 7 } } }'
    )
    policy.rollback(root, PRODUCT)
    other, ours = config.read(file)
    assert other.labels == {"stable": 7} and ours.policy.versions == (20,)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("model_config_list { config { name: ", r"line 1, column 36: .*Expected string"),
        ("model_config_list { config { nmae: 'x' } }", r"line 1, column 30: .*no field named \"nmae\""),
        ("model_config_list { config { base_path: '/m' } }", r"config 1 \(without a name\): give it a name"),
        ("model_config_list { config { name: 'a' base_path: 'm' } }", "no absolute path"),
        ("model_config_list { config { name: 'a' base_path: 'gs://m' } }", "no absolute path"),
        ("model_config_list { config { name: 'a' base_path: '/m' model_platform: 'onnx' } }", "onnx"),
        ("model_config_list { config { name: 'a' base_path: '/m' model_version_policy { specific {} } } }",
         "names no version"),
        ("model_config_list { config { name: 'a' base_path: '/m' } config { name: 'a' base_path: '/n' } }",
         "another one has this name"),
        ("custom_model_config { }", "custom_model_config"),
    ],
)  # fmt: skip
def test_a_broken_configuration_is_refused_and_left_as_it_is(
    root: pathlib.Path, text: str, said: str
) -> None:
    file = config.file_of(root)
    file.parent.mkdir()
    file.write_text(text)
    with pytest.raises(config.ConfigError, match=f"{re.escape(str(file))}: .*{said}"):
        policy.rollback(root, PRODUCT)
    assert file.read_text() == text and not decisions.read(root)


def test_a_cut_at_any_moment_is_finished_by_the_next_look(
    root: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = _steps_of_a_rollback(root, monkeypatch, stop=10**6)
    assert steps > 4
    for stop in range(steps):
        policy.promote(root, PRODUCT, 30)
        count = len(decisions.read(root))
        _steps_of_a_rollback(root, monkeypatch, stop)
        decisions.Ledger(root).refresh()
        done = len(decisions.read(root)) - count
        assert done in (0, 1)
        assert (served(root).versions == (20,)) is (barred(root) == {"30"}) is bool(done)
        assert (stop > 1) <= bool(done)  # once it is written what is to be done, it is done


def _steps_of_a_rollback(root: pathlib.Path, monkeypatch: pytest.MonkeyPatch, stop: int) -> int:
    """Roll back, and die at the given write; return the number of writes."""
    count = 0

    def dying(function):
        def called(*arguments):
            nonlocal count
            if count == stop:
                raise KeyboardInterrupt
            count += 1
            return function(*arguments)

        return called

    with monkeypatch.context() as patched:
        patched.setattr(policy, "write_whole", dying(policy.write_whole))
        patched.setattr(os, "fsync", dying(os.fsync))
        patched.setattr(pathlib.Path, "unlink", dying(pathlib.Path.unlink))
        with contextlib.suppress(KeyboardInterrupt):
            policy.rollback(root, PRODUCT)
    return count


def test_a_line_that_was_cut_off_hides_no_other(root: pathlib.Path) -> None:
    policy.rollback(root, PRODUCT)
    file = root / "serving" / "decisions.jsonl"
    file.write_bytes(file.read_bytes() + b'{"id": "half')
    policy.promote(root, PRODUCT, 30)
    assert [d.action for d in decisions.read(root)] == ["rollback", "promote"]


def test_commands_at_once_wait_for_each_other(root: pathlib.Path, factory: Factory) -> None:
    factory.root = root
    commands = [("promote", PRODUCT, str(number)) for number in (10, 20, 30)]
    processes = [factory.start_python("-m", "factory", *command, anew=True) for command in commands]
    for process in processes:
        printed = process.communicate(timeout=60)[0]
        assert process.wait() == 0, printed
    made = decisions.read(root)
    assert sorted(d.version for d in made) == ["10", "20", "30"]
    assert made[-1].policy == served(root).kind and policy.in_use(root, PRODUCT) == int(made[-1].version)


def test_a_command_that_was_killed_holds_no_lock(root: pathlib.Path, factory: Factory) -> None:
    factory.root = root
    code = f"""
import pathlib, time
from factory.serve import decisions
with decisions.alone(pathlib.Path({str(root)!r})) as folder:
    (folder / "held").touch()
    time.sleep(60)
"""
    process = factory.start_python("-c", code, anew=True)
    wait_for((root / "serving" / "held").exists)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert policy.rollback(root, PRODUCT).version == "20"


def test_products_and_versions_that_are_not_there(root: pathlib.Path) -> None:
    for arguments, said in (
        (("promote", "digits_cn", "1"), "did you mean 'digits_cnn'"),
        (("promote", PRODUCT, "11"), "there are 30, 20, 10"),
        (("rollback", "sentiment"), "holds no model yet; make one with: factory run sentiment"),
        (("rollback", PRODUCT, "--preset", "smoke"), "factory run digits_cnn --preset smoke"),
        (("promote", PRODUCT, "-1"), "No such option"),
    ):
        assert said in call(root, *arguments, code=1)
    assert not (root / "serving" / "decisions.jsonl").exists()


# What shows it


@pytest.fixture
def many(tmp_path: pathlib.Path) -> Root:
    """Three pushed models of the toy: versions 1790000000 to 1790000002."""
    stores.Many(tmp_path / "runs").write(3, files=True)
    return Root(tmp_path / "runs")


def decide(
    root: Root, action: decisions.Action, number: int, left: tuple[str, ...] = (), **more: str
) -> None:
    """Decide as the commands do; the toy is no product of this project."""
    assert root.folder
    decision = decisions.made(action, stores.PIPELINE, number, left=left, **more)
    with decisions.alone(root.folder) as folder:
        decisions.add(folder, decision)
        if action != "refused":
            model = config.ModelConfig("toy", root.folder, config.Policy("specific", versions=(number,)))
            config.file_of(root.folder, "smoke").write_text(config.with_policy("", model, ""))


def test_models_and_why_say_what_was_decided(many: Root) -> None:
    decide(many, "rollback", 1790000000, ("1790000002", "1790000001"), why="errs", policy="specific")
    found = models.models(many, "toy")
    assert [model.state for model in found] == ["rolled back", "barred", "pinned"]
    assert found[0].decided.startswith("rolled back by ") and found[0].decided.endswith(": errs")
    chain = why.chain(many, found[0].run)
    assert chain.steps[-1].answer == "no" and ": errs; take it with: factory promote toy" in chain.answer
    assert "servers are pinned to it (by " in why.chain(many, found[2].run).answer
    assert many.folder
    printed = call(many.folder, "models", "toy")
    assert "rolled back" in printed and "pinned" in printed and "errs" in printed


def test_a_version_pushed_after_a_way_back_waits(many: Root) -> None:
    decide(many, "rollback", 1790000000, ("1790000001",), policy="specific")
    newest = models.models(many, "toy")[0]
    assert newest.state == "newest"
    assert "servers are pinned to version 1790000000 (by " in why.chain(many, newest.run).answer


def test_a_refusal_is_shown_with_its_reason(many: Root) -> None:
    decide(many, "refused", 1790000002, why="9 of 20 answers (45%) differ")
    found = models.models(many, "toy")
    assert [model.state for model in found] == ["refused", "older", "older"]
    assert "refused by a server" in why.chain(many, found[0].run).answer
    assert "9 of 20 answers" in why.chain(many, found[0].run).answer
    assert why.chain(many, found[1].run).steps[-1].said.startswith("it is the newest version")


def test_the_console_shows_decisions(many: Root) -> None:
    decide(many, "rollback", 1790000001, ("1790000002",), why="<b>errs</b>", policy="specific")
    with consoles.served(Source(many.folder)) as console:
        page = console.page("/models")
    assert (
        ">rolled back<" in page and ">pinned<" in page and "&lt;b&gt;errs" in page and "<b>errs" not in page
    )


def test_a_clean_up_keeps_what_servers_are_pinned_to(many: Root) -> None:
    strict = keeping.Policy(keep_last=0, keep_pushed=1)
    free = {
        i.path.name for i in keeping.survey(many, strict) if not i.keep and i.path.parent.name == "pushed"
    }
    assert free == {"1790000000", "1790000001"}
    decide(many, "rollback", 1790000000, ("1790000002",), policy="specific")
    items = keeping.survey(many, strict)
    (kept,) = [i for i in items if i.path.name == "1790000000"]
    assert kept.keep and kept.reason == "servers are pinned to it"


def test_commands_start_at_once(many: Root, factory: Factory) -> None:
    decide(many, "rollback", 1790000000, ("1790000002",), policy="specific")
    code = f"""
import sys
from click.testing import CliRunner
from factory import cli
for command in (["models", "toy"], ["why", "toy", "--preset", "smoke"], ["promote", "--help"]):
    options = ["--root", {str(many.folder)!r}] if command[-1] != "--help" else []
    result = CliRunner().invoke(cli.cli, command + options)
    assert result.exit_code == 0, (command, result.output, result.exception)
heavy = {{"tensorflow", "tfx", "keras", "ml_metadata", "numpy", "pydantic", "rich", "jinja2"}}
assert not heavy & set(sys.modules), heavy & set(sys.modules)
"""
    result = factory.python("-c", code, anew=True)
    assert result.returncode == 0, result.stdout + result.stderr
