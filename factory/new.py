"""Files of a new product, as a copy of another one."""

from __future__ import annotations

import ast
import contextlib
import dataclasses
import importlib.util
import keyword
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Container, Iterator
from typing import Any

import jinja2
import yaml

import pipelines
from factory import products
from pipelines._product import Product

WIDTH = 110  # characters of a line
SMALL = {"batch_size": 8, "validation_fraction": 0.3}  # with these some 30 rows fill every split and batch
_OF_DATA_SETS = ("fraction", "sources")  # settings of a smoke preset that fit the catalog's data alone
_TEMPLATES = pathlib.Path(__file__).with_name("templates")


@dataclasses.dataclass(frozen=True)
class Request:
    """Request for a new product.

    Attributes:
        name: name of the new product.
        like: name of the product to copy.
        summary: summary in a sentence.
    """

    name: str
    like: str
    summary: str = ""


def write(request: Request) -> list[pathlib.Path]:
    """Write a product's five places into the checkout atomically.

    Returns:
        The written files and folders.

    Raises:
        products.UsageError: the name is invalid or taken, or the product to copy does not exist; nothing was
            written.
    """
    checkout = _checkout()
    _check_name(request.name)
    _check_summary(request.summary)
    original = products.load(request.like)
    places = [checkout / place for place in _places(request.name)]
    for place in places:
        if place.exists():
            raise products.UsageError(f"{place} exists already; choose another name than {request.name!r}")
    with tempfile.TemporaryDirectory(prefix=".new-", dir=checkout) as scratch:
        _write_into(pathlib.Path(scratch), request, original, checkout)
        _tidy(checkout, pathlib.Path(scratch))
        _move([pathlib.Path(scratch, place) for place in _places(request.name)], places)
    return places


def commands(name: str) -> list[str]:
    """Return the next commands for the user."""
    own = "" if products.load(name).collects else " --data path/to/folder"
    return [f"factory list {name}", f"factory run {name} --preset smoke{own}", "make check"]


def _places(name: str) -> list[str]:
    """Return the five places of a product, each named after it, as paths in the checkout."""
    return [
        f"pipelines/{name}.py",
        f"models/{name}",
        f"schemas/{name}",
        f"docs/{name}.md",
        f"tests/test_{name}.py",
    ]


def _checkout() -> pathlib.Path:
    """Return the folder of the checkout with the package `pipelines`."""
    folder = pathlib.Path(pipelines.__path__[0]).parent
    if not (folder / "pyproject.toml").is_file():
        raise products.UsageError(
            f"{folder} is an installation; call `factory new` in a checkout after `make setup`"
        )
    return folder


def _check_name(name: str) -> None:
    if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", name):
        raise products.UsageError(
            f"{name!r} is not a product name; write lower-case letters and digits, words joined by _, "
            "such as menu_cards"
        )
    if keyword.iskeyword(name) or keyword.issoftkeyword(name):
        raise products.UsageError(f"{name!r} is a keyword of Python; choose another name")
    packages = ("factory", "pipelines", "components", "models", "schemas", "kubeflow", "tests")
    if name in packages:
        raise products.UsageError(f"{name!r} is the name of a package; choose another name")
    for package in ("models", "pipelines", "schemas"):
        if importlib.util.find_spec(f"{package}.{name}"):
            raise products.UsageError(f"the module {package}.{name} exists already; choose another name")


def _check_summary(summary: str) -> None:
    if not summary.isprintable() or len(summary) > 100 or set(summary) & {'"', "\\"}:
        raise products.UsageError(
            '--summary: write one line of at most 100 characters, without " and backslashes'
        )


def _write_into(folder: pathlib.Path, request: Request, original: Product, checkout: pathlib.Path) -> None:
    """Write all places into an empty folder."""
    for package in ("pipelines", "models", "schemas", "docs", "tests"):
        (folder / package).mkdir()
    given = {
        "name": request.name,
        "like": request.like,
        "summary": request.summary or f"A product that begins as a copy of {request.like}.",
        "collects": original.collects,
    }
    source = (checkout / "pipelines" / f"{request.like}.py").read_text(encoding="utf-8")
    source = _renamed(source, request, _prose(source))
    pipeline = _pipeline(source, original, _render("new_docstring.txt", given))
    (folder / "pipelines" / f"{request.name}.py").write_text(pipeline, encoding="utf-8")
    for package in ("models", "schemas"):
        _copy(checkout / package / request.like, folder / package / request.name, request)
    (folder / "models" / request.name / "__init__.py").write_text(
        f'"""All that {request.name} computes."""\n', encoding="utf-8"
    )
    gates = folder / "schemas" / request.name / "gates.yaml"
    gates.write_text(
        _gates(gates.read_text(encoding="utf-8"), _render("new_gates.yaml", given)), encoding="utf-8"
    )
    (folder / "docs" / f"{request.name}.md").write_text(_render("new_page.md", given), encoding="utf-8")
    (folder / "tests" / f"test_{request.name}.py").write_text(
        _render("new_test.txt", given), encoding="utf-8"
    )


def _copy(source: pathlib.Path, target: pathlib.Path, request: Request) -> None:
    """Copy a folder of text files, with the product's name replaced."""
    for file in sorted(source.rglob("*")):
        if file.is_file() and "__pycache__" not in file.parts:
            copy = target / file.relative_to(source)
            copy.parent.mkdir(parents=True, exist_ok=True)
            text = file.read_text(encoding="utf-8")
            copy.write_text(
                _renamed(text, request, _prose(text) if file.suffix == ".py" else None), encoding="utf-8"
            )


def _renamed(text: str, request: Request, prose: Container[int] | None = None) -> str:
    """Replace the other product's name in paths and names; and in prose, where it is a word of its own.

    Args:
        text: of a file.
        request: both names.
        prose: the numbers of lines that are prose, all of them unless given. Where such a line would get too
            long, and where the name is a noun ("the assistant"), it stays.
    """
    name = re.compile(rf"(?<=[./\"']){request.like}\b")
    word = re.compile(rf"(?<!\b[Tt]he )(?<!\b[Aa]n )(?<!\b[Aa] )\b{request.like}\b")
    lines = text.splitlines()
    for number, line in enumerate(lines):
        lines[number] = name.sub(request.name, line)
        whole = word.sub(request.name, line)
        if (prose is None or number + 1 in prose) and len(whole) <= WIDTH:
            lines[number] = whole
    return "\n".join(lines) + "\n" * text.endswith("\n")


def _prose(source: str) -> set[int]:
    """The numbers of the lines of Python code that are docstrings or comments."""
    found = {number for number, line in enumerate(source.splitlines(), 1) if line.lstrip().startswith("#")}
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Expr(value=ast.Constant(value=str()), lineno=first, end_lineno=int(last)):
                found |= set(range(first, last + 1))
    return found


def _render(template: str, given: dict[str, Any]) -> str:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template(template).render(given)


def _gates(text: str, header: str) -> str:
    """The gates of the other product, and for the smoke preset those that every model passes."""
    content = yaml.safe_load(text)
    sections = {name: content[name] for name in ("data", "metrics", "slices", "change") if name in content}
    smoke = {
        "data": {"stop_at": "error"},
        "metrics": {"example_count": {"at_least": 1}},
        "slices": {},
        "change": {},
    }
    return header + yaml.safe_dump({**sections, "smoke": smoke}, sort_keys=False, default_flow_style=None)


def _pipeline(source: str, original: Product, docstring: str) -> str:
    """The source of the other product's pipeline, for the user's data and a smaller smoke preset.

    Args:
        source: with the new product's name.
        original: the other product.
        docstring: of the new module.
    """
    module = ast.parse(source)
    edits = [_Edit.of(source, module.body[0], docstring)]
    declared = {item.arg: item for item in _declaration(module, original).keywords if item.arg}
    edits.append(_Edit.of(source, _smoke_preset(declared["presets"].value, original), _small(original)))
    if "data_sets" in declared:
        edits.append(_Edit.of(source, declared["data_sets"].value, "()"))
    elif original.data_sets:  # given by what a family shares
        edits.append(_Edit.before(source, declared["presets"], "data_sets=(), "))
    edits += [_Edit.of(source, default, '"all"') for default in _defaults(module, "sources")]
    return _edited(source, edits)


def _declaration(module: ast.Module, original: Product) -> ast.Call:
    """The call in `PRODUCT = Product(...)`."""
    for statement in module.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id="PRODUCT")], value=ast.Call() as call):
                return call
    raise products.UsageError(f"{original.module} has no PRODUCT = Product(...) that can be copied")


def _smoke_preset(presets: ast.expr, original: Product) -> ast.expr:
    if isinstance(presets, ast.Dict):
        for key, value in zip(presets.keys, presets.values, strict=True):
            if isinstance(key, ast.Constant) and key.value == "smoke":
                return value
    raise products.UsageError(f'{original.module} has no presets={{"smoke": ...}} that can be copied')


def _small(original: Product) -> str:
    """The source of a smoke preset for which a handful of rows is enough."""
    smoke = original.presets["smoke"]
    changed = {
        field.name: getattr(smoke, field.name)
        for field in dataclasses.fields(smoke)
        if getattr(smoke, field.name) != field.default and field.name not in _OF_DATA_SETS
    }
    if not original.collects:
        changed |= {name: value for name, value in SMALL.items() if hasattr(smoke, name)}
    return f"{type(smoke).__name__}({', '.join(f'{name}={value!r}' for name, value in changed.items())})"


def _defaults(module: ast.Module, setting: str) -> Iterator[ast.expr]:
    """The default of a setting of the configuration, where the module itself has it."""
    for node in ast.walk(module):
        match node:
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.Call(args=[default, *_])) if (
                name == setting
            ):
                yield default


@dataclasses.dataclass(frozen=True, order=True)
class _Edit:
    """Text in place of the characters from `start` to `end` of a source."""

    start: int
    end: int
    text: str

    @classmethod
    def of(cls, source: str, node: Any, text: str) -> _Edit:
        """In place of a syntax node."""
        start = _offset(source, node.lineno, node.col_offset)
        return cls(start, _offset(source, node.end_lineno, node.end_col_offset), text)

    @classmethod
    def before(cls, source: str, node: Any, text: str) -> _Edit:
        """Before a syntax node."""
        start = _offset(source, node.lineno, node.col_offset)
        return cls(start, start, text)


def _offset(source: str, line: int, column: int) -> int:
    """The character at a line and a column, which syntax nodes count in bytes of UTF-8."""
    lines = source.splitlines(keepends=True)
    before = lines[line - 1].encode()[:column].decode()
    return sum(map(len, lines[: line - 1])) + len(before)


def _edited(source: str, edits: list[_Edit]) -> str:
    for edit in sorted(edits, reverse=True):
        source = source[: edit.start] + edit.text + source[edit.end :]
    return source


def _tidy(checkout: pathlib.Path, folder: pathlib.Path) -> None:
    """Sort imports and break lines anew, since names have changed."""
    if importlib.util.find_spec("ruff") is None:
        raise products.UsageError("ruff, which formats the code, is missing; call `make setup`")
    for words in (("check", "--select", "I", "--fix"), ("format",)):
        command = [sys.executable, "-m", "ruff", *words, "--quiet", folder]
        subprocess.run(command, cwd=checkout, check=True)


def _move(sources: list[pathlib.Path], places: list[pathlib.Path]) -> None:
    """Move files and folders to their places, all or none."""
    with contextlib.ExitStack() as undo:
        for source, place in zip(sources, places, strict=True):
            undo.callback(_remove, place)
            source.rename(place)
        undo.pop_all()


def _remove(place: pathlib.Path) -> None:
    if place.is_dir():
        shutil.rmtree(place)
    else:
        place.unlink(missing_ok=True)
