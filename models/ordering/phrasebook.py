"""Reader of phrasebooks: a menu, and patterns of guests' orders."""

from __future__ import annotations

import dataclasses
import pathlib
import re
from collections.abc import Mapping, Sequence
from typing import Any

from models.common.files import records
from models.common.rows import RowError

FORMATS = (".yaml", ".yml")

CORRECTIONS = {  # the kinds of corrections, and the slots of their patterns
    "count of the last": "count",
    "count of": "dish count",
    "size of the last": "size",
    "size of": "dish size",
    "drop": "dish",
    "drop the last": "",
    "swap": "dish item",
    "swap the last": "item",
    "add": "item",
    "extras on": "dish extras",
    "without on": "dish without",
    "start again": "item",
    "nothing at all": "",
    "keep": "",
}
_PATTERNS = {  # the other lists of patterns, and their slots
    "extras": "extras",
    "without": "without",
    "both": "extras without",
    "greetings": "",
    "frames": "order",
    "joins": "",
    "closings": "",
    "repairs": "wrong right",
    "hesitations": "",
    "others": "",
}
_KEYS = {"menu", "said", "counts", "heads", "corrections", *_PATTERNS}
FEWEST = 12  # minimum number of dishes of a menu
_OPTIONAL = {"dishes", "dish", "count", "size"}  # optional slots of heads


@dataclasses.dataclass(frozen=True)
class Dish:
    """A dish or a drink.

    Attributes:
        name: name in orders.
        drink: whether it is a drink.
        said: spoken names, each in the singular and the plural.
        sizes: sizes; none if there is only one.
        extras: ingredients that can be added.
        without: ingredients that can be left out.
        group: section of the menu.
    """

    name: str
    drink: bool
    said: tuple[tuple[str, str], ...]
    sizes: tuple[str, ...]
    extras: tuple[str, ...]
    without: tuple[str, ...]
    group: str

    @property
    def several(self) -> str:
        """Plural of the name."""
        return next(several for one, several in self.said if one == self.name)


@dataclasses.dataclass(frozen=True)
class Phrasebook:
    """A menu and patterns of sentences.

    Attributes:
        dishes: dishes by name.
        sizes: spoken words for each size, by name.
        extras: spoken words for each ingredient that is added or left out, by name.
        counts: spoken words for each number; the first is its name.
        patterns: lists of patterns by name; lists of heads and corrections are named "heads sized" and
            "corrections drop".
    """

    dishes: Mapping[str, Dish]
    sizes: Mapping[str, Sequence[str]]
    extras: Mapping[str, Sequence[str]]
    counts: Mapping[int, Sequence[str]]
    patterns: Mapping[str, Sequence[str]]


def is_one(file: pathlib.Path) -> bool:
    """Whether a file is a phrasebook, by the ending of its name."""
    return file.suffix.lower() in FORMATS


def load(file: pathlib.Path) -> Phrasebook:
    """Read and check a phrasebook.

    Raises:
        RowError: the file is invalid; the message gives the place and the remedy.
    """
    content = records.yaml_text(file)
    if not isinstance(content, dict) or (missing := sorted(_KEYS - set(content))):
        missing = missing if isinstance(content, dict) else sorted(_KEYS)
        raise RowError(f"{file}: has no section {missing[0]!r}; a phrasebook has {', '.join(sorted(_KEYS))}")
    if unknown := sorted(map(str, set(content) - _KEYS)):
        raise RowError(f"{file}: section {unknown[0]!r} is not known; there are {', '.join(sorted(_KEYS))}")
    dishes: dict[str, Dish] = {}
    for group, part in _mapping(content["menu"], f"{file}: menu").items():
        for dish in _dishes(part, str(group), f"{file}: menu: {group}"):
            if dish.name in dishes:
                raise RowError(f"{file}: menu: {group}: {dish.name!r} is there twice; give each one name")
            dishes[dish.name] = dish
    if len(dishes) < FEWEST:
        raise RowError(f"{file}: menu: has {len(dishes)} dishes; longer orders need at least {FEWEST}")
    said = _mapping(content["said"], f"{file}: said")
    return Phrasebook(
        dishes=dishes,
        sizes=_synonyms(said, "sizes", {s for d in dishes.values() for s in d.sizes}, str(file)),
        extras=_synonyms(
            said, "extras", {e for d in dishes.values() for e in (*d.extras, *d.without)}, str(file)
        ),
        counts=_counts(content["counts"], f"{file}: counts"),
        patterns=_all_patterns(content, str(file)),
    )


def _dishes(part: Any, group: str, where: str) -> list[Dish]:
    known = {"sizes", "drink", "extras", "without", "dishes"}
    if unknown := sorted(map(str, set(_mapping(part, where)) - known)):
        raise RowError(f"{where}: {unknown[0]!r} is not known; there are {', '.join(sorted(known))}")
    sizes, extras, without = (
        tuple(_strings(records.listed(part, key, where), f"{where}: {key}"))
        for key in ("sizes", "extras", "without")
    )
    drink = records.optional(part, "drink") is not None and records.truth(part, "drink", where)
    made = []
    for name, said in _mapping(part.get("dishes"), f"{where}: dishes").items():
        forms = []
        for form in _strings(said, f"{where}: dishes: {name}"):
            one, _, several = form.partition("|")
            forms.append((one, several or _plural(one)))
        if name not in dict(forms):
            raise RowError(f"{where}: dishes: {name}: list the name itself among what guests say")
        made.append(Dish(name, drink, tuple(forms), sizes, extras, without, group))
    return made


def _plural(word: str) -> str:
    return word + ("es" if word.endswith(("s", "x", "ch", "sh")) else "s")


def _synonyms(said: Any, key: str, names: set[str], where: str) -> dict[str, list[str]]:
    given = _mapping(said[key], f"{where}: said: {key}") if said.get(key) else {}
    if unknown := sorted(set(given) - names):
        raise RowError(f"{where}: said: {key}: {unknown[0]!r} is not on the menu; add it there, or remove it")
    return {
        name: _strings(given.get(name, [name]), f"{where}: said: {key}: {name}") for name in sorted(names)
    }


def _counts(content: Any, where: str) -> dict[int, list[str]]:
    made: dict[int, list[str]] = {}
    for key, words in _mapping(content, where).items():
        number = records.whole_number({"number": key}, "number", where)
        if number < 1:
            raise RowError(f"{where}: {number} is no number of dishes; write 1, 2, ...")
        made[number] = _strings(words, f"{where}: {number}")
        if not made[number]:
            raise RowError(f"{where}: {number}: is empty; write at least one word for it")
    if 1 not in made or len(made) < 2:
        raise RowError(f"{where}: has {sorted(made)}; write the words for 1 and for another number")
    return made


def _all_patterns(content: Mapping[str, Any], where: str) -> dict[str, list[str]]:
    made: dict[str, list[str]] = {}
    for kind in ("sized", "plain"):
        heads = _mapping(content["heads"], f"{where}: heads").get(kind)
        made[f"heads {kind}"] = _patterns(heads, _OPTIONAL, f"{where}: heads: {kind}")
        for pattern in made[f"heads {kind}"]:
            there = set(_slots(pattern))
            if not there & {"dish", "dishes"} or ("size" in there) != (kind == "sized"):
                raise RowError(f"{where}: heads: {kind}: {pattern!r} has too few or too many slots")
    for kind, slots in CORRECTIONS.items():
        place = f"{where}: corrections: {kind}"
        patterns = _mapping(content["corrections"], f"{where}: corrections").get(kind)
        made[f"corrections {kind}"] = _patterns(patterns, set(slots.split()), place, every=True)
    for kind, slots in _PATTERNS.items():
        place, strip = f"{where}: {kind}", kind != "joins"
        made[kind] = _patterns(content[kind], set(slots.split()), place, every=True, strip=strip)
    return made


def _patterns(
    content: Any, slots: set[str], where: str, every: bool = False, strip: bool = True
) -> list[str]:
    found = _strings(content, where)
    if not found:
        raise RowError(f"{where}: is empty; write at least one pattern")
    for pattern in found:
        there = set(_slots(pattern))
        if unknown := sorted(there - slots):
            raise RowError(f"{where}: {pattern!r} has a slot {unknown[0]!r}; known are {sorted(slots)}")
        if every and (missing := sorted(slots - there)):
            raise RowError(f"{where}: {pattern!r} has no slot {missing[0]!r}; it needs {sorted(slots)}")
    return [pattern.strip() if strip else pattern for pattern in found]


def _slots(pattern: str) -> list[str]:
    return re.findall(r"\{(\w*)\}", pattern)


def _mapping(content: Any, where: str) -> dict[str, Any]:
    if not isinstance(content, dict) or not content:
        raise RowError(f"{where}: {content!r} is not a mapping of names")
    return content


def _strings(content: Any, where: str) -> list[str]:
    if not isinstance(content, list) or not all(isinstance(item, str) for item in content):
        raise RowError(f"{where}: {content!r} is not a list of words; write [...]")
    return content
