"""A read-only view of an ML Metadata store in a SQLite file, of any TFX 1.x pipeline.

    store = Store(pathlib.Path("runs/metadata.sqlite"))
    newest = store.runs(limit=20)
    older = store.runs(limit=20, before=newest[-1].id)

The file is opened anew for each read, which takes milliseconds, and for reading alone; a pipeline that runs
meanwhile can go on. Neither `ml_metadata` nor TensorFlow is imported.
"""

from __future__ import annotations

import binascii
import contextlib
import dataclasses
import datetime
import json
import pathlib
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from factory.inspection import wire

if TYPE_CHECKING:
    import tempfile

SCHEMAS = range(6, 11)  # schema versions of the releases of ML Metadata that TFX 1.x uses
PAGE = 50  # entries of a page
_PATIENCE = 5.0  # seconds to wait for a commit of the pipeline

EXECUTION_STATES = ("unknown", "new", "running", "complete", "failed", "cached", "canceled")
ARTIFACT_STATES = ("unknown", "pending", "live", "marked for deletion", "deleted", "abandoned", "reference")
_INPUTS, _OUTPUTS = (2, 3, 5), (1, 4, 6, 7)  # types of events
_PIPELINE, _RUN, _NODE = "pipeline", "pipeline_run", "node"  # types of contexts
_VALUES = ("int_value", "double_value", "string_value", "bool_value", "byte_value", "proto_value")
_STRUCT = "mlmd-struct::"  # beginning of a Struct
_HOT = ("SQLITE_READONLY_ROLLBACK", "SQLITE_READONLY_RECOVERY", "SQLITE_CANTOPEN", "SQLITE_READONLY_CANTINIT")

Value = int | float | str | bool | bytes
Properties = Mapping[str, Value]
Kind = Literal["input", "output"]


class StoreError(ValueError):
    """A store cannot be read; the message names the file, the reason and the remedy."""


@dataclasses.dataclass(frozen=True)
class Pipeline:
    """A pipeline.

    Attributes:
        id: of its context.
        name: name.
        created: time of its first run.
        runs: number of its runs.
    """

    id: int
    name: str
    created: datetime.datetime
    runs: int


@dataclasses.dataclass(frozen=True)
class Run:
    """A run of a pipeline.

    Attributes:
        id: of its context; ids grow with time.
        name: id of the run, as TFX was given it.
        pipeline: name of the pipeline; "" where the store does not say.
        created: time when it began.
        updated: time of the last change of its executions.
        states: number of executions by state.
    """

    id: int
    name: str
    pipeline: str
    created: datetime.datetime
    updated: datetime.datetime
    states: Mapping[str, int]

    @property
    def state(self) -> str:
        """ "failed", "unfinished" (running or cut off) or "complete"; "empty" where nothing was begun."""
        if self.states.get("failed") or self.states.get("canceled"):
            return "failed"
        if self.states.get("running") or self.states.get("new"):
            return "unfinished"
        return "complete" if self.states else "empty"


@dataclasses.dataclass(frozen=True)
class Execution:
    """An execution of a node.

    Attributes:
        id: id.
        type: component type, such as "tfx.components.trainer.component.Trainer".
        state: one of `EXECUTION_STATES`.
        name: name, mostly a random one.
        pipeline: name of the pipeline; "" where the store does not say, as for `node` and `run`.
        node: id of the node.
        run: name of the run.
        created: time when it began.
        updated: time when it ended, or of the last sign of it.
        properties: parameters by name.
        custom: further properties; TFX keeps parameters there.
    """

    id: int
    type: str
    state: str
    name: str
    pipeline: str
    node: str
    run: str
    created: datetime.datetime
    updated: datetime.datetime
    properties: Properties = dataclasses.field(default_factory=dict)
    custom: Properties = dataclasses.field(default_factory=dict)

    @property
    def seconds(self) -> float:
        """Wall time."""
        return (self.updated - self.created).total_seconds()

    @property
    def component(self) -> str:
        """The component without its package, such as "Trainer"."""
        return self.type.rpartition(".")[2]


@dataclasses.dataclass(frozen=True)
class Artifact:
    """An artifact.

    Attributes:
        id: id.
        type: type, such as "Examples".
        uri: path or URI of its files.
        state: one of `ARTIFACT_STATES`.
        name: name.
        created: time when it was registered.
        updated: time of its last change.
        properties: by name, as its type declares them.
        custom: further properties, such as `blessed` and `pushed_version`.
    """

    id: int
    type: str
    uri: str
    state: str
    name: str
    created: datetime.datetime
    updated: datetime.datetime
    properties: Properties = dataclasses.field(default_factory=dict)
    custom: Properties = dataclasses.field(default_factory=dict)

    def value(self, name: str) -> Value | None:
        """A property, custom or not."""
        return self.custom.get(name, self.properties.get(name))

    @property
    def path(self) -> pathlib.Path | None:
        """Its files on this machine; None for those in an object store."""
        return pathlib.Path(self.uri) if self.uri.startswith("/") else None


@dataclasses.dataclass(frozen=True)
class Event:
    """An artifact's way into an execution, or out of it.

    Attributes:
        artifact: id of the artifact.
        execution: id of the execution.
        kind: "input" or "output".
        key: name of the input or output, such as "examples".
        index: number of the artifact under this name.
        time: time.
    """

    artifact: int
    execution: int
    kind: Kind
    key: str
    index: int
    time: datetime.datetime


class Store:
    """A metadata store. Lists are newest first, unless said otherwise, and paged by `before`, an id."""

    def __init__(self, file: pathlib.Path) -> None:
        """Check the file.

        Raises:
            StoreError: it is missing, or is no store of a known schema version.
        """
        self.file = file
        self._copy: tuple[tuple[float, int], tempfile.TemporaryDirectory[str]] | None = None
        if not file.is_file():
            raise StoreError(f"{file}: no such file; name a metadata store, or run a product first")
        self.schema = self._schema()
        self._types = {row[0]: row[1] for row in self._rows("SELECT id, name FROM Type")}
        self._columns = self._property_columns()

    # Pipelines and runs

    def pipelines(self) -> list[Pipeline]:
        """All pipelines, by name."""
        rows = self._rows(
            "SELECT c.id, c.name, c.create_time_since_epoch, "
            "(SELECT count(*) FROM ParentContext p WHERE p.parent_context_id = c.id) "
            "FROM Context c JOIN Type t ON t.id = c.type_id WHERE t.name = ? ORDER BY c.name",
            (_PIPELINE,),
        )
        found = [Pipeline(number, name, _time(created), runs) for number, name, created, runs in rows]
        orphans = [pipeline.id for pipeline in found if not pipeline.runs]  # parents are of newer TFX alone
        counts = dict(self._rows(f"{_RUNS_BY_ASSOCIATION} GROUP BY p.context_id", (_ids(orphans), _RUN)))
        return [dataclasses.replace(p, runs=p.runs or counts.get(p.id, 0)) for p in found]

    def runs(
        self,
        pipeline: str | None = None,
        *,
        names: Sequence[str] | None = None,
        before: int | None = None,
        limit: int = PAGE,
    ) -> list[Run]:
        """Runs, the newest first.

        Args:
            pipeline: name of a pipeline; None for all.
            names: names of runs; None for all.
            before: id of a run; those before it.
            limit: maximum number.
        """
        wheres: list[str] = ["t.name = ?"]
        values: list[Any] = [_RUN]
        if pipeline is not None:
            wheres.append(f"c.id IN ({_RUNS_OF_PIPELINE})")
            values += [pipeline, pipeline]
        if names is not None:
            wheres.append("c.name IN (SELECT value FROM json_each(?))")
            values.append(json.dumps(list(names)))
        if before is not None:
            wheres.append("c.id < ?")
            values.append(before)
        rows = self._rows(
            "SELECT c.id, c.name, c.create_time_since_epoch FROM Context c JOIN Type t ON t.id = c.type_id "
            f"WHERE {' AND '.join(wheres)} ORDER BY c.id DESC LIMIT ?",
            (*values, limit),
        )
        pipelines, states = self._pipelines_of(rows), self._states_of(rows)
        return [
            Run(number, name, pipelines.get(number, ""), _time(created), updated or _time(created), counts)
            for number, name, created in rows
            for counts, updated in (states.get(number, ({}, None)),)
        ]

    def index(self, pipeline: str | None = None) -> list[tuple[str, datetime.datetime]]:
        """Name and time of all runs, the newest first: what a list of many is sorted by."""
        where = "" if pipeline is None else f"AND c.id IN ({_RUNS_OF_PIPELINE}) "
        rows = self._rows(
            "SELECT c.name, c.create_time_since_epoch FROM Context c JOIN Type t ON t.id = c.type_id "
            f"WHERE t.name = ? {where}ORDER BY c.id DESC",
            (_RUN,) if pipeline is None else (_RUN, pipeline, pipeline),
        )
        return [(name, _time(created)) for name, created in rows]

    def run(self, name: str) -> Run | None:
        """The run with this name."""
        return next(iter(self.runs(names=[name])), None)

    def _pipelines_of(self, runs: Sequence[Sequence[Any]]) -> dict[int, str]:
        """Names of the pipelines of runs."""
        wanted = [run[0] for run in runs]
        found = dict(
            self._rows(
                "SELECT p.context_id, c.name FROM ParentContext p JOIN Context c ON c.id = "
                "p.parent_context_id WHERE p.context_id IN (SELECT value FROM json_each(?))",
                (_ids(wanted),),
            )
        )
        if orphans := [number for number in wanted if number not in found]:
            found |= dict(self._rows(_PIPELINES_BY_ASSOCIATION, (_ids(orphans), _PIPELINE)))
        return found

    def _states_of(
        self, runs: Sequence[Sequence[Any]]
    ) -> dict[int, tuple[dict[str, int], datetime.datetime]]:
        """The number of executions of runs by state, and the time of the last change."""
        rows = self._rows(
            "SELECT a.context_id, e.last_known_state, count(*), max(e.last_update_time_since_epoch) "
            "FROM Association a JOIN Execution e ON e.id = a.execution_id "
            "WHERE a.context_id IN (SELECT value FROM json_each(?)) GROUP BY 1, 2",
            (_ids(run[0] for run in runs),),
        )
        found: dict[int, tuple[dict[str, int], datetime.datetime]] = {}
        for run, state, count, updated in rows:
            counts, latest = found.get(run, ({}, _time(0)))
            counts[_state(EXECUTION_STATES, state)] = count
            found[run] = counts, max(latest, _time(updated))
        return found

    # Executions, artifacts and events

    def executions(
        self,
        ids: Iterable[int] | None = None,
        *,
        run: str | None = None,
        pipeline: str | None = None,
        node: str | None = None,
        before: int | None = None,
        limit: int | None = None,
        bare: bool = False,
    ) -> list[Execution]:
        """Executions, the newest first.

        Args:
            ids: their ids; None for all.
            run: name of their run.
            pipeline: name of their pipeline.
            node: id of their node; with `pipeline`.
            before: id of an execution; those before it.
            limit: maximum number.
            bare: without pipeline, node, run and properties, which take longer to look up.
        """
        contexts = [(_RUN, run), (_PIPELINE, pipeline if node is None else None)]
        contexts += [(_NODE, None if node is None else f"{pipeline}.{node}")]
        wheres, values = _wheres(ids, before)
        for kind, name in contexts:
            if name is not None:
                wheres.append(_IN_CONTEXT)
                values += [kind, name]
        rows = self._entries("Execution", "x.name, x.last_known_state", wheres, values, limit)
        found = [] if bare else [row[0] for row in rows]
        places, (properties, custom) = self.places(found), self._properties("Execution", found)
        return [
            Execution(
                number,
                self._types.get(kind, ""),
                _state(EXECUTION_STATES, state),
                name or "",
                *places.get(number, ("", "", "")),
                _time(created),
                _time(updated),
                properties.get(number, {}),
                custom.get(number, {}),
            )
            for number, kind, created, updated, name, state in rows
        ]

    def execution(self, number: int) -> Execution | None:
        """The execution with this id."""
        return next(iter(self.executions([number])), None)

    def artifacts(
        self,
        ids: Iterable[int] | None = None,
        *,
        type: str | None = None,
        property: tuple[str, Value] | None = None,
        pipeline: str | None = None,
        before: int | None = None,
        limit: int | None = None,
    ) -> list[Artifact]:
        """Artifacts, the newest first.

        Args:
            ids: their ids; None for all.
            type: their type.
            property: name and value of a property.
            pipeline: name of the pipeline that made or used them.
            before: id of an artifact; those before it.
            limit: maximum number.
        """
        wheres, values = _wheres(ids, before)
        if type is not None:
            wheres.append("x.type_id IN (SELECT id FROM Type WHERE name = ? AND type_kind = 1)")
            values.append(type)
        if property is not None:
            column = {str: "string_value", float: "double_value"}.get(property[1].__class__, "int_value")
            wheres.append(
                f"x.id IN (SELECT artifact_id FROM ArtifactProperty WHERE name = ? AND {column} = ?)"
            )
            values += property
        if pipeline is not None:
            wheres.append(_ATTRIBUTED)
            values += [_PIPELINE, pipeline]
        rows = self._entries("Artifact", "x.name, x.state, x.uri", wheres, values, limit)
        properties, custom = self._properties("Artifact", [row[0] for row in rows])
        return [
            Artifact(
                number,
                self._types.get(kind, ""),
                uri or "",
                _state(ARTIFACT_STATES, state),
                name or "",
                _time(created),
                _time(updated),
                properties.get(number, {}),
                custom.get(number, {}),
            )
            for number, kind, created, updated, name, state, uri in rows
        ]

    def artifact(self, number: int) -> Artifact | None:
        """The artifact with this id."""
        return next(iter(self.artifacts([number])), None)

    def artifact_ids(self, type: str, property: str, number: int) -> list[int]:
        """Ids of the artifacts of a type with a number as a property, the newest first."""
        rows = self._rows(
            "SELECT x.id FROM Artifact x JOIN Type t ON t.id = x.type_id "
            "WHERE t.name = ? AND t.type_kind = 1 AND x.id IN "
            "(SELECT artifact_id FROM ArtifactProperty WHERE name = ? AND int_value = ?) "
            "ORDER BY x.id DESC",
            (type, property, number),
        )
        return [row[0] for row in rows]

    def outline(self) -> list[tuple[int, str, str, str, int]]:
        """All artifacts without their properties: id, type, URI, state and time in milliseconds."""
        query = "SELECT id, type_id, uri, state, create_time_since_epoch FROM Artifact ORDER BY id DESC"
        return [
            (number, self._types.get(kind, ""), uri or "", _state(ARTIFACT_STATES, state), time)
            for number, kind, uri, state, time in self._rows(query)
        ]

    def events(
        self, *, executions: Iterable[int] | None = None, artifacts: Iterable[int] | None = None
    ) -> list[Event]:
        """Events of executions, or of artifacts, in the order in which they were written."""
        column = "artifact_id" if executions is None else "execution_id"
        ids = artifacts if executions is None else executions
        rows = self._rows(
            "SELECT e.id, e.artifact_id, e.execution_id, e.type, e.milliseconds_since_epoch, "
            "max(p.step_key), max(p.step_index) FROM Event e LEFT JOIN EventPath p ON p.event_id = e.id "
            f"WHERE e.{column} IN (SELECT value FROM json_each(?)) GROUP BY e.id ORDER BY e.id",
            (_ids(ids or ()),),
        )
        return [
            Event(
                artifact,
                execution,
                "input" if kind in _INPUTS else "output",
                key or "",
                index or 0,
                _time(time),
            )
            for _, artifact, execution, kind, time, key, index in rows
            if kind in (*_INPUTS, *_OUTPUTS)
        ]

    def with_prefix(self, property: str, prefix: str, limit: int = PAGE) -> list[int]:
        """Ids of artifacts with a property, a text, that begins so; the newest first."""
        rows = self._rows(
            "SELECT DISTINCT artifact_id FROM ArtifactProperty WHERE name = ? "
            "AND substr(string_value, 1, ?) = ? ORDER BY artifact_id DESC LIMIT ?",
            (property, len(prefix), prefix, limit),
        )
        return [row[0] for row in rows]

    def links(self) -> list[tuple[int, int, Kind, int]]:
        """All events: artifact, execution, kind and time in milliseconds."""
        rows = self._rows("SELECT artifact_id, execution_id, type, milliseconds_since_epoch FROM Event")
        return [
            (artifact, execution, "input" if kind in _INPUTS else "output", time or 0)
            for artifact, execution, kind, time in rows
        ]

    def inputs_named(self, key: str) -> set[tuple[int, int]]:
        """Artifact and execution of each input of this name."""
        query = "SELECT artifact_id, execution_id FROM Event WHERE id IN (SELECT event_id FROM EventPath "
        return set(self._rows(f"{query}WHERE step_key = ?)", (key,)))

    def members(self, runs: Iterable[int]) -> dict[int, list[int]]:
        """The ids of the executions of runs, by the id of the run."""
        found: dict[int, list[int]] = {}
        query = "SELECT context_id, execution_id FROM Association WHERE context_id IN "
        for run, execution in self._rows(f"{query}(SELECT value FROM json_each(?))", (_ids(runs),)):
            found.setdefault(run, []).append(execution)
        return found

    def run_names(self, prefix: str, limit: int = PAGE) -> list[str]:
        """Names of runs that begin with a prefix, the newest first."""
        rows = self._rows(
            "SELECT c.name FROM Context c JOIN Type t ON t.id = c.type_id "
            "WHERE t.name = ? AND substr(c.name, 1, ?) = ? ORDER BY c.id DESC LIMIT ?",
            (_RUN, len(prefix), prefix, limit),
        )
        return [row[0] for row in rows]

    def newest(self) -> dict[str, int]:
        """The greatest id in each table, by which a reader sees that nothing was added."""
        tables = ("Context", "Execution", "Artifact", "Event")
        return {table.lower(): self._rows(f"SELECT max(id) FROM {table}")[0][0] or 0 for table in tables}

    def _entries(
        self, table: str, columns: str, wheres: Sequence[str], values: Sequence[Any], limit: int | None
    ) -> list[tuple[Any, ...]]:
        where = f"WHERE {' AND '.join(wheres)} " if wheres else ""
        return self._rows(
            "SELECT x.id, x.type_id, x.create_time_since_epoch, x.last_update_time_since_epoch, "
            f"{columns} FROM {table} x {where}ORDER BY x.id DESC LIMIT ?",
            (*values, -1 if limit is None else limit),
        )

    def places(self, executions: Iterable[int]) -> dict[int, tuple[str, str, str]]:
        """Pipeline, node and run of executions, by id."""
        contexts: dict[int, dict[str, str]] = {}
        for number, kind, name in self._rows(_CONTEXTS, (_ids(executions),)):
            contexts.setdefault(number, {})[kind] = name
        found = {}
        for number, names in contexts.items():
            pipeline = names.get(_PIPELINE, "")
            node = names.get(_NODE, "")
            node = node.removeprefix(f"{pipeline}.") if pipeline else node.rpartition(".")[2]
            found[number] = pipeline, node, names.get(_RUN, "")
        return found

    def _properties(
        self, table: str, ids: Sequence[int]
    ) -> tuple[dict[int, dict[str, Value]], dict[int, dict[str, Value]]]:
        """Declared and custom properties, by id and name."""
        key = f"{table.lower()}_id"
        rows = self._rows(
            f"SELECT {key}, is_custom_property, name, {', '.join(self._columns)} FROM {table}Property "
            f"WHERE {key} IN (SELECT value FROM json_each(?)) ORDER BY name",
            (_ids(ids),),
        )
        found: tuple[dict[int, dict[str, Value]], dict[int, dict[str, Value]]] = ({}, {})
        for number, custom, name, *values in rows:
            for column, value in zip(self._columns, values, strict=True):
                if value is not None:
                    known = found[bool(custom)].setdefault(number, {})
                    known[name] = bool(value) if column == "bool_value" else _plain(value)
        return found

    # Reading

    def _schema(self) -> int:
        try:
            versions = self._rows("SELECT schema_version FROM MLMDEnv")
        except StoreError as error:
            if "no such table" not in str(error):
                raise
            raise StoreError(
                f"{self.file}: is a SQLite file and no metadata store; name the file that TFX writes"
            ) from None
        version = versions[0][0] if versions else 0
        if version not in SCHEMAS:
            raise StoreError(
                f"{self.file}: has schema version {version}, and {SCHEMAS[0]} to {SCHEMAS[-1]} can be read; "
                "open it once with the ml-metadata package, which migrates it"
            )
        return int(version)

    def _property_columns(self) -> tuple[str, ...]:
        known = {row[1] for row in self._rows("PRAGMA table_info(ArtifactProperty)")}
        return tuple(column for column in _VALUES if column in known)

    def _rows(self, query: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        try:
            with self._opened() as connection:
                return connection.execute(query, values).fetchall()
        except (sqlite3.Error, OSError) as error:
            raise StoreError(f"{self.file}: cannot be read ({error}); {_remedy(error)}") from None

    @contextlib.contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        """A connection for reading alone, to a copy where a writer has been killed within a commit."""
        connection = _connect(self.file)
        try:
            try:
                connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            except sqlite3.OperationalError as error:
                if error.sqlite_errorname not in _HOT:
                    raise
                connection.close()
                connection = sqlite3.connect(self._recovered())
            yield connection
        finally:
            connection.close()

    def _recovered(self) -> pathlib.Path:
        """A copy of the file and of its journal, with which SQLite rolls the copy back."""
        import shutil
        import tempfile

        state = self.file.stat()
        key = state.st_mtime, state.st_size
        if self._copy is None or self._copy[0] != key:
            self._copy = key, tempfile.TemporaryDirectory(prefix="metadata-")
            for ending in ("", "-journal", "-wal"):
                with contextlib.suppress(FileNotFoundError):
                    shutil.copyfile(f"{self.file}{ending}", f"{self._copy[1].name}/copy{ending}")
        return pathlib.Path(self._copy[1].name, "copy")


_RUNS_OF_PIPELINE = (
    "SELECT p.context_id FROM ParentContext p JOIN Context q ON q.id = p.parent_context_id WHERE q.name = ? "
    "UNION SELECT r.context_id FROM Association r WHERE r.execution_id IN (SELECT p.execution_id FROM "
    "Association p JOIN Context q ON q.id = p.context_id JOIN Type u ON u.id = q.type_id "
    "WHERE u.name = 'pipeline' AND q.name = ?)"
)
_RUNS_BY_ASSOCIATION = (
    "SELECT p.context_id, count(DISTINCT r.context_id) FROM Association p JOIN Association r ON "
    "r.execution_id = p.execution_id JOIN Context c ON c.id = r.context_id JOIN Type t ON t.id = c.type_id "
    "WHERE p.context_id IN (SELECT value FROM json_each(?)) AND t.name = ?"
)
_PIPELINES_BY_ASSOCIATION = (
    "SELECT DISTINCT r.context_id, c.name FROM Association r JOIN Association p ON p.execution_id = "
    "r.execution_id JOIN Context c ON c.id = p.context_id JOIN Type t ON t.id = c.type_id "
    "WHERE r.context_id IN (SELECT value FROM json_each(?)) AND t.name = ?"
)
_IN_CONTEXT = (
    "x.id IN (SELECT a.execution_id FROM Association a JOIN Context c ON c.id = a.context_id "
    "JOIN Type t ON t.id = c.type_id WHERE t.name = ? AND c.name = ?)"
)
_ATTRIBUTED = (
    "x.id IN (SELECT a.artifact_id FROM Attribution a JOIN Context c ON c.id = a.context_id "
    "JOIN Type t ON t.id = c.type_id WHERE t.name = ? AND c.name = ?)"
)
_CONTEXTS = (
    "SELECT a.execution_id, t.name, c.name FROM Association a JOIN Context c ON c.id = a.context_id "
    "JOIN Type t ON t.id = c.type_id WHERE a.execution_id IN (SELECT value FROM json_each(?))"
)


def _plain(value: Value) -> Value:
    """A property's value; of a Struct, which ML Metadata writes as text, its JSON."""
    if not isinstance(value, str) or not value.startswith(_STRUCT):
        return value
    try:
        made = wire.unpacked(binascii.a2b_base64(value[len(_STRUCT) :]))
    except (ValueError, LookupError, TypeError):
        return value
    return str(made["__value__"]) if list(made) == ["__value__"] else json.dumps(made)  # TFX wraps texts


def _wheres(ids: Iterable[int] | None, before: int | None) -> tuple[list[str], list[Any]]:
    wheres: list[str] = []
    values: list[Any] = []
    if ids is not None:
        wheres.append("x.id IN (SELECT value FROM json_each(?))")
        values.append(_ids(ids))
    if before is not None:
        wheres.append("x.id < ?")
        values.append(before)
    return wheres, values


def _connect(file: pathlib.Path) -> sqlite3.Connection:
    path = str(file.absolute()).replace("%", "%25").replace("?", "%3f").replace("#", "%23")
    address = f"file:{path}?mode=ro"
    return sqlite3.connect(address, uri=True, timeout=_PATIENCE)


def _remedy(error: Exception) -> str:
    if "locked" in str(error):
        return "a pipeline is writing to it; try again"
    return "name the file that TFX writes, or restore it from a copy"


def _ids(numbers: Iterable[int]) -> str:
    return json.dumps(list(numbers))


def _state(names: Sequence[str], number: int | None) -> str:
    return names[number] if number is not None and 0 <= number < len(names) else names[0]


def _time(milliseconds: int | None) -> datetime.datetime:
    return datetime.datetime.fromtimestamp((milliseconds or 0) / 1000, datetime.UTC)
