"""The manager: loads new versions beside the old ones, checks them, swaps, and unloads what is idle.

    manager = Manager(config.ConfigFile(path), Servable.load, check=replay.Checker())
    manager.start()
    with manager.lease("digits_cnn") as servable:
        servable.run("serving_default", inputs)

A request holds a lease on the version that answers it, and a version is closed when its last lease has ended.
One thread looks at configuration and folders; others load, at most one version of a model at a time.
"""

from __future__ import annotations

import concurrent.futures
import contextlib
import dataclasses
import pathlib
import threading
import time
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Literal, Protocol

from factory.serve.config import ConfigError, ModelConfig
from factory.serve.errors import RequestError
from factory.serve.versions import Folder, stamp

State = Literal["START", "LOADING", "AVAILABLE", "UNLOADING", "END"]
_SOON = 0.1  # seconds to the second look; a version that is seen for the first time is soon looked at again
_ENDED = 20  # ended versions of a model whose state is remembered


class Servable(Protocol):
    """A loaded version."""

    @property
    def signatures(self) -> Mapping[str, Any]:
        """Signatures by name."""

    def run(self, signature: str, inputs: Mapping[str, Any]) -> dict[str, Any]:
        """Return the outputs of a signature."""

    def close(self) -> None:
        """Give the memory back."""


Load = Callable[[str, int, pathlib.Path], Any]  # (name, version, folder) -> servable


class Check(Protocol):
    """Says why a version must not take over; "" where it may."""

    def __call__(
        self, name: str, new: Servable, old: Servable | None, folder: pathlib.Path, differing: bool
    ) -> str:
        """Check `new`, which lies in `folder`; answers that differ from the old ones count if `differing`."""


class Ledger(Protocol):
    """What was decided on versions, and what the last server used."""

    def refresh(self) -> None:
        """Notice new decisions."""

    def barred(self, name: str, version: int) -> bool:
        """Whether a version is barred."""

    def refusal(self, name: str, version: int, stamp: str) -> str:
        """Why a version with these files was refused; "" where it was not."""

    def promotion(self, name: str, version: int) -> str:
        """An id of the decision that chose a version; "" for none."""

    def refuse(self, name: str, version: int, stamp: str, why: str) -> None:
        """Record a refusal."""

    def in_use(self, name: str) -> int | None:
        """The version that the last server used."""

    def use(self, name: str, version: int) -> None:
        """Record the version in use."""


class NoLedger:
    """Nothing was decided, and nothing is remembered."""

    def refresh(self) -> None:
        """Do nothing."""

    def barred(self, name: str, version: int) -> bool:
        """No version is."""
        return False

    def refusal(self, name: str, version: int, stamp: str) -> str:
        """None was."""
        return ""

    def promotion(self, name: str, version: int) -> str:
        """None was."""
        return ""

    def refuse(self, name: str, version: int, stamp: str, why: str) -> None:
        """Do nothing."""

    def in_use(self, name: str) -> int | None:
        """None was."""
        return None

    def use(self, name: str, version: int) -> None:
        """Do nothing."""


@dataclasses.dataclass(frozen=True)
class Event:
    """What became of a version or of the configuration.

    Attributes:
        kind: "loading", "available", "in use", "canary", "refused", "failed", "unloaded", "config", "error".
        model: name of the model; "" for the configuration.
        version: version; 0 for none.
        detail: reason.
        seconds: duration of loading and checking.
    """

    kind: str
    model: str = ""
    version: int = 0
    detail: str = ""
    seconds: float = 0.0


@dataclasses.dataclass(frozen=True)
class VersionState:
    """State of a version, as TensorFlow Serving has it.

    Attributes:
        version: version.
        state: state.
        code: canonical code, "OK" where there is no error.
        message: reason of an error.
    """

    version: int
    state: State
    code: str = "OK"
    message: str = ""


@dataclasses.dataclass(frozen=True)
class Options:
    """How new versions take over.

    Attributes:
        poll_seconds: seconds between two looks at the folders.
        config_seconds: seconds between two looks at the configuration; 0 for one look at the start.
        canary: percentage of requests that a new version answers until it is promoted; 0 for all at once.
        shadow: whether a new version only answers beside the old one, until it is promoted.
        threads: number of models that are loaded at the same time.
    """

    poll_seconds: float = 1.0
    config_seconds: float = 1.0
    canary: float = 0.0
    shadow: bool = False
    threads: int = 2

    @property
    def held(self) -> bool:
        """Whether a new version waits for a promotion."""
        return self.canary > 0 or self.shadow


@dataclasses.dataclass
class _Version:
    number: int
    folder: pathlib.Path
    stamp: str
    promotion: str = ""
    state: State = "START"
    code: str = "OK"
    message: str = ""
    servable: Any = None
    leases: int = 0


class _Model:
    def __init__(self, config: ModelConfig) -> None:
        self.config, self.folder = config, Folder(config.base_path)
        self.versions: dict[int, _Version] = {}
        self.stable: int | None = None
        self.newest: int | None = None  # the newest one that is loaded and not in use
        self.busy = self.removed = False

    def loaded(self) -> list[int]:
        """The versions that answer requests, in ascending order."""
        return sorted(number for number, version in self.versions.items() if version.state == "AVAILABLE")


class Manager:
    """Versions of all models. Safe for use by many threads."""

    def __init__(
        self,
        source: Callable[[], Sequence[ModelConfig]],
        load: Load,
        check: Check | None = None,
        ledger: Ledger | None = None,
        options: Options | None = None,
        observe: Callable[[Event], None] = lambda event: None,
    ) -> None:
        """Set up a manager that has loaded nothing.

        Args:
            source: returns the configuration.
            load: loads a version.
            check: says why a version must not take over; None to take any that can be loaded.
            ledger: decisions on versions.
            options: how new versions take over.
            observe: called with each event.
        """
        self._source, self._load, self._check = source, load, check
        self._ledger: Ledger = ledger or NoLedger()
        self._options, self._observe = options or Options(), observe
        self._models: dict[str, _Model] = {}
        self._changed = threading.Condition()  # guards all models and versions
        self._jobs = 0
        self._workers = concurrent.futures.ThreadPoolExecutor(self._options.threads, "versions")
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._configured: float | None = None  # time of the last look
        self._fault = ""

    # Life

    def start(self) -> None:
        """Look at configuration and folders from now on.

        Raises:
            ConfigError: the configuration cannot be used.
        """
        self._set(self._source())
        self._configured = time.monotonic()
        self._thread = threading.Thread(target=self._watch, name="versions", daemon=True)
        self._thread.start()

    def _watch(self) -> None:
        pause = _SOON
        while True:
            try:
                self.poll()
            except Exception as error:  # whatever it is, the versions that are loaded go on
                self._observe(Event("error", detail=_reason(error)))
            pause = min(2 * pause, self._options.poll_seconds)
            soon = any(model.folder.unsettled for model in list(self._models.values()))
            if self._stopping.wait(min(pause, 5 * _SOON) if soon else pause):
                return

    def stop(self, patience: float = 30.0) -> None:
        """Give out no more leases, wait for those that are out, and close all versions."""
        self._stopping.set()
        if self._thread:
            self._thread.join(patience)
        with self._changed:
            for model in self._models.values():
                model.removed = True
                self._retire(model, keep=())
        self.wait(patience)
        self._workers.shutdown(wait=False, cancel_futures=True)

    def wait(self, patience: float = 60.0) -> bool:
        """Wait until nothing is being loaded or closed; False where that takes longer."""
        with self._changed:
            return self._changed.wait_for(self._is_idle, patience)

    def _is_idle(self) -> bool:
        versions = (version for model in self._models.values() for version in model.versions.values())
        return self._jobs == 0 and not any(version.state == "UNLOADING" for version in versions)

    def _submit(self, job: Callable[..., None], *arguments: Any) -> None:
        """Run a job on a worker; the lock is held."""
        self._jobs += 1
        try:
            self._workers.submit(self._run, job, *arguments)
        except RuntimeError:  # it is being stopped
            threading.Thread(target=self._run, args=(job, *arguments), daemon=True).start()

    def _run(self, job: Callable[..., None], *arguments: Any) -> None:
        try:
            job(*arguments)
        except Exception as error:
            self._observe(Event("error", detail=_reason(error)))
        finally:
            with self._changed:
                self._jobs -= 1
                self._changed.notify_all()

    # Configuration and folders

    def configure(self, models: Sequence[ModelConfig]) -> None:
        """Serve these models from now on, whatever the source says."""
        self._source = lambda: models
        self._set(models)

    def _set(self, models: Sequence[ModelConfig]) -> None:
        wanted = {model.name: model for model in models}
        with self._changed:
            for name in [name for name in self._models if name not in wanted]:
                model = self._models.pop(name)
                model.removed = True
                self._retire(model, keep=())
            for name, config in wanted.items():
                known = self._models.setdefault(name, _Model(config))
                if known.config.base_path != config.base_path:
                    known.folder = Folder(config.base_path)
                known.config = config

    def poll(self) -> None:
        """Look once at configuration and folders, and begin to load what is new."""
        self._reconfigure()
        self._ledger.refresh()
        for model in list(self._models.values()):
            if not model.busy:
                self._look(model)

    def _reconfigure(self) -> None:
        """Look at the configuration if it is time. One that cannot be used changes nothing."""
        now, pause = time.monotonic(), self._options.config_seconds
        if self._configured is not None and (pause <= 0 or now - self._configured < pause):
            return
        self._configured = now
        try:
            self._set(self._source())
            self._fault = ""
        except ConfigError as error:
            if str(error) != self._fault:
                self._fault = str(error)
                self._observe(Event("config", detail=self._fault))

    def _look(self, model: _Model) -> None:
        """Find what is to be served, and have a worker load it."""
        model.folder.look()
        wanted = self._wanted(model)
        with self._changed:
            if not self._is_to_do(model, list(wanted)) or model.removed or self._stopping.is_set():
                return
            loaded = model.loaded()
            for number, stamped in wanted.items():
                if number not in loaded:
                    folder = model.folder.listed[number]
                    promotion = self._ledger.promotion(model.config.name, number)
                    model.versions[number] = _Version(number, folder, stamped, promotion)
            model.busy = True
            self._submit(self._settle, model, list(wanted))

    def _is_to_do(self, model: _Model, wanted: Sequence[int]) -> bool:
        """Whether a version is to be loaded, put in use or let go; the lock is held."""
        loaded = model.loaded()
        return bool(wanted) and not (
            set(wanted) <= set(loaded)
            and self._chosen(model, wanted) == model.stable
            and self._kept(model, wanted) == set(loaded)
        )

    def _wanted(self, model: _Model) -> dict[int, str]:
        """The versions to be served, loaded or not, with their stamps."""
        policy = model.config.policy
        if policy.kind == "latest":
            return self._latest(model, policy.count)
        numbers = policy.versions if policy.kind == "specific" else sorted(model.folder.listed)
        heed = policy.kind == "all"
        return {number: found for number in numbers if (found := self._usable(model, number, heed))}

    def _latest(self, model: _Model, count: int) -> dict[int, str]:
        """The newest versions, and what they have to measure up to.

        That is the version in use where newer ones wait for a promotion. Where none is in use, it is what
        the last server used: versions that came since are checked against it.
        """
        wanted: dict[int, str] = {}
        for number in sorted(model.folder.listed, reverse=True):
            if len(wanted) == count:
                break
            if found := self._usable(model, number, heed=True):
                wanted[number] = found
        before = self._ledger.in_use(model.config.name) if model.stable is None else model.stable
        is_asked = model.stable is None or self._options.held
        if not is_asked or before is None or before >= min(wanted, default=0):
            return wanted
        found = self._usable(model, before, heed=True)
        return {**wanted, before: found} if found else wanted

    def _usable(self, model: _Model, number: int, heed: bool) -> str:
        """The stamp of a version that is loaded or can be; "" of others.

        Args:
            model: model.
            number: version.
            heed: whether bars and refusals count; not where the policy names the version.
        """
        name, known = model.config.name, model.versions.get(number)
        if heed and self._ledger.barred(name, number):
            return ""
        if known and known.state == "AVAILABLE":
            return known.stamp if number in model.folder.listed else ""
        stamped = model.folder.settled(number)
        if not stamped or (heed and self._ledger.refusal(name, number, stamped)):
            self._tell_refusal(model, number, stamped)
            return ""
        failed = known and known.state == "END" and known.code != "OK" and known.stamp == stamped
        again = failed and known and known.promotion != self._ledger.promotion(name, number)
        return "" if failed and not again else stamped

    def _tell_refusal(self, model: _Model, number: int, stamped: str) -> None:
        """Show a version that an earlier server refused."""
        if stamped and number not in model.versions:
            why = self._ledger.refusal(model.config.name, number, stamped)
            refused = _Version(number, model.folder.listed[number], stamped)
            refused.state, refused.code, refused.message = "END", "FAILED_PRECONDITION", why
            with self._changed:
                model.versions[number] = refused

    # Loading

    def _settle(self, model: _Model, wanted: list[int]) -> None:
        """Load what is wanted, choose the version in use, and let go of the others."""
        try:
            for number in self._order(model, wanted):
                version = model.versions[number]
                if version.state == "START" and not (model.removed or self._stopping.is_set()):
                    self._bring(model, version)
                    self._choose(model, wanted)
            self._choose(model, wanted)
        finally:
            model.busy = False

    def _order(self, model: _Model, wanted: list[int]) -> list[int]:
        """The order of loading: what was used last or else the newest, so that it serves; then upwards."""
        ascending = sorted(wanted)
        if model.loaded():
            return ascending
        before = self._ledger.in_use(model.config.name)
        first = before if before in ascending else ascending[-1]
        return [first, *(number for number in ascending if number != first)]

    def _bring(self, model: _Model, version: _Version) -> None:
        """Load and check a version."""
        name, begun = model.config.name, time.monotonic()
        self._say("loading", model, version)
        with self._changed:
            version.state = "LOADING"
        try:
            servable = self._load(name, version.number, version.folder)
        except Exception as error:
            code = error.code if isinstance(error, RequestError) else "INTERNAL"
            self._fail(model, version, "failed", code, _reason(error))
            return
        kind, why = "refused", ""
        try:
            why = self._refusal(model, version, servable)
        except Exception as error:  # not the version's fault, so a new server tries it again
            kind, why = "failed", f"the check failed: {_reason(error)}"
        changed = stamp(version.folder) != version.stamp
        if why or changed or model.removed or self._stopping.is_set():
            servable.close()
        if changed:
            with self._changed:  # it is looked at anew
                del model.versions[version.number]
        elif why:
            self._fail(model, version, kind, "FAILED_PRECONDITION", why)
        elif model.removed or self._stopping.is_set():
            self._end(model, version)
        else:
            with self._changed:
                version.servable, version.state = servable, "AVAILABLE"
                self._changed.notify_all()
            self._observe(Event("available", name, version.number, seconds=time.monotonic() - begun))

    def _refusal(self, model: _Model, version: _Version, servable: Any) -> str:
        if self._check is None:
            return ""
        name = model.config.name
        differing = model.config.policy.kind != "specific" and not version.promotion
        if model.stable is None:
            return self._check(name, servable, None, version.folder, differing)
        with self.lease(name, model.stable) as old:
            return self._check(
                name, servable, old, version.folder, differing and version.number > model.stable
            )

    def _fail(self, model: _Model, version: _Version, kind: str, code: str, why: str) -> None:
        with self._changed:
            version.state, version.code, version.message = "END", code, why
            self._changed.notify_all()
        self._observe(Event(kind, model.config.name, version.number, why))
        if kind == "refused":
            with self._noted("refusal"):
                self._ledger.refuse(model.config.name, version.number, version.stamp, why)

    @contextlib.contextmanager
    def _noted(self, what: str) -> Iterator[None]:
        """Go on where something cannot be written."""
        try:
            yield
        except OSError as error:
            self._observe(Event("error", detail=f"the {what} cannot be recorded: {_reason(error)}"))

    # Choosing

    def _chosen(self, model: _Model, wanted: Sequence[int]) -> int | None:
        """The version that is to be in use, of those that are loaded."""
        loaded, stable = model.loaded(), model.stable
        good = [number for number in loaded if number in wanted]
        if not good:
            return stable if stable in loaded else max(loaded, default=None)
        if not self._options.held or stable not in good or model.config.policy.kind == "specific":
            return good[-1]
        name = model.config.name
        promoted = [n for n in good if stable is not None and n > stable and self._ledger.promotion(name, n)]
        return promoted[-1] if promoted else stable

    def _kept(self, model: _Model, wanted: Sequence[int]) -> set[int]:
        """The loaded versions that stay."""
        loaded = model.loaded()
        good = [number for number in loaded if number in wanted]
        if not good:
            return set(loaded)
        if model.config.policy.kind != "latest":
            return set(good)
        chosen = self._chosen(model, wanted)
        return {number for number in good if number == chosen or number in good[-model.config.policy.count :]}

    def _choose(self, model: _Model, wanted: Sequence[int]) -> None:
        """Swap to the version that is to be in use, and retire what is not needed any more."""
        with self._changed:
            before, chosen = model.stable, self._chosen(model, wanted)
            model.stable = chosen
            if not any(v.state == "START" for n, v in model.versions.items() if n in wanted):
                self._retire(model, self._kept(model, wanted))
            newer = [number for number in model.loaded() if chosen is not None and number > chosen]
            candidate, model.newest = model.newest, newer[-1] if newer else None
            self._changed.notify_all()
        if chosen is not None and chosen != before:
            self._observe(Event("in use", model.config.name, chosen))
            with self._noted("version in use"):
                self._ledger.use(model.config.name, chosen)
        if model.newest is not None and model.newest != candidate and self._options.held:
            self._observe(Event("canary", model.config.name, model.newest))

    def _retire(self, model: _Model, keep: Sequence[int] | set[int]) -> None:
        """Give out no more leases on versions that are not kept; the lock is held."""
        for number in model.loaded():
            if number not in keep:
                version = model.versions[number]
                version.state = "UNLOADING"
                if version.leases == 0:
                    self._submit(self._unload, model, version)
        if not keep:
            model.stable = model.newest = None

    def _unload(self, model: _Model, version: _Version) -> None:
        servable, version.servable = version.servable, None
        if servable is not None:
            servable.close()
        self._end(model, version)

    def _end(self, model: _Model, version: _Version) -> None:
        with self._changed:
            version.state, version.servable = "END", None
            ended = sorted(n for n, v in model.versions.items() if v.state == "END" and v.code == "OK")
            for number in ended[:-_ENDED]:
                del model.versions[number]
            self._changed.notify_all()
        self._say("unloaded", model, version)

    def _say(self, kind: str, model: _Model, version: _Version) -> None:
        self._observe(Event(kind, model.config.name, version.number))

    # Requests

    @contextlib.contextmanager
    def lease(
        self, name: str, version: int | None = None, label: str | None = None, key: str | None = None
    ) -> Iterator[Any]:
        """Hold a version while a request is answered.

        Args:
            name: name of the model.
            version: version; None for the one in use.
            label: label of the version.
            key: id of the request, by which it is routed to a canary or not; None for the version in use.

        Yields:
            The servable.

        Raises:
            RequestError: NOT_FOUND where there is no such model or version, UNAVAILABLE where none is loaded.
        """
        with self._changed:
            model = self._model(name)
            number = self._number(model, version, label, key)
            held = model.versions[number]
            held.leases += 1
        try:
            yield held.servable
        finally:
            self._release(model, held)

    def _release(self, model: _Model, version: _Version) -> None:
        with self._changed:
            version.leases -= 1
            if version.leases == 0 and version.state == "UNLOADING":
                self._submit(self._unload, model, version)

    def _model(self, name: str) -> _Model:
        if name not in self._models:
            raise RequestError("NOT_FOUND", f"Servable not found for request: Latest({name})")
        return self._models[name]

    def _number(self, model: _Model, version: int | None, label: str | None, key: str | None) -> int:
        """The version that is meant, which is loaded; the lock is held."""
        name = model.config.name
        if label is not None:
            version = self._labelled(model, label)
        if version is None:
            number = self._routed(model, key)
            if number is None:
                raise RequestError("UNAVAILABLE", self._why_none(model))
            return number
        known = model.versions.get(version)
        if known is None or known.state in ("UNLOADING", "END"):
            raise RequestError("NOT_FOUND", f"Servable not found for request: Specific({name}, {version})")
        if known.state != "AVAILABLE":
            raise RequestError("UNAVAILABLE", f"version {version} of {name} is being loaded")
        return version

    def _labelled(self, model: _Model, label: str) -> int:
        found = model.config.labels.get(label)
        if found is None and label == "stable":
            found = model.stable
        if found is None and label == "canary" and self._options.canary > 0:
            found = model.newest
        if found is None:
            raise RequestError("NOT_FOUND", f"{model.config.name} has no version with the label {label!r}")
        return found

    def _routed(self, model: _Model, key: str | None) -> int | None:
        if key is not None and self._options.canary > 0 and model.newest is not None:
            share = zlib.crc32(key.encode()) / 2**32 * 100
            return model.newest if share < self._options.canary else model.stable
        return model.stable

    def _why_none(self, model: _Model) -> str:
        """Why no version of a model is loaded."""
        name = model.config.name
        states = sorted(model.versions.values(), key=lambda version: -version.number)
        if any(version.state in ("START", "LOADING") for version in states):
            return f"{name} is being loaded"
        if failed := next((version for version in states if version.code != "OK"), None):
            return f"version {failed.number} of {name} cannot be served: {failed.message}"
        return f"{name} has no complete version in {model.config.base_path}"

    def route(self, name: str, key: str | None = None) -> int:
        """The version that a request with this id is answered by. A lease with `key` does this and holds it.

        Raises:
            RequestError: see `lease`.
        """
        with self._changed:
            return self._number(self._model(name), None, None, key)

    @contextlib.contextmanager
    def shadow_of(self, name: str) -> Iterator[Any | None]:
        """Hold the version whose answers are only compared; None where there is none."""
        with self._changed:
            model = self._models.get(name)
            number = model.newest if model and self._options.shadow else None
        with contextlib.ExitStack() as stack:
            servable = None
            if number is not None:
                with contextlib.suppress(RequestError):
                    servable = stack.enter_context(self.lease(name, number))
            yield servable

    # What is known

    def names(self) -> list[str]:
        """Names of all models."""
        with self._changed:
            return sorted(self._models)

    def states(self, name: str, version: int | None = None, label: str | None = None) -> list[VersionState]:
        """States of a model's versions, the newest first.

        Raises:
            RequestError: NOT_FOUND where there is no such model, version or label.
        """
        with self._changed:
            model = self._model(name)
            wanted = self._labelled(model, label) if label is not None else version
            if wanted is not None and wanted not in model.versions:
                raise RequestError("NOT_FOUND", f"Could not find version {wanted} of model {name}")
            return [
                VersionState(v.number, v.state, v.code, v.message)
                for v in sorted(model.versions.values(), key=lambda v: -v.number)
                if wanted in (None, v.number)
            ]

    def stable(self, name: str) -> int | None:
        """The version in use; None where there is none."""
        with self._changed:
            return self._models[name].stable if name in self._models else None

    def ready(self, name: str | None = None, version: int | None = None) -> bool:
        """Whether a version, a model or each model can answer."""
        with self._changed:
            if self._stopping.is_set():
                return False
            if name is None:
                return bool(self._models) and all(m.stable is not None for m in self._models.values())
            model = self._models.get(name)
            if model is None:
                return False
            return model.stable is not None if version is None else version in model.loaded()


def _reason(error: BaseException) -> str:
    """The first line of an error."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[0][:500] if lines else type(error).__name__
