"""The repair of shared objects, on small ones made here that lack a symbol version."""

import ctypes
import pathlib
import platform
import shutil
import subprocess
import sys

import pytest

from factory.install import repair

pytestmark = pytest.mark.skipif(
    platform.system() != "Linux" or not shutil.which("g++"), reason="needs Linux and g++"
)


def build(folder: pathlib.Path, symbol: str) -> pathlib.Path:
    """An extension that needs `symbol` at version NEW_2.0 of a library that here defines only OLD_1.0."""

    def compile_(name: str, code: str, *options: str) -> None:
        (folder / f"{name}.c").write_text(code)
        command = ["gcc", "-shared", "-fPIC", "-o", folder / name, folder / f"{name}.c", *options]
        subprocess.run(command, check=True)

    (folder / "new.map").write_text(f"OLD_1.0 {{ global: old; }}; NEW_2.0 {{ global: {symbol}; }};")
    (folder / "old.map").write_text("OLD_1.0 { global: old; };")
    signature = f"long {symbol}(const char *s, char **e, int b)"
    new = f"int old(void) {{ return 1; }} {signature} {{ return 7; }}"
    compile_("libmaker.so", new, f"-Wl,--version-script={folder}/new.map")
    use = f"int old(void); {signature}; long call(const char *s) {{ return old() * {symbol}(s, 0, 10); }}"
    compile_("extension.so", use, f"-L{folder}", "-lmaker", "-Wl,-rpath,$ORIGIN")
    compile_("libmaker.so", "int old(void) { return 1; }", f"-Wl,--version-script={folder}/old.map")
    return folder / "extension.so"


def load(extension: pathlib.Path) -> subprocess.CompletedProcess[str]:
    """Load it in a fresh process and parse a number with it."""
    code = f"import ctypes; print(ctypes.CDLL({str(extension)!r}).call(b'42'))"
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)


def test_a_known_symbol_is_supplied(tmp_path: pathlib.Path) -> None:
    extension = build(tmp_path, "__isoc23_strtol")
    assert "NEW_2.0" in load(extension).stderr
    library = repair._build_compat(tmp_path)
    beside = tmp_path / "package"
    beside.mkdir()
    for file in ("extension.so", "libmaker.so"):
        shutil.copy(tmp_path / file, beside)
    assert repair.repair_extension(beside / "extension.so", library) == ["__isoc23_strtol"]
    assert load(beside / "extension.so").stdout.strip() == "42"


def test_an_unknown_symbol_stops_the_repair_by_name(tmp_path: pathlib.Path) -> None:
    extension = build(tmp_path, "brand_new_call")
    before = extension.read_bytes()
    with pytest.raises(repair.RepairError, match=r"brand_new_call \(NEW_2.0\)"):
        repair.repair_extension(extension, tmp_path / "unused.so")
    assert extension.read_bytes() == before


def test_a_loadable_extension_is_left_alone(tmp_path: pathlib.Path) -> None:
    source = tmp_path / "plain.c"
    source.write_text("int answer(void) { return 42; }")
    extension = tmp_path / "plain.so"
    subprocess.run(["gcc", "-shared", "-fPIC", "-o", extension, source], check=True)
    before = extension.read_bytes()
    assert repair.repair_extension(extension, tmp_path / "unused.so") == []
    assert extension.read_bytes() == before
    assert ctypes.CDLL(str(extension)).answer() == 42


def test_the_compat_library_defines_every_symbol(tmp_path: pathlib.Path) -> None:
    library = repair._build_compat(tmp_path)
    defined = subprocess.run(
        ["nm", "-D", "--defined-only", library], capture_output=True, text=True, check=True
    ).stdout
    assert {line.split()[-1] for line in defined.splitlines()} >= repair.COMPAT_SYMBOLS
