import io

import numpy as np
import pytest
from PIL import Image

tf = pytest.importorskip("tensorflow")

from models.digits_inpainting import masks, metrics, model, preprocessing  # noqa: E402


@pytest.mark.parametrize("shape", masks.SHAPES)
def test_holes_are_drawn_by_seed_and_leave_something_to_read(shape: str) -> None:
    draw = masks.SHAPES[shape]
    holes = draw(200, tf.constant([3, 4])).numpy()
    assert holes.shape == (200, 28, 28, 1) and set(np.unique(holes)) == {0.0, 1.0}
    np.testing.assert_array_equal(holes, draw(200, tf.constant([3, 4])))
    assert not np.array_equal(holes, draw(200, tf.constant([3, 5])))
    missing = holes.mean(axis=(1, 2, 3))
    assert missing.min() > 0.01 and missing.max() < 0.7


def test_a_square_is_eight_pixels_wide_and_near_the_middle() -> None:
    holes = masks.square(500, tf.constant([0, 1])).numpy()[..., 0]
    corners = set()
    for hole in holes:
        rows, columns = np.flatnonzero(hole.any(axis=1)), np.flatnonzero(hole.any(axis=0))
        assert len(rows) == len(columns) == 8 and hole.sum() == 64
        corners.add((rows[0], columns[0]))
    assert corners == {(row, column) for row in range(8, 12) for column in range(8, 12)}


def example(pixels: np.ndarray, label: int) -> bytes:
    feature = {
        "image": tf.train.Feature(bytes_list=tf.train.BytesList(value=[pixels.tobytes()])),
        "label": tf.train.Feature(int64_list=tf.train.Int64List(value=[label])),
    }
    return tf.train.Example(features=tf.train.Features(feature=feature)).SerializeToString()


def test_breaking_keeps_the_original_and_counts_what_it_makes() -> None:
    generator = np.random.default_rng(0)
    digits = [generator.integers(1, 256, 784, np.uint8) for _ in range(8)]
    serialized = [example(pixels, label) for label, pixels in enumerate(digits)]
    assert len(list(masks.break_examples(serialized, "train", [0, 1]))) == 8
    made = [tf.train.Example.FromString(e) for e in masks.break_examples(serialized, "test", [0, 1])]
    assert len(made) == 8 * len(masks.SHAPES)
    for broken in made:
        feature = broken.features.feature
        pixels = digits[feature["label"].int64_list.value[0]]
        image, hole, original = (
            np.frombuffer(feature[name].bytes_list.value[0], np.uint8)
            for name in ("image", "hole", "original")
        )
        np.testing.assert_array_equal(original, pixels)
        np.testing.assert_array_equal(image, np.where(hole, 0, pixels))
        assert feature["missing"].float_list.value[0] == pytest.approx(hole.mean())
    again = masks.break_examples(serialized, "test", [0, 1])
    assert [e.SerializeToString(deterministic=True) for e in made] == [
        tf.train.Example.FromString(e).SerializeToString(deterministic=True) for e in again
    ]


def test_holes_of_any_byte_are_holes() -> None:
    row = np.zeros(784, np.uint8)
    row[5] = 255
    inputs = {name: tf.constant([[row.tobytes()]]) for name in ("image", "original", "hole")}
    made = preprocessing.preprocessing_fn({**inputs, "label": tf.constant([[1]])})
    assert made["hole"].numpy().max() == made["hole"].numpy().sum() == 1.0


def test_the_networks_have_the_sizes_that_their_docstrings_state() -> None:
    for build in (model.build_generator, model.build_discriminator):
        assert f"{build().count_params():,} parameters" in build.__doc__


def test_training_lowers_the_loss_and_leaves_what_is_known() -> None:
    import keras

    keras.utils.set_random_seed(0)
    whole = np.zeros([64, 28, 28, 1], np.float32)
    whole[:, 6:22, 12:16] = 1.0
    hole = masks.square(64, tf.constant([0, 1]))
    inpainter = model.Inpainter(model.build_generator(), model.build_discriminator(), 0.01)
    inpainter.compile(keras.optimizers.Adam(0.002), keras.optimizers.Adam(0.0004))
    history = inpainter.fit(whole, hole, batch_size=32, epochs=8, verbose=0).history
    assert history["reconstruction"][-1] < history["reconstruction"][0] / 2
    broken = whole * (1 - hole)
    filled = model.fill(broken, hole, inpainter.generator([broken, hole])).numpy()
    known = np.broadcast_to(hole.numpy() == 0, whole.shape)
    np.testing.assert_array_equal(filled[known], whole[known])


def test_repairs_are_measured_in_the_hole_alone() -> None:
    original = np.random.default_rng(0).integers(0, 256, [28, 28], np.uint8)
    hole = np.zeros([28, 28], np.uint8)
    hole[10:14, 10:14] = 1
    restored = original.copy()
    same, worse = metrics.Sums(), metrics.Sums()
    same.add_pictures(original, hole, restored)
    same.compare()
    assert same.squared_error == 0 and same.similarity == pytest.approx(1, abs=1e-5)
    restored = np.where(hole, 255 - original, original).astype(np.uint8)
    restored[0, 0] = 255 - original[0, 0]  # outside the hole: not counted
    worse.add_pictures(original, hole, restored)
    worse.compare()
    expected = (((255.0 - 2.0 * original) / 255) ** 2)[10:14, 10:14].sum()
    assert worse.squared_error == pytest.approx(expected) and worse.pixels == 16
    assert worse.similarity < 0.5
    assert np.isnan(metrics.Sums().result().values["psnr"])
    assert "no missing pixels" in metrics.Sums().result().not_applicable["psnr"]


def test_repairs_are_shown_whole_broken_and_repaired() -> None:
    pictures = np.stack([np.full([4, 3], value, np.uint8) for value in (10, 0, 20)])
    shown = np.asarray(Image.open(io.BytesIO(metrics.side_by_side(pictures))))
    assert shown.shape == (4, 13)
    assert shown[0].tolist() == [10, 10, 10, 128, 128, 0, 0, 0, 128, 128, 20, 20, 20]
