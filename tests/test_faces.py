"""Faces: what is found and recognised, bad photographs, and one run of the real command."""

from __future__ import annotations

import io
import json
import pathlib
import re
import shutil

import numpy as np
import pytest
from helpers import Factory
from PIL import Image

tf = pytest.importorskip("tensorflow")

from components.files import shards  # noqa: E402
from factory import catalog  # noqa: E402
from models.common.rows import Dropped, Row, RowError, Source  # noqa: E402
from models.faces import (  # noqa: E402
    alignment,
    data,
    finding,
    metrics,
    mobilefacenet,
    mtcnn,
    onnx,
    pretrained,
    similarity,
    tflite,
    trainer,
)

SETTINGS = {"fold": 0, "validation_fraction": 0.25, "longest_side": 400}


@pytest.fixture(scope="module")
def people() -> pathlib.Path:
    """The folder of ORL's photographs."""
    return catalog.fetch(catalog.load()["orl_faces"]) / "people"


@pytest.fixture(scope="module")
def files() -> dict[str, pathlib.Path]:
    """The files of the pretrained networks."""
    known = catalog.load()
    return {name: catalog.fetch(known[name]) for name in ("face_detector", "mobilefacenet_192")}


@pytest.fixture(scope="module")
def networks(files: dict[str, pathlib.Path], tmp_path_factory: pytest.TempPathFactory) -> str:
    """The folder of the rebuilt networks."""
    folder = str(tmp_path_factory.mktemp("networks"))
    pretrained.rebuild(list(map(str, files.values())), {"embedder": "mobilefacenet_192"}, folder)
    return folder


def photo(people: pathlib.Path, person: str, number: int = 1, scale: float = 2) -> Image.Image:
    picture = Image.open(people / person / f"{number}.pgm")
    return picture.resize([round(side * scale) for side in picture.size]).convert("RGB")


def encoded(picture: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    written = io.BytesIO()
    picture.save(written, kind, **options)
    return written.getvalue()


def found(networks: str, *contents: bytes) -> list[dict]:
    """What is found on photographs, by feature."""
    examples = [shards.example({"picture": content}) for content in contents]
    made = finding.find_faces(examples, "train", [0, 0], model=networks, smallest=20.0)
    features = [tf.train.Example.FromString(example).features.feature for example in made]
    assert not any("picture" in each for each in features)
    return [
        {
            name: np.array(each[name].float_list.value or each[name].int64_list.value)
            for name in ("faces", "embedding", "box", "size", "score")
        }
        | {name: each[name].bytes_list.value[0] for name in ("face", "face_size")}
        for each in features
    ]


def test_the_networks_answer_as_the_originals(
    files: dict[str, pathlib.Path], networks: str, people: pathlib.Path
) -> None:
    read = pretrained.load(networks)
    assert [read.detector[name].count_params() for name in mtcnn.NAMES] == [6_632, 100_178, 389_040]
    assert read.embedder.count_params() == 1_292_992
    faces = np.stack([photo(people, f"s{n}").resize((112, 112)) for n in (1, 2)]).astype(np.float32)
    original = tf.lite.Interpreter(str(files["mobilefacenet_192"] / "MobileFaceNet.tflite"))
    original.allocate_tensors()
    original.set_tensor(original.get_input_details()[0]["index"], (faces - 127.5) / 128)
    original.invoke()
    expected = original.get_tensor(original.get_output_details()[0]["index"])
    np.testing.assert_allclose(read.embedder(faces), expected, atol=1e-3)


def test_the_detector_sees_pictures_turned_back(files: dict[str, pathlib.Path]) -> None:
    """Its weights were learnt on pictures with rows and columns exchanged: there the stored ones agree."""
    content = (files["face_detector"] / pretrained.DETECTOR).read_bytes()
    models, stored = mtcnn.build_models(), np.load(io.BytesIO(content), allow_pickle=True).item()
    mtcnn.load(models, content)
    seen = np.random.default_rng(0).uniform(0, 255, [1, 48, 48, 3]).astype(np.float32)
    upright = models["onet"](seen)
    order = iter(stored["onet"])
    for layer in mtcnn._in_order(models["onet"]):
        layer.set_weights([next(order) for _ in layer.weights])
    exchanged = models["onet"](seen.transpose(0, 2, 1, 3))
    for name, value in upright.items():
        np.testing.assert_allclose(value, exchanged[name], atol=1e-4)


def test_weight_files_that_are_none(tmp_path: pathlib.Path, files: dict[str, pathlib.Path]) -> None:
    lite = (files["mobilefacenet_192"] / "MobileFaceNet.tflite").read_bytes()
    for read in (onnx.nodes, tflite.nodes):
        for content in (b"", b"nothing at all", lite[:5000], b"\x3a\xff\xff\xff\xff\x0f"):
            with pytest.raises(ValueError, match=r"no (ONNX|TensorFlow Lite) model"):
                read(content)
    with pytest.raises(ValueError, match="no weights of MTCNN"):
        mtcnn.load(mtcnn.build_models(), b"\x93NUMPY\x01\x00")
    with pytest.raises(ValueError, match="another network"):
        variant = mobilefacenet.VARIANTS["mobilefacenet_512"]
        mobilefacenet.load(mobilefacenet.build_model(variant), tflite.nodes(lite))
    for name in ("face_detector", "mobilefacenet_192"):
        shutil.copytree(files[name], tmp_path / name)
    (tmp_path / "mobilefacenet_192" / "MobileFaceNet.tflite").write_bytes(lite[:-100_000])
    folders = [str(tmp_path / name) for name in ("face_detector", "mobilefacenet_192")]
    with pytest.raises(RowError, match="bring the files that the catalog names"):
        pretrained.rebuild(folders, {"embedder": "mobilefacenet_192"}, str(tmp_path))


def test_an_onnx_file_is_read() -> None:
    """A graph of two nodes, written by hand as onnx.proto3 says."""

    def field(number: int, content: bytes) -> bytes:
        return bytes([number << 3 | 2, len(content)]) + content

    values = np.arange(6, dtype="<f4")
    tensor = b"\x08\x02\x08\x03\x10\x01" + field(8, b"w") + field(9, values.tobytes())
    nodes = field(1, field(1, b"x") + field(1, b"w") + field(4, b"Conv")) + field(1, field(4, b"Add"))
    read = onnx.nodes(field(7, nodes + field(5, tensor)))
    assert [node.operation for node in read] == ["Conv", "Add"] and not read[1].weights
    np.testing.assert_array_equal(read[0].weights[0], values.reshape(2, 3))


def test_a_face_is_found_and_aligned_however_it_lies(networks: str, people: pathlib.Path) -> None:
    plain = photo(people, "s1", 1, 3)
    wide = Image.new("RGB", (700, 500), "grey")
    wide.paste(plain, (300, 60))
    turned = Image.new("RGB", (700, 500), "grey")
    turned.paste(plain.rotate(20, expand=False), (300, 60))
    exif = Image.Exif()
    exif[0x0112] = 6  # the picture has to be turned by a quarter to the right
    lying = encoded(wide.transpose(Image.Transpose.ROTATE_90), exif=exif, quality=95)
    seen = found(networks, encoded(wide, quality=95), encoded(turned, quality=95), lying)
    assert [int(each["faces"][0]) for each in seen] == [1, 1, 1]
    assert all(each["face_size"] == b"128 or more" for each in seen)
    left, top, right, bottom = seen[0]["box"]
    assert 300 < left < right < 300 + plain.width and 60 < top < bottom < 60 + plain.height
    assert np.abs(seen[0]["box"] - seen[2]["box"]).max() < 8
    vectors = np.stack([each["embedding"] for each in seen])
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-4)
    assert vectors[0] @ vectors[1] > 0.6 and vectors[0] @ vectors[2] > 0.9


def test_the_transform_of_least_squares_brings_points_to_the_template() -> None:
    template = np.array(alignment.TEMPLATE, np.float32)
    turn, scale, shift = 0.4, 2.5, np.array([50, 80], np.float32)
    rotation = scale * np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]], np.float32)
    points = template @ rotation.T + shift
    picture = np.zeros([500, 500, 3], np.float32)
    for x, y in np.rint(points).astype(int):
        picture[y - 4 : y + 5, x - 4 : x + 5] = 255
    crop = alignment.align(tf.constant(picture), tf.constant(points[np.newaxis])).numpy()[0, ..., 0]
    for x, y in np.rint(template).astype(int):
        assert crop[y, x] > 200
    assert (crop > 100).sum() == pytest.approx(5 * (9 / scale) ** 2, rel=0.5)


def test_photographs_that_are_hard(networks: str, people: pathlib.Path) -> None:
    group = Image.new("RGB", (640, 300), "white")
    for n in (1, 2, 3):
        group.paste(photo(people, f"s{n}"), (n * 200 - 180, 30))
    nobody = Image.new("RGB", (300, 200), "navy")
    tiny = Image.new("RGB", (3, 2), "red")
    grey = photo(people, "s1").convert("L")
    clear = photo(people, "s1").convert("RGBA")
    seen = found(
        networks,
        *(encoded(each) for each in (group, nobody, tiny, grey)),
        encoded(clear, "PNG"),
        encoded(grey, "GIF"),
    )
    assert [int(each["faces"][0]) for each in seen] == [3, 0, 0, 1, 1, 1]
    assert seen[1]["face_size"] == b"none" and not seen[1]["embedding"].any() and not any(seen[1]["face"])
    assert seen[3]["embedding"] @ seen[4]["embedding"] > 0.95


def test_rows_of_people_and_pairs(tmp_path: pathlib.Path) -> None:
    colours = iter(range(1, 200))
    for person, count in {"Ann": 3, "Ben Ö": 2, "Cleo": 1, "Dan": 2, "Eve": 1}.items():
        folder = tmp_path / "any" / person
        folder.mkdir(parents=True)
        for n in range(count):
            picture = Image.new("RGB", (60, 40), (next(colours), 0, 0))
            picture.save(folder / f"{person}_{n + 1:04d}.jpg")
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (900, 300)).save(tmp_path / "any" / "Ann" / "turned.jpg", exif=exif)
    Image.new("L", (50, 50)).save(tmp_path / "any" / "Ann" / "grey.png")
    (tmp_path / "any" / "Dan" / "broken.jpg").write_bytes(encoded(photo_of_noise())[:500])
    (tmp_path / "any" / "Dan" / "empty.jpg").write_bytes(b"")
    (tmp_path / "any" / "Dan" / "text.jpg").write_text("no picture")
    Image.new("RGB", (9, 9)).save(tmp_path / "alone.jpg")
    (tmp_path / "pairs.txt").write_text("2\t1\nAnn\t1\t2\nAnn\t1\tCleo\t1\nDan\t1\t2\nDan\t1\tEve\t9\n")
    read = list(data.rows(Source([tmp_path], SETTINGS)))
    dropped = [each.reason for each in read if isinstance(each, Dropped)]
    assert dropped == ["in no person's folder", *["not a readable picture"] * 3]
    kept = {row.features["photo"]: row for row in read if isinstance(row, Row)}
    assert len(kept) == 11 and kept["Ann/turned.jpg"].features["turned"] == 1
    assert kept["Ann/grey.png"].features["grey"] == 1 and kept["Ann/Ann_0001.jpg"].features["grey"] == 0
    assert Image.open(io.BytesIO(kept["Ann/turned.jpg"].features["picture"])).size == (133, 400)
    assert kept["Ann/Ann_0001.jpg"].features["pairs"] == "0/2 0/3"
    assert (
        kept["Dan/Dan_0002.jpg"].features["pairs"] == "1/4" and not kept["Eve/Eve_0001.jpg"].features["pairs"]
    )
    assert kept["Ann/Ann_0001.jpg"].features["photographs"] == "4 to 9"
    splits = {row.group: row.split for row in kept.values()}
    assert splits["Ann"] == splits["Cleo"] == "test" != splits["Dan"]  # the people of the first fold
    assert {"train", "validation", "test"} == set(splits.values())
    for fold in range(5):  # somebody is in every split of every fold
        divided = data.splits_of(data.collect([tmp_path]), {**SETTINGS, "fold": fold})
        assert {"train", "validation", "test"} == set(divided.values())


def photo_of_noise() -> Image.Image:
    return Image.fromarray(np.random.default_rng(0).integers(0, 255, [80, 80, 3], np.uint8))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "line 1: has to be the number of folds"),
        ("people\n", "line 1: has to be the number of folds"),
        ("10\t300\nAnn\t1\n", "line 2: .* is no pair"),
        ("1\nAnn\t1\t2\nAnn\tx\tBen\t1\n", "line 3: .* is no pair"),
    ],
)
def test_broken_pairs_are_named(tmp_path: pathlib.Path, content: str, message: str) -> None:
    for name in "abc":
        (tmp_path / name).mkdir()
        Image.new("RGB", (9, 9)).save(tmp_path / name / "1.png")
    (tmp_path / "pairs.txt").write_text(content)
    with pytest.raises(RowError, match=message):
        data.check([tmp_path], SETTINGS)


def test_too_few_people(tmp_path: pathlib.Path) -> None:
    (tmp_path / "Ann").mkdir()
    Image.new("RGB", (9, 9)).save(tmp_path / "Ann" / "1.png")
    with pytest.raises(RowError, match="1 people have a folder with photographs, and 3 are needed; bring"):
        data.check([tmp_path], SETTINGS)


def clusters(people: int, photographs: int, spread: float, seed: int = 0) -> trainer.Faces:
    """Vectors around a middle for each person."""
    random = np.random.default_rng(seed)
    middles = np.repeat(random.normal(size=(people, 32)), photographs, axis=0)
    vectors = middles + spread * random.normal(size=middles.shape)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    names = np.repeat([f"p{n}" for n in range(people)], photographs)
    return trainer.Faces(vectors.astype(np.float32), names, {})


def test_rates_are_counted_as_scikit_learn_does() -> None:
    from sklearn.metrics import roc_curve

    faces = clusters(30, 4, 1.0)
    pairs = similarity.all_pairs(faces.vectors, faces.people)
    assert len(pairs.same) == 30 * 6 and len(pairs.different) == 120 * 119 // 2 - 180
    scores = np.concatenate([pairs.same, pairs.different])
    false, true, _ = roc_curve(np.arange(len(scores)) < len(pairs.same), scores, drop_intermediate=False)
    for rate in (0.01, 0.001):
        threshold = similarity.threshold_at(pairs.different, rate)
        assert (pairs.same > threshold).mean() == pytest.approx(true[false <= rate].max(), abs=0.02)
        assert (pairs.different > threshold).mean() <= rate
    error = similarity.equal_error(pairs)
    both = np.abs(1 - true - false)
    assert error == pytest.approx((1 - true + false)[both.argmin()] / 2, abs=0.01)
    right, wrong = similarity.rates(pairs, np.array([similarity.best_threshold(pairs)]))
    assert right[0] - wrong[0] == pytest.approx((true - false).max(), abs=0.01)


def test_thresholds_of_rates_too_small_to_be_counted() -> None:
    random = np.random.default_rng(0)
    scores = np.sort(random.normal(0.1, 0.1, 3000))
    for rate, sigmas in ((0.01, 2.33), (1e-4, 3.72), (1e-6, 4.75)):
        found = similarity.tail_threshold(scores, rate, (0.1, 0.1), 2000)
        assert found == pytest.approx(0.1 + sigmas * 0.1, abs=0.05)
    assert similarity.tail_threshold(scores[:0], 0.001, (0.0, 0.1), 2000) == pytest.approx(0.309, abs=0.001)
    tail = np.array([similarity.tail_threshold(scores, each, (0.1, 0.1), 2000) for each in similarity.RATES])
    among = [similarity.threshold_among(tail, 0.01, people) for people in (1, 10, 1000, 10**9)]
    assert among == sorted(among) and among[0] == pytest.approx(tail[1]) and among[-1] == tail[-1]


def test_strangers_are_told_from_enrolled_people() -> None:
    faces = clusters(40, 6, 0.3)
    sets = similarity.recognise(faces.vectors, faces.people)
    assert sets and sets.rate_at(0.01) > 0.95 and len(sets.strangers) == 120 and len(sets.known) == 60
    shuffled = similarity.recognise(faces.vectors, np.random.default_rng(1).permutation(faces.people))
    assert shuffled and shuffled.rate_at(0.01) < 0.2
    assert similarity.recognise(faces.vectors[:6], faces.people[:6]) is None
    others = similarity.to_others(faces.vectors, faces.people)
    assert len(others) == 240 * 39 and others.max() < sets.known[sets.right].mean()


def test_a_head_is_kept_only_where_it_helps() -> None:
    config = {
        "epochs": 15, "learning_rate": 0.01, "weight_decay": 0.0001, "temperature": 0.1, "seed": 0,
    }  # fmt: skip
    noisy = [clusters(60, 4, 0.3, seed) for seed in (0, 1)]
    for faces in noisy:  # what says nothing about people, and is the same for all splits
        faces.vectors[:, :8] = np.random.default_rng(2).normal(size=(len(faces.vectors), 8)) * 0.35
        faces.vectors[:] /= np.linalg.norm(faces.vectors, axis=1, keepdims=True)
    head, curves = trainer.fit(*noisy, config)
    before = similarity.all_pairs(noisy[1].vectors, noisy[1].people)
    first = (before.same > similarity.threshold_at(before.different, 0.01)).mean()
    assert trainer.true_accepts(head, noisy[1]) > first + 0.02 and curves["loss"][-1] < curves["loss"][0]
    single = clusters(20, 1, 0.3)
    untouched, curves = trainer.fit(single, single, config)
    np.testing.assert_allclose(untouched(single.vectors), single.vectors, atol=1e-6)
    assert not curves["loss"]


def test_metrics_of_pairs_and_what_few_photographs_cannot_answer() -> None:
    faces = clusters(12, 5, 0.3)
    photographs = metrics.Photographs(0.01)
    face = np.full([112, 112, 3], 99, np.uint8).tobytes()
    for n, (vector, person) in enumerate(zip(faces.vectors, faces.people, strict=True)):
        one = metrics.Photographs(0.01)
        one.vectors, one.photos, one.people = [vector], [f"{person}/{n}"], [str(person)]
        one.crops, one.pairs = (
            [metrics._small(face)],
            ["0/1" if n in (0, 1) else "0/2" if n in (2, 9) else ""],
        )
        one.thresholds = np.array([0.5, 0.4, *np.linspace(0.3, 0.9, 8)])
        photographs.merge(one)
    photographs.crops[-1] = b""
    result = photographs.result()
    values = result.values
    assert values["verification_accuracy"] == 1.0 and values["tar_at_far_1e3"] > 0.9
    assert values["detection_rate"] == pytest.approx(59 / 60) and values["dir_at_fpir_1e2"] > 0.9
    assert list(result.not_applicable) == ["tar_at_far_1e2"] and np.isnan(values["tar_at_far_1e2"])
    titles = {figure.title for figure in result.figures}
    assert {"ROC", "Similarity of pairs", "Different people, most alike"} <= titles and "DET" not in titles
    noisy = clusters(30, 4, 1.0)
    (curve,) = metrics.det(similarity.all_pairs(noisy.vectors, noisy.people)).series
    assert len(curve.y) > 50 and list(curve.y) == sorted(curve.y, reverse=True)
    assert np.isnan(list(metrics.Photographs(0.01).result().values.values())).all()


def test_faces_runs_and_answers(factory: Factory, people: pathlib.Path, tmp_path: pathlib.Path) -> None:
    """On few people; own photographs and those of strangers."""
    own = tmp_path / "people"
    for n in range(1, 11):
        shutil.copytree(people / f"s{n}", own / f"Person {n}")
    (own / "Person 1" / "broken.jpg").write_bytes(b"\xff\xd8\xff")
    Image.new("RGB", (200, 200), "green").save(own / "Person 1" / "meadow.png")
    result = factory.smoke("--data", str(own), product="faces")
    assert result.returncode == 0, result.stdout + result.stderr
    report = factory.report("faces")
    assert report["rows"]["dropped: not a readable picture"] == 1
    measured = report["measured"]
    assert measured["metrics"]["verification_accuracy"] > 0.9 and "face_size 64 to 127" in measured["slices"]
    assert report["beside"]["pixels"]["metrics"]["eer"] > measured["metrics"]["eer"]
    assert {"pretrained"} <= set(report) and len(report["pretrained"]) == 2
    shown = factory.figures("faces")
    assert {"ROC", "Similarity of pairs", "Gallery", "The same person, least alike"} <= set(shown)

    counted = {row[0]: row[1] for row in shown["Gallery"].rows}
    assert counted["people enrolled"] == 10 and counted["photographs in all"] == 101
    assert counted["photographs without a face"] == 1 and counted["photographs without colours"] == 100

    group = Image.new("RGB", (520, 300), "white")
    group.paste(photo(people, "s3", 7), (20, 30))
    group.paste(photo(people, "s30", 7), (300, 30))  # nobody has enrolled them
    group.save(tmp_path / "group.jpg", quality=95)
    Image.new("RGB", (100, 100), "navy").save(tmp_path / "sky.png")
    inputs = [str(tmp_path / name) for name in ("group.jpg", "sky.png")]
    answers = factory("predict", "faces", "--preset", "smoke", *inputs)
    assert answers.returncode == 0, answers.stderr
    first, second = answers.stdout.splitlines()
    assert re.search(r"Person 3 0\.\d\d at \d+,\d+,\d+,\d+", first) and "unknown 0." in first
    assert "no face" in second
    said = json.loads(factory("predict", "faces", "--preset", "smoke", "--json", inputs[0]).stdout)
    assert factory.served((tmp_path / "group.jpg").read_bytes(), "faces") == said["answer"]
    assert set(said["names"]) == {"Person 3", "unknown"} and np.array(said["boxes"]).shape == (2, 4)
    (tmp_path / "half.jpg").write_bytes((tmp_path / "group.jpg").read_bytes()[:900])
    broken = factory("predict", "faces", "--preset", "smoke", str(tmp_path / "half.jpg"))
    assert broken.returncode == 1 and "half.jpg: cannot be decoded" in broken.stderr
