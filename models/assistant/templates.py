"""Sentence templates in the format of Home Assistant's intents, and sentences drawn from them.

hassil parses the format: `[a]` is optional, `(a|b)` an alternative, `<rule>` a named template, and `{list}`
or `{list:slot}` a value of a list. Sentences are drawn here, since the positions of their slots are needed.
"""

from __future__ import annotations

import dataclasses
import itertools
import random
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import hassil
from hassil import expression
from hassil.parser import ParseError
from unicode_rbnf import RbnfEngine

from models.common.files import records
from models.common.rows import RowError

Span = tuple[int, int, str]  # a slot in a text: first character, last character + 1, name
_MOST_VALUES = 5000  # maximum number of values of a list


@dataclasses.dataclass(frozen=True)
class Template:
    """A sentence template of an intent."""

    intent: str
    text: str
    tree: hassil.Expression


@dataclasses.dataclass(frozen=True)
class Grammar:
    """Templates, and the rules and lists that they refer to.

    Attributes:
        templates: distinct templates, in the order of the files.
        rules: rules by name.
        values: values of each list, expanded.
    """

    templates: tuple[Template, ...]
    rules: Mapping[str, hassil.Expression]
    values: Mapping[str, tuple[str, ...]]


def read(parts: Sequence[tuple[str, Mapping[str, Any]]]) -> Grammar:
    """Read templates, rules and lists from one file or several.

    Args:
        parts: name of each file, for error messages, and its content.

    Raises:
        RowError: a template is broken, or refers to a rule or list that does not exist.
    """
    languages = (records.name(part, "language", file) for file, part in parts)
    language = next(filter(None, languages), "en")
    rules = {
        name: _parse(text, f"{file}, rule {name}")
        for file, part in parts
        for name, text in _mapping(part, "expansion_rules", file).items()
    }
    values = {
        name: _values(content, rules, language, f"{file}, list {name}")
        for file, part in parts
        for name, content in _lists(part, file)
    }
    found: dict[tuple[str, str], Template] = {}
    sound: set[str] = set()
    for file, part in parts:
        for intent, text in _sentences(part, file):
            where = f"{file}, intent {intent}, {text!r}"
            tree = _parse(text, f"{file}, intent {intent}")
            _require(tree, rules, values, where, sound)
            found.setdefault((intent, text), Template(intent, text, tree))
    return Grammar(tuple(found.values()), rules, values)


def _lists(part: Mapping[str, Any], file: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield name and content of each list with values in a file."""
    lists = _mapping(part, "lists", file)
    for name in lists:
        where = f"{file}, list {name}"
        content = _mapping(lists, name, where)
        if records.optional(content, "wildcard") is None or not records.truth(content, "wildcard", where):
            yield name, content


def _sentences(part: Mapping[str, Any], file: str) -> Iterator[tuple[str, Any]]:
    """Yield intent and text of each template of a file."""
    intents = _mapping(part, "intents", file)
    for intent in intents:
        where = f"{file}, intent {intent}"
        for block in records.listed(_mapping(intents, intent, where), "data", where):
            block = records.fields(block, ("sentences",), where)
            yield from ((intent, text) for text in records.listed(block, "sentences", where))


def _mapping(content: Mapping[str, Any], key: str, where: str) -> Mapping[str, Any]:
    """Return the mapping at a key; an empty one if the key is missing."""
    value = records.optional(content, key)
    if value is not None and not isinstance(value, dict):
        raise RowError(f"{where}: {key} is {value!r}, not a mapping; see docs/assistant.md")
    return value or {}


def _parse(text: Any, where: str) -> hassil.Expression:
    if not isinstance(text, str):
        raise RowError(f"{where}: {text!r} is not a sentence; put it in quotes")
    try:
        return hassil.parse_sentence(text).expression
    except ParseError as error:
        raise RowError(f"{where}: {text!r} is not a template ({error}); correct its brackets") from None
    except RecursionError:
        raise RowError(f"{where}: a template has too many nested brackets; use fewer") from None


def _require(
    tree: Any,
    rules: Mapping[str, Any],
    values: Mapping[str, Any],
    where: str,
    sound: set[str],
    path: tuple[str, ...] = (),
) -> None:
    """Check the references of a template.

    Args:
        tree: parsed template.
        rules: rules by name.
        values: values of each list.
        where: place of the template, for error messages.
        sound: rules already checked; the rules of the template are added.
        path: enclosing rules.

    Raises:
        RowError: a rule or a list does not exist, or a rule refers to itself.
    """
    if isinstance(tree, expression.RuleReference) and tree.rule_name not in sound:
        name = tree.rule_name
        if name not in rules:
            raise RowError(f"{where}: there is no rule <{name}>; add it to expansion_rules")
        if name in path:
            raise RowError(f"{where}: the rule <{name}> refers to itself; remove the reference")
        _require(rules[name], rules, values, where, sound, (*path, name))
        sound.add(name)
    if isinstance(tree, expression.ListReference) and not values.get(tree.list_name):
        raise RowError(f"{where}: there is no list {{{tree.list_name}}} with values; add it to lists")
    for item in getattr(tree, "items", ()):
        _require(item, rules, values, where, sound, path)


def _values(
    content: Mapping[str, Any], rules: Mapping[str, Any], language: str, where: str
) -> tuple[str, ...]:
    """Return all values of a list, expanded; numbers in digits and in words."""
    if span := _mapping(content, "range", where):
        return _numbers(records.fields(span, ("from", "to"), where), language, where)
    written: dict[str, None] = {}
    sound: set[str] = set()
    for value in records.listed(content, "values", where):
        text = records.name(value if isinstance(value, dict) else {"in": value}, "in", where)
        if not text:
            continue
        tree = _parse(text, where)
        _require(tree, rules, {}, where, sound)
        for drawn in itertools.islice(_all(tree, rules), _MOST_VALUES):
            written[" ".join(drawn.split())] = None
    return tuple(written)


def _numbers(span: Mapping[str, Any], language: str, where: str) -> tuple[str, ...]:
    """Return the numbers of a range, in digits and in the words of a language."""
    first, last = (records.whole_number(span, key, where) for key in ("from", "to"))
    step = records.whole_number(span, "step", where) if records.optional(span, "step") is not None else 1
    if step < 1 or last < first or (last - first) // step > _MOST_VALUES:
        raise RowError(f"{where}: the range is from {first} to {last} by {step}; write a rising, shorter one")
    numbers = range(first, last + 1, step)
    try:
        engine = RbnfEngine.for_language(language)
    except ValueError:
        raise RowError(
            f"{where}: the language {language!r} has no words for numbers; write one such as en"
        ) from None
    spelt = (engine.format_number(number).text.replace("-", " ") for number in numbers)
    return tuple(dict.fromkeys(itertools.chain(map(str, numbers), spelt)))


def _all(tree: Any, rules: Mapping[str, Any]) -> Iterator[str]:
    """Yield all sentences of a template without lists."""
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
    """Draw a sentence of a template, with its slots.

    Args:
        template: template of the grammar.
        grammar: grammar with the rules of the template.
        values: permitted values of each list.
        source: random source of the choices, which are uniform.
    """
    text, spans = "", []
    for chunk, slot in _chunks(template.tree, grammar, values, source):
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
    tree: Any, grammar: Grammar, values: Mapping[str, Sequence[str]], source: random.Random
) -> Iterator[tuple[str, str]]:
    """Yield pieces of text, each with the name of its slot or ""."""
    deeper = (grammar, values, source)
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
