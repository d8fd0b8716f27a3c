"""How rows are divided, counted and written, whatever the product."""

import json
import pathlib
from collections.abc import Iterator
from typing import Any

import pytest

from models.common import rows
from models.common.rows import Dropped, Row, RowError, Source, Splitter


def numbered(source: Source) -> Iterator[Row | Dropped]:
    """2,000 groups of two rows each, of which the second is a repeat; and a record without text."""
    for number in range(2000):
        name = "even" if number % 2 == 0 else "odd"
        features = {"number": number, "text": f"\N{SNOWMAN} {number}", "parts": [0.5, 1], "raw": b"\xff"}
        for _ in range(2):
            yield Row(str(number), features, name, key=str(number), label=number % 3)
    yield Dropped("no text", "odd")


def divided(**settings: Any) -> tuple[dict[int, str], Splitter]:
    source = Source([pathlib.Path("folder")], settings)
    splitter = Splitter(source)
    return {row.features["number"]: split for split, row in splitter.divide(numbered(source))}, splitter


def test_each_group_is_tested_in_exactly_one_fold() -> None:
    folds = [divided(fold=fold)[0] for fold in range(5)]
    for number in range(2000):
        assert [fold[number] for fold in folds].count("test") == 1
    splits = list(folds[0].values())
    assert 0.06 < splits.count("validation") / 2000 < 0.1
    assert 0.17 < splits.count("test") / 2000 < 0.23


def test_every_record_is_counted() -> None:
    counts = divided()[1].counts
    assert counts["dropped: repeated"] == 2000 and counts["dropped: no text"] == 1
    assert counts["read"] == 4001 == sum(count for name, count in counts.items() if name != "read")


def test_sources_and_a_fraction_select_rows() -> None:
    everything, _ = divided()
    even, splitter = divided(sources="even")
    assert even == {number: split for number, split in everything.items() if number % 2 == 0}
    assert not splitter.counts["dropped: no text"]
    half, _ = divided(fraction=0.5)
    assert half.items() < everything.items() and 0.45 < len(half) / 2000 < 0.55
    with pytest.raises(RowError, match=r"folder: there is no source \['yelp'\]; the files have"):
        divided(sources="yelp, even")


def test_a_fixed_split_is_kept_and_learn_is_never_tested() -> None:
    source = Source([], {"fraction": 0.01})
    fixed = [Row(str(number), {}, split=split) for number in range(50) for split in rows.SPLITS]
    assert [split for split, _ in Splitter(source).divide(fixed)] == [row.split for row in fixed]
    learnt = [Row(str(number), {}, split="learn") for number in range(200)]
    splits = {split for split, _ in Splitter(Source([]), ("train", "validation")).divide(learnt)}
    assert splits == {"train", "validation"}


@pytest.mark.parametrize(
    ("given", "settings", "said"),
    [
        ([], {}, "folder: no file has any row"),
        ([Row("a", {})], {}, "folder: of 1 rows none fell into"),
        ([Row(str(n), {}, label=1) for n in range(50)], {}, "rows for training have the label 1; bring"),
        ([Row(str(n), {}) for n in range(50)], {"batch_size": 64}, "fewer than a batch of 64; bring more"),
    ],
)
def test_rows_that_nothing_can_be_learnt_from_are_one_sentence(
    given: list[Row], settings: dict[str, Any], said: str
) -> None:
    with pytest.raises(RowError, match=said):
        rows.check(lambda source: iter(given), Source([pathlib.Path("folder")], settings))


def test_rows_are_written_as_examples(tmp_path: pathlib.Path) -> None:
    tf = pytest.importorskip("tensorflow")
    from tfx.types.standard_artifacts import Examples

    from components.source_example_gen.component import SourceExampleGen

    examples = Examples()
    examples.uri = str(tmp_path)
    SourceExampleGen.test_call(
        examples=examples, rows="test_rows.numbered", settings="{}", folders="[]", sha256="", code=""
    )
    counts = json.loads((tmp_path / "rows.json").read_text())
    expected, _ = divided()
    for split in rows.SPLITS:
        files = [str(file) for file in tmp_path.glob(f"Split-{split}/data_tfrecord-*.gz")]
        written = list(tf.data.TFRecordDataset(files, compression_type="GZIP").as_numpy_iterator())
        assert len(written) == counts[split] > 0
        for record in written:
            features = tf.train.Example.FromString(record).features.feature
            (number,) = features["number"].int64_list.value
            assert expected[number] == split
            assert features["text"].bytes_list.value[0].decode() == f"\N{SNOWMAN} {number}"
            assert list(features["parts"].float_list.value) == [0.5, 1]
            assert list(features["raw"].bytes_list.value) == [b"\xff"]
