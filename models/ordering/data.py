"""DialogueExampleGen: what guests say and what is to be answered, as Examples in three splits."""

import collections
import hashlib
import json
import unicodedata
from collections.abc import Iterator

from tfx.dsl.component.experimental.annotations import InputArtifact, OutputArtifact, Parameter
from tfx.dsl.component.experimental.decorators import component
from tfx.dsl.io import fileio
from tfx.types.experimental.simple_artifacts import Dataset
from tfx.types.standard_artifacts import Examples

from components.dialogue_example_gen import grammar, phrasebook, rows
from components.files import shards
from components.files.folders import found as found_in

MOST_WORDS = 80  # of a reply; what is longer is no talk
_CONVERSATION = "conversation"  # the challenge of what was not composed


@component
def DialogueExampleGen(  # noqa: N802
    examples: OutputArtifact[Examples],
    folders: Parameter[str],
    sha256: Parameter[str],
    sources: Parameter[str],
    sentences: Parameter[int],
    held_out: Parameter[int],
    fold: Parameter[int],
    validation_fraction: Parameter[float],
    fraction: Parameter[float],
    code: Parameter[str],
    files: InputArtifact[Dataset] = None,
) -> None:
    """Compose orders from phrasebooks, and pair the turns of conversations.

    The Examples have `text`, `target`, `task` (order, confirm or reply), `source`, `challenge` (bytes; one of
    `grammar.CHALLENGES`, or "conversation"), `words` (int64) and `length` (bytes, their number in classes).
    An order gives two: one to be written down, one to be confirmed. A conversation is in one split, decided
    by its hash; sentences that were composed are in one split as well. `rows.json` beside the splits counts
    Examples: those read or composed, kept, and dropped.

    Args:
        examples: gzipped TFRecords.
        folders: JSON list of the folders to be read.
        sha256: of what they hold, so that a change is a cache miss.
        sources: which ones are taken, joined by commas; "all" for all. What is composed is of the source
            "orders".
        sentences: orders to be composed for training.
        held_out: orders to be composed for each challenge of validation; testing has twice as many.
        fold: which fifth of patterns, combinations and conversations is the test split's, 0 to 4.
        validation_fraction: the part of the other conversations that becomes the validation split.
        fraction: take this part of what was not composed, 0 to 1.
        code: a hash of the code behind this component.
        files: what the folders are in, where they do not lie on this machine.

    Raises:
        ValueError: a file cannot be read, or a source does not exist.
    """
    del sha256, code
    writers = shards.open_splits(examples)
    wanted = set(sources.split(",")) if sources != "all" else None
    counts: collections.Counter[str] = collections.Counter()
    met: set[str] = set()
    for file in rows.files_in(found_in(folders, files)):
        if file.suffix == ".yaml":
            met.add(rows.ORDERS)
            if wanted is None or rows.ORDERS in wanted:
                book = phrasebook.load(file)
                for made, challenge, split in composed(book, sentences, held_out, fold, counts):
                    writers[split].write(encode(made, challenge))
            continue
        for row in rows.read(file):
            met.add(row.source)
            if wanted is not None and row.source not in wanted:
                continue
            digest = hashlib.sha256(row.group.encode("utf-8", "replace")).digest()
            if _share(digest, 8) >= fraction:
                continue
            counts["read"] += 1
            if reason := _reason_to_drop(row):
                counts[reason] += 1
                continue
            split = split_of(digest, fold, validation_fraction)
            writers[split].write(encode(row, _CONVERSATION))
            counts[split] += 1
    for writer in writers.values():
        writer.close()
    if wanted is not None and (missing := wanted - met):
        remedy = "choose with --set sources=..."
        raise ValueError(f"there is no source {sorted(missing)}; the files have {sorted(met)}: {remedy}")
    if empty := [split for split in shards.SPLITS if not counts[split]]:
        raise ValueError(f"of {counts['read']} rows none fell into {' and '.join(empty)}; bring more rows")
    with fileio.open(f"{examples.uri}/rows.json", "w") as stream:
        stream.write(json.dumps(counts))


def composed(
    book: phrasebook.Phrasebook, sentences: int, held_out: int, fold: int, counts: collections.Counter[str]
) -> Iterator[tuple[rows.Row, str, str]]:
    """Each task of each sentence, its challenge and its split; no sentence comes twice.

    What is held out is composed first, so that its sentences do not depend on how many are for training.
    """
    seen: set[str] = set()
    wanted = [("test", challenge, 2 * held_out) for challenge in grammar.CHALLENGES]
    wanted += [("validation", challenge, held_out) for challenge in grammar.CHALLENGES]
    wanted.append(("train", "seen", sentences))
    for split, challenge, number in wanted:
        composer = grammar.Composer(book, split, challenge, fold, seed=0)
        for _ in range(number):
            said = composer.compose()
            targets = {"order": grammar.written(said.order), "confirm": grammar.spoken(said.order, book)}
            counts["read"] += len(targets)
            key = unicodedata.normalize("NFKC", said.text).lower()
            if key in seen:
                counts["dropped: repeated sentence"] += len(targets)
                continue
            seen.add(key)
            for task, target in targets.items():
                counts[split] += 1
                yield rows.Row(said.text, target, task, rows.ORDERS, ""), challenge, split


def _reason_to_drop(row: rows.Row) -> str | None:
    if not row.text.strip():
        return "dropped: no text"
    if not row.reply.strip() and row.task != "order":
        return "dropped: no reply"
    if len(row.reply.split()) > MOST_WORDS:
        return f"dropped: a reply of more than {MOST_WORDS} words"
    return None


def split_of(digest: bytes, fold: int, validation_fraction: float) -> str:
    """The split of a group with this hash."""
    if int.from_bytes(digest[:4], "big") % 5 == fold:
        return "test"
    return "validation" if _share(digest, 4) < validation_fraction else "train"


def _share(digest: bytes, start: int) -> float:
    """Four bytes of a hash as a number from 0 to 1."""
    return int.from_bytes(digest[start : start + 4], "big") / 2**32


def encode(row: rows.Row, challenge: str) -> bytes:
    """One serialized Example."""
    told: dict[str, str | int] = {
        "text": row.text,
        "target": row.reply,
        "task": row.task,
        "source": row.source,
        "challenge": challenge,
    }
    return shards.example({**told, **shards.lengths(row.text)})
