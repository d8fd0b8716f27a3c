"""Ask the newest pushed model of a product."""

from __future__ import annotations

import pathlib
from typing import Any

from factory.names import pipeline_name, run_command
from factory.products import UsageError
from factory.silence import silent


def newest_model(root: pathlib.Path, product: str, preset: str) -> pathlib.Path:
    """The folder of the newest pushed model.

    Raises:
        UsageError: none was pushed yet.
    """
    pushed = root / pipeline_name(product, preset) / "pushed"
    versions = [f for f in pushed.glob("*") if f.name.isdigit() and (f / "saved_model.pb").is_file()]
    if not versions:
        raise UsageError(f"{pushed} holds no model yet; make one with: {run_command(product, preset)}")
    return max(versions, key=lambda folder: int(folder.name))


def ask(folder: pathlib.Path, texts: list[str]) -> list[dict[str, Any]]:
    """What a model answers to texts: for each `answer` and `confidence`, and whatever else it says.

    Raises:
        UsageError: the model takes no texts.
    """
    with silent():
        import tensorflow as tf

        model = tf.saved_model.load(str(folder))
        if "ask" not in model.signatures:
            raise UsageError(f"{folder} answers no texts; it has {', '.join(sorted(model.signatures))}")
        encoded = [text.encode("utf-8", "replace") for text in texts]
        outputs = model.signatures["ask"](texts=tf.constant(encoded))
        values = {name: value.numpy().tolist() for name, value in outputs.items()}
    return [{name: _plain(value[row]) for name, value in values.items()} for row in range(len(texts))]


def _plain(value: Any) -> Any:
    return value.decode(errors="replace") if isinstance(value, bytes) else value
