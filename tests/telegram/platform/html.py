"""Text with HTML tags, read as strictly as the platform does.

HTML style: only the listed tags are supported; all `<`, `>` and `&` symbols that are not part of a tag or an HTML
entity must be replaced with the corresponding entities; all numerical HTML entities are supported, and of the named
ones only &lt;, &gt;, &amp; and &quot;.
"""

import re
from dataclasses import dataclass, field

from tests.telegram.platform.refusals import bad_request
from tests.telegram.platform.shapes import Json, utf16

SIMPLE = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
SUPPORTED = frozenset({*SIMPLE, "a", "span", "tg-emoji"})
_NAME = re.compile(r"<(?P<end>/?)(?P<name>[^\s>]*)(?P<closed>[\s>]?)")
_REST = re.compile(r"""(?P<attributes>(?:[^>"']|"[^"]*"|'[^']*')*)>""")
_ATTRIBUTE = re.compile(
    r"""\s*(?P<name>[^\s=>]+)(?:\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s"'>]+)))?"""
)
_ENTITY = re.compile(r"&(?:#(?P<decimal>[0-9]+)|#x(?P<hex>[0-9a-fA-F]+)|(?P<named>lt|gt|amp|quot));")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_VALUELESS = frozenset({"expandable"})


def broken(why: str) -> Exception:
    """The one refusal of all formatting."""
    return bad_request(f"can't parse entities: {why}")


@dataclass(slots=True)
class _Open:
    tag: str
    attributes: dict[str, str]
    start: int


@dataclass(slots=True)
class _Reading:
    text: str = ""
    entities: list[Json] = field(default_factory=list[Json])
    open: list[_Open] = field(default_factory=list[_Open])


def parse_html(source: str) -> tuple[str, list[Json]]:
    """Return the text without its tags, and the entities."""
    reading, position = _Reading(), 0
    while position < len(source):
        at = source.find("<", position)
        plain = source[position:] if at < 0 else source[position:at]
        reading.text += _ENTITY.sub(_decoded, plain)
        if at < 0:
            break
        position = _read_tag(reading, source, at)
    if reading.open:
        raise broken(f'Can\'t find end tag corresponding to start tag "{reading.open[-1].tag}"')
    return reading.text, reading.entities


def _decoded(found: re.Match[str]) -> str:
    if found["named"]:
        return _NAMED[found["named"]]
    code = int(found["decimal"] or found["hex"], 10 if found["decimal"] else 16)
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else found[0]


def _read_tag(reading: _Reading, source: str, at: int) -> int:
    offset = len(source[:at].encode())
    found = _NAME.match(source, at)
    assert found is not None, "there is a bracket"
    name, end = found["name"].lower(), bool(found["end"])
    if not end and found["closed"] and name not in SUPPORTED:
        raise broken(f'Unsupported start tag "{name}" at byte offset {offset}')
    rest = _REST.match(source, found.end("name"))
    if rest is None:
        raise broken(f"Unclosed {'end' if end else 'start'} tag at byte offset {offset}")
    if end:
        _close(reading, name, offset)
    else:
        reading.open.append(_Open(name, _attributes(name, rest["attributes"], offset), utf16(reading.text)))
    return rest.end()


def _attributes(tag: str, written: str, offset: int) -> dict[str, str]:
    read: dict[str, str] = {}
    position = 0
    while written[position:].strip():
        found = _ATTRIBUTE.match(written, position)
        if found is None:
            raise broken(f'Empty attribute name in the tag "{tag}" at byte offset {offset}')
        given = [each for each in found.group("double", "single", "bare") if each is not None]
        if not given and found["name"] not in _VALUELESS:
            raise broken(
                f'Expected equal sign in declaration of an attribute of the tag "{tag}" at byte offset {offset}'
            )
        read[found["name"].lower()] = _ENTITY.sub(_decoded, given[0]) if given else ""
        position = found.end()
    if tag == "span" and read.get("class") != "tg-spoiler":
        raise broken(f'Tag "span" must have class "tg-spoiler" at byte offset {offset}')
    return read


def _close(reading: _Reading, name: str, offset: int) -> None:
    if not reading.open:
        raise broken(f"Unexpected end tag at byte offset {offset}")
    opened = reading.open.pop()
    if name not in ("", opened.tag):
        raise broken(f'Unmatched end tag at byte offset {offset}, expected "</{opened.tag}>", found "</{name}>"')
    size = utf16(reading.text) - opened.start
    kind = _kind(reading, opened, size)
    if size and kind:
        reading.entities.append({"offset": opened.start, "length": size, **kind})


def _kind(reading: _Reading, opened: _Open, size: int) -> Json | None:
    """Return the type and what belongs to it; None where the tag has no effect of its own."""
    given = opened.attributes
    match opened.tag:
        case "a":
            inside = reading.text.encode("utf-16-le")[2 * opened.start : 2 * (opened.start + size)].decode("utf-16-le")
            return linked(given.get("href") or inside)
        case "span":
            return {"type": "spoiler"}
        case "tg-emoji":
            return {"type": "custom_emoji", "custom_emoji_id": given.get("emoji-id", "")}
        case "blockquote" if "expandable" in given:
            return {"type": "expandable_blockquote"}
        case "code" if (
            reading.open and reading.open[-1].tag == "pre" and given.get("class", "").startswith("language-")
        ):
            reading.open[-1].attributes["language"] = given["class"].removeprefix("language-")
            return None
        case "pre" if "language" in given:
            return {"type": "pre", "language": given["language"]}
        case tag:
            return {"type": SIMPLE[tag]}


def linked(target: str) -> Json | None:
    """Return the entity of a link; HTML style: `tg://user?id=…` mentions a user by identifier."""
    if person := re.fullmatch(r"tg://user/?\?id=([0-9]+)", target):
        return {"type": "text_mention", "user": int(person[1])}
    if re.fullmatch(r"(?:https?|ftp|tg|ton|tonsite|mailto|tel)://?\S+|(?:mailto|tel):\S+", target, re.IGNORECASE):
        return {"type": "text_link", "url": target}
    return {"type": "text_link", "url": f"http://{target}/"} if re.fullmatch(r"[^\s/]+\.[^\s/]{2,}", target) else None
