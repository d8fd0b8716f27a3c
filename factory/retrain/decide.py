"""Decision of a tick: whether to train, on which spans, and why. Nothing here reads or writes files."""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

import cronsim

from factory.retrain import naming
from factory.retrain.policy import Policy
from factory.retrain.survey import Seen
from factory.retrain.ticks import Control, Drift, Outcome, Role, Span, Tick

NO_DRIFT = "the drift cannot be measured"


class MeasureError(ValueError):
    """A figure could not be measured; the message says why."""


@dataclasses.dataclass(frozen=True)
class Champion:
    """The latest blessed model, with which a candidate is compared.

    Attributes:
        run: run that trained it.
        time: when that began.
        trained: numbers of the spans that it was trained on.
    """

    run: str
    time: datetime.datetime
    trained: frozenset[int] = frozenset()


@dataclasses.dataclass(frozen=True)
class Live:
    """Accuracy in use, by labels that came later.

    Attributes:
        accuracy: share of right answers.
        high: upper end of its confidence interval.
        labelled: number of answers with a label.
    """

    accuracy: float
    high: float
    labelled: int


@dataclasses.dataclass(frozen=True)
class Situation:
    """What a decision rests on.

    Attributes:
        now: time.
        pattern: pattern of the spans.
        policy: policy.
        digest: digest of the policy, and of what else a training depends on.
        spans: spans that are there.
        ticks: earlier ticks, all of them done.
        control: what a person has ordered.
        champion: latest blessed model; None before the first.
        drift: measures the drift of spans, where the policy limits it; may raise MeasureError.
        live: reads the live accuracy, None where nothing is known; may raise MeasureError.
        backfill: numbers of spans that a person wants trained on, besides those of the window.
    """

    now: datetime.datetime
    pattern: str
    policy: Policy
    digest: str
    spans: Sequence[Seen]
    ticks: Sequence[Tick] = ()
    control: Control = dataclasses.field(default_factory=Control)
    champion: Champion | None = None
    drift: Callable[[Sequence[int]], Sequence[Drift]] = lambda spans: ()
    live: Callable[[], Live | None] = lambda: None
    backfill: Collection[int] = ()


@dataclasses.dataclass(frozen=True)
class _Choice:
    """What the steps of a decision share.

    Attributes:
        spans: spans with their roles.
        key: digest of what would be trained.
        fresh: used spans that no training has taken in.
        unlearnt: used spans that no training has trained on.
        drift: drift that was measured.
    """

    spans: Sequence[Span]
    key: str
    fresh: Sequence[Span]
    unlearnt: Sequence[Span]
    drift: list[Drift] = dataclasses.field(default_factory=list)


def decide(at: Situation) -> Tick:
    """The decision, as a tick without a number: to be trained where it has a trigger, else done."""
    spans = _roles(at)
    taken, learnt = ({sha256 for _, sha256 in found} for found in (_taken(at), _taken(at, ("train",))))
    fresh = [span for span in spans if span.is_used and span.sha256 not in taken]
    unlearnt = [span for span in spans if span.is_used and span.sha256 not in learnt]
    choice = _Choice(spans, _key(at, spans), fresh, unlearnt)
    if at.backfill:
        return _backfill(at, choice)
    for step in (_paused, _nothing_new, _open, _too_little, _cools_down):
        if reason := step(at, choice):
            return _done(at, choice, reason, "held" if step is _open else "nothing")
    try:
        trigger, reason = _triggered(at, choice)
    except MeasureError as error:
        return _done(at, choice, str(error), "failed")
    return _train(at, choice, trigger, reason) if trigger else _done(at, choice, reason)


def _train(at: Situation, choice: _Choice, trigger: str, reason: str) -> Tick:
    decided = _done(at, choice, reason)
    return dataclasses.replace(decided, trigger=trigger, phase="decided", outcome="", ended="")


def _done(at: Situation, choice: _Choice, reason: str, outcome: Outcome = "nothing") -> Tick:
    time = at.now.isoformat(timespec="seconds")
    return Tick(
        0,
        time,
        choice.key,
        reason,
        phase="done",
        outcome=outcome,
        pattern=at.pattern,
        policy=at.digest,
        push=at.policy.push == "auto",
        spans=choice.spans,
        drift=choice.drift,
        ended=time,
    )


# Roles of spans


def _roles(at: Situation) -> list[Span]:
    """All spans with their roles, in their order."""
    found = {seen.number: _role(at, seen) for seen in at.spans}
    found |= _same(at, found)
    usable = [number for number, span in found.items() if span.role == "train"]
    found |= _each(found, _last(usable, at.policy.evaluate.wait), "waiting", "its labels may come late")
    usable = [number for number in usable if found[number].role == "train"]
    measured = _last(usable, at.policy.evaluate.newest)
    found |= _each(found, measured, "evaluate", "")
    rest = [number for number in usable if number not in measured]
    outside = set(rest) - set(_last(rest, at.policy.window)) - set(at.backfill)
    found |= _each(found, outside, "outside", f"older than the window of {at.policy.window}")
    return list(found.values())


def _role(at: Situation, seen: Seen) -> Span:
    """A span by itself: to train on, where nothing speaks against it."""
    role: Role = "train" if seen.state == "ready" else seen.state
    if seen.number in at.policy.anchor and role == "train":
        role = "anchor"
    return Span(seen.number, seen.version, seen.sha256, role, seen.rows, seen.reason)


def _same(at: Situation, found: Mapping[int, Span]) -> dict[int, Span]:
    """The spans whose files are those of another one: of one that was taken in, or of a lower number."""
    taken = _taken(at)
    order = sorted(found, key=lambda n: (found[n].role != "anchor", (n, found[n].sha256) not in taken, n))
    first: dict[str, int] = {}
    same = {}
    for number in order:
        span = found[number]
        if span.role in ("train", "anchor") and first.setdefault(span.sha256, number) != number:
            note = f"has the same files as {naming.named([first[span.sha256]], at.pattern)}"
            same[number] = dataclasses.replace(span, role="same", note=note)
    return same


def _each(found: Mapping[int, Span], numbers: Iterable[int], role: Role, note: str) -> dict[int, Span]:
    return {number: dataclasses.replace(found[number], role=role, note=note) for number in numbers}


def _last(values: Sequence[int], count: int | None) -> Sequence[int]:
    """The last values; all where there is no count."""
    return values if count is None else values[max(0, len(values) - count) :]


def _taken(at: Situation, roles: Sequence[Role] = ("train", "evaluate")) -> set[tuple[int, str]]:
    """Number and hash of each span that a training has taken in, in one of these roles.

    Trainings that failed before a person resumed have taken in nothing.
    """
    return {
        (span.number, span.sha256)
        for tick in at.ticks
        if tick.trained and not _is_forgiven(tick, at.control)
        for span in tick.spans
        if span.role in roles
    }


def _is_forgiven(tick: Tick, control: Control) -> bool:
    return tick.outcome == "failed" and tick.ended <= control.resumed


def _key(at: Situation, spans: Sequence[Span]) -> str:
    used = [(s.number, s.version, s.sha256, s.role) for s in spans if s.is_used or s.role == "anchor"]
    content = json.dumps([at.pattern, used, at.digest])
    return hashlib.sha256(content.encode(errors="replace")).hexdigest()[:16]


# Reasons against a training


def _paused(at: Situation, choice: _Choice) -> str:
    if not at.control.paused:
        return ""
    why = f" ({at.control.why})" if at.control.why else ""
    return f"paused since {at.control.paused}{why}; go on with: factory resume"


def _nothing_new(at: Situation, choice: _Choice) -> str:
    """Why nothing can be trained."""
    if not at.spans:
        return f"no folder is like {at.pattern}"
    beside = _beside(at, choice.spans)
    if not any(span.role == "train" for span in choice.spans):
        kept = [span.number for span in choice.spans if span.role == "evaluate"]
        measuring = f"{naming.be(kept, at.pattern)} kept for measuring, and " if kept else ""
        return f"{measuring}no span is left to train on{beside}"
    if not choice.fresh:
        return f"no new span{beside}"
    return _unfair(at, choice) or _done_before(at, choice)


def _unfair(at: Situation, choice: _Choice) -> str:
    """Whether the champion was trained on spans that are to measure it."""
    known = at.champion.trained if at.champion else frozenset()
    old = [span.number for span in choice.spans if span.role == "evaluate" and span.number in known]
    if not old:
        return ""
    measure = naming.be(old, at.pattern)
    return f"{measure} to measure models, and the champion was trained there; newer ones are needed"


def _done_before(at: Situation, choice: _Choice) -> str:
    for tick in at.ticks:
        if tick.trained and tick.key == choice.key and not _is_forgiven(tick, at.control):
            return f"tick {tick.number} has trained on these spans"
    return ""


def _beside(at: Situation, spans: Sequence[Span]) -> str:
    """What keeps spans from being used, as the end of a sentence."""
    words = {
        "writing": "being written: {}",
        "broken": "set aside as broken: {}",
        "same": "the same files again: {}",
        "empty": "empty: {}",
        "waiting": "waiting for labels: {}",
    }
    found = {role: [span.number for span in spans if span.role == role] for role in words}
    said = [text.format(naming.named(found[role], at.pattern)) for role, text in words.items() if found[role]]
    return f" ({'; '.join(said)})" if said else ""


def _open(at: Situation, choice: _Choice) -> str:
    """Whether the circuit breaker has opened."""
    since = [tick for tick in at.ticks if tick.trained and tick.ended > at.control.resumed]
    count = 0
    for tick in reversed(since):
        if tick.blessed:
            break
        count += 1
    if not at.policy.breaker.after or count < at.policy.breaker.after:
        return ""
    return (
        f"the last {count} trainings gave no blessed model, so no other is begun; "
        "see why with factory ticks, and go on with: factory resume"
    )


def _too_little(at: Situation, choice: _Choice) -> str:
    counts = [span.rows for span in choice.fresh]
    if any(count is None for count in counts):
        return ""
    found = sum(count or 0 for count in counts)
    if found >= at.policy.minimum_rows:
        return ""
    new = naming.be([span.number for span in choice.fresh], at.pattern)
    return f"{new} new with {found:,} rows, of {at.policy.minimum_rows:,} needed"


def _cools_down(at: Situation, choice: _Choice) -> str:
    last = _last_training(at)
    if last is None or at.now >= last + at.policy.cool_down:
        return ""
    return f"cools down until {(last + at.policy.cool_down).isoformat(timespec='seconds')}"


def _last_training(at: Situation) -> datetime.datetime | None:
    ended = [tick.ended for tick in at.ticks if tick.trained]
    return datetime.datetime.fromisoformat(ended[-1]) if ended else None


# Reasons for a training


def _triggered(at: Situation, choice: _Choice) -> tuple[str, str]:
    """The trigger that fires with its reason; or "", and why none does."""
    if at.champion is None:
        return "first model", f"no model was blessed yet; {_news(at, choice.fresh)}"
    against = []
    for trigger, step in (
        ("new span", _new_span), ("time", _overdue), ("cron", _scheduled), ("accuracy", _accuracy),
        ("drift", _drifted),
    ):  # fmt: skip
        fires, reason = step(at, choice)
        if fires:
            return trigger, reason
        against += [reason] if reason else []
    return "", f"{_news(at, choice.fresh)}, but " + " and ".join(against)


def _news(at: Situation, fresh: Sequence[Span]) -> str:
    """Which spans are new, came late, or were corrected."""
    known: dict[int, set[str]] = {}
    for number, sha256 in _taken(at):
        known.setdefault(number, set()).add(sha256)
    newest = max(known, default=-1)
    corrected = [span for span in fresh if span.number in known]
    late = [span.number for span in fresh if span.number not in known and span.number < newest]
    new = [span.number for span in fresh if span.number not in known and span.number > newest]
    said = [f"{naming.be(new, at.pattern)} new"] if new else []
    said += [f"{naming.named(late, at.pattern)} came late"] if late else []
    for span in corrected:
        version = f" by version {span.version}" if span.version is not None else ""
        said.append(f"{naming.named([span.number], at.pattern)} was corrected{version}")
    return ", ".join(said)


def _new_span(at: Situation, choice: _Choice) -> tuple[bool, str]:
    return at.policy.triggers.new_span, _news(at, choice.fresh) if at.policy.triggers.new_span else ""


def _overdue(at: Situation, choice: _Choice) -> tuple[bool, str]:
    """Whether the last training is long ago."""
    every = at.policy.triggers.at_least_every
    if every is None:
        return False, ""
    last = _last_training(at) or (at.champion.time if at.champion else at.now)
    return at.now >= last + every, f"the last training was {last.isoformat(timespec='minutes')}"


def _scheduled(at: Situation, choice: _Choice) -> tuple[bool, str]:
    """Whether a scheduled time has passed since the last training."""
    if at.policy.triggers.cron is None:
        return False, ""
    last = _last_training(at) or (at.champion.time if at.champion else at.now)
    following = next(cronsim.CronSim(at.policy.triggers.cron, last.astimezone(datetime.UTC)), None)
    if following is None:
        return False, "no time is scheduled"
    moment = following.isoformat(timespec="minutes")
    fires = following <= at.now
    return fires, f"it is past {moment}" if fires else f"the next time is {moment}"


def _accuracy(at: Situation, choice: _Choice) -> tuple[bool, str]:
    limit = at.policy.triggers.accuracy_below
    if limit is None:
        return False, ""
    live = at.live()
    if live is None:
        return False, "no live accuracy is known"
    said = f"live accuracy is {live.accuracy:.4g} of {live.labelled:,} answers"
    if live.accuracy >= limit:
        return False, f"{said}, not below {limit:g}"
    if live.high >= limit:
        return False, f"{said}, below {limit:g} by no more than chance"
    return True, f"{said}, below {limit:g}"


def _drifted(at: Situation, choice: _Choice) -> tuple[bool, str]:
    if at.policy.triggers.drift is None:
        return False, ""
    measured = _known_drift(at, choice) or at.drift([span.number for span in choice.unlearnt])
    choice.drift.extend(drift for drift in measured if drift.limit is not None)
    beyond = sorted((d for d in choice.drift if d.counts), key=lambda d: -d.distance)
    train = {span.number for span in choice.spans if span.role == "train"}
    if to_learn := [drift for drift in beyond if drift.span in train]:
        return True, _drift_said(at, to_learn[0])
    if beyond:
        return False, f"{_drift_said(at, beyond[0])}, and measures models until a newer span is there"
    if not choice.drift:
        return False, "no feature with a limit was measured"
    return False, f"nothing drifts: {_drift_said(at, max(choice.drift, key=lambda d: d.distance))}"


def _known_drift(at: Situation, choice: _Choice) -> Sequence[Drift]:
    """The drift that an earlier tick has measured; what could not be measured is not tried again."""
    for tick in reversed(at.ticks):
        if tick.key == choice.key and tick.drift:
            return tick.drift
        failed = tick.outcome == "failed" and tick.reason.startswith(NO_DRIFT)
        if tick.key == choice.key and failed and not _is_forgiven(tick, at.control):
            raise MeasureError(tick.reason)
    return ()


def _drift_said(at: Situation, drift: Drift) -> str:
    sign = ">" if drift.distance > (drift.limit or 0) else "≤"
    what = f"{drift.feature} of {naming.named([drift.span], at.pattern)}"
    bounds = f"{sign} {drift.limit:g}, by chance {drift.chance:.4f}"
    return f"{what} lies {drift.distance:.4f} from the champion's data {bounds}"


def _backfill(at: Situation, choice: _Choice) -> Tick:
    """Train on the spans that a person names, once."""
    found = {span.number: span for span in choice.spans}
    for number in sorted(at.backfill):
        if number not in found:
            return _done(at, choice, f"there is no {naming.named([number], at.pattern)}")
        if found[number].role != "train":
            kept = "it is kept to measure models"
            return _done(
                at,
                choice,
                f"{naming.named([number], at.pattern)} cannot be trained on: {found[number].note or kept}",
            )
    if against := _unfair(at, choice) or _done_before(at, choice):
        return _done(at, choice, against)
    return _train(
        at, choice, "backfill", f"{naming.be(sorted(at.backfill), at.pattern)} asked for by a person"
    )
