"""Versions come and go: what is loaded, what takes over, and that no request fails meanwhile."""

from __future__ import annotations

import contextlib
import dataclasses
import pathlib
import shutil
import threading
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np
import pytest

from factory.serve import config, decisions, policy, replay, versions
from factory.serve.config import ModelConfig, Policy
from factory.serve.errors import RequestError
from factory.serve.manager import Event, Manager, Options
from factory.serve.replay import Request
from pipelines._product import SwapLimits

NAME = "digits_cnn"


def version(base: pathlib.Path, number: int, answer: str = "one") -> pathlib.Path:
    """A version whose fake servable always gives an answer."""
    folder = base / str(number)
    (folder / "variables").mkdir(parents=True)
    (folder / "variables" / "variables.index").write_bytes(b"index")
    (folder / "variables" / "variables.data-00000-of-00001").write_bytes(b"data")
    (folder / "saved_model.pb").write_text(answer)
    return folder


@dataclasses.dataclass
class Fake:
    """A servable that gives what its graph says."""

    name: str
    version: int
    answer: str
    closed: bool = False
    signatures: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    def run(self, signature: str, inputs: Mapping[str, Any]) -> dict[str, np.ndarray]:
        assert not self.closed, f"version {self.version} answers after it was closed"
        if self.answer == "error":
            raise ValueError("no kernel")
        rows = len(inputs["x"])
        value = np.nan if self.answer == "nan" else 0.5
        return {"answer": np.array([self.answer] * rows, dtype=object), "confidence": np.full(rows, value)}

    def close(self) -> None:
        assert not self.closed
        self.closed = True


REQUESTS = [Request("predict", {"x": np.zeros(20)})]


class World:
    """A manager whose looks the test takes itself, and all that it did."""

    def __init__(self, root: pathlib.Path, **options: Any) -> None:
        self.root, self.base = root, root / NAME / "pushed"
        self.base.mkdir(parents=True, exist_ok=True)
        self.models = [ModelConfig(NAME, self.base)]
        self.loaded: list[Fake] = []
        self.events: list[Event] = []
        self.broken: set[int] = set()
        self.during: Callable[[int], None] = lambda number: None
        self.manager = Manager(
            lambda: self.models,
            self._load,
            replay.Checker(lambda name: REQUESTS, lambda name: SwapLimits()),
            decisions.Ledger(root),
            Options(config_seconds=1e-9, **options),
            self.events.append,
        )

    def _load(self, name: str, number: int, folder: pathlib.Path) -> Fake:
        self.during(number)
        if number in self.broken:
            raise OSError("not a SavedModel\nand more")
        self.loaded.append(Fake(name, number, (folder / "saved_model.pb").read_text()))
        return self.loaded[-1]

    def look(self, times: int = 2) -> None:
        for _ in range(times):
            self.manager.poll()
            assert self.manager.wait(20)

    @property
    def open(self) -> list[int]:
        """Versions in memory."""
        return sorted(fake.version for fake in self.loaded if not fake.closed)

    def answers(self, **wanted: Any) -> int:
        with self.manager.lease(NAME, **wanted) as servable:
            servable.run("predict", {"x": np.zeros(1)})
            return servable.version

    def state(self, number: int) -> tuple[str, str]:
        (found,) = self.manager.states(NAME, number)
        return found.state, found.message


@pytest.fixture
def make(tmp_path: pathlib.Path) -> Iterator[Callable[..., World]]:
    made: list[World] = []

    def world(**options: Any) -> World:
        made.append(World(tmp_path / "runs", **options))
        return made[-1]

    yield world
    for one in made:
        one.manager.stop(5)
        assert not one.open


@pytest.fixture
def world(make: Callable[..., World]) -> World:
    """Version 1 is in use."""
    found = make()
    version(found.base, 1)
    found.look()
    assert found.answers() == 1
    return found


# Folders


def test_a_version_is_complete_with_graph_index_and_every_shard(tmp_path: pathlib.Path) -> None:
    folder = version(tmp_path, 7)
    assert versions.complete(folder)
    for name in ("saved_model.pb", "variables/variables.index", "variables/variables.data-00000-of-00001"):
        content = (folder / name).read_bytes()
        (folder / name).unlink()
        assert not versions.complete(folder), name
        (folder / name).write_bytes(content)
    (folder / "variables" / "variables.data-00000-of-00001").rename(
        folder / "variables" / "variables.data-00000-of-00002"
    )
    assert not versions.complete(folder)
    for name in (".pushing-1", "8.tmp", "notes"):
        shutil.copytree(folder, tmp_path / name)
    (tmp_path / "9").write_text("no folder")
    assert list(versions.numbered(tmp_path)) == [7]


def test_a_version_is_settled_when_nothing_changed_between_two_looks(tmp_path: pathlib.Path) -> None:
    folder = versions.Folder(tmp_path)
    graph = version(tmp_path, 7) / "saved_model.pb"
    for _ in range(3):  # it goes on being copied
        folder.look()
        assert not folder.settled(7)
        graph.write_text(graph.read_text() + "more")
    folder.look()
    assert not folder.settled(7)
    folder.look()
    assert folder.settled(7)
    assert folder.settled(7) == versions.stamp(tmp_path / "7")


# Loading and swapping


def test_a_new_version_takes_over_and_the_old_one_goes(world: World) -> None:
    version(world.base, 2)
    world.look()
    assert world.answers() == 2 and world.open == [2]
    assert world.state(1) == ("END", "") and world.state(2) == ("AVAILABLE", "")
    with pytest.raises(RequestError) as error:
        world.answers(version=1)
    assert error.value.code == "NOT_FOUND" and "Specific(digits_cnn, 1)" in error.value.message
    assert [(e.kind, e.version) for e in world.events if e.kind != "loading"] == [
        ("available", 1), ("in use", 1), ("available", 2), ("in use", 2), ("unloaded", 1),
    ]  # fmt: skip


def test_a_half_copied_version_is_not_touched(world: World) -> None:
    folder = version(world.base, 2)
    (folder / "variables" / "variables.index").rename(folder / "aside")
    world.look(4)
    assert world.open == [1] and len(world.loaded) == 1
    (folder / "aside").rename(folder / "variables" / "variables.index")
    world.look()
    assert world.answers() == 2


def test_a_version_that_changes_while_it_is_loaded_is_loaded_again(world: World) -> None:
    folder = version(world.base, 2, "half")
    world.during = lambda number: (folder / "saved_model.pb").write_text("whole") and None
    world.manager.poll(), world.manager.poll()
    world.manager.wait()
    assert world.answers() == 1
    world.during = lambda number: None
    (folder / "saved_model.pb").write_text("one")
    world.look(3)
    assert world.answers() == 2 and world.open == [2]


def test_the_old_version_is_held_until_its_last_request_has_ended(world: World) -> None:
    with world.manager.lease(NAME) as old:
        version(world.base, 2)
        world.manager.poll()
        world.manager.poll()
        wait(lambda: world.manager.stable(NAME) == 2)
        assert world.answers() == 2 and world.state(1)[0] == "UNLOADING"
        old.run("predict", {"x": np.zeros(1)})
    assert world.manager.wait(20) and world.open == [2]


def wait(holds: Callable[[], object]) -> None:
    pause = threading.Event()
    for _ in range(2000):
        if holds():
            return
        pause.wait(0.005)
    raise AssertionError("waited ten seconds")


def test_no_request_fails_while_versions_are_swapped(world: World) -> None:
    faults: list[BaseException] = []
    seen: list[int] = []
    done = threading.Event()

    def ask() -> None:
        last = 0
        try:
            while not done.is_set():
                found = world.answers()
                assert found >= last, "an old version answered after a new one"
                last = found
                seen.append(found)
        except BaseException as error:
            faults.append(error)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for number in range(2, 12):
        version(world.base, number)
        world.look()
    done.set()
    for thread in threads:
        thread.join()
    assert not faults and {1, 11} <= set(seen) | {world.answers()} and world.open == [11]


def test_a_version_that_cannot_be_loaded_never_takes_over(world: World) -> None:
    folder = version(world.base, 2)
    world.broken.add(2)
    world.look(5)
    assert world.answers() == 1 and world.state(2) == ("END", "not a SavedModel")
    assert [e.detail for e in world.events if e.kind == "failed"] == ["not a SavedModel"]  # tried once
    world.broken.clear()
    (folder / "saved_model.pb").write_text("one")
    world.look(3)  # its files have changed
    assert world.answers() == 2


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("error", "request 1 of 1, predict: fails, and did not before: no kernel"),
        ("nan", "request 1 of 1, predict: the output 'confidence' is not a number"),
        ("two", "20 of 20 answers (100%) differ from the version in use; the limit is 20%"),
    ],
)
def test_a_version_that_is_refused_never_takes_over_not_even_in_a_new_server(
    world: World, make: Callable[..., World], answer: str, said: str
) -> None:
    version(world.base, 2, answer)
    world.look(4)
    assert world.answers() == 1 and world.open == [1] and world.state(2) == ("END", said)
    (refused,) = decisions.read(world.root)
    assert (refused.action, refused.version, refused.why) == ("refused", "2", said)
    anew = make()
    anew.look(4)
    assert anew.answers() == 1 and anew.state(2) == ("END", said)
    assert [fake.version for fake in anew.loaded] == [1]


def test_a_promotion_takes_a_refused_version_with_other_answers_but_none_that_errs(world: World) -> None:
    version(world.base, 2, "two")
    world.look()
    policy.promote(world.root, NAME, 2)
    world.look(3)
    assert world.answers() == 2
    version(world.base, 3, "error")
    world.look()
    policy.promote(world.root, NAME, 3)
    world.look(5)
    assert world.answers() == 2 and world.state(3)[1].endswith("no kernel")
    assert [d.version for d in decisions.read(world.root) if d.action == "refused"] == ["2", "3", "3"]


def test_a_new_server_begins_with_what_the_last_one_used(world: World, make: Callable[..., World]) -> None:
    version(world.base, 2, "two")  # it came while no server ran
    anew = make()
    anew.look(4)
    assert anew.answers() == 1 and anew.state(2)[0] == "END"
    assert [fake.version for fake in anew.loaded] == [1, 2]


def test_servers_of_two_products_remember_beside_each_other(tmp_path: pathlib.Path) -> None:
    ledgers = [decisions.Ledger(tmp_path) for _ in range(2)]
    for number, ledger in enumerate(ledgers):
        assert ledger.in_use("a") in (None, 0)
        ledger.use("ab"[number], number)
    assert [ledgers[0].in_use(name) for name in "ab"] == [0, 1]


def test_where_the_newest_cannot_be_loaded_at_the_start_an_older_one_serves(
    make: Callable[..., World],
) -> None:
    world = make()
    for number in (1, 2):
        version(world.base, number)
    world.broken.add(2)
    assert not world.manager.ready()
    world.look(3)
    assert world.answers() == 1 and world.manager.ready() and not world.manager.ready(NAME, 2)


def test_a_model_without_a_version_says_why(make: Callable[..., World]) -> None:
    world = make()
    world.look()
    for said in ("digits_cnn has no complete version in", "version 1 of digits_cnn cannot be served: not a"):
        with pytest.raises(RequestError, match=said) as error:
            world.answers()
        assert error.value.code == "UNAVAILABLE" and not world.manager.ready()
        if not world.broken:
            version(world.base, 1)
            world.broken.add(1)
            world.look(3)
    with pytest.raises(RequestError, match="request: Latest") as error, world.manager.lease("sentiment"):
        pass
    assert error.value.code == "NOT_FOUND"


# Policies


def set_policy(world: World, kind: Any, *numbers: int, count: int = 1, **labels: int) -> None:
    world.models = [ModelConfig(NAME, world.base, Policy(kind, count, numbers), labels)]


def test_rollback_and_promotion_reach_a_server(world: World) -> None:
    version(world.base, 2)
    world.models = []
    source = config.ConfigFile(config.file_of(world.root))
    policy.promote(world.root, NAME, 2)
    world.manager._source = source
    world.look(3)
    assert world.answers() == 2
    policy.rollback(world.root, NAME)
    world.look(3)
    assert world.answers() == 1 and world.open == [1]
    version(world.base, 3)
    world.look(3)
    assert world.answers() == 1 and world.open == [1]  # it waits
    policy.promote(world.root, NAME, 3)
    world.look(3)
    assert world.answers() == 3


def test_a_check_that_fails_itself_is_no_refusal(world: World) -> None:
    def check(*given: Any) -> str:
        raise ValueError("the log cannot be read")

    world.manager._check = check
    version(world.base, 2)
    world.look(4)
    assert world.answers() == 1 and world.open == [1]
    assert world.state(2) == ("END", "the check failed: the log cannot be read")
    assert not decisions.read(world.root)


def test_several_versions_are_served_at_once(world: World) -> None:
    for number in (2, 3):
        version(world.base, number)
    set_policy(world, "all")
    world.look(3)
    assert world.open == [1, 2, 3] and world.answers() == 3 and world.answers(version=1) == 1
    set_policy(world, "specific", 1, 2, old=1)
    world.look(3)
    assert world.open == [1, 2] and world.answers() == 2 and world.answers(label="old") == 1
    set_policy(world, "latest", count=2)
    world.look(3)
    assert world.open == [2, 3] and world.answers(label="stable") == 3
    with pytest.raises(RequestError, match="no version with the label 'canary'"):
        world.answers(label="canary")


def test_a_specific_version_that_is_not_there_leaves_the_one_in_use(world: World) -> None:
    set_policy(world, "specific", 9)
    world.look(3)
    assert world.answers() == 1
    shutil.rmtree(world.base / "1")
    world.look(3)
    assert world.answers() == 1  # it is in memory, and there is none other


def test_a_broken_configuration_changes_nothing(world: World) -> None:
    def broken() -> list[ModelConfig]:
        raise config.ConfigError("models.config: line 3: no")

    world.manager._source = broken
    world.look(3)
    assert world.answers() == 1
    assert [e.detail for e in world.events if e.kind == "config"] == ["models.config: line 3: no"]


def test_a_model_that_is_taken_out_is_unloaded(world: World) -> None:
    world.models = []
    world.look()
    assert world.open == [] and world.manager.names() == [] and not world.manager.ready()


# Canary and shadow


def test_a_canary_answers_its_share_until_it_is_promoted(make: Callable[..., World]) -> None:
    world = make(canary=25)
    version(world.base, 1)
    world.look()
    version(world.base, 2)
    world.look(3)
    assert world.answers() == world.answers(label="stable") == 1 and world.answers(label="canary") == 2
    keys = [f"request-{number}" for number in range(400)]
    routed = [world.manager.route(NAME, key) for key in keys]
    assert 60 < routed.count(2) < 140 and routed == [world.answers(key=key) for key in keys]
    version(world.base, 3)
    world.look(3)
    assert world.open == [1, 3] and world.answers(label="canary") == 3
    policy.promote(world.root, NAME, 3)
    world.look(3)
    assert world.open == [3] and {world.answers(key=key) for key in keys} == {3}


def test_a_new_server_keeps_canary_and_stable_apart(make: Callable[..., World]) -> None:
    world = make(canary=10)
    version(world.base, 1)
    world.look()
    version(world.base, 2)
    world.look(3)
    anew = make(canary=10)
    anew.look(3)
    assert anew.answers() == 1 and anew.answers(label="canary") == 2


def test_a_shadow_is_held_beside_and_answers_nobody(make: Callable[..., World]) -> None:
    world = make(shadow=True)
    version(world.base, 1)
    world.look()
    with world.manager.shadow_of(NAME) as none:
        assert none is None
    version(world.base, 2)
    world.look(3)
    assert {world.answers(key=str(number)) for number in range(50)} == {1}
    with world.manager.shadow_of(NAME) as shadow:
        assert shadow and shadow.version == 2


# Life


def test_a_manager_notices_versions_by_itself_and_stops(tmp_path: pathlib.Path) -> None:
    world = World(tmp_path / "runs", poll_seconds=0.02)
    version(world.base, 1)
    world.manager.start()
    wait(world.manager.ready)
    version(world.base, 2)
    wait(lambda: world.manager.stable(NAME) == 2)
    held = contextlib.ExitStack()
    held.enter_context(world.manager.lease(NAME))
    stopping = threading.Thread(target=world.manager.stop)
    stopping.start()
    wait(lambda: not world.manager.ready())
    wait(lambda: world.state(2)[0] == "UNLOADING")
    assert world.open == [2]
    held.close()
    stopping.join(20)
    assert not stopping.is_alive() and world.open == []


def test_a_root_folder_that_cannot_be_written_is_said_once_and_served(world: World) -> None:
    shutil.rmtree(world.root / "serving")
    (world.root / "serving").write_text("no folder")
    version(world.base, 2, "two")
    world.look(4)
    assert world.answers() == 1
    version(world.base, 3)
    world.look(4)
    assert world.answers() == 3
    errors = [e.detail for e in world.events if e.kind == "error"]
    assert len(errors) == 2 and all("cannot be recorded" in detail for detail in errors)


# The comparison


class Given:
    """A servable that gives fixed outputs."""

    signatures: Mapping[str, Any] = {}

    def __init__(self, **outputs: Any) -> None:
        self.outputs = {name: np.asarray(value) for name, value in outputs.items()}

    def run(self, signature: str, inputs: Mapping[str, Any]) -> dict[str, np.ndarray]:
        return self.outputs


def compared(old: Given, new: Given, limits: SwapLimits | None = None) -> str:
    return replay.check(new, old, [Request("predict", {})], limits or SwapLimits())


def test_few_answers_may_differ_by_chance() -> None:
    old = Given(answer=["a"] * 20)
    assert not compared(old, Given(answer=["a"] * 14 + ["b"] * 6))
    assert "8 of 20 answers" in compared(old, Given(answer=["a"] * 12 + ["b"] * 8))
    many = Given(answer=["a"] * 2000)
    assert compared(many, Given(answer=["a"] * 1400 + ["b"] * 600))


def test_what_counts_as_the_answer() -> None:
    rows = np.eye(10)
    assert not compared(Given(scores=rows), Given(scores=rows * 0.7 + 0.01))
    assert "10 of 10 answers" in compared(Given(scores=rows), Given(scores=rows[::-1]))
    assert "10 of 10" in compared(Given(digit=np.arange(10)), Given(digit=np.arange(10)[::-1]))
    picture = [b"\x89PNG" + bytes([n]) for n in range(10)]
    assert not compared(Given(picture=picture), Given(picture=picture[::-1]))
    pixels = np.full((4, 8, 8), 100, np.uint8)
    assert not compared(Given(restored=pixels), Given(restored=pixels + 9))
    assert "'restored' differs by 100%" in compared(Given(restored=pixels), Given(restored=pixels * 0 + 200))


def test_outputs_that_are_missing_or_of_another_kind() -> None:
    old = Given(answer=["a"], confidence=[0.5])
    assert "the output 'confidence' is missing" in compared(old, Given(answer=["a"]))
    assert "is float64 [1, 1], and was float64 [1]" in compared(old, Given(answer=["a"], confidence=[[0.5]]))
    assert "'confidence' differs by 100%" in compared(old, Given(answer=["a"], confidence=[1.0]))
    assert not compared(Given(x=[np.nan]), Given(x=[np.nan]))


def test_warm_up_requests_of_a_real_model_are_read_and_run(tmp_path: pathlib.Path) -> None:
    tf = pytest.importorskip("tensorflow")
    from tensorflow_serving.apis import prediction_log_pb2

    asked = prediction_log_pb2.PredictionLog()
    asked.predict_log.request.model_spec.signature_name = "predict"
    asked.predict_log.request.inputs["x"].CopyFrom(tf.make_tensor_proto([1.0, 2.0]))
    classified = prediction_log_pb2.PredictionLog()
    example = classified.classify_log.request.input.example_list.examples.add()
    example.features.feature["x"].float_list.value.append(3.0)
    file = version(tmp_path, 1) / replay.WARM_UP
    file.parent.mkdir()
    with tf.io.TFRecordWriter(str(file)) as writer:
        for log in (asked, classified):
            writer.write(log.SerializeToString())
    first, second = replay.warm_up_requests(tmp_path / "1")
    assert first.signature == "predict" and first.inputs["x"].tolist() == [1.0, 2.0]
    assert second.signature == "serving_default" and second.inputs[""][0] == example.SerializeToString()
    seen: list[Any] = []

    class Strict(Fake):
        def run(self, signature: str, inputs: Mapping[str, Any]) -> dict[str, np.ndarray]:
            seen.append((signature, *inputs))
            if "examples" in inputs:
                raise ValueError("cannot parse")
            return {}

    new = Strict(NAME, 1, "one", signatures={"serving_default": _Signature(), "predict": _Signature()})
    said = replay.Checker()(NAME, new, None, tmp_path / "1", True)
    assert said == "warm-up request 2 of 2 failed: cannot parse"
    assert seen == [("predict", "x"), ("serving_default", "examples")]
    file.write_bytes(file.read_bytes()[:-5])
    assert "cannot be read" in replay.Checker()(NAME, new, None, tmp_path / "1", True)


class _Signature:
    inputs: Mapping[str, Any] = {"examples": None}
