"""Methods that read: auth.test, users.info, and those of conversations."""

from collections.abc import Sequence

from tests.slack.platform.accounts import ENTERPRISE_APP
from tests.slack.platform.calls import Call, answered
from tests.slack.platform.messages import Message
from tests.slack.platform.refusals import Refusal
from tests.slack.platform.shapes import Json

A_PAGE = 100
"""conversations.history, `limit`: 100 by default."""


def auth_test(call: Call) -> Json:
    """auth.test: who the token is."""
    bot = call.world.bot
    return answered(
        url="https://redress.slack.com/", team="Redress", user=bot.name, team_id=call.team, user_id=bot.id,
        bot_id=bot.bot_id, app_id=ENTERPRISE_APP,
    )  # fmt: skip


def users_info(call: Call) -> Json:
    """users.info: `user_not_found`, of another workspace's too."""
    found = call.world.accounts.get(call.needed("user"))
    if found is None or (found.team != call.team and not found.is_bot):
        raise Refusal("user_not_found")
    return answered(user=found.json())


def open_conversation(call: Call) -> Json:
    """conversations.open: opens or resumes a direct message with `users`; the channel has its id alone."""
    user = call.world.accounts.get(call.needed("users"))
    if user is None or user.team != call.team:
        raise Refusal("user_not_found")
    if user.deleted:
        raise Refusal("user_disabled")
    return answered(channel={"id": call.world.talk(user.id).id})


def info(call: Call) -> Json:
    """conversations.info."""
    return answered(channel=call.room().json())


def members(call: Call) -> Json:
    """conversations.members: `limit` of them, and a `next_cursor` where there are more."""
    found = sorted(call.room().members)
    start, most = call.number("cursor", 0), call.number("limit", A_PAGE)
    more = str(start + most) if start + most < len(found) else ""
    return answered(members=found[start : start + most], response_metadata={"next_cursor": more})


def history(call: Call) -> Json:
    """conversations.history: the newest first, replies in threads not among them."""
    room = _read(call)
    found = [each for each in reversed(room) if each.thread_ts in ("", each.ts)]
    return _page(call, found)


def replies(call: Call) -> Json:
    """conversations.replies: the thread of `ts`, its parent first; `thread_not_found`."""
    ts = call.needed("ts")
    found = [each for each in _read(call) if ts in (each.ts, each.thread_ts)]
    if not found:
        raise Refusal("thread_not_found")
    return _page(call, found)


def _read(call: Call) -> list[Message]:
    room = call.room()
    if call.world.bot.id not in room.members:
        raise Refusal("not_in_channel")
    return room.standing()


def _page(call: Call, found: Sequence[Message]) -> Json:
    """Pagination: `limit` of them, and a `next_cursor` where there are more."""
    start, most = call.number("cursor", 0), call.number("limit", A_PAGE)
    rows = [_shown(call, each) for each in found[start : start + most]]
    more = str(start + most) if start + most < len(found) else ""
    return answered(messages=rows, has_more=bool(more), response_metadata={"next_cursor": more})


def _shown(call: Call, message: Message) -> Json:
    """conversations.history, `include_all_metadata`: return all metadata associated with this message."""
    shown = message.metadata is not None and call.flag("include_all_metadata")
    return {**message.json(), **({"metadata": message.metadata} if shown else {})}
