"""The yardstick: the model of digits_cnn trained, evaluated and exported by a plain Keras script.

The same digits, network, steps and batch size as the pipeline in `run.py`; no pipeline.
"""

import pathlib
import sys

import keras
import numpy as np
import tensorflow as tf

from models.common.digits.cnn import build_model
from models.common.digits.images import scale
from models.common.digits.reader import classify

BATCH, STEPS = 128, 468


def main(data: pathlib.Path, out: pathlib.Path) -> None:
    """Train on the digits in `data`, print the test accuracy, write a SavedModel to `out`."""
    keras.utils.set_random_seed(0)
    images, labels = read(data, "train")
    model = build_model(0.4)
    model.compile(
        keras.optimizers.AdamW(0.004, weight_decay=0.001),
        keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    model.fit(images[: BATCH * STEPS], labels[: BATCH * STEPS], batch_size=BATCH, epochs=1, verbose=2)

    test_images, test_labels = read(data, "t10k")
    read_digits = tf.function(lambda batch: classify(model, batch))
    parts = [read_digits(test_images[i : i + 1000]).numpy() for i in range(0, len(test_images), 1000)]
    print("test accuracy", (np.concatenate(parts).argmax(axis=1) == test_labels).mean())

    serving = tf.Module()
    serving.model = model
    signature = [tf.TensorSpec([None, 28, 28], tf.uint8, name="images")]
    served = tf.function(lambda images: classify(model, scale(images)), input_signature=signature)
    tf.saved_model.save(serving, str(out), signatures=served)


def read(data: pathlib.Path, prefix: str) -> tuple[np.ndarray, np.ndarray]:
    """Images, float32 [n, 28, 28, 1] from 0 to 1, and labels of an IDX pair."""
    images = np.fromfile(data / f"{prefix}-images-idx3-ubyte", np.uint8)[16:].reshape(-1, 28, 28, 1)
    return images.astype(np.float32) / 255, np.fromfile(data / f"{prefix}-labels-idx1-ubyte", np.uint8)[8:]


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
