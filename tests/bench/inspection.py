"""How long the commands of inspection take with 1,000 runs of 14 nodes: a part of `make bench`.

Prints the median wall time of whole processes; ends with an error where one is above the bound.
"""

import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
import stores

RUNS, TIMES, MOST_SECONDS = 1000, 5, 0.3


def main() -> None:
    """Print a line per command."""
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder, "runs")
        *_, before, newest = stores.Many(root).write(RUNS)
        commands = (
            ["runs"], ["show", newest], ["show", "a13990"], ["models", "toy"],
            ["why", "toy", "--preset", "smoke"], ["why", f"{newest}/Trainer"], ["compare", newest, before],
            ["lineage", "a1", "--down"], ["gc"],
        )  # fmt: skip
        slow = [" ".join(command) for command in commands if measured(command, root) > MOST_SECONDS]
    if slow:
        sys.exit(f"above {MOST_SECONDS} s: {', '.join(slow)}")


def measured(command: list[str], root: pathlib.Path) -> float:
    """Median seconds of a command."""
    seconds = []
    for _ in range(TIMES):
        began = time.perf_counter()
        words = [sys.executable, "-m", "factory", *command, "--root", str(root)]
        subprocess.run(words, check=True, capture_output=True)
        seconds.append(time.perf_counter() - began)
    print(f"factory {' '.join(command)}: {statistics.median(seconds):.2f} s")
    return statistics.median(seconds)


if __name__ == "__main__":
    main()
