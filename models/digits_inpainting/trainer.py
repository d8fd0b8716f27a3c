"""Training of digits_inpainting, and export together with the classifier of restored digits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import keras
import tensorflow as tf
import tensorflow_transform as tft

from models.common import data, saved_models
from models.common.devices import even, visible
from models.common.digits import photographs
from models.common.digits.distortions import distort
from models.common.digits.images import SIDE, pixels_of, scale
from models.common.progress import Progress, check, record, save_weights
from models.common.schedules import one_cycle
from models.digits_inpainting.masks import holes
from models.digits_inpainting.model import Inpainter, build_discriminator, build_generator, fill
from models.digits_inpainting.preprocessing import hole_of


def run_fn(fn_args: Any) -> None:
    """Called by TFX's Trainer; `fn_args.base_model` is the classifier, which is left as it is."""
    config = fn_args.custom_config
    keras.utils.set_random_seed(config["seed"])
    splits = data.splits(fn_args, config)
    steps = splits.steps * config["epochs"]
    train = tf.data.Dataset.zip(splits.train, tf.data.Dataset.counter())

    with visible(config["batch_size"]):
        model = Inpainter(build_generator(), build_discriminator(), config["adversarial_weight"])
        model.compile(
            keras.optimizers.AdamW(
                one_cycle(config["learning_rate"], steps),
                weight_decay=config["weight_decay"],
            ),
            keras.optimizers.Adam(one_cycle(config["discriminator_learning_rate"], steps), beta_1=0.5),
        )
        history = model.fit(
            train.map(_drawn(config["seed"], config["augment"]), num_parallel_calls=2).prefetch(2),
            steps_per_epoch=splits.steps,
            epochs=config["epochs"],
            validation_data=even(splits.validation.map(_stored)),
            callbacks=[keras.callbacks.TerminateOnNaN(), Progress()],
            verbose=0,
        )
    check(history.history, "reconstruction")
    generator = model.generator
    notes = {"train_steps": steps, "parameters": generator.count_params()}
    record(fn_args, {"": history.history}, notes)
    save_weights(generator, fn_args)
    export(generator, fn_args.base_model, splits.transform, fn_args.serving_model_dir)


def _drawn(seed: int, distorted: bool) -> Callable[..., tuple[tf.Tensor, tf.Tensor]]:
    """Whole digits and holes, both drawn anew in every step, by counted seeds."""

    @tf.autograph.experimental.do_not_convert
    def draw(batch: tuple[dict[str, tf.Tensor], tf.Tensor], step: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        whole = batch[0]["original"]
        digits, missing = tf.unstack(tf.random.split(tf.stack([tf.constant(seed, tf.int64), step]), 2))
        if distorted:
            whole = tf.clip_by_value(distort(whole, digits), 0.0, 1.0)
        return whole, holes(tf.shape(whole)[0], missing)

    return draw


@tf.autograph.experimental.do_not_convert
def _stored(features: dict[str, tf.Tensor], label: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    """Whole digits and holes as the validation split has them."""
    del label
    return features["original"], features["hole"]


def export(generator: keras.Model, classifier: str, transform: tft.TFTransformOutput, folder: str) -> None:
    """Write a SavedModel with five signatures.

    `serving_default` takes `examples`, string [n]: serialized Examples with the features `image` (broken)
    and `hole`. Output: `restored`, uint8 [n, 28, 28].
    `repair` takes `images` and `holes`, uint8 [n, 28, 28], holes 1 where a pixel is missing. The same output.
    `repair_and_read` takes what `repair` takes, and gives the classifier's outputs for the restored digits
    as well.
    `evaluate` takes `examples` with `original` as well. The same outputs, and `original_digit`, int64 [n]:
    what the classifier reads of the digits before they were broken.
    `predict` takes `contents`, string [n]: pictures as `photographs.read` takes them, in which transparent
    and red parts are missing. Outputs: `picture`, string [n], the restored digits as PNG files, and the
    classifier's outputs with `answer`, see `photographs.answered`.
    """
    serving = tf.Module()
    serving.generator, serving.transform = generator, transform.transform_features_layer()
    serving.classifier = tf.saved_model.load(classifier)
    read = serving.classifier.signatures["images"]
    spec = transform.raw_feature_spec()
    images_spec = tf.TensorSpec([None, SIDE, SIDE], tf.uint8, name="images")
    holes_spec = tf.TensorSpec([None, SIDE, SIDE], tf.uint8, name="holes")
    examples_spec = tf.TensorSpec([None], tf.string, name="examples")

    def restore(image: tf.Tensor, hole: tf.Tensor) -> tf.Tensor:
        broken = image * (1 - hole)  # whatever a caller left there
        filled = fill(broken, hole, generator([broken, hole], training=False))
        return pixels_of(filled)

    def known(images: tf.Tensor, holes: tf.Tensor) -> tf.Tensor:
        return restore(scale(images), hole_of(holes))

    def parse(examples: tf.Tensor, *names: str) -> dict[str, tf.Tensor]:
        return serving.transform(tf.io.parse_example(examples, {name: spec[name] for name in names}))

    @tf.function(input_signature=[examples_spec], autograph=False)
    def serving_default(examples: tf.Tensor) -> dict[str, tf.Tensor]:
        features = parse(examples, "image", "hole")
        return {"restored": restore(features["image"], features["hole"])}

    @tf.function(input_signature=[images_spec, holes_spec], autograph=False)
    def repair(images: tf.Tensor, holes: tf.Tensor) -> dict[str, tf.Tensor]:
        return {"restored": known(images, holes)}

    @tf.function(input_signature=[images_spec, holes_spec], autograph=False)
    def repair_and_read(images: tf.Tensor, holes: tf.Tensor) -> dict[str, tf.Tensor]:
        restored = known(images, holes)
        return {"restored": restored, **read(images=restored)}

    @tf.function(input_signature=[examples_spec], autograph=False)
    def evaluate(examples: tf.Tensor) -> dict[str, tf.Tensor]:
        features = parse(examples, "image", "hole", "original")
        restored = restore(features["image"], features["hole"])
        original = read(images=pixels_of(features["original"]))
        return {"restored": restored, **read(images=restored), "original_digit": original["digit"]}

    @tf.function(input_signature=[tf.TensorSpec([None], tf.string, name="contents")], autograph=False)
    def predict(contents: tf.Tensor) -> dict[str, tf.Tensor]:
        photos = photographs.read(contents, holes=True)
        restored = known(photos.images, photos.holes)
        outputs = photographs.answered(read(images=restored), photos.found)
        return {**outputs, "picture": photographs.encode(restored)}

    signatures = {
        "serving_default": serving_default,
        "repair": repair,
        "repair_and_read": repair_and_read,
        "evaluate": evaluate,
        "predict": predict,
    }
    saved_models.write(serving, folder, signatures)
