"""getUpdates: nothing is lost, nothing is hidden, and only one may hold the line."""

import asyncio
from datetime import timedelta

import pytest
import telegram
from telegram.error import Conflict

from bot.clock import VirtualClock
from tests.telegram.clients import Raw, client_of
from tests.telegram.platform.people import Person
from tests.telegram.platform.server import Platform, platform


def texts(raw: Raw, **given: object) -> list[str]:
    return [each["message"]["text"] for each in raw.result("getUpdates", **given)]


def test_unconfirmed_updates_are_given_again(raw: Raw, li: Person) -> None:
    li.says("one")
    li.says("two")
    assert texts(raw) == texts(raw, offset=0) == ["one", "two"]


def test_an_offset_confirms_all_before_it_and_nothing_else(raw: Raw, li: Person) -> None:
    for word in ("one", "two", "three"):
        li.says(word)
    second = raw.result("getUpdates")[1]["update_id"]
    assert texts(raw, offset=second) == ["two", "three"]
    assert texts(raw) == ["two", "three"]


def test_update_ids_increase_by_one(raw: Raw, li: Person) -> None:
    for word in ("one", "two", "three"):
        li.says(word)
    ids = [each["update_id"] for each in raw.result("getUpdates")]
    assert ids == [ids[0], ids[0] + 1, ids[0] + 2]


def test_a_limit_gives_the_oldest_and_keeps_the_rest(raw: Raw, li: Person) -> None:
    for word in ("one", "two", "three"):
        li.says(word)
    assert texts(raw, limit=2) == ["one", "two"]
    assert texts(raw) == ["one", "two", "three"]


def test_a_negative_offset_forgets_all_but_the_last(raw: Raw, li: Person) -> None:
    for word in ("one", "two", "three"):
        li.says(word)
    assert texts(raw, offset=-1) == ["three"]
    assert texts(raw) == ["three"]


async def test_a_long_poll_ends_as_soon_as_something_comes(client: telegram.Bot, li: Person) -> None:
    waiting = asyncio.create_task(client.get_updates(timeout=50))
    await asyncio.sleep(0.02)
    li.says("are you there?")
    (update,) = await waiting
    assert update.message is not None
    assert update.message.text == "are you there?"


async def test_a_long_poll_ends_empty_when_its_time_is_over() -> None:
    with platform(speed=60) as site:
        async with client_of(site) as client:
            assert await client.get_updates(timeout=2) == ()


async def test_the_second_poller_ends_the_first_one(client: telegram.Bot, site: Platform, li: Person) -> None:
    first = asyncio.create_task(client.get_updates(timeout=50))
    await asyncio.sleep(0.05)
    async with client_of(site) as other:
        second = asyncio.create_task(other.get_updates(timeout=50))
        with pytest.raises(Conflict, match="terminated by other getUpdates request"):
            await first
        li.says("for the second")
        assert len(await second) == 1


def test_updates_are_forgotten_after_a_day(clock: VirtualClock) -> None:
    with platform(clock=clock, limits=None) as site, Raw(site.url) as raw:
        li = site.person("Li")
        li.says("early")
        site.advance(timedelta(hours=12))
        li.says("late")
        site.advance(timedelta(hours=12))
        assert texts(raw) == ["late"]


def test_after_a_quiet_week_the_ids_start_anew_anywhere(clock: VirtualClock) -> None:
    with platform(clock=clock, limits=None) as site, Raw(site.url) as raw:
        li = site.person("Li")
        li.says("before")
        before = raw.result("getUpdates")[0]["update_id"]
        site.advance(timedelta(days=7))
        li.says("after")
        assert abs(raw.result("getUpdates")[0]["update_id"] - before) > 1


@pytest.mark.parametrize("asked", [None, []])
def test_reactions_and_members_come_only_on_request(
    raw: Raw, site: Platform, li: Person, asked: list[str] | None
) -> None:
    raw.result("getUpdates", allowed_updates=asked)
    group = site.group("Team", owner=li)
    group.add(site.bot, admin=True)
    group.add(site.person("Anna"))
    kinds = {kind for each in raw.result("getUpdates") for kind in each} - {"update_id"}
    assert kinds == {"my_chat_member", "message"}


def test_a_choice_of_kinds_holds_until_another_is_made(raw: Raw, site: Platform, li: Person) -> None:
    raw.result("getUpdates", allowed_updates=["chat_member"])
    group = site.group("Team", owner=li)
    group.add(site.bot, admin=True)
    group.add(site.person("Anna"))
    assert [set(each) - {"update_id"} for each in raw.result("getUpdates")] == [{"chat_member"}]


def test_a_new_choice_does_not_touch_what_waits(raw: Raw, li: Person) -> None:
    li.says("before the choice")
    assert texts(raw, allowed_updates=["callback_query"]) == ["before the choice"]
    li.says("after it")
    assert texts(raw) == ["before the choice"]
