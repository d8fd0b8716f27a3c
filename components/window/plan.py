"""Which splits of which spans become the splits of a window."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

TRAIN, EVALUATE, ANCHOR = "train", "evaluate", "anchor"
TEST = "test"

Sources = dict[str, list[tuple[int, str]]]  # by split of the window: span and its split


def sources(roles: Mapping[int, str], splits: Sequence[str]) -> Sources:
    """Return what each split of a window is made of.

    Every row of a span for evaluation, or of the anchor, is a test row. Where there is such a span, the test
    rows of spans for training are left out, as other models may be measured on them.

    Args:
        roles: role of each span.
        splits: names of the splits of the spans.
    """
    learns = all(role == TRAIN for role in roles.values())
    found: Sources = {split: [] for split in splits}
    for span, role in sorted(roles.items()):
        for split in splits:
            if role != TRAIN:
                found[TEST].append((span, split))
            elif split != TEST or learns:
                found[split].append((span, split))
    return {split: parts for split, parts in found.items() if parts}


def left_out(roles: Mapping[int, str], splits: Sequence[str]) -> list[tuple[int, str]]:
    """Return spans and their splits that are in no split of the window."""
    used = {part for parts in sources(roles, splits).values() for part in parts}
    return [(span, split) for span in sorted(roles) for split in splits if (span, split) not in used]
