"""What a person orders: to pause trainings, and to go on."""

from __future__ import annotations

import dataclasses
import datetime
import pathlib

from factory import products
from factory.names import pipeline_name
from factory.retrain.ticks import Book, Control


def pause(product: str, root: pathlib.Path, preset: str, why: str = "") -> str:
    """Begin no training of a product until it is resumed, and say so.

    Raises:
        products.UsageError: there is no such product.
    """
    book = _book(product, root, preset)
    book.order(dataclasses.replace(book.control(), paused=_now(), why=why))
    return f"{product} is paused; go on with: factory resume {product}"


def resume(product: str, root: pathlib.Path, preset: str) -> str:
    """Go on after a pause, an open circuit breaker or a training that failed, and say so.

    Raises:
        products.UsageError: there is no such product.
    """
    _book(product, root, preset).order(Control(resumed=_now()))
    return f"{product} goes on; the next tick of factory watch decides anew"


def _book(product: str, root: pathlib.Path, preset: str) -> Book:
    products.require(product)
    return Book(root, pipeline_name(product, preset))


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
