"""Predictions with the newest pushed model of a product."""

from __future__ import annotations

import io
import itertools
import json
import os
import pathlib
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from factory import inputs
from factory.files import write_whole
from factory.inputs import Input
from factory.names import pipeline_name, run_command
from factory.products import UsageError
from factory.serve import policy
from factory.silence import silent
from models.common.rows import RowError
from pipelines._product import Product

_SIGNATURE = "predict"
_BATCH, _BATCH_BYTES = 256, 2**25  # maximum size of a batch
_MEDIA = {b"\x89PNG": "PNG", b"\xff\xd8\xff": "JPEG", b"GIF8": "GIF", b"RIFF": "WAV"}  # by first bytes
Outputs = dict[str, Any]


def newest_model(root: pathlib.Path, product: str, preset: str) -> pathlib.Path:
    """Return the folder of the newest pushed model, or of the version that was promoted or rolled back to.

    Raises:
        UsageError: no model has been pushed.
    """
    pushed = root / pipeline_name(product, preset) / "pushed"
    versions = [f for f in pushed.glob("*") if f.name.isdigit() and (f / "saved_model.pb").is_file()]
    if not versions:
        raise UsageError(f"{pushed} holds no model yet; make one with: {run_command(product, preset)}")
    decided = str(policy.in_use(root, product, preset))
    return next(
        (folder for folder in versions if folder.name == decided),
        max(versions, key=lambda folder: int(folder.name)),
    )


def _objects(
    product: Product,
    arguments: Sequence[str],
    root: pathlib.Path,
    preset: str,
    as_json: bool,
    out: pathlib.Path | None,
) -> Iterator[str]:
    """Yield the lines of pictures and films, and write both with boxes into a folder; see `printed`."""
    from factory import detected

    folder = OutputFolder(out, arguments) if out else None
    films = [argument for argument in arguments if detected.is_film(argument)]
    shown = [argument for argument in arguments if argument not in films]
    for given, outputs in predict(product, shown, root, preset) if shown else ():
        found = detected.described(given, outputs)
        files = ""
        if folder:
            written = folder.write(given, "boxes", detected.drawn(given.content, found["objects"]))
            write_whole(written.with_suffix(".json"), json.dumps(found, ensure_ascii=False).encode())
            files = f"; {written}"
        plain = f"{given.name}: {found['answer']} ({found['confidence']:.2f}){files}"
        yield json.dumps(found, ensure_ascii=False) if as_json else plain
    model = (
        Model(newest_model(root, product.name, preset), run_command(product.name, preset)) if films else None
    )
    for film in films:
        assert model
        for found in detected.watch(pathlib.Path(film), model, out):
            if as_json:
                yield json.dumps(found, ensure_ascii=False)
            elif "answer" in found:
                yield f"{film}: {found['answer']} in {found['frames']} frames"


def predict(
    product: Product, arguments: Sequence[str], root: pathlib.Path, preset: str
) -> Iterator[tuple[Input, Outputs]]:
    """Yield each input with the outputs of the newest pushed model; see `Model`.

    Args:
        product: product of the model.
        arguments: texts, files or "-", see `inputs.read`.
        root: folder of all runs.
        preset: of the run that pushed the model.

    Raises:
        UsageError: there is no model or no input, or a file is missing.
        RowError: an input cannot be read; the message names the input and the reason.
    """
    folder = newest_model(root, product.name, preset)
    batches = _batches(inputs.read(arguments, product.takes))
    first = next(batches, None)  # inputs are checked before the model is loaded
    if first is None:
        named = ["standard input" if argument == inputs.STDIN else argument for argument in arguments]
        raise UsageError(f"there is no input in {', '.join(named)}; bring a row or a line")
    model = Model(folder, run_command(product.name, preset))
    for batch in itertools.chain([first], batches):
        yield from zip(batch, model(batch), strict=True)


def _batches(given: Iterable[Input]) -> Iterator[list[Input]]:
    batch: list[Input] = []
    size = 0
    for one in given:
        batch.append(one)
        size += len(one.content)
        if len(batch) == _BATCH or size >= _BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


class Model:
    """A pushed model."""

    def __init__(self, folder: pathlib.Path, remedy: str) -> None:
        """Load a SavedModel.

        Args:
            folder: folder of the SavedModel.
            remedy: command that makes a new model.

        Raises:
            UsageError: the model is broken, or has no signature for predictions.
        """
        with silent():
            import tensorflow as tf

            try:
                self._model = tf.saved_model.load(str(folder))
            except (OSError, tf.errors.OpError) as error:
                reason = str(error).strip().splitlines()[0]
                raise UsageError(f"{folder} is broken ({reason}); make a new model with: {remedy}") from None
        if _SIGNATURE not in self._model.signatures:
            raise UsageError(f"{folder} has no signature {_SIGNATURE!r}; make a new model with: {remedy}")
        self._broken = tf.errors.InvalidArgumentError

    def __call__(self, batch: Sequence[Input]) -> list[Outputs]:
        """Return the outputs for each input: `answer`, `confidence` and any others.

        Texts are strings, numbers and arrays are as in JSON, pictures and sound are bytes.

        Raises:
            RowError: an input cannot be read.
        """
        try:
            return self._predict(batch)
        except self._broken as error:
            if len(batch) > 1:
                for one in batch:
                    self([one])
            raise RowError(f"{_shortened(batch[0].name)}: {_reason(str(error))}") from None

    def _predict(self, batch: Sequence[Input]) -> list[Outputs]:
        with silent():
            import tensorflow as tf

            contents = tf.constant([one.content for one in batch])
            outputs = self._model.signatures[_SIGNATURE](contents=contents)
            values = {name: value.numpy().tolist() for name, value in outputs.items()}
        return [{name: _plain(value[row]) for name, value in values.items()} for row in range(len(batch))]


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return list(map(_plain, value))
    return value if not isinstance(value, bytes) or medium(value) else value.decode(errors="replace")


def _reason(error: str) -> str:
    """Return the message of an assertion in the model, or the first line of another error."""
    asserted = re.search(r"assertion failed: \[(.*?)\]\s*(?:\n|$|\[\[)", error, re.DOTALL)
    lines = [line for line in error.splitlines() if line.strip()]
    return asserted[1].strip("\"' ") if asserted else f"the model cannot read it ({lines[0]})"


def _shortened(name: str) -> str:
    return name if len(name) <= 200 else f"{name[:200]}..."


def medium(value: Any) -> str | None:
    """Return the format of a picture or sound; None for any other output."""
    if not isinstance(value, bytes):
        return None
    return next((kind for start, kind in _MEDIA.items() if value.startswith(start)), None)


def described(value: bytes) -> str:
    """Describe a picture or sound, such as "PNG, 28 x 28 pixels", with the option that writes it."""
    kind = medium(value)
    size = f"{len(value):,} bytes"
    if kind != "WAV":
        from PIL import Image

        with Image.open(io.BytesIO(value)) as picture:
            size = f"{picture.width} x {picture.height} pixels"
    return f"{kind}, {size} (--out FOLDER writes it to a file)"


class OutputFolder:
    """Folder for pictures and sound, named after their inputs; no input is overwritten."""

    def __init__(self, folder: pathlib.Path, arguments: Sequence[str]) -> None:
        """Set the folder, and the arguments with the input files."""
        self._folder = folder
        self._taken = {os.path.realpath(argument) for argument in arguments}

    def write(self, given: Input, name: str, value: bytes) -> pathlib.Path:
        """Write the output `name` of an input, and return the file."""
        ending = f".{(medium(value) or '').lower()}"
        self._folder.mkdir(parents=True, exist_ok=True)
        for number in itertools.count(1):
            again = f"-{number}" if number > 1 else ""
            file = self._folder / f"{given.stem}-{name}{again}{ending}"
            if os.path.realpath(file) not in self._taken:
                break
        self._taken.add(os.path.realpath(file))
        write_whole(file, value)
        return file


def printed(
    product: Product,
    arguments: Sequence[str],
    root: pathlib.Path,
    preset: str,
    as_json: bool = False,
    out: pathlib.Path | None = None,
) -> Iterator[str]:
    """Yield the output line of each input: the answer and its confidence, or all outputs as JSON.

    Args:
        product: product of the model.
        arguments: texts, files or "-".
        root: folder of all runs.
        preset: of the run that pushed the model.
        as_json: one JSON object for each input.
        out: folder for pictures and sound; without one they are described.

    Raises:
        UsageError: see `predict`; or the product gives text only, and a folder is given.
        RowError: see `predict`.
    """
    if product.gives == "boxes":
        yield from _objects(product, arguments, root, preset, as_json, out)
        return
    if out and product.gives == "text":
        raise UsageError(f"--out: {product.name} gives text only; leave it out")
    folder = OutputFolder(out, arguments) if out else None
    for given, outputs in predict(product, arguments, root, preset):
        media = {name: value for name, value in outputs.items() if medium(value)}
        shown = {
            name: str(folder.write(given, name, value)) if folder else described(value)
            for name, value in media.items()
        }
        if as_json:
            yield json.dumps({"input": given.name, **outputs, **shown}, ensure_ascii=False)
        else:
            whose = f"{given.name}: " if product.takes == "image" else ""
            more = "".join(f"; {name}: {words}" for name, words in shown.items())
            yield f"{whose}{outputs['answer']} ({outputs['confidence']:.2f}){more}"
