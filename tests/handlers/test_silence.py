"""One nudge an intake, a week after the last message, whatever was said in between."""

from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from handlers.deadlines import fire_due
from handlers.dispatch import Envelope, take
from handlers.house import House
from handlers.message import Message
from handlers.shelf import Shelf
from storage.memory import MemoryStore

ZONE = ZoneInfo("Asia/Shanghai")
TUESDAY = datetime(2026, 9, 29, 10, 0, tzinfo=ZONE)
WEEK = timedelta(days=7)
DAY = timedelta(days=1)


class Customer:
    """Somebody in the middle of an intake."""

    def __init__(self) -> None:
        self.house = House(shelf=Shelf(), book=Shelf().open("property"), zone=ZONE, random=Random(7))
        self.store = MemoryStore(key=bytes(32))
        self.store.open_now()

    def say(self, text: str, now: datetime) -> None:
        envelope = Envelope(channel="web", chat="chat", key=f"{now}", message=Message(text=text))
        self.store.write_now(lambda work: take(work, self.house, envelope, now))

    def told(self, now: datetime) -> int:
        """Fire what is due and return how many messages were said in all."""
        self.store.write_now(lambda work: fire_due(work, self.house, now))
        conversation = self.store.read_now(lambda work: work.conversations.find("web", "chat"))
        return conversation.seq if conversation else 0

    @property
    def next_due(self) -> datetime | None:
        return self.store.read_now(lambda work: work.timers.next_due())


@pytest.fixture
def customer() -> Customer:
    begun = Customer()
    begun.say("你好", TUESDAY)
    return begun


def test_silent_customer_is_nudged_after_a_week(customer: Customer) -> None:
    assert customer.told(TUESDAY + WEEK - DAY) == 1
    assert customer.told(TUESDAY + WEEK) == 2


def test_nudge_comes_a_week_after_the_last_message(customer: Customer) -> None:
    customer.say("同意", TUESDAY + DAY)
    assert customer.told(TUESDAY + WEEK) == 2
    assert customer.next_due == TUESDAY + DAY + WEEK
    assert customer.told(TUESDAY + DAY + WEEK) == 3


def test_customer_is_nudged_once_only(customer: Customer) -> None:
    customer.told(TUESDAY + WEEK)
    customer.say("同意", TUESDAY + WEEK + DAY)
    assert customer.told(TUESDAY + 3 * WEEK) == 3


def test_cancelled_intake_leaves_no_timer(customer: Customer) -> None:
    customer.say("取消", TUESDAY + DAY)
    customer.say("是", TUESDAY + DAY + timedelta(minutes=1))
    assert customer.next_due is None
