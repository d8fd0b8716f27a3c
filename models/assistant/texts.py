"""Texts of a source by split: no template, value, paraphrase or topic is in two splits."""

from __future__ import annotations

import dataclasses
import hashlib
import random
from collections.abc import Iterator, Mapping, Sequence

from models.assistant import sources, templates
from models.common.rows import FOLDS, SPLITS
from models.common.text_rows import normalised

_FEWEST_TEMPLATES = 3  # minimum of an intent for a hold-out
_FEWEST_VALUES = 8  # minimum of a list for a hold-out


@dataclasses.dataclass(frozen=True)
class Text:
    """One text.

    Attributes:
        task: kind of text: templates, utterances, faq, document or talk.
        source: name of the source.
        text: plain text.
        intent: label; "" if unknown.
        spans: slots.
        answer: name of the FAQ entry that answers the text; "" if it is no question.
        reply: answer of that entry, for documents.
    """

    task: str
    source: str
    text: str
    intent: str = ""
    spans: tuple[templates.Span, ...] = ()
    answer: str = ""
    reply: str = ""

    @property
    def key(self) -> str:
        """Key of duplicates; documents and conversations do not count as duplicates of single texts."""
        return f"{self.task in ('document', 'talk')} {normalised(self.text)}"


def texts_of(name: str, content: sources.Content, split: str, fold: int, samples: int) -> Iterator[Text]:
    """Yield the texts of a source in a split.

    * Each intent's templates are divided into five parts, by the rank of their hash, unless there are fewer
      than three; so are the values of each list by their own hash, unless there are fewer than eight. Test
      sentences are drawn from test templates with test values alone.
    * An entry of a FAQ is learnt as one document: its question, answer, phrasings, keywords and paraphrases;
      a fifth of the paraphrases is for validation and a fifth for test. An entry without paraphrases is
      learnt from its answer, and its question is for validation (a fifth) or test.
    * Utterances are divided by the rank of their group's hash, and so are topics and conversations; a whole
      conversation of the train split is a text as well, for the word vectors.

    Args:
        name: name of the source.
        content: content of its files.
        split: train, validation or test.
        fold: fifth that is the test split, 0 to 4; the next fifth is the validation split.
        samples: maximum number of sentences drawn from a template.
    """
    yield from _sentences(name, content.grammar, split, fold, samples)
    members = {said.group for said in content.utterances} | {said.group for said in content.conversations}
    groups = sorted(members, key=_digest)
    ranks = {group: rank for rank, group in enumerate(groups)}
    for conversation in content.conversations:
        if split == split_of(ranks[conversation.group], fold) == "train":
            yield Text("talk", name, conversation.text)
    for said in content.utterances:
        if split_of(ranks[said.group], fold) == split:
            yield Text("utterances", name, said.text, said.intent, said.spans)
    for number, entry in enumerate(content.entries):
        yield from _entry(name, entry, number, split, fold)


def _sentences(name: str, grammar: templates.Grammar, split: str, fold: int, samples: int) -> Iterator[Text]:
    """Yield sentences drawn from the templates of a split with the values of that split."""
    values = {key: values_of(held, split, fold) for key, held in grammar.values.items()}
    by_intent: dict[str, list[templates.Template]] = {}
    for template in grammar.templates:
        by_intent.setdefault(template.intent, []).append(template)
    for intent, of_intent in by_intent.items():
        few = len(of_intent) < _FEWEST_TEMPLATES
        for rank, template in enumerate(sorted(of_intent, key=lambda t: _digest(t.text))):
            if split != ("train" if few else split_of(rank, fold)):
                continue
            for text, spans in _drawn(template, grammar, values, samples, f"{split} {fold}"):
                # Out-of-scope texts have no slots, whatever their templates refer to.
                kept = () if intent == sources.OUT_OF_SCOPE else spans
                yield Text("templates", name, text, intent, kept)


def _entry(name: str, entry: sources.Entry, number: int, split: str, fold: int) -> Iterator[Text]:
    """Yield the texts of a FAQ entry in a split."""
    asked = [*entry.paraphrases] or [entry.question]
    asked.sort(key=_digest)
    if entry.paraphrases:
        here = [text for rank, text in enumerate(asked) if split_of(rank, fold) == split]
        learnt = [entry.question, *entry.phrasings, *here] if split == "train" else here
    else:
        learnt = [*entry.phrasings] if split == "train" else []
        if split == ("validation" if split_of(number, fold) == "validation" else "test"):
            learnt = asked
    for text in learnt:
        yield Text("faq", name, text, answer=entry.name)
    if split == "train":
        document = " \n ".join([*learnt, *entry.keywords, entry.answer])
        yield Text("document", name, document, answer=entry.name, reply=entry.answer)


def split_of(rank: int, fold: int) -> str:
    """Return the split of an item by its rank or hash."""
    return {0: "test", 1: "validation"}.get((rank - fold) % FOLDS, "train")


def values_of(held: Sequence[str], split: str, fold: int) -> list[str]:
    """Return the values of a list in a split; a value of two lists is in one split."""
    parts: dict[str, list[str]] = {}
    for value in held:
        number = int.from_bytes(_digest(normalised(value))[:4], "big")
        parts.setdefault(split_of(number, fold), []).append(value)
    divided = len(held) >= _FEWEST_VALUES and len(parts) == len(SPLITS)
    return parts[split] if divided else list(held)


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "replace")).digest()


def _drawn(
    template: templates.Template,
    grammar: templates.Grammar,
    values: Mapping[str, Sequence[str]],
    samples: int,
    salt: str,
) -> Iterator[tuple[str, tuple[templates.Span, ...]]]:
    """Yield distinct sentences of a template, reproducibly."""
    source = random.Random(f"{salt} {template.text}")
    met: set[str] = set()
    for _ in range(3 * samples):
        text, spans = templates.draw(template, grammar, values, source)
        if text not in met:
            met.add(text)
            yield text, spans
        if len(met) == samples:
            return
