"""Beam's repeated work, done once: arguments parsed, and signatures of functions inspected.

Beam parses its arguments for each view of its options, and inspects each method of a function at each step:
some thousands of times for one small node, a third of the node's time. Both depend on the arguments and on
the code alone, so their results are kept.
"""

from __future__ import annotations

import argparse
import copy
import functools
import types
from collections.abc import Callable
from typing import Any

from apache_beam.options import pipeline_options
from apache_beam.transforms import core

_KEPT = 4096  # results


def install() -> None:
    """Keep the results from now on; further calls do nothing."""
    if not hasattr(core.get_function_args_defaults, "plain"):
        core.get_function_args_defaults = _arguments_once(core.get_function_args_defaults)
        pipeline_options.PipelineOptions.__init__ = _parsed_once(pipeline_options.PipelineOptions.__init__)


def _arguments_once(plain: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Return `get_function_args_defaults` with the results for functions and methods kept."""

    @functools.lru_cache(_KEPT)
    def of_method(function: types.FunctionType) -> Any:
        return plain(types.MethodType(function, function))

    of_function = functools.lru_cache(_KEPT)(plain)

    def once(function: Any) -> Any:
        if isinstance(function, types.MethodType):
            names, defaults = of_method(function.__func__)
        elif isinstance(function, types.FunctionType) and not function.__closure__:  # which may hold much
            names, defaults = of_function(function)
        else:
            names, defaults = plain(function)
        return list(names), list(defaults)

    once.plain = plain  # type: ignore[attr-defined]
    return once


def _parsed_once(plain: Callable[..., None]) -> Callable[..., None]:
    """Return `PipelineOptions.__init__` with the parsed arguments of each view kept."""
    parsed: dict[tuple[type, tuple[str, ...]], argparse.Namespace] = {}

    def once(self: pipeline_options.PipelineOptions, flags: Any = None, **values: Any) -> None:
        key = (type(self), tuple(flags)) if isinstance(flags, list) else None
        if key not in parsed:
            plain(self, flags, **values)
            if key:
                parsed[key] = copy.deepcopy(self._visible_options)
            return
        self._flags, self._all_options = flags, values
        self._visible_options = copy.deepcopy(parsed[key])
        for name in self._visible_option_list():
            values.setdefault(name, getattr(self._visible_options, name))

    return once
