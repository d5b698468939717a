"""Looking for a message of which nobody knows whether it arrived, by what it carries unseen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from bot.slack.translate import EVENT, mark_of, text_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.slack.web import Web
    from handlers.outgoing import Outgoing

A_PAGE = 100
MOST_PAGES = 5
"""Of a thread, which is read from its beginning."""


async def look_up(web: Web, outgoing: Outgoing, channel: str, thread: str) -> str:
    """Return the platform's id of the message; nothing where it is not among the newest there.

    Raises:
        CallError: the platform does not say.
    """
    asked: dict[str, object] = {"channel": channel, "limit": A_PAGE, "include_all_metadata": True}
    if not thread:
        return _among(await web.ask("conversations.history", **asked), outgoing)
    for _ in range(MOST_PAGES):
        found = await web.ask("conversations.replies", **asked, ts=thread)
        ident, cursor = _among(found, outgoing), _cursor(found)
        if ident or not cursor:
            return ident
        asked["cursor"] = cursor
    return ""


def _cursor(found: Mapping[str, Any]) -> str:
    more: Mapping[str, Any] = found.get("response_metadata") or {}
    return text_of(more, "next_cursor")


def _among(found: Mapping[str, Any], outgoing: Outgoing) -> str:
    mark = mark_of(outgoing)
    for each in cast("Sequence[Mapping[str, Any]]", found.get("messages") or ()):
        metadata: Mapping[str, Any] = each.get("metadata") or {}
        if metadata.get("event_type") == EVENT and metadata.get("event_payload") == mark:
            return text_of(each, "ts")
    return ""
