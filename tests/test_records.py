"""Files of rows as the world writes them: what is read, what is dropped, what is refused and how."""

import json
import pathlib
from typing import Any

import pytest

from models.common.files import listing, records
from models.common.files.digest import digest
from models.common.rows import Dropped, Row, RowError, Source
from models.sentiment import data

ENDINGS = data.ENDINGS


def rows_of(folder: pathlib.Path) -> list[Row | Dropped]:
    return list(data.rows(Source([folder])))


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", b"text,label\ngood,1\nbad\n", "line 3: has not as many fields"),
        ("a.csv", b"text,label\ngood, cheap,1\n", "line 2: has not as many fields"),
        ("a.csv", b'text,label\n"good,1\n', "is not CSV"),
        ("a.csv", b"words,label\ngood,1\n", "line 2: has no 'text' but"),
        ("a.csv", b"text,mood\ngood,1\n", "line 2: has no 'label' but"),
        ("a.csv", b"text,text,label\ngood,bad,1\n", "names the column 'text' twice"),
        ("a.csv", b"text,label\ngood,maybe\n", "label is 'maybe'; write 0 or negative"),
        ("a.csv", b"text,label\ngood,0.5\n", "label is '0.5'"),
        ("a.csv", b"text,label\n\xff\xfe,1\n", "is not UTF-8"),
        ("a.csv", "text,label\ngood,1\n".encode("utf-16-le"), "line 1: holds a NUL byte"),
        ("a.csv", b"text,label\ngo\0od,1\n", "line 2: holds a NUL byte"),
        ("a.csv", b"", "is empty"),
        ("a.json", b"", "is empty"),
        ("a.json", b'{"text": "good", "label": 1}', "is not a list of objects"),
        ("a.json", b'[{"text": "good", "label": 1}', "is not JSON"),
        ("a.json", b"[" * 100_000, "is not JSON"),
        ("a.json", b'[{"label": ' + b"1" * 5000 + b"}]", "is not JSON"),
        ("a.json", b"[[1]]", "record 1: is list, not an object"),
        ("a.jsonl", b'{"text": "good", "label": 1}\n{"text": "bad", "la', "line 2: is not JSON"),
        ("a.jsonl", b'{"text": 3, "label": 1}\n', "text is 3, not a string"),
        ("a.jsonl", b'{"text": "good", "label": [1]}\n', "label is [1]"),
        ("a.jsonl", b'{"text": "good", "label": 1, "source": {}}\n', "source is {}"),
        ("a.txt", b"good", "holds no .csv, .json, .jsonl file but a.txt; bring rows with text and label"),
        (".a.csv", b"text,label\ngood,1\n", "holds no .csv, .json, .jsonl file; bring"),
        ("a.csv", b"text,label\n", "no file has any row"),
        (
            "a.csv",
            b"text,label\ngood,\n",
            "train and validation and test (dropped: no label 1); bring",
        ),
    ],
)
def test_broken_files_are_one_clear_sentence(
    tmp_path: pathlib.Path, name: str, content: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(RowError) as caught:
        data.check([tmp_path], {})
    assert said in str(caught.value) and str(tmp_path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_folders_that_cannot_be_read_say_why(tmp_path: pathlib.Path) -> None:
    with pytest.raises(RowError, match="nowhere: no such folder"):
        data.check([tmp_path / "nowhere"], {})
    file = tmp_path / "a.csv"
    file.write_text("text,label\n")
    with pytest.raises(RowError, match=r"a\.csv: is no folder; name the folder"):
        data.check([file], {})
    (tmp_path / "outer" / "inner").mkdir(parents=True)
    with pytest.raises(RowError, match=r"only folders \(inner/\), and these are not searched"):
        data.check([tmp_path / "outer"], {})


def test_all_formats_give_the_same_rows(tmp_path: pathlib.Path) -> None:
    (tmp_path / "a.CSV").write_bytes(
        '\ufefftext,label,source\r\n"good, cheap",positive,web\r\n,1,\r\nbad,,\r\n'.encode()
    )
    (tmp_path / "b.json").write_text(
        json.dumps(
            [
                {"text": "good, cheap", "class": 1.0, "source": "web"},
                {"text": None, "class": 1},
                {"text": "bad", "class": None, "source": None},
            ]
        )
    )
    lines = ['{"text": "good, cheap", "label": true, "source": "web"}', "", '{"text": " ", "label": 1}']
    (tmp_path / "c.jsonl").write_text("\n".join([*lines, '{"text": "bad", "label": NaN}\n']))
    found = rows_of(tmp_path)
    for number, name in enumerate("abc"):
        first, *rest = found[3 * number : 3 * number + 3]
        assert first == found[0]
        assert rest == [Dropped("no text", name), Dropped("no label", name)]
    assert isinstance(found[0], Row)
    features = {"text": "good, cheap", "source": "web", "label": 1, "words": 2, "length": "1 to 10"}
    assert found[0].features == features and found[0].source == "web"


@pytest.mark.parametrize("positive", ["1", 1, 1.0, "1.0", " Positive", "pos", "TRUE", True, "yes"])
def test_labels_are_read_by_their_value(positive: Any) -> None:
    negatives = {"1": "0", "1.0": "0.0", " Positive": "negative", "pos": "Neg", "TRUE": "False", "yes": "no"}
    negative = negatives[positive] if isinstance(positive, str) else type(positive)(0)
    for value, label in ((positive, 1), (negative, 0)):
        row = data._row({"text": "a", "label": value}, "place", "file")
        assert isinstance(row, Row) and row.label == label


def test_texts_of_one_class_are_refused_before_training(tmp_path: pathlib.Path) -> None:
    lines = [json.dumps({"text": f"good {number}", "label": 1}) for number in range(100)]
    (tmp_path / "own.jsonl").write_text("\n".join(lines))
    with pytest.raises(RowError, match="rows for training have the label 1; bring rows of two classes"):
        data.check([tmp_path], {})


def test_clutter_is_neither_read_nor_hashed(tmp_path: pathlib.Path) -> None:
    for name in ("a.csv", "FEBRUARY.CSV"):
        (tmp_path / name).write_text(f"text,label\n{name},1\n")
    before = digest(tmp_path), digest(tmp_path, ENDINGS)
    clutter = (
        ".DS_Store", "._a.csv", ".#a.csv", "#a.csv#", ".~lock.a.csv#", "~$a.csv", "a.csv~", "a.csv.bak",
        ".a.csv.swp", "Thumbs.db", "desktop.ini", "sizes.json",
    )  # fmt: skip
    for name in clutter:
        (tmp_path / name).write_bytes(b"\0\0")
    (tmp_path / "__MACOSX").mkdir()
    assert (digest(tmp_path), digest(tmp_path, ENDINGS)) == before
    assert [row.features["text"] for row in rows_of(tmp_path) if isinstance(row, Row)] == [
        "FEBRUARY.CSV",
        "a.csv",
    ]
    assert listing.data_files(tmp_path, ENDINGS).left_out == []
    (tmp_path / "notes.txt").write_text("notes")
    (tmp_path / "march").mkdir()
    (tmp_path / "gone.csv").symlink_to(tmp_path / "nowhere")
    (tmp_path / "z\udce4.txt").touch()  # not UTF-8
    assert listing.data_files(tmp_path, ENDINGS).left_out == ["gone.csv", "march/", "notes.txt", "z?.txt"]
    assert digest(tmp_path, ENDINGS) == before[1]


def test_the_hash_notices_names_and_contents(tmp_path: pathlib.Path) -> None:
    (tmp_path / "a.csv").write_text("1")
    found = {digest(tmp_path)}
    (tmp_path / "a.csv").rename(tmp_path / "b.csv")
    found.add(digest(tmp_path))
    (tmp_path / "b.csv").write_text("2")
    assert len({*found, digest(tmp_path)}) == 3


def test_yaml_is_text_unless_a_number_is_asked_for(tmp_path: pathlib.Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(
        "\ufefftimes: [18:30, 1.10, 010, 2024-01-01]\non: [on, no, ~, null]\n1: {count: 3, open: no}\n"
        "none:\nbase: &base {a: 1}\nmerged: {<<: *base, b: 2}\n",
        encoding="utf-8",
    )
    read = records.yaml_text(file)
    assert read["times"] == ["18:30", "1.10", "010", "2024-01-01"]
    assert read["on"] == ["on", "no", "~", "null"]
    assert records.whole_number(read["1"], "count", "place") == 3
    assert records.truth(read["1"], "open", "place") is False
    assert records.optional(read, "none") is None and records.listed(read, "none", "place") == []
    assert read["merged"] == {"a": "1", "b": "2"}
    file.write_text(
        "base: &base {a: ~, b: null}\nown: {<<: *base, b: 2, c: 'null', d: [null], e: {}, null: f}\n"
    )
    own = records.yaml_text(file)["own"]
    assert own == {"a": None, "b": "2", "c": "null", "d": ["null"], "e": {}, "null": "f"}


@pytest.mark.parametrize(
    "content",
    [
        b"a: [",
        b"a: b: c",
        b"a: 1\nb: 2\na: 3",
        b"\xff",
        b"a: \0",
        b"? [a]\n: b\n",
        b"[" * 200_000,
        b"!!python/name:os.system",
    ],
)
def test_broken_yaml_is_one_clear_sentence(tmp_path: pathlib.Path, content: bytes) -> None:
    (tmp_path / "a.yaml").write_bytes(content)
    with pytest.raises(RowError, match=r"a\.yaml.*: is not (YAML|UTF-8)") as caught:
        records.yaml_text(tmp_path / "a.yaml")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("absent", [None, "", " ", float("nan")])
def test_null_and_empty_fields_are_absent(absent: str | float | None) -> None:
    for record in ({"key": absent}, {}):
        assert not records.text(record, "key", "place").strip()
        assert records.optional(record, "key") is None
        assert records.name(record, "key", "place", default="file") == "file"
        assert records.listed(record, "key", "place") == []
        assert records.chosen(record, "key", {"a": 0}, "place", "a") is None
        with pytest.raises(RowError, match="place: key is missing; write true or false"):
            records.truth(record, "key", "place")


def test_numbers_are_taken_by_value() -> None:
    assert [records.whole_number({"a": value}, "a", "") for value in (2, 2.0, "2", " 2.0 ", "2e0")] == [2] * 5
    assert records.whole_number({"a": str(2**62 + 1)}, "a", "") == 2**62 + 1
    for value in (True, None, "", "two", 2.5, "nan", float("inf"), 2**63, "1e999", [2]):
        with pytest.raises(RowError, match=r"place: a is .*, not a whole number"):
            records.whole_number({"a": value}, "a", "place")
    assert records.number({"a": "0.5"}, "a", "") == 0.5
    for value in (True, None, "", "two", [2], 10**400):
        with pytest.raises(RowError, match=r"place: a is .*, not a number"):
            records.number({"a": value}, "a", "place")
    assert [records.name({"a": value}, "a", "") for value in (7, 7.0, "7", 0)] == ["7", "7", "7", "0"]
