"""Policy of continuous retraining: reader of `retrain.yaml`. Unknown names are errors.

    triggers: {new_span: true, drift: default, at_least_every: 30d}
    window: 7
    evaluate: {newest: 1}
    cool_down: 6h

A file without `triggers` retrains on new spans; where it names triggers, these alone count.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import pathlib
import re
from typing import Annotated, Any, Literal

import cronsim
import pydantic

import schemas
from schemas import strict

FILE = "retrain.yaml"
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


class PolicyError(ValueError):
    """A policy is invalid; the message gives the place and a suggestion."""


def _age(value: Any) -> Any:
    if isinstance(value, datetime.timedelta):
        return value
    found = re.fullmatch(r"(\d{1,6})([smhdw])", str(value))
    if not found:
        raise ValueError(f"{value!r} is no time; write it as 30d, 12h or 45m")
    return datetime.timedelta(**{_UNITS[found[2]]: int(found[1])})


def _cron(text: str) -> str:
    try:
        if len(text.split()) != 5:
            raise cronsim.CronSimError("It has not five fields")
        cronsim.CronSim(text, datetime.datetime.now(datetime.UTC))
    except cronsim.CronSimError as error:
        reason = f"{str(error)[0].lower()}{str(error)[1:]}"
        raise ValueError(
            f"{text!r} is no schedule ({reason}); write minute, hour, day, month and weekday: '0 3 * * *'"
        ) from None
    return text


def _file_name(text: str) -> str:
    if "/" in text:
        raise ValueError(f"{text!r} is no name of a file; write one such as .complete")
    return text


def _start(text: Any) -> Any:
    if text == "warm":
        raise ValueError("'warm' is not supported: every model is trained from scratch; write scratch")
    return text


Age = Annotated[datetime.timedelta, pydantic.BeforeValidator(_age)]
Cron = Annotated[str, pydantic.AfterValidator(_cron)]
Count = Annotated[int, pydantic.Field(ge=0)]
Some = Annotated[int, pydantic.Field(ge=1)]


def _limits(value: Any) -> Any:
    if isinstance(value, str):
        strict.known(value, ["default"])
        return {}
    return value


class Triggers(strict.Section):
    """When to retrain: any of these is enough, and each needs a span that no training has taken in.

    Attributes:
        new_span: a span is new, came late, or was corrected.
        drift: a new span lies further from the champion's training data than a limit, and further than
            chance explains. Limits by feature; {}, which "default" stands for: those of the product's gates.
        accuracy_below: live accuracy, by feedback, is below this.
        at_least_every: so long after the last training, even where no other trigger fires.
        cron: times, five fields in UTC.
    """

    new_span: bool = False
    drift: Annotated[dict[str, strict.Number] | None, pydantic.BeforeValidator(_limits)] = None
    accuracy_below: strict.Number | None = None
    at_least_every: Age | None = None
    cron: Cron | None = None

    @pydantic.model_validator(mode="after")
    def _one(self) -> Triggers:
        if not any(getattr(self, name) not in (None, False) for name in type(self).model_fields):
            raise ValueError("name a trigger, such as new_span: true")
        return self


class Evaluate(strict.Section):
    """Spans that models are measured on, and are not trained on.

    Attributes:
        newest: number of the newest spans; 0 measures on the test split of the training spans.
        wait: number of even newer spans that are not used yet, as their labels come late.
    """

    newest: Count = 1
    wait: Count = 0


class Breaker(strict.Section):
    """Circuit breaker.

    Attributes:
        after: number of trainings in a row without a blessed model after which no other is started, until a
            person resumes; 0 for no breaker.
    """

    after: Count = 3


class Policy(strict.Section):
    """When to retrain, on what, and what becomes of the model.

    Attributes:
        triggers: when.
        window: number of the newest spans to train on; None for all.
        minimum_rows: rows that the new spans need to have together.
        cool_down: minimum time between trainings.
        start: "scratch": each model is trained from its beginning.
        evaluate: spans that models are measured on.
        anchor: spans that all models are measured on besides, and none is trained on: forgetting shows there.
        push: "auto" pushes a blessed model; "hold" leaves that to a person.
        breaker: circuit breaker.
        quiet_seconds: seconds since the last change of a span's files, after which it counts as complete.
        marker: name of a file that a complete span has, instead; "" for none.
    """

    triggers: Triggers = Triggers(new_span=True)
    window: Some | None = None
    minimum_rows: Count = 0
    cool_down: Age = datetime.timedelta()
    start: Annotated[Literal["scratch"], pydantic.BeforeValidator(_start)] = "scratch"
    evaluate: Annotated[Evaluate, strict.OrEmpty] = Evaluate()
    anchor: list[Count] = pydantic.Field(default_factory=list)
    push: Literal["auto", "hold"] = "auto"
    breaker: Annotated[Breaker, strict.OrEmpty] = Breaker()
    quiet_seconds: Annotated[strict.Number, pydantic.Field(ge=0)] = 60.0
    marker: Annotated[str, pydantic.AfterValidator(_file_name)] = ""

    def digest(self, *more: str) -> str:
        """The digest of the policy, and of what else a training depends on."""
        content = json.dumps([self.model_dump(mode="json"), *more], sort_keys=True)
        return hashlib.sha256(content.encode()).hexdigest()[:12]


def load(product: str, file: pathlib.Path | None = None) -> Policy:
    """Read a policy.

    Args:
        product: name of the product.
        file: the user's policy, in place of the product's retrain.yaml; without either, `Policy()`.

    Raises:
        PolicyError: the file cannot be read, has unknown names or unusable values.
    """
    path = file or schemas.path_of(product, FILE)
    if file is None and not path.is_file():
        return Policy()
    content = strict.read_yaml(path, PolicyError)
    return Policy.read({} if content is None else content, str(path), PolicyError)
