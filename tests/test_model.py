import numpy as np
import pytest

tf = pytest.importorskip("tensorflow")

from models.digits_cnn import model, preprocessing, trainer  # noqa: E402


def test_the_network_has_the_size_that_its_docstring_states() -> None:
    network = model.build_model(0.4)
    assert f"{network.count_params():,} parameters" in model.build_model.__doc__
    assert network.output_shape == (None, 10)


def test_sampling_in_place_changes_nothing() -> None:
    images = tf.random.uniform([3, 28, 28, 1])
    axis = tf.range(28.0) - 13.5
    y = tf.broadcast_to(axis[tf.newaxis, :, tf.newaxis], [3, 28, 28])
    x = tf.broadcast_to(axis[tf.newaxis, tf.newaxis, :], [3, 28, 28])
    np.testing.assert_allclose(model.sample(images, y, x), images, atol=1e-5)
    shifted = model.sample(images, y + 1.0, x)
    np.testing.assert_allclose(shifted[:, :-1], images[:, 1:], atol=1e-5)
    assert not np.any(shifted[:, -1])


def test_distorted_digits_stay_near_what_they_were() -> None:
    image = np.zeros([8, 28, 28, 1], np.float32)
    image[:, 8:20, 12:16] = 1.0
    distorted = model.distort(tf.constant(image)).numpy()
    assert distorted.shape == image.shape
    assert distorted.min() >= 0 and distorted.max() <= 1
    assert not np.allclose(distorted[0], distorted[1])
    overlap = (distorted * image).sum(axis=(1, 2, 3)) / image.sum(axis=(1, 2, 3))
    assert np.all(overlap > 0.4)


def test_preprocessing_decodes_and_scales_a_batch() -> None:
    pixels = np.arange(2 * 784, dtype=np.uint32).astype(np.uint8)
    rows = [[pixels[:784].tobytes()], [pixels[784:].tobytes()]]
    made = preprocessing.preprocessing_fn({"image": tf.constant(rows), "label": tf.constant([[3], [4]])})
    np.testing.assert_allclose(made["image"].numpy().reshape(-1), pixels / 255, rtol=1e-6)
    assert made["label"].numpy().tolist() == [3, 4]


def test_the_threshold_lets_errors_be_rejected() -> None:
    confidence = np.concatenate([np.linspace(0.9, 1.0, 990), np.linspace(0.4, 0.6, 10)])
    labels = np.zeros(1000, np.int64)
    probabilities = np.zeros((1000, 10), np.float32)
    probabilities[:990, 0] = confidence[:990]
    probabilities[990:, 1] = confidence[990:]  # unsure and wrong
    threshold = trainer.choose_threshold(probabilities, labels, misrouted_cost=50)
    assert 0.6 < threshold <= 0.9


def test_the_threshold_accepts_all_when_nothing_is_wrong() -> None:
    probabilities = np.full((100, 10), 0.05, np.float32)
    probabilities[:, 0] = 0.55
    threshold = trainer.choose_threshold(probabilities, np.zeros(100, np.int64), misrouted_cost=50)
    assert threshold < 0.55


def test_the_threshold_rejects_all_when_everything_is_wrong() -> None:
    probabilities = np.full((100, 10), 0.05, np.float32)
    probabilities[:, 1] = 0.55
    assert trainer.choose_threshold(probabilities, np.zeros(100, np.int64), misrouted_cost=50) == 1.0
