"""PolicyEvaluator: what an Evaluator is to predictions, this is to a policy: it plays, and may bless."""

import json
import pathlib

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
from tfx.utils import io_utils, path_utils
from tfx_bsl.arrow import table_util

from components.policy_evaluator import film
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

    Beside TFMA's files `evaluation` gets, of a model, pictures of the first episode (`film.gif` and
    `strip.png`) and `audit.json`: what `audit` returns, and in the mean over episodes what the first actions
    are said to be worth (`expected`), and the discounted rewards that followed (`came`).

    Args:
        evaluation: as TFX's Evaluator writes it.
        blessing: as TFX's Evaluator writes it; left empty where `eval_config` has no thresholds.
        environment: Gymnasium's name.
        count: of episodes. They begin with seeds that nothing else begins with, always the same.
        discount: what the next reward is worth beside the one at hand, as the model was taught.
        reward_scale: what rewards were multiplied by when it was taught.
        eval_config: a TFMA EvalConfig as JSON; its one model predicts `return`.
        code: a hash of the code behind this component.
        examples: experience, whose split test is the audit's reference.
        model: the policy; without one, anything is done.
        baseline_model: the policy that this one is compared with, in the same episodes.
        beam_pipeline: what TFMA is run by.
    """
    del code
    actions = len(environments.ENVIRONMENTS[environment].actions)
    seeds = range(environments.TEST, environments.TEST + count)
    saved = policies.Saved(path_utils.serving_model_path(model.uri)) if model else None
    starts: list[np.ndarray] = []
    came: list[float] = []
    returns: list[float] = []
    for episode in episodes.play(environment, saved or episodes.exploring(None, actions, 1.0, 0), seeds):
        if not returns:
            first = episode
        starts.append(episode.observations[0])
        came.append(reward_scale * episode.discounted(discount))
        returns.append(episode.total())
    table = pd.DataFrame({"seed": seeds, "return": returns})
    if baseline_model:
        earlier = policies.Saved(path_utils.serving_model_path(baseline_model.uri))
        table[_BASELINE] = [episode.total() for episode in episodes.play(environment, earlier, seeds)]
    config = json_format.Parse(eval_config, tfma.EvalConfig())
    measure(table, config, evaluation.uri, beam_pipeline)
    if saved and examples:
        folder = pathlib.Path(evaluation.uri)
        patterns = [f"{artifact_utils.get_split_uri([examples], 'test')}/*"]
        found = audit(saved, environment, patterns)
        found["expected"] = float(saved.values(np.stack(starts)).max(axis=1).mean())
        found["came"] = float(np.mean(came))
        (folder / "audit.json").write_text(json.dumps(found))
        film.shoot(environment, first, folder)
    if model and tfma.metrics.metric_thresholds_from_metrics_specs(config.metrics_specs, eval_config=config):
        bless(blessing, model, baseline_model, tfma.load_validation_result(evaluation.uri).validation_ok)


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


def bless(blessing: ModelBlessing, model: Model, baseline: Model | None, good: bool) -> None:
    """Write what TFX's Evaluator writes of a model that met its thresholds, or did not."""
    blessing.set_string_custom_property(constants.ARTIFACT_PROPERTY_CURRENT_MODEL_URI_KEY, model.uri)
    blessing.set_int_custom_property(constants.ARTIFACT_PROPERTY_CURRENT_MODEL_ID_KEY, model.id)
    if baseline:
        blessing.set_string_custom_property(constants.ARTIFACT_PROPERTY_BASELINE_MODEL_URI_KEY, baseline.uri)
        blessing.set_int_custom_property(constants.ARTIFACT_PROPERTY_BASELINE_MODEL_ID_KEY, baseline.id)
    value = constants.BLESSED_VALUE if good else constants.NOT_BLESSED_VALUE
    blessing.set_int_custom_property(constants.ARTIFACT_PROPERTY_BLESSED_KEY, value)
    name = constants.BLESSED_FILE_NAME if good else constants.NOT_BLESSED_FILE_NAME
    io_utils.write_string_file(f"{blessing.uri}/{name}", "")


def audit(policy: episodes.Policy, environment: str, patterns: list[str]) -> dict[str, float]:
    """How far a policy is from the reference.

    Args:
        policy: what is audited.
        environment: Gymnasium's name.
        patterns: of the files of the reference, gzipped TFRecords of Examples.

    Returns:
        `reference_return`: the mean return of the reference's episodes. `agreement`: the part of the
        reference's steps in which the policy would do the same.
    """
    names = environments.ENVIRONMENTS[environment].observations
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
