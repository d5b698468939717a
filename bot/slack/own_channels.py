"""A channel of its own for a case: opened, described, filled and archived. Each can be done again without harm.

It is always private, as a whole workspace may read a public one. Its name is the case's, and Slack gives a name once:
whether it was opened can always be found out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from bot.logs import Log
from bot.slack.outcomes import GONE, LACKING, TOKEN, TOO_MANY, UNSURE, code_of, outcome_of, why_of
from bot.slack.translate import text_of
from bot.slack.web import TROUBLES, CallError
from bot.slack.workspaces import current, local, within, workspace_of
from handlers.outgoing import Done, Refusal, Refused
from handlers.teams.tasks import Task

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence

    from bot.slack.web import Web
    from handlers.outgoing import Outcome
    from handlers.teams.tasks import Order

LONGEST_ABOUT = 250
"""conversations.setPurpose and setTopic: longer ones are refused (`too_long`)."""
MOST_NAMES = 9
A_PAGE = 200
TAKEN = "name_taken"
OF_THE_CALL = GONE | TOO_MANY | TOKEN | UNSURE
"""Errors that are not about the person who is invited."""
ALREADY = {Task.ARCHIVE: frozenset({"already_archived"})}
"""Errors by which it is so already."""

log = Log()


async def carry_out(web: Web, address: str, order: Order, pace: float) -> Outcome:
    """Do what is asked for, and tell what came of it."""
    ways = {Task.OPEN: _opened, Task.DESCRIBE: _described, Task.PEOPLE: _gathered, Task.ARCHIVE: _archived}
    try:
        return await ways[order.task](web, address, order)
    except TROUBLES as trouble:
        code = code_of(trouble)
        log.info("channel of a case", lane="slack", task=order.task, why=why_of(trouble))
        if code in ALREADY.get(order.task, ()):
            return Done()
        # An app that was installed without `groups:write` still says everything else.
        return Refused(reason=Refusal.MUTED) if code in LACKING else outcome_of(trouble, pace)


async def _opened(web: Web, _: str, order: Order) -> Outcome:
    """Open it in the workspace of most who belong there, under the first of its names that is free, or ours already."""
    places = [workspace_of(account) for account in order.accounts]
    if not places:
        return Done()
    workspace = max(dict.fromkeys(places), key=places.count)
    current.set(workspace)
    for nth in range(1, MOST_NAMES + 1):
        name = order.name if nth == 1 else f"{order.name}-{nth}"
        ident = await _made(web, name)
        if ident:
            return Done(address=within(workspace, ident), name=name)
    return Refused(reason=Refusal.UNFIT)


async def _made(web: Web, name: str) -> str:
    """Return a new channel, or ours that stands there already; nothing where the name is somebody else's."""
    try:
        made = await web.call("conversations.create", name=name, is_private=True)
    except CallError as refused:
        if refused.code != TAKEN:
            raise
        return await _ours(web, name)
    return text_of(made.get("channel") or {}, "id")


async def _ours(web: Web, name: str) -> str:
    us = text_of(await web.call("auth.test"), "user_id")
    given: dict[str, object] = {"types": "private_channel", "exclude_archived": True, "limit": A_PAGE}
    async for page in _pages(web, "users.conversations", given):
        for channel in cast("Sequence[Mapping[str, Any]]", page.get("channels") or ()):
            if text_of(channel, "name") == name and text_of(channel, "creator") == us:
                return text_of(channel, "id")
    return ""


async def _described(web: Web, address: str, order: Order) -> Outcome:
    about = order.about[:LONGEST_ABOUT]
    await web.call("conversations.setPurpose", channel=address, purpose=about)
    await web.call("conversations.setTopic", channel=address, topic=about)
    return Done()


async def _gathered(web: Web, address: str, order: Order) -> Outcome:
    """Remove who must not be there, then invite who belongs there; those of another workspace are left out."""
    workspace, there = workspace_of(address), await _members(web, address)
    for account in (each for each in order.barred if workspace_of(each) == workspace and local(each) in there):
        await _removed(web, address, account)
    here = [each for each in order.accounts if workspace_of(each) == workspace]
    refused = [each for each in here if local(each) not in there and not await _invited(web, address, each)]
    return Done(left_out=(*(each for each in order.accounts if each not in here), *refused))


async def _members(web: Web, address: str) -> frozenset[str]:
    found: set[str] = set()
    async for page in _pages(web, "conversations.members", {"channel": address, "limit": A_PAGE}):
        found |= {str(each) for each in cast("Sequence[object]", page.get("members") or ())}
    return frozenset(found)


async def _invited(web: Web, address: str, account: str) -> bool:
    """Tell whether somebody is there now; one at a time, as one who can't be invited would keep the others out."""
    try:
        await web.call("conversations.invite", channel=address, users=local(account))
    except CallError as refused:
        if refused.code in OF_THE_CALL:
            raise
        return refused.code == "already_in_channel"
    return True


async def _removed(web: Web, address: str, account: str) -> None:
    try:
        await web.call("conversations.kick", channel=address, user=account)
    except CallError as refused:
        # They left by themselves.
        if refused.code != "not_in_channel":
            raise


async def _archived(web: Web, address: str, _: Order) -> Outcome:
    await web.call("conversations.archive", channel=address)
    return Done()


async def _pages(web: Web, method: str, given: dict[str, object]) -> AsyncIterator[Mapping[str, Any]]:
    cursor = ""
    while True:
        page = await web.ask(method, **given, **({"cursor": cursor} if cursor else {}))
        yield page
        more: Mapping[str, Any] = page.get("response_metadata") or {}
        cursor = text_of(more, "next_cursor")
        if not cursor:
            return
