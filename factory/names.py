"""Where the runs of a product lie."""

import pathlib


def pipeline_name(product: str, preset: str) -> str:
    """Smoke runs are a pipeline of their own: what they push and bless never meets the real models."""
    return f"{product}-smoke" if preset == "smoke" else product


def newest_run(root: pathlib.Path, pipeline: str) -> pathlib.Path | None:
    """The folder of a pipeline's newest run that has a report; run ids sort by time."""
    reports = sorted((root / pipeline / "runs").glob("*/report.json"))
    return reports[-1].parent if reports else None
