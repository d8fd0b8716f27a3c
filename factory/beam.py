"""Beam runners: in the calling process, or on remote workers."""

from __future__ import annotations

import re

from factory import products

HERE = (
    # Beam's default runner would try to download another one; this one is in the package.
    "--runner=apache_beam.runners.portability.fn_api_runner.FnApiRunner",
    # It works in this process. Told of no image, TFX would package itself for workers elsewhere, which
    # takes two seconds for each node.
    "--sdk_container_image=in-process",
)
SETUP_FILE = "/opt/factory/setup.py"  # of the image: by it workers get this project's code
_RUNNERS = {"dataflow": "DataflowRunner", "flink": "FlinkRunner", "spark": "SparkRunner"}
# Without a job_endpoint, Flink's and Spark's runners would start a server by Java, which the image has not.
_NEEDED = {
    "DataflowRunner": ("project", "region", "temp_location"),
    "FlinkRunner": ("job_endpoint",),
    "SparkRunner": ("job_endpoint",),
}


def elsewhere(options: tuple[str, ...]) -> tuple[str, ...]:
    """Return Beam's arguments for `key=value` options of remote workers.

    Raises:
        products.UsageError: an unknown runner, or a missing option of a runner.
    """
    if not options:
        return ()
    given = {}
    for option in options:
        key, equals, value = option.partition("=")
        if not equals or not re.fullmatch(r"[a-z][a-z0-9_]*", key):
            raise products.UsageError(f"--beam {option}: write it as key=value, with Beam's own names")
        given[key] = value
    runner = given.get("runner", "")
    runner = _RUNNERS.get(runner.lower(), runner)
    if runner not in _NEEDED:
        near = products.suggest(runner, list(_NEEDED))
        raise products.UsageError(f"--beam runner={runner}: there is no such runner; {near}")
    if missing := [key for key in _NEEDED[runner] if not given.get(key)]:
        raise products.UsageError(f"--beam runner={runner} needs {' and '.join(missing)}, also as --beam")
    given = {"setup_file": SETUP_FILE, **given, "runner": runner}
    return tuple(f"--{key}={value}" for key, value in sorted(given.items()))
