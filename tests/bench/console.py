"""How long the console takes for a page, with 1,000 runs of 14 nodes in the store: a part of `make bench`.

Prints the median of ten requests of each page, its size, and how much memory paging through all runs takes.
Processor time counts server and client, and is not longer where the machine has other work.
"""

import pathlib
import re
import resource
import statistics
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
import consoles
import stores

from factory.console.source import Source

RUNS, TIMES = 1000, 10
MOST_SECONDS, MOST_BYTES = 0.2, 300_000


def main() -> None:
    """Print a line per page; end with an error where a median is above the bound."""
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder, "runs")
        names = stores.Many(root).write(RUNS, files=True)
        with consoles.served(Source(root)) as console:
            slow = [path for path in pages(names) if not measured(console, path)]
            print(f"paging through {RUNS:,} runs takes {paged(console):.1f} MB more memory, once it was done")
    if slow:
        sys.exit(f"above {MOST_SECONDS} s or {MOST_BYTES:,} bytes: {', '.join(slow)}")


def pages(names: list[str]) -> list[str]:
    """The pages that are measured: of each kind one."""
    first, last, nodes = names[0], names[-1], len(stores.NODES)
    newest = RUNS * nodes  # the number of the newest pushed model and of its execution
    return [
        "/", "/runs", f"/runs?before={names[RUNS // 2]}", "/runs?status=failed", f"/runs/{last}",
        f"/nodes/{newest}", f"/artifacts/{newest}", f"/artifacts/{newest - 6}", "/artifacts/1", "/models",
        f"/models?before={newest // 2}", f"/compare?run={first}&run={last}", f"/search?q={last[:8]}",
        f"/search?q=a{newest}",
    ]  # fmt: skip


def measured(console: consoles.Console, path: str) -> bool:
    """Print median and size of a page; whether both are within their bounds."""
    seconds, size, busy = [], 0, time.process_time()
    for _ in range(TIMES):
        began = time.perf_counter()
        size = len(console(path).content)
        seconds.append(time.perf_counter() - began)
    median, busy = statistics.median(seconds), (time.process_time() - busy) / TIMES
    print(
        f"{path:<70} {1000 * median:5.0f} ms ({1000 * busy:.0f} ms of processor time), "
        f"first {1000 * seconds[0]:.0f} ms, {size:,} bytes",
        flush=True,
    )
    return median <= MOST_SECONDS and size <= MOST_BYTES


def paged(console: consoles.Console) -> float:
    """Megabytes that this process grows by while it shows all pages of runs a second time."""
    sizes = []
    for _ in range(2):
        path = "/runs"
        while path:
            older = re.search(r'href="([^"]+)" rel="next"', console.page(path))
            path = older[1].replace("&amp;", "&") if older else ""
        sizes.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000)
    return sizes[1] - sizes[0]


if __name__ == "__main__":
    main()
