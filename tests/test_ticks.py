"""Decisions of continuous retraining, span by span; and that nothing is lost wherever it is killed."""

from __future__ import annotations

import datetime
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence

import consoles
import pytest
from click.testing import CliRunner
from retraining import PIPELINE, PRODUCT, World, used

from factory import cli, locks
from factory.console.source import Source
from factory.products import UsageError
from factory.retrain import orders, survey, ticks, watch
from factory.retrain.decide import Live, MeasureError
from factory.retrain.policy import Policy, PolicyError
from factory.retrain.training import Process, Training

TABLE = Policy(marker=".done", window=7)
DAY = datetime.timedelta(days=1)


def spans(*numbers: int, text: str = "") -> Callable[[World], None]:
    """Bring complete spans."""

    def bring(world: World) -> None:
        for number in numbers:
            world.bring(number, text)
            world.bring(number, name=".done")

    return bring


def outcome(number: int, kind: str) -> Callable[[World], None]:
    """Bring a span whose training ends so."""

    def bring(world: World) -> None:
        spans(number)(world)
        world.trainer.outcomes[number] = kind

    return bring


def resume(world: World) -> None:
    world.trainer.outcomes.clear()
    orders.resume(PRODUCT, world.root, "smoke")
    control = ticks.Control(resumed=(world.now + DAY / 2).isoformat(timespec="seconds"))
    world.watch.book.order(control)


def pause(world: World) -> None:
    orders.pause(PRODUCT, world.root, "smoke", "new labels")


def gone(number: int) -> Callable[[World], None]:
    return lambda world: shutil.rmtree(world.folder / f"day-{number}")


def nothing(world: World) -> None:
    """Nothing arrives."""


# What arrives, what comes of it, the reason; and, of a training, the spans to train and to measure on.
REPLAY = [
    (nothing, "nothing", "no folder is like", "", ""),
    (spans(1), "nothing", "span 1 is kept for measuring, and no span is left to train on", "", ""),
    (spans(2), "pushed", "no model was blessed yet; spans 1..2 are new: every gate passed", "1", "2"),
    (spans(3), "pushed", "span 3 is new", "1..2", "3"),
    (nothing, "nothing", "no new span", "", ""),
    (spans(5), "pushed", "span 5 is new", "1..3", "5"),
    (lambda world: world.bring(6), "nothing", "no new span (being written: span 6)", "", ""),
    (spans(6), "pushed", "span 6 is new", "1..3,5", "6"),
    (spans(4), "pushed", "span 4 came late", "1..5", "6"),
    (spans(4), "nothing", "no new span", "", ""),
    (spans(7, text="good\nbroken\n"), "nothing", "no new span (set aside as broken: span 7)", "", ""),
    (spans(8), "pushed", "span 8 is new", "1..6", "8"),
    (spans(7), "pushed", "span 7 came late", "1..7", "8"),
    (spans(9, text="row 3 one\nrow 3 two\n"), "nothing", "the same files again: span 9", "", ""),
    (spans(10), "pushed", "span 10 is new", "2..8", "10"),
    (spans(11, text="EMPTY"), "nothing", "empty: span 11", "", ""),
    (outcome(12, "contract"), "held", "data gate stopped the run: feature text: line 3", "3..8,10", "12"),
    (spans(12, text="mended\n"), "held", "span 12 was corrected", "3..8,10", "12"),
    (lambda world: world.trainer.outcomes.clear(), "nothing", "no new span", "", ""),
    (spans(13, 14, 15), "pushed", "spans 13..15 are new", "6..8,10,12..14", "15"),
    (spans(2, text="corrected, too late\n"), "nothing", "no new span", "", ""),
    (outcome(16, "not blessed"), "held", "accuracy is 0.7", "7..8,10,12..15", "16"),
    (outcome(17, "not blessed"), "held", "accuracy is 0.7", "8,10,12..16", "17"),
    (outcome(18, "not blessed"), "held", "accuracy is 0.7", "10,12..17", "18"),
    (spans(19), "held", "the last 3 trainings gave no blessed model, so no other is begun", "", ""),
    (nothing, "held", "the last 3 trainings", "", ""),
    (resume, "pushed", "span 19 is new", "12..18", "19"),
    (pause, "nothing", "paused since .* (new labels)", "", ""),
    (spans(20), "nothing", "paused since", "", ""),
    (resume, "pushed", "span 20 is new", "13..19", "20"),
    (outcome(21, "no run"), "failed", "span 21 is new: no space is left", "14..20", "21"),
    (nothing, "nothing", "no new span", "", ""),
    (resume, "pushed", "span 21 is new", "14..20", "21"),
    (outcome(22, "failed"), "failed", "span 22 is new: Trainer: the loss is no number", "15..21", "22"),
    (spans(23), "pushed", "span 23 is new", "16..22", "23"),
    (gone(20), "nothing", "no new span", "", ""),
    (spans(24), "pushed", "span 24 is new", "16..19,21..23", "24"),
    (spans(24, text="corrected\n"), "pushed", "span 24 was corrected", "16..19,21..23", "24"),
    (spans(25, 26, 27, 28, 29, 30), "pushed", "spans 25..30 are new", "23..29", "30"),
]


def test_every_decision_of_thirty_spans(tmp_path: pathlib.Path) -> None:
    world = World(tmp_path, TABLE)
    for number, (arrives, expected, reason, train, evaluate) in enumerate(REPLAY):
        arrives(world)
        for folder in world.folder.glob("day-*/rows.csv"):
            if folder.read_text() == "EMPTY":
                folder.write_text("")
        before = len(world.lines("trainings.txt"))
        tick = world.tick()
        place = f"{number}: {tick.outcome}: {tick.said}"
        assert tick.outcome == expected, place
        assert re.search(reason.replace("(", r"\(").replace(")", r"\)"), tick.said), place
        began = len(world.lines("trainings.txt")) > before or "no space" in reason
        assert began == bool(train), place
        if train:
            assert (_ranges(train), _ranges(evaluate)) == used(tick), place
            assert not set(tick.numbers("train")) & set(tick.numbers("evaluate"))
        assert tick.exit_status == {"held": 3, "failed": 1}.get(expected, 0)
    pushed = [tick for tick in world.ticks if tick.outcome == "pushed"]
    assert len(world.lines("pushed.txt")) == len(pushed) == len({tick.run for tick in pushed})
    assert len({tick.key for tick in world.ticks if tick.run}) == sum(1 for t in world.ticks if t.run)


def _ranges(text: str) -> list[int]:
    ends = [part.partition("..") for part in text.split(",")]
    return [number for low, _, high in ends for number in range(int(low), int(high or low) + 1)]


def test_drift_retrains_beyond_its_limit_and_beyond_chance(tmp_path: pathlib.Path) -> None:
    world = World(tmp_path, Policy(triggers={"drift": "default"}, quiet_seconds=0.0))
    for span, distance, expected, reason in [
        (1, 0.0, "nothing", "kept for measuring"),
        (2, 0.0, "pushed", "no model was blessed yet"),
        (3, 0.002, "nothing", "span 3 is new, but nothing drifts: label of span 3 lies 0.0020 from"),
        (4, 0.009, "nothing", "0.0090 from the champion's data ≤ 0.01, by chance 0.0040"),
        (5, 0.031, "nothing", "> 0.01, by chance 0.0040, and measures models until a newer span is there"),
        (6, 0.002, "pushed", "label of span 5 lies 0.0310 from the champion's data > 0.01, by chance 0.0040"),
        (7, 0.002, "nothing", "nothing drifts"),
    ]:
        world.bring(span)
        world.drifts[span] = distance
        tick = world.tick()
        assert tick.outcome == expected and reason in tick.said, tick.said
    assert world.measured == [[2, 3], [2, 3, 4], [2, 3, 4, 5], [2, 3, 4, 5, 6], [6, 7]]
    world.tick()
    assert len(world.measured) == 5  # what is known is not measured again
    assert used(world.ticks[5]) == ([1, 2, 3, 4, 5], [6])


def test_drift_that_cannot_be_measured_is_a_failure_told_once(tmp_path: pathlib.Path) -> None:
    asked = []

    def drift(spans: Sequence[int]) -> list[ticks.Drift]:
        asked.append(spans)
        raise MeasureError("the drift cannot be measured: no space is left")

    world = World(tmp_path, Policy(triggers={"drift": "default"}, quiet_seconds=0.0), drift=drift)
    for span in (1, 2):
        world.bring(span)
    world.tick()
    world.bring(3)
    assert world.tick().exit_status == 1 and world.tick().outcome == "failed" and len(world.ticks) == 2
    resume(world)
    assert len(asked) == 1 and world.tick().outcome == "failed" and len(asked) == 2


def test_other_triggers_and_what_holds_them_back(tmp_path: pathlib.Path) -> None:
    live: list[Live | None] = [None]
    policy = Policy(
        triggers={"accuracy_below": 0.9, "at_least_every": "30d", "cron": "0 3 1 1 *"},
        cool_down="3d",
        minimum_rows=4,
        quiet_seconds=0.0,
    )
    world = World(tmp_path, policy, live=lambda: live[0])
    world.now = datetime.datetime(2100, 1, 2, tzinfo=datetime.UTC)
    world.bring(1)
    world.bring(2)
    assert world.tick().outcome == "pushed"
    world.bring(3)
    assert "span 3 is new with 2 rows, of 4 needed" in world.tick().reason
    world.bring(4)
    assert "cools down until 2100-01-06T" in world.tick().reason
    world.now += 5 * DAY
    reason = world.tick().reason
    assert "no live accuracy is known" in reason and "the next time is 2101-01-01T03:00" in reason
    live[0] = Live(0.89, 0.93, 40)
    assert "live accuracy is 0.89 of 40 answers, below 0.9 by no more than chance" in world.tick().reason
    live[0] = Live(0.8, 0.85, 400)
    assert (tick := world.tick()).trigger == "accuracy" and "of 400 answers, below 0.9" in tick.reason
    live[0] = None
    world.bring(5, "a\nb\nc\nd\n")
    world.now += 31 * DAY
    assert (tick := world.tick()).trigger == "time" and tick.outcome == "pushed"
    world.bring(6, "e\nf\ng\nh\n")
    world.policy = Policy(triggers={"cron": "0 3 1 1 *"}, quiet_seconds=0.0)
    assert "span 6 is new, but the next time is 2101-01-01T03:00" in world.tick().reason
    world.now = datetime.datetime(2101, 1, 1, 4, tzinfo=datetime.UTC)
    assert (tick := world.tick()).trigger == "cron" and "it is past 2101-01-01T03:00" in tick.reason


def test_models_are_measured_where_neither_was_trained(tmp_path: pathlib.Path) -> None:
    world = World(tmp_path, Policy(evaluate={"newest": 0}, quiet_seconds=0.0))
    for span in (1, 2, 3):
        world.bring(span)
    assert used(world.tick()) == ([1, 2, 3], [])
    world.policy = Policy(evaluate={"newest": 2, "wait": 1}, anchor=[1], quiet_seconds=0.0)
    world.bring(4)
    assert "spans 2..3 are kept for measuring, and no span is left to train on" in world.tick().reason
    world.bring(5)
    assert "span 3 is to measure models, and the champion was trained there" in world.tick().reason
    world.bring(6)
    tick = world.tick()
    assert used(tick) == ([2, 3], [4, 5]) and tick.numbers("anchor") == [1], tick.said
    assert tick.numbers("waiting") == [6]


def test_a_person_decides_on_the_push(tmp_path: pathlib.Path) -> None:
    world = World(tmp_path, Policy(push="hold", quiet_seconds=0.0))
    world.bring(1)
    world.bring(2)
    tick = world.tick()
    assert tick.outcome == "held" and tick.exit_status == 3 and "factory resume sentiment --push" in tick.said
    assert not world.lines("pushed.txt") and world.tick().outcome == "nothing"
    pushed = watch.pushed(world.watch)
    assert pushed.outcome == "pushed" and used(pushed) == used(tick) and len(world.lines("pushed.txt")) == 1
    with pytest.raises(UsageError, match="no blessed model of sentiment-smoke waits"):
        watch.pushed(world.watch)


def test_a_back_fill_is_one_training(tmp_path: pathlib.Path) -> None:
    world = World(tmp_path, Policy(window=2, quiet_seconds=0.0))
    for span in range(1, 9):
        world.bring(span)
    assert used(world.tick()) == ([6, 7], [8])
    tick = world.tick(backfill=[2, 3, 4])
    assert (tick.trigger, used(tick)) == ("backfill", ([2, 3, 4, 6, 7], [8]))
    assert world.tick(backfill=[2, 3, 4]).reason == f"tick {tick.number} has trained on these spans"
    assert world.tick(backfill=[8]).reason == "span 8 cannot be trained on: it is kept to measure models"
    assert len(world.lines("trainings.txt")) == 2


def test_a_span_that_is_written_to_is_not_read(tmp_path: pathlib.Path) -> None:
    world = World(tmp_path, Policy(quiet_seconds=60.0))
    world.bring(1)
    looked = survey.Survey([".csv"], False, world.policy, lambda folder: pytest.fail("was read"))
    found = watch.Pattern(world.watch.pattern).spans()
    now = datetime.datetime.now(datetime.UTC)
    os.utime(world.folder / "day-1" / "rows.csv", (0, 0))  # as copies that keep times do
    (seen,), _ = looked.look(found, {}, now)
    assert seen.state == "writing" and re.fullmatch(r"changed \d s ago", seen.reason)
    with pytest.raises(
        PolicyError, match=r"marker: done.csv would be read as data; begin its name with a dot"
    ):
        survey.Survey([".csv"], False, Policy(marker="done.csv"), lambda folder: 0).validate()


def test_unchanged_spans_are_read_once(tmp_path: pathlib.Path) -> None:
    read: list[str] = []

    def check(folder: pathlib.Path) -> int:
        read.append(folder.name)
        return 1

    world = World(tmp_path, check=check)
    for span in (1, 2):
        world.bring(span)
        world.tick()
    world.tick()
    assert read == ["day-1", "day-2"]
    world.bring(1, "corrected\n")
    world.tick()
    assert read == ["day-1", "day-2", "day-1"]


def killed_at(step: int, world: World) -> bool:
    """Tick in a process that kills itself at a step; whether it came so far."""
    pid = os.fork()
    if not pid:
        left = step

        def point(_: str) -> None:
            nonlocal left
            if not left:
                os.kill(os.getpid(), signal.SIGKILL)
            left -= 1

        def torn(book: ticks.Book, values: dict) -> None:
            point("before")
            if not left:  # half a line
                book.folder.mkdir(parents=True, exist_ok=True)
                with (book.folder / ticks.FILE).open("ab") as file:
                    file.write(b'{"number": 1, "time": "20')
                point("torn")
            add(book, values)
            point("after")

        add = ticks.Book._add
        ticks.Book._add = torn
        world.trainer.point = point
        try:
            world.tick()
            point("end")
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == -signal.SIGKILL


def test_no_span_is_lost_or_taken_twice_wherever_it_is_killed(tmp_path: pathlib.Path) -> None:
    for step in range(100):
        world = World(tmp_path / str(step))
        world.bring(1)
        world.bring(2)
        if not killed_at(step, world):
            break
        continued = world.tick()
        ended = [tick for tick in world.ticks if tick.trained]
        assert [tick.outcome for tick in ended] == ["pushed"], (step, world.ticks)
        assert used(ended[0]) == ([1], [2]) and continued.outcome in ("pushed", "nothing")
        records = list(world.trainer.runs.glob("*/record.json"))
        assert len(records) == 1 and records[0].parent.name == ended[0].run
        assert len(world.lines("pushed.txt")) == 1
        assert world.tick().reason == "no new span"
        with world.watch.book.held():
            pass
    assert step > 8


RUN = """
import json, pathlib, sys
root, release = map(pathlib.Path, sys.argv[1:3])
from retraining import Trainer
from factory.retrain.training import Training
def began(run):
    print(json.dumps({"event": "began", "run": run}), flush=True)
    release.open().read()
Trainer(root).run(Training("1-1", "sentiment", "smoke", (), root, "p", [1], [2], []), began)
"""


@pytest.fixture
def pretended(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> tuple[World, pathlib.Path]:
    """A world whose trainings are processes that wait until something is written to a named pipe."""
    world, release = World(tmp_path), tmp_path / "release"
    world.bring(1)
    world.bring(2)
    os.mkfifo(release)
    (tmp_path / "pretended.py").write_text(RUN)
    here = pathlib.Path(__file__).parent
    path = os.pathsep.join([str(tmp_path), str(here), str(here.parent), os.environ.get("PYTHONPATH", "")])
    monkeypatch.setenv("PYTHONPATH", path)
    monkeypatch.setattr(Training, "command", lambda training: ["pretended", str(world.root), str(release)])
    world.trainer = Process(world.watch.book.folder)
    return world, release


def started(world: World) -> int:
    """Tick in a process of its own."""
    pid = os.fork()
    if not pid:
        try:
            world.tick()
        finally:
            os._exit(0)
    return pid


def test_a_training_goes_on_without_the_process_that_began_it(pretended: tuple[World, pathlib.Path]) -> None:
    world, release = pretended
    pid = started(world)
    with release.open("w") as running:  # opens once the run waits
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        assert locks.is_held(world.watch.book.folder / "training.lock")
        running.write("go on")
    tick = world.tick()
    assert tick.outcome == "pushed" and tick.attempt == 1 and len(world.lines("trainings.txt")) == 1
    assert not locks.is_held(world.watch.book.folder / "training.lock")


def test_a_process_that_is_ended_ends_its_training_and_the_next_repeats_it(
    pretended: tuple[World, pathlib.Path],
) -> None:
    world, release = pretended
    pid = started(world)
    with release.open("w"):
        os.kill(pid, signal.SIGTERM)
        os.waitpid(pid, 0)
        assert not locks.is_held(world.watch.book.folder / "training.lock")
    writer = threading.Thread(target=release.write_text, args=["go on"])
    writer.start()
    tick = world.tick()
    writer.join()
    assert tick.outcome == "pushed" and tick.attempt == 2 and len(world.ticks) == 1


def test_looks_follow_each_other_and_faults_do_not_end_them(tmp_path: pathlib.Path) -> None:
    world, said, stop = World(tmp_path), [], threading.Event()

    def told(text: str) -> None:
        said.append(text)
        if len(said) == 1:
            world.bring(1)
            world.bring(2)
        elif len(said) == 2:
            world.bring(3)
            shutil.copytree(world.folder / "day-3", world.folder / "day-03")
        elif len(said) == 3:
            stop.set()

    watch.follow(world.watch, 0.01, told, stop)
    assert said[0].startswith("tick 1: nothing: no folder is like")
    assert said[1].startswith("tick 2: pushed: no model was blessed yet")
    assert "are both span 3; rename or remove one of them" in said[2]


def test_a_second_process_is_refused_in_a_sentence(tmp_path: pathlib.Path) -> None:
    world = World(tmp_path)
    with (
        world.watch.book.held(),
        pytest.raises(locks.LockError, match="another process retrains sentiment-smoke"),
    ):
        world.tick()
    with world.watch.book.watched(), pytest.raises(locks.LockError, match="another process watches"):
        watch.follow(world.watch, 1, print)


def test_a_look_with_nothing_to_do_imports_no_tensorflow(tmp_path: pathlib.Path) -> None:
    world = World(tmp_path)
    world.bring(1)
    code = (
        "import sys; from factory import cli\n"
        "try: cli.main(sys.argv[1:])\n"
        "finally: print('tensorflow' in sys.modules, 'tfx' in sys.modules)"
    )
    words = ["watch", PRODUCT, "--data", world.watch.pattern, "--root", str(world.root), "--once"]
    done = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0].startswith(
        "tick 1: nothing: no span is left to train on (being written"
    )
    assert done.stdout.splitlines()[-1] == "False False"


def test_the_console_shows_decisions_metric_and_drift(tmp_path: pathlib.Path) -> None:
    world = World(tmp_path, Policy(triggers={"drift": "default"}, quiet_seconds=0.0))
    for span, distance in ((1, 0.0), (2, 0.0), (3, 0.002), (4, 0.04), (6, 0.001)):
        world.bring(span)
        world.drifts[span] = distance
        world.tick()
    world.bring(5, "<b>\nbroken\n")
    world.tick()
    pause(world)
    with consoles.served(Source(world.root)) as console:
        assert "no new span" in console.page("/retraining")
        page = console.page(f"/retraining/{PIPELINE}")
        assert console("/retraining/../x").status == 404
    assert page.count('<svg class="lines"') == 2 and "champion" in page and "by chance" in page
    assert "0.0400 from the champion&#39;s data" in page and "line 2 has no text; mend it" in page
    assert "Paused since" in page and "new labels" in page and "<b>" not in page


def test_commands_say_what_was_decided(tmp_path: pathlib.Path) -> None:
    world = World(tmp_path)
    world.bring(1)
    world.bring(2)
    world.tick()
    options = ["--root", str(world.root), "--preset", "smoke"]
    said = CliRunner().invoke(cli.cli, ["ticks", PRODUCT, *options])
    assert said.exit_code == 0 and "first model" in said.output and "0.9000" in said.output, said.output
    told = json.loads(CliRunner().invoke(cli.cli, ["ticks", PRODUCT, *options, "--json"]).output)
    assert told["ticks"][0]["spans"][0]["role"] == "train" and told["looked"]
    assert "paused" in CliRunner().invoke(cli.cli, ["pause", PRODUCT, "--why", "new pens", *options]).output
    assert "new pens" in CliRunner().invoke(cli.cli, ["ticks", PRODUCT, *options]).output
    assert "goes on" in CliRunner().invoke(cli.cli, ["resume", PRODUCT, *options]).output
    data = ["--data", world.watch.pattern]
    before = {file: file.read_bytes() for file in world.root.rglob("*") if file.is_file()}
    dry = CliRunner().invoke(cli.cli, ["watch", PRODUCT, *data, *options, "--dry-run"])
    assert dry.exit_code == 0 and dry.output.startswith("nothing would be trained: "), dry.output
    assert before == {file: file.read_bytes() for file in world.root.rglob("*") if file.is_file()}
    with pytest.raises(UsageError, match="--spans: there is no span 9"):
        cli.cli.main(["backfill", PRODUCT, *data, *options, "--spans", "9"], standalone_mode=False)
    with pytest.raises(UsageError, match=r"--data .*: names one folder; write {SPAN}"):
        cli.cli.main(["watch", PRODUCT, "--data", "in", *options], standalone_mode=False)
    assert (world.root / ticks.FOLDER / PIPELINE / ticks.FILE).is_file()
