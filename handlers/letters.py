"""Messages as the inbox keeps them: as JSON, and the parts of an album as one."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from itertools import takewhile
from typing import Any, cast

from handlers.message import Message, Phrase, SharedContact, SharedLocation
from handlers.said import from_json, to_json
from workflow.numbers import CaseNumber
from workflow.people import ConversationId
from workflow.ports import Work
from workflow.stored import Json, Received

AWAITED = "awaited"
"""In a stored message: the file that came with it is still to be fetched, and nothing is handled before."""
FETCHED = "fetched"
"""In its place afterwards: what became of the file is said, whatever else came meanwhile."""


def unit_of(work: Work, conversation: ConversationId) -> Sequence[Received]:
    """Return what is to be handled next, as one message: the oldest that waits, with the other parts of its album."""
    oldest = work.inbox.next_of(conversation)
    if oldest is None:
        return ()
    album = oldest.body.get("album")
    if not album:
        return (oldest,)
    return tuple(takewhile(lambda part: part.body.get("album") == album, work.inbox.queue(conversation)))


def joined(parts: Sequence[Received]) -> Message:
    """Return the parts of an album as one message, with the words and files of all."""
    message = message_of(parts[0].body)
    for part in parts[1:]:
        more = message_of(part.body)
        text = "\n".join(each for each in (message.text, more.text) if each)
        files, refused = (*message.files, *more.files), message.refused or more.refused
        # Edited will be the part that has the words.
        itself = message.itself if message.text or not more.text else more.itself
        message = replace(message, text=text, files=files, refused=refused, itself=itself)
    return message


def body_of(message: Message) -> Mapping[str, Json]:
    """Return a message as JSON, without what is empty."""
    body: dict[str, Json] = {
        "text": message.text,
        "choice": message.choice,
        "contact": asdict(message.contact) if message.contact else None,
        "location": asdict(message.location) if message.location else None,
        "files": list(message.files),
        "about": message.about,
        "answers": message.answers,
        "where": message.where,
        "itself": message.itself,
        "edited": message.edited,
        "refused": to_json(message.refused) if message.refused else None,
    }
    kept = {name: value for name, value in body.items() if value}
    return kept if message.fields is None else {**kept, "fields": dict(message.fields)}


def message_of(body: Mapping[str, Json]) -> Message:
    """Return the message that `body_of` stored."""
    contact = cast("dict[str, Any] | None", body.get("contact"))
    location = cast("dict[str, float] | None", body.get("location"))
    refused = from_json(body["refused"]) if "refused" in body else None
    return Message(
        text=str(body.get("text", "")),
        choice=cast("str | None", body.get("choice")),
        fields=cast("dict[str, str] | None", body.get("fields")),
        contact=SharedContact(**contact) if contact else None,
        location=SharedLocation(**location) if location else None,  # pyright: ignore[reportArgumentType]
        files=tuple(cast("list[int]", body.get("files", []))),
        about=CaseNumber(str(body["about"])) if "about" in body else None,
        answers=str(body.get("answers", "")),
        where=str(body.get("where", "")),
        itself=str(body.get("itself", "")),
        edited=bool(body.get("edited")),
        refused=refused if isinstance(refused, Phrase) else None,
    )
