"""Choice of spans for a run: which spans are trained on, which evaluate, and which show what is forgotten.

Digests of spans are kept in `spans.json` of the root folder, so that files that have not changed are not read
again.
"""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import json
import pathlib
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from factory.files import write_whole
from factory.products import UsageError
from models.common.files.digest import digest
from models.common.files.listing import data_files
from models.common.files.spans import Found, Pattern, SpanError, is_pattern, said
from pipelines._product import Product, Role, Span

FILE = "spans.json"  # in the root folder
_RECENT = 2_000_000_000  # nanoseconds in which a change may leave a file's times as they were


@dataclasses.dataclass(frozen=True)
class Choice:
    """What a request says of spans.

    Attributes:
        spans: list such as "3,5,7..9"; "" for all.
        window: number of the newest ones among these; None for all.
        evaluate: spans whose rows are all test rows.
        anchor: spans whose rows show what a model has forgotten.
    """

    spans: str = ""
    window: int | None = None
    evaluate: Sequence[int] = ()
    anchor: Sequence[int] = ()

    @property
    def given(self) -> bool:
        """Whether it says anything."""
        return self != Choice()


@dataclasses.dataclass(frozen=True)
class Chosen:
    """Spans of a run.

    Attributes:
        pattern: pattern of their folders.
        spans: by number.
        left_out: why a span is left out.
    """

    pattern: Pattern
    spans: tuple[Span, ...]
    left_out: Mapping[int, str]

    @property
    def title(self) -> str:
        """The spans in words."""
        parts = []
        for role, words in (("train", ""), ("evaluate", "evaluated on "), ("anchor", "anchor ")):
            of_role = [span.number for span in self.spans if span.role == role]
            if of_role:
                parts.append(words + said(self.pattern.names(of_role)))
        return f"own files in {pathlib.Path(self.pattern.text).absolute()}, spans {', '.join(parts)}"

    @property
    def notes(self) -> dict[str, str]:
        """Remarks for the run record."""
        said = [f"{self.pattern.name(span)} {why}" for span, why in sorted(self.left_out.items())]
        return {"spans left out": "; ".join(said)} if said else {}


def is_given(data: pathlib.Path | None) -> bool:
    """Whether the user's data is named by a pattern."""
    return data is not None and is_pattern(str(data))


def pattern(data: pathlib.Path) -> Pattern:
    """The pattern that names the user's data.

    Raises:
        UsageError: it cannot be understood.
    """
    try:
        return Pattern(str(data))
    except SpanError as error:
        raise UsageError(f"--data {error}") from None


def choose(data: pathlib.Path, choice: Choice, product: Product, root: pathlib.Path) -> Chosen:
    """Look for spans and choose among them.

    Args:
        data: pattern of their folders.
        choice: which of them.
        product: product that reads them.
        root: root folder.

    Raises:
        UsageError: a span is missing, in two roles, or evaluates what is trained on, or none is left.
        ValueError: files cannot be read, or the folders contradict each other.
    """
    where = pattern(data)
    found = where.spans()
    if not found:
        raise UsageError(f"--data {data}: no folder with files is like it; bring files, or mend the pattern")
    if (choice.evaluate or choice.anchor) and product.takes == "observation":
        raise UsageError(
            f"{product.name} is evaluated by the episodes that it plays, not by rows; leave out --evaluate "
            "and --anchor"
        )
    digests = Digests(root, product)
    spans = [
        Span(one.span, one.version, str(one.folder.resolve()), digests.of(one.folder), role)
        for one, role in _with_roles(where, found, choice)
    ]
    digests.write()
    left_out = {span.number: "holds no data" for span in spans if not span.sha256}
    repeated = _repeated(where, [span for span in spans if span.sha256])
    left_out |= {span: f"has the files of {where.name(other)}" for span, other in repeated.items()}
    kept = [span for span in spans if span.number not in left_out]
    if not any(span.role == "train" for span in kept):
        raise UsageError(f"--data {data}: no span that is chosen for training holds data; choose other spans")
    return Chosen(where, tuple(kept), left_out)


def only_of_spans() -> UsageError:
    """The error of a choice of spans where there are none."""
    return UsageError(
        "--spans, --window, --newest, --evaluate and --anchor choose among spans; name a pattern as --data, "
        "such as 'in/day-{SPAN}'"
    )


def numbers(data: pathlib.Path | None, text: str, option: str) -> tuple[int, ...]:
    """The spans of a list such as "3,5,7..9" that are there.

    Args:
        data: pattern of their folders.
        text: list; "" for none.
        option: option of the command line that has it.

    Raises:
        UsageError: it cannot be understood, or names a span that is not there.
    """
    if not text:
        return ()
    if data is None or not is_given(data):
        raise only_of_spans()
    where = pattern(data)
    with _usage(option):
        return tuple(one.span for one in where.chosen(text, where.spans()))


@contextlib.contextmanager
def _usage(option: str) -> Iterator[None]:
    """Say of an error in a choice of spans which option has it."""
    try:
        yield
    except SpanError as error:
        raise UsageError(f"{option}: {error}") from None


def _with_roles(where: Pattern, found: Sequence[Found], choice: Choice) -> list[tuple[Found, Role]]:
    roles: dict[int, Role] = {}
    given: tuple[tuple[Role, Sequence[int]], ...] = (("evaluate", choice.evaluate), ("anchor", choice.anchor))
    for role, spans in given:
        for span in spans:
            if roles.setdefault(span, role) != role:
                raise UsageError(
                    f"--{role}: {where.said(span)} is for evaluation already; choose another one"
                )
            with _usage(f"--{role}"):
                where.chosen(where.name(span), found)
    with _usage("--spans"):
        chosen = where.chosen(choice.spans, found)
    learnt = [one for one in chosen if one.span not in roles]
    if choice.window is not None:
        learnt = learnt[-choice.window :]
    if not learnt:
        raise UsageError("all spans are for evaluation, and none is left to train on; choose fewer")
    roles |= {one.span: "train" for one in learnt}
    return [(one, roles[one.span]) for one in found if one.span in roles]


def _repeated(where: Pattern, spans: Sequence[Span]) -> dict[int, int]:
    """Spans whose files an earlier one has, and that one; rows that are trained on evaluate nothing."""
    first: dict[str, Span] = {}
    repeated: dict[int, int] = {}
    for span in spans:
        other = first.setdefault(span.sha256, span)
        if other is span:
            continue
        if "evaluate" in (span.role, other.role) and span.role != other.role:
            raise UsageError(
                f"{where.said(span.number)} has the files of {where.said(other.number)}, and only one of "
                "them is for evaluation; leave one of them out"
            )
        repeated[span.number] = other.number
    return repeated


class Digests:
    """Digests of folders, each read again only if one of its files has changed."""

    def __init__(self, root: pathlib.Path, product: Product) -> None:
        """Read the file of digests.

        Args:
            root: root folder.
            product: says which files are data.
        """
        self._file, self._product = root / FILE, product
        self._known: dict[str, Any] = {}
        self._changed = False
        with contextlib.suppress(OSError, ValueError, AttributeError):
            self._known = dict(json.loads(self._file.read_text(encoding="utf-8")))

    def of(self, folder: pathlib.Path) -> str:
        """The digest of a folder's data files; "" where it has none.

        Raises:
            RowError: the folder or a file cannot be read.
        """
        endings, deep = self._product.endings, self._product.deep
        files = data_files(folder, endings, deep).files
        if not files:
            return ""
        stamp, newest = _stamp(folder, files)
        key = f"{self._product.name} {folder.resolve()}"
        known = self._known.get(key)
        if isinstance(known, dict) and known.get("stamp") == stamp:
            return str(known["sha256"])
        before = time.time_ns()
        found = digest(folder, endings, deep)
        if before - newest > _RECENT:
            self._known[key], self._changed = {"stamp": stamp, "sha256": found}, True
        return found

    def write(self) -> None:
        """Keep the digests, where the root folder can be written to."""
        if self._changed:
            with contextlib.suppress(OSError):  # such as a root folder that no run has made yet
                write_whole(self._file, json.dumps(self._known, indent=1, sort_keys=True))


def _stamp(folder: pathlib.Path, files: Sequence[pathlib.Path]) -> tuple[str, int]:
    """A hash of names, sizes and times of files, and the time of the newest change."""
    found, newest = hashlib.sha256(), 0
    for file in files:
        state = file.stat()
        newest = max(newest, state.st_mtime_ns, state.st_ctime_ns)
        times = state.st_mtime_ns, state.st_ctime_ns
        line = (str(file.relative_to(folder)), state.st_size, *times, state.st_ino)
        found.update(repr(line).encode("utf-8", "surrogateescape"))
    return found.hexdigest(), newest
