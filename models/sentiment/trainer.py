"""Training of sentiment, and export for plain texts."""

from __future__ import annotations

import dataclasses
from typing import Any

import keras
import numpy as np
import tensorflow as tf
import tensorflow_transform as tft

from models.common import data, saved_models, word2vec
from models.common.devices import even, visible
from models.common.progress import Progress, check, record, save_weights
from models.common.text import PADDING, UNKNOWN
from models.sentiment.model import build_model
from models.sentiment.preprocessing import BUCKETS, LENGTH

ANSWERS = ("negative", "positive")
_LENGTHS = (16, 32, 64, 128)  # bounds of the length buckets, in words


def run_fn(fn_args: Any) -> None:
    """Called by TFX's Trainer; `fn_args.base_model` holds the word vectors, if any."""
    config = fn_args.custom_config
    keras.utils.set_random_seed(config["seed"])
    transform = tft.TFTransformOutput(fn_args.transform_graph_path)
    data.count(fn_args.train_files, at_least=config["batch_size"])
    data.count(fn_args.eval_files, at_least=1)
    train, validation = (read(files, transform) for files in (fn_args.train_files, fn_args.eval_files))
    expected = np.where(train.words.row_lengths() >= LENGTH, config["long_text_fraction"], 1.0).sum()
    steps = max(1, int(expected) // config["batch_size"])
    with visible(config["batch_size"]):
        model = build_model(
            initial_vectors(fn_args.base_model, transform, config),
            rarity(train.terms),
            config["vectors"] != "frozen",
            config["filters"],
            config["dropout"],
            config["embedding_dropout"],
        )
        schedule = keras.optimizers.schedules.CosineDecay(config["learning_rate"], steps * config["epochs"])
        model.compile(
            optimizer=keras.optimizers.AdamW(schedule, weight_decay=config["weight_decay"]),
            loss=loss,
            metrics=[accuracy],
        )
        history = model.fit(
            shuffled(train, config),
            steps_per_epoch=steps,
            epochs=config["epochs"],
            validation_data=even(in_order(validation)),
            callbacks=[keras.callbacks.TerminateOnNaN(), Progress()],
            verbose=0,
        )
    check(history.history)
    temperatures = choose_temperatures(model, validation)
    parameters = sum(int(np.prod(weight.shape)) for weight in model.trainable_weights)
    notes = {
        "temperatures": temperatures,
        "train_steps": steps * config["epochs"],
        "parameters": parameters,
    }
    record(fn_args, {"": history.history}, notes)
    save_weights(model, fn_args)
    export(model, transform, temperatures, fn_args.serving_model_dir)


@dataclasses.dataclass
class Texts:
    """A split in memory, tokenised once.

    Attributes:
        words: word numbers, int32 [n, words].
        terms: term numbers, int32 [n, terms].
        labels: int32 [n].
    """

    words: tf.RaggedTensor
    terms: tf.RaggedTensor
    labels: tf.Tensor


def read(patterns: list[str], transform: tft.TFTransformOutput) -> Texts:
    """Transform a split, and remove the padding; a text without words keeps one 0."""
    parts: tuple[list, list, list] = ([], [], [])
    for features, labels in data.batches(patterns, transform, "label", 1000):
        for part, numbers in zip(parts, (features["words"], features["terms"]), strict=False):
            there = tf.maximum(tf.math.count_nonzero(numbers, axis=1), 1)
            part.append(tf.RaggedTensor.from_tensor(tf.cast(numbers, tf.int32), lengths=there))
        parts[2].append(tf.cast(labels, tf.int32))
    return Texts(*(tf.concat(part, axis=0) for part in parts))


def rarity(terms: tf.RaggedTensor) -> np.ndarray:
    """Return the inverse document frequency of each term, smoothed as in scikit-learn, float32 [terms]."""
    texts = np.bincount(terms.values, minlength=BUCKETS)
    inverse = np.log((1 + int(terms.nrows())) / (1 + texts)) + 1
    inverse[PADDING] = 0
    return inverse.astype(np.float32)


def shuffled(texts: Texts, config: dict[str, Any]) -> tf.data.Dataset:
    """Return endless batches of ((words, terms), labels), bucketed by length.

    Of the texts of the maximum length, each epoch takes the fraction `long_text_fraction`, drawn anew.
    """

    def taken(inputs: tuple[tf.Tensor, tf.Tensor], label: tf.Tensor) -> tf.Tensor:
        return (tf.size(inputs[0]) < LENGTH) | (tf.random.uniform([]) < config["long_text_fraction"])

    def length(inputs: tuple[tf.Tensor, tf.Tensor], label: tf.Tensor) -> tf.Tensor:
        return tf.size(inputs[0])

    one_by_one = tf.data.Dataset.from_tensor_slices(((texts.words, texts.terms), texts.labels)).map(_dense)
    chosen = one_by_one.shuffle(len(texts.labels), seed=config["seed"]).filter(taken).repeat()
    sizes = [config["batch_size"]] * (len(_LENGTHS) + 1)
    return chosen.bucket_by_sequence_length(length, _LENGTHS, sizes).prefetch(4)


def in_order(texts: Texts) -> tf.data.Dataset:
    """Return batches of ((words, terms), labels), once, in the order of the texts."""
    one_by_one = tf.data.Dataset.from_tensor_slices(((texts.words, texts.terms), texts.labels)).map(_dense)
    return one_by_one.padded_batch(500).prefetch(2)


@tf.autograph.experimental.do_not_convert
def _dense(
    inputs: tuple[tf.RaggedTensor, tf.RaggedTensor], label: tf.Tensor
) -> tuple[tuple[tf.Tensor, ...], tf.Tensor]:
    return tuple(tf.convert_to_tensor(part) for part in inputs), label


def loss(labels: tf.Tensor, logits: tf.Tensor) -> tf.Tensor:
    """Return the sum of both branches' cross-entropies: labels, [n], any dtype; logits, float32 [n, 2, 2]."""
    each = tf.repeat(tf.reshape(tf.cast(labels, tf.int32), [-1, 1]), logits.shape[1], axis=1)
    entropy = tf.nn.sparse_softmax_cross_entropy_with_logits(each, logits)
    return tf.reduce_mean(tf.reduce_sum(entropy, axis=1))


def accuracy(labels: tf.Tensor, logits: tf.Tensor) -> tf.Tensor:
    """Return whether the mean of both branches is right, float32 [n]."""
    answers = tf.argmax(tf.reduce_mean(logits, axis=1), axis=1, output_type=tf.int32)
    return tf.cast(answers == tf.cast(tf.reshape(labels, [-1]), tf.int32), tf.float32)


def initial_vectors(
    folder: str | None, transform: tft.TFTransformOutput, config: dict[str, Any]
) -> np.ndarray:
    """Return the initial word vectors: pretrained ones, scaled to a common deviation, or random ones."""
    words = transform.vocabulary_size_by_name("words") + UNKNOWN + 1
    if config["vectors"] == "none":
        random = np.random.default_rng(config["seed"])
        vectors = random.uniform(-0.25, 0.25, [words, config["dimensions"]]).astype(np.float32)
    else:
        vectors = word2vec.load(folder or "", 0.25)
    vectors[: UNKNOWN + 1] = 0
    return vectors


def choose_temperatures(model: keras.Model, validation: Texts) -> list[float]:
    """Choose the temperature of each branch's logits on validation texts (Guo et al., 2017).

    The temperature, from 0.5 to 5, has the lowest cross-entropy. Without it an overconfident branch would
    dominate the mean.
    """
    logits = tf.concat([model(inputs, training=False) for inputs, _ in in_order(validation)], axis=0)
    return [lowest_entropy(way, validation.labels) for way in tf.unstack(logits, axis=1)]


def lowest_entropy(logits: tf.Tensor, labels: tf.Tensor) -> float:
    """Return the temperature with the lowest cross-entropy: logits, float32 [n, 2]; labels, int32 [n]."""
    candidates = np.geomspace(0.5, 5.0, 50)
    losses = [
        float(tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits / t)))
        for t in candidates
    ]
    return float(candidates[int(np.argmin(losses))])


def export(
    model: keras.Model, transform: tft.TFTransformOutput, temperatures: list[float], folder: str
) -> None:
    """Write a SavedModel with two signatures.

    `serving_default` takes `examples`, string [n]: serialized Examples with the feature `text`.
    `predict` takes `contents`, string [n]: texts.
    Outputs: `probabilities` float32 [n, 2], negative and positive; `answer` string [n]; `confidence` float32
    [n].
    """
    serving = tf.Module()
    serving.model, serving.transform = model, transform.transform_features_layer()
    raw_spec = {"text": transform.raw_feature_spec()["text"]}
    names = tf.constant(ANSWERS)
    scale = np.array(temperatures, np.float32)[:, None]

    def answer(texts: tf.Tensor) -> dict[str, tf.Tensor]:
        features = serving.transform({"text": tf.reshape(texts, [-1, 1])})
        logits = model([features["words"], features["terms"]], training=False)
        probabilities = tf.nn.softmax(tf.reduce_mean(logits / scale, axis=1))
        return {
            "probabilities": probabilities,
            "answer": tf.gather(names, tf.argmax(probabilities, axis=1)),
            "confidence": tf.reduce_max(probabilities, axis=1),
        }

    @tf.function(input_signature=[tf.TensorSpec([None], tf.string, name="examples")], autograph=False)
    def examples(examples: tf.Tensor) -> dict[str, tf.Tensor]:
        return answer(tf.io.parse_example(examples, raw_spec)["text"])

    @tf.function(input_signature=[tf.TensorSpec([None], tf.string, name="contents")], autograph=False)
    def predict(contents: tf.Tensor) -> dict[str, tf.Tensor]:
        return answer(contents)

    saved_models.write(serving, folder, {"serving_default": examples, "predict": predict})
