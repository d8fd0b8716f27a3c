"""Composition of guests' sentences and the orders that they mean.

Parts of a phrasebook are held out by hashes: of every list of patterns a fifth is for test and about a tenth
for validation, and so are combinations of a dish, a size and an ingredient that is added or left out.
"""

from __future__ import annotations

import dataclasses
import hashlib
import itertools
import random
import re
from collections.abc import Sequence
from typing import Any

from models.common.rows import RowError
from models.ordering.phrasebook import CORRECTIONS, Dish, Phrasebook

CHALLENGES = ("seen", "template", "combination", "longer")
NOTHING = "I have no order yet. What would you like?"
_SHARED = ("joins", "hesitations")  # too few for a hold-out
_TRIES = 1000  # maximum number of tries for a sentence of the challenge
_MOST_ITEMS = 4  # maximum number of items of an order in training
_LONGER = (5, 7)  # items of a longer order
# Probabilities of no, one and two corrections; in training they are more frequent, as they are hard to learn.
_CORRECTED = {"train": (30, 45, 25), "validation": (55, 35, 10), "test": (55, 35, 10)}
_GARBAGE = "abcdefghijklmnopqrstuvwxyz0123456789 \n\t#&%$*@?!.,;:-()éüñßøжбщдλπωあいう你好吃م🍕😀👍"


@dataclasses.dataclass(frozen=True)
class Item:
    """One line of an order; `size` is "" where none was said, and changes are in the order they were said."""

    count: int
    dish: str
    size: str = ""
    extras: tuple[str, ...] = ()
    without: tuple[str, ...] = ()

    @property
    def combinations(self) -> set[tuple[str, str, str]]:
        """Combinations of dish and size with each addition ("+") or omission ("-")."""
        changes = [f"+{name}" for name in self.extras] + [f"-{name}" for name in self.without]
        return {(self.dish, self.size, change) for change in changes}


Order = tuple[Item, ...]


@dataclasses.dataclass(frozen=True)
class Utterance:
    """A guest's sentence.

    Attributes:
        text: text with hesitations and misspellings.
        order: order after all corrections.
        patterns: (list, pattern) of all patterns used from the phrasebook.
        combinations: combinations of all items mentioned.
    """

    text: str
    order: Order
    patterns: frozenset[tuple[str, str]]
    combinations: frozenset[tuple[str, str, str]]


def written(order: Order) -> str:
    """Return the order in its fixed form: `2 x margherita large + mushrooms - onions ; 1 x cola`."""
    lines = []
    for item in order:
        parts = [f"{item.count} x {item.dish}", item.size]
        parts += [f"+ {name}" for name in item.extras]
        parts += [f"- {name}" for name in item.without]
        lines.append(" ".join(filter(None, parts)))
    return " ; ".join(lines)


def spoken(order: Order, book: Phrasebook) -> str:
    """Return the confirmation of the order."""
    if not order:
        return NOTHING
    lines = []
    for item in order:
        dish = book.dishes[item.dish]
        name = dish.several if item.count > 1 else dish.name
        parts = [book.counts[item.count][0], item.size, name]
        if item.extras:
            parts.append("with " + _listed(item.extras, "and"))
        if item.without:
            parts += ["but no" if item.extras else "without", _listed(item.without, "or")]
        lines.append(" ".join(filter(None, parts)))
    said = ", and ".join(filter(None, [", ".join(lines[:-1]), lines[-1]]))
    drinks = any(book.dishes[item.dish].drink for item in order)
    return f"So that's {said}. {'Anything else?' if drinks else 'Anything to drink?'}"


def _listed(names: Sequence[str], word: str) -> str:
    return f" {word} ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def revised(order: Order, kind: str, dish: str = "", new: Item | None = None) -> Order:
    """Return an order after a correction.

    Args:
        order: order so far.
        kind: kind of correction, as in `phrasebook.CORRECTIONS`.
        dish: dish of the corrected item, if the correction names it; otherwise the last item is meant.
        new: item that replaces it, is added, or is the only one left.
    """
    place = next((i for i, item in enumerate(order) if item.dish == dish), len(order) - 1)
    if kind == "keep":
        return order
    if kind == "nothing at all":
        return ()
    if kind in ("drop", "drop the last"):
        return order[:place] + order[place + 1 :]
    assert new
    if kind == "start again":
        return (new,)
    if kind == "add":
        return (*order, new)
    return (*order[:place], new, *order[place + 1 :])


def part_of(key: str, fold: int) -> str:
    """Return the split of a combination with this key: train, validation or test."""
    return _part(int.from_bytes(hashlib.sha256(key.encode()).digest()[:4], "big"), fold)


def _part(number: int, fold: int) -> str:
    if number % 5 == fold:
        return "test"
    return "validation" if number % 5 == (fold + 1) % 5 and number // 5 % 2 == 0 else "train"


def parts_of(patterns: Sequence[str], fold: int) -> dict[str, str]:
    """Return the split of each pattern; of a list of five or more, some are for test."""
    ranked = sorted(set(patterns), key=lambda pattern: hashlib.sha256(pattern.encode()).digest())
    return {pattern: _part(number, fold) for number, pattern in enumerate(ranked)}


def check(book: Phrasebook) -> None:
    """Raise RowError if a list of the phrasebook is too short for a hold-out."""
    for fold, split in itertools.product(range(5), ("train", "validation", "test")):
        for challenge in CHALLENGES:
            Composer(book, split, challenge, fold, seed=0).compose()


class Composer:
    """Composes sentences of a split and a challenge."""

    def __init__(self, book: Phrasebook, split: str, challenge: str, fold: int, seed: int) -> None:
        """Select the patterns and combinations of a split and a challenge.

        Args:
            book: menu and patterns.
            split: train, validation or test.
            challenge: "seen" has patterns and combinations of training alone; "template" has held-out
                patterns of the split alone; "combination" has held-out combinations of the split alone;
                "longer" has more items than any order in training.
            fold: fifth that is the test split, 0 to 4.
            seed: random seed.
        """
        self._book, self._challenge, self._fold = book, challenge, fold
        self._random = random.Random(f"{seed} {split} {challenge}")
        self._corrected = _CORRECTED[split]
        role = split if challenge == "template" else "train"
        self._patterns = {
            name: [p for p in patterns if name in _SHARED or parts[p] == role]
            for name, patterns in book.patterns.items()
            for parts in [parts_of(patterns, fold)]
        }
        for name, patterns in self._patterns.items():
            if not patterns and name != "both" and not name.startswith("corrections"):
                raise RowError(f"{name}: has too few patterns to hold any out; write at least five")
        self._role = split if challenge == "combination" else "train"
        self._used: set[tuple[str, str]] = set()
        self._met: set[tuple[str, str, str]] = set()
        self._repaired = False

    def compose(self) -> Utterance:
        """Compose a guest's order in one sentence or several."""
        for _ in range(_TRIES):
            self._used, self._met, self._repaired = set(), set(), False
            draw = self._random.random()
            ordering = self._challenge in ("combination", "longer") or draw > 0.06
            if ordering:
                text, order = self._ordering()
            elif draw > 0.02:
                text, order = self._other(), ()
            else:
                text, order = self._garbage(), ()
            if self._challenge != "combination" or any(item.combinations for item in order):
                return Utterance(text, order, frozenset(self._used), frozenset(self._met))
        raise RowError("too few combinations with extras are held out; add extras to the menu's dishes")

    def _ordering(self) -> tuple[str, Order]:
        random_ = self._random
        items = (
            random_.randint(*_LONGER)
            if self._challenge == "longer"
            else random_.choices(range(1, _MOST_ITEMS + 1), (35, 30, 21, 14))[0]
        )
        order: Order = ()
        said = ""
        for number in range(items):
            item = self._item(order)
            order += (item,)
            join = self._pick("joins") if number else ""
            said += join + self._say(item, order)
        if random_.random() < 0.85:
            said = self._pick("frames").replace("{order}", said)
        sentences = [said]
        clear = True  # which item was said last
        for _ in range(random_.choices((0, 1, 2), self._corrected)[0]):
            if order and (corrected := self._correct(order, clear)):
                sentence, order, clear = corrected
                sentences.append(sentence)
        if self._challenge == "longer" and len(order) < _LONGER[0]:
            return self._ordering()
        if random_.random() < 0.35:
            sentences.insert(0, self._pick("greetings"))
        if random_.random() < 0.45:
            sentences.append(self._pick("closings"))
        return self._finish(sentences), order

    def _pick(self, name: str, among: Sequence[str] | None = None) -> str:
        pattern = self._random.choice(self._patterns[name] if among is None else among)
        if name not in _SHARED:
            self._used.add((name, pattern))
        return pattern

    # What is meant.

    def _item(self, order: Order) -> Item:
        """An item of a dish that is not in the order yet."""
        random_ = self._random
        taken = {item.dish for item in order}
        group = random_.choice(sorted({dish.group for dish in self._book.dishes.values()}))
        dishes = [d for d in self._book.dishes.values() if d.name not in taken]
        dish = random_.choice([d for d in dishes if d.group == group] or dishes)
        size = random_.choice(dish.sizes) if dish.sizes and random_.random() < 0.5 else ""
        often = 0.9 if self._challenge == "combination" else 0.5
        changes = random_.choices((1, 2, 3), (62, 28, 10))[0] if random_.random() < often else 0
        heads = self._patterns["heads sized" if size else "heads plain"]
        count = self._count() if any("{count}" in pattern for pattern in heads) else 1
        item = Item(count, dish.name, size)
        for _ in range(changes):
            item = self._changed(item, random_.choice(("extras", "without"))) or item
        return self._note(item)

    def _note(self, item: Item) -> Item:
        self._met |= item.combinations
        return item

    def _count(self, other_than: int = 0) -> int:
        numbers = [number for number in self._book.counts if number != other_than]
        return self._random.choices(numbers, [1 / number for number in numbers])[0]

    def _changed(self, item: Item, kind: str) -> Item | None:
        """The item with one thing more added or left out; None where nothing is allowed."""
        dish = self._book.dishes[item.dish]
        taken, sign = {*item.extras, *item.without}, "+" if kind == "extras" else "-"
        allowed = [
            name
            for name in getattr(dish, kind)
            if name not in taken and self._allowed(item.dish, item.size, sign + name)
        ]
        if not allowed:
            return None
        changes: dict[str, Any] = {kind: (*getattr(item, kind), self._random.choice(allowed))}
        return dataclasses.replace(item, **changes)

    def _allowed(self, *combination: str) -> bool:
        return part_of("|".join(combination), self._fold) == self._role

    # What is said.

    def _say(self, item: Item, order: Order) -> str:
        """An item in words, perhaps with a slip that the guest repairs at once."""
        random_ = self._random
        name = "heads sized" if item.size else "heads plain"
        dish = self._book.dishes[item.dish]
        suited = [p for p in self._patterns[name] if "{count}" in p or item.count == 1]
        pattern = self._pick(name, suited)
        one, several = random_.choice(dish.said)
        slots = {
            "count": self._say_count(item.count, pattern),
            "size": random_.choice(self._book.sizes[item.size]) if item.size else "",
            "dish": one,
            "dishes": several if item.count > 1 else one,
        }
        there = [slot for slot in slots if f"{{{slot}}}" in pattern]
        if (
            not self._repaired
            and random_.random() < 0.08
            and (repair := self._slip(item, dish, there, order))
        ):
            self._repaired = True
            slot, wrong = repair
            if slot == "count":
                slots["count"] = self._book.counts[item.count][0]
            pair = self._pick("repairs").replace("{wrong}", wrong).replace("{right}", slots[slot])
            slots[slot] = pair
        said = _fill(pattern, slots)
        return " ".join([said, *self._say_changes(item)])

    def _slip(self, item: Item, dish: Dish, slots: Sequence[str], order: Order) -> tuple[str, str] | None:
        """Which slot is said wrongly, and what is said there first."""
        random_ = self._random
        slot = random_.choice(slots)
        if slot == "count":
            return slot, self._book.counts[self._count(item.count)][0]
        if slot == "size":
            others = [size for size in dish.sizes if size != item.size]
            return (slot, random_.choice(self._book.sizes[random_.choice(others)])) if others else None
        taken = {other.dish for other in order}
        dishes = [d for d in self._book.dishes.values() if d.group == dish.group and d.name not in taken]
        if not dishes:
            return None
        one, several = random_.choice(random_.choice(dishes).said)
        return slot, several if slot == "dishes" and item.count > 1 else one

    def _say_count(self, count: int, pattern: str = "") -> str:
        """A number; "a" and "a couple of" only where a noun follows."""
        words = self._book.counts[count]
        if not re.search(r"\{count\} (\{size\}|\{dishes\}|lovely|nice|fresh|good)", pattern):
            words = [word for word in words if word != "a" and not word.endswith(" of")]
        return self._random.choice(words)

    def _say_changes(self, item: Item) -> list[str]:
        """What is added to an item and left out, in the order in which it is said."""
        if item.extras and item.without and self._patterns["both"] and self._random.random() < 0.5:
            return [self._say_names(self._pick("both"), item)]
        said = [
            self._say_names(self._pick(kind), item) for kind in ("extras", "without") if getattr(item, kind)
        ]
        if len(said) == 2 and self._random.random() < 0.3:
            said.reverse()
        return said

    def _say_names(self, pattern: str, item: Item) -> str:
        slots = {}
        for kind in ("extras", "without"):
            names = [self._random.choice(self._book.extras[name]) for name in getattr(item, kind)]
            word = self._random.choice(("and", "or") if kind == "without" else ("and", "and", "plus"))
            slots[kind] = _listed(names, word) if names else ""
        return _fill(pattern, slots)

    def _correct(self, order: Order, clear: bool) -> tuple[str, Order, bool] | None:
        """A correction in words, the order after it, and whether it is clear which item was said last.

        None where the drawn kind does not fit.
        """
        random_ = self._random
        kinds = [kind for kind in CORRECTIONS if self._patterns[f"corrections {kind}"]]
        kind = random_.choice([kind for kind in kinds if clear or "last" not in kind])
        names_it = "dish" in CORRECTIONS[kind].split()
        item = random_.choice(order) if names_it else order[-1]
        dish = self._book.dishes[item.dish]
        if kind.startswith("drop") and len(order) == 1:
            return None
        if kind == "add" and len(order) >= (_LONGER[1] if self._challenge == "longer" else _MOST_ITEMS):
            return None
        new: Item | None = None
        if kind.startswith("count"):
            new = dataclasses.replace(item, count=self._count(item.count))
        elif kind.startswith("size"):
            sizes = [s for s in dish.sizes if s != item.size]
            fit = [s for s in sizes if all(self._allowed(item.dish, s, c) for _, _, c in item.combinations)]
            new = dataclasses.replace(item, size=random_.choice(fit)) if fit else None
        elif kind in ("extras on", "without on"):
            new = self._changed(item, kind.partition(" ")[0])
        elif kind.startswith("swap") or kind in ("add", "start again"):
            new = self._item(order)
        if new is None and CORRECTIONS[kind] not in ("", "dish"):
            return None
        pattern = self._pick(f"corrections {kind}")
        slots = {"dish": random_.choice(dish.said)[0]}
        if new:
            self._note(new)
            slots["count"] = self._say_count(new.count)
            slots["size"] = random_.choice(self._book.sizes[new.size]) if new.size else ""
            for change in ("extras", "without"):
                added = [name for name in getattr(new, change) if name not in getattr(item, change)]
                slots[change] = random_.choice(self._book.extras[added[-1]]) if added else ""
            if "{item}" in pattern:
                slots["item"] = self._say(new, (*order, new))
        order = revised(order, kind, item.dish if names_it else "", new)
        return _fill(pattern, slots), order, kind == "add" or not names_it

    def _other(self) -> str:
        sentences = [self._pick("others")]
        if self._random.random() < 0.3:
            sentences.insert(0, self._pick("greetings"))
        return self._finish(sentences)

    def _garbage(self) -> str:
        """Draw a meaningless string of letters, signs and control characters."""
        length = self._random.choice((0, 1, 3, 10, 30, 60))
        alphabet = self._random.sample(_GARBAGE, self._random.choice((1, 4, len(_GARBAGE))))
        return "".join(self._random.choices(alphabet, k=length))

    # Surface form: punctuation, case, hesitations.

    def _finish(self, sentences: Sequence[str]) -> str:
        random_ = self._random
        text = sentences[0]
        for sentence in sentences[1:]:
            text += random_.choice((", ", ". ", ". ", " ")) + sentence
        words = text.split()
        if random_.random() < 0.25:
            for _ in range(random_.randint(1, 3)):
                place = random_.randrange(len(words) + 1)
                words.insert(place, self._pick("hesitations") + random_.choice(("", ",")))
        if random_.random() < 0.12:
            for _ in range(random_.randint(1, 2)):
                long = [i for i, word in enumerate(words) if len(word) > 4 and word.isalpha()]
                if long:
                    place = random_.choice(long)
                    words[place] = misspelt(words[place], random_)
        text = tidy(" ".join(words))
        style = random_.random()
        if style < 0.4:  # as speech recognisers write
            return " ".join(re.sub(r"[,.?!]", " ", text).split())
        if style < 0.7:
            text = text[:1].upper() + text[1:] + ("" if text.endswith("?") else ".")
        return text


def _fill(pattern: str, slots: dict[str, str]) -> str:
    return re.sub(r"\{(\w+)\}", lambda match: slots[match[1]], pattern)


def tidy(text: str) -> str:
    """Normalise a text composed from patterns: spaces, commas, "a" before a vowel."""
    text = re.sub(r"\s+([,.?!])", r"\1", " ".join(text.split()))
    text = re.sub(r",(?=[,.?!])|,$", "", text)
    text = re.sub(r"([.?!])[,.]", r"\1", text)
    text = re.sub(r"\bof of\b", "of", text)
    return re.sub(r"\b(a) (?=[aeio])", r"\1n ", text)


def misspelt(word: str, random_: random.Random) -> str:
    """Misspell a word: a letter is lost, doubled, changed, or swapped with the next; the first stays."""
    place = random_.randrange(1, len(word) - 1)
    how = random_.randrange(4)
    if how == 0:
        return word[:place] + word[place + 1 :]
    if how == 1:
        return word[:place] + word[place] + word[place:]
    if how == 2:
        return word[:place] + random_.choice("abcdefghijklmnopqrstuvwxyz") + word[place + 1 :]
    return word[:place] + word[place + 1] + word[place] + word[place + 2 :]
