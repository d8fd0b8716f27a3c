"""Predictions from whatever users have: texts, observations, and photographs of digits."""

from __future__ import annotations

import io
import json
import pathlib
import struct
import sys
from collections.abc import Callable

import numpy as np
import pytest
from helpers import write_idx
from PIL import Image, ImageOps

from factory import cli, inputs
from factory import predict as predictions
from factory.products import UsageError

tf = pytest.importorskip("tensorflow")

from models.cartpole.environment import ENVIRONMENT as CARTPOLE  # noqa: E402
from models.common.control import policies  # noqa: E402
from models.common.control.model import build_model  # noqa: E402
from models.common.digits import photographs, reader  # noqa: E402
from models.common.digits.cnn import build_model as build_classifier  # noqa: E402
from models.common.digits.images import scale  # noqa: E402

READ = {
    holes: tf.function(
        lambda contents, holes=holes: photographs.read(contents, holes),
        input_signature=[tf.TensorSpec([None], tf.string)],
        autograph=False,
    )
    for holes in (False, True)
}
Command = Callable[..., tuple[int, list[str], str]]


def png(pixels: np.ndarray, kind: str = "PNG") -> bytes:
    written = io.BytesIO()
    Image.fromarray(pixels).save(written, kind)
    return written.getvalue()


def read(contents: list[bytes], holes: bool = False) -> photographs.Digits:
    return READ[holes](tf.constant(contents))


@pytest.fixture(scope="module")
def digits(mnist: pathlib.Path) -> tuple[np.ndarray, np.ndarray]:
    images = (mnist / "t10k-images-idx3-ubyte").read_bytes()[16 : 16 + 100 * 784]
    labels = (mnist / "t10k-labels-idx1-ubyte").read_bytes()[8:108]
    return np.frombuffer(images, np.uint8).reshape(100, 28, 28), np.frombuffer(labels, np.uint8)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """A root folder with a policy and with models of digits, all untrained."""
    root = tmp_path_factory.mktemp("runs")
    network = build_model(len(CARTPOLE.observations), len(CARTPOLE.actions), 8)
    policies.save(network, CARTPOLE, str(root / "cartpole" / "pushed" / "1"))

    reads, repairs = tf.Module(), tf.Module()
    reads.network = build_classifier(0.0)
    signature = [tf.TensorSpec([None], tf.string, name="contents")]

    def classified(images: tf.Tensor, found: tf.Tensor) -> dict[str, tf.Tensor]:
        probabilities = reader.classify(reads.network, scale(images), views=())
        digit, confidence = tf.argmax(probabilities, axis=1), tf.reduce_max(probabilities, axis=1)
        outputs = {"probabilities": probabilities, "digit": digit, "confidence": confidence}
        return photographs.answered({**outputs, "accepted": tf.ones_like(digit)}, found)

    @tf.function(input_signature=signature, autograph=False)
    def read(contents: tf.Tensor) -> dict[str, tf.Tensor]:
        photos = photographs.read(contents)
        return classified(photos.images, photos.found)

    @tf.function(input_signature=signature, autograph=False)
    def repair(contents: tf.Tensor) -> dict[str, tf.Tensor]:
        photos = photographs.read(contents, holes=True)
        filled = tf.where(photos.holes == 1, tf.constant(255, tf.uint8), photos.images)
        return {**classified(filled, photos.found), "picture": photographs.encode(filled)}

    repairs.network = reads.network
    tf.saved_model.save(reads, str(root / "digits_cnn" / "pushed" / "1"), signatures={"predict": read})
    folder = root / "digits_inpainting" / "pushed" / "1"
    tf.saved_model.save(repairs, str(folder), signatures={"predict": repair})
    return root


@pytest.fixture
def predict(root: pathlib.Path, capfd: pytest.CaptureFixture[str]) -> Command:
    """Call the command in this process: exit status, lines and errors."""

    def call(*arguments: str) -> tuple[int, list[str], str]:
        capfd.readouterr()
        with pytest.raises(SystemExit) as end:
            cli.main(["predict", "--root", str(root), *arguments])
        said = capfd.readouterr()
        return int(end.value.code or 0), said.out.splitlines(), said.err

    return call


def paint(digit: np.ndarray, random: np.random.Generator, light: bool) -> np.ndarray:
    """A photograph of a digit somewhere on shaded, yellowish paper or on a dark board: uint8 RGB, noisy."""
    height, width = random.integers(200, 400), random.integers(300, 500)
    side = int(random.uniform(0.45, 0.95) * min(height, width))
    ink = np.zeros((height, width))
    top, left = random.integers(0, height - side + 1), random.integers(0, width - side + 1)
    large = Image.fromarray(digit).resize((side, side), Image.Resampling.BICUBIC)
    ink[top : top + side, left : left + side] = np.asarray(large) / 255
    y, x = np.mgrid[-0.5 : 0.5 : height * 1j, -0.5 : 0.5 : width * 1j]  # type: ignore[misc]
    angle = random.uniform(0, 2 * np.pi)
    lamp = 0.8 + 0.3 * (np.cos(angle) * x + np.sin(angle) * y)
    brightness = lamp * (0.15 + 0.75 * ink if light else 0.95 - 0.7 * ink)
    noisy = brightness + random.normal(0, 0.03, brightness.shape)
    return np.clip(255 * noisy[..., np.newaxis] * [1, 0.97, 0.9], 0, 255).astype(np.uint8)


@pytest.mark.parametrize("inverted", [False, True])
def test_digits_of_mnist_stay_as_they_are(digits: tuple[np.ndarray, np.ndarray], inverted: bool) -> None:
    contents = [png(255 - digit if inverted else digit) for digit in digits[0]]
    made = read(contents)
    np.testing.assert_array_equal(made.images, digits[0])
    assert made.found.numpy().all()


def test_photographs_are_read_nearly_as_well_as_what_they_show(
    digits: tuple[np.ndarray, np.ndarray], mnist: pathlib.Path
) -> None:
    import keras

    keras.utils.set_random_seed(0)
    images = (mnist / "train-images-idx3-ubyte").read_bytes()[16 : 16 + 4000 * 784]
    labels = np.frombuffer((mnist / "train-labels-idx1-ubyte").read_bytes()[8:4008], np.uint8)
    network = build_classifier(0.2)
    network.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    pixels = np.frombuffer(images, np.uint8).reshape(-1, 28, 28)
    network.fit(scale(pixels), labels, batch_size=64, epochs=3, verbose=0)

    random = np.random.default_rng(0)
    photos = [paint(digit, random, light=n % 2 == 0) for n, digit in enumerate(digits[0])]
    contents = [png(photo, "JPEG" if n % 3 == 0 else "PNG") for n, photo in enumerate(photos)]
    made = read(contents)
    assert made.found.numpy().all()
    right = {
        name: np.mean(reader.classify(network, scale(shown)).numpy().argmax(axis=1) == digits[1])
        for name, shown in (("as they are", digits[0]), ("photographs", made.images))
    }
    assert right["photographs"] > 0.93 and right["photographs"] > right["as they are"] - 0.04, right


@pytest.mark.parametrize("orientation", range(1, 9))
def test_photographs_are_turned_as_the_camera_was(
    digits: tuple[np.ndarray, np.ndarray], orientation: int
) -> None:
    stored = Image.fromarray(np.kron(255 - digits[0][0], np.ones((8, 8), np.uint8))).crop((0, 0, 224, 200))
    contents = []
    for order in ("<", ">"):
        exif = Image.Exif()
        exif.endian = order
        exif[0x0112] = orientation
        written = io.BytesIO()
        stored.save(written, "JPEG", exif=exif)
        contents.append(written.getvalue())
    upright = ImageOps.exif_transpose(Image.open(io.BytesIO(contents[0])))
    made = read([*contents, png(np.asarray(upright))]).images.numpy()
    assert np.array_equal(made[0], made[2]) and np.array_equal(made[1], made[2])


def test_thin_strokes_and_dirt_are_evened_out() -> None:
    photo = np.full((300, 400), 230, np.uint8)
    photo[60:240, 199:201] = 20  # a pen's stroke, a ninetieth of its length wide
    photo[280:284, 20:24] = 20  # dirt
    (made,) = read([png(photo)]).images.numpy()
    rows, columns = np.flatnonzero(made.max(axis=1) > 127), np.flatnonzero(made.max(axis=0) > 127)
    assert 19 <= len(rows) <= 21 and 1 <= len(columns) <= 3
    assert abs(rows.mean() - 14) <= 1 and abs(columns.mean() - 14) <= 1


def test_blank_pictures_hold_no_digit() -> None:
    random = np.random.default_rng(0)
    blank = [
        np.full((h, w), value, np.uint8) for h, w in ((28, 28), (200, 300), (1, 1)) for value in (0, 200)
    ]
    noise = [np.clip(random.normal(128, s, (200, 300)), 0, 255).astype(np.uint8) for s in (2, 10, 30)]
    made = read([png(picture) for picture in (*blank, *noise)])
    assert not made.found.numpy().any() and not made.images.numpy().any()


def test_a_hole_is_what_is_transparent_or_red(digits: tuple[np.ndarray, np.ndarray]) -> None:
    whole = digits[0][0]
    hole = np.zeros((28, 28), bool)
    hole[10:18, 9:17] = True
    transparent = np.dstack([whole, whole, whole, np.where(hole, 0, 255).astype(np.uint8)])
    red = np.where(hole[..., np.newaxis], np.array([255, 0, 0], np.uint8), transparent[..., :3])
    large = np.kron(transparent, np.ones((8, 8, 1), np.uint8))
    contents = [png(picture) for picture in (transparent, red, large)]
    made = read(contents, holes=True)
    for image, missing in zip(made.images[:2], made.holes[:2], strict=True):
        np.testing.assert_array_equal(missing, hole)
        np.testing.assert_array_equal(image, np.where(hole, 0, whole))
    assert (
        30 < made.holes.numpy()[2].sum() < 130
        and not made.images.numpy()[2][made.holes.numpy()[2] == 1].any()
    )


def test_observations_are_read_however_they_are_written() -> None:
    names = CARTPOLE.observations
    written = [
        '{"cart_position": 1, "pole_angle": -0.5, "cart_velocity": 2.5e-1, "pole_velocity": 3., "step": 7}',
        json.dumps(dict(zip(names, ("1", "0.25", "-.5", "3"), strict=True)), indent=1),
        "[1, 0.25, -0.5, 3]",
        "1,0.25,-0.5,3\r",
        " 1; .25; -0.5; +3 ",
        "1 0.25 -0.5 3",
    ]
    parsed = policies.parse(tf.constant(written), names).numpy()
    assert parsed.tolist() == [[1, 0.25, -0.5, 3]] * len(written)


@pytest.mark.parametrize(
    ("observation", "said"),
    [
        ("1,2,3", "needs 4 finite numbers (cart_position,"),
        ("[1,2,3,4,5]", "needs 4 finite numbers"),
        ("[1,2,3,NaN]", "needs 4 finite numbers"),
        ("[1,2,3,1e99]", "too great"),
        ("push", "needs 4 finite numbers"),
        ('{"cart_position": 1, "cart_velocity": 2, "pole_angle": 3}', "pole_velocity is missing"),
        (
            '{"cart_position": NaN, "cart_velocity": 2, "pole_angle": 3, "pole_velocity": 1}',
            "cart_position is",
        ),
    ],
)
def test_a_broken_observation_is_one_sentence(predict: Command, observation: str, said: str) -> None:
    status, lines, error = predict("cartpole", "[0,0,0,0]", observation)
    assert status == 1 and said in error and not lines
    assert error.startswith(f"factory: {observation}: ") and error.count("\n") == 1


def test_an_action_and_its_margin(predict: Command, tmp_path: pathlib.Path) -> None:
    status, lines, error = predict("cartpole", "--json", "[0.1,0,0.2,1]")
    outputs = json.loads(lines[0])
    assert status == 0 and not error
    values = [outputs["value_push_left"], outputs["value_push_right"]]
    assert values == outputs["values"] and outputs["answer"] == CARTPOLE.actions[outputs["action"]]
    expected = (max(values) - min(values)) / max(map(abs, values))
    assert outputs["confidence"] == pytest.approx(min(expected, 1.0), abs=1e-5)
    header = ",".join(CARTPOLE.observations)
    (tmp_path / "a.csv").write_text(f"step,{header},action\n7,0.1,0,0.2,1,1\n")
    (tmp_path / "b.csv").write_text("0.1,0,0.2,1\n")
    (tmp_path / "c.jsonl").write_text("[0.1,0,0.2,1]\n")
    files = [str(tmp_path / name) for name in ("a.csv", "b.csv", "c.jsonl")]
    lines = predict("cartpole", "--json", *files)[1]
    assert [json.loads(line) | {"input": outputs["input"]} for line in lines] == [outputs] * 3


def test_confidence_is_the_margin_between_the_two_best_actions() -> None:
    values = tf.constant([[100.0, 99.0, 5.0], [-1.0, -10.0, -20.0], [0.0, 0.0, 0.0], [1.0, -1.0, -2.0]])
    assert policies.margin(values).numpy().tolist() == pytest.approx([0.01, 0.9, 0.0, 1.0])


def test_pictures_of_every_kind(
    predict: Command, digits: tuple[np.ndarray, np.ndarray], tmp_path: pathlib.Path
) -> None:
    write_idx(tmp_path, "t10k", digits[0][:3], b"\1\2\3")
    (tmp_path / "one.png").write_bytes(png(digits[0][0]))
    (tmp_path / "blank.jpg").write_bytes(png(np.full((50, 50), 255, np.uint8), "JPEG"))
    files = [str(tmp_path / name) for name in ("one.png", "t10k-images-idx3-ubyte", "blank.jpg")]
    status, lines, error = predict("digits_cnn", "--json", *files)
    assert status == 0 and not error
    one, first, _, _, blank = map(json.loads, lines)
    assert one["input"] == files[0] and first["input"] == f"{files[1]}, image 1"
    assert {**one, "input": ""} == {**first, "input": ""} and one["answer"] == str(one["digit"])
    assert blank["answer"] == "no digit" and blank["confidence"] < 0.2 and not blank["accepted"]
    assert predict("digits_cnn", files[0])[1] == [f"{files[0]}: {one['answer']} ({one['confidence']:.2f})"]


def test_repaired_pictures_are_written_beside_their_inputs(
    predict: Command, digits: tuple[np.ndarray, np.ndarray], tmp_path: pathlib.Path
) -> None:
    content = png(digits[0][0])
    broken, named_alike = tmp_path / "one.png", tmp_path / "one-picture.png"
    for file in (broken, named_alike):
        file.write_bytes(content)
    _, lines, _ = predict("digits_inpainting", str(broken))
    assert "; picture: PNG, 28 x 28 pixels (--out FOLDER writes it to a file)" in lines[0]
    status, lines, _ = predict(
        "digits_inpainting", "--json", "--out", str(tmp_path), str(broken), str(named_alike)
    )
    written = [pathlib.Path(json.loads(line)["picture"]) for line in lines]
    assert status == 0 and [file.name for file in written] == ["one-picture-2.png", "one-picture-picture.png"]
    assert all(np.array_equal(Image.open(file), digits[0][0]) for file in written)
    assert broken.read_bytes() == named_alike.read_bytes() == content
    assert len(list(tmp_path.iterdir())) == 4
    status, _, error = predict("digits_cnn", "--out", str(tmp_path), str(broken))
    assert status == 2 and "digits_cnn gives text only" in error


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.png", b"", "is empty"),
        ("a.png", b"hello", "is not a picture"),
        ("a.png", png(np.zeros((50, 50), np.uint8) + 7)[:-30], "cannot be decoded"),
        ("a.tiff", png(np.zeros((50, 50), np.uint8), "TIFF"), "is a TIFF picture"),
        ("a", struct.pack(">IIII", 0x803, 3, 28, 28) + b"abc", "truncated"),
        ("labels", struct.pack(">II", 0x801, 1) + b"\0", "not with the magic number"),
    ],
)
def test_a_broken_picture_is_one_sentence(
    predict: Command, tmp_path: pathlib.Path, name: str, content: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(content)
    status, lines, error = predict("digits_cnn", str(tmp_path / name))
    assert status == 1 and not lines and said in error
    assert error.startswith(f"factory: {tmp_path / name}: ") and error.count("\n") == 1


def test_inputs_that_are_not_there(predict: Command, tmp_path: pathlib.Path) -> None:
    for product, argument in (
        ("digits_cnn", "no.png"),
        ("cartpole", "no.csv"),
        ("digits_cnn", str(tmp_path)),
    ):
        status, _, error = predict(product, argument)
        assert status == 2 and argument in error and error.count("\n") == 1
    status, _, error = predict("sentiment", "hello")
    assert status == 2 and "make one with: factory run sentiment" in error


def test_a_broken_model_is_one_sentence(tmp_path: pathlib.Path) -> None:
    (tmp_path / "saved_model.pb").write_bytes(b"cut off")
    with pytest.raises(UsageError, match=r"is broken \(.*\); make a new model with: factory run") as caught:
        predictions.Model(tmp_path, "factory run sentiment")
    assert str(tmp_path) in str(caught.value) and "\n" not in str(caught.value)


def test_texts_are_arguments_or_rows_of_files(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.txt").write_text("good\n\nbad\n")
    (tmp_path / "b.csv").write_text('stars,text\n5,"good, cheap"\n')
    (tmp_path / "c.jsonl").write_text('{"text": "fine"}\n"plain"\n{"text": null}\n')
    arguments = [
        "no such file.txt",
        "x" * 5000,
        *(str(tmp_path / name) for name in ("a.txt", "b.csv", "c.jsonl")),
    ]
    found = list(inputs.read(arguments, "text"))
    assert [one.content.decode() for one in found] == [
        *arguments[:2], "good", "bad", "good, cheap", "fine", "plain", ""
    ]  # fmt: skip
    assert found[3].name == f"{tmp_path / 'a.txt'}, line 3"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"one\ntwo")))
    assert [one.content for one in inputs.read(["-"], "text")] == [b"one", b"two"]
    (tmp_path / "b.csv").write_text("words\ngood\n")
    with pytest.raises(ValueError, match="line 2: has no 'text'"):
        list(inputs.read([str(tmp_path / "b.csv")], "text"))
    with pytest.raises(UsageError, match="no such file"):
        list(inputs.read(["none.png"], "image"))
    for argument, said in (("none.csv", "no such file"), (f"{tmp_path}/", "is a folder"), (" ", "is empty")):
        with pytest.raises(UsageError, match=said):
            list(inputs.read([argument], "text"))
