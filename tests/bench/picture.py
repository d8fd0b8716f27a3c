"""Draw docs/run.svg from the newest report: python tests/bench/picture.py runs/digits_cnn/runs/<run>."""

import json
import pathlib
import re
import sys

from rich.console import Console

from factory import report
from factory.install.paths import CHECKOUT


def main(folder: pathlib.Path) -> None:
    """Print a run's report as an SVG that loads nothing."""
    outcome = json.loads((folder / "report.json").read_text())
    console = Console(record=True, width=112, file=sys.stderr, force_terminal=True)
    console.print("$ factory run digits_cnn", highlight=False)
    report.show_nodes(outcome, console)
    outcome["pushed_to"] = pathlib.Path(outcome["pushed_to"] or "").name
    outcome["verdict"] = re.sub(r"/\S+/(runs/\S+)", r"\1", outcome["verdict"])
    outcome["folder"] = re.sub(r"^.*/(?=runs/digits)", "", outcome["folder"])
    report.show(outcome, console)
    svg = console.export_svg(title="Intelligent Factory")
    svg = re.sub(r"@font-face \{.*?\}", "", svg, flags=re.DOTALL)
    (CHECKOUT / "docs" / "run.svg").write_text(svg)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
