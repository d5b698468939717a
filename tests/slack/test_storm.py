"""Many at once in both modes: doubled, late, out of order and forged ones among them; and a death in the middle."""

import asyncio
from pathlib import Path
from typing import cast

import pytest

from bot.clock import SystemClock, VirtualClock
from tests.bot.web.processes import Process
from tests.bot.web.serving import Serving, eventually
from tests.slack.ours import HTTP, MODES, ours
from tests.slack.platform.giving import Gift
from tests.slack.platform.people import Person
from tests.slack.platform.server import Platform, platform
from tests.slack.platform.world import BOT_TOKEN, SIGNING_SECRET
from tests.slack.storm import NOBODY, Given, by_http, by_socket, letters, percentile
from workflow.stored import InboxState

AT_MOST = 1.0
"""Seconds within which 99 of 100 are acknowledged."""


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest) -> str | None:
    """Each engine."""
    on_postgres = cast("str", request.param) == "postgres"
    return cast("str", request.getfixturevalue("postgres_database")) if on_postgres else None


def weather(site: Serving, theirs: Platform, mode: str, people: list[Person], each: int) -> list[Given]:
    """Let everybody say so much, and hold each effect to one; return what was given."""
    sent = letters(theirs, people, each)
    if mode == HTTP:
        given = asyncio.run(by_http(theirs, f"{site.url}/slack/events", sent))
    else:
        given = theirs.does(by_socket(theirs.wires, sent))
    assert said_to(site, people) == [each] * len(people)
    keys = {each.letter.key for each in given}
    assert handled(site, keys) == {InboxState.DONE: len(people) * each} == {InboxState.DONE: len(keys)}
    assert site.read(lambda work: work.conversations.find("slack", NOBODY)) is None
    return given


def answers(given: list[Given]) -> set[tuple[bool, int]]:
    """Return which status forged ones, and which true ones, were answered with."""
    return {(bool(each.letter.forged), each.status) for each in given}


EXPECTED = {"http": {(False, 200), (True, 401)}, "socket": {(False, 200)}}


@pytest.mark.parametrize("mode", MODES)
def test_each_of_many_takes_effect_once_and_forged_ones_none(
    tmp_path: Path, clock: VirtualClock, theirs: Platform, mode: str
) -> None:
    with ours(tmp_path / "data", clock, theirs, mode) as site:
        given = weather(site, theirs, mode, crowd(theirs, 10), each=20)
    assert answers(given) == EXPECTED[mode]


@pytest.mark.torture
@pytest.mark.parametrize("mode", MODES)
def test_each_of_two_thousand_takes_effect_once_and_is_acknowledged_within_a_second(
    tmp_path: Path, clock: VirtualClock, theirs: Platform, mode: str, database: str | None
) -> None:
    with ours(tmp_path / "data", clock, theirs, mode, database_url=database) as site:
        given = weather(site, theirs, mode, crowd(theirs, 50), each=40)
    assert answers(given) == EXPECTED[mode]
    assert percentile(given) < AT_MOST


def crowd(theirs: Platform, size: int) -> list[Person]:
    """Return so many people."""
    return [theirs.person(f"Person {nth}") for nth in range(size)]


def said_to(site: Serving, people: list[Person]) -> list[int]:
    """Return how often each was answered."""
    found = [site.read(lambda work, one=one: work.conversations.find("slack", one.id)) for one in people]
    return [0 if each is None else each.seq for each in found]


def handled(site: Serving, keys: set[str]) -> dict[InboxState, int]:
    """Return how many of the messages are in which state."""
    states = site.read(lambda work: [row.state for key in keys if (row := work.inbox.find("slack", key))])
    return {state: states.count(state) for state in set(states)}


def test_nothing_that_was_acknowledged_is_lost_or_said_twice_by_a_death(tmp_path: Path) -> None:
    server = Process(tmp_path)
    with platform(SystemClock(), speed=60.0) as theirs:
        given = {"slack_bot_token": BOT_TOKEN, "slack_signing_secret": SIGNING_SECRET, "slack_base_url": theirs.api}
        lines = [*(f'{name} = "{value}"' for name, value in given.items()), "pace = 0", ""]
        (tmp_path / "redress.toml").write_text("\n".join(lines), encoding="utf-8")
        try:
            server.start()
            assert theirs.pushes_to(f"{server.url}/slack/events") == ""
            people = [theirs.person(f"Person {nth}") for nth in range(40)]
            for person in people:
                person.says("hello")
            eventually(lambda: sum(each.taken for each in list(theirs.giver.gifts)) > 5, "the first to be taken")
            server.kill()
            server.start()
            eventually(lambda: theirs.calls(theirs.giver.all_done), "everything to be given, or given up")
            # A start on a busy machine may take longer than all retries at sixty times their pace.
            for each in [each for each in theirs.giver.gifts if not each.taken]:
                theirs.give(Gift(kind=each.kind, payload=each.payload))
            for person in people:
                person.sees("complaint desk")
            assert [len(person.screen) for person in people] == [1] * len(people)
        finally:
            server.close()
