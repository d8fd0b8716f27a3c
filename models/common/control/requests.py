"""Requests to policies."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any

from models.common import requests
from models.common.control.environments import Environment
from models.common.requests import Features


def reader(environment: Environment) -> requests.Read:
    """Function that reads observations of an environment."""
    return functools.partial(_features, environment.observations)


def _features(names: Sequence[str], name: str, values: Sequence[Any]) -> list[Features] | None:
    if name == "observations":
        rows = values
    elif name == requests.CONTENTS:
        rows = _parsed(values, names)
    else:
        return None
    return [dict(zip(names, map(float, row), strict=True)) for row in rows]


def _parsed(contents: Sequence[bytes], names: Sequence[str]) -> Sequence[Any]:
    import tensorflow as tf

    from models.common.control import policies

    observations: Sequence[Any] = policies.parse(tf.constant(list(contents)), names).numpy()
    return observations
