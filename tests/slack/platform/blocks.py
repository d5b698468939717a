"""What Block Kit lets through.

Blocks: up to 50 in a message and 100 in a modal; section, `text`: 3,000 characters at most, `fields` ten of 2,000;
header 150; actions 25 elements; button, `text` 75, `value` 2,000, `action_id` 255 and unique in its block; `block_id`
255 and unique in its message or view; placeholder 150.
Modal views: `title`, `submit`, `close` 24, plain text; `private_metadata` 3,000; `callback_id` 255; `submit` is needed
where there is an input block, which stands in no message.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from tests.slack.platform.inputs import IN_INPUT, faults_in_element, options_of
from tests.slack.platform.shapes import Json

IN_A_MESSAGE, IN_A_MODAL = 50, 100
SECTION, FIELD, FIELDS, HEADER, ELEMENTS = 3_000, 2_000, 10, 150, 25
LABEL, VALUE, IDENT, TITLE, PLACEHOLDER, METADATA = 75, 2_000, 255, 24, 150, 3_000
KINDS = frozenset({"section", "actions", "divider", "context", "header", "input", "image", "rich_text"})
TEXTS = frozenset({"plain_text", "mrkdwn"})


def faults_in(blocks: list[Json], most: int = IN_A_MESSAGE) -> list[str]:
    """Return what is wrong with blocks; nothing where they are sound."""
    found = [] if len(blocks) <= most else [f"{len(blocks)} blocks of {most}"]
    idents = [each["block_id"] for each in blocks if "block_id" in each]
    if len(set(idents)) < len(idents) or any(not 1 <= len(each) <= IDENT for each in idents):
        found.append(f"block_ids: {idents}")
    if most == IN_A_MESSAGE and any(block.get("type") == "input" for block in blocks):
        found.append("an input in a message")
    return [*found, *(fault for block in blocks for fault in _block(block))]


def faults_in_view(view: Json) -> list[str]:
    """Return what is wrong with a view."""
    blocks: list[Json] = view.get("blocks") or []
    found = faults_in(blocks, IN_A_MODAL)
    if view.get("type") not in ("modal", "home"):
        found.append(f"no such view: {view.get('type')}")
    if view.get("type") == "modal":
        found += _text(view.get("title"), TITLE, "title", plain=True)
        for name in ("submit", "close"):
            found += _text(view[name], TITLE, name, plain=True) if name in view else []
        needs_submit = any(block.get("type") == "input" for block in blocks)
        found += ["no submit"] if needs_submit and "submit" not in view else []
    found += ["private_metadata"] if len(view.get("private_metadata", "")) > METADATA else []
    return found + (["callback_id"] if len(view.get("callback_id", "")) > IDENT else [])


def _block(block: Json) -> Iterator[str]:
    kind = block.get("type")
    if kind not in KINDS:
        yield f"no such block: {kind}"
    elif kind == "section":
        yield from _section(block)
    elif kind == "header":
        yield from _text(block.get("text"), HEADER, "header")
    elif kind == "actions":
        yield from _actions(block["elements"])
    elif kind == "input":
        yield from _input(block)


def _input(block: Json) -> Iterator[str]:
    element: Json = block.get("element") or {}
    yield from _text(block.get("label"), FIELD, "label", plain=True)
    if "hint" in block:
        yield from _text(block["hint"], FIELD, "hint", plain=True)
    if element.get("type") not in IN_INPUT:
        yield f"no such input: {element.get('type')}"
    yield from _element(element)


def _section(block: Json) -> Iterator[str]:
    fields: list[Json] = block.get("fields") or []
    if not block.get("text") and not fields:
        yield "a section without text"
    if "text" in block:
        yield from _text(block["text"], SECTION, "section")
    if len(fields) > FIELDS:
        yield f"{len(fields)} fields"
    for each in fields:
        yield from _text(each, FIELD, "field")
    if "accessory" in block:
        yield from _element(block["accessory"])


def _actions(elements: list[Json]) -> Iterator[str]:
    if not 1 <= len(elements) <= ELEMENTS:
        yield f"{len(elements)} elements"
    idents = [each.get("action_id") for each in elements]
    if len(set(idents)) < len(idents):
        yield f"action_ids are not unique: {idents}"
    for each in elements:
        yield from _element(each)


def _element(element: Json) -> Iterator[str]:
    if len(str(element.get("action_id", ""))) > IDENT:
        yield "action_id too long"
    if element.get("type") == "button":
        yield from _text(element.get("text"), LABEL, "button", plain=True)
        if len(str(element.get("value", ""))) > VALUE:
            yield "value too long"
    if "placeholder" in element:
        yield from _text(element["placeholder"], PLACEHOLDER, "placeholder", plain=True)
    yield from faults_in_element(element)
    for each in options_of(element):
        yield from _text(each.get("text"), LABEL, "option")
    groups: list[Json] = element.get("option_groups") or []
    for each in groups:
        yield from _text(each.get("label"), LABEL, "group", plain=True)


def _text(given: Any, most: int, what: str, *, plain: bool = False) -> Iterator[str]:
    if not isinstance(given, Mapping) or given.get("type") not in TEXTS:  # pyright: ignore[reportUnknownMemberType]
        yield f"{what}: no text object: {given}"
        return
    words = str(given.get("text", ""))  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]
    if not 1 <= len(words) <= most:
        yield f"{what}: {len(words)} characters of {most}"
    if plain and given["type"] != "plain_text":
        yield f"{what}: can only be plain_text"
