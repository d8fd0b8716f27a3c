"""Objects that a model finds in pictures and film: as lines, as JSON, and drawn."""

from __future__ import annotations

import collections
import itertools
import json
import pathlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from factory.files import write_whole
from factory.inputs import Input
from factory.products import UsageError
from models.common.rows import RowError
from models.common.vision import drawing, picture_files
from models.common.vision.drawing import PALETTE, Mark
from models.common.vision.tracks import Tracker

FILMS = (".avi", ".mp4", ".mov", ".mkv", ".webm", ".m4v")
_TOGETHER = 16  # frames that the model gets at once
Outputs = dict[str, Any]
Predict = Callable[[Sequence[Input]], list[Outputs]]


def objects(outputs: Outputs) -> list[dict[str, Any]]:
    """The objects of a picture, the surest first: `name`, `score` and `box` (left, top, right, bottom)."""
    count = outputs["count"]
    columns = (outputs[name][:count] for name in ("names", "scores", "boxes"))
    return [
        {"name": name, "score": round(score, 4), "box": [round(edge, 1) for edge in box]}
        for name, score, box in zip(*columns, strict=True)
    ]


def described(given: Input, outputs: Outputs) -> Outputs:
    """What is found in a picture, as JSON holds it."""
    answer = {name: outputs[name] for name in ("answer", "confidence")}
    return {"input": given.name, **answer, "objects": objects(outputs)}


def drawn(content: bytes, found: Sequence[dict[str, Any]]) -> bytes:
    """A picture's file with boxes, names and scores drawn, as JPEG."""
    picture = picture_files.upright(picture_files.opened(content, "the picture"))
    return drawing.jpeg(drawing.draw(np.asarray(picture), marks(found)))


def marks(found: Sequence[dict[str, Any]]) -> list[Mark]:
    """Boxes to draw: each class, or track, in a colour of its own."""
    result = []
    for each in found:
        number = each.get("track") or sum(map(ord, each["name"]))
        caption = (
            f"{each['name']} {each['track']}" if "track" in each else f"{each['name']} {each['score']:.2f}"
        )
        left, top, right, bottom = each["box"]
        result.append(Mark((left, top, right, bottom), PALETTE[number % len(PALETTE)], caption))
    return result


def is_film(argument: str) -> bool:
    """Whether an argument names a film, by its ending."""
    return pathlib.Path(argument).suffix.lower() in FILMS


class Film:
    """A film, whose frames are looked at one by one."""

    def __init__(self, file: pathlib.Path) -> None:
        """Open a film.

        Raises:
            UsageError: there is no such file, or OpenCV is not installed.
            RowError: it is no film.
        """
        if not file.is_file():
            raise UsageError(f"{file}: no such file; give a film, such as {', '.join(FILMS[:3])}")
        try:
            import cv2
        except ImportError:
            needed = "film needs OpenCV; install it with: pip install opencv-python-headless"
            raise UsageError(f"{file}: {needed}") from None
        self._cv2, self._file = cv2, file
        self._film = cv2.VideoCapture(str(file))
        if not self._film.isOpened():
            raise RowError(f"{file}: cannot be read as film; convert it to MP4 (H.264)")
        self.rate = self._film.get(cv2.CAP_PROP_FPS) or 25.0

    def frames(self) -> Iterator[np.ndarray]:
        """Yield the frames, uint8 [height, width, 3].

        Raises:
            RowError: the film has none.
        """
        for number in itertools.count():
            there, frame = self._film.read()
            if not there and not number:
                raise RowError(f"{self._file}: has no frame that can be read; convert it to MP4 (H.264)")
            if not there:
                return
            yield frame[..., ::-1]

    def seen(self, predict: Predict) -> Iterator[tuple[np.ndarray, list[dict[str, Any]]]]:
        """Yield each frame with its objects, which have the number of their `track` as well."""
        tracker = Tracker()
        for frames in batches(self.frames(), _TOGETHER):
            given = [Input(f"{self._file}, frame", self._encoded(frame), "") for frame in frames]
            for frame, outputs in zip(frames, predict(given), strict=True):
                found = objects(outputs)
                boxes = np.array([each["box"] for each in found], np.float32).reshape(-1, 4)
                numbers = tracker.update(boxes, [each["name"] for each in found])
                yield frame, [{**each, "track": number} for each, number in zip(found, numbers, strict=True)]

    def _encoded(self, frame: np.ndarray) -> bytes:
        return self._cv2.imencode(".bmp", frame[..., ::-1])[1].tobytes()

    def writer(self, file: pathlib.Path, size: tuple[int, int]) -> Any:
        """A writer of an MP4 file with frames of a width and height."""
        return self._cv2.VideoWriter(str(file), self._cv2.VideoWriter.fourcc(*"mp4v"), self.rate, size)


def batches(frames: Iterator[np.ndarray], most: int) -> Iterator[list[np.ndarray]]:
    """Lists of at most `most` frames."""
    while batch := list(itertools.islice(frames, most)):
        yield batch


def watch(file: pathlib.Path, predict: Predict, out: pathlib.Path | None) -> Iterator[Outputs]:
    """Yield the objects of each frame of a film, and last a summary.

    Args:
        file: the film.
        predict: model.
        out: folder for the film with boxes drawn, `<name>-boxes.mp4`, and `<name>.json`; None for none.
    """
    film, writer, frames = Film(file), None, []
    tracks: dict[int, str] = {}
    for number, (frame, found) in enumerate(film.seen(predict), 1):
        tracks |= {each["track"]: each["name"] for each in found}
        frames.append({"frame": number, "seconds": round((number - 1) / film.rate, 3), "objects": found})
        if out:
            if writer is None:
                out.mkdir(parents=True, exist_ok=True)
                writer = film.writer(out / f"{file.stem}-boxes.mp4", (frame.shape[1], frame.shape[0]))
            writer.write(
                np.ascontiguousarray(drawing.draw(np.ascontiguousarray(frame), marks(found))[..., ::-1])
            )
        yield {"input": f"{file}, frame {number}", **frames[-1]}
    counts = collections.Counter(tracks.values())
    answer = ", ".join(f"{count} {name}" for name, count in sorted(counts.items())) or "nothing"
    if writer is not None and out:
        writer.release()
        content = {"film": str(file), "frames_per_second": film.rate, "frames": frames}
        write_whole(out / f"{file.stem}.json", json.dumps(content).encode())
    yield {"input": str(file), "answer": answer, "frames": len(frames)}
