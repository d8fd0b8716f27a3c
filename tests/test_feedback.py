"""Drift of logged requests, and labels that come later: accuracy, and spans that a run reads."""

import csv
import dataclasses
import json
import pathlib
import random
import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pytest
import stores

import schemas
from factory import cli, products
from factory.inspection import statistics as inspected
from factory.inspection.root import NotFoundError
from factory.products import UsageError
from factory.retrain import measures
from factory.retrain.decide import Live
from factory.serve import feedback, request_log, skew
from models.common.rows import RowError, Source

VERSION = 1_790_000_000  # of the store's first run


def log(
    root: pathlib.Path, model: str, requests: Sequence[tuple[str, Any, Any]], version: int = VERSION
) -> None:
    """Log requests: id, inputs and outputs."""
    writer = request_log.Writer(request_log.folder_of(root), limits=request_log.Limits(queued=10**6))
    for id, inputs, outputs in requests:
        writer.write(id, model, version, "predict", inputs, outputs)
    writer.close()


def texts(*contents: str) -> Mapping[str, np.ndarray]:
    return {"contents": np.array([text.encode() for text in contents], object)}


def answers(*said: str, name: str = "answer") -> Mapping[str, np.ndarray]:
    return {name: np.array([word.encode() for word in said], object)}


def labels(folder: pathlib.Path, given: Mapping[str, object], name: str = "labels.csv") -> pathlib.Path:
    with (folder / name).open("w", newline="") as stream:
        csv.writer(stream).writerows([("id", "label"), *given.items()])
    return folder / name


def call(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str]:
    with pytest.raises(SystemExit) as end:
        cli.main([str(argument) for argument in arguments])
    printed = capsys.readouterr()
    return int(end.value.code or 0), printed.out + printed.err


@pytest.fixture
def reviews(tmp_path: pathlib.Path) -> pathlib.Path:
    """A root folder with ten logged reviews, of which the model reads the last two wrong."""
    requests = [
        (f"r{n}", texts(f"film {n}, good"), answers("positive" if n < 8 else "negative")) for n in range(10)
    ]
    log(tmp_path, "sentiment", requests[:6])
    log(tmp_path, "sentiment", requests[6:], VERSION + 1)
    return tmp_path


# Feedback


def test_labels_give_accuracy_by_version_and_a_span_that_a_run_reads(
    reviews: pathlib.Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = labels(reviews, {**{f"r{n}": 1 for n in range(9)}, "r9": "negative", "gone": "positive"})
    status, printed = call(capsys, "feedback", "sentiment", file, "--root", reviews)
    assert status == 0
    assert "10 of 11 labels belong to logged answers of sentiment; 10 requests are logged" in printed
    assert "left out: 1: the id is not in the log" in printed
    rows = [line.split() for line in printed.splitlines() if line.startswith(("179", "all"))]
    assert [row[:4] for row in rows] == [
        ["1790000000", "6", "6", "1.0000"],
        ["1790000001", "3", "4", "0.7500"],
        ["all", "9", "10", "0.9000"],
    ]
    assert measures.live(reviews, "sentiment") == Live(0.75, pytest.approx(0.9544, abs=1e-4), 4)
    span = reviews / "serving" / "feedback" / "sentiment" / "span-1"
    assert f"retrain with: factory run sentiment --data {span}" in printed
    from models.sentiment import data

    read = {row.features["text"]: row.features["label"] for row in data.rows(Source([span]))}
    assert read == {f"film {n}, good": int(n < 9) for n in range(10)}


def test_a_repeated_file_changes_nothing_and_a_longer_one_adds_what_is_new(reviews: pathlib.Path) -> None:
    product = products.load("sentiment")
    first = feedback.feedback(reviews, product, labels(reviews, {"r0": 1, "r1": 1}))
    assert first.examples == 2
    folder = feedback.folder_of(reviews, "sentiment")
    before = {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}
    again = feedback.feedback(reviews, product, labels(reviews, {"r0": 1, "r1": 1}))
    assert (again.span, again.examples, again.note) == (None, 0, "every label is in an earlier span")
    assert again.total == first.total
    assert {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()} == before
    longer = feedback.feedback(reviews, product, labels(reviews, {"r0": 0, "r1": 1, "r2": 1}))
    assert longer.span == folder / "span-2"
    assert longer.examples == 1
    assert longer.left_out == {"an earlier span has another label for the id": 1}
    (folder / ".span-3").mkdir()  # left by a process that was cut off
    (folder / ".span-3" / "half.csv").write_text("text,la")
    assert feedback.feedback(reviews, product, labels(reviews, {"r3": 1})).span == folder / "span-3"
    assert sorted(file.name for file in (folder / "span-3").iterdir()) == [".labels.json", "feedback.csv"]
    assert (folder / "span-3").stat().st_mode & 0o777 == 0o700


def test_other_forms_of_labels(reviews: pathlib.Path) -> None:
    def truth(data: str, encoding: str, **event: str) -> dict[str, object]:
        return {
            "groundTruthData": {"data": data, "encoding": encoding},
            "eventMetadata": event,
            "eventVersion": "0",
        }

    records = [
        {"id": "r0", "label": True},
        {"id": "r1", "label": None},
        truth("1", "CSV", eventId="r2"),
        truth("cG9zaXRpdmU=", "BASE64", eventId="r3"),
        truth('"neg"', "JSON", eventId="r4", inferenceId="r8"),
    ]
    (reviews / "labels.jsonl").write_text("\n".join(map(json.dumps, records)))
    (reviews / "labels.json").write_text(json.dumps(records))
    for name in ("labels.jsonl", "labels.json"):
        read, left_out = feedback.read(reviews / name, products.load("sentiment").labels)
        assert read == {"r0": "positive", "r2": "positive", "r3": "positive", "r8": "negative"}
        assert left_out == {"no label": 1}


def test_each_input_of_a_request_has_a_label_of_its_own(tmp_path: pathlib.Path) -> None:
    log(
        tmp_path,
        "sentiment",
        [("a/b", texts("one", "two", "three"), answers("positive", "negative", "negative"))],
    )
    given = {"a/b/1": "neg", "a/b/2": "pos", "a/b/3": "pos", "a/b": "pos", "/1": "pos"}
    found = feedback.feedback(tmp_path, products.load("sentiment"), labels(tmp_path, given))
    assert found.total and (found.total.right, found.total.labelled) == (1, 2)
    assert found.left_out == {"the id is not in the log": 2, "the request has several inputs; write ID/0": 1}
    assert found.span
    assert (found.span / "feedback.csv").read_text().split() == [
        "text,label",
        "two,negative",
        "three,positive",
    ]


def test_examples_become_rows_as_contents_do(tmp_path: pathlib.Path) -> None:
    serialized = serialize({"text": "a nice film"})
    log(tmp_path, "sentiment", [("x", {"examples": np.array([serialized], object)}, answers("positive"))])
    found = feedback.feedback(tmp_path, products.load("sentiment"), labels(tmp_path, {"x": 1}))
    assert found.span
    assert (found.span / "feedback.csv").read_text().split("\n")[1] == "a nice film,positive"


def test_intents_of_the_assistant(tmp_path: pathlib.Path) -> None:
    outputs = {**answers("Which day?"), **answers("book_table", name="intent")}
    log(tmp_path, "assistant", [("x", texts("a table, please"), outputs)])
    found = feedback.feedback(tmp_path, products.load("assistant"), labels(tmp_path, {"x": "book_table"}))
    assert found.total and found.total.right == 1
    from models.assistant import sources

    (content,) = sources.read([found.span]).values()
    assert [(each.text, each.intent) for each in content.utterances] == [("a table, please", "book_table")]


def test_digits_become_the_four_files(tmp_path: pathlib.Path) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, [40, 28, 28], np.uint8)
    requests = [("d", {"images": pixels}, {"digit": np.arange(40) % 10})]
    log(tmp_path, "digits_cnn", requests)
    product = products.load("digits_cnn")
    few = feedback.feedback(tmp_path, product, labels(tmp_path, {"d/0": 0}))
    assert few.span is None
    assert few.note == "1 labelled digits do not fill a training and a test file; bring more"
    given = labels(tmp_path, {f"d/{n}": f"{n % 10}.0" for n in range(40)})
    found = feedback.feedback(tmp_path, product, given)
    assert found.examples == 40
    assert found.total and found.total.right == 40
    from models.common.digits import data

    read = {row.features["image"]: row.features["label"] for row in data.rows(Source([found.span]))}
    assert read == {image.tobytes(): n % 10 for n, image in enumerate(pixels)}


def test_photographs_of_digits_are_normalised_first(tmp_path: pathlib.Path) -> None:
    import io

    from PIL import Image, ImageDraw

    picture = Image.new("L", (90, 120), 250)
    ImageDraw.Draw(picture).line((45, 20, 45, 100), 10, 9)
    written = io.BytesIO()
    picture.save(written, "PNG")
    (features,) = products.load("digits_mlp").requested("contents", [written.getvalue()]) or [{}]
    image = np.frombuffer(features["image"], np.uint8).reshape(28, 28)
    assert image[5:23, 14].min() > 100
    assert image[:, :9].max() == 0
    assert features["ink"] == pytest.approx(image.mean() / 255, abs=1e-6)


def test_observations_have_the_names_of_their_environment() -> None:
    read = products.load("cartpole").requested
    named = {"cart_position": 0.5, "cart_velocity": -1.0, "pole_angle": 0.25, "pole_velocity": 2.0}
    assert read("observations", np.array([[0.5, -1, 0.25, 2]], np.float32)) == [named]
    assert read("contents", [b"0.5,-1,0.25,2", json.dumps(named).encode()]) == [named, named]
    assert read("other", [1]) is None


def test_wilsons_interval() -> None:
    found = feedback.accuracy([True] * 81 + [False] * 182)  # Newcombe (1998), table I
    assert (found.low, found.high) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert feedback.accuracy([True] * 3).low == pytest.approx(0.4385, abs=5e-5)
    assert feedback.accuracy([False]).low == 0


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("labels.csv", "id,label\nr0,maybe\n", "labels.csv, line 2: label is 'maybe'; write 0 or negative"),
        ("labels.csv", "id,score\nr0,1\n", "labels.csv, line 2: has no 'label' but ['id', 'score']"),
        ("labels.csv", "id,label\n,1\n", "labels.csv, line 2: has no id; write that of the answer's header"),
        ("labels.csv", "id,label\nr77,1\n", "none of the 1 ids in"),
        ("labels.txt", "r0 1", "labels.txt: write labels into a file that ends in .csv, .json, .jsonl"),
        (
            "labels.jsonl",
            '{"groundTruthData": {"data": "1"}}',
            "line 1, eventMetadata: is NoneType, not an object",
        ),
        (
            "labels.jsonl",
            '{"groundTruthData": {"data": "1", "encoding": "XML"}, "eventMetadata": {"eventId": "r0"}}',
            "line 1: the encoding is 'XML'; write CSV, JSON or BASE64",
        ),
    ],
)
def test_faults_of_a_file_are_named(reviews: pathlib.Path, name: str, content: str, said: str) -> None:
    (reviews / name).write_text(content)
    with pytest.raises((RowError, UsageError, NotFoundError)) as error:
        feedback.feedback(reviews, products.load("sentiment"), reviews / name)
    assert said in str(error.value)


def test_what_cannot_be_joined_is_said(tmp_path: pathlib.Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = labels(tmp_path, {"r0": 1})
    status, said = call(capsys, "feedback", "sentiment", file, "--root", tmp_path)
    assert status == 1
    assert "/serving/log holds no request to sentiment; log some with: factory serve sentiment --log" in said
    status, said = call(capsys, "feedback", "detection", file, "--root", tmp_path)
    assert status == 2
    assert said == "factory: detection has no labels that would say whether an answer is right\n"
    assert not (tmp_path / "serving").exists()


# Drift


def serialize(features: Mapping[str, Any]) -> bytes:
    import tensorflow as tf

    made = tf.train.Example()
    for name, value in features.items():
        kinds = made.features.feature[name]
        if isinstance(value, str):
            kinds.bytes_list.value.append(value.encode())
        elif isinstance(value, int):
            kinds.int64_list.value.append(value)
        else:
            kinds.float_list.value.append(value)
    return made.SerializeToString()


def train(root: pathlib.Path, rows: Sequence[Mapping[str, Any]], schema: str) -> skew.Training:
    """Write rows as the training data of the store's first run."""
    import tensorflow as tf
    import tensorflow_data_validation as tfdv
    from google.protobuf import text_format
    from tensorflow_data_validation.statistics import stats_impl
    from tensorflow_metadata.proto.v0 import schema_pb2
    from tfx_bsl.coders.example_coder import ExamplesToRecordBatchDecoder

    numbers = {node: number for number, node in enumerate(stores.NODES, 1)}
    artifacts = root / stores.PIPELINE / "artifacts"
    folders = [
        artifacts / node / key / str(numbers[node]) / part
        for node, key, part in (
            ("ExampleGen", "examples", "Split-train"),
            ("StatisticsGen", "statistics", "Split-train"),
            ("Schema", "schema", ""),
        )
    ]
    for folder in folders:
        folder.mkdir(parents=True)
    records = [serialize(row) for row in rows]
    with tf.io.TFRecordWriter(str(folders[0] / "data.gz"), "GZIP") as writer:
        for record in records:
            writer.write(record)
    contract = text_format.Parse(schema, schema_pb2.Schema())
    batch = ExamplesToRecordBatchDecoder(contract.SerializeToString()).DecodeBatch(records)
    found = stats_impl.generate_statistics_in_memory(batch, tfdv.StatsOptions(schema=contract))
    (folders[1] / "FeatureStats.pb").write_bytes(found.SerializeToString())
    (folders[2] / "schema.pbtxt").write_text(schema)
    return skew.Training(folders[1] / "FeatureStats.pb", folders[2] / "schema.pbtxt", folders[0])


def written(choice: random.Random, words: Sequence[int]) -> str:
    return " ".join(choice.choices(["a", "good", "bad", "film", "of", "the", "year"], k=choice.choice(words)))


def test_drift_of_texts_is_found_and_told_from_chance(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from models.common.text_rows import lengths

    monkeypatch.setattr(stores, "PIPELINE", "sentiment")
    (run,) = stores.Many(tmp_path).write(1)
    choice, usual = random.Random(0), [4, 8, 15, 24, 40, 90, 150]
    said = [written(choice, usual) for _ in range(1000)]
    rows = [{"text": text, "source": "s", "label": 1, **lengths(text)} for text in said]
    train(tmp_path, rows, schemas.schema_text("sentiment"))
    alike = [
        (f"a{n}", texts(written(choice, usual), written(choice, usual)), answers("x", "y"))
        for n in range(150)
    ]
    log(tmp_path, "sentiment", alike)
    status, printed = call(capsys, "drift", "sentiment", "--against", "serving", "--root", tmp_path)
    assert status == 0, printed
    assert "300 inputs in 150 requests to sentiment" in printed
    assert f"against the training data of version {VERSION} (run {run})" in printed
    assert "not compared: text: its values do not repeat" in printed
    serialized = [serialize({"text": written(choice, [3, 4, 5])}) for _ in range(150)]
    log(
        tmp_path,
        "sentiment",
        [("b", {"examples": np.array(serialized, object)}, answers(*["x"] * 150))],
        VERSION + 9,
    )
    status, printed = call(capsys, "drift", "sentiment", "--root", tmp_path, "--json")
    assert status == 3
    found = json.loads(printed)
    assert found["rows"] == 450
    assert {each["feature"]: each["state"] for each in found["features"]} == {
        "length": "beyond",
        "words": "beyond",
    }
    status, printed = call(capsys, "drift", "sentiment", "--root", tmp_path, "--version", "1791")
    assert (status, "no pushed model has a version 1791" in printed) == (1, True)


NUMBERS = """
feature { name: "x" type: FLOAT }
feature { name: "contact" type: FLOAT skew_comparator { jensen_shannon_divergence { threshold: 0.001 } } }
feature { name: "kind" type: BYTES skew_comparator { infinity_norm { threshold: 0.01 } } }
feature { name: "always" type: INT }
"""


def drawn(choice: random.Random, shift: float = 0.0, contact: float = 0.1) -> dict[str, Any]:
    return {
        "x": choice.lognormvariate(shift, 1),
        "contact": float(choice.random() < contact),
        "kind": choice.choice("aab"),
        "always": 7,
    }


def test_samples_of_the_training_data_are_not_beyond(tmp_path: pathlib.Path) -> None:
    choice = random.Random(0)
    names = ["x", "contact", "kind", "always"]
    training = train(tmp_path, [drawn(choice) for _ in range(1000)], NUMBERS)
    for n in (5, 40, 400):
        for _ in range(3):
            found = skew.distances([drawn(choice) for _ in range(n)], training, names)
            assert sorted(each.feature for each in found) == sorted(names)
            assert not [each for each in found if each.state == "beyond"]
    found = skew.distances([drawn(choice, 0.8, 0.5) for _ in range(400)], training, names)
    assert [each.feature for each in found if each.state == "beyond"] == ["contact", "x"]
    assert {each.feature: each.limit for each in found} == {
        "x": 0.05, "contact": pytest.approx(0.001), "kind": pytest.approx(0.01), "always": 0.05,
    }  # fmt: skip
    elsewhere = [{**drawn(choice), "always": 8, "x": -5.0} for _ in range(100)]
    found = skew.distances(elsewhere, training, names)
    assert {each.feature: round(each.distance, 3) for each in found} | {"contact": 0, "kind": 0} == {
        "x": 1, "always": 1, "contact": 0, "kind": 0,
    }  # fmt: skip


def test_distances_are_those_of_the_shares(tmp_path: pathlib.Path) -> None:
    training = train(
        tmp_path, [{"contact": float(n < 100), "kind": "ab"[n % 2]} for n in range(1000)], NUMBERS
    )
    rows = [{"contact": float(n < 50), "kind": "ab"[n < 30]} for n in range(100)]
    found = {each.feature: each for each in skew.distances(rows, training, ["contact", "kind"])}
    expected = inspected.divergence({0: 900, 1: 100}, {0: 50, 1: 50})
    assert found["contact"].distance == pytest.approx(expected, abs=1e-6)
    assert found["kind"].distance == pytest.approx(0.2)


def test_chance_is_exceeded_once_in_a_thousand_times() -> None:
    shares, numbers = np.array([0.5, 0.3, 0.15, 0.05]), np.random.default_rng(1)
    known = numbers.multinomial(100_000, shares).astype(float)
    draws = numbers.multinomial(200, known / known.sum(), 20_000) / 200
    greatest = np.abs(draws - known / known.sum()).max(axis=1)
    assert 0 < np.mean(greatest > skew.chance(known, 200, skew.L_INFINITY)) < 0.004
    far = [inspected.divergence(dict(enumerate(known)), dict(enumerate(draw))) for draw in draws]
    assert 0 < np.mean(np.array(far) > skew.chance(known, 200, skew.JENSEN_SHANNON)) < 0.004
    assert skew.chance(known, 200, skew.JENSEN_SHANNON) == pytest.approx(
        inspected.by_chance(dict(enumerate(known)), dict.fromkeys(range(4), 50)), rel=0.25
    )


def test_features_without_a_counterpart_are_named(tmp_path: pathlib.Path) -> None:
    choice = random.Random(0)
    training = train(tmp_path, [drawn(choice) for _ in range(50)], NUMBERS)
    gone = dataclasses.replace(training, examples=None)
    compared, left_out = skew.comparable([{"x": 1.0, "kind": "a", "new": 1}], gone)
    assert compared == ["kind"]
    assert left_out == {
        "x": "the training examples are gone",
        "new": "the training data has no such feature",
    }


def test_helps_and_the_log_need_no_tensorflow() -> None:
    code = (
        "import sys, factory.cli, factory.serve.request_log, factory.serve.feedback, factory.serve.drift\n"
        "try: factory.cli.main(['drift', '--help'])\n"
        "except SystemExit: pass\n"
        "sys.exit(bool({'tensorflow', 'tensorflow_serving', 'ml_metadata'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "--against" in done.stdout
