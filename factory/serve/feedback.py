"""Labels that come later, joined with logged requests: live accuracy, and spans of labelled examples.

A span is a folder in the product's own data format, which `factory run PRODUCT --data SPAN` reads. It has a
hidden file with the labels that it was made from: a label goes into one span alone.
"""

from __future__ import annotations

import base64
import binascii
import dataclasses
import json
import math
import pathlib
import re
import shutil
from collections.abc import Mapping, Sequence
from typing import Any

from factory import locks
from factory.files import sync, write_whole
from factory.inspection.root import NotFoundError
from factory.products import UsageError
from factory.serve import logged, request_log
from factory.serve.logged import Logged
from models.common.files import records
from models.common.requests import Features, Labels
from models.common.rows import RowError
from pipelines._product import Product

ACCURACY = "accuracy.json"  # accuracy of the newest version that has labels, by the last file of labels
_LABELS = ".labels.json"  # in a span: labels by id
_95 = 1.959963984540054  # standard normal quantile of 0.975


@dataclasses.dataclass(frozen=True)
class Accuracy:
    """The share of right answers.

    Attributes:
        right: number of right answers.
        labelled: number of labelled answers.
        share: share.
        low: lower end of Wilson's interval of 95 %.
        high: its upper end.
    """

    right: int
    labelled: int
    share: float
    low: float
    high: float


@dataclasses.dataclass(frozen=True)
class Feedback:
    """Outcome of a file of labels.

    Attributes:
        model: name of the model.
        labels: number of labels in the file.
        joined: number of labels that belong to a logged answer.
        requests: number of logged requests.
        total: accuracy of all versions; None where nothing is labelled.
        versions: accuracy by version.
        left_out: number of labels by the reason why they are not used.
        examples: number of examples in the new span.
        span: new span; None where there is none.
        note: why there is none.
    """

    model: str
    labels: int
    joined: int
    requests: int
    total: Accuracy | None
    versions: Mapping[str, Accuracy]
    left_out: Mapping[str, int]
    examples: int
    span: pathlib.Path | None
    note: str


@dataclasses.dataclass(frozen=True)
class _Answer:
    """One labelled answer: a row of a request."""

    id: str
    label: str
    request: Logged
    row: int


def folder_of(root: pathlib.Path, product: str) -> pathlib.Path:
    """The folder of a product's spans in a root folder."""
    return root / "serving" / "feedback" / product


def feedback(root: pathlib.Path, product: Product, file: pathlib.Path) -> Feedback:
    """Join a file of labels with the log, and write a span of those that are in none.

    Args:
        root: root folder.
        product: product, by whose name the model is served.
        file: CSV, JSON or JSON lines with `id` and `label`, or with `groundTruthData` and `eventMetadata`.
            Of a request with several inputs, an id with "/" and the number of the input, from 0.

    Raises:
        UsageError: the product has no labels, or the file is of another kind.
        NotFoundError: nothing is logged, or no id is in the log.
        RowError: the file is broken; the message says where.
    """
    if product.labels is None:
        raise UsageError(f"{product.name} has no labels that would say whether an answer is right")
    if file.suffix.lower() not in records.FORMATS:
        raise UsageError(f"{file}: write labels into a file that ends in {', '.join(records.FORMATS)}")
    log = request_log.folder_of(root)
    request_log.required(log, product.name)
    labels, left_out = read(file, product.labels)
    answers, requests = _joined(log, product.name, labels, left_out)
    if not answers:
        raise NotFoundError(
            f"none of the {len(labels):,} ids in {file} is in {log}; ids are those of the header X-Request-Id"
        )
    right = _right(answers, product.labels, left_out)
    with_features = _features(product, [answer for answer, _ in right], left_out)
    span, examples, note = _write(root, product, with_features, file, left_out)
    by_version: dict[str, list[bool]] = {}
    for answer, is_right in right:
        by_version.setdefault(str(answer.request.version), []).append(is_right)
    versions = {version: accuracy(found) for version, found in sorted(by_version.items())}
    _publish(root, product.name, versions)
    return Feedback(
        product.name,
        len(labels),
        len(answers),
        requests,
        accuracy([is_right for _, is_right in right]) if right else None,
        versions,
        {reason: count for reason, count in left_out.items() if count},
        examples,
        span,
        note,
    )


def _publish(root: pathlib.Path, product: str, versions: Mapping[str, Accuracy]) -> None:
    """Write the accuracy of the newest version that has labels, by which retraining may be triggered."""
    if versions:
        newest = max(versions, key=int)
        file = folder_of(root, product) / ACCURACY
        write_whole(file, json.dumps({"version": newest, **dataclasses.asdict(versions[newest])}))


def accuracy(right: Sequence[bool]) -> Accuracy:
    """The share of right answers, with Wilson's interval (1927), which holds for few answers as well."""
    n, found = len(right), sum(right)
    share, squared = found / n, _95**2
    middle = (share + squared / (2 * n)) / (1 + squared / n)
    half = _95 * math.sqrt(share * (1 - share) / n + squared / (4 * n * n)) / (1 + squared / n)
    return Accuracy(found, n, share, max(0.0, middle - half), min(1.0, middle + half))


def read(file: pathlib.Path, labels: Labels) -> tuple[dict[str, str], dict[str, int]]:
    """The right answers of a file by id, the last of each, and the number of records without a label.

    Raises:
        RowError: the file is broken, or a label is unknown.
    """
    found: dict[str, str] = {}
    left_out = {"no label": 0}
    for id, label, where in records.read(file, _record):
        if label:
            found[id] = labels.meaning(label, where)
        else:
            left_out["no label"] += 1
    return found, left_out


def _record(record: Any, where: str) -> tuple[str, str, str]:
    """The id and the label of a record, and its place; the label is "" where there is none."""
    if isinstance(record, dict) and "groundTruthData" in record:
        return _ground_truth(record, where)
    record = records.fields(record, ("id", "label"), where)
    return _id(record, ("id",), where), _text(records.optional(record, "label")), where


def _ground_truth(record: dict[str, Any], where: str) -> tuple[str, str, str]:
    """A record in the form of SageMaker's model monitor; an id that the caller gave wins."""
    truth = records.fields(record["groundTruthData"], ("data",), f"{where}, groundTruthData")
    event = records.fields(record.get("eventMetadata"), (), f"{where}, eventMetadata")
    id, encoding = _id(event, ("inferenceId", "eventId"), where), str(truth.get("encoding", "CSV")).upper()
    label = _text(records.optional(truth, "data"))
    if encoding == "BASE64":
        try:
            label = base64.b64decode(label, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            raise RowError(f"{where}: groundTruthData is no text in base64; encode it again") from None
    elif encoding == "JSON":
        label = _text(records.parse(label, where))
    elif encoding != "CSV":
        raise RowError(f"{where}: the encoding is {encoding[:100]!r}; write CSV, JSON or BASE64")
    return id, label, where


def _id(record: Mapping[str, Any], keys: Sequence[str], where: str) -> str:
    found = next(filter(None, (records.name(record, key, where) for key in keys)), "")
    if not found:
        raise RowError(f"{where}: has no id; write that of the answer's header X-Request-Id as {keys[-1]}")
    return found


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()


def _joined(
    log: pathlib.Path, model: str, labels: Mapping[str, str], left_out: dict[str, int]
) -> tuple[list[_Answer], int]:
    """The labelled answers, and the number of all logged requests."""
    wanted = {part for id in labels for part in (id, id.rpartition("/")[0])}
    found: dict[str, Logged] = {}
    count = 0
    for record in request_log.records(log, model):
        count += 1
        id = logged.id_of(record)
        one = request_log.decoded(record) if id in wanted else None
        if one and (id not in found or one.time >= found[id].time):
            found[id] = one
    answers = []
    for id, label in labels.items():
        answer = _answer(id, label, found)
        if isinstance(answer, str):
            left_out[answer] = left_out.get(answer, 0) + 1
        else:
            answers.append(answer)
    return answers, count


def _answer(id: str, label: str, found: Mapping[str, Logged]) -> _Answer | str:
    """The answer with an id, or the reason why there is none."""
    if one := found.get(id):
        return _Answer(id, label, one, 0) if one.rows == 1 else "the request has several inputs; write ID/0"
    request, _, row = id.rpartition("/")
    one = found.get(request)
    if one and re.fullmatch(r"\d{1,9}", row) and int(row) < one.rows:
        return _Answer(id, label, one, int(row))
    return "the id is not in the log"


def _right(
    answers: Sequence[_Answer], labels: Labels, left_out: dict[str, int]
) -> list[tuple[_Answer, bool]]:
    """The answers that have an output to hold against the label, and whether it is right."""
    found = []
    for answer in answers:
        outputs = answer.request.outputs
        name = next((name for name in labels.outputs if name in outputs), None)
        if name is None:
            reason = f"the signature has no output {' or '.join(labels.outputs)}"
            left_out[reason] = left_out.get(reason, 0) + 1
            continue
        value = outputs[name].reshape(-1)[answer.row]
        said = value.decode(errors="replace") if isinstance(value, bytes) else str(value)
        found.append((answer, said == answer.label))
    return found


def _features(
    product: Product, answers: Sequence[_Answer], left_out: dict[str, int]
) -> list[tuple[_Answer, Features]]:
    """The answers whose inputs can become examples, with the features of these."""
    by_input: dict[str, list[_Answer]] = {}
    for answer in answers:
        by_input.setdefault(", ".join(answer.request.inputs), []).append(answer)
    found: list[tuple[_Answer, Features]] = []
    for name, group in by_input.items():
        values = [one.request.inputs[name][one.row] for one in group if name in one.request.inputs]
        read = product.requested(name, values) if values else None
        if read is None:
            left_out[f"inputs {name} make no examples"] = len(group)
        found += zip(group, read or (), strict=False)
    return found


def _write(
    root: pathlib.Path,
    product: Product,
    found: Sequence[tuple[_Answer, Features]],
    file: pathlib.Path,
    left_out: dict[str, int],
) -> tuple[pathlib.Path | None, int, str]:
    """Write a span of the answers that are in none; return it, the number of its examples, and why not."""
    assert product.labels
    folder = folder_of(root, product.name)
    folder.mkdir(parents=True, exist_ok=True)
    with locks.alone(folder / ".lock"):
        spans = {int(span.name[5:]): span for span in folder.glob("span-*") if span.name[5:].isdigit()}
        known = {id: label for span in spans.values() for id, label in _labels_of(span).items()}
        new = [(answer, features) for answer, features in found if answer.id not in known]
        differ = sum(known.get(answer.id, answer.label) != answer.label for answer, _ in found)
        left_out["an earlier span has another label for the id"] = differ
        if not new:
            every = "every label is in an earlier span" if found else "no labelled input makes an example"
            return None, 0, every
        span = folder / f"span-{max(spans, default=0) + 1}"
        scratch = folder / f".{span.name}"
        shutil.rmtree(scratch, ignore_errors=True)  # of a process that was cut off
        scratch.mkdir(mode=0o700)  # the log is its owner's alone, too
        try:
            product.labels.write([(features, answer.label) for answer, features in new], scratch)
            origin = {"file": str(file), "labels": {answer.id: answer.label for answer, _ in new}}
            (scratch / _LABELS).write_text(json.dumps(origin, indent=1), encoding="utf-8")
            sync(*scratch.iterdir(), scratch)  # before it gets its name
            scratch.rename(span)
        except RowError as error:
            return None, 0, str(error)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
    return span, len(new), ""


def _labels_of(span: pathlib.Path) -> dict[str, str]:
    try:
        found = json.loads((span / _LABELS).read_text(encoding="utf-8"))["labels"]
    except FileNotFoundError:
        return {}  # a span that somebody else made
    return dict(found)
