"""Objects in pictures: boxes, faulty annotations, precision as TFMA's, and one run of the real command."""

import io
import json
import pathlib
from collections.abc import Sequence

import numpy as np
import pytest
from helpers import Factory
from PIL import Image, ImageDraw

tf = pytest.importorskip("tensorflow")

from factory import detected  # noqa: E402
from factory.inputs import Input  # noqa: E402
from factory.products import UsageError  # noqa: E402
from models.common.rows import Dropped, Row, RowError, Source  # noqa: E402
from models.common.vision import augmentation, boxes, drawing, pictures  # noqa: E402
from models.common.vision.augmentation import Dice, Labelled  # noqa: E402
from models.common.vision.overlaps import overlaps  # noqa: E402
from models.common.vision.tracks import Tracker  # noqa: E402
from models.detection import annotated, data, metrics, model, precision, scenes  # noqa: E402
from models.detection.precision import Objects, true_objects  # noqa: E402

ONE = np.array([[10, 10, 30, 50]], np.float32)


def test_overlaps_are_shared_area_over_joint_area() -> None:
    other = np.array([[10, 10, 30, 50], [20, 10, 40, 50], [100, 100, 110, 110], [5, 5, 5, 9]], np.float32)
    np.testing.assert_allclose(overlaps(ONE, other), [[1, 1 / 3, 0, 0]], rtol=1e-6)
    apart = boxes.generalised_iou(tf.constant(ONE), tf.constant(other[2:3])).numpy()
    assert -1 < apart[0] < -0.8
    assert boxes.generalised_iou(tf.constant(ONE), tf.constant(ONE)).numpy() == pytest.approx(1)


def test_suppression_is_within_a_class() -> None:
    given = tf.constant(np.concatenate([ONE, ONE + 1, ONE + 1]))
    kept = boxes.suppress(given, tf.constant([0.5, 0.9, 0.7]), tf.constant([0, 0, 1]), 10, 0.5)
    assert kept[1].numpy().tolist() == pytest.approx([0.9, 0.7]) and kept[2].numpy().tolist() == [0, 1]
    none = boxes.suppress(tf.zeros([0, 4]), tf.zeros([0]), tf.zeros([0], tf.int32), 10, 0.5)
    assert none[0].shape == (0, 4)


@pytest.mark.parametrize("kind", ["view", "mosaic"])
def test_boxes_go_with_their_pictures(kind: str) -> None:
    pixels = np.zeros([60, 100, 3], np.uint8)
    pixels[20:50, 30:80] = 255
    given = Labelled(tf.constant(pixels), tf.constant([[30.0, 20, 80, 50]]), tf.constant([7]))
    found = 0
    for seed in range(30):
        dice = Dice(tf.constant([seed, 0], tf.int64))
        if kind == "view":
            shown = augmentation.view(given, tf.constant(128), tf.constant(128), tf.constant(0.9), dice)
        else:
            shown = augmentation.mosaic(lambda _: given, 128, dice)
        white = shown.pixels.numpy()[..., 0] > 200
        for left, top, right, bottom in shown.boxes.numpy().round().astype(int):
            found += 1
            assert white[top + 2 : bottom - 2, left + 2 : right - 2].all()
            white[max(0, top - 2) : bottom + 2, max(0, left - 2) : right + 2] = False
        assert (
            set(shown.classes.numpy()) <= {7} and white.mean() < 0.06
        )  # what was cut off too far is left out
    assert found >= 20


def test_what_the_grid_should_say_is_what_is_found_in_it() -> None:
    true = np.array([[8, 12, 60, 90], [70, 20, 120, 60], [30, 100, 50, 124]], np.float32)
    wanted = model.targets(tf.constant(true), tf.constant([0, 1, 1]), 128, 2)
    heat = tf.math.log(wanted.heat + 1e-6) - tf.math.log(1 - wanted.heat + 1e-6)
    found = model.find(heat, wanted.edges[..., :4])
    np.testing.assert_allclose(sorted(found.boxes.numpy()[:3].tolist()), sorted(true.tolist()), atol=1e-3)
    assert sorted(found.classes.numpy()[:3]) == [0, 1, 1] and found.scores.numpy()[3:].max(initial=0) < 0.9
    assert float(model.edges_loss(wanted.edges[None], wanted.edges[None, ..., :4])) == pytest.approx(
        0, abs=1e-4
    )
    wrong = float(model.heat_loss(wanted.heat[None], tf.zeros_like(heat)[None]))
    assert float(model.heat_loss(wanted.heat[None], heat[None])) < wrong / 10
    empty = model.targets(tf.zeros([0, 4]), tf.zeros([0], tf.int32), 128, 2)
    assert not empty.heat.numpy().any() and not empty.edges.numpy()[..., 4].any()


def drawn(count: int, seed: int = 0) -> tuple[list[Objects], list[Objects]]:
    """Found and true objects of pictures, with errors; no score occurs twice."""
    random = np.random.default_rng(seed)
    levels = iter(random.permutation(480) / 500 + 0.021)
    found, true = [], []
    for _ in range(count):
        n, false = random.integers(1, 6), random.integers(0, 3)
        corner, side = random.uniform(0, 200, (n, 2)), random.uniform(10, 150, (n, 2))
        exact = np.concatenate([corner, corner + side], axis=1)
        labels = random.integers(0, 2, n)
        wild = random.uniform(0, 200, (false, 2))
        near = exact + random.normal(0, 6, (n, 4)).clip(-4, 4)
        all_boxes = np.concatenate([near, np.concatenate([wild, wild + 40], axis=1)])
        scores = np.array([next(levels) for _ in range(n + false)])
        classes = np.concatenate([labels, random.integers(0, 2, false)])
        order = np.argsort(-scores)
        found.append(Objects(all_boxes[order].astype(np.float32), classes[order], scores[order]))
        true.append(true_objects(exact.astype(np.float32), labels))
    return found, true


@pytest.mark.parametrize("area", [None, (32.0**2, 96.0**2)])
def test_average_precision_is_that_of_tfma(area: tuple[float, float] | None) -> None:
    from tensorflow_model_analysis.metrics import metric_types, object_detection_metrics

    found, true = drawn(8)
    theirs = object_detection_metrics.COCOMeanAveragePrecision(
        class_ids=[0, 1], iou_thresholds=[0.5, 0.75], area_range=area, num_thresholds=501, name="ap"
    )
    known: dict = {}
    for computation in theirs.computations(model_names=[""], output_names=[""]):
        if isinstance(computation, metric_types.DerivedMetricComputation):
            known |= computation.result(known)
            continue
        state = computation.combiner.create_accumulator()
        for one, other in zip(found, true, strict=True):
            extracts = {
                "labels": np.concatenate([other.boxes, other.classes[:, None]], axis=1),
                "predictions": np.concatenate([one.boxes, one.classes[:, None], one.scores[:, None]], axis=1),
            }
            for pair in computation.preprocessors[0].process(extracts):
                state = computation.combiner.add_input(state, pair)
        known |= computation.combiner.extract_output(state)
    (value,) = (value for key, value in known.items() if key.name == "ap")
    tallies = {number: precision.Tally() for number in (0, 1)}
    for one, other in zip(found, true, strict=True):
        for number, tally in tallies.items():
            tally.add(one.of(number), other.of(number), area or (0.0, np.inf))
    ours = np.mean([tally.average_precision()[[0, 5]] for tally in tallies.values()])
    assert 0.2 < value < 0.98 and ours == pytest.approx(value, abs=1e-6)


def test_the_threshold_has_the_best_f1() -> None:
    found, true = drawn(30, seed=1)
    of = precision.tallies(found, true)
    best = precision.choose_threshold(of)

    def f1(threshold: float) -> float:
        counts = metrics.Counts()
        for one, other in zip(found, true, strict=True):
            kept = one.scores >= threshold
            sure = Objects(one.boxes[kept], one.classes[kept], one.scores[kept])
            right = int((metrics.taken_for(sure, other) >= 0).sum())
            counts.add(len(other.boxes), len(sure.boxes), right)
        return counts.f1

    assert f1(best) == pytest.approx(max(f1(at) for at in np.linspace(0, 1, 101)))


def test_the_report_shows_what_was_found_missed_and_false() -> None:
    sums = metrics.Sums(names={0: "cat"})
    content = drawing.jpeg(np.full([100, 120, 3], 128, np.uint8))
    true = true_objects(np.array([[10, 10, 50, 50], [60, 60, 90, 90]], np.float32), np.array([0, 0]))
    found = Objects(
        np.array([[12, 10, 50, 52], [5, 60, 30, 95], [61, 60, 90, 90]], np.float32),
        np.array([0, 0, 0]),
        np.array([0.9, 0.8, 0.1], np.float32),
    )
    sums.add_picture(found, true, 2, content)
    other = metrics.Sums()
    other.merge(sums)
    result = other.result()
    assert result.values["precision"] == result.values["recall"] == 0.5
    assert result.values["mean_average_precision_50"] == pytest.approx((51 + 50 * 2 / 3) / 101)
    assert "no test picture has a large object" in result.not_applicable["mean_average_precision_50_large"]
    classes, sizes, curve, gallery = result.figures
    assert classes.rows[0][:2] == ["cat", 2] and [row[1] for row in sizes.rows] == [1, 1, 0]
    assert curve.series[0].y[0] == 1.0 and gallery.items[0].caption == "2 true, 1 found, 1 false"


def test_tracks_follow_objects_and_end() -> None:
    tracker = Tracker()
    first = tracker.update(np.concatenate([ONE, ONE + 100]), ["cat", "dog"])
    assert first == [1, 2]
    assert tracker.update(np.concatenate([ONE + 103, ONE + 3]), ["dog", "cat"]) == [2, 1]
    assert tracker.update(ONE + 5, ["dog"]) == [3]  # another class
    for _ in range(11):
        assert tracker.update(np.zeros([0, 4]), []) == []
    assert tracker.update(ONE + 5, ["cat"]) == [4] and tracker.names == ["cat", "dog", "dog", "cat"]


# Annotations


def picture(file: pathlib.Path, width: int = 64, height: int = 48, seed: int = 0, **options: object) -> None:
    pixels = np.random.default_rng(seed).integers(0, 255, (height, width, 3), np.uint8)
    file.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(pixels).save(file, **options)


def voc(file: pathlib.Path, objects: list[tuple], size: tuple[int, int] = (64, 48), name: str = "") -> None:
    listed = "".join(
        f"<object><name>{label}</name><bndbox><xmin>{a}</xmin><ymin>{b}</ymin><xmax>{c}</xmax>"
        f"<ymax>{d}</ymax></bndbox></object>"
        for label, a, b, c, d in objects
    )
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(
        f"<annotation><filename>{name or file.stem + '.jpg'}</filename><size><width>{size[0]}</width>"
        f"<height>{size[1]}</height></size>{listed}</annotation>"
    )


def read(folder: pathlib.Path, **settings: object) -> tuple[list[Row], list[str]]:
    found = list(data.rows(Source([folder], settings)))
    return [row for row in found if isinstance(row, Row)], [d.reason for d in found if isinstance(d, Dropped)]


def test_faults_of_boxes_and_pictures_are_named(tmp_path: pathlib.Path) -> None:
    for number in range(3):
        picture(tmp_path / f"JPEGImages/{number}.jpg", seed=number)
    whole = (tmp_path / "JPEGImages/1.jpg").read_bytes()
    (tmp_path / "JPEGImages/1.jpg").write_bytes(whole[: len(whole) // 2])
    boxes_of = [("cat", -5, 10, 20, 30), ("cat", 70, 1, 80, 9), ("cat", 9, 9, 9, 20), ("dog", 0, 0, 10, 10)]
    voc(tmp_path / "Annotations/0.xml", boxes_of)
    voc(tmp_path / "Annotations/1.xml", [("cat", 1, 1, 9, 9)])
    voc(tmp_path / "Annotations/2.xml", [])
    voc(tmp_path / "Annotations/9.xml", [("cat", 1, 1, 9, 9)])
    rows, dropped = read(tmp_path, classes="cat")
    assert dropped == [
        annotated.OUTSIDE,
        annotated.NO_AREA,
        annotated.UNKNOWN,
        annotated.UNREADABLE,
        annotated.MISSING,
    ]
    first, empty = (row.features for row in rows)
    assert (first["xmin"], first["ymax"], first["class"]) == ([0.0], [30.0], ["cat"])
    assert empty["objects"] == 0 and empty["xmin"] == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("<annotation><object></annotation>", "line 1: is not XML"),
        ("<svg/>", "is no annotation but <svg>"),
        ("<annotation><object><name>a</name><bndbox><xmin>x</xmin></bndbox></object></annotation>", "is 'x'"),
        ("<annotation><object/></annotation>", "object 1: has no <name>"),
    ],
)
def test_broken_annotations_are_refused(tmp_path: pathlib.Path, content: str, said: str) -> None:
    (tmp_path / "broken.xml").write_text(content)
    with pytest.raises(RowError, match=said) as error:
        read(tmp_path)
    assert "broken.xml" in str(error.value)


def test_a_folder_without_annotations_is_refused(tmp_path: pathlib.Path) -> None:
    picture(tmp_path / "a.jpg")
    with pytest.raises(RowError, match="holds no annotation"):
        read(tmp_path)


@pytest.mark.parametrize("orientation", [6, 8])
@pytest.mark.parametrize("stored", [True, False])
def test_boxes_are_turned_with_their_picture(tmp_path: pathlib.Path, orientation: int, stored: bool) -> None:
    """The box of a white square, as stated for the picture as it is stored, or for the upright one."""
    lying = Image.new("RGB", (80, 60))
    ImageDraw.Draw(lying).rectangle((10, 20, 29, 49), fill="white")
    exif = Image.Exif()
    exif[0x0112] = orientation
    lying.save(tmp_path / "a.jpg", exif=exif, quality=95)
    upright = {6: (10, 10, 40, 30), 8: (20, 50, 50, 70)}[orientation]
    box, size = ((10, 20, 30, 50), (80, 60)) if stored else (upright, (60, 80))
    voc(tmp_path / "a.xml", [("square", *box)], size)
    ((row,), _) = read(tmp_path)
    pixels = np.asarray(Image.open(io.BytesIO(row.features["picture"])).convert("L"))
    assert pixels.shape == (80, 60)
    left, top, right, bottom = (int(row.features[edge][0]) for edge in ("xmin", "ymin", "xmax", "ymax"))
    assert (left, top, right, bottom) == upright
    assert pixels[top + 3 : bottom - 3, left + 3 : right - 3].min() > 200
    assert pixels.sum() / 255 == pytest.approx((right - left) * (bottom - top), rel=0.1)


def test_splits_of_voc_are_kept(tmp_path: pathlib.Path) -> None:
    for number in range(5):
        picture(tmp_path / f"JPEGImages/{number}.jpg", seed=number)
        voc(tmp_path / f"Annotations/{number}.xml", [("cat", 1, 1, 9, 9)])
    lists = tmp_path / "ImageSets/Main"
    lists.mkdir(parents=True)
    (lists / "trainval.txt").write_text("0\n1\n2\n")
    (lists / "val.txt").write_text("2\n")
    (lists / "test.txt").write_text("3\n")
    rows, _ = read(tmp_path)
    assert [row.split for row in rows] == ["learn", "learn", "validation", "test"]  # 4 is in no list


def test_folders_name_splits_and_files_do_not(tmp_path: pathlib.Path) -> None:
    for number, name in enumerate(("data/train/test_1", "data/valid/2", "data/test/3")):
        picture(tmp_path / f"{name}.jpg", seed=number)
        voc(tmp_path / f"{name}.xml", [("train", 1, 1, 9, 9)])
    rows, _ = read(tmp_path)
    assert sorted(row.split for row in rows) == ["test", "train", "validation"]


def test_coco_with_its_splits(tmp_path: pathlib.Path) -> None:
    for split, number in (("train2017", 0), ("val2017", 1)):
        picture(tmp_path / split / f"{number}.jpg", seed=number)
        content = {
            "images": [{"id": 7, "file_name": f"{number}.jpg", "width": 64, "height": 48}],
            "categories": [{"id": 3, "name": "cat"}],
            "annotations": [
                {"image_id": 7, "category_id": 3, "bbox": [4, 5, 10, 20]},
                {"image_id": 7, "category_id": 99, "bbox": [4, 5, 10, 20]},
                {"image_id": 7, "category_id": 3, "bbox": [0, 0, 60, 40], "iscrowd": 1},
            ],
        }
        (tmp_path / f"instances_{split}.json").write_text(json.dumps(content))
    rows, dropped = read(tmp_path)
    assert [row.split for row in rows] == [
        "learn",
        "test",
    ]  # the validation split of a set without a test split
    assert rows[0].features["xmax"] == [14.0] and dropped == [annotated.UNKNOWN] * 2
    (tmp_path / "instances_val2017.json").write_text('{"images": []}')
    with pytest.raises(RowError, match="has no list 'annotations'"):
        read(tmp_path)


def test_tiles_cover_a_picture_and_clip_its_boxes() -> None:
    whole = annotated.Part(
        np.zeros([250, 400, 3], np.uint8),
        [annotated.Box((190.0, 10.0, 220.0, 40.0), "a"), annotated.Box((300.0, 220.0, 340.0, 249.0), "b")],
    )
    parts = list(annotated.tiles(whole, 200))
    assert [part.pixels.shape[:2] for part in parts] == [(200, 200)] * 4
    assert [box.edges for box in parts[0].boxes] == [(190.0, 10.0, 200.0, 40.0)]
    assert [box.edges for box in parts[1].boxes] == [(0.0, 10.0, 20.0, 40.0)]
    assert [box.edges for box in parts[3].boxes] == [(100.0, 170.0, 140.0, 199.0)]


def test_scenes_have_the_boxes_of_what_is_seen() -> None:
    square = np.full([20, 30, 4], 255, np.uint8)
    kit = scenes.Kit(
        {name: [scenes.Stamp(square, name)] for name in scenes.NAMES}, [np.zeros([300, 400, 3], np.uint8)]
    )
    for seed in range(5):
        part = scenes.scene(kit, np.random.default_rng(seed))
        covered = np.zeros(part.pixels.shape[:2], bool)
        for box in part.boxes:
            left, top, right, bottom = map(int, box.edges)
            covered[top:bottom, left:right] = True
        seen = part.pixels.max(axis=-1) > 128
        assert seen[~covered].mean() < 0.05 and min(part.pixels.shape[:2]) >= scenes.SIDES[0]


def test_names_of_one_object_stay_together() -> None:
    files = [pathlib.Path(f"{word}{end}.png") for word in "abcdefghij" for end in ("", "_left", "2")]
    splits = scenes.dealt(files, 2)
    assert sorted(map(len, splits.values())) == [6, 6, 18]
    words = [{file.stem[0] for file in part} for part in splits.values()]
    assert not words[0] & words[1] and not words[0] & words[2] and not words[1] & words[2]


# Film


def test_films_are_written_with_boxes_and_tracks(tmp_path: pathlib.Path) -> None:
    cv2 = pytest.importorskip("cv2")
    film = tmp_path / "film.avi"
    writer = cv2.VideoWriter(str(film), cv2.VideoWriter_fourcc(*"MJPG"), 10, (96, 64))
    for number in range(20):
        frame = np.full([64, 96, 3], 60, np.uint8)
        frame[20:40, 2 * number : 2 * number + 20] = 255
        writer.write(frame)
    writer.release()

    def predict(given: Sequence[Input]) -> list[dict]:
        """Find what is bright."""
        answers = []
        for each in given:
            bright = np.asarray(Image.open(io.BytesIO(each.content)).convert("L")) > 160
            rows, columns = (np.flatnonzero(bright.any(axis=axis)) for axis in (1, 0))
            box = [float(columns[0]), float(rows[0]), float(columns[-1] + 1), float(rows[-1] + 1)]
            answers.append(
                {"count": 1, "names": ["ball", ""], "scores": [0.9, 0.1], "boxes": [box, [0.0] * 4]}
            )
        return answers

    *frames, summary = detected.watch(film, predict, tmp_path / "out")
    assert summary == {"input": str(film), "answer": "1 ball", "frames": 20}
    assert [frame["objects"][0]["track"] for frame in frames] == [1] * 20
    assert frames[10]["objects"][0]["box"] == pytest.approx([20, 20, 40, 40], abs=3)
    assert frames[10]["seconds"] == 1.0
    assert json.loads((tmp_path / "out/film.json").read_text())["frames_per_second"] == 10
    written = cv2.VideoCapture(str(tmp_path / "out/film-boxes.mp4"))
    assert written.get(cv2.CAP_PROP_FRAME_COUNT) == 20


def test_transparent_parts_are_learnt_from_as_they_are_predicted_on(tmp_path: pathlib.Path) -> None:
    file = tmp_path / "a.png"
    Image.new("RGBA", (40, 30), (200, 20, 30, 0)).save(file)
    (row,) = annotated.rows(annotated.Annotated(file, []), {})
    assert isinstance(row, Row)
    for content in (row.features["picture"], file.read_bytes()):
        assert pictures.decode(tf.constant(content)).numpy().min() >= 250


@pytest.mark.parametrize(("content", "said"), [(None, "no such file"), (b"no film", "film")])
def test_what_is_no_film_is_refused(tmp_path: pathlib.Path, content: bytes | None, said: str) -> None:
    film = tmp_path / "film.mp4"
    if content:
        film.write_bytes(content)
    with pytest.raises((UsageError, RowError), match=said):
        list(detected.watch(film, lambda given: [], None))


# The real command


@pytest.fixture
def squares(tmp_path: pathlib.Path) -> pathlib.Path:
    """Bright squares and dark ones on grey noise."""
    random = np.random.default_rng(0)
    for number in range(40):
        pixels = random.integers(90, 160, (96, 128, 3), np.uint8)
        objects = []
        for label, value in (("bright", 250), ("dark", 5)):
            side, left, top = random.integers(20, 40), random.integers(0, 88), random.integers(0, 56)
            pixels[top : top + side, left : left + side] = value
            objects.append((label, left, top, left + side, top + side))
        file = tmp_path / f"squares/JPEGImages/{number}.jpg"
        file.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(pixels).save(file)
        voc(tmp_path / f"squares/Annotations/{number}.xml", objects, (128, 96))
    return tmp_path / "squares"


def test_own_pictures_are_learnt_from_and_looked_at(factory: Factory, squares: pathlib.Path) -> None:
    result = factory.smoke("--data", str(squares), "--set", "fraction=1", product="detection")
    assert result.returncode == 0, result.stdout + result.stderr
    measured = factory.report("detection")["measured"]["metrics"]
    assert 0 <= measured["mean_average_precision_50"] <= 1
    shown = factory.figures("detection")
    assert {row[0] for row in shown["Objects by class"].rows} == {"bright", "dark"}
    assert shown["Test pictures"].items
    out = factory.folder / "out"
    photograph = squares / "JPEGImages/0.jpg"
    call = ("predict", "detection", "--preset", "smoke", "--json", "--out", str(out), str(photograph))
    answered = factory(*call)
    assert answered.returncode == 0, answered.stderr
    found = json.loads(answered.stdout)
    assert set(found) == {"input", "answer", "confidence", "objects"}
    assert factory.served(photograph.read_bytes(), "detection") == found["answer"]
    for each in found["objects"]:
        left, top, right, bottom = each["box"]
        assert 0 <= left <= right <= 128 and 0 <= top <= bottom <= 96
    with Image.open(out / "0-boxes.jpeg") as written:
        assert written.size == (128, 96)
    assert json.loads((out / "0-boxes.json").read_text()) == found
