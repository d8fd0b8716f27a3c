"""Names of pipelines, and the commands that run them."""

from pipelines._product import pipeline_name, run_command

__all__ = ["pipeline_name", "run_command"]
