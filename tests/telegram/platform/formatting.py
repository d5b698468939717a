"""Text as a request gives it, turned into text and entities.

Formatting options: `parse_mode` is HTML, MarkdownV2 or Markdown; or the entities are given themselves.
"""

from tests.telegram.platform import found
from tests.telegram.platform.bots import Account
from tests.telegram.platform.calls import Call
from tests.telegram.platform.html import parse_html
from tests.telegram.platform.markdown import parse_markdown
from tests.telegram.platform.refusals import bad_request
from tests.telegram.platform.shapes import Json, utf16

TEXT, CAPTION, ALERT = 4096, 1024, 200
"""sendMessage, `text`: 1-4096 characters after entities parsing; captions 0-1024; answerCallbackQuery, `text` 0-200."""
_CODE = frozenset({"code", "pre"})
_QUOTES = frozenset({"blockquote", "expandable_blockquote"})
_NONE = frozenset({"", "none"})


def formatted(call: Call, name: str, entities: str = "entities") -> tuple[str, list[Json]]:
    """Return a parameter of the request as text and entities."""
    return format_text(call, call.text(name), call.text("parse_mode"), call.things(entities))


def format_text(call: Call, source: str, mode: str, given: list[Json] | None) -> tuple[str, list[Json]]:
    """Read `source` in the given mode, find what stands in it by itself, and trim it."""
    match mode.lower():
        case "html":
            text, entities = parse_html(source)
        case "markdownv2":
            text, entities = parse_markdown(source)
        case mode if mode in _NONE:
            text, entities = source, [dict(each) for each in given or [] if _fits(each, source)]
        case _:
            raise bad_request("unsupported parse_mode")
    known = (_with_person(call, each) for each in entities)
    entities = without_nested([each for each in known if each is not None])
    entities += found.find(text, entities)
    return _trimmed(text, sorted(entities, key=_place))


def without_nested(entities: list[Json]) -> list[Json]:
    """MessageEntity: pre and code can't contain other entities; blockquotes can't be nested."""
    return [
        each
        for each in entities
        if not any(_inside(each, other) and _excludes(other["type"], each["type"]) for other in entities)
    ]


def _inside(inner: Json, outer: Json) -> bool:
    within = outer["offset"] <= inner["offset"] and _end(inner) <= _end(outer)
    return inner is not outer and within and (inner["type"] not in _CODE or inner["length"] < outer["length"])


def _end(entity: Json) -> int:
    return int(entity["offset"] + entity["length"])


def _excludes(outer: str, inner: str) -> bool:
    return outer in _CODE or (outer in _QUOTES and inner in _QUOTES)


def _place(entity: Json) -> tuple[int, int]:
    return entity["offset"], -entity["length"]


def _fits(entity: Json, text: str) -> bool:
    return entity["offset"] >= 0 and entity["length"] > 0 and entity["offset"] + entity["length"] <= utf16(text)


def _with_person(call: Call, entity: Json) -> Json | None:
    """Fill in who is mentioned.

    HTML style: mentions by identifier are only guaranteed to work if the user has contacted the bot in the past, or is
    a member of the group where they are mentioned; others lose the entity and keep the text.
    """
    if entity["type"] != "text_mention":
        return entity
    named = entity["user"] if isinstance(entity["user"], int) else entity["user"].get("id")
    person: Account | None = call.world.accounts.get(named)
    return {**entity, "user": person.json()} if person is not None and _known(call, person) else None


def _known(call: Call, person: Account) -> bool:
    private = call.world.private.get((call.bot.id, person.id))
    together = (each for each in call.world.rooms.values() if each.member(call.bot).present)
    return (private is not None and private.started) or any(each.member(person).present for each in together)


def _trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Take white space from both ends, as the platform does before it counts."""
    cut = utf16(text) - utf16(text.lstrip())
    text = text.strip()
    end = utf16(text)
    kept: list[Json] = []
    for each in entities:
        start, stop = max(each["offset"] - cut, 0), min(each["offset"] + each["length"] - cut, end)
        if stop > start:
            kept.append({**each, "offset": start, "length": stop - start})
    return text, kept


def checked_text(call: Call) -> Json:
    """Return the content of a text message.

    sendMessage, `text`: 1-4096 characters after entities parsing.
    """
    text, entities = formatted(call, "text")
    if not text:
        raise bad_request("message text is empty")
    if utf16(text) > TEXT:
        raise bad_request("message is too long")
    return {"text": text, "entities": entities} if entities else {"text": text}


def checked_caption(call: Call, source: str, mode: str, given: list[Json] | None) -> Json:
    """Return the caption of a file; sendPhoto, `caption`: 0-1024 characters after entities parsing."""
    text, entities = format_text(call, source, mode, given)
    if utf16(text) > CAPTION:
        raise bad_request("message caption is too long")
    known: Json = {"caption": text} if text else {}
    return known | ({"caption_entities": entities} if entities else {})
