"""Tokens, parts of speech, dependencies and entities of texts, by spaCy."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Any

import tensorflow as tf

_BATCH = 256  # texts per batch of spaCy
_UNUSED = ["lemmatizer"]


def annotate(
    serialized: list[bytes],
    split: str,
    seed: list[int],
    *,
    annotator: str,
    sha256: str,
    feature: str,
    omit: list[str],
) -> Iterator[bytes]:
    """Add spaCy's annotations of a text feature to Examples.

    Args:
        serialized: Examples.
        split: not used.
        seed: not used.
        annotator: folder of a spaCy pipeline with a tagger, a parser and an entity recogniser.
        sha256: digest of its files, so that a change is a cache miss.
        feature: name of the text feature.
        omit: a feature and a value; Examples with this value get no annotations, as if without text.

    Yields:
        The Examples with, one value per token, `tokens`, `parts_of_speech` (Universal Dependencies),
        `dependencies` (relation, colon, number of the head) and, one per entity, `entities` (kind, colon,
        text); and `root`, the part of speech of the first sentence's root, "NONE" where there is no token.
    """
    del split, seed, sha256
    examples = [tf.train.Example.FromString(example) for example in serialized]
    name, value = omit
    omitted = [e.features.feature[name].bytes_list.value[:] == [value.encode()] for e in examples]
    texts = [e.features.feature[feature].bytes_list.value[0].decode(errors="replace") for e in examples]
    read = ["" if left_out else text for text, left_out in zip(texts, omitted, strict=True)]
    for example, document in zip(examples, _load(annotator).pipe(read, batch_size=_BATCH), strict=True):
        roots = [token.pos_ for token in document if token.dep_ == "ROOT"]
        found = {
            "tokens": [token.text for token in document],
            "parts_of_speech": [token.pos_ for token in document],
            "dependencies": [f"{token.dep_}:{token.head.i}" for token in document],
            "entities": [f"{entity.label_}:{entity.text}" for entity in document.ents],
            "root": (roots or ["NONE"])[:1],
        }
        for name, values in found.items():
            encoded = [value.encode("utf-8", "replace") for value in values]
            example.features.feature[name].bytes_list.value.extend(encoded)
        yield example.SerializeToString()


@functools.lru_cache(maxsize=1)
def _load(model: str) -> Any:
    import spacy  # the import takes seconds, and wiring does not need it

    return spacy.load(model, exclude=_UNUSED)
