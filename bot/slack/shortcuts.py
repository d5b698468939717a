"""Shortcuts: a complaint begun from Slack's own menu, or made of a message that somebody points at."""

from bot.slack.translate import Incoming, Payload, attachments, said_in, text_of
from handlers.message import Message as Ours

COMPLAIN = "complaint"
"""`callback_id` of both in manifest.yaml."""


def read_shortcut(payload: Payload) -> Incoming | None:
    """Return what a shortcut begins in the direct message of whoever used it; None for whatever else there is.

    What a message says becomes the story, and its files the evidence.
    """
    if payload.get("type") not in ("shortcut", "message_action") or payload.get("callback_id") != COMPLAIN:
        return None
    user = text_of(payload.get("user") or {}, "id")
    about: Payload = payload.get("message") or {}
    key = f"s:{text_of(payload, 'trigger_id')}:{text_of(payload, 'action_ts')}"
    return Incoming(
        key=key, chat=user, user=user, message=Ours(text=said_in(about) or "/complain"), files=attachments(about)
    )
