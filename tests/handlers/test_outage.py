"""After a day in which nobody ran: what came due is done in its order, with its own times, and without a flood (P3)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import cast

import pytest

from tests.handlers.callers import visit
from tests.handlers.desk import Desk
from workflow.moves import Fact
from workflow.stored import Json, Notice

CASES = 25
"""More than are fired in one transaction."""
MOST = 1_000
MINUTE, A_DAY = timedelta(minutes=1), timedelta(days=1)
FIRST_WORD = timedelta(minutes=10)
"""In which a complaint is confirmed and graded."""


@pytest.fixture
def numbers(any_desk: Desk) -> list[str]:
    """Cases that were filed a minute apart, before nobody ran for a day."""
    filed = list[str]()
    for place in range(CASES):
        filed.append(visit(any_desk, f"customer {place}").file())
        any_desk.now += MINUTE
    return filed


@pytest.fixture
def told(any_desk: Desk, numbers: list[str]) -> dict[str, Sequence[Notice]]:
    """What each chat heard once somebody ran again, the first word first."""
    before = {chat: len(heard(any_desk, lane, chat)) for lane, chat in chats(any_desk, numbers)}
    any_desk.now += A_DAY
    any_desk.fire()
    return {chat: heard(any_desk, lane, chat)[before[chat] :] for lane, chat in chats(any_desk, numbers)}


def chats(desk: Desk, numbers: Sequence[str]) -> list[tuple[str, str]]:
    """Return lane and name of each chat that may hear of the cases."""
    customers = [("web", f"conversation:{desk.case(number).conversation}") for number in numbers]
    return [*(("desk", chat) for chat in ("team:service", "role:supervisor", "role:manager")), *customers]


def heard(desk: Desk, lane: str, chat: str) -> Sequence[Notice]:
    """Return all that was said to a chat, the first word first."""
    return desk.read(lambda work: work.outbox.to_chats(lane, [chat], MOST))[::-1]


def test_each_step_is_told_in_the_order_in_which_the_cases_were_filed(
    told: dict[str, Sequence[Notice]], numbers: list[str]
) -> None:
    for chat, step in (("team:service", "supervised"), ("role:supervisor", "supervised"), ("role:manager", "raised")):
        cases = [notice.case for notice in told[chat] if step_of(notice) == step]
        assert list(dict.fromkeys(cases)) == numbers


@pytest.mark.usefixtures("told")
def test_each_case_is_late_since_its_own_due_time_whenever_that_was_noticed(any_desk: Desk, numbers: list[str]) -> None:
    for number in numbers:
        events = any_desk.events(number)
        late = events[0].at + FIRST_WORD
        assert [event.at for event in events if event.fact is Fact.BREACHED] == [late]
        assert {event.data["due"] for event in events if event.data.get("clock")} == {late}


def test_of_a_case_each_hears_what_must_be_known_and_no_reminder(
    told: dict[str, Sequence[Notice]], numbers: list[str]
) -> None:
    assert Counter(notice.case for notice in told["team:service"]) == Counter(numbers)
    assert Counter(notice.case for notice in told["role:supervisor"]) == Counter(numbers)
    # Once when it was due, and for the first of them once more a day later, as on any other day.
    assert set(Counter(notice.case for notice in told["role:manager"]).values()) == {1, 2}
    assert {len(said) for chat, said in told.items() if chat.startswith("conversation:")} == {1}


def step_of(notice: Notice) -> str:
    """Return which step of a ladder staff are told of."""
    return str(cast("Mapping[str, Json]", notice.body["said"])["key"]).rpartition(".")[2]
