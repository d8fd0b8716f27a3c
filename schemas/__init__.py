"""Contracts of each product: the schema of its data, and gates on data and metrics."""

import pathlib


def path_of(product: str, file: str) -> pathlib.Path:
    """Path of a product's contract: `schema.pbtxt` or `gates.yaml`."""
    return pathlib.Path(__file__).parent / product / file


def schema_text(product: str) -> str:
    """Return a curated schema: a tensorflow_metadata Schema in text format.

    Args:
        product: name of the product, or of the family that shares the schema.
    """
    return path_of(product, "schema.pbtxt").read_text(encoding="utf-8")
