"""Make `.venv` match the lock: `python3 -m factory.install`, which `make` calls for you.

A second call takes no time. An interrupted one is completed by the next.
"""

from __future__ import annotations

import hashlib
import json
import os
import pathlib
import subprocess
import sys
import tempfile

from factory import locks
from factory.install import disks, lockfile, paths, repair

_PYTHON = paths.ENVIRONMENT / "bin" / "python"
_FREE = 256e6  # bytes; an installer that failed with fewer free has filled the disk
_STAMP = paths.ENVIRONMENT / "factory-ready"


class InstallError(Exception):
    """The installation cannot go on; the message says why and what mends it."""


def main() -> int:
    """Set up what is missing; return the exit status."""
    try:
        check_python()
        with locks.alone(paths.CHECKOUT / "pyproject.toml"):
            if _STAMP.is_file() and _STAMP.read_text(encoding="utf-8") == fingerprint() and _PYTHON.exists():
                return 0
            install()
    except (InstallError, repair.RepairError, paths.NoHomeError) as error:
        print(f"setup: {error}", file=sys.stderr)
        return 1
    except OSError as error:
        full = disks.lack(_FREE, *_written_to()) if disks.is_full(error) else None
        where = f"{error.filename}: " if error.filename else ""
        print(f"setup: {full or f'{where}{error.strerror or error}'}", file=sys.stderr)
        return 1
    return 0


def _written_to() -> tuple[str | os.PathLike[str], ...]:
    """The folders that an installation fills: the environment, temporary files, and the installers' cache."""
    return (paths.ENVIRONMENT, tempfile.gettempdir(), os.environ.get("UV_CACHE_DIR") or paths.home() or "/")


def check_python() -> None:
    """Raise InstallError for a Python that TFX has no wheels for."""
    first, last = paths.SUPPORTED
    if not first <= sys.version_info[:2] <= last:
        have, want = ".".join(map(str, sys.version_info[:2])), f"{first[0]}.{first[1]} to {last[0]}.{last[1]}"
        raise InstallError(
            f"Python {have} is what {sys.executable} is, and TFX has wheels for {want} only; "
            f"name another with `make PYTHON=python{last[0]}.{last[1] - 1} demo`"
        )


def fingerprint() -> str:
    """What the environment depends on, as one hash."""
    import tomllib  # new in Python 3.11: an older one gets as far as check_python

    digest = hashlib.sha256(f"{sys.version} {sys.base_prefix} {paths.CHECKOUT}".encode())
    for file in sorted([*pathlib.Path(__file__).parent.glob("*.*"), *paths.LOCKS.glob("*.txt")]):
        digest.update(file.read_bytes())
    project = tomllib.loads((paths.CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))
    for table in (project["build-system"], project["project"], project["tool"]["setuptools"]):
        digest.update(json.dumps(table, sort_keys=True).encode())
    return digest.hexdigest()


def install() -> None:
    """Create the environment anew, with the locked packages, this project and nothing else in it."""
    _say("creating .venv")
    _run(
        "creating the virtual environment failed; on Debian and Ubuntu: apt-get install python3-venv",
        *(_base_python(), "-m", "venv", "--clear", paths.ENVIRONMENT),
    )
    _say("installing the installer")
    _pip("install", "--require-hashes", "-r", paths.LOCKS / "bootstrap.txt")
    pins = lockfile.read(paths.LOCKS / "dev.txt")
    wheels: list[pathlib.Path] = []
    if repair.needed():
        wheels = repaired_wheels([pin for pin in pins if pin.name in repair.PACKAGES])
        pins = [pin for pin in pins if pin.name not in repair.PACKAGES]
    _say("installing the locked packages (some 3 GB; a few minutes the first time)")
    with tempfile.TemporaryDirectory() as scratch:
        lock = pathlib.Path(scratch, "lock.txt")
        lock.write_text("\n".join(pin.requirement() for pin in pins), encoding="utf-8")
        _uv("--require-hashes", "-r", lock)
    if wheels:
        _uv(*wheels)
    _uv("--editable", paths.CHECKOUT)
    _STAMP.write_text(fingerprint(), encoding="utf-8")


def repaired_wheels(pins: list[lockfile.Pin]) -> list[pathlib.Path]:
    """Fetch the wheels that this machine's glibc is too old for, verified, and repair them."""
    _say(f"repairing {' and '.join(pin.name for pin in pins)} for this machine's older glibc")
    cache = paths.user_cache() / "wheels"
    with tempfile.TemporaryDirectory() as scratch:
        requirements = pathlib.Path(scratch, "requirements.txt")
        requirements.write_text("\n".join(pin.requirement() for pin in pins), encoding="utf-8")
        platform = f"manylinux_{'_'.join(map(str, repair.WHEEL_GLIBC))}_x86_64"
        _pip(
            *("download", "--no-deps", "--only-binary=:all:", "--platform", platform),
            *("--require-hashes", "-r", requirements, "--dest", scratch),
        )
        # The repair needs tools that lie in the new environment only.
        script = "import pathlib, sys; from factory.install import repair\n"
        script += "try: print(repair.cached_repair(*map(pathlib.Path, sys.argv[1:])))\n"
        script += "except repair.RepairError as error: sys.exit(str(error))"
        made = []
        for wheel in sorted(pathlib.Path(scratch).glob("*.whl")):
            output = subprocess.run(
                [_PYTHON, "-c", script, wheel, cache],
                cwd=paths.CHECKOUT, capture_output=True, text=True, check=False,
            )  # fmt: skip
            if output.returncode:
                raise repair.RepairError(output.stderr.strip())
            made.append(pathlib.Path(output.stdout.strip()))
        return made


def _base_python() -> str:
    """The Python itself, where this one runs in an environment, be it the one to be made anew."""
    return os.path.realpath(sys.executable) if sys.prefix != sys.base_prefix else sys.executable


def _pip(*arguments: str | os.PathLike[str]) -> None:
    options = ("--quiet", "--quiet", "--disable-pip-version-check", "--no-input")
    _run("pip failed, see above", _PYTHON, "-m", "pip", *options, *arguments)


def _uv(*arguments: str | os.PathLike[str]) -> None:
    # The lock is complete, so nothing is resolved; bytecode now saves 20 s at the first import of TFX.
    options = ("--no-deps", "--compile-bytecode", "--build-constraints", paths.LOCKS / "build.txt")
    uv = paths.ENVIRONMENT / "bin" / "uv"
    _run("uv failed, see above", uv, "pip", "install", "--quiet", "--python", _PYTHON, *options, *arguments)


def _run(failure: str, *command: str | os.PathLike[str]) -> None:
    if subprocess.run([os.fspath(word) for word in command], check=False).returncode:
        raise InstallError(disks.lack(_FREE, *_written_to()) or failure)


def _say(what: str) -> None:
    print(f"setup: {what}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
