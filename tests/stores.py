"""Metadata stores made without TFX: one that stock TFX wrote (see stock/make.py), and one with many runs."""

from __future__ import annotations

import json
import pathlib
import shutil
import sqlite3

STOCK = pathlib.Path(__file__).parent / "stock"
PIPELINE = "toy-smoke"
NODES = (
    "ExampleGen", "Schema", "StatisticsGen", "ExampleValidator", "DataGate", "Transform", "Tuner", "Trainer",
    "Trainer-linear", "LatestBlessed", "Evaluator-linear", "Baseline", "Evaluator", "Pusher",
)  # fmt: skip
# Of each node: its output, the type, and the nodes whose outputs it reads.
OUTPUTS = {
    "ExampleGen": ("examples", "Examples", ()),
    "Schema": ("schema", "Schema", ()),
    "StatisticsGen": ("statistics", "ExampleStatistics", ("ExampleGen", "Schema")),
    "ExampleValidator": ("anomalies", "ExampleAnomalies", ("StatisticsGen", "Schema")),
    "DataGate": ("verdict", "File", ("ExampleValidator",)),
    "Transform": ("transform_graph", "TransformGraph", ("ExampleGen", "Schema", "DataGate")),
    "Tuner": ("best_hyperparameters", "HyperParameters", ("Transform",)),
    "Trainer": ("model", "Model", ("ExampleGen", "Transform", "Tuner")),
    "Trainer-linear": ("linear", "Model", ("ExampleGen",)),
    "LatestBlessed": ("latest", "File", ()),
    "Evaluator-linear": ("linear_evaluation", "ModelEvaluation", ("Trainer-linear", "ExampleGen")),
    "Baseline": ("baseline", "File", ()),
    "Evaluator": ("blessing", "ModelBlessing", ("Trainer", "ExampleGen")),
    "Pusher": ("pushed_model", "PushedModel", ("Trainer", "Evaluator")),
}
CODE = {f"models/toy/file{number}.py": f"{number:012x}" for number in range(12)}
_START = 1_790_000_000_000  # milliseconds


def stock(folder: pathlib.Path) -> pathlib.Path:
    """Lay out in a folder what three runs of stock TFX left, and return the file of the store."""
    shutil.copytree(STOCK / "files", folder, dirs_exist_ok=True)
    file = folder / "metadata.sqlite"
    with sqlite3.connect(file) as connection:
        connection.executescript((STOCK / "store.sql").read_text().replace("/stock", str(folder)))
    connection.close()
    return file


def schema() -> str:
    """The statements that make the tables and indices of a store, and its version."""
    lines = (STOCK / "store.sql").read_text().split(";\n")
    made = [line for line in lines if line.lstrip().startswith("CREATE") or '"MLMDEnv"' in line]
    return ";\n".join(made) + ";"


class Many:
    """Writes runs of 14 nodes into a root folder, as SQL.

    Attributes:
        root: the root folder.
        file: the file of the store.
    """

    def __init__(self, root: pathlib.Path) -> None:
        root.mkdir(parents=True, exist_ok=True)
        self.root, self.file = root, root / "metadata.sqlite"
        self._rows: dict[str, list[tuple]] = {}
        self._ids = dict.fromkeys(("Type", "Context", "Execution", "Artifact", "Event"), 0)
        self._types: dict[str, int] = {}
        self._contexts: dict[tuple[str, str], int] = {}

    def write(self, runs: int, pushed: bool = True, files: bool = False, records: bool = True) -> list[str]:
        """Write runs, the oldest first, and return their ids.

        Args:
            runs: number of runs.
            pushed: whether they push their models.
            files: whether artifacts have files.
            records: whether there are run records.
        """
        names = [self._run(number, pushed, files, records) for number in range(runs)]
        with sqlite3.connect(self.file) as connection:
            connection.executescript(schema())
            for table, rows in self._rows.items():
                connection.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)
        connection.close()
        return names

    def _add(self, table: str, *row: object) -> int:
        if table in self._ids:
            self._ids[table] += 1
            row = (self._ids[table], *row)
        self._rows.setdefault(table, []).append(row)
        return self._ids.get(table, 0)

    def _type(self, name: str, kind: int) -> int:
        if name not in self._types:
            self._types[name] = self._add("Type", name, None, kind, None, None, None, None)
        return self._types[name]

    def _context(self, kind: str, name: str, time: int) -> int:
        if (kind, name) not in self._contexts:
            added = self._add("Context", self._type(kind, 2), name, None, time, time)
            self._contexts[kind, name] = added
        return self._contexts[kind, name]

    def _run(self, number: int, pushed: bool, files: bool, records: bool) -> str:
        time = _START + number * 3_600_000
        day, hour = divmod(number, 24)
        name = f"2026{1 + day // 28:02}{1 + day % 28:02}T{hour:02}0000-{number:04x}"
        contexts = [self._context("pipeline", PIPELINE, time), self._context("pipeline_run", name, time)]
        self._add("ParentContext", contexts[1], contexts[0])
        made: dict[str, int] = {}
        for node in NODES:
            time += 1000
            made[node] = self._node(number, node, contexts, made, time, pushed, files)
        if records:
            self._record(number, name, pushed)
        return name

    def _node(
        self,
        number: int,
        node: str,
        contexts: list[int],
        made: dict[str, int],
        time: int,
        pushed: bool,
        files: bool,
    ) -> int:
        key, kind, inputs = OUTPUTS[node]
        component = f"components.{node}"
        execution = self._add(
            "Execution", self._type(component, 0), 3, f"{number}-{node}", None, time, time + 900
        )
        for context in (*contexts, self._context("node", f"{PIPELINE}.{node}", time)):
            self._rows.setdefault("Association", []).append((None, context, execution))
        parameters = {"custom_config": json.dumps({"epochs": number % 3, "code": json.dumps(CODE)})}
        for parameter, value in {**parameters, "run_fn": "models.toy.run_fn", "splits": "[]"}.items():
            self._add("ExecutionProperty", execution, parameter, 1, None, None, value, None, None, None)
        for other in inputs:
            self._event(made[other], execution, 3, OUTPUTS[other][0], time)
        uri = self.root / PIPELINE / "artifacts" / node / key / str(execution)
        artifact = self._add("Artifact", self._type(kind, 1), str(uri), 2, None, None, time + 900, time + 900)
        self._rows.setdefault("Attribution", []).append((None, contexts[0], artifact))
        self._event(artifact, execution, 4, key, time + 900)
        self._properties(artifact, node, 1_790_000_000 + number, pushed, files)
        if files:
            uri.mkdir(parents=True)
            (uri / "data").write_text(f"{node} {number}")
        return artifact

    def _properties(self, artifact: int, node: str, version: int, pushed: bool, files: bool) -> None:
        values: dict[str, int | str] = {"is_external": 0, "tfx_version": "1.21.0"}
        if node == "Evaluator":
            values["blessed"] = int(pushed)
        if node == "Pusher":
            folder = self.root / PIPELINE / "pushed" / str(version)
            values["pushed"] = int(pushed)
            values |= {"pushed_destination": str(folder), "pushed_version": str(version)} if pushed else {}
            if files and pushed:
                folder.mkdir(parents=True)
                (folder / "saved_model.pb").write_text(str(version))
        for name, value in values.items():
            number, text = (value, None) if isinstance(value, int) else (None, value)
            self._add("ArtifactProperty", artifact, name, 1, number, None, text, None, None, None)

    def _event(self, artifact: int, execution: int, kind: int, key: str, time: int) -> None:
        event = self._add("Event", artifact, execution, kind, time)
        self._add("EventPath", event, 0, None, key)
        self._add("EventPath", event, 1, 0, None)

    def _record(self, number: int, name: str, pushed: bool) -> None:
        folder = self.root / PIPELINE / "runs" / name
        folder.mkdir(parents=True)
        first = number * len(NODES) + 1
        value = 0.5 + number % 40 / 100
        gate = {"metric": "f1", "slice": "", "bound": "at least 0.5", "value": value, "by": value - 0.5}
        nodes = [
            {"name": node, "state": "done", "seconds": 0.9, "reason": f"epochs was {number}, is {number + 1}",
             "execution": first + place, "error": ""}
            for place, node in enumerate(NODES)
        ]  # fmt: skip
        measured = {"metrics": {"f1": value, "example_count": 100.0}, "slices": {}, "reason": ""}
        for part in range(20):
            measured["slices"][f"kind {part}"] = {"f1": value, "example_count": 5.0}
        record = {
            "run": name, "product": "toy", "preset": "smoke", "pipeline": PIPELINE, "started": name,
            "folder": str(folder), "data": {"title": "points", "licence": "none", "sha256": f"{number:064x}"},
            "config": {"epochs": number, "seed": 0}, "seconds": 14.0,
            "status": "pushed" if pushed else "not blessed", "verdict": "every gate passed",
            "rows": {"read": 100}, "nodes": nodes, "gates": [{**gate, "state": "passed", "reason": ""}],
            "measured": measured, "champion": {"metrics": {"f1": 0.4}, "slices": {}, "reason": ""},
            "beside": {}, "slice_metrics": ["f1"], "notes": {}, "blessed": pushed,
            "pushed_to": str(self.root / PIPELINE / "pushed" / str(1_790_000_000 + number)), "version": 1,
        }  # fmt: skip
        (folder / "record.json").write_text(json.dumps(record, indent=2))
