"""PolicyEvaluator: Evaluator of policies by the returns of test episodes."""

import dataclasses
import itertools
from collections.abc import Iterable, Sequence

import apache_beam as beam
import numpy as np
import pandas as pd
import pyarrow as pa
import tensorflow as tf
import tensorflow_model_analysis as tfma
from google.protobuf import json_format
from tfx.components.evaluator import constants
from tfx.dsl.component.experimental.annotations import (
    BeamComponentParameter,
    InputArtifact,
    OutputArtifact,
    Parameter,
)
from tfx.dsl.component.experimental.decorators import component
from tfx.types import artifact_utils
from tfx.types.standard_artifacts import Examples, Model, ModelBlessing, ModelEvaluation
from tfx.utils import path_utils
from tfx_bsl.arrow import table_util

from components.evaluator import judging
from components.policy_evaluator import film
from models.common import figures
from models.common.control import environments, episodes, policies
from models.common.data import files_of

_BASELINE = "baseline_return"


@component(use_beam=True)
def PolicyEvaluator(  # noqa: N802
    evaluation: OutputArtifact[ModelEvaluation],
    blessing: OutputArtifact[ModelBlessing],
    environment: Parameter[str],
    count: Parameter[int],
    discount: Parameter[float],
    reward_scale: Parameter[float],
    eval_config: Parameter[str],
    code: Parameter[str],
    examples: InputArtifact[Examples] = None,
    model: InputArtifact[Model] = None,
    baseline_model: InputArtifact[Model] = None,
    beam_pipeline: BeamComponentParameter[beam.Pipeline] = None,
) -> None:
    """Play episodes, let TFMA measure their returns, and bless the policy where all its thresholds are met.

    Beside TFMA's files `evaluation` gets, of a model, `figures.json` with the first episode as a film and as
    pictures, and with the audit: a comparison with held-out experience, and of predicted with actual returns.

    Args:
        evaluation: as TFX's Evaluator writes it.
        blessing: as TFX's Evaluator writes it; left empty where `eval_config` has no thresholds.
        environment: as `Environment.to_json` writes it.
        count: of test episodes. Their seeds are always the same, and no other node uses them.
        discount: discount factor (gamma) of a step, as in training.
        reward_scale: factor of rewards in training.
        eval_config: a TFMA EvalConfig as JSON; its one model predicts `return`.
        code: a hash of the code behind this component.
        examples: experience, whose split test is the audit's reference.
        model: the policy; without one, actions are random.
        baseline_model: the policy that this one is compared with, in the same episodes.
        beam_pipeline: runs TFMA.
    """
    del code
    world = environments.Environment.from_json(environment)
    seeds = range(environments.TEST, environments.TEST + count)
    saved = policies.Saved(path_utils.serving_model_path(model.uri)) if model else None
    policy = saved or episodes.exploring(None, len(world.actions), 1.0, 0)
    played = summarise(episodes.play(world.name, policy, seeds), discount)
    table = pd.DataFrame({"seed": seeds, "return": played.returns})
    if baseline_model:
        earlier = policies.Saved(path_utils.serving_model_path(baseline_model.uri))
        table[_BASELINE] = [episode.total() for episode in episodes.play(world.name, earlier, seeds)]
    config = json_format.Parse(eval_config, tfma.EvalConfig())
    measure(table, config, evaluation.uri, beam_pipeline)
    if saved and examples:
        patterns = [f"{artifact_utils.get_split_uri([examples], 'test')}/*"]
        expected = float(saved.values(np.stack(played.starts)).max(axis=1).mean())
        came = reward_scale * float(np.mean(played.discounted))
        audited = audit_table(audit(saved, world.observations, patterns), expected, came)
        figures.write(evaluation.uri, [*film.shoot(world.name, played.first), audited])
    if model and tfma.metrics.metric_thresholds_from_metrics_specs(config.metrics_specs, eval_config=config):
        name_models(blessing, model, baseline_model)
        judging.mark(blessing, judging.settle(evaluation.uri, config, baseline_model is not None))


@dataclasses.dataclass
class Played:
    """What is kept of played episodes: the first one whole.

    Attributes:
        first: the first episode.
        starts: first observation of each episode, float32 [observations].
        returns: sum of rewards of each episode.
        discounted: discounted sum of rewards of each episode.
    """

    first: episodes.Episode
    starts: list[np.ndarray]
    returns: list[float]
    discounted: list[float]


def summarise(played: Iterable[episodes.Episode], discount: float) -> Played:
    """Sum episodes up one by one, since together they may not fit into memory; there is at least one."""
    rest = iter(played)
    first = next(rest)
    summary = Played(first, [], [], [])
    for episode in itertools.chain([first], rest):
        summary.starts.append(episode.observations[0])
        summary.returns.append(episode.total())
        summary.discounted.append(episode.discounted(discount))
    return summary


def measure(table: pd.DataFrame, config: tfma.EvalConfig, folder: str, pipeline: beam.Pipeline) -> None:
    """Let TFMA evaluate a table with a row for each episode, and write to `folder`."""
    config = tfma.utils.update_eval_config_with_defaults(
        config, has_baseline=_BASELINE in table, rubber_stamp=True
    )
    for spec in config.model_specs:
        spec.prediction_key = _BASELINE if spec.is_baseline else "return"
    rows = table_util.CanonicalizeRecordBatch(pa.RecordBatch.from_pandas(table))
    with pipeline as p:
        evaluate = tfma.ExtractEvaluateAndWriteResults(eval_config=config, output_path=folder)
        _ = p | beam.Create([rows]) | evaluate


def name_models(blessing: ModelBlessing, model: Model, baseline: Model | None) -> None:
    """Write into a blessing which models it is about, as TFX's Evaluator does."""
    blessing.set_string_custom_property(constants.ARTIFACT_PROPERTY_CURRENT_MODEL_URI_KEY, model.uri)
    blessing.set_int_custom_property(constants.ARTIFACT_PROPERTY_CURRENT_MODEL_ID_KEY, model.id)
    if baseline:
        blessing.set_string_custom_property(constants.ARTIFACT_PROPERTY_BASELINE_MODEL_URI_KEY, baseline.uri)
        blessing.set_int_custom_property(constants.ARTIFACT_PROPERTY_BASELINE_MODEL_ID_KEY, baseline.id)


def audit_table(found: dict[str, float], expected: float, came: float) -> figures.Table:
    """The audit for the report.

    Args:
        found: from `audit`.
        expected: mean over test episodes of the first actions' predicted values, scaled as in training.
        came: mean over test episodes of the discounted rewards, scaled likewise.
    """
    rows: list[list[figures.Cell]] = [
        ["mean return of the held-out experience", found["reference_return"]],
        ["fraction of its steps with the same action", found["agreement"]],
        ["predicted value of the first actions (mean)", expected],
        ["discounted return of the test episodes (mean)", came],
    ]
    return figures.Table("Audit", ["quantity", "value"], rows)


def audit(policy: episodes.Policy, names: Sequence[str], patterns: list[str]) -> dict[str, float]:
    """Compare a policy with held-out experience, the reference.

    Args:
        policy: what is audited.
        names: of the observed numbers.
        patterns: of the files of the reference, gzipped TFRecords of Examples.

    Returns:
        `reference_return`: the mean return of the reference's episodes. `agreement`: the fraction of the
        reference's steps in which the policy would do the same.
    """
    spec = {name: tf.io.FixedLenFeature([], tf.float32) for name in (*names, "reward")}
    spec |= {name: tf.io.FixedLenFeature([], tf.int64) for name in ("step", "action")}
    same, steps, played, reward = 0, 0, 0, 0.0
    for batch in tf.data.TFRecordDataset(files_of(patterns), compression_type="GZIP").batch(1000):
        parsed = {name: value.numpy() for name, value in tf.io.parse_example(batch, spec).items()}
        acts = policy(np.stack([parsed[name] for name in names], axis=1))
        same += int((acts == parsed["action"]).sum())
        steps += len(acts)
        played += int((parsed["step"] == 0).sum())
        reward += float(parsed["reward"].sum(dtype=np.float64))
    return {"reference_return": reward / played, "agreement": same / steps}
