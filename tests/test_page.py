import html.parser
import re

import numpy as np
import pytest

from factory import words
from factory.runs import page, record
from models.common import figures

PIXEL = figures.png(np.zeros((28, 28), np.uint8))
EVERY_KIND = [
    figures.Curve(
        "Loss <1>",
        "epoch",
        "loss",
        [
            figures.Series("training", [1, 2, 3], [0.5, None, 0.25]),
            figures.Series("validation", [1, 2, 3], [0.6, 0.5, 0.4], dashed=True),
        ],
    ),
    figures.Table("Errors", ["text", "confidence", "count"], [["<script>alert(1)</script>", 0.5, 1200]]),
    figures.Matrix("Confusion", ["negative", "positive"], ["negative", "positive"], [[1000, 0], [4, 1]]),
    figures.Gallery("Misread", [figures.picture(PIXEL, '"7" read as 1')], note="Highest first."),
    figures.media("Word vectors", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml", "map"),
    figures.media("Film", PIXEL, "video/mp4"),
    figures.media("Sound", PIXEL, "audio/wav"),
    figures.Text("Model card", "first line\n<b>second</b> line"),
]


def run(**changed: object) -> record.RunRecord:
    values: dict = {
        "run": "20260101-000000-1", "product": "tiny", "preset": "smoke", "pipeline": "tiny-smoke",
        "started": "2026-01-01T00:00:00+00:00", "folder": "/runs/1",
        "data": record.DataRecord("Sentences", "CC0", "8f87f2d0"), "seconds": 754.0,
        **changed,
    }  # fmt: skip
    return record.RunRecord(**values)


def measured() -> record.RunRecord:
    return run(
        status="not blessed",
        verdict="the model was not pushed",
        rows={"read": 70_000, "dropped: empty": 3},
        nodes=[record.NodeRecord("Trainer", "failed", 3.21, "first run", 1, "disk <full>")],
        gates=[
            record.GateRecord("accuracy", "", "at least 0.9", 0.85, -0.05, "failed"),
            record.GateRecord("recall_at_1", "faq", "at least 0.78", None, None, "not applicable", "none"),
        ],
        measured=record.Measured(
            {"example_count": 1.0, "accuracy": 1.0, "psnr": None}, {"source a": {"accuracy": 0.25}}
        ),
        champion=record.Measured({"accuracy": 0.75}),
        beside={"linear": record.Measured({"accuracy": 0.5}, {})},
        slice_metrics=["accuracy"],
        notes={"parameters": 1_234_567},
        config={"learning_rate": 0.004},
    )  # fmt: skip


class Checker(html.parser.HTMLParser):
    """Fails where elements are not closed in their order."""

    VOID = frozenset({"meta", "img", "br"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list) -> None:
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def checked(text: str) -> str:
    checker = Checker()
    checker.feed(text)
    assert not checker.open
    return text


def test_every_kind_of_figure_is_shown_and_nothing_is_run_or_fetched() -> None:
    text = checked(page.render(measured(), EVERY_KIND))
    assert "<script" not in text and "<b>second" not in text and "Loss &lt;1&gt;" in text
    assert not re.search(r'(src|href)="(?!data:)', text)
    assert text.count("<svg") == 1 and 'class="series dashed serie-1 color-1"' in text
    assert 'alt="&#34;7&#34; read as 1" width="84" height="84" src="data:image/png;base64,' in text
    assert "data:image/svg+xml;base64," in text and "<video controls" in text and "<audio controls" in text
    assert "nan" not in text.lower().replace("finance", "")


def test_numbers_states_and_reasons_are_shown() -> None:
    text = re.sub(r"\s+", " ", page.render(measured(), []))
    cells = re.findall(r"<t[dh][^>]*>(?:<span[^>]*>)?([^<]*)", text)
    gate = cells.index("recall_at_1")
    assert cells[gate : gate + 7] == [
        "recall_at_1",
        "faq",
        "at least 0.78",
        "-",
        "-",
        "not applicable",
        "none",
    ]
    count = cells.index("example_count")
    assert cells[count : count + 4] == ["example_count", "1", "-", "-"]
    accuracy = cells.index("accuracy", count)
    assert cells[accuracy : accuracy + 4] == ["accuracy", "1.0000", "0.7500", "0.5000"]
    assert cells[cells.index("source a") :][:5] == ["source a", "-", "0.2500", "-", "-"]
    assert "<dd>70,000</dd>" in text and "<dd>1,234,567</dd>" in text and "<dd>0.004</dd>" in text
    assert "disk &lt;full&gt;" in text and "12 min 34 s" in text


def test_a_run_that_failed_at_once_has_a_page() -> None:
    text = checked(page.render(run(status="failed", verdict="the run failed"), []))
    assert "the run failed" in text and "Gates" not in text and "Metrics" not in text


@pytest.mark.parametrize(
    ("value", "shown"),
    [(1200, "1,200"), (1, "1"), (1200.0, "1,200"), (1.0, "1.0000"), (-0.00001, "-1.0e-05"), (2e-6, "2.0e-06"),
     (None, "-"), (float("nan"), "-"), (True, "True"), ("a", "a")],
)  # fmt: skip
def test_numbers(value: object, shown: str) -> None:
    assert words.number(value) == shown


def test_errors_stand_out_from_the_diagonal() -> None:
    ((right, wrong), (worse, _)) = page.shades(
        figures.Matrix("", ["a", "b"], ["a", "b"], [[1000, 1], [4, 1000]])
    )
    assert right == 0 and 0 < wrong < worse
    one_row = figures.Matrix("", ["a"], ["b", "c"], [[0, None]])
    assert page.shades(one_row) == [[0, 0]]


def test_runs_stand_side_by_side_with_their_intervals() -> None:
    curve = {"x_label": "epoch", "x": [1, 2], "mean": [0.5, 0.6], "low": [0.4, 0.5], "high": [0.6, 0.7]}
    group = {
        "runs": ["1", "2"],
        "measured": 2,
        "summary": {"accuracy": {"mean": 0.5, "deviation": 0.1, "least": 0.4, "greatest": 0.6}},
        "curves": {"Learning curve: accuracy": curve},
    }
    groups = {"epochs 1": group, "epochs 2": {**group, "summary": {}}}
    text = checked(page.render_comparison({"product": "tiny", "repeated": "seed", "groups": groups}))
    assert "0.5000 ± 0.1000" in text
    # The lines of an interval have the colour of their mean.
    lines = set(re.findall(r'class="series (dashed )?serie-(\d) color-(\d)"', text))
    assert lines == {
        *{("", "0", "0"), ("dashed ", "1", "0"), ("dashed ", "2", "0")},
        *{("", "3", "1"), ("dashed ", "4", "1"), ("dashed ", "5", "1")},
    }
