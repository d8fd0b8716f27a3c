"""Spans: which are found and chosen, and runs over them."""

import datetime
import json
import os
import pathlib
import random

import pytest
from helpers import Factory

from factory import products
from factory.inspection import spans as inspected
from factory.inspection.root import Root
from factory.products import UsageError
from factory.runs.spans import Choice, Chosen, Digests, choose
from models.common.files.spans import Pattern, SpanError, fault, is_pattern, said
from pipelines._product import Product

PATTERN = "in/day-{SPAN}"


def points(folder: pathlib.Path, seed: int, count: int = 120) -> pathlib.Path:
    """A folder with points for the toy."""
    folder.mkdir(parents=True, exist_ok=True)
    drawn = random.Random(seed)
    rows = [(drawn.uniform(-1, 1), drawn.uniform(-1, 1)) for _ in range(count)]
    lines = [f"{x:.6f},{y:.6f},{int(y > x)}" for x, y in rows]
    (folder / "points.csv").write_text("\n".join(["x,y,above", *lines, ""]))
    return folder


def with_files(folder: pathlib.Path, *names: str) -> pathlib.Path:
    for name in names:
        (folder / name).mkdir(parents=True)
        (folder / name / "points.csv").write_text(name)
    return folder


# Patterns


def test_spans_and_their_newest_versions_are_found(tmp_path: pathlib.Path) -> None:
    with_files(tmp_path, "day-2/v1", "day-10/v2", "day-10/v11", "day-9/v9", "day-03/v1", "other", ".day-4/v1")
    (tmp_path / "day-8" / "v1").mkdir(parents=True)  # nothing in it
    (tmp_path / "day-7.tmp" / "v1").mkdir(parents=True)
    found = Pattern("day-{SPAN}/v{VERSION}", tmp_path).spans()
    assert [(one.span, one.version, one.versions) for one in found] == [
        (2, 1, (1,)), (3, 1, (1,)), (9, 9, (9,)), (10, 11, (2, 11))
    ]  # fmt: skip
    assert found[-1].folder == tmp_path / "day-10" / "v11"
    found = Pattern(f"{tmp_path}/day-{{SPAN:2}}/v{{VERSION:1}}").look()
    assert [(one.span, one.version) for one in found.spans] == [(3, 1), (10, 2)]
    assert [stray.parent.name for stray in found.strays] == ["v11", "v1", "v9"]


def test_dates_are_days_since_1970(tmp_path: pathlib.Path) -> None:
    with_files(tmp_path, "1970-01-02", "2026-11-24")
    pattern = Pattern("{YYYY}-{MM}-{DD}", tmp_path)
    found = pattern.spans()
    days = (datetime.date(2026, 11, 24) - datetime.date(1970, 1, 1)).days
    assert [one.span for one in found] == [1, days] and pattern.name(days) == "2026-11-24"
    assert [one.span for one in pattern.chosen("2026-11-01..2026-11-30", found)] == [days]
    assert [one.span for one in pattern.chosen(f"1,{days}", found)] == [1, days]
    with_files(tmp_path, "2026-02-30")
    with pytest.raises(SpanError, match=r"belongs elsewhere \(.*2026-02-30/points.csv\)"):
        pattern.spans()


def test_two_folders_of_one_span_are_an_error(tmp_path: pathlib.Path) -> None:
    with_files(tmp_path, "day-3", "day-03")
    with pytest.raises(SpanError, match=r"day-03 and .*day-3 are both span 3; rename or remove one of them"):
        Pattern("day-{SPAN}", tmp_path).spans()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{SPAN:0}", "a width is 1 or more"),
        ("{FOO}", "{FOO} is not known; write {SPAN}"),
        ("{SPAN", "a brace is not closed"),
        ("{SPAN}/{SPAN}", "is there twice"),
        ("{YYYY}/{MM}", "a date is {YYYY}, {MM} and {DD}"),
        ("{VERSION}", "is that of a {SPAN} or a date"),
    ],
)
def test_a_pattern_that_cannot_be_understood_is_a_sentence(text: str, said: str) -> None:
    assert said in str(fault(text))
    with pytest.raises(SpanError):
        Pattern(text)


def test_a_list_of_spans_names_those_that_are_there(tmp_path: pathlib.Path) -> None:
    pattern = Pattern("{SPAN}", with_files(tmp_path, *"135679"))
    found = pattern.spans()
    assert [one.span for one in pattern.chosen("1,5..7", found)] == [1, 5, 6, 7]
    assert [one.span for one in pattern.chosen("", found)] == [1, 3, 5, 6, 7, 9]
    for text, message in (
        ("2", "there is no span 2; there are 1, 3, 5..7, 9"),
        ("20..30", "there is no span 20 to 30"),
        ("7..5", "'7..5' ends before it begins; write 5..7"),
        ("3-9", "'3-9' names no spans; write them as 3 or 3,5,7..9"),
        ("3,", "'' names no spans"),
        ("0..999999999", "smaller range"),
    ):
        with pytest.raises(SpanError, match=message):
            pattern.chosen(text, found)
    assert said(["2026-02-28", "2026-03-01", "2026-03-03"]) == "2026-02-28..2026-03-01, 2026-03-03"


def test_a_folder_with_braces_in_its_name_is_no_pattern(tmp_path: pathlib.Path) -> None:
    assert is_pattern(str(tmp_path / "day-{SPAN}"))
    (tmp_path / "day-{SPAN}").mkdir()
    assert not is_pattern(str(tmp_path / "day-{SPAN}")) and not is_pattern("in/day")


# Choices


@pytest.fixture
def product() -> Product:
    return products.load("sentiment")


@pytest.fixture
def days(tmp_path: pathlib.Path) -> pathlib.Path:
    """Days 1 to 5."""
    return with_files(tmp_path / "in", *(f"day-{number}" for number in range(1, 6)))


def chosen(days: pathlib.Path, product: Product, **choice: object) -> Chosen:
    return choose(days / "day-{SPAN}", Choice(**choice), product, days.parent)


def roles(found: Chosen) -> dict[int, str]:
    return {span.number: span.role for span in found.spans}


def test_all_spans_are_taken_or_a_window_of_those_that_evaluate_nothing(
    days: pathlib.Path, product: Product
) -> None:
    assert roles(chosen(days, product)) == dict.fromkeys(range(1, 6), "train")
    assert roles(chosen(days, product, window=2)) == {4: "train", 5: "train"}
    found = chosen(days, product, spans="1..4", window=2, evaluate=[5], anchor=[1])
    assert roles(found) == {1: "anchor", 3: "train", 4: "train", 5: "evaluate"}
    assert found.title.endswith("day-{SPAN}, spans 3..4, evaluated on 5, anchor 1")
    for choice, message in (
        ({"spans": "9"}, "--spans: there is no span 9; there are 1..5"),
        ({"evaluate": [7]}, "--evaluate: there is no span 7"),
        ({"evaluate": [1], "anchor": [1]}, "--anchor: span 1 is for evaluation already"),
        ({"spans": "3", "evaluate": [3]}, "all spans are for evaluation"),
    ):
        with pytest.raises(UsageError, match=message):
            chosen(days, product, **choice)
    with pytest.raises(UsageError, match="no folder with files is like it"):
        choose(days / "week-{SPAN}", Choice(), product, days)
    with pytest.raises(UsageError, match="cartpole is evaluated by the episodes that it plays"):
        chosen(days, products.load("cartpole"), evaluate=[1])


def test_repeated_and_empty_spans_are_left_out_and_said(days: pathlib.Path, product: Product) -> None:
    (days / "day-4" / "points.csv").write_text("day-2")
    (days / "day-3" / "points.csv").rename(days / "day-3" / "notes.md")
    found = chosen(days, product)
    assert list(roles(found)) == [1, 2, 5]
    assert found.notes == {"spans left out": "3 holds no data; 4 has the files of 2"}
    with pytest.raises(UsageError, match="span 4 has the files of span 2, and only one of them is for eval"):
        chosen(days, product, evaluate=[4])
    with pytest.raises(UsageError, match="no span that is chosen for training holds data"):
        chosen(days, product, spans="3")


def test_files_are_hashed_again_only_where_they_changed(
    days: pathlib.Path, product: Product, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder,) = days.glob("day-1")
    os.utime(folder / "points.csv", (0, 0))
    monkeypatch.setattr("factory.runs.spans._RECENT", -(10**18))  # as if the files were old
    digests = Digests(days, product)
    first = digests.of(folder)
    digests.write()
    monkeypatch.setattr("factory.runs.spans.digest", lambda *_: "read again")
    assert Digests(days, product).of(folder) == first
    (folder / "points.csv").write_text("day-x")
    os.utime(folder / "points.csv", (0, 0))  # as large and as old as before
    assert Digests(days, product).of(folder) == "read again"
    (days / "spans.json").write_text("{broken")
    assert Digests(days, product).of(folder) == "read again"


# Runs


def test_wrong_choices_are_refused_before_anything_is_written(toy: Factory) -> None:
    points(toy.folder / "in" / "day-1", 1)
    for options, message in (
        (["--spans", "1"], "choose among spans; name a pattern as --data"),
        (["--evaluate", "1", "--data", "in/day-1"], "choose among spans; name a pattern as --data"),
        (["--data", "in/day-{SPAM}"], "--data in/day-{SPAM}: {SPAM} is not known; write {SPAN}"),
        (["--data", PATTERN, "--spans", "2"], "--spans: there is no span 2; there are 1"),
        (["--data", PATTERN, "--evaluate", "x"], "--evaluate: 'x' names no spans"),
        (["--data", PATTERN, "--newest", "--window", "2"], "--newest and --window cannot be called together"),
        (["--data", PATTERN, "--from", "Trainer"], "--from leaves out the nodes of spans"),
    ):
        result = toy.smoke(*options)
        assert result.returncode == 2 and message in result.stderr, (options, result.stderr)
    (toy.folder / "in" / "day-1" / "points.csv").write_text("x,y,above\n1,2,three\n")
    result = toy.smoke("--data", PATTERN)
    assert result.returncode == 1 and "day-1/points.csv: line 2 has no point" in result.stderr
    assert not toy.root.exists()


def test_each_span_is_read_once_and_a_run_says_what_it_has_seen(toy: Factory) -> None:
    folder, pattern = toy.folder / "in", f"{PATTERN}/v{{VERSION}}"
    for number in (0, 1, 2):
        points(folder / f"day-{number}" / "v1", number)
    result = toy.smoke("--data", pattern, "--spans", "2", "--set", "epochs=60")
    assert result.returncode == 0, result.stdout + result.stderr
    first = toy.report()
    assert first["status"] == "pushed" and first["rows"]["read"] == 120
    assert [span["number"] for span in first["data"]["spans"]] == [2]
    assert first["data"]["title"].endswith("spans 2")

    points(folder / "day-1" / "v2", 11, count=3)  # a correction: few rows, not in every split
    points(folder / "day-3" / "v1", 3)
    options = ["--spans", "1..2", "--evaluate", "3", "--anchor", "0", "--set", "epochs=60"]
    result = toy.smoke("--data", pattern, *options)
    assert result.returncode == 0, result.stdout + result.stderr
    states, report = toy.states(), toy.report()
    assert {name: states[name] for name in states if name[-1].isdigit()} == {
        "Examples-0": "done", "Examples-1": "done", "Examples-2": "cached", "Examples-3": "done",
        "Statistics-1": "done", "Statistics-2": "cached", "Statistics-3": "done",
    }  # fmt: skip
    assert report["rows"]["test"] == report["measured"]["metrics"]["example_count"] == 120
    assert report["data"]["spans"][1]["version"] == 2
    assert report["rows"]["left out: test rows of spans for training"] > 0
    table = toy.figures()["Forgetting"]
    assert table.columns == ["metric", "new model", "latest blessed"]
    assert ["example_count", 120.0, 120.0] in table.rows
    assert report["anchor"]["metrics"]["sparse_categorical_accuracy"] > 0.7
    assert "latest model" not in report["notes"]  # it has not seen day 3
    say_what_models_have_seen(toy, pattern, first, report)


def say_what_models_have_seen(toy: Factory, pattern: str, first: dict, second: dict) -> None:
    versions = [pathlib.Path(report["pushed_to"]).name for report in (first, second)]
    for command, expected in (
        (["lineage", versions[1]], "spans 1, 2, 3 (evaluate)"),
        (["lineage", versions[1]], "span 1, version 2"),
        (["show", versions[1]], "evaluated on 3"),
        (["show", second["run"]], "day-1/v2"),
    ):
        printed = toy(*command)
        assert expected in printed.stdout, printed.stdout + printed.stderr
    points(toy.folder / "in" / "day-4" / "v1", 4)
    call = ["spans", "toy", "--preset", "smoke", "--data", pattern, "--json"]
    code = f"import sys\nfrom factory.cli import main\ntry: main({call!r})\nexcept SystemExit: pass\n"
    code += "heavy = {'tensorflow', 'tfx', 'tensorflow_data_validation', 'pydantic', 'ml_metadata', 'rich'}\n"
    code += "assert not heavy & set(sys.modules), heavy & set(sys.modules)"
    result = toy.python("-c", code, anew=True)
    assert result.returncode == 0, result.stderr
    listed = {span["span"]: span for span in json.loads(result.stdout)}
    assert listed[2]["used"] == dict.fromkeys(versions, "train")
    assert listed[1]["used"] == {versions[1]: "train"}
    assert listed[3]["used"] == {versions[1]: "evaluate"}
    assert [listed[number]["state"] for number in listed] == ["taken in"] * 4 + ["new"]
    assert listed[1]["versions"] == [1, 2] and listed[1]["rows"]["read"] == 3
    assert {drift["feature"] for drift in listed[3]["drift"]} == {"x", "y", "label"}
    assert all(drift["distance"] < drift["chance"] for drift in listed[3]["drift"])
    assert not listed[4]["drift"]


def test_new_spans_are_taken_in_mapped_one_by_one_and_named_where_they_break_the_contract(
    toy: Factory,
) -> None:
    for number in (1, 2):
        points(toy.folder / "in" / f"day-{number}", number)
    options = ["--data", PATTERN, "--set", "start=pretrained"]
    result = toy.smoke(*options, "--to", "Statistics-2", "--to", "Window-Mark")
    assert result.returncode == 0, result.stdout + result.stderr
    states = toy.states()
    assert [states[name] for name in ("Mark-1", "Mark-2", "Window-Mark", "Statistics-2")] == ["done"] * 4
    assert states["Statistics-1"] == "skipped" and "Window" not in states
    assert toy.report()["rows"]["read"] == 240
    points(toy.folder / "in" / "day-3", 3)
    file = toy.folder / "in" / "day-3" / "points.csv"
    file.write_text(file.read_text() + "1.5,0,0\n")
    printed = toy("spans", "toy", "--preset", "smoke", "--data", PATTERN, "--drift")
    assert printed.returncode == 0, printed.stdout + printed.stderr
    assert [span.state for span in survey(toy)] == ["taken in"] * 3
    assert toy.states()["Statistics-3"] == "done" and toy.states()["Trainer"] == "skipped"
    broken = toy.smoke(*options)
    assert broken.returncode == 1 and toy.states()["DataGate"] == "failed"
    assert f"{file.parent} has it (x)" in broken.stdout and "day-1 has it" not in broken.stdout


def survey(toy: Factory) -> list[inspected.Span]:
    """What `factory spans` finds; any product with these endings reads the same files."""
    like_toy = Product("pipelines.toy", {}, lambda *_: None, lambda *_: None, endings=(".csv",))
    return inspected.survey(Root(toy.root), like_toy, toy.folder / PATTERN, "smoke")
