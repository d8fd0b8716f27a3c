"""Names of pipelines and folders of runs."""

import pathlib

from pipelines._place import pipeline_name, run_command

__all__ = ["newest_run", "pipeline_name", "run_command"]


def newest_run(root: pathlib.Path, pipeline: str) -> pathlib.Path | None:
    """The folder of a pipeline's newest run that has a report; run ids sort by time."""
    reports = sorted((root / pipeline / "runs").glob("*/report.json"))
    return reports[-1].parent if reports else None
