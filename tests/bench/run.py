"""How much a pipeline costs beside a plain script: `make bench`.

Each round runs, one after another and as whole processes: the plain Keras script, `factory run` from
nothing, and `factory run` again with all in the cache. One epoch of 468 steps without distortions, so
that training hides as little as possible. Only ratios within a round mean something: machines differ.
"""

import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

from factory import catalog
from factory.runs import record

ROUNDS = 3
STEPS = 468
PROTOCOL = ("max_examples=0", "epochs=1", "augment=false", "validation_fraction=0.0015")


def main() -> None:
    """Print the seconds of each process and the ratios to the plain script."""
    data = catalog.fetch(catalog.load()["mnist"])
    settings = [word for setting in PROTOCOL for word in ("--set", setting)]
    # The smoke preset's gates let a model pass that has seen one epoch, so that it is pushed as well.
    factory = [sys.executable, "-m", "factory", "run", "digits_cnn", "--preset", "smoke", *settings]
    plain_script = pathlib.Path(__file__).with_name("plain_keras.py")
    rows = []
    for number in range(1, ROUNDS + 1):
        with tempfile.TemporaryDirectory() as folder:
            root = ["--root", f"{folder}/runs"]
            plain, printed = timed([sys.executable, str(plain_script), str(data), f"{folder}/plain"])
            first, _ = timed([*factory, *root])
            notes = record.read(next(pathlib.Path(folder).rglob(record.FILE)).parent).notes
            assert notes["train_steps"] == STEPS, notes
            again, _ = timed([*factory, *root])
        rows.append((plain, first, again))
        accuracy = printed.split()[-1]
        print(
            f"round {number}: plain {plain:.1f} s; from nothing {first:.1f} s, {first / plain:.2f} times; "
            f"cached {again:.1f} s, {again / plain:.2f} times; the plain script's test accuracy {accuracy}",
            flush=True,
        )
    first_ratio = statistics.median(first / plain for plain, first, _ in rows)
    again_ratio = statistics.median(again / plain for plain, _, again in rows)
    print(f"median of {ROUNDS}: from nothing {first_ratio:.2f} times, cached {again_ratio:.2f} times")


def timed(command: list[str]) -> tuple[float, str]:
    """The wall time of a command in seconds and what it printed; ends the bench where it fails."""
    environment = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "2"}
    began = time.monotonic()
    result = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    took = time.monotonic() - began
    if result.returncode:
        sys.exit(f"{' '.join(command)} ended with {result.returncode}:\n{result.stdout}{result.stderr}")
    return took, result.stdout


if __name__ == "__main__":
    main()
