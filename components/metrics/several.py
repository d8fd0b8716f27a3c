"""Metrics of ours that give several values at once."""

from __future__ import annotations

import base64
import heapq
import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import apache_beam as beam
from tensorflow_model_analysis.metrics import metric_types

Keys = dict[str, metric_types.MetricKey]


def computations(
    names: Sequence[str],
    combiner: Callable[[Keys, str], beam.CombineFn],
    model_names: list[str] | None,
    features: Sequence[str] = (),
) -> metric_types.MetricComputations:
    """One computation for each model, which gives all values.

    Args:
        names: of the values.
        combiner: makes the combiner from the keys of the values, by name, and the model's name. The combiner
            returns the values by key.
        model_names: as TFMA hands them over.
        features: raw features that the combiner reads.
    """
    made = []
    for model in model_names or [""]:
        # TFMA looks bounds of metrics that it did not name itself up under `example_weighted` None.
        keys = {n: metric_types.MetricKey(n, model_name=model, example_weighted=None) for n in names}
        made.append(
            metric_types.MetricComputation(
                keys=list(keys.values()),
                preprocessors=[reader(features, model)] if features else None,
                combiner=combiner(keys, model),
            )
        )
    return made


def reader(features: Sequence[str], model: str) -> metric_types.Preprocessor:
    """What lets a metric of a model read raw features."""
    # TFMA would look for the predictions of a model without a name under the name "".
    return metric_types.FeaturePreprocessor(list(features), model_names=[model] if model else None)


def keep(heap: list[Any], item: Any, most: int) -> None:
    """Keep the greatest items, so that memory does not grow with the data."""
    if len(heap) < most:
        heapq.heappush(heap, item)
    else:
        heapq.heappushpop(heap, item)


def misread(errors: Iterable[tuple[float, Any, Any, bytes]], kind: str) -> str:
    """Errors as the JSON that reports show, the surest first.

    Args:
        errors: confidence, label, what was predicted, and what shows the example.
        kind: how it is shown: "image" (a square of bytes) or "text".

    Returns:
        A list of {label, predicted, confidence, kind, shown}; `shown` is in base64.
    """
    rows = [
        {
            "label": label,
            "predicted": predicted,
            "confidence": round(confidence, 4),
            "kind": kind,
            "shown": base64.b64encode(data).decode(),
        }
        for confidence, label, predicted, data in sorted(errors, reverse=True)
    ]
    return json.dumps(rows)
