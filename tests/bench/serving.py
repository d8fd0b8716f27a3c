"""What serving adds to a model, with a digits_cnn that is trained for it: a part of `make bench`.

Prints a line for each measurement, and ends with an error where one is beyond its bound: what REST and
gRPC take beyond the bare call of the SavedModel, throughput of 32 clients with batching and without, memory
over 20 swaps, and time from start to ready.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import contextlib
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
import numpy as np
import serving_process as serving

from factory.serve import replay

PRODUCT, PRESET, SIGNATURE = "digits_cnn", "smoke", "serving_default"
PATH = f"/v1/models/{PRODUCT}:predict"
MOST_MEDIAN, MOST_P99 = 0.005, 0.010  # seconds beyond the bare call
LEAST_GAIN = 2.0  # throughput with batching by that without
MOST_START = 10.0  # seconds
CLIENTS, SWAPS = 32, 20
SETTLED = 5  # swaps until the memory is compared: allocators keep what the first ones needed
MOST_GROWTH = 3.0  # megabytes that each further swap may leave; a version that is not unloaded takes 80


def main() -> None:
    """Measure everything; end with an error where a bound is missed."""
    sys.stdout.reconfigure(line_buffering=True)
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--root", type=pathlib.Path, help="root folder with a pushed model; default: train one"
    )
    parser.add_argument("--calls", type=int, default=2000, help="calls of each kind")
    parser.add_argument("--seconds", type=float, default=5, help="seconds of load, of each of three rounds")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder, "runs")
        shutil.copytree(options.root, root) if options.root else train(root)
        missed = [*measured(root, options.calls, options.seconds)]
    if missed:
        sys.exit(f"beyond the bound: {', '.join(missed)}")


def train(root: pathlib.Path) -> None:
    """Push a model."""
    words = ["run", PRODUCT, "--preset", PRESET, "--root", str(root)]
    subprocess.run([sys.executable, "-m", "factory", *words], check=True, capture_output=True)


def measured(root: pathlib.Path, calls: int, seconds: float) -> Iterator[str]:
    """Print all measurements, and yield the names of those beyond their bounds."""
    pushed = root / f"{PRODUCT}-{PRESET}" / "pushed"
    model = max(pushed.glob("[0-9]*"))
    inputs = one_row(model)
    with plain(root) as alone, plain(root, "--enable_batching") as batching:
        starts = [alone.start(), batching.start()]
        print(f"from start to ready: {' and '.join(f'{s:.1f}' for s in starts)} s (at most {MOST_START:g})")
        if max(starts) > MOST_START:
            yield "start"
        yield from overhead(alone, model, inputs, calls)
        yield from throughput(alone, batching, inputs, seconds)
        batching.stop()
        yield from swaps(alone, pushed, model, inputs)


def plain(root: pathlib.Path, *options: str) -> serving.Server:
    """A server of the model."""
    output = root / f"server{''.join(options)}.log"
    return serving.Server(output, PRODUCT, "--preset", PRESET, "--root", str(root), *options)


def one_row(model: pathlib.Path) -> dict[str, np.ndarray]:
    """The inputs of a real request with one example."""
    requests = replay.warm_up_requests(model)
    found = next(request for request in requests if request.signature == SIGNATURE)
    return {name: value[:1] for name, value in found.inputs.items()}


def body(inputs: dict[str, np.ndarray]) -> bytes:
    """A request of REST."""
    shown = {
        name: [{"b64": base64.b64encode(v).decode()} if isinstance(v, bytes) else v for v in value.tolist()]
        for name, value in inputs.items()
    }
    return json.dumps({"signature_name": SIGNATURE, "inputs": shown}).encode()


# What is added to the bare call


def overhead(
    server: serving.Server, model: pathlib.Path, inputs: dict[str, np.ndarray], calls: int
) -> Iterator[str]:
    """Call the bare model and both protocols in turns, so that other work of the machine slows them alike."""
    rest, content = serving.Rest(server.rest), body(inputs)
    asked = serving.predict_request(PRODUCT, inputs, SIGNATURE)
    with serving.predictions(server.grpc) as predict:
        kinds: dict[str, Callable[[], object]] = {
            "bare call": bare(model, inputs),
            "REST": lambda: rest(PATH, content),
            "gRPC": lambda: predict(asked),
        }
        seconds: dict[str, list[float]] = {name: [] for name in kinds}
        for number in range(-1, calls // 50):
            for name, call in kinds.items():
                taken = [timed(call) for _ in range(50)]
                seconds[name] += taken if number >= 0 else []  # the first ones only warm up
    yield from compared(seconds)


def bare(model: pathlib.Path, inputs: dict[str, np.ndarray]) -> Callable[[], object]:
    """The call of the SavedModel alone."""
    import tensorflow as tf

    loaded = tf.saved_model.load(str(model))
    function = loaded.signatures[SIGNATURE]

    def call() -> object:
        given = {name: tf.constant(value) for name, value in inputs.items()}
        return loaded and {name: value.numpy() for name, value in function(**given).items()}

    return call


def timed(call: Callable[[], object]) -> float:
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


def compared(seconds: dict[str, list[float]]) -> Iterator[str]:
    """Print median and 99th percentile of each kind, and yield those that add too much to the bare call."""
    found = {name: (statistics.median(s), serving.percentile(s, 0.99)) for name, s in seconds.items()}
    base = found.pop("bare call")
    print(f"bare call: median {1000 * base[0]:.2f} ms, 99th percentile {1000 * base[1]:.2f} ms")
    for name, (median, high) in found.items():
        more, most = median - base[0], high - base[1]
        print(
            f"{name}: median {1000 * median:.2f} ms, {1000 * more:.2f} more "
            f"(at most {1000 * MOST_MEDIAN:g}); "
            f"99th percentile {1000 * high:.2f} ms, {1000 * most:.2f} more (at most {1000 * MOST_P99:g})"
        )
        if more > MOST_MEDIAN or most > MOST_P99:
            yield name


# Throughput


def throughput(
    alone: serving.Server, batching: serving.Server, inputs: dict[str, np.ndarray], seconds: float
) -> Iterator[str]:
    """Load both servers in turns, three times."""
    rates: dict[int, list[float]] = {alone.rest: [], batching.rest: []}
    for port in rates:
        asyncio.run(load(port, body(inputs), 1))
    for _ in range(3):
        for port, found in rates.items():
            found.append(asyncio.run(load(port, body(inputs), seconds)))
    one, many = (statistics.median(found) for found in rates.values())
    print(
        f"{CLIENTS} clients of REST: {one:.0f} requests a second without batching, {many:.0f} with it, "
        f"{many / one:.2f} times (at least {LEAST_GAIN:g})"
    )
    if many / one < LEAST_GAIN:
        yield "batching"


async def load(port: int, content: bytes, seconds: float) -> float:
    """Requests a second, of clients that ask again as soon as they are answered.

    They do no more than read the answers, as they have the same processors as the server.
    """
    head = f"POST {PATH} HTTP/1.1\r\nHost: {serving.HOST}\r\nContent-Length: {len(content)}\r\n\r\n"
    began = time.perf_counter()
    asking = (client(port, head.encode() + content, began + seconds) for _ in range(CLIENTS))
    counts = await asyncio.gather(*asking)
    return sum(counts) / (time.perf_counter() - began)


async def client(port: int, request: bytes, end: float) -> int:
    """Number of answers until the end."""
    reader, writer = await asyncio.open_connection(serving.HOST, port)
    count = 0
    while time.perf_counter() < end:
        writer.write(request)
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        answer = await reader.readexactly(int(head.split(b"content-length:")[1].split(b"\r\n")[0]))
        if b" 200 " not in head.split(b"\r\n")[0]:
            raise SystemExit(f"a request failed: {answer.decode()[:300]}")
        count += 1
    writer.close()
    return count


# Swaps


def swaps(
    server: serving.Server, pushed: pathlib.Path, model: pathlib.Path, inputs: dict[str, np.ndarray]
) -> Iterator[str]:
    """Swap to copies of the model one after another, while a client asks all the time."""
    sizes: list[float] = []
    with asking(server, inputs) as calls:
        time.sleep(5)
        windows = []
        for number in range(1, SWAPS + 1):
            began = time.perf_counter()
            swap(server, pushed, model, int(model.name) + number)
            windows.append((began, time.perf_counter()))
            time.sleep(0.5)
            sizes.append(server.megabytes)
    told(calls, windows)
    settled, last = sizes[SETTLED : 2 * SETTLED], sizes[-SETTLED:]
    each = (statistics.median(last) - statistics.median(settled)) / (SWAPS - 2 * SETTLED)
    print(
        f"memory over {SWAPS} swaps: {sizes[0]:.0f} MB after the first, {sizes[-1]:.0f} MB after the last; "
        f"{each:+.2f} MB each once settled (at most {MOST_GROWTH:g})"
    )
    if each > MOST_GROWTH:
        yield "memory"


def swap(server: serving.Server, pushed: pathlib.Path, model: pathlib.Path, version: int) -> None:
    """Add a version, and wait until it is in use and the one before is unloaded."""
    shutil.copytree(model, pushed / f".{version}")
    (pushed / f".{version}").rename(pushed / str(version))
    end = time.monotonic() + 120
    while (states := server.states(PRODUCT)).get(version) is None or not is_alone(states):
        if time.monotonic() > end:
            raise SystemExit(f"version {version} is not in use: {states}")
        time.sleep(0.1)


def is_alone(states: dict[int, tuple[str, str]]) -> bool:
    """Whether the newest version is in use, and no other is in memory."""
    newest = max(states)
    return all(state == ("AVAILABLE" if v == newest else "END") for v, (state, _) in states.items())


@contextlib.contextmanager
def asking(server: serving.Server, inputs: dict[str, np.ndarray]) -> Iterator[list[tuple[float, float]]]:
    """A client that asks up to a hundred times a second; yields begin and duration of its requests."""
    calls: list[tuple[float, float]] = []
    done, failed = threading.Event(), list[Exception]()

    def ask() -> None:
        rest, content = serving.Rest(server.rest), body(inputs)
        try:
            while not done.wait(0.01):
                calls.append((time.perf_counter(), timed(lambda: rest(PATH, content))))
        except Exception as error:
            failed.append(error)

    thread = threading.Thread(target=ask)
    thread.start()
    try:
        yield calls
    finally:
        done.set()
        thread.join()
    if failed:
        raise SystemExit(f"a request failed beside a swap: {failed[0]}")


def told(calls: list[tuple[float, float]], windows: list[tuple[float, float]]) -> None:
    """Print how long requests took beside swaps and without."""
    beside, without = [], []
    for began, taken in calls:
        during = any(began < end and began + taken > start for start, end in windows)
        (beside if during else without).append(taken)
    for name, found in (("without a swap", without), ("during a swap", beside)):
        print(
            f"REST {name}: median {1000 * serving.percentile(found, 0.5):.2f} ms, "
            f"99th percentile {1000 * serving.percentile(found, 0.99):.1f} ms, longest "
            f"{1000 * max(found, default=0):.0f} ms, {len(found):,} requests"
        )


if __name__ == "__main__":
    main()
