"""What a link brings that leads into the chat: it comes as `/start PAYLOAD`, on every channel alike."""

import re
from dataclasses import replace

from handlers.message import Message
from workflow.dialogue import Place
from workflow.playbook import Playbook

START = re.compile(r"/start\s+(\S{1,64})\s*")
PLACE = "p-"
"""Before the sign of a place."""
HANDOVER = "w-"
"""Before the token by which a customer goes on in another chat."""


def payload_in(text: str) -> str:
    """Return what came with `/start`; nothing where nothing did."""
    found = START.fullmatch(text) if text.startswith("/") else None
    return found[1] if found else ""


def place_in(text: str, playbook: Playbook) -> Place | None:
    """Return the place whose code was scanned; a code that is no longer known is as good as none."""
    payload = payload_in(text)
    if not payload.startswith(PLACE):
        return None
    return next((place for place in playbook.intake.places if place.sign == payload.removeprefix(PLACE)), None)


def without_payload(message: Message) -> Message:
    """Return a message in which `/start` is only that."""
    return replace(message, text="/start") if payload_in(message.text) else message


def start_of(sign: str, playbook: Playbook) -> str:
    """Return the first words of who scanned a code: with its place where that is known."""
    text = f"/start {PLACE}{sign}"
    return text if place_in(text, playbook) is not None else "/start"
