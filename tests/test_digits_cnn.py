import pathlib
import runpy

import numpy as np
import pytest

tf = pytest.importorskip("tensorflow")

from models.common import data  # noqa: E402
from models.common.digits import (  # noqa: E402
    cnn,
    distortions,
    images,
    reader,
)


def test_the_network_has_the_size_that_its_docstring_states() -> None:
    network = cnn.build_model(0.4)
    assert f"{network.count_params():,} parameters" in cnn.build_model.__doc__
    assert network.output_shape == (None, 10)


def test_the_yardstick_of_the_bench_still_finds_what_it_imports() -> None:
    script = pathlib.Path(__file__).parent / "bench" / "plain_keras.py"
    assert runpy.run_path(str(script))["build_model"] is cnn.build_model


def test_sampling_in_place_changes_nothing() -> None:
    digits = tf.random.uniform([3, 28, 28, 1])
    axis = tf.range(28.0) - 13.5
    y = tf.broadcast_to(axis[tf.newaxis, :, tf.newaxis], [3, 28, 28])
    x = tf.broadcast_to(axis[tf.newaxis, tf.newaxis, :], [3, 28, 28])
    np.testing.assert_allclose(distortions.sample(digits, y, x), digits, atol=1e-5)
    shifted = distortions.sample(digits, y + 1.0, x)
    np.testing.assert_allclose(shifted[:, :-1], digits[:, 1:], atol=1e-5)
    assert not np.any(shifted[:, -1])


def test_distorted_digits_stay_near_what_they_were() -> None:
    image = np.zeros([8, 28, 28, 1], np.float32)
    image[:, 8:20, 12:16] = 1.0
    distorted = distortions.distort(tf.constant(image), [0, 1]).numpy()
    np.testing.assert_array_equal(distorted, distortions.distort(tf.constant(image), [0, 1]))
    assert not np.allclose(distorted, distortions.distort(tf.constant(image), [0, 2]))
    assert distorted.shape == image.shape
    assert distorted.min() >= 0 and distorted.max() <= 1.0001
    assert not np.allclose(distorted[0], distorted[1])
    overlap = (distorted * image).sum(axis=(1, 2, 3)) / image.sum(axis=(1, 2, 3))
    assert np.all(overlap > 0.4)


def test_preprocessing_decodes_and_scales_a_batch() -> None:
    pixels = np.arange(2 * 784, dtype=np.uint32).astype(np.uint8)
    rows = [[pixels[:784].tobytes()], [pixels[784:].tobytes()]]
    made = images.preprocessing_fn({"image": tf.constant(rows), "label": tf.constant([[3], [4]])})
    np.testing.assert_allclose(made["image"].numpy().reshape(-1), pixels / 255, rtol=1e-6)
    assert made["label"].numpy().tolist() == [3, 4]


def predictions(right: np.ndarray, wrong: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Probabilities of digits read right and wrong with these confidences, and their labels."""
    probabilities = np.zeros((len(right) + len(wrong), 10), np.float32)
    probabilities[: len(right), 0], probabilities[len(right) :, 1] = right, wrong
    return probabilities, np.zeros(len(probabilities), np.int64)


def test_the_threshold_is_the_highest_that_delivers_enough() -> None:
    probabilities, labels = predictions(np.linspace(0.5, 1.0, 1000), np.full(2, 0.3))
    threshold = reader.choose_threshold(probabilities, labels, deliver=0.94)
    delivered = [
        ((probabilities[:, 0] >= level).sum() / len(labels)) ** 10 for level in (threshold, threshold + 0.001)
    ]
    assert delivered[0] >= 0.94 > delivered[1]
    assert threshold > 0.3


def test_the_threshold_accepts_all_when_enough_cannot_be_delivered() -> None:
    probabilities, labels = predictions(np.full(50, 0.9), np.full(50, 0.6))
    assert reader.choose_threshold(probabilities, labels, deliver=0.94) == 0.0


def test_views_are_averaged() -> None:
    network = cnn.build_model(0.0)
    digits = tf.random.uniform([3, 28, 28, 1])
    made = reader.classify(network, digits).numpy()
    assert made.shape == (3, 10)
    np.testing.assert_allclose(made.sum(axis=1), 1.0, rtol=1e-5)
    assert not np.allclose(made, tf.nn.softmax(network(digits)).numpy(), atol=1e-6)


def test_too_few_examples_for_a_batch_are_an_error(tmp_path: pathlib.Path) -> None:
    with tf.io.TFRecordWriter(str(tmp_path / "data.gz"), "GZIP") as writer:
        for _ in range(9):
            writer.write(b"")
    patterns = [str(tmp_path / "*")]
    assert data.count(patterns, at_least=9) == 9
    with pytest.raises(ValueError, match="holds 9 examples; at least 10"):
        data.count(patterns, at_least=10)
