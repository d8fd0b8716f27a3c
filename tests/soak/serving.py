"""Whether a server loses or falsifies a request while versions come and go: `make soak`.

Clients of REST and of gRPC ask `factory serve` all the time, with batching and a request log. Meanwhile
versions are swapped, two that are faulty have to be refused, one is rolled back, and the server is killed and
started again. Each version gives answers that tell it apart. Prints a table, and ends with an error where a
request failed while the server was alive, or was answered wrongly.
"""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import itertools
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
import grpc
import helpers
import numpy as np
import serving_process as serving

PRODUCT, PRESET = "toy", "smoke"
CLIENTS = 32
PATIENCE = 120.0  # seconds in which the server has to follow
ERRS, NOT_A_NUMBER = "errs", "not a number"
PATHS = (f"/v1/models/{PRODUCT}:predict", f"/v1/models/{PRODUCT}/labels/stable:predict")


def main() -> None:
    """Put a server under load, print what became of the requests; end with an error where one was lost."""
    sys.stdout.reconfigure(line_buffering=True)
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=10, help="duration of the load")
    parser.add_argument("--swaps", type=int, default=20, help="number of swaps")
    parser.add_argument(
        "--rate", type=float, default=300, help="requests a second of all clients; 0: no limit"
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = pathlib.Path(folder)
        (place / "project").mkdir()
        project = helpers.with_toy(place / "project")
        factory = helpers.Factory(place / "runs", place, PRODUCT, project)
        soak = Soak(factory, options.minutes * 60, options.swaps)
        with soak.server:
            with clients(soak.server, options.rate) as found:
                soak.run()
            status = soak.server.stop()
    faults = [*judged(found, soak.story), *([f"the server ended with status {status}"] if status else [])]
    if faults:
        sys.exit("\n".join(faults))


# Models


def write(folder: pathlib.Path, version: int, fault: str = "") -> None:
    """Write a version whose answers name it, with warm-up requests."""
    import tensorflow as tf

    from models.common import saved_models

    class Model(tf.Module):
        def __init__(self) -> None:
            super().__init__()
            self.version = tf.Variable(version, dtype=tf.int64)

        @tf.function(input_signature=[tf.TensorSpec([None], tf.int64, "x")])
        def answer(self, x: tf.Tensor) -> dict[str, tf.Tensor]:
            good = tf.constant(fault != ERRS)
            with tf.control_dependencies([tf.debugging.Assert(good, ["it has a fault"])]):
                sure = tf.ones_like(x, tf.float32) * (float("nan") if fault == NOT_A_NUMBER else 0.5)
            return {
                "answer": tf.as_string(x),
                "version": tf.ones_like(x) * self.version,
                "product": x * self.version,
                "confidence": sure,
            }

    model = Model()
    saved_models.write(model, str(folder), {"serving_default": model.answer})
    write_warm_up(folder)


def write_warm_up(folder: pathlib.Path) -> None:
    import tensorflow as tf
    from tensorflow_serving.apis import prediction_log_pb2

    from factory.serve import replay

    (folder / replay.WARM_UP).parent.mkdir()
    with tf.io.TFRecordWriter(str(folder / replay.WARM_UP)) as writer:
        for x in range(20):
            log = prediction_log_pb2.PredictionLog()
            log.predict_log.request.CopyFrom(serving.predict_request(PRODUCT, {"x": np.array([x, x + 1])}))
            writer.write(log.SerializeToString())


# What happens


@dataclasses.dataclass
class Story:
    """What happened when, in seconds of the monotonic clock.

    Attributes:
        allowed: for each version, the spans in which it may answer.
        changes: spans in which a version came, was refused or was gone back to, with what it was.
        dead: spans from a kill until the server was ready again.
    """

    allowed: dict[int, list[list[float]]] = dataclasses.field(default_factory=dict)
    changes: list[tuple[float, float, str]] = dataclasses.field(default_factory=list)
    dead: list[tuple[float, float]] = dataclasses.field(default_factory=list)

    def begins(self, version: int) -> None:
        """A version may answer from now on."""
        self.allowed.setdefault(version, []).append([time.monotonic(), float("inf")])

    def ends(self, version: int) -> None:
        """A version must not answer requests that begin from now on."""
        self.allowed[version][-1][1] = time.monotonic()


def overlaps(began: float, ended: float, spans: Sequence[Sequence[Any]]) -> bool:
    """Whether a request lay in one of the spans, at least in part."""
    return any(began <= span[1] and ended >= span[0] for span in spans)


class Soak:
    """A server, and all that is done to it."""

    def __init__(self, factory: helpers.Factory, seconds: float, swaps: int) -> None:
        self._factory, self._seconds = factory, seconds
        self._pushed = factory.root / f"{PRODUCT}-{PRESET}" / "pushed"
        self._drafts = factory.folder / "drafts"
        self._version, self._waiting = 1, itertools.count(2)
        self.story = Story()
        self.server = serving.Server(
            factory.folder / "server.log",
            PRODUCT, "--preset", PRESET, "--root", str(factory.root), "--enable_batching", "--log",
            environment=factory.environment,
        )  # fmt: skip
        self._steps = [self._swap] * swaps
        for place, step in enumerate((self._errs, self._kill, self._not_a_number, self._roll_back), 1):
            self._steps.insert(place * swaps // 5 + place - 1, step)
        self._write_all()
        self.story.begins(1)
        self._publish(1)
        print(f"from start to ready: {self.server.start():.1f} s", flush=True)

    def _write_all(self) -> None:
        """Write all versions beforehand, so that the clients are not held up."""
        faults = {self._errs: ERRS, self._not_a_number: NOT_A_NUMBER}
        made = [step for step in self._steps if step not in (self._kill, self._roll_back)]
        for version, step in enumerate([self._swap, *made], 1):
            write(self._drafts / str(version), version, faults.get(step, ""))

    def run(self) -> None:
        """Do one step after the other, evenly over the time."""
        time.sleep(5)
        sizes = [self.server.megabytes]
        began, pause = time.monotonic(), self._seconds / len(self._steps)
        for number, step in enumerate(self._steps, 1):
            step()
            sizes.append(self.server.megabytes)
            time.sleep(max(0.0, began + number * pause - time.monotonic()))
        print(f"memory: {sizes[0]:.0f} MB at first, {sizes[-1]:.0f} MB at last, {max(sizes):.0f} MB at most")

    @contextlib.contextmanager
    def _change(self, what: str) -> Iterator[None]:
        began = time.monotonic()
        yield
        self.story.changes.append((began, time.monotonic(), what))
        print(f"{what}: {time.monotonic() - began:.1f} s", flush=True)

    def _swap(self) -> None:
        """Add a version, and wait until it alone is in memory."""
        version = next(self._waiting)
        with self._change(f"swap from version {self._version} to {version}"):
            self.story.begins(version)
            self._publish(version)
            if self._is_held():  # since the way back no new version is taken by itself
                self._command("promote", str(version))
            self._taken(version)

    def _is_held(self) -> bool:
        return "specific" in (file.read_text() if (file := self._config()).is_file() else "")

    def _config(self) -> pathlib.Path:
        from factory.serve import config

        return config.file_of(self._factory.root, PRESET)

    def _errs(self) -> None:
        self._refused(ERRS)

    def _not_a_number(self) -> None:
        self._refused(NOT_A_NUMBER)

    def _refused(self, fault: str) -> None:
        """Add a faulty version, and wait until it is refused."""
        version = next(self._waiting)
        with self._change(f"refusal of version {version} ({fault})"):
            self._publish(version)
            self._until(lambda: self.server.states(PRODUCT).get(version, ("",))[0] == "END")
        if not self.server.states(PRODUCT)[version][1]:
            raise SystemExit(f"version {version} was not refused")

    def _roll_back(self) -> None:
        """Go back to the version before."""
        with self._change(f"way back from version {self._version}"):
            earlier = [v for v in self.story.allowed if v < self._version]
            self.story.begins(max(earlier))
            self._command("rollback")
            self._taken(max(earlier))

    def _kill(self) -> None:
        """Kill the server, and start it again."""
        began = time.monotonic()
        self.server.kill()
        seconds = self.server.start()
        self.story.dead.append((began, time.monotonic()))
        print(f"killed, and ready again {seconds:.1f} s later", flush=True)

    def _publish(self, version: int) -> None:
        """Copy a version file by file, so that it is half there for a while."""
        source, target = self._drafts / str(version), self._pushed / str(version)
        for file in sorted(path for path in source.rglob("*") if path.is_file()):
            (target / file.relative_to(source)).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, target / file.relative_to(source))
            time.sleep(0.05)

    def _command(self, *words: str) -> None:
        command = [sys.executable, "-m", "factory", words[0], PRODUCT, *words[1:], "--preset", PRESET]
        done = subprocess.run(
            command, capture_output=True, text=True, cwd=self._factory.folder, env=self._factory.environment
        )
        if done.returncode:
            raise SystemExit(f"factory {' '.join(words)} failed: {done.stderr[-1000:]}")

    def _taken(self, version: int) -> None:
        """Wait until a version is in use, and the one before is unloaded."""
        before, self._version = self._version, version
        self._until(lambda: self.server.stable(PRODUCT) == version)
        self.story.ends(before)
        self._until(lambda: self.server.states(PRODUCT).get(before, ("END",))[0] == "END")

    def _until(self, done: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE
        while not done():
            if time.monotonic() > end:
                raise SystemExit(f"the server does not follow: {self.server.states(PRODUCT)}")
            time.sleep(0.05)


# Clients


@dataclasses.dataclass(frozen=True)
class Call:
    """A request, and the version that answered it; or else what went wrong."""

    api: str
    began: float
    ended: float
    version: int = 0
    failed: str = ""
    wrong: str = ""


@contextlib.contextmanager
def clients(server: serving.Server, rate: float) -> Iterator[list[Call]]:
    """Clients that ask until the context ends; yields the list that their calls are added to."""
    done, calls = threading.Event(), list[Call]()
    pause = CLIENTS / rate if rate else 0.0
    kinds = [ask_rest, ask_grpc] * (CLIENTS // 2)
    threads = [
        threading.Thread(target=kind, args=(server, number, pause, done, calls))
        for number, kind in enumerate(kinds)
    ]
    for thread in threads:
        thread.start()
    try:
        yield calls
    finally:
        done.set()
        for thread in threads:
            thread.join()


def ask_rest(
    server: serving.Server, number: int, pause: float, done: threading.Event, calls: list[Call]
) -> None:
    rest = serving.Rest(server.rest)

    def ask(x: list[int]) -> tuple[int, str]:
        answer = json.loads(rest(PATHS[number % 3 == 0], json.dumps({"inputs": {"x": x}}).encode()))[
            "outputs"
        ]
        return read(x, *(answer[name] for name in ("answer", "version", "product")))

    repeat("REST", ask, number, pause, done, calls)


def ask_grpc(
    server: serving.Server, number: int, pause: float, done: threading.Event, calls: list[Call]
) -> None:
    with serving.predictions(server.grpc) as predict:

        def ask(x: list[int]) -> tuple[int, str]:
            request = serving.predict_request(PRODUCT, {"x": np.array(x)})
            answer = predict(request, timeout=60, wait_for_ready=True)
            texts = [value.decode() for value in answer.outputs["answer"].string_val]
            numbers = [list(answer.outputs[name].int64_val) for name in ("version", "product")]
            version, wrong = read(x, texts, *numbers)
            said = answer.model_spec.version.value
            return version, wrong or ("" if said == version else f"{version} answers as {said}")

        repeat("gRPC", ask, number, pause, done, calls)


def read(x: list[int], texts: list[str], versions: list[int], products: list[int]) -> tuple[int, str]:
    """The version that has answered, and what is wrong with the answer."""
    version = versions[0] if versions else 0
    right = texts == [str(one) for one in x] and versions == [version] * len(x)
    right = right and products == [version * one for one in x]
    return version, "" if right else f"{x} gives {texts}, {versions}, {products}"


def repeat(
    api: str,
    ask: Callable[[list[int]], tuple[int, str]],
    number: int,
    pause: float,
    done: threading.Event,
    calls: list[Call],
) -> None:
    """Ask with other numbers time and again, and note what came of it."""
    chance = random.Random(number)
    while not done.wait(chance.uniform(0, 2 * pause)):
        x = [chance.randrange(1_000_000) for _ in range(chance.randint(1, 4))]
        began = time.monotonic()
        try:
            version, wrong = ask(x)
            calls.append(Call(api, began, time.monotonic(), version, wrong=wrong))
        except grpc.RpcError as error:
            calls.append(Call(api, began, time.monotonic(), failed=f"{error.code().name} {error.details()}"))
            done.wait(0.05)
        except Exception as error:
            calls.append(Call(api, began, time.monotonic(), failed=f"{type(error).__name__}: {error}"))
            done.wait(0.05)


# What became of the requests


def judged(calls: Sequence[Call], story: Story) -> Iterator[str]:
    """Print a table, and yield what is not as it has to be."""
    alive = [call for call in calls if not overlaps(call.began, call.ended, story.dead)]
    during = [call for call in alive if overlaps(call.began, call.ended, story.changes)]
    between = [call for call in alive if not overlaps(call.began, call.ended, story.changes)]
    dead = [call for call in calls if overlaps(call.began, call.ended, story.dead)]
    print(
        f"{'':22} {'requests':>10} {'failed':>7} {'wrong':>6}   milliseconds: median, 99 %, 99.9 %, longest"
    )
    for api in ("REST", "gRPC"):
        for when, part in (("between changes", between), ("during a change", during), ("dead", dead)):
            print(row(f"{api} {when}", [call for call in part if call.api == api], story))
    for call in itertools.islice((call for call in alive if call.failed), 5):
        yield f"failed: {call.api}, {call.failed}"
    for call in itertools.islice((call for call in calls if wrong(call, story)), 5):
        yield f"wrong: {call.api}, {wrong(call, story)}"


def row(name: str, calls: Sequence[Call], story: Story) -> str:
    taken = [1000 * (call.ended - call.began) for call in calls]
    failed, falsified = (
        sum(bool(call.failed) for call in calls),
        sum(bool(wrong(call, story)) for call in calls),
    )
    shown = " ".join(f"{serving.percentile(taken, share):8.1f}" for share in (0.5, 0.99, 0.999, 1))
    return f"{name:22} {len(calls):10,} {failed:7,} {falsified:6,}   {shown}"


def wrong(call: Call, story: Story) -> str:
    """What is wrong with an answer: itself, or the version that gave it at that time."""
    if call.failed or call.wrong:
        return call.wrong
    if overlaps(call.began, call.ended, story.allowed.get(call.version, [])):
        return ""
    return f"version {call.version} has answered when it must not"


if __name__ == "__main__":
    main()
