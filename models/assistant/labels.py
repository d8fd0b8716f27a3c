"""Intents of the assistant's texts that come later."""

from __future__ import annotations

import json
import pathlib
from collections.abc import Sequence

from models.common import requests
from models.common.requests import Features


def meaning(label: str, where: str) -> str:
    """The intent that a label means."""
    return label.strip()


def write(rows: Sequence[tuple[Features, str]], folder: pathlib.Path) -> None:
    """Write `feedback.jsonl`: utterances with intents, without slots."""
    lines = [json.dumps({"text": features["text"], "intent": intent}) for features, intent in rows]
    (folder / "feedback.jsonl").write_text("\n".join([*lines, ""]), encoding="utf-8")


LABELS = requests.Labels(("intent",), meaning, write)
