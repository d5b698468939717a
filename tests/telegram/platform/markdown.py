"""Text in MarkdownV2, read as strictly as the platform does.

MarkdownV2 style: any character with code between 1 and 126 can be escaped with a preceding backslash; the characters
_ * [ ] ( ) ~ ` > # + - = | { } . ! must be escaped everywhere outside of an entity.
"""

import re
from dataclasses import dataclass, field

from tests.telegram.platform.html import broken, linked
from tests.telegram.platform.shapes import Json, utf16

MARKS = {
    "*": "bold",
    "_": "italic",
    "__": "underline",
    "~": "strikethrough",
    "||": "spoiler",
    "`": "code",
    "```": "pre",
}
RESERVED = frozenset("_*[]()~`>#+-=|{}.!")
"""To be escaped wherever they do not stand for formatting."""


@dataclass(slots=True)
class _Reading:
    source: str
    position: int = 0
    text: str = ""
    entities: list[Json] = field(default_factory=list[Json])
    open: list[tuple[str, int, int]] = field(default_factory=list[tuple[str, int, int]])
    """Mark, where its text starts, and where it stood."""
    quote: int | None = None
    folded: bool = False
    """The quote is expandable."""
    language: str = ""
    """Of the block of code that is open."""

    def rest(self) -> str:
        return self.source[self.position :]

    def offset(self) -> int:
        return len(self.source[: self.position].encode())

    def add(self, start: int, kind: Json | None) -> None:
        size = utf16(self.text) - start
        if size and kind:
            self.entities.append({"offset": start, "length": size, **kind})


def parse_markdown(source: str) -> tuple[str, list[Json]]:
    """Return the text without its marks, and the entities."""
    reading = _Reading(source)
    while reading.position < len(source):
        _step(reading)
    _end_quote(reading)
    if reading.open:
        mark, _, at = reading.open[-1]
        raise broken(f"Can't find end of {MARKS.get(mark, 'text_link').title()} entity at byte offset {at}")
    return reading.text, reading.entities


def _step(reading: _Reading) -> None:
    rest = reading.rest()
    inside = reading.open[-1][0] if reading.open else ""
    at_line = not reading.text or reading.text.endswith("\n")
    if rest[0] == "\\" and len(rest) > 1 and 0 < ord(rest[1]) < 127:
        reading.text += rest[1]
        reading.position += 2
    elif inside in {"`", "```"}:
        _in_code(reading, inside)
    elif at_line and not inside and rest.startswith((">", "**>")):
        _quote(reading, rest)
    elif reading.folded and not inside and re.match(r"\|\|(?:\n|$)", rest):
        reading.position += 2
    elif mark := next((each for each in ("```", "`", "||", "__", "_", "*", "~") if rest.startswith(each)), ""):
        _mark(reading, mark)
    elif rest[0] == "[" or rest.startswith("!["):
        _open(reading, "[", 1 if rest[0] == "[" else 2)
    elif rest[0] == "]" and inside == "[":
        _link(reading)
    elif rest[0] in RESERVED:
        raise broken(f"Character '{rest[0]}' is reserved and must be escaped with the preceding '\\'")
    else:
        _plain(reading)


def _plain(reading: _Reading) -> None:
    letter = reading.rest()[0]
    reading.text += letter
    reading.position += 1
    if letter == "\n" and not reading.rest().startswith(">"):
        _end_quote(reading)


def _quote(reading: _Reading, rest: str) -> None:
    """Begin a line of a quote; `**>` begins one that is folded, and ends with `||`."""
    if rest.startswith("**>"):
        _end_quote(reading)
        reading.folded = True
    reading.quote = utf16(reading.text) if reading.quote is None else reading.quote
    reading.position += rest.index(">") + 1


def _end_quote(reading: _Reading) -> None:
    if reading.quote is not None:
        reading.add(reading.quote, {"type": "expandable_blockquote" if reading.folded else "blockquote"})
    reading.quote, reading.folded = None, False


def _open(reading: _Reading, mark: str, length: int) -> None:
    reading.open.append((mark, utf16(reading.text), reading.offset()))
    reading.position += length
    if mark == "```" and (language := re.match(r"([^\s`]+)\n", reading.rest())):
        reading.language = language[1]
        reading.position += language.end()


def _mark(reading: _Reading, mark: str) -> None:
    """Close the entity that this mark opened, or open one."""
    if reading.open and reading.open[-1][0] == mark:
        _, start, _ = reading.open.pop()
        reading.add(start, {"type": MARKS[mark], **({"language": reading.language} if reading.language else {})})
        reading.language = ""
        reading.position += len(mark)
    else:
        _open(reading, mark, len(mark))


def _in_code(reading: _Reading, mark: str) -> None:
    if reading.rest().startswith(mark):
        _mark(reading, mark)
    else:
        reading.text += reading.rest()[0]
        reading.position += 1


def _link(reading: _Reading) -> None:
    """Inline links are `[text](target)`; inside the target `)` and backslash are escaped."""
    target = re.match(r"\]\(((?:\\.|[^)\\])*)\)", reading.rest())
    _, start, at = reading.open.pop()
    if target is None:
        raise broken(f"Can't find end of a URL at byte offset {at}")
    reading.position += target.end()
    reading.add(start, linked(re.sub(r"\\(.)", r"\1", target[1])))
