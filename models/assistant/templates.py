"""Sentence templates in the format of Home Assistant's intents, and sentences drawn from them.

hassil reads the format: `[a]` may be left out, `(a|b)` is one of two, `<rule>` is a template with a name, and
`{list}` or `{list:slot}` a value of a list. Drawing is ours, as a sentence's slots have to be known by place.
"""

from __future__ import annotations

import dataclasses
import itertools
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import hassil
from hassil import expression
from hassil.parser import ParseError
from unicode_rbnf import RbnfEngine

Span = tuple[int, int, str]  # a slot in a text: first character, one beyond the last, name
_DEEPEST = 20  # rules within rules
_MOST_VALUES = 5000  # of a list


class TemplateError(ValueError):
    """A template cannot be understood; the message says which and why."""


@dataclasses.dataclass(frozen=True)
class Template:
    """A sentence template of an intent."""

    intent: str
    text: str
    tree: hassil.Expression


@dataclasses.dataclass(frozen=True)
class Grammar:
    """Templates, and what they refer to.

    Attributes:
        templates: in the order of the files, each once.
        rules: by name.
        values: what each list holds, written out.
    """

    templates: tuple[Template, ...]
    rules: Mapping[str, hassil.Expression]
    values: Mapping[str, tuple[str, ...]]


def read(contents: Iterable[Mapping[str, Any]]) -> Grammar:
    """Read templates, rules and lists that may be spread over several files.

    Raises:
        TemplateError: a template is broken, or refers to a rule or list that does not exist.
    """
    parts = list(contents)
    language = next((part["language"] for part in parts if "language" in part), "en")
    rules = {
        name: _parse(text, f"rule {name}")
        for part in parts
        for name, text in part.get("expansion_rules", {}).items()
    }
    values = {
        name: _values(name, content, rules, language)
        for part in parts
        for name, content in part.get("lists", {}).items()
        if not content.get("wildcard")
    }
    found: dict[tuple[str, str], Template] = {}
    for part in parts:
        for intent, content in part.get("intents", {}).items():
            for block in content.get("data", []):
                for text in block["sentences"]:
                    tree = _parse(text, f"intent {intent}")
                    _require(tree, rules, values, f"intent {intent}, {text!r}")
                    found.setdefault((intent, text), Template(intent, text, tree))
    return Grammar(tuple(found.values()), rules, values)


def _parse(text: Any, where: str) -> hassil.Expression:
    if not isinstance(text, str):
        raise TemplateError(f"{where}: {text!r} is no sentence; put it in quotes")
    try:
        return hassil.parse_sentence(text).expression
    except ParseError as error:
        raise TemplateError(f"{where}: {text!r} is no template ({error})") from None


def _require(tree: Any, rules: Mapping[str, Any], values: Mapping[str, Any], where: str) -> None:
    """Raise TemplateError where the tree refers to what is not there."""
    if isinstance(tree, expression.RuleReference) and tree.rule_name not in rules:
        raise TemplateError(f"{where}: there is no rule <{tree.rule_name}>")
    if isinstance(tree, expression.ListReference) and not values.get(tree.list_name):
        raise TemplateError(f"{where}: there is no list {{{tree.list_name}}} with values")
    for item in getattr(tree, "items", ()):
        _require(item, rules, values, where)


def _values(
    name: str, content: Mapping[str, Any], rules: Mapping[str, Any], language: str
) -> tuple[str, ...]:
    """All values of a list, written out; numbers in digits and in words."""
    if span := content.get("range"):
        numbers = range(span["from"], span["to"] + 1, span.get("step", 1))
        engine = RbnfEngine.for_language(language)
        spelt = (engine.format_number(number).text.replace("-", " ") for number in numbers)
        return tuple(dict.fromkeys(itertools.chain(map(str, numbers), spelt)))
    written: dict[str, None] = {}
    for value in content.get("values", []):
        text = value["in"] if isinstance(value, dict) else value
        tree = _parse(str(text), f"list {name}")
        for drawn in itertools.islice(_all(tree, rules), _MOST_VALUES):
            written[" ".join(drawn.split())] = None
    return tuple(written)


def _all(tree: Any, rules: Mapping[str, Any]) -> Iterator[str]:
    """Everything that a template without lists stands for."""
    if isinstance(tree, expression.RuleReference):
        yield from _all(rules[tree.rule_name], rules)
    elif isinstance(tree, expression.Alternative):
        for item in tree.items:
            yield from _all(item, rules)
    elif isinstance(tree, expression.Group):
        for parts in itertools.product(*(list(_all(item, rules)) for item in tree.items)):
            yield "".join(parts)
    else:
        yield tree.original_text


def draw(
    template: Template, grammar: Grammar, values: Mapping[str, Sequence[str]], source: random.Random
) -> tuple[str, tuple[Span, ...]]:
    """A sentence of a template, and where its slots are.

    Args:
        template: of the grammar.
        grammar: whose rules it refers to.
        values: what may stand for each list.
        source: of the choices, each as likely as the others.

    Raises:
        TemplateError: rules refer to each other in a circle.
    """
    text, spans = "", []
    for chunk, slot in _chunks(template.tree, grammar, values, source, 0):
        clean = " ".join(chunk.split())
        if not clean:
            text += " " if chunk and not text.endswith(" ") else ""
            continue
        if chunk[0].isspace() and not text.endswith(" "):
            text += " "
        if slot:
            spans.append((len(text), len(text) + len(clean), slot))
        text += clean
        if chunk[-1].isspace():
            text += " "
    start = len(text) - len(text.lstrip())
    return text.strip(), tuple((first - start, last - start, slot) for first, last, slot in spans)


def _chunks(
    tree: Any, grammar: Grammar, values: Mapping[str, Sequence[str]], source: random.Random, depth: int
) -> Iterator[tuple[str, str]]:
    """Pieces of text, each with the name of its slot or none."""
    if depth > _DEEPEST:
        raise TemplateError("rules refer to each other in a circle")
    deeper = (grammar, values, source, depth + 1)
    if isinstance(tree, expression.RuleReference):
        yield from _chunks(grammar.rules[tree.rule_name], *deeper)
    elif isinstance(tree, expression.ListReference):
        yield source.choice(values[tree.list_name]), tree.slot_name
    elif isinstance(tree, expression.Alternative):
        yield from _chunks(source.choice(tree.items), *deeper)
    elif isinstance(tree, expression.Group):
        items = list(tree.items)
        if isinstance(tree, expression.Permutation):
            source.shuffle(items)
        for item in items:
            yield from _chunks(item, *deeper)
    else:
        yield tree.original_text, ""
