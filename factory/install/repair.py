"""Repair wheels that were built for a newer C library than this machine has.

`ml-metadata` and `tensorflow-data-validation` publish Linux wheels tagged manylinux_2_39, so pip
refuses them on Debian 12 or Ubuntu 22.04. All they take from the newer libraries is a handful of
symbols (see `compat.cc`). The repair, for each extension module in the wheel:

1. finds the symbol versions that the libraries of this machine do not define, and the symbols that
   ask for them; a symbol that `compat.cc` does not define stops the repair by name;
2. clears the version of those symbols, so that they bind to any library that defines them;
3. marks the now unused version needs as weak, so that the dynamic loader does not insist on them;
4. puts a small library with the missing symbols beside the extension and adds it to what it needs.

The wheel is then retagged for this platform and kept in a cache, keyed by everything it depends on.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import pathlib
import platform
import shutil
import subprocess
import sys
import tempfile

PACKAGES = ("ml-metadata", "tensorflow-data-validation")
WHEEL_GLIBC = (2, 39)
COMPAT_SOURCE = pathlib.Path(__file__).with_name("compat.cc")
COMPAT_LIBRARY = "libfactory_compat.so"
COMPAT_SYMBOLS = frozenset(
    {
        "__isoc23_strtol",
        "__isoc23_strtoll",
        "__isoc23_strtoul",
        "__isoc23_strtoull",
        "_ZSt21ios_base_library_initv",
        "__cxa_call_terminate",
    }
)
_WEAK = 0x2  # VER_FLG_WEAK in <elf.h>
_FLAGS_OFFSET = 4  # vna_flags follows the 32-bit vna_hash in Elf_Vernaux


class RepairError(Exception):
    """A wheel cannot be repaired here; the message says what is in the way."""


def needed() -> bool:
    """Whether this machine's C library is too old for the published wheels."""
    if platform.system() != "Linux" or platform.machine() != "x86_64":
        return False
    name, version = platform.libc_ver()
    if name != "glibc":
        raise RepairError(f"the C library is {name or 'unknown'}; TFX has wheels for glibc only")
    return tuple(int(part) for part in version.split(".")[:2]) < WHEEL_GLIBC


def cached_repair(wheel: pathlib.Path, cache: pathlib.Path) -> pathlib.Path:
    """Return the repaired form of `wheel`, from the cache or made now.

    Raises:
        RepairError: the wheel needs a symbol that nothing here defines, or no compiler is present.
    """
    key = hashlib.sha256(wheel.read_bytes())
    for source in (pathlib.Path(__file__), COMPAT_SOURCE):
        key.update(source.read_bytes())
    key.update("-".join(platform.libc_ver()).encode())
    folder = cache / key.hexdigest()[:20]
    if not folder.is_dir():
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache) as scratch:
            made = repair(wheel, pathlib.Path(scratch))
            finished = pathlib.Path(scratch, "finished")
            finished.mkdir()
            made.rename(finished / made.name)
            # A concurrent repair of the same wheel may have been first: then its result serves.
            with contextlib.suppress(OSError):
                finished.rename(folder)
    return next(folder.glob("*.whl"))


def repair(wheel: pathlib.Path, scratch: pathlib.Path) -> pathlib.Path:
    """Unpack `wheel` below `scratch`, repair every extension module, repack and retag it."""
    _run(sys.executable, "-m", "wheel", "unpack", "--dest", scratch / "unpacked", wheel)
    (root,) = (scratch / "unpacked").iterdir()
    library = _build_compat(scratch)
    for extension in sorted(root.rglob("*.so")):
        repair_extension(extension, library)
    packed = scratch / "packed"
    packed.mkdir()
    _run(sys.executable, "-m", "wheel", "pack", "--dest-dir", packed, root)
    (plain,) = packed.glob("*.whl")
    _run(sys.executable, "-m", "wheel", "tags", "--remove", "--platform-tag", "linux_x86_64", plain)
    (tagged,) = packed.glob("*.whl")
    return tagged


def repair_extension(extension: pathlib.Path, library: pathlib.Path) -> list[str]:
    """Make one shared object loadable here; return the symbols whose version was cleared.

    Raises:
        RepairError: it needs a symbol that neither this machine nor `compat.cc` defines.
    """
    missing = missing_symbols(extension)
    unknown = sorted(set(missing) - COMPAT_SYMBOLS)
    if unknown:
        wanted = ", ".join(f"{symbol} ({missing[symbol]})" for symbol in unknown)
        raise RepairError(
            f"{extension.name} needs {wanted}, which neither this machine's libraries nor "
            f"{COMPAT_SOURCE.name} define; use a newer distribution (glibc 2.39 or later needs no repair)"
        )
    if not missing:
        return []
    clear = [word for symbol in sorted(missing) for word in ("--clear-symbol-version", symbol)]
    _run(_patchelf(), *clear, extension)
    _weaken(extension, set(missing.values()))
    shutil.copy2(library, extension.with_name(COMPAT_LIBRARY))
    # The loader searches $ORIGIN: the folder that the extension lies in.
    _run(_patchelf(), "--add-needed", COMPAT_LIBRARY, "--add-rpath", "$ORIGIN", extension)
    return sorted(missing)


def missing_symbols(extension: pathlib.Path) -> dict[str, str]:
    """Map each symbol whose version this machine's libraries do not define to that version."""
    from elftools.elf.elffile import ELFFile

    with extension.open("rb") as stream:
        elf = ELFFile(stream)
        needs = elf.get_section_by_name(".gnu.version_r")
        symbols = elf.get_section_by_name(".dynsym")
        versions = elf.get_section_by_name(".gnu.version")
        if needs is None or symbols is None or versions is None:
            return {}
        absent = {}
        libraries = _libraries(extension)
        for need, wanted in needs.iter_versions():
            defined = _defined_versions(libraries.get(need.name))
            for version in wanted:
                if version.name not in defined:
                    absent[version["vna_other"]] = version.name
        found = {}
        for symbol, version in zip(symbols.iter_symbols(), versions.iter_symbols(), strict=True):
            if version["ndx"] in absent:
                found[symbol.name] = absent[version["ndx"]]
        return found


def _libraries(extension: pathlib.Path) -> dict[str, pathlib.Path]:
    """The files that this machine's dynamic loader takes for each library that `extension` needs."""
    listing = subprocess.run(["ldd", extension], capture_output=True, text=True, check=False).stdout
    found = {}
    for line in listing.splitlines():
        # "libm.so.6 => /lib/libm.so.6 (0x...)", and for the loader itself "/lib64/ld-linux.so.2 (0x...)".
        name, _, rest = line.strip().partition(" => ")
        path = pathlib.Path((rest or name).split(" (")[0])
        if path.is_absolute():
            found[pathlib.Path(name.split(" (")[0]).name] = path
    return found


def _defined_versions(library: pathlib.Path | None) -> set[str]:
    """The symbol versions that a library defines; none for one that is not there."""
    from elftools.elf.elffile import ELFFile

    if library is None:
        return set()
    with library.open("rb") as stream:
        section = ELFFile(stream).get_section_by_name(".gnu.version_d")
        if section is None:
            return set()
        return {aux.name for _, names in section.iter_versions() for aux in names}


def _weaken(extension: pathlib.Path, names: set[str]) -> None:
    """Set the weak flag on the version needs called `names`, in place."""
    from elftools.elf.elffile import ELFFile

    places = []
    with extension.open("rb") as stream:
        section = ELFFile(stream).get_section_by_name(".gnu.version_r")
        offset = section["sh_offset"]
        for need, wanted in section.iter_versions():
            aux = offset + need["vn_aux"]
            for version in wanted:
                if version.name in names:
                    places.append((aux + _FLAGS_OFFSET, version["vna_flags"] | _WEAK))
                aux += version["vna_next"]
            offset += need["vn_next"]
    with extension.open("r+b") as stream:
        for place, flags in places:
            stream.seek(place)
            stream.write(flags.to_bytes(2, "little"))


def compiler() -> str | None:
    """The C++ compiler of this machine: the one that CXX names, or the usual ones."""
    names = [os.environ["CXX"]] if "CXX" in os.environ else ["g++", "c++", "clang++"]
    return next(filter(None, map(shutil.which, names)), None)


def _build_compat(folder: pathlib.Path) -> pathlib.Path:
    found = compiler()
    if found is None:
        raise RepairError("no C++ compiler is here; install one: apt-get install g++")
    library = folder / COMPAT_LIBRARY
    _run(found, "-shared", "-fPIC", "-O2", "-o", library, COMPAT_SOURCE)
    return library


def _patchelf() -> str:
    beside = pathlib.Path(sys.executable).with_name("patchelf")
    return str(beside) if beside.exists() else "patchelf"


def _run(*command: str | os.PathLike[str]) -> None:
    result = subprocess.run([os.fspath(c) for c in command], capture_output=True, text=True, check=False)
    if result.returncode:
        raise RepairError(
            f"{' '.join(os.fspath(word) for word in command)} failed:\n{result.stderr or result.stdout}"
        )
