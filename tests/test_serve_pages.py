"""The server's pages: a model for each medium is tried in a browser."""

from __future__ import annotations

import http.client
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import browsers
import numpy as np
import pytest
import servings
from PIL import Image
from servings import Folders, Served

from factory.serve import pages
from factory.serve.errors import RequestError
from factory.serve.pages import Shown
from factory.serve.service import Service
from factory.serve.signatures import PREDICT, Signature, TensorSpec


class Said:
    """A model in Python that answers contents by a function, and keeps what it was given."""

    def __init__(self, name: str, answers: Mapping[str, Sequence[Any]]) -> None:
        self.name, self.version, self.answers = name, 7, answers
        inputs = {"contents": TensorSpec("contents", 7, (None,))}
        outputs = {
            key: TensorSpec(key, 7 if isinstance(value[0], str | bytes) else 1, (None, *np.shape(value[0])))
            for key, value in answers.items()
        }
        self.signatures = {"predict": Signature("predict", PREDICT, inputs, outputs)}
        self.definitions: dict[str, Any] = {}
        self.given: list[bytes] = []

    def run(self, signature: str, inputs: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
        self.given += inputs["contents"].tolist()
        if inputs["contents"][0] == b"bad":
            raise RequestError("INVALID_ARGUMENT", "<b>it is no good word</b>")
        return {
            key: np.array(value, object if isinstance(value[0], str | bytes) else np.float32)
            for key, value in self.answers.items()
        }


def png(width: int = 40, height: int = 30) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (width, height), "navy").save(stream, "PNG")
    return stream.getvalue()


MODELS = {
    "<i>texts": Said("<i>texts", {"answer": [b"<b>good</b>"], "confidence": [0.75]}),
    "digits": Said("digits", {"answer": [b"7"], "confidence": [0.5], "repaired": [png(28, 28)]}),
    "photos": Said(
        "photos",
        {
            "answer": [b"1 cat"],
            "confidence": [0.9],
            "boxes": [[[4, 5, 20, 25], [0, 0, 0, 0]]],
            "scores": [[0.9, 0.0]],
            "count": [1],
        },
    ),
}
SHOWN = [
    Shown("<i>texts", "Reads <texts>.", "text", "7"),
    Shown("digits", "Reads digits.", "image", "7", drawn=True),
    Shown("photos", "", "image", "7"),
    Shown("gone", "", "", "", "version 3 of gone cannot be served: <no file>"),
]


@pytest.fixture(scope="module")
def server() -> Iterator[Served]:
    service = Service(Folders(*MODELS.values()))
    with servings.served(service, pages=pages.routes(lambda: SHOWN, asks_for_key=False)) as served:
        yield served


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with browsers.chromium() as browser:
        yield browser


@pytest.fixture
def page(browser: Any, server: Served) -> Iterator[Any]:
    """A page that fails where a script complains or asks another host."""
    complaints: list[str] = []
    context = browser.new_context(base_url=f"http://127.0.0.1:{server.port}", viewport=None)
    page = context.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text) if "Policy" in message.text else None)
    page.on("request", lambda asked: complaints.append(asked.url) if "127.0.0.1" not in asked.url and not
            asked.url.startswith(("data:", "blob:")) else None)  # fmt: skip
    yield page
    context.close()
    assert not complaints


def answered(page: Any) -> str:
    page.click("#ask")
    page.wait_for_selector("#answer:not([hidden])")
    return page.inner_text("#said")


def test_what_is_served_is_listed_and_what_failed_says_why(server: Served) -> None:
    text = server("/").content.decode()
    assert "&lt;i&gt;texts" in text and "<i>" not in text and "Reads &lt;texts&gt;." in text
    assert "cannot be served: &lt;no file&gt;" in text and 'href="/try/gone"' not in text
    assert server("/try/gone").status == server("/try/unknown").status == server("/static/../x").status == 404


def test_pages_answer_to_no_other_name(server: Served) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    connection.request("GET", "/", headers={"Host": "elsewhere.example"})
    assert connection.getresponse().status == 421
    connection.close()


def test_a_text_is_answered_and_a_fault_is_said(page: Any) -> None:
    page.goto("/")
    page.click("text=texts")
    page.click("#ask")
    assert "Write something first." in page.inner_text("#fault")
    page.fill("#text", "gr\N{LATIN SMALL LETTER U WITH DIAERESIS}n \N{GRINNING FACE}")
    assert answered(page) == "<b>good</b>"
    assert "confidence 0.75" in page.inner_text("#sure")
    assert MODELS["<i>texts"].given[-1].decode() == "gr\xfcn \N{GRINNING FACE}"
    page.fill("#text", "bad")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#fault:not([hidden])")
    assert "<b>it is no good word</b>" in page.inner_text("#fault")
    assert page.is_hidden("#answer")


def test_a_digit_is_drawn(page: Any) -> None:
    page.goto("/try/digits")
    page.click("#ask")
    assert "Choose a picture, or draw one." in page.inner_text("#fault")
    box = page.locator("#pad").bounding_box()
    page.mouse.move(box["x"] + 60, box["y"] + 50)
    page.mouse.down()
    page.mouse.move(box["x"] + 60, box["y"] + 200, steps=5)
    page.mouse.up()
    assert answered(page) == "7"
    drawn = np.array(Image.open(io.BytesIO(MODELS["digits"].given[-1])).convert("L"))
    assert drawn.shape == (280, 280) and drawn[100, 60] < 50 and drawn[100, 200] == 255
    assert page.locator("#outputs img").evaluate("image => image.naturalWidth") == 28


def test_boxes_are_drawn_on_a_photograph(page: Any) -> None:
    page.goto("/try/photos")
    page.set_input_files("#file", {"name": "a.png", "mimeType": "image/png", "buffer": png()})
    assert answered(page) == "1 cat"
    assert MODELS["photos"].given[-1] == png()
    brush = "canvas => Array.from(canvas.getContext('2d').getImageData({}, 1, 1).data)"
    canvas = page.locator("#picture canvas")
    assert (
        canvas.evaluate(brush.format("4, 15")) != [0, 0, 128, 255] == canvas.evaluate(brush.format("35, 28"))
    )
    assert page.inner_text("#outputs tr:has-text('scores') td") == "0.9000"
