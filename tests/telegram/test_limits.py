"""Flood control, and the judges of pace and of repetition."""

import re
from datetime import timedelta

import pytest

from bot.clock import VirtualClock
from tests.telegram.clients import Raw
from tests.telegram.platform.faults import Fault
from tests.telegram.platform.ledger import Entry
from tests.telegram.platform.limits import Gate, Limits
from tests.telegram.platform.pace import Pace, Repeat, repeats, too_fast
from tests.telegram.platform.people import Person
from tests.telegram.platform.refusals import Refusal
from tests.telegram.platform.rooms import SUPERGROUP
from tests.telegram.platform.server import START, Platform, platform
from tests.telegram.platform.world import World

SECOND = timedelta(seconds=1)


def let_through(gate: Gate, clock: VirtualClock, chats: int, each: int, kind: str = "") -> int:
    """Send so many messages to so many chats at once, and count those that passed."""
    world, passed = World(clock), 0
    bot = world.add_bot("1:a", "A", "a_bot")
    for _ in range(chats):
        room = world.add_room(kind, "T") if kind else world.talk(bot, world.add_person("P", "en"))
        for _ in range(each):
            try:
                gate.pass_through("sendmessage", room, clock.now())
            except Refusal:
                continue
            passed += 1
    return passed


def test_thirty_a_second_pass_in_all(clock: VirtualClock) -> None:
    gate = Gate(Limits())
    assert let_through(gate, clock, chats=50, each=1) == 30
    clock.advance(SECOND)
    assert let_through(gate, clock, chats=50, each=1) == 30


def test_a_chat_takes_a_short_burst_and_then_one_a_second(clock: VirtualClock) -> None:
    gate, world = Gate(Limits(burst=3)), World(clock)
    room = world.add_room(SUPERGROUP, "Team")
    passed: list[int] = []
    for tenth in range(60):
        try:
            gate.pass_through("sendmessage", room, clock.now())
        except Refusal:
            pass
        else:
            passed.append(tenth)
        clock.advance(timedelta(milliseconds=100))
    assert passed == [0, 1, 2, 10, 20, 30, 40, 50]


def test_a_group_takes_twenty_a_minute(clock: VirtualClock) -> None:
    gate, world = Gate(Limits()), World(clock)
    room, waits = world.add_room(SUPERGROUP, "Team"), list[int]()
    for _ in range(119):
        try:
            gate.pass_through("sendmessage", room, clock.now())
        except Refusal as refusal:
            waits.append(refusal.parameters["retry_after"])
        clock.advance(SECOND)
    assert (119 - len(waits), max(waits), min(waits)) == (40, 40, 1)


def test_who_waits_as_long_as_told_gets_through(clock: VirtualClock) -> None:
    with platform(clock=clock) as site, Raw(site.url) as raw:
        li = site.person("Li")
        li.starts()
        said = [raw.ask("sendMessage", chat_id=li.id, text="x") for _ in range(5)]
        assert [each["ok"] for each in said] == [True, True, True, False, False]
        assert said[-1]["description"] == "Too Many Requests: retry after 1"
        site.advance(timedelta(seconds=said[-1]["parameters"]["retry_after"]))
        assert raw.ask("sendMessage", chat_id=li.id, text="x")["ok"]


def test_questions_and_signs_of_life_are_free(clock: VirtualClock) -> None:
    with platform(clock=clock) as site, Raw(site.url) as raw:
        li = site.person("Li")
        li.starts()
        assert all(raw.ask("sendChatAction", chat_id=li.id, action="typing")["ok"] for _ in range(40))
        assert all(raw.ask("getMe")["ok"] for _ in range(40))


def entry(at: float, chat: int, method: str = "sendmessage", text: str = "x", *, told: bool = True) -> Entry:
    when = START + timedelta(seconds=at)
    fault, status = ("", 200) if told else ("CUT_AFTER", 0)
    given = {"text": text}
    return Entry(
        number=0, at=when, method=method, bot=1, given=given, chat=chat, status=status, fault=fault, effect=True
    )


@pytest.mark.parametrize(
    ("entries", "found"),
    [
        ([entry(0.0, 5), entry(1.0, 5)], []),
        ([entry(0.0, 5), entry(0.95, 5)], []),
        ([entry(0.0, 5), entry(0.8, 5)], ["chat 5, a second: 2 of 1"]),
        ([entry(0.0, 5), entry(0.8, 5, "answercallbackquery")], []),
        ([entry(0.0, 5), entry(0.8, 5, "editmessagetext")], ["chat 5, a second: 2 of 1"]),
        ([entry(0.02 * each, each) for each in range(1, 31)], []),
        ([entry(0.02 * each, each) for each in range(1, 32)], ["overall, a second: 31 of 30"]),
        ([entry(2.0 * each, -5) for each in range(21)], ["group -5, a minute: 21 of 20"]),
        ([entry(3.0 * each, -5) for each in range(41)], []),
    ],
)
def test_who_was_too_fast_is_named(entries: list[Entry], found: list[str]) -> None:
    assert too_fast(entries, Pace()) == found


def test_a_repetition_is_excused_only_by_an_unknown_outcome() -> None:
    reference = re.compile(r"#[0-9]+")
    entries = [
        entry(0, 5, text="#1"),
        entry(1, 5, text="#1"),
        entry(2, 5, text="#2", told=False),
        entry(3, 5, text="#2"),
    ]
    found = repeats([*entries, entry(4, 6, text="#1")], reference)
    assert found == [Repeat(5, "#1", 2, 0), Repeat(5, "#2", 2, 1)]
    assert [each.excused for each in found] == [False, True]


def test_the_ledger_of_a_real_run_can_be_judged(raw: Raw, site: Platform, li: Person) -> None:
    site.faults.order("sendMessage", Fault.ERROR_AFTER)
    for _ in range(2):
        raw.ask("sendMessage", chat_id=li.id, text="Your case #7")
    assert too_fast(site.ledger.entries, Pace()) == [f"chat {li.id}, a second: 2 of 1"]
    assert repeats(site.ledger.entries, re.compile(r"#[0-9]+")) == [Repeat(li.id, "#7", 2, 1)]
