"""Letters as outlines, Chinese ones included, so that a picture is right where no Chinese font is installed."""

import lzma
from functools import cache
from pathlib import Path
from typing import NamedTuple

FILE = Path(__file__).parent / "glyphs.xz"
EM = 250
"""The height of the letters in the outlines' own measure."""


class Outline(NamedTuple):
    """One letter: how far it advances, and its path (SVG, y downwards from the line it stands on)."""

    advance: int
    path: str


@cache
def _outlines() -> dict[str, Outline]:
    lines = lzma.decompress(FILE.read_bytes()).decode().split("\n")
    fields = (line.split("\t") for line in lines if line)
    return {sign: Outline(int(advance), path) for sign, advance, path in fields}


def outline(sign: str) -> Outline | None:
    """Return the outline of a sign; None where we have none (rare characters, emoji)."""
    return _outlines().get(sign)


def width(words: str) -> float:
    """Return how wide `words` are, at a size of 1; a sign without an outline counts as a whole square."""
    found = (_outlines().get(sign) for sign in words)
    return sum(each.advance if each else EM for each in found) / EM
