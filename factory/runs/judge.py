"""Judgement of a model as its Evaluator wrote it, for reports and cluster logs."""

from __future__ import annotations

import functools
import pathlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

from factory.runs.record import GateRecord
from factory.words import number

FILE = "gates.json"  # `components.evaluator.judging` writes it into the folder of the evaluation

if TYPE_CHECKING:
    import pydantic


@functools.cache
def _gates() -> pydantic.TypeAdapter[list[GateRecord]]:
    import pydantic

    return pydantic.TypeAdapter(list[GateRecord])


def read(folder: str) -> list[GateRecord]:
    """Return every gate of an evaluation.

    Args:
        folder: path or URI of the evaluation.
    """
    if "://" in folder:
        import tensorflow as tf  # knows object stores

        path = f"{folder}/{FILE}"
        return _gates().validate_json(tf.io.gfile.GFile(path).read()) if tf.io.gfile.exists(path) else []
    file = pathlib.Path(folder, FILE)
    return _gates().validate_json(file.read_bytes()) if file.is_file() else []


def missed(gates: Sequence[GateRecord]) -> list[str]:
    """Return a clause for each failed gate, with value, bound and distance."""
    return [_missed(gate) for gate in gates if gate.state == "failed"]


def not_applicable(gates: Sequence[GateRecord]) -> str:
    """Return a clause on the gates that do not apply to the data, with reasons; "" if all apply."""
    by_reason: dict[str, list[str]] = {}
    for gate in gates:
        if gate.state == "not applicable":
            by_reason.setdefault(gate.reason, []).append(gate.name)
    said = [f"{' and '.join(dict.fromkeys(names))} ({reason})" for reason, names in by_reason.items()]
    return f"not applicable: {'; '.join(said)}" if said else ""


def _missed(gate: GateRecord) -> str:
    if gate.value is None or gate.by is None:
        return f"{gate.name} {gate.reason}, and the gate asks {gate.bound}"
    distance = f"missed by {-gate.by:.4g}"
    if gate.bound.startswith("may "):  # the value is the difference to the latest blessed model
        verb = "fell" if gate.value < 0 else "rose"
        return f"{gate.name} {verb} by {number(abs(gate.value))}, and {gate.bound}: {distance}"
    return f"{gate.name} is {number(gate.value)}, the gate asks {gate.bound}: {distance}"
