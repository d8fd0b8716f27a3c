"""The contracts of each product: what its data looks like, and what its model has to reach."""

import pathlib


def path_of(product: str, file: str) -> pathlib.Path:
    """Where a product's contract lies: `schema.pbtxt` or `gates.yaml`."""
    return pathlib.Path(__file__).parent / product / file


def schema_text(product: str) -> str:
    """A curated schema, a tensorflow_metadata Schema in text format.

    Args:
        product: whose it is, or the name under which several share it.
    """
    return path_of(product, "schema.pbtxt").read_text(encoding="utf-8")
