"""One fault of a playbook, and the right word that is nearest to a wrong one."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

NEAR = 60
"""Likeness, of 100, from which a word is offered as what was meant."""
SHOWN = 60
"""Characters of what was found that a line repeats."""
FEW, MANY = 9, 40
"""Right words up to the first number are all named; up to the second where none is near."""

KeyPath = tuple[str | int, ...]
"""The way to a value: names of tables and keys, and places in arrays counted from 0."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault: under which key, what was found and expected, and the nearest right word where one is near."""

    key: KeyPath
    found: str
    expected: str
    nearest: str | None = None

    def told(self, where: str) -> str:
        """Return the fault as one line; `where` is the file and line that the key stands at."""
        return f"{where} {self}"

    def __str__(self) -> str:
        hint = f" (did you mean {self.nearest}?)" if self.nearest else ""
        return f"{'.'.join(map(str, self.key)) or 'playbook'}: found {self.found}, expected {self.expected}{hint}"


def nearest(word: str, right: Iterable[str]) -> str | None:
    """Return the right word that looks most like `word`, or None when none does."""
    # Only a faulty playbook needs it.
    from rapidfuzz import fuzz, process

    best = process.extractOne(word, sorted(right), scorer=fuzz.ratio, score_cutoff=NEAR)
    return best[0] if best else None


def wrong_word(key: KeyPath, word: str, what: str, right: Iterable[str]) -> Finding:
    """Return the finding for a name that is none of the `right` ones; `what` says what it should name."""
    words = sorted(right)
    near = nearest(word, words)
    named = ", ".join(words) if len(words) <= (FEW if near else MANY) else f"one of {len(words)}"
    expected = f"{what}: {named}" if words else f"{what}, and there is none yet"
    return Finding(key, repr(str(word)), expected, near)


def shown(value: object) -> str:
    """Return what was found, short enough for a line."""
    if isinstance(value, dict):
        keys = ", ".join(map(str, cast("dict[object, object]", value)))
        return f"a table with {keys}" if keys else "an empty table"
    written = repr(value)
    return written if len(written) <= SHOWN else f"{written[: SHOWN - 1]}…"
