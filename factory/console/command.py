"""The command `factory console`."""

from __future__ import annotations

import pathlib

import click

from factory.options import ROOT


@click.command()
@ROOT
@click.option(
    "--store",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=pathlib.Path),
    help="SQLite file of ML Metadata of any TFX pipeline (default: metadata.sqlite in the root folder).",
)
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8265, show_default=True, help="Port, 0 for a free one."
)
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="Address to listen on. Where other machines reach it, each request has to show a token.",
)
@click.option(
    "--token",
    envvar="FACTORY_CONSOLE_TOKEN",
    help="Token of 16 characters or more (default: none on this machine alone, else a random one).",
)
def console(root: pathlib.Path, file: pathlib.Path | None, port: int, host: str, token: str | None) -> None:
    """Show runs, models and artifacts as pages for a browser. Nothing is changed.

    The address is printed; Ctrl-C ends the console.
    """
    import secrets

    from factory import products
    from factory.console import security, server
    from factory.console.source import Source

    if token is not None and not security.is_token(token):
        raise products.UsageError("--token: needs 16 letters, digits or hyphens at least; or leave it out")
    if token is None:
        token = "" if security.is_loopback(host) else secrets.token_urlsafe()
    source = Source(None if file else root, file)
    source.root()  # a store that cannot be read is named at once
    server.serve(source, host, port, token, click.echo)
