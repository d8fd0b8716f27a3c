"""Windows of spans: which rows they have, and statistics that are those of all rows together."""

import json
import pathlib

import numpy as np
import pytest

pytest.importorskip("tfx")

import pyarrow as pa
import tensorflow as tf
import tensorflow_data_validation as tfdv
from tensorflow_data_validation.statistics import stats_impl
from tfx.types.standard_artifacts import Examples

from components.files.spans import SpanWriter
from components.window import merging, plan
from components.window.component import Window
from models.common.rows import Row, RowError, Source, Splitter

SPLITS = ("train", "validation", "test")
DRAWN = np.random.default_rng(0)


def measured(columns: dict) -> object:
    """Statistics as TFDV makes them of these columns."""
    arrays = [pa.array([None if v is None else list(np.atleast_1d(v)) for v in c]) for c in columns.values()]
    batch = pa.RecordBatch.from_arrays(arrays, list(columns))
    return stats_impl.generate_statistics_in_memory(batch, tfdv.StatsOptions())


def column(count: int, shift: float) -> dict:
    """Numbers, texts, and a feature that is missing now and then."""
    numbers = DRAWN.normal(shift, 1 + shift, count)
    return {
        "number": list(numbers),
        "whole": [int(value) for value in DRAWN.integers(0, 10, count)],
        "text": [b"abc"[: int(value)] for value in DRAWN.integers(1, 4, count)],
        "sparse": [None if value < 0 else [value] * 2 for value in numbers],
    }


def test_merged_statistics_are_those_of_all_rows() -> None:
    parts = [column(300, 0.0), column(700, 2.0), column(50, -0.5)]
    whole = {name: [value for part in parts for value in part[name]] for name in parts[0]}
    merged, expected = merging.merge([measured(part) for part in parts]), measured(whole)
    assert merged.datasets[0].num_examples == 1050
    ours = {feature.path.step[0]: feature for feature in merged.datasets[0].features}
    for feature in expected.datasets[0].features:
        found, kind = ours[feature.path.step[0]], feature.WhichOneof("stats")
        one, other = getattr(found, kind), getattr(feature, kind)
        for name in ("num_missing", "num_non_missing", "tot_num_values", "min_num_values", "max_num_values"):
            assert getattr(one.common_stats, name) == getattr(other.common_stats, name), name
        assert one.common_stats.avg_num_values == pytest.approx(other.common_stats.avg_num_values)
        if kind == "num_stats":
            assert (one.num_zeros, one.min, one.max) == (other.num_zeros, other.min, other.max)
            assert one.mean == pytest.approx(other.mean)
            assert one.std_dev == pytest.approx(other.std_dev)
            assert one.median == pytest.approx(other.median, abs=1)
            for together, theirs in zip(one.histograms, other.histograms, strict=True):
                counts = [[b.sample_count for b in histogram.buckets] for histogram in (together, theirs)]
                assert sum(counts[0]) == pytest.approx(sum(counts[1]))
                near = 0.02 if together.type == 0 else 0.05  # of all values; those of quantiles lie closer
                if together.type == 0 or feature.path.step[0] == "number":
                    assert np.allclose(*counts, atol=near * sum(counts[1])), (feature.path, counts)
        if kind == "string_stats":
            assert one.unique == other.unique == 3
            counts = [{b.label: b.sample_count for b in s.rank_histogram.buckets} for s in (one, other)]
            assert counts[0] == counts[1]
            tops = [{value.value: value.frequency for value in s.top_values} for s in (one, other)]
            assert tops[0] == tops[1]
            assert one.avg_length == pytest.approx(other.avg_length)


def test_a_feature_that_a_span_lacks_is_missing_there_and_other_types_are_an_error() -> None:
    without = {"whole": [1, 2, 3]}
    merged = merging.merge([measured({**without, "text": [b"a", b"b", None]}), measured(without)])
    text = next(feature for feature in merged.datasets[0].features if feature.path.step[0] == "text")
    assert (text.string_stats.common_stats.num_missing, text.string_stats.common_stats.num_non_missing) == (
        4,
        2,
    )
    with pytest.raises(
        merging.MergeError, match="feature whole is of type INT and STRING in different spans"
    ):
        merging.merge([measured(without), measured({"whole": [b"1"]})])
    assert (
        not merging.merge([measured(without)] * 2).datasets[0].features[0].num_stats.common_stats.num_missing
    )


def span(folder: pathlib.Path, number: int, rows: list[tuple[str, int]]) -> Examples:
    """Examples of a span with these texts and labels; the text begins with the split."""
    examples = Examples()
    examples.uri = str(folder / f"span-{number}")
    settings = {"span": number, "version": None}
    splitter, writer = Splitter(Source([], settings)), SpanWriter(examples, SPLITS)
    made = (
        Row(text, {"text": text, "label": label}, split=text.split()[0], label=label) for text, label in rows
    )
    for split, row in splitter.divide(made):
        writer.write(split, row)
    writer.finish(settings, f"digest {number}", splitter)
    pathlib.Path(examples.uri, "rows.json").write_text(json.dumps({**splitter.counts, "dropped: empty": 1}))
    return examples


def window(folder: pathlib.Path, spans: list[Examples], roles: dict[int, str]) -> Examples:
    examples = Examples()
    examples.uri = str(folder / "window")
    Window.test_call(spans=spans, examples=examples, roles=json.dumps(roles), code="")
    return examples


def texts(examples: Examples, split: str) -> list[str]:
    files = [str(file) for file in pathlib.Path(examples.uri, f"Split-{split}").glob("*")]
    read = tf.data.TFRecordDataset(files, compression_type="GZIP")
    found = [tf.train.Example.FromString(record.numpy()).features.feature["text"] for record in read]
    return sorted(feature.bytes_list.value[0].decode() for feature in found)


@pytest.fixture
def spans(tmp_path: pathlib.Path) -> list[Examples]:
    """Two spans with a row in common; the second one has no rows for validation."""
    first = [("train a", 0), ("train b", 1), ("validation c", 0), ("test d", 1)]
    return [span(tmp_path, 1, first), span(tmp_path, 2, [("train b", 1), ("test e", 0)])]


def test_a_window_has_the_rows_of_its_spans_and_counts_repeats(
    tmp_path: pathlib.Path, spans: list[Examples]
) -> None:
    made = window(tmp_path, spans, {1: "train", 2: "train"})
    assert [texts(made, split) for split in SPLITS] == [
        ["train a", "train b", "train b"],
        ["validation c"],
        ["test d", "test e"],
    ]
    assert json.loads(pathlib.Path(made.uri, "rows.json").read_text()) == {
        "read": 6, "train": 3, "validation": 1, "test": 2, "dropped: empty": 2, "in several spans": 1
    }  # fmt: skip
    listed = json.loads(made.get_string_custom_property("spans"))
    assert listed[1] == {"span": 2, "role": "train", "sha256": "digest 2"}
    (linked, *_) = pathlib.Path(made.uri, "Split-validation").iterdir()
    assert linked.stat().st_nlink == 2  # not read, not copied


def test_spans_for_evaluation_are_the_test_split(tmp_path: pathlib.Path, spans: list[Examples]) -> None:
    made = window(tmp_path, spans, {1: "train", 2: "evaluate"})
    assert texts(made, "train") == ["train a", "train b"]
    assert texts(made, "test") == ["test e", "train b"]
    counts = json.loads(pathlib.Path(made.uri, "rows.json").read_text())
    assert counts["left out: test rows of spans for training"] == 1
    assert counts["for evaluation and trained on"] == 1
    anchor = window(tmp_path / "anchor", spans[:1], {1: "anchor"})
    assert anchor.split_names == '["test"]' and len(texts(anchor, "test")) == 4


def test_a_window_without_rows_for_a_split_or_of_one_class_is_refused(
    tmp_path: pathlib.Path, spans: list[Examples]
) -> None:
    with pytest.raises(RowError, match="of 2 rows of 1 spans none fell into validation; bring more rows"):
        window(tmp_path, spans[1:], {2: "train"})
    same = [span(tmp_path, 3, [("train a", 1), ("train b", 1), ("validation c", 0), ("test d", 0)])]
    with pytest.raises(RowError, match="all 2 rows for training have the label '1'; choose spans"):
        window(tmp_path, same, {3: "train"})


def test_no_row_is_in_two_splits_of_a_window() -> None:
    roles = {1: plan.TRAIN, 2: plan.EVALUATE, 3: plan.TRAIN}
    used = [part for parts in plan.sources(roles, SPLITS).values() for part in parts]
    assert len(used) == len(set(used)) and plan.left_out(roles, SPLITS) == [(1, "test"), (3, "test")]
