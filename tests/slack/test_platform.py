"""The loopback Slack, proved by a client that is not ours: slack_sdk's own, for the Web API and for Socket Mode."""

# slack_sdk leaves the types of what it returns open.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import VirtualClock
from tests.bot.web.serving import eventually
from tests.slack.platform.methods import READS_NO_JSON
from tests.slack.platform.people import Person
from tests.slack.platform.server import Platform, platform
from tests.slack.platform.tiers import Limits
from tests.slack.platform.world import APP_TOKEN, BOT_TOKEN

START = datetime(2026, 9, 29, 2, 0, tzinfo=UTC)
MODAL = {
    "type": "modal",
    "title": {"type": "plain_text", "text": "Reason"},
    "submit": {"type": "plain_text", "text": "Send"},
    "blocks": [
        {
            "type": "input",
            "block_id": "why",
            "label": {"type": "plain_text", "text": "Why?"},
            "element": {"type": "plain_text_input", "action_id": "text"},
        }
    ],
}


@pytest.fixture
def ann(theirs: Platform) -> Person:
    return theirs.person("Ann")


@pytest.fixture
def client(theirs: Platform) -> AsyncWebClient:
    return AsyncWebClient(token=BOT_TOKEN, base_url=theirs.api, retry_handlers=[])


async def call(client: AsyncWebClient, method: str, **given: object) -> Any:
    """Return what a method answers; what only reads takes its arguments in the query string."""
    reads = method in READS_NO_JSON
    how: Any = {"http_verb": "GET", "params": given} if reads else {"json": given}
    answer: Any = await client.api_call(method, **how)
    return answer.data


async def refused(client: AsyncWebClient, method: str, **given: object) -> str:
    """Call a method that must be refused, and return its error."""
    with pytest.raises(SlackApiError) as caught:
        await call(client, method, **given)
    return str(caught.value.response["error"])


async def test_client_of_slacks_own_says_and_reads(client: AsyncWebClient, theirs: Platform, ann: Person) -> None:
    me = await call(client, "auth.test")
    opened = await call(client, "conversations.open", users=ann.id)
    sent = await call(client, "chat.postMessage", channel=opened["channel"]["id"], text="hello")
    read = await call(client, "conversations.history", channel=ann.room.id)
    assert (me["user_id"], ann.last.text, read["messages"][0]["ts"]) == (theirs.world.bot.id, "hello", sent["ts"])


async def test_thread_is_read_from_its_beginning_page_by_page(
    client: AsyncWebClient, theirs: Platform, ann: Person
) -> None:
    room = theirs.channel("security", ann)
    parent = await call(client, "chat.postMessage", channel=room.id, text="card")
    for nth in range(4):
        await call(client, "chat.postMessage", channel=room.id, text=f"{nth}", thread_ts=parent["ts"])
    first = await call(client, "conversations.replies", channel=room.id, ts=parent["ts"], limit=3)
    more = first["response_metadata"]["next_cursor"]
    second = await call(client, "conversations.replies", channel=room.id, ts=parent["ts"], limit=3, cursor=more)
    assert [each["text"] for answer in (first, second) for each in answer["messages"]] == ["card", *"0123"]
    assert [each["text"] for each in (await call(client, "conversations.history", channel=room.id))["messages"]] == [
        "card"
    ]


@pytest.mark.parametrize(
    ("method", "given", "error"),
    [
        ("chat.postMessage", {"channel": "C9999", "text": "x"}, "channel_not_found"),
        ("chat.postMessage", {"channel": "D0001"}, "no_text"),
        ("chat.postMessage", {"channel": "D0001", "text": "x" * 40_001}, "msg_too_long"),
        ("chat.postMessage", {"channel": "D0001", "blocks": [{"type": "divider"}] * 51}, "invalid_blocks"),
        ("chat.update", {"channel": "D0001", "ts": "1.000001", "text": "x"}, "message_not_found"),
        ("conversations.open", {"users": "U9999"}, "user_not_found"),
        ("views.open", {"trigger_id": "none", "view": MODAL}, "invalid_trigger_id"),
        ("no.such", {}, "unknown_method"),
    ],
)
@pytest.mark.usefixtures("ann")
async def test_what_is_wrong_is_refused_by_its_name(
    client: AsyncWebClient, method: str, given: dict[str, object], error: str
) -> None:
    assert await refused(client, method, **given) == error


async def test_message_for_one_is_seen_by_nobody_else(client: AsyncWebClient, theirs: Platform, ann: Person) -> None:
    bob = theirs.person("Bob")
    room = theirs.channel("security", ann, bob)
    await call(client, "chat.postEphemeral", channel=room.id, user=ann.id, text="for you")
    assert ([each.text for each in ann.at(room).screen], bob.at(room).screen) == (["for you"], [])


async def test_trigger_is_good_once_and_for_three_seconds(
    client: AsyncWebClient, clock: VirtualClock, theirs: Platform, ann: Person
) -> None:
    first, second = (theirs.world.triggers.give(ann.id) for _ in range(2))
    opened = await call(client, "views.open", trigger_id=first, view=MODAL)
    assert await refused(client, "views.open", trigger_id=first, view=MODAL) == "exchanged_trigger_id"
    clock.advance(timedelta(seconds=4))
    assert await refused(client, "views.open", trigger_id=second, view=MODAL) == "expired_trigger_id"
    assert ann.modal is not None
    assert ann.modal.id == opened["view"]["id"]


async def test_view_that_changed_meanwhile_is_a_conflict(client: AsyncWebClient, theirs: Platform, ann: Person) -> None:
    view = (await call(client, "views.open", trigger_id=theirs.world.triggers.give(ann.id), view=MODAL))["view"]
    await call(client, "views.update", view_id=view["id"], hash=view["hash"], view=MODAL)
    given = {"view_id": view["id"], "hash": view["hash"], "view": MODAL}
    assert await refused(client, "views.update", **given) == "hash_conflict"


async def test_file_is_uploaded_in_three_steps(client: AsyncWebClient, theirs: Platform, ann: Person) -> None:
    room = theirs.channel("security", ann)
    await client.files_upload_v2(channel=room.id, filename="report.txt", content="all is well", initial_comment="see")
    assert [each["name"] for each in ann.at(room).last.content["files"]] == ["report.txt"]


@pytest.mark.parametrize(("method", "most"), [("chat.postMessage", 3), ("chat.update", 50)])
async def test_who_is_too_fast_is_told_how_long_to_wait(method: str, most: int) -> None:
    clock = VirtualClock(START)
    with platform(clock, limits=Limits()) as theirs:
        ann = theirs.person("Ann")
        client = AsyncWebClient(token=BOT_TOKEN, base_url=theirs.api, retry_handlers=[])
        ts = (await call(client, "chat.postMessage", channel=theirs.channel("c", ann).id, text="x"))["ts"]
        room = ann.room.id if method == "chat.postMessage" else "C0002"
        given = {"channel": room, "ts": ts, "text": "x"}
        for _ in range(most):
            await call(client, method, **given)
        with pytest.raises(SlackApiError) as caught:
            await call(client, method, **given)
        wait = int(caught.value.response.headers["Retry-After"])
        assert wait >= 1
        clock.advance(timedelta(seconds=wait))
        await call(client, method, **given)


@pytest.fixture
async def socket(theirs: Platform) -> AsyncIterator[SocketModeClient]:
    """A client of Slack's own that acknowledges all."""
    web = AsyncWebClient(token=APP_TOKEN, base_url=theirs.api, retry_handlers=[])
    client = SocketModeClient(app_token=APP_TOKEN, web_client=web)

    async def acknowledge(to: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        await to.send_socket_mode_response(SocketModeResponse(envelope_id=request.envelope_id))

    client.socket_mode_request_listeners.append(acknowledge)
    await client.connect()
    yield client
    await client.close()
    ended = (client.message_processor, client.message_receiver, client.current_session_monitor)
    await asyncio.gather(*(each for each in ended if each is not None), return_exceptions=True)


@pytest.mark.usefixtures("socket")
async def test_client_of_slacks_own_takes_what_comes_over_the_socket(theirs: Platform, ann: Person) -> None:
    ann.says("hello")
    await asyncio.to_thread(eventually, lambda: theirs.calls(theirs.giver.all_done), "the event to be given")
    assert [each.tries for each in theirs.giver.gifts] == [[""]]


@pytest.mark.usefixtures("socket")
async def test_client_of_slacks_own_obeys_when_it_is_to_be_replaced(theirs: Platform, ann: Person) -> None:
    await asyncio.to_thread(theirs.does, theirs.wires.replace())
    await asyncio.to_thread(eventually, lambda: theirs.wires.opened == 2, "a second connection")
    ann.says("hello")
    await asyncio.to_thread(eventually, lambda: theirs.calls(theirs.giver.all_done), "the event to be given")
    assert theirs.giver.gifts[0].taken


async def test_address_of_a_socket_is_good_once(theirs: Platform) -> None:
    url = theirs.calls(theirs.wires.address)
    async with aiohttp.ClientSession() as session:
        async with session.ws_connect(url) as wire:
            assert (await wire.receive_json())["type"] == "hello"
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(url)


def test_event_that_nobody_takes_is_tried_four_times(theirs: Platform, ann: Person) -> None:
    ann.says("hello")
    eventually(lambda: theirs.calls(theirs.giver.all_done), "the last try")
    assert theirs.giver.gifts[0].tries == ["connection_failed"] * 4


def test_press_that_nobody_takes_is_not_tried_again(theirs: Platform, ann: Person) -> None:
    gift = ann.types("/complaint")
    eventually(lambda: theirs.calls(theirs.giver.all_done), "the try")
    assert gift.tries == ["connection_failed"]
