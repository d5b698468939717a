"""Looking for a message of which nobody knows whether it arrived, by what it carries unseen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from bot.slack.translate import EVENT, mark_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

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
    if not thread:
        asked: dict[str, object] = {"channel": channel, "limit": A_PAGE, "include_all_metadata": True}
        return _among(await web.ask("conversations.history", **asked), outgoing)
    return await _in_thread(web, channel, thread, lambda found: _among(found, outgoing))


async def find_file(web: Web, name: str, channel: str, thread: str) -> str:
    """Return the platform's id of a file of ours that is shown in a thread, or a channel; nothing where it is not.

    Raises:
        CallError: the platform does not say.
    """
    if not thread:
        return _file_among(await web.ask("conversations.history", channel=channel, limit=A_PAGE), name)
    return await _in_thread(web, channel, thread, lambda found: _file_among(found, name))


async def _in_thread(web: Web, channel: str, thread: str, seek: Callable[[Mapping[str, Any]], str]) -> str:
    asked: dict[str, object] = {"channel": channel, "ts": thread, "limit": A_PAGE, "include_all_metadata": True}
    for _ in range(MOST_PAGES):
        found = await web.ask("conversations.replies", **asked)
        ident, cursor = seek(found), _cursor(found)
        if ident or not cursor:
            return ident
        asked["cursor"] = cursor
    return ""


def _file_among(found: Mapping[str, Any], name: str) -> str:
    for each in cast("Sequence[Mapping[str, Any]]", found.get("messages") or ()):
        for file in cast("Sequence[Mapping[str, Any]]", each.get("files") or ()):
            if text_of(file, "name") == name:
                return text_of(file, "id")
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
