"""Networks of digits_inpainting: a generator that fills holes, and a discriminator."""

from __future__ import annotations

import keras
import tensorflow as tf
from keras import layers, ops

from models.common.digits.images import SIDE


def build_generator() -> keras.Model:
    """A U-Net (Ronneberger et al., 2015) from 28 to 4 pixels and back, with three skip connections.

    Inputs: the broken image and its hole, float32 [n, 28, 28, 1], 0 to 1. Output: logits of the same shape
    for all pixels. 467,635 parameters.
    """
    broken, hole = (keras.Input((SIDE, SIDE, 1), name=name) for name in ("broken", "hole"))
    seen = layers.Concatenate()([broken, hole])
    at_14 = _convolution(_convolution(seen, 32, 4, strides=2), 32)
    at_7 = _convolution(_convolution(at_14, 64, 4, strides=2), 64)
    at_4 = _convolution(_convolution(at_7, 128, strides=2), 128)
    x = layers.Cropping2D(((0, 1), (0, 1)))(layers.UpSampling2D()(at_4))
    x = _convolution(layers.Concatenate()([x, at_7]), 64)
    x = _convolution(layers.Concatenate()([layers.UpSampling2D()(x), at_14]), 32)
    x = _convolution(x, 32)
    x = layers.Conv2DTranspose(32, 4, strides=2, padding="same", use_bias=False)(x)
    x = layers.Activation("relu")(layers.BatchNormalization(momentum=0.9)(x))
    logits = layers.Conv2D(1, 3, padding="same", name="logits")(layers.Concatenate()([x, seen]))
    return keras.Model([broken, hole], logits, name="generator")


def _convolution(x: keras.KerasTensor, filters: int, size: int = 3, strides: int = 1) -> keras.KerasTensor:
    x = layers.Conv2D(filters, size, strides, padding="same", use_bias=False)(x)
    return layers.Activation("relu")(layers.BatchNormalization(momentum=0.9)(x))


def build_discriminator() -> keras.Model:
    """Three strided convolutions that tell drawn digits from filled ones.

    Inputs: an image and the hole that it had, float32 [n, 28, 28, 1], 0 to 1. Output: float32 [n, 1] logits,
    greater for drawn digits. 109,793 parameters.
    """
    image, hole = (keras.Input((SIDE, SIDE, 1), name=name) for name in ("image", "hole"))
    x = layers.Concatenate()([image, hole])
    for filters, size in ((32, 4), (64, 4), (128, 3)):
        x = layers.Conv2D(filters, size, strides=2, padding="same")(x)
        x = layers.LeakyReLU(0.2)(x)
    x = layers.Dropout(0.3)(layers.Flatten()(x))
    return keras.Model([image, hole], layers.Dense(1, name="logit")(x), name="discriminator")


def fill(broken: tf.Tensor, hole: tf.Tensor, logits: tf.Tensor) -> tf.Tensor:
    """What is known of an image, and what the generator draws where it is missing."""
    return broken + hole * ops.sigmoid(logits)


class Inpainter(keras.Model):
    """A conditional GAN on pairs of broken and whole digits (Isola et al., 2017).

    The generator learns to draw what was there (cross-entropy of each missing pixel) and to be taken for a
    drawn digit by the discriminator, which sees the hole as well, and learns at the same time.
    """

    def __init__(self, generator: keras.Model, discriminator: keras.Model, adversarial: float) -> None:
        """Join the two networks; `adversarial` is the weight of the discriminator in the loss."""
        super().__init__(name="inpainter")
        self.generator, self.discriminator, self.adversarial = generator, discriminator, adversarial
        names = ("reconstruction", "adversarial", "discriminator", "squared_error")
        self.built = True  # both networks are
        self.means = {name: keras.metrics.Mean(name=name) for name in names}

    def compile(self, generator_optimizer: keras.Optimizer, discriminator_optimizer: keras.Optimizer) -> None:
        """Set the optimizers of the two networks."""
        super().compile()
        self.generator_optimizer, self.discriminator_optimizer = generator_optimizer, discriminator_optimizer
        generator_optimizer.build(self.generator.trainable_variables)
        discriminator_optimizer.build(self.discriminator.trainable_variables)

    @property
    def metrics(self) -> list[keras.metrics.Metric]:
        """What Keras resets after each epoch."""
        return list(self.means.values())

    def train_step(self, data: tuple[tf.Tensor, tf.Tensor]) -> dict[str, tf.Tensor]:
        """Learn from whole images and holes, float32 [n, 28, 28, 1] each."""
        whole, hole = data
        broken = whole * (1 - hole)
        shared = tf.distribute.get_strategy().num_replicas_in_sync  # their gradients are added up
        with tf.GradientTape() as tape:
            logits = self.generator([broken, hole], training=True)
            filled = fill(broken, hole, logits)
            reconstruction = reconstruction_loss(whole, hole, logits)
            adversarial = _cross_entropy(self.discriminator([filled, hole], training=True), 1.0)
            loss = (reconstruction + self.adversarial * adversarial) / shared
        variables = self.generator.trainable_variables
        self.generator_optimizer.apply(tape.gradient(loss, variables), variables)

        with tf.GradientTape() as tape:
            both, holes = ops.concatenate([whole, filled]), ops.concatenate([hole, hole])
            drawn, generated = ops.split(self.discriminator([both, holes], training=True), 2)
            # 0.9, not 1: one-sided label smoothing (Salimans et al., 2016).
            discriminator = _cross_entropy(drawn, 0.9) + _cross_entropy(generated, 0.0)
            loss = discriminator / shared
        variables = self.discriminator.trainable_variables
        self.discriminator_optimizer.apply(tape.gradient(loss, variables), variables)

        self.means["adversarial"].update_state(adversarial)
        self.means["discriminator"].update_state(discriminator)
        return self._measured(whole, hole, filled, reconstruction)

    def test_step(self, data: tuple[tf.Tensor, tf.Tensor]) -> dict[str, tf.Tensor]:
        """Measure the reconstruction alone."""
        whole, hole = data
        broken = whole * (1 - hole)
        logits = self.generator([broken, hole], training=False)
        filled = fill(broken, hole, logits)
        result = self._measured(whole, hole, filled, reconstruction_loss(whole, hole, logits))
        return {name: result[name] for name in ("reconstruction", "squared_error")}

    def _measured(
        self, whole: tf.Tensor, hole: tf.Tensor, filled: tf.Tensor, reconstruction: tf.Tensor
    ) -> dict[str, tf.Tensor]:
        missing = ops.maximum(ops.sum(hole), 1.0)
        self.means["reconstruction"].update_state(reconstruction)
        self.means["squared_error"].update_state(ops.sum(hole * ops.square(filled - whole)) / missing)
        return {name: mean.result() for name, mean in self.means.items()}


def reconstruction_loss(whole: tf.Tensor, hole: tf.Tensor, logits: tf.Tensor) -> tf.Tensor:
    """The mean cross-entropy of the missing pixels, in nats."""
    entropy = tf.nn.sigmoid_cross_entropy_with_logits(labels=whole, logits=logits)
    return ops.sum(hole * entropy) / ops.maximum(ops.sum(hole), 1.0)


def _cross_entropy(logits: tf.Tensor, target: float) -> tf.Tensor:
    labels = ops.full_like(logits, target)
    return ops.mean(tf.nn.sigmoid_cross_entropy_with_logits(labels=labels, logits=logits))
