"""The console in a browser: by mouse and keyboard, on a phone, while a run goes on, and without scripts."""

from __future__ import annotations

import json
import pathlib
from collections.abc import Iterator
from typing import Any

import browsers
import consoles
import pytest
import stores
from consoles import Console

from factory import locks
from factory.console.source import Source
from factory.inspection.store import Store
from factory.runs import live, record
from models.common import figures

PHONE = {"width": 375, "height": 667}


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with browsers.chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    root = tmp_path_factory.mktemp("many") / "runs"
    names = stores.Many(root).write(30, files=True)
    shown = [
        figures.Curve("Loss", "epoch", "loss", [figures.Series("training", [1, 2], [0.5, 0.25])]),
        figures.Matrix("Confusion", ["a", "b"], ["a", "b"], [[9, 1], [2, 8]]),
    ]
    (root / stores.PIPELINE / "runs" / names[-1] / figures.FILE).write_text(figures.dump(shown))
    return root


@pytest.fixture(scope="module")
def console(many: pathlib.Path) -> Iterator[Console]:
    with consoles.served(Source(many)) as served:
        yield served


@pytest.fixture(scope="module")
def newest(many: pathlib.Path) -> str:
    return max(path.name for path in (many / stores.PIPELINE / "runs").iterdir())


@pytest.fixture
def opened(browser: Any, console: Console) -> Iterator[Any]:
    """Opens pages, with options of a context; fails where one complains or loads from elsewhere."""
    contexts, complaints = [], []

    def open_page(path: str, address: str = console.address, **options: Any) -> Any:
        contexts.append(browser.new_context(**options))
        page = contexts[-1].new_page()
        page.set_default_timeout(30_000)
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: request.url.startswith(address) or complaints.append(request.url))
        page.goto(address + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not complaints


def test_from_the_first_page_to_an_artifact_and_its_lineage(opened: Any, newest: str) -> None:
    page = opened("/")
    assert page.locator(".sparkline .line").is_visible()
    page.click("text=Latest runs >> xpath=.. >> a >> nth=0")
    assert page.url.endswith(f"/runs/{newest}")
    page.click(".graph.broad a:has-text('Trainer') >> nth=0")
    assert page.locator("h1").inner_text().startswith("Trainer")
    page.click("section:has(h2:text-is('Outputs')) a")
    assert page.locator("h1").inner_text().startswith("Model ")
    page.click(".graph.broad a.state-pushed")
    assert page.locator("h1").inner_text().startswith("PushedModel")


def test_chosen_runs_are_compared(opened: Any) -> None:
    page = opened("/runs")
    for box in page.locator("input[name=run]").all()[:2]:
        box.check()
    page.click("text=Compare the chosen runs")
    assert page.locator("h2:text-is('Configuration')").is_visible()
    page.check("input[name=all]")
    page.click("button:text-is('Show')")
    assert page.locator("th:text-is('seed')").is_visible()


def test_search_finds_a_run(opened: Any, newest: str) -> None:
    page = opened("/")
    page.fill("input[name=q]", newest)
    page.press("input[name=q]", "Enter")
    assert page.url.endswith(f"/runs/{newest}")


def test_the_keyboard_reaches_content_and_graph(opened: Any, newest: str) -> None:
    page = opened(f"/runs/{newest}")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to content"
    page.keyboard.press("Enter")
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('svg.graph.broad') !== null"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/nodes/*")


def test_figures_have_colours_under_the_strict_policy(opened: Any, newest: str) -> None:
    page = opened(f"/runs/{newest}/figures")
    background = "getComputedStyle(document.querySelector('td.shade-15')).backgroundColor"
    assert page.evaluate(background) not in ("rgba(0, 0, 0, 0)", "")
    assert (
        page.evaluate("getComputedStyle(document.querySelector('.pygal-chart path.line')).stroke") != "none"
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_light_and_dark_can_be_read(opened: Any, scheme: str) -> None:
    page = opened("/", color_scheme=scheme)
    ink, paper = (
        sum(map(int, page.evaluate(f"getComputedStyle(document.body).{name}.match(/\\d+/g)")[:3]))
        for name in ("color", "backgroundColor")
    )
    assert ink < paper if scheme == "light" else ink > paper
    assert abs(ink - paper) > 450


def test_pages_fit_a_phone(opened: Any, newest: str, many: pathlib.Path) -> None:
    model = Store(many / "metadata.sqlite").artifacts(type="Model", limit=1)[0].id
    for path in (
        "/",
        "/runs",
        f"/runs/{newest}",
        "/models",
        f"/artifacts/{model}",
        "/compare",
        "/search?q=1",
    ):
        page = opened(path, viewport=PHONE)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], path
    page = opened(f"/runs/{newest}", viewport=PHONE)
    graph = page.locator(".graph.tall")
    assert graph.is_visible() and not page.locator(".graph.broad").is_visible()
    assert graph.bounding_box()["width"] <= PHONE["width"]


def test_pages_work_without_scripts(opened: Any, newest: str) -> None:
    page = opened("/runs", java_script_enabled=False)
    page.select_option("select[name=status]", "pushed")
    page.click("button:text-is('Show')")
    page.click("text=Older runs")
    page.click("tbody a >> nth=0")
    assert page.locator("svg.graph").first.is_visible() and newest not in page.url


def test_a_run_refreshes_until_it_ends(opened: Any, tmp_path: pathlib.Path) -> None:
    root = tmp_path / "runs"
    (before,) = stores.Many(root).write(1)
    folder = root / stores.PIPELINE / "runs" / "20270101T000000-0001"
    folder.mkdir()
    content = json.loads((folder.parent / before / record.FILE).read_text())
    with live.written(folder) as events, consoles.served(Source(root)) as console:
        with locks.alone(folder / record.LOG):
            events.nodes([record.NodeRecord("Trainer"), record.NodeRecord("Evaluator")])
            page = opened(f"/runs/{folder.name}", console.address)
            still = opened(f"/runs/{folder.name}", console.address, java_script_enabled=False)
            page.evaluate("window.kept = true")
            events.node(record.NodeRecord("Trainer", "running"))
            events.progress("epoch 1 of 2: loss 0.25")
            page.wait_for_selector(".broad .state-running text.title")
            page.wait_for_selector("text=epoch 1 of 2: loss 0.25")
            still.wait_for_selector("text=epoch 1 of 2: loss 0.25")  # it reloads itself
        content |= {"run": folder.name, "folder": str(folder)}
        (folder / record.FILE).write_text(json.dumps(content))
        page.wait_for_selector("h1 >> text=pushed")
        assert page.evaluate("window.kept") and not page.locator("[data-refresh]").count()
        for shown in (page, still):
            shown.context.close()
