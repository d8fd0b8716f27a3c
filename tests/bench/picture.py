"""Draw docs/run.svg from the record of a run: python tests/bench/picture.py runs/digits_cnn/runs/<run>."""

import pathlib
import re
import sys

from rich.console import Console

from factory.install.paths import CHECKOUT
from factory.runs import record, report


def main(folder: pathlib.Path) -> None:
    """Print a run's report as an SVG that loads nothing."""
    run = record.read(folder)
    console = Console(record=True, width=112, file=sys.stderr, force_terminal=True)
    preset = "" if run.preset == "default" else f" --preset {run.preset}"
    console.print(f"$ factory run {run.product}{preset}", highlight=False)
    report.show_nodes(run, console)
    root = str(pathlib.Path(run.folder).parents[2])
    run.verdict, run.folder = (text.replace(root, "runs") for text in (run.verdict, run.folder))
    report.show(run, console)
    svg = console.export_svg(title="Intelligent Factory")
    svg = re.sub(r"@font-face \{.*?\}|<!--.*?-->", "", svg, flags=re.DOTALL)
    (CHECKOUT / "docs" / "run.svg").write_text(svg)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
