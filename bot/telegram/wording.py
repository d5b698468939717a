"""Our words as Telegram takes them: in parts that fit, and with short buttons side by side."""

from collections.abc import Sequence

from bot.wording import defused, split

LONGEST = 4_000
"""Units of UTF-16 in a message once it is defused: the platform's 4,096, less room for whom it calls by name."""
IN_A_ROW = 24
"""Letters that the buttons of one row hold together; a Chinese one counts twice."""
MOST_IN_A_ROW = 3


def units(text: str) -> int:
    """Return the length of text as Telegram counts it."""
    return len(text.encode("utf-16-le")) // 2


def parts(text: str) -> Sequence[str]:
    """Return text in parts that each fit into a message, split between sentences; at least one."""
    return split(text, LONGEST, lambda piece: units(defused(piece)))


def rows(labels: Sequence[str]) -> Sequence[Sequence[int]]:
    """Return the places of buttons row by row: short ones share one."""
    found: list[list[int]] = []
    width = 0
    for place, label in enumerate(labels):
        size = sum(1 if letter.isascii() else 2 for letter in label)
        if found and len(found[-1]) < MOST_IN_A_ROW and width + size <= IN_A_ROW:
            found[-1].append(place)
            width += size
        else:
            found.append([place])
            width = size
    return found
