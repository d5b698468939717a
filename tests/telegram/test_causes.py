"""The table of what people can cause is whole, and a client that is not ours understands every line of it."""

from collections.abc import Iterator
from typing import Any, cast

import pytest
import telegram
from telegram.constants import MessageType, UpdateType

from tests.telegram.clients import Raw
from tests.telegram.platform.causes import Cause, in_channels, in_groups, in_private
from tests.telegram.platform.people import Person
from tests.telegram.platform.seats import Seat
from tests.telegram.platform.server import Platform
from tests.telegram.platform.shapes import Json

EVERYTHING = [each.value for each in UpdateType]
BY_THEMSELVES = {
    MessageType.FORUM_TOPIC_CREATED,
    MessageType.FORUM_TOPIC_CLOSED,
    MessageType.FORUM_TOPIC_REOPENED,
    MessageType.MIGRATE_TO_CHAT_ID,
}
"""What groups.py tells when people act."""
NO_CONTENT = {
    MessageType.BUSINESS_CONNECTION_ID,
    MessageType.EFFECT_ID,
    MessageType.REPLY_TO_STORY,
    MessageType.SENDER_BOOST_COUNT,
    MessageType.SENDER_BUSINESS_BOT,
    MessageType.SUGGESTED_POST_INFO,
}
"""Said about a message beside what it is."""


@pytest.fixture(autouse=True)
def lengths_of_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the client read them as it will: it warns of its older way."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")


def unknown(read: object) -> Iterator[str]:
    """Walk through the fields that the client did not know, wherever they stand."""
    if isinstance(read, telegram.TelegramObject):
        yield from (f"{type(read).__name__}.{name}" for name in read.api_kwargs)
        for name in cast("list[str]", getattr(read, "__slots__", [])):
            yield from unknown(getattr(read, name, None) if not name.startswith("_") else None)
    elif isinstance(read, (tuple, list)):
        for each in cast("list[Any]", read):
            yield from unknown(each)


def heard(raw: Raw, seat: Seat, cause: Cause) -> list[Json]:
    """Let it happen and return the updates that came, confirmed."""
    cause.happen(seat)
    updates: list[Json] = raw.result("getUpdates")
    raw.result("getUpdates", offset=updates[-1]["update_id"] + 1)
    return [each for each in updates if cause.update in each]


def misread(update: Json, cause: Cause, client: telegram.Bot) -> list[str]:
    """Name what the client did not find where the table says it is, or did not know."""
    read = telegram.Update.de_json(update, client)
    found: object = getattr(read, cause.update)
    filled = getattr(found, cause.field) if cause.field else found
    missing = [] if filled not in (None, (), "") else [f"{cause}: {cause.field} is empty"]
    return missing + [f"{cause}: {each}" for each in unknown(found)]


def walk(raw: Raw, seat: Seat, causes: Iterator[Cause], client: telegram.Bot) -> list[str]:
    """Let everything happen, and return what was misread; each comes as exactly one update of its kind."""
    raw.result("getUpdates", allowed_updates=EVERYTHING)
    wrong: list[str] = []
    for cause in causes:
        updates = heard(raw, seat, cause)
        wrong += [f"{cause}: {len(updates)} updates"] if len(updates) != 1 else misread(updates[0], cause, client)
    return wrong


def test_all_that_happens_in_private_is_understood(raw: Raw, li: Person, client: telegram.Bot) -> None:
    assert walk(raw, li, in_private(li), client) == []


def test_all_that_happens_in_groups_is_understood(raw: Raw, site: Platform, li: Person, client: telegram.Bot) -> None:
    group = site.group("Team", owner=li)
    group.add(site.bot, admin=True)
    site.bot.queue.drop()
    assert walk(raw, li.at(group), in_groups(li.at(group)), client) == []


def test_all_that_happens_in_channels_is_understood(raw: Raw, site: Platform, li: Person, client: telegram.Bot) -> None:
    channel = site.channel("News", owner=li)
    channel.add(site.bot, admin=True)
    site.bot.queue.drop()
    assert walk(raw, li.at(channel), in_channels(li.at(channel)), client) == []


def test_every_kind_of_update_is_in_the_table(site: Platform, li: Person) -> None:
    channel = li.at(site.channel("News", owner=li))
    causes = [*in_private(li), *in_groups(li.at(site.group("Team", owner=li))), *in_channels(channel)]
    assert set(EVERYTHING) - {each.update for each in causes} == {"my_chat_member"}, "told when the bot is added"
    fields = {each.value for each in MessageType} - BY_THEMSELVES - NO_CONTENT
    assert fields - {each.field for each in causes} == set()


def test_an_upgrade_and_topics_come_by_themselves(raw: Raw, site: Platform, li: Person) -> None:
    forum = site.group("Estate", owner=li, forum=True)
    forum.add(site.bot)
    topic = forum.topic("Water")
    topic.closes()
    topic.reopens()
    basic = site.group("Team", owner=li, basic=True)
    basic.add(site.bot)
    basic.upgrades()
    told = {field for each in raw.result("getUpdates") for field in each.get("message", {})}
    assert {each.value for each in BY_THEMSELVES} <= told
