"""The request log: what other readers see of it, its limits, failures of the disk, and cut-off files."""

import errno
import os
import pathlib
import signal
import stat
import subprocess
import sys
import threading

import numpy as np
import pytest
from helpers import wait_for

from factory.serve import logged, request_log, tfrecords
from factory.serve.request_log import Limits, Writer


class Counted:
    """Counts statuses, and keeps sentences."""

    def __init__(self) -> None:
        self.statuses: list[str] = []
        self.said: list[str] = []

    def writer(self, folder: pathlib.Path, sample: float = 1.0, **limits: float) -> Writer:
        return Writer(
            folder,
            sample,
            limits=Limits(**limits),
            count=lambda model, status: self.statuses.append(status),
            say=self.said.append,
        )


def write(log: Writer, number: int, version: int = 1, model: str = "m", size: int = 10) -> None:
    contents = np.array([b"%d" % number * size], object)
    log.write(f"id-{number}", model, version, "predict", {"contents": contents}, {"n": np.array([number])})


def numbers(folder: pathlib.Path, most: int = 10**6, model: str = "m") -> list[int]:
    return [int(one.outputs["n"][0]) for one in request_log.newest(folder, model, most)]


def test_serving_tools_read_the_log(tmp_path: pathlib.Path) -> None:
    import tensorflow as tf
    from tensorflow_serving.apis import prediction_log_pb2

    inputs = {
        "contents": np.array([["é".encode(), b"\0\xff"], [b"", b"x"]], object),
        "pixels": np.arange(12, dtype=np.uint8).reshape(2, 3, 2)[:, ::-1],
        "flags": np.array([True, False]),
    }
    outputs = {
        "confidence": np.array([0.25, np.nan], np.float32),
        "half": np.array([1.5], np.float16),
        "sole": np.array(7),
        "none": np.zeros([0, 3], np.int64),
    }
    log = Writer(tmp_path, 0.999999)
    log.write("who-1", "m", 12, "predict", inputs, outputs)
    log.close()
    (file,) = tmp_path.glob("m/12/*.tfrecord")
    (record,) = tf.data.TFRecordDataset(str(file)).as_numpy_iterator()
    read = prediction_log_pb2.PredictionLog.FromString(record)
    about, asked = read.log_metadata, read.predict_log.request
    assert (about.request_origin, about.model_spec.version.value) == ("who-1", 12)
    assert about.timestamp_secs > 1_700_000_000
    assert about.sampling_config.sampling_rate == pytest.approx(0.999999)
    assert (asked.model_spec.name, asked.model_spec.signature_name) == ("m", "predict")
    own = logged.decoded(record)
    assert own and own.rows == 2
    for arrays, tensors, mine in (
        (inputs, asked.inputs, own.inputs),
        (outputs, read.predict_log.response.outputs, own.outputs),
    ):
        assert set(tensors) == set(arrays)
        for name, array in arrays.items():
            for found in (tf.make_ndarray(tensors[name]), mine[name]):
                assert found.dtype == array.dtype
                np.testing.assert_array_equal(found, array)


def test_records_of_tensorflow_are_read(tmp_path: pathlib.Path) -> None:
    import tensorflow as tf

    contents = [os.urandom(size) for size in (0, 1, 5000)]
    with tf.io.TFRecordWriter(str(tmp_path / "file")) as writer:
        for content in contents:
            writer.write(content)
    assert list(tfrecords.read(tmp_path / "file")) == contents
    assert (tmp_path / "file").read_bytes() == b"".join(map(tfrecords.framed, contents))


def test_what_is_cut_off_or_damaged_is_left_out(tmp_path: pathlib.Path) -> None:
    records = [tfrecords.framed(b"%d" % number * 9) for number in range(3)]
    whole, file = b"".join(records), tmp_path / "file"
    for length in range(len(whole)):
        file.write_bytes(whole[:length])
        complete = sum(length >= sum(map(len, records[: n + 1])) for n in range(3))
        assert len(list(tfrecords.read(file))) == complete
    for place in range(len(whole)):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 64]) + whole[place + 1 :])
        intact = sum(place >= sum(map(len, records[: n + 1])) for n in range(3))
        assert len(list(tfrecords.read(file))) == intact


def test_newest_are_those_of_all_versions_and_files(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = iter(range(1000, 2000))
    monkeypatch.setattr(request_log.time, "time", lambda: next(clock))
    log = Counted().writer(tmp_path, file_bytes=400)
    for number in range(30):
        write(log, number, version=[9, 10, 11][number % 3])
    log.close()
    assert len(list(tmp_path.glob("m/*/*"))) > 6
    assert request_log.versions(tmp_path, "m") == [9, 10, 11]
    assert numbers(tmp_path) == list(range(30))
    assert numbers(tmp_path, 7) == list(range(23, 30))
    assert [one.version for one in request_log.newest(tmp_path, "m", 2, {9})] == [9, 9]
    assert len(list(request_log.records(tmp_path, "m"))) == 30
    assert numbers(tmp_path, model="other") == []


def test_the_oldest_files_go_where_the_log_is_full(tmp_path: pathlib.Path) -> None:
    log = Counted().writer(tmp_path, total_bytes=20_000)
    for number in range(400):
        write(log, number, version=number // 200, size=50)
    log.close()
    sizes = [file.stat().st_size for file in tmp_path.glob("*/*/*")]
    assert 10_000 < sum(sizes) <= 20_000
    kept = numbers(tmp_path)
    assert kept == list(range(400 - len(kept), 400))
    assert not (tmp_path / "m" / "0").exists()


def test_files_that_another_server_writes_stay(tmp_path: pathlib.Path) -> None:
    other = Counted().writer(tmp_path)
    write(other, 0)
    wait_for(lambda: list(tmp_path.glob("m/1/*")))
    (held,) = tmp_path.glob("m/1/*")
    log = Counted().writer(tmp_path, total_bytes=1000)
    for number in range(100):
        write(log, number, version=2)
    log.close()
    assert held.exists()
    assert 100 not in numbers(tmp_path)
    other.close()


def test_requests_are_dropped_where_the_disk_is_slow(tmp_path: pathlib.Path) -> None:
    counted = Counted()
    log = counted.writer(tmp_path, queued=5, queued_bytes=10_000)
    go_on, append = threading.Event(), log._files.append
    log._files.append = lambda *arguments: go_on.wait() and append(*arguments)
    for number in range(50):
        write(log, number)
    write(log, 50, size=10_000)
    go_on.set()
    log.close()
    assert counted.statuses.count("OK") == len(numbers(tmp_path)) in (5, 6)
    assert counted.statuses.count("RESOURCE_EXHAUSTED") == 51 - len(numbers(tmp_path))
    write(log, 51)  # after the end
    assert counted.statuses[-1] == "RESOURCE_EXHAUSTED"


def test_a_full_disk_is_said_once_and_costs_no_record_before_or_after(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = Counted()
    log = counted.writer(tmp_path, sync_seconds=0)
    write(log, 0)
    wait_for(lambda: counted.statuses == ["OK"])
    written = os.write

    def full(descriptor: int, content: bytes) -> int:
        if len(content) < 40:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return written(descriptor, content[:20])

    with monkeypatch.context() as patched:
        patched.setattr(request_log.os, "write", full)
        for number in (1, 2, 3):
            write(log, number)
        wait_for(lambda: len(counted.statuses) == 4)
    write(log, 4)
    log.close()
    assert counted.statuses == ["OK", *["UNAVAILABLE"] * 3, "OK"]
    assert numbers(tmp_path) == [0, 4]
    first, second = counted.said
    assert "no space left on device; free some space" in first
    assert second == "the request log is written again, after 3 failures"


def test_a_folder_that_cannot_be_made_stops_no_request(tmp_path: pathlib.Path) -> None:
    (tmp_path / "log").write_text("a file")
    counted = Counted()
    log = counted.writer(tmp_path / "log")
    write(log, 0)
    log.close()
    assert counted.statuses == ["UNAVAILABLE"]
    assert len(counted.said) == 1


def test_nothing_that_is_logged_raises(tmp_path: pathlib.Path) -> None:
    counted = Counted()
    log = counted.writer(tmp_path)
    log.write("a", "m", 1, "predict", {"x": np.zeros(2, complex)}, {})
    log.write("b", "m", 1, "predict", None, {})  # type: ignore[arg-type]
    log.write("c", "m", "latest", "predict", {}, {})  # type: ignore[arg-type]
    log.write("d", "m", 1, "predict", {"x": np.array([object()])}, {})
    log.write(None, "m", 1, "predict", {}, {})  # type: ignore[arg-type]
    write(log, 5)
    log.close()
    assert sorted(counted.statuses) == ["INTERNAL"] * 4 + ["OK"]
    assert numbers(tmp_path) == [5]


def test_a_sample_is_chosen_by_ids(tmp_path: pathlib.Path) -> None:
    log = Counted().writer(tmp_path, 0.3)
    for number in range(900):
        write(log, number)
    log.close()
    chosen = numbers(tmp_path)
    assert 200 < len(chosen) < 340
    assert chosen == [n for n in range(900) if request_log.sampled(f"id-{n}", 0.3)]
    assert not any(request_log.sampled(str(n), 0.0) for n in range(100))
    assert all(request_log.sampled(str(n), 1.0) for n in range(100))


def test_only_the_owner_can_read_and_no_name_leads_elsewhere(tmp_path: pathlib.Path) -> None:
    log = Counted().writer(tmp_path / "log")
    for model in ("../up", "..", "a/b", "m"):
        write(log, 1, model=model)
    log.close()
    assert [entry.name for entry in tmp_path.iterdir()] == ["log"]
    files = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert len(files) == 4
    for file in files:
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert numbers(tmp_path / "log", model="..") == [1]


def test_files_end_with_their_age(tmp_path: pathlib.Path) -> None:
    log = Counted().writer(tmp_path, file_seconds=0, sync_seconds=0)
    for number in range(3):
        write(log, number)
        wait_for(lambda: not log._files._open and len(numbers(tmp_path)) == number + 1)  # noqa: B023
    log.close()
    assert len(list(tmp_path.glob("m/1/*"))) == 3


def test_a_killed_server_leaves_a_log_that_is_read(tmp_path: pathlib.Path) -> None:
    code = (
        "import pathlib, sys, itertools, numpy as np\n"
        "from factory.serve.request_log import Writer\n"
        "log = Writer(pathlib.Path(sys.argv[1]))\n"
        "for n in itertools.count():\n"
        "    log.write(str(n), 'm', 1, 'predict', {}, {'n': np.array([n])})\n"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(tmp_path)]) as process:
        wait_for(lambda: sum(file.stat().st_size for file in tmp_path.glob("m/1/*")) > 50_000)
        process.send_signal(signal.SIGKILL)
    found = numbers(tmp_path)
    assert len(found) > 100
    assert found == sorted(set(found))
    log = Counted().writer(tmp_path)
    write(log, 10**9)
    log.close()
    assert numbers(tmp_path) == [*found, 10**9]
