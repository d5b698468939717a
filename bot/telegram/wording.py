"""Our words as Telegram takes them: in parts that fit, and nothing in them becomes a link or a mention by itself."""

import re
from collections.abc import Iterator, Sequence

LONGEST = 4_000
"""Units of UTF-16 in a message once it is defused: the platform's 4,096, less room for whom it calls by name."""
SENTENCE = re.compile(r"(?<=[。！？!?\n])|(?<=[.;；])(?=\s)")
JOINER = "\u2060"
"""Stands between letters and is not seen; what it parts is no address any more."""
DANGEROUS = re.compile(r"(?<=@)(?=\w)|(?<=:)(?=//)|(?<=\w\.)(?=[^\W\d])")
IN_A_ROW = 24
"""Letters that the buttons of one row hold together; a Chinese one counts twice."""
MOST_IN_A_ROW = 3


def defused(text: str) -> str:
    """Return text of which Telegram makes no link and no mention."""
    return DANGEROUS.sub(JOINER, text)


def units(text: str) -> int:
    """Return the length of text as Telegram counts it."""
    return len(text.encode("utf-16-le")) // 2


def parts(text: str) -> Sequence[str]:
    """Return text in parts that each fit into a message, split between sentences; at least one."""
    return list(_parts(text)) or [""]


def _parts(text: str) -> Iterator[str]:
    held, held_size = "", 0
    for piece in _pieces(text):
        # One more, as a joiner may be needed where the two meet.
        size = units(defused(piece)) + 1
        if held_size + size > LONGEST and held:
            yield held.strip()
            held, held_size = "", 0
        held, held_size = held + piece, held_size + size
    if held.strip():
        yield held.strip()


def _pieces(text: str) -> Iterator[str]:
    for sentence in SENTENCE.split(text):
        for start in range(0, len(sentence), LONGEST // 2):
            yield sentence[start : start + LONGEST // 2]


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
