"""The real command in a process of its own, and data to break."""

from __future__ import annotations

import dataclasses
import json
import os
import pathlib
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Callable

import forking
import numpy as np

from models.common import figures

# Settings of a repair of digits, and of classifiers, that are learnt in seconds.
FEW_HOLES = ("--set", "max_examples=500", "--set", "epochs=4", "--set", "baseline_epochs=2")
FEW_DIGITS = ("--set", "max_examples=1500", "--set", "batch_size=64")
Process = subprocess.Popen[str] | forking.Captured


@dataclasses.dataclass
class Factory:
    """The command line with a root folder of its own.

    Attributes:
        root: of its runs.
        folder: in which commands are called.
        product: that is meant where none is named.
        project: a folder whose packages are imported before the project's own.
    """

    root: pathlib.Path
    folder: pathlib.Path
    product: str = "digits_cnn"
    project: pathlib.Path | None = None

    @property
    def environment(self) -> dict[str, str]:
        paths = [os.environ.get("PYTHONPATH", "")]
        if self.project:
            paths.insert(0, str(self.project))
        return {
            **forking.environment(),
            "FACTORY_ROOT": str(self.root),
            "COLUMNS": "200",
            "PYTHONPATH": os.pathsep.join(filter(None, paths)),
        }

    def __call__(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self.python("-m", "factory", *arguments)

    def python(self, *arguments: str, anew: bool = False) -> subprocess.CompletedProcess[str]:
        """Run Python with these arguments; `anew` where the test is about starting up."""
        process = self.start_python(*arguments, merged=False, anew=anew)
        stdout, stderr = process.communicate(timeout=600)
        return subprocess.CompletedProcess(process.args, process.wait(), stdout, stderr)

    def start(self, *arguments: str) -> Process:
        return self.start_python("-m", "factory", *arguments)

    def start_python(self, *arguments: str, merged: bool = True, anew: bool = False) -> Process:
        """Start Python; `merged` sends stderr where stdout goes."""
        environment = self.environment
        if forking.can_fork(environment) and not anew:
            return forking.Captured(arguments, environment, self.folder, merged)
        return subprocess.Popen(
            [sys.executable, *arguments],
            env=environment,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT if merged else subprocess.PIPE,
            text=True,
            preexec_fn=heed_signals,
        )

    def smoke(self, *arguments: str, product: str = "") -> subprocess.CompletedProcess[str]:
        return self("run", product or self.product, "--preset", "smoke", *arguments)

    def served(self, contents: bytes, product: str = "") -> str:
        """What the newest pushed model answers when it is loaded as TensorFlow Serving loads it."""
        pushed = (self.root / f"{product or self.product}-smoke" / "pushed").iterdir()
        newest = max(pushed, key=lambda folder: int(folder.name))
        script = pathlib.Path(__file__).with_name("as_served.py")
        printed = self.python("-c", script.read_text(), str(newest), contents.hex())
        assert printed.returncode == 0, printed.stderr
        return json.loads(printed.stdout)

    def report(self, product: str = "") -> dict:
        printed = self("report", product or self.product, "--preset", "smoke", "--json")
        assert printed.returncode == 0, printed.stderr
        return json.loads(printed.stdout)

    def figures(self, product: str = "") -> dict[str, figures.Figure]:
        """The figures of the newest run, by title."""
        file = pathlib.Path(self.report(product)["folder"], figures.FILE)
        return {figure.title: figure for figure in figures.load(file.read_text())}

    def records(self, trials: bool = False) -> list[dict]:
        """The records of all runs, or of all trials, in the order of their start."""
        pipeline = f"{self.product}-smoke" + ("-trials" if trials else "")
        files = (self.root / pipeline / "runs").glob("*/record.json")
        return [json.loads(file.read_text()) for file in sorted(files)]

    def states(self, product: str = "") -> dict[str, str]:
        return {node["name"]: node["state"] for node in self.report(product)["nodes"]}

    def reasons(self, product: str = "") -> dict[str, str]:
        return {node["name"]: node["reason"] for node in self.report(product)["nodes"]}


class Rehearsed:
    """What became of the newest rehearsal of a product.

    Attributes:
        folder: that stands for the cluster.
        tasks: what became of each task, by name.
    """

    def __init__(self, factory: Factory, product: str = "") -> None:
        self.folder = factory.folder / "rehearsals"
        runs = self.folder / "runs" / f"{product or factory.product}-smoke".replace("_", "-")
        self.tasks = json.loads(max(runs.glob("*/tasks.json")).read_text())

    @property
    def blessed(self) -> bool:
        return self.tasks["Evaluator"]["artifacts"]["blessing"][0]["metadata"]["blessed"] == 1

    @property
    def metrics(self) -> dict[str, float | None]:
        from factory.runs import collect

        uri = self.tasks["Evaluator"]["artifacts"]["evaluation"][0]["uri"]
        (folder,) = self.folder.glob(f"stores/gcs/{uri.removeprefix('gs://')}")
        return collect.read_evaluation(str(folder))[0].metrics


def wait_for(holds: Callable[[], object], what: str = "") -> None:
    """Wait until a condition holds; fail after two minutes."""
    deadline = time.monotonic() + 120
    while not holds():
        assert time.monotonic() < deadline, f"waited two minutes for {what or holds}"
        time.sleep(0.02)


def heed_signals() -> None:
    """Undo what the tests' process may have been started with: in the background, or below nohup."""
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


def with_toy(folder: pathlib.Path) -> pathlib.Path:
    """Make a project of links to this one's files, whose only product is the toy in tests/toy/."""
    toy = pathlib.Path(__file__).parent / "toy"
    own = {package.name for package in toy.iterdir()}
    products = {file.stem for file in (toy.parents[1] / "pipelines").glob("[!_]*.py")}
    for entry in toy.parents[1].iterdir():
        if entry.name == ".venv" or not (entry.name in (*own, "tests") or entry.name.startswith(".")):
            (folder / entry.name).symlink_to(entry)
    for package in own:
        (folder / package).mkdir()
        for entry in (*(toy / package).iterdir(), *(toy.parents[1] / package).iterdir()):
            known = (*products, "__pycache__", *(link.stem for link in (folder / package).iterdir()))
            if entry.stem not in known:
                (folder / package / entry.name).symlink_to(entry)
    return folder


def write_idx(folder: pathlib.Path, prefix: str, images: np.ndarray, labels: bytes) -> None:
    header = struct.pack(">IIII", 0x803, *images.shape)
    (folder / f"{prefix}-images-idx3-ubyte").write_bytes(header + images.tobytes())
    (folder / f"{prefix}-labels-idx1-ubyte").write_bytes(struct.pack(">II", 0x801, len(labels)) + labels)


def break_file(folder: pathlib.Path, how: str) -> pathlib.Path:
    """Break one file of a data set in the way named, and return it."""
    images = folder / "train-images-idx3-ubyte"
    content = images.read_bytes()
    if how == "truncated":
        images.write_bytes(content[:-100])
    elif how == "too long":
        images.write_bytes(content + b"\0")
    elif how == "empty":
        images.write_bytes(b"")
    elif how == "magic number":
        images.write_bytes(b"\x89PNG" + content[4:])
    elif how == "compressed":
        images.write_bytes(b"\x1f\x8b" + content[2:])
    elif how == "inside its header":
        images.write_bytes(content[:9])
    elif how == "no such file":
        images.unlink()
    elif how == "no records":
        images.write_bytes(struct.pack(">IIII", 0x803, 0, 28, 28))
    elif how == "labels":
        labels = folder / "train-labels-idx1-ubyte"
        labels.write_bytes(struct.pack(">II", 0x801, 399) + labels.read_bytes()[8:-1])
    elif how == "pixels":
        n = struct.unpack(">I", content[4:8])[0]
        images.write_bytes(struct.pack(">IIII", 0x803, n, 14, 56) + content[16:])
    return images
