"""Retraining of the toy by real runs: models of spans that arrive are pushed, or wait for a person."""

from __future__ import annotations

import json
import pathlib
import random
import subprocess

from helpers import Factory

# Ticks once. A training is a fork of the process that decides, which has imported TFX, with its arguments.
TICK = """
import json, os, pathlib, sys
from factory import cli
from factory.retrain import policy, watch
root, pattern, file = pathlib.Path(sys.argv[1]), sys.argv[2], pathlib.Path(sys.argv[3])
class Forked:
    def run(self, training, began):
        events = root / "events.jsonl"
        pid = os.fork()
        if not pid:
            os.dup2(os.open(events, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 1)
            try: cli.main([*training.command()[1:], "--events"])
            except SystemExit as end: os._exit(end.code or 0)
        os.waitpid(pid, 0)
        began(json.loads(events.read_text().splitlines()[0])["run"])
    def settled(self, training): return ""
watched = watch.Watch("toy", pattern, policy.load("toy", file), root, "smoke", trainer=Forked())
tick = watch.pushed(watched) if "push" in sys.argv else watch.tick(watched)
print(tick.said)
sys.exit(tick.exit_status)
"""


def day(folder: pathlib.Path, span: int, rows: int = 150) -> None:
    drawn = random.Random(span)
    points = [(drawn.uniform(-1, 1), drawn.uniform(-1, 1)) for _ in range(rows)]
    lines = ["x,y,above", *(f"{x},{y},{int(y > x)}" for x, y in points), ""]
    (folder / f"day-{span}").mkdir(parents=True)
    (folder / f"day-{span}" / "points.csv").write_text("\n".join(lines))


def test_models_of_spans_are_pushed_or_wait_for_a_person(toy: Factory) -> None:
    arrives, policy = toy.folder / "in", toy.folder / "retrain.yaml"
    pattern = str(arrives / "day-{SPAN}")
    policy.write_text("quiet_seconds: 0\n")

    def tick(*words: str) -> subprocess.CompletedProcess[str]:
        return toy.python("-c", TICK, str(toy.root), pattern, str(policy), *words)

    for span in (1, 2):
        day(arrives, span)
    first = tick()
    assert first.returncode == 0 and "every gate that applies passed" in first.stdout, (
        first.stdout + first.stderr
    )
    (run,) = toy.records()
    assert [(s["number"], s["role"]) for s in run["data"]["spans"]] == [(1, "train"), (2, "evaluate")]
    assert tick().stdout.startswith("no new span")

    day(arrives, 3)
    policy.write_text("quiet_seconds: 0\npush: hold\n")
    held = tick()
    assert held.returncode == 3 and "factory resume toy --push" in held.stdout, held.stdout + held.stderr
    pushed = toy.root / "toy-smoke" / "pushed"
    assert len(list(pushed.iterdir())) == 1
    assert tick("push").returncode == 0 and len(list(pushed.iterdir())) == 2
    states = {node["name"]: node["state"] for node in toy.records()[-1]["nodes"]}
    assert states["Trainer"] == states["Evaluator"] == "cached" and states["Pusher"] == "done"

    told = json.loads(toy("ticks", "toy", "--preset", "smoke", "--json").stdout)["ticks"]
    assert [(t["outcome"], t["trigger"]) for t in told] == [
        ("pushed", "push"), ("held", "new span"), ("nothing", ""), ("pushed", "first model"),
    ]  # fmt: skip
    assert told[1]["value"] > 0.5 and told[1]["champion"] > 0.5
