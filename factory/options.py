"""Options that several commands have."""

import pathlib

import click

ROOT = click.option(
    "--root",
    type=click.Path(file_okay=False, path_type=pathlib.Path),
    default=pathlib.Path("runs"),
    envvar="FACTORY_ROOT",
    show_default=True,
    help="Folder for metadata, artifacts, pushed models and reports.",
)

PRESET = click.option(
    "--preset",
    type=click.Choice(["smoke", "default", "full"]),
    default="default",
    show_default=True,
    help="Preset of the configuration; smoke runs have a pipeline of their own.",
)
