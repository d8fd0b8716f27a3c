"""Clean-up: what is kept and why, and that nothing is lost wherever it is cut off."""

from __future__ import annotations

import datetime
import fcntl
import json
import os
import pathlib
import shutil
import signal
import sqlite3
from collections.abc import Callable

import pytest
import stores
from helpers import Factory

from factory import files, locks
from factory.inspection import cleanup, keeping
from factory.inspection.keeping import Policy
from factory.inspection.root import Root

DAY = datetime.timedelta(days=1)
LATER = datetime.datetime.now(datetime.UTC) + 30 * DAY
STRICT = Policy(keep_last=1, keep_pushed=1)  # all of earlier runs is freed
FEW = Policy(keep_last=1)  # what no pushed model of earlier runs came of is freed


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out what only matters where the machine loses power, and waits for the disk."""
    connect = sqlite3.connect

    def connected(*arguments: object, **options: object) -> sqlite3.Connection:
        connection = connect(*arguments, **options)
        connection.execute("PRAGMA synchronous = OFF")
        return connection

    monkeypatch.setattr(sqlite3, "connect", connected)
    monkeypatch.setattr(files, "sync", lambda *paths: None)


def made(folder: pathlib.Path, runs: int = 3, **options: bool) -> pathlib.Path:
    root = folder / "runs"
    stores.Many(root).write(runs, files=True, **options)
    return root


def rows(root: pathlib.Path) -> list[tuple]:
    with sqlite3.connect(f"file:{root / 'metadata.sqlite'}?mode=ro", uri=True) as connection:
        return connection.execute(
            "SELECT id, uri, state, last_update_time_since_epoch FROM Artifact ORDER BY id"
        ).fetchall()


def tree(root: pathlib.Path) -> dict[str, str]:
    """Contents of all files but the clean-up's own and the store."""
    return {
        str(file.relative_to(root)): file.read_text()
        for file in root.rglob("*")
        if file.is_file()
        and not {cleanup.FOLDER, locks.ROOT, "metadata.sqlite"} & set(file.relative_to(root).parts)
    }


def killed_at(step: int, change: Callable[[cleanup.Progress], object]) -> bool:
    """Make a change in a process that kills itself at a step; whether it came so far."""
    pid = os.fork()
    if not pid:
        left = step

        def progress(_: str) -> None:
            nonlocal left
            if not left:
                os.kill(os.getpid(), signal.SIGKILL)
            left -= 1

        try:
            change(progress)
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == -signal.SIGKILL


def assert_nothing_is_lost(root: pathlib.Path, before: dict[str, str], deleting: bool = False) -> None:
    """What is live has its files, and every file is in its place or aside."""
    now = tree(root)
    for number, uri, state, _ in rows(root):
        if state == 2:
            there = {name: text for name, text in before.items() if f"{root}/{name}".startswith(f"{uri}/")}
            assert there and there.items() <= now.items(), number
    aside = [file.read_text() for file in (root / cleanup.FOLDER).glob("*/files/*/*")]
    if not deleting:
        assert sorted([*now.values(), *aside]) == sorted(before.values())


def test_each_artifact_has_a_reason(tmp_path: pathlib.Path) -> None:
    root = made(tmp_path, 6)
    items = keeping.survey(Root(root), Policy(keep_last=1, keep_pushed=2))
    reasons = {(item.artifact, item.path.parent.name): item.reason for item in items}
    first, fifth, sixth = (14 * run for run in (0, 4, 5))
    place = {node: number for number, node in enumerate(stores.NODES, 1)}
    assert reasons[fifth + place["Trainer"], "model"] == "ancestor of pushed 1790000004"
    assert reasons[fifth + place["Pusher"], "pushed"] == "pushed 1790000004"
    assert reasons[fifth + place["StatisticsGen"], "statistics"] == "ancestor of pushed 1790000004"
    assert reasons[sixth + place["Trainer-linear"], "linear"].startswith("used by run 2026")
    assert (
        reasons[fifth + place["Trainer-linear"], "linear"]
        == "no kept model came of it, and no kept run used it"
    )
    freed = {item.artifact for item in items if not item.keep}
    assert {first + place["Trainer"], first + place["Pusher"], fifth + place["Trainer-linear"]} <= freed
    assert not any(item.keep for item in items if item.artifact and item.artifact <= 14)
    assert {item.path.parent.name for item in items if item.artifact == first + place["Pusher"]} == {
        "pushed", "pushed_model"
    }  # fmt: skip


def test_models_that_were_only_compared_with_are_freed(tmp_path: pathlib.Path) -> None:
    root = made(tmp_path, 4)
    with sqlite3.connect(root / "metadata.sqlite") as connection:  # the second run's Evaluator reads model 8
        added = connection.execute("INSERT INTO Event VALUES (NULL, 8, 27, 3, 0)").lastrowid
        connection.execute("INSERT INTO EventPath VALUES (?, 0, NULL, 'baseline_model')", (added,))
    freed = {item.artifact for item in keeping.survey(Root(root), Policy(1, keep_pushed=3)) if not item.keep}
    assert 8 in freed and 22 not in freed
    kept = {item.artifact: item.reason for item in keeping.survey(Root(root), Policy(3, keep_pushed=3))}
    assert kept[8].startswith("used by run")


def test_by_default_all_pushed_models_are_kept_and_what_is_young(tmp_path: pathlib.Path) -> None:
    root = Root(made(tmp_path, 6))
    kinds = {item.type for item in keeping.survey(root, Policy(keep_last=1)) if not item.keep}
    assert kinds == {"Model", "File", "ModelEvaluation"}  # of baselines, and what nothing reads
    assert all(item.keep for item in keeping.survey(root, Policy(keep_last=6, keep_pushed=1)))
    now = datetime.datetime.now(datetime.UTC)
    old = now - datetime.datetime.fromtimestamp(stores._START / 1000, datetime.UTC)
    young = Policy(keep_last=0, keep_pushed=1, older_than=old + DAY)
    assert all(item.keep for item in keeping.survey(root, young))


def test_without_a_pushed_model_the_latest_blessed_one_is_kept(tmp_path: pathlib.Path) -> None:
    root = made(tmp_path, 3, pushed=False)
    with sqlite3.connect(root / "metadata.sqlite") as connection:
        connection.execute(
            "UPDATE ArtifactProperty SET int_value = 1 WHERE name = 'blessed' AND artifact_id = 13"
        )
    kept = {item.artifact for item in keeping.survey(Root(root), Policy(keep_last=0)) if item.keep}
    assert {1, 2, 8, 13} <= kept and max(kept) == 13


def test_what_lies_elsewhere_is_never_touched(tmp_path: pathlib.Path) -> None:
    root = made(tmp_path)
    outside = tmp_path / "outside"
    (outside / "data").mkdir(parents=True)
    linked = root / stores.PIPELINE / "artifacts" / "Schema" / "schema" / "2"
    shutil.rmtree(linked)
    linked.symlink_to(outside)
    with sqlite3.connect(root / "metadata.sqlite") as connection:
        connection.execute("UPDATE Artifact SET uri = ? WHERE id = 1", (str(outside),))
        connection.execute(
            "UPDATE Artifact SET uri = ? WHERE id = 3",
            (f"{root}/{stores.PIPELINE}/artifacts/../../../outside",),
        )
    cleanup.apply(Root(root), STRICT, now=LATER)
    assert (outside / "data").is_dir() and linked.is_symlink()
    assert all(state == 2 for number, _, state, _ in rows(root) if number in (1, 2, 3))


def test_what_cut_off_executions_left_is_freed(tmp_path: pathlib.Path) -> None:
    root = made(tmp_path)
    left = root / stores.PIPELINE / "artifacts" / "Trainer" / "model" / "999"
    left.mkdir()
    items = keeping.survey(Root(root), Policy(keep_last=3))
    (item,) = [item for item in items if item.artifact is None]
    assert item.path == left and item.reason == "left by an execution that did not end"


def test_a_clean_up_and_its_undo_leave_all_as_it_was(tmp_path: pathlib.Path) -> None:
    root = made(tmp_path)
    files, artifacts = tree(root), rows(root)
    (done,) = cleanup.apply(Root(root), STRICT)
    assert done.phase == "aside" and len(done.entries) > 25
    assert_nothing_is_lost(root, files)
    assert sum(state == 3 for _, _, state, _ in rows(root)) == len({e.artifact for e in done.entries})
    assert not cleanup.apply(Root(root), STRICT)
    cleanup.undo(Root(root))
    assert tree(root) == files and rows(root) == artifacts
    assert not cleanup.undo(Root(root)) and not cleanup.tombstones(root)


def test_after_the_grace_period_tombstones_are_left(tmp_path: pathlib.Path) -> None:
    root = made(tmp_path)
    folder = root / stores.PIPELINE / "artifacts" / "Trainer" / "model" / "8"
    size, digest = keeping.size(folder), cleanup.digest(folder)
    cleanup.apply(Root(root), STRICT)
    (deleted,) = cleanup.apply(Root(root), STRICT, now=LATER)
    assert deleted.phase == "deleted" and not list((root / cleanup.FOLDER).glob("*/files"))
    assert sum(state == 4 for _, _, state, _ in rows(root)) == len({e.artifact for e in deleted.entries})
    entry = cleanup.tombstones(root)[8][1]
    assert (entry.bytes, entry.sha256, entry.type) == (size, digest, "Model")
    assert not cleanup.undo(Root(root))


def test_apply_loses_nothing_wherever_it_is_killed(tmp_path: pathlib.Path) -> None:
    first = made(tmp_path, 2)
    files = tree(first)
    for step in range(1000):
        root = shutil.copytree(first, tmp_path / "work" / "runs", symlinks=True)
        moved(first, root)
        before = rows(root)
        if not killed_at(step, lambda progress, root=root: cleanup.apply(Root(root), FEW, progress)):
            break
        assert_nothing_is_lost(root, files)
        if step % 2:
            cleanup.apply(Root(root), FEW)
            assert_nothing_is_lost(root, files)
            gone = {entry.artifact for one in cleanup.sets(root) for entry in one.entries}
            assert {number for number, _, state, _ in rows(root) if state == 3} == gone and len(gone) == 4
        cleanup.undo(Root(root))
        assert tree(root) == files and rows(root) == before
        shutil.rmtree(tmp_path / "work")
    assert step > 12


def moved(old: pathlib.Path, new: pathlib.Path) -> None:
    """Have the store of a copied root folder name the copies."""
    with sqlite3.connect(new / "metadata.sqlite") as connection:
        for table, column in (("Artifact", "uri"), ("ArtifactProperty", "string_value")):
            connection.execute(
                f"UPDATE {table} SET {column} = replace({column}, ?, ?)", (f"{old}/", f"{new}/")
            )
    connection.close()


@pytest.mark.parametrize("change", ["undo", "delete"])
def test_undo_and_deletion_go_on_where_they_were_killed(tmp_path: pathlib.Path, change: str) -> None:
    first = made(tmp_path, 2)
    files = tree(first)

    def changed(root: pathlib.Path, progress: cleanup.Progress = lambda step: None) -> None:
        if change == "undo":
            cleanup.undo(Root(root), progress)
        else:
            cleanup.apply(Root(root), FEW, progress, now=LATER)

    for step in range(1000):
        root = shutil.copytree(first, tmp_path / "work" / "runs")
        moved(first, root)
        before = rows(root)
        cleanup.apply(Root(root), FEW)
        if not killed_at(step, lambda progress, root=root: changed(root, progress)):
            break
        assert_nothing_is_lost(root, files, deleting=change == "delete")
        changed(root)
        if change == "undo":
            assert tree(root) == files and rows(root) == before
        else:
            assert [one.phase for one in cleanup.sets(root)] == ["deleted"]
            assert tree(root).items() < files.items()
        shutil.rmtree(tmp_path / "work")
    assert step > 5


def test_clean_ups_and_runs_keep_out_of_each_others_way(tmp_path: pathlib.Path) -> None:
    root = made(tmp_path)
    with locks.together(root / locks.ROOT):
        with pytest.raises(locks.LockError, match="a run goes on"):
            cleanup.apply(Root(root), STRICT)
        with pytest.raises(locks.LockError, match="a run goes on"):
            cleanup.undo(Root(root))
    with locks.alone(root / locks.ROOT), (root / locks.ROOT).open() as file, pytest.raises(BlockingIOError):
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)


def test_a_renamed_root_folder_gets_its_files_back(tmp_path: pathlib.Path) -> None:
    root = made(tmp_path)
    files = tree(root)
    cleanup.apply(Root(root), STRICT)
    cleanup.undo(Root(root.rename(tmp_path / "renamed")))
    assert tree(tmp_path / "renamed") == files and not root.exists()


def test_a_run_says_that_it_waits_for_a_clean_up(tmp_path: pathlib.Path) -> None:
    held = locks.alone(tmp_path / locks.ROOT)
    held.__enter__()
    said = []

    def waiting() -> None:
        said.append("waiting")
        held.__exit__(None, None, None)

    with locks.together(tmp_path / locks.ROOT, waiting):
        assert said == ["waiting"]


def test_a_folder_that_is_there_again_stops_the_undo(tmp_path: pathlib.Path) -> None:
    root = made(tmp_path)
    (done,) = cleanup.apply(Root(root), STRICT)
    (root / done.entries[0].path).mkdir(parents=True)
    with pytest.raises(keeping.CleanupError, match="is there again"):
        cleanup.undo(Root(root))
    (root / done.entries[0].path).rmdir()
    cleanup.undo(Root(root))
    assert not cleanup.pending(root)


def test_the_cache_never_hands_out_what_is_gone(toy: Factory) -> None:
    """Two runs; a clean-up of the first, undone, after which its training is reused; one of the second."""
    assert toy.smoke().returncode == 0
    assert toy.smoke("--set", "epochs=15").returncode == 0
    strict = ("gc", "--keep-last", "1", "--keep-pushed", "1", "--apply", "--json")
    done = toy(*strict)
    assert done.returncode == 0, done.stderr
    (plan,) = json.loads(done.stdout)
    assert {"ModelRun", "PushedModel"} <= {entry["type"] for entry in plan["entries"]}, plan
    shown = json.loads(toy("show", f"a{plan['entries'][0]['artifact']}", "--json").stdout)
    assert shown["tombstone"]["SHA-256"] == plan["entries"][0]["sha256"]
    assert toy("gc", "--undo").returncode == 0
    assert toy.smoke().returncode == 0
    assert toy.states()["Trainer"] == "cached", toy.reasons()

    assert toy(*strict).returncode == 0
    assert toy.smoke("--set", "epochs=15").returncode == 0
    assert toy.states()["Trainer"] == "done" and toy.states()["Transform"] == "cached"
