"""Words as chat platforms take them: split where a sentence ends, and nothing in them becomes a link or a mention."""

import re
from collections.abc import Callable, Iterator, Sequence

SENTENCE = re.compile(r"(?<=[。！？!?\n])|(?<=[.;；])(?=\s)")
JOINER = "\u2060"
"""Stands between letters and is not seen; what it parts is no address any more."""
DANGEROUS = re.compile(r"(?<=@)(?=\w)|(?<=:)(?=//)|(?<=\w\.)(?=[^\W\d])")
Measure = Callable[[str], int]


def defused(text: str) -> str:
    """Return text of which a platform makes no link and no mention by itself."""
    return DANGEROUS.sub(JOINER, text)


def split(text: str, longest: int, measure: Measure) -> Sequence[str]:
    """Return text whole where it fits, else in parts that each measure at most `longest`, split between sentences.

    `measure` has to be no more for a text than for its pieces together, and a joiner.
    """
    if measure(text) <= longest:
        return [text.strip()]
    return list(_parts(text, longest, measure)) or [""]


def _parts(text: str, longest: int, measure: Measure) -> Iterator[str]:
    held, held_size = "", 0
    for piece in _pieces(text, longest, measure):
        # One more, as a joiner may be needed where the two meet.
        size = measure(piece) + 1
        if held_size + size > longest and held:
            yield held.strip()
            held, held_size = "", 0
        held, held_size = held + piece, held_size + size
    if held.strip():
        yield held.strip()


def _pieces(text: str, longest: int, measure: Measure) -> Iterator[str]:
    for sentence in SENTENCE.split(text):
        yield from _halved(sentence, longest, measure)


def _halved(piece: str, longest: int, measure: Measure) -> Iterator[str]:
    """Yield a sentence, cut in two as often as it has to be."""
    if len(piece) <= 1 or measure(piece) < longest:
        yield piece
        return
    middle = len(piece) // 2
    yield from _halved(piece[:middle], longest, measure)
    yield from _halved(piece[middle:], longest, measure)
