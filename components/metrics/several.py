"""Metrics of ours that give several values at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence

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
        # Told the empty name of an only model, TFMA would hand over no labels and no predictions.
        only = [model] if model else None
        reader = metric_types.FeaturePreprocessor(list(features), model_names=only) if features else None
        made.append(
            metric_types.MetricComputation(
                keys=list(keys.values()),
                preprocessors=[reader] if reader else None,
                combiner=combiner(keys, model),
            )
        )
    return made
