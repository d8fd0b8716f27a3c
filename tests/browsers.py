"""Debian's Chromium, driven headless."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from typing import Any

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Without some of these it asks for hosts of its maker at every start.
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


@contextlib.contextmanager
def chromium() -> Iterator[Any]:
    """A browser of Playwright. Tests are skipped where there is none."""
    reason = "browser tests were skipped: there is no {}"
    sync_api = pytest.importorskip("playwright.sync_api", reason=reason.format("package playwright"))
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        pytest.skip(reason.format("Chromium; on Debian, `apt-get install chromium` brings one"))
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        yield browser
        browser.close()
