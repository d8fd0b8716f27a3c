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
    preset = "" if outcome["preset"] == "default" else f" --preset {outcome['preset']}"
    console.print(f"$ factory run {outcome['product']}{preset}", highlight=False)
    report.show_nodes(outcome, console)
    root = str(folder.parents[2])
    outcome["verdict"] = outcome["verdict"].replace(root, "runs")
    outcome["folder"] = outcome["folder"].replace(root, "runs")
    report.show(outcome, console)
    svg = console.export_svg(title="Intelligent Factory")
    svg = re.sub(r"@font-face \{.*?\}|<!--.*?-->", "", svg, flags=re.DOTALL)
    (CHECKOUT / "docs" / "run.svg").write_text(svg)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
