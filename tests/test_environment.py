"""The user's environment: what reaches inside is pinned, what cannot work is one sentence."""

import json
import os
import pathlib
import shutil
import subprocess
import sys

import pytest

from factory import environment, faults, products

FACTORY = [sys.executable, "-m", "factory"]
ALONE = ["unshare", "--user", "--mount", "--map-root-user"]
UNKNOWN = ["unshare", "--user", "--map-user=54321", "env", "-u", "HOME", "-u", "XDG_CACHE_HOME"]
CHECKOUT = pathlib.Path(__file__).parents[1]


def call(
    *arguments: str, before: list[str] | None = None, cwd: pathlib.Path = CHECKOUT, **variables: str
) -> subprocess.CompletedProcess[str]:
    ours = ("FACTORY_CACHE", "KERAS_", "TF_USE_LEGACY_KERAS")  # tests that call the factory here pin Keras
    known = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return subprocess.run(
        [*(before or []), *FACTORY, *arguments],
        env={**known, **variables}, cwd=cwd, capture_output=True, text=True, check=False,
    )  # fmt: skip


def namespaces(command: list[str]) -> None:
    if not shutil.which("unshare") or subprocess.run([*command, "true"], check=False).returncode:
        pytest.skip("user namespaces cannot be made on this machine")


def one_sentence(result: subprocess.CompletedProcess[str]) -> str:
    *progress, said = result.stderr.splitlines(keepends=True)
    assert result.returncode in (1, 2) and said.startswith("factory: "), result.stderr
    assert all(line.startswith("  ") for line in progress), result.stderr
    return said


@pytest.mark.parametrize("package", ["pipelines", "components", "models", "schemas"])
def test_packages_of_another_project_are_noticed(tmp_path: pathlib.Path, package: str) -> None:
    (tmp_path / package).mkdir()
    (tmp_path / package / "__init__.py").write_text("raise SystemExit('was imported')")
    python_path = os.pathsep.join([str(tmp_path), str(CHECKOUT)])
    said = one_sentence(call("list", cwd=pathlib.Path("/"), PYTHONPATH=python_path))
    assert f"{tmp_path / package} hides the factory's own package {package}" in said
    assert f"take {tmp_path} out of PYTHONPATH" in said
    said = one_sentence(call("list", cwd=tmp_path, PYTHONPATH=f"{CHECKOUT}{os.pathsep}"))
    assert f"take {tmp_path} out of PYTHONPATH" in said
    said = one_sentence(call("list", cwd=tmp_path, PYTHONPATH=str(CHECKOUT)))
    assert "call `factory` in place of `python -m factory`, or from another folder" in said


def test_a_module_of_that_name_is_noticed(tmp_path: pathlib.Path) -> None:
    (tmp_path / "models.py").touch()
    python_path = os.pathsep.join([str(tmp_path), str(CHECKOUT)])
    said = one_sentence(call("list", cwd=pathlib.Path("/"), PYTHONPATH=python_path))
    assert f"{tmp_path / 'models.py'} hides the factory's own package models" in said


def test_a_folder_without_python_in_it_is_no_package(tmp_path: pathlib.Path) -> None:
    (tmp_path / "models").mkdir()  # of saved models, say
    assert call("list", cwd=tmp_path, PYTHONPATH=str(CHECKOUT)).returncode == 0


def test_keras_is_pinned(tmp_path: pathlib.Path) -> None:
    (tmp_path / ".keras").mkdir()
    own = {"floatx": "float16", "image_data_format": "channels_first", "backend": "torch"}
    (tmp_path / ".keras" / "keras.json").write_text(json.dumps(own))
    code = (
        "from factory import environment\nassert environment.prepare() is None\nimport keras\n"
        "c = keras.config\nprint(c.backend(), c.floatx(), c.image_data_format(), c.max_epochs())"
    )
    variables = {"HOME": str(tmp_path), "KERAS_BACKEND": "torch", "KERAS_MAX_EPOCHS": "1"}
    printed = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert printed == "tensorflow float32 channels_last None\n"
    assert environment.keras_settings(variables) == [
        "KERAS_BACKEND=torch",
        "KERAS_MAX_EPOCHS=1",
        f"{tmp_path}/.keras/keras.json (backend torch, floatx float16, image_data_format channels_first)",
    ]
    noted = call("doctor", **variables).stdout
    assert "note  Keras is set up by KERAS_BACKEND=torch and KERAS_MAX_EPOCHS=1 and" in noted


@pytest.mark.parametrize("content", ["", "[]", "{", '{"floatx": "float32"}'])
def test_a_usual_keras_configuration_is_not_noted(tmp_path: pathlib.Path, content: str) -> None:
    (tmp_path / "keras.json").write_text(content)
    assert environment.keras_settings({"KERAS_HOME": str(tmp_path), "KERAS_BACKEND": "tensorflow"}) == []


def test_empty_variables_are_unset_ones(tmp_path: pathlib.Path) -> None:
    empty = {"FACTORY_CACHE": "", "FACTORY_ROOT": "", "XDG_CACHE_HOME": "cache"}
    result = call("data", "chitchat", HOME=str(tmp_path), cwd=tmp_path, PYTHONPATH=str(CHECKOUT), **empty)
    assert result.returncode == 0 and "not fetched" in result.stdout
    result = call("data", "restaurant_faq", "--fetch", HOME=str(tmp_path), cwd=tmp_path,
                  PYTHONPATH=str(CHECKOUT), **empty)  # fmt: skip
    assert result.returncode == 0, result.stderr
    assert (tmp_path / ".cache" / "intelligent-factory" / "data").is_dir()
    assert [path.name for path in tmp_path.iterdir()] == [".cache"]


@pytest.mark.parametrize("arguments", [["list"], ["list", "digits_inpainting"], ["data"], ["report", "toy"]])
def test_a_locale_that_is_not_utf_8(arguments: list[str], tmp_path: pathlib.Path) -> None:
    ascii_only = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    result = call(*arguments, FACTORY_ROOT=str(tmp_path / "März"), **ascii_only)
    assert "Traceback" not in result.stderr and result.returncode == (2 if "toy" in arguments else 0)


def test_closed_streams_are_no_files_of_others(tmp_path: pathlib.Path) -> None:
    code = (
        "from factory import environment\nassert environment.prepare() is None\n"
        "from factory.runs import terminal\nfile = open('kept', 'w')\nassert file.fileno() > 2\n"
        "print('lost')\nterminal.Output().write('lost')\nfile.write('kept')"
    )
    command = ["sh", "-c", 'exec "$@" <&- >&- 2>&-', "sh", sys.executable, "-c", code]
    environ = {**os.environ, "PYTHONPATH": str(CHECKOUT)}
    assert subprocess.run(command, cwd=tmp_path, env=environ, check=False).returncode == 0
    assert (tmp_path / "kept").read_text() == "kept"


def test_a_user_without_a_home_folder_is_told(tmp_path: pathlib.Path) -> None:
    namespaces(UNKNOWN)
    said = one_sentence(call("data", before=UNKNOWN))
    assert "HOME is not set" in said and "set FACTORY_CACHE to a folder" in said
    result = call("data", "restaurant_faq", "--fetch", before=UNKNOWN, FACTORY_CACHE=str(tmp_path / "cache"))
    assert result.returncode == 0, result.stderr
    doctor = subprocess.run(
        [*UNKNOWN, sys.executable, "-m", "factory.doctor"], capture_output=True, text=True, check=False
    ).stdout
    assert "FAIL  there is no home folder" in doctor and "could not be checked" not in doctor


@pytest.mark.parametrize("cache", ["/proc/cache", "/dev/null/cache"])
def test_a_cache_that_cannot_be_written_to(cache: str) -> None:
    said = one_sentence(call("data", "restaurant_faq", "--fetch", FACTORY_CACHE=cache))
    assert said.endswith("set FACTORY_CACHE to a folder that can be written to\n")


@pytest.mark.parametrize("data_set", ["restaurant_utterances", "mnist"])
def test_a_full_disk_is_said(tmp_path: pathlib.Path, data_set: str) -> None:
    namespaces(ALONE)
    mount = f'mount -t tmpfs -o size=4k none {tmp_path} && exec "$@"'
    before = [*ALONE, "sh", "-c", mount, "sh"]
    said = one_sentence(call("data", data_set, "--fetch", before=before, FACTORY_CACHE=str(tmp_path)))
    assert "is full" in said or "no space left" in said
    assert "free some space there" in said


def test_a_bug_keeps_its_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(KeyError) as caught:
        {}["name"]
    assert faults.report(caught.value) == 1
    said = capsys.readouterr().err
    assert "Traceback" in said and said.endswith("report it with the lines above\n")


def test_wrong_usage_has_a_status_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    assert faults.report(products.UsageError("name a product")) == 2
    assert faults.report(FileNotFoundError(2, "No such file or directory", "/x")) == 1
    assert capsys.readouterr().err == "factory: name a product\nfactory: /x: no such file or directory\n"
