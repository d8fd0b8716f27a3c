"""The command `factory serve`."""

from __future__ import annotations

import pathlib
from typing import Any

import click

from factory.options import PRESET, ROOT

_BATCHING = ("--enable_batching", "--enable-batching")


def _file(**more: Any) -> dict[str, Any]:
    return {"type": click.Path(exists=True, dir_okay=False, path_type=pathlib.Path), **more}


class _Command(click.Command):
    """A command whose flags may have a value, as scripts for TensorFlow Serving give it."""

    def parse_args(self, context: click.Context, arguments: list[str]) -> list[str]:
        """Parse the arguments."""
        flags = [f"{flag}={value}" for flag in _BATCHING for value in ("true", "false")]
        shown = [one for one in arguments if one not in flags or one.endswith("true")]
        return super().parse_args(
            context, [one.removesuffix("=true") if one in flags else one for one in shown]
        )


@click.command(cls=_Command)
@click.argument("products", nargs=-1, metavar="[PRODUCT]...")
@ROOT
@PRESET
@click.option(
    "--rest_api_port",
    "--rest-api-port",
    "rest_port",
    type=click.IntRange(0, 65535),
    default=8501,
    show_default=True,
    help="Port of REST, 0 for a free one.",
)
@click.option(
    "--port",
    "grpc_port",
    type=click.IntRange(0, 65535),
    default=8500,
    show_default=True,
    help="Port of gRPC, 0 for a free one.",
)
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="Address to listen on. Nothing is encrypted: where other machines reach it, a proxy does TLS.",
)
@click.option(
    "--api-key",
    envvar="FACTORY_SERVE_API_KEY",
    default="",
    help="Key that each request has to show, as x-api-key or as bearer (default: none).",
)
@click.option(
    "--model_config_file",
    "--model-config-file",
    "config_file",
    **_file(help="TensorFlow Serving's models.config, in place of the products' pushed models."),
)
@click.option(
    "--model_config_file_poll_wait_seconds",
    "--model-config-file-poll-wait-seconds",
    "config_seconds",
    type=click.FloatRange(0),
    default=1,
    show_default=True,
    help="Seconds between two looks at models.config; 0 for one look at the start.",
)
@click.option(
    "--file_system_poll_wait_seconds",
    "--file-system-poll-wait-seconds",
    "poll_seconds",
    type=click.FloatRange(0.01),
    default=1,
    show_default=True,
    help="Seconds between two looks for new versions.",
)
@click.option(
    *_BATCHING,
    "batching",
    is_flag=True,
    help="Batching: requests that come at the same time are answered by one run of the model.",
)
@click.option(
    "--batching_parameters_file",
    "--batching-parameters-file",
    "batching_file",
    **_file(help="TensorFlow Serving's batching file; implies batching."),
)
@click.option(
    "--canary",
    type=click.FloatRange(0, 100),
    default=0,
    metavar="PERCENT",
    help="Percentage of requests that a new version answers until it is promoted (default: all at once).",
)
@click.option(
    "--shadow", is_flag=True, help="Shadow: new versions answer beside the old one, for comparison."
)
@click.option("--log", is_flag=True, help="Request log, in ROOT/serving/log. It may hold personal data.")
@click.option(
    "--log-sample",
    type=click.FloatRange(0, 1),
    default=1.0,
    show_default=True,
    help="Share of requests that are logged.",
)
@click.option(
    "--max-body",
    type=click.IntRange(1),
    default=64,
    show_default=True,
    metavar="MIB",
    help="Maximum size of a request, in MiB.",
)
@click.option(
    "--drain",
    type=click.FloatRange(0, 3600),
    default=0,
    metavar="SECONDS",
    help="Time from a stop signal to the stop, in which the server answers and is not ready (default: 0).",
)
def serve(**options: Any) -> None:
    """Serve the pushed models of PRODUCTs (default: all) behind TensorFlow Serving's REST and gRPC.

    New versions take over without a failed request. Addresses are printed; Ctrl-C or SIGTERM ends the server,
    which then finishes what it has. Requests are logged as JSON lines on the standard error stream.
    """
    from factory.serve import server

    server.run(server.Options(**options), click.echo)
