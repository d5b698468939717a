"""Socket Mode on a bad line: whatever becomes of connections, nothing is lost and nothing is taken twice."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.clock import SystemClock, VirtualClock
from tests.bot.web.processes import Process
from tests.bot.web.serving import Serving, eventually
from tests.slack.ours import SOCKET, Customer, heard, ours
from tests.slack.platform.giving import Gift
from tests.slack.platform.people import Person
from tests.slack.platform.server import Platform, platform
from tests.slack.platform.world import APP_TOKEN, BOT_TOKEN
from tests.slack.unrest import Trouble, Unrest
from workflow.language import Language

PEOPLE = 6
SPEED = 60.0
A_LITTLE = timedelta(seconds=0.1)


@pytest.fixture
def site(tmp_path: Path, clock: VirtualClock, theirs: Platform) -> Iterator[Serving]:
    with ours(tmp_path / "data", clock, theirs, SOCKET) as running:
        yield running


@pytest.fixture
def ann(theirs: Platform) -> Customer:
    return Customer(theirs.person("Ann"), Language.EN)


def everybody_says(site: Serving, theirs: Platform, people: list[Person], rounds: int) -> None:
    """Let everybody say something, so many times; a tenth of a second of our own passes between two looks."""
    for _ in range(rounds):
        for person in people:
            person.says("help")
        eventually(
            lambda: site.advance(timedelta(seconds=0.1)) or theirs.calls(theirs.giver.all_done), "all to be given"
        )


def given_up(theirs: Platform) -> list[Gift]:
    return [each for each in theirs.giver.gifts if not each.taken]


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_on_a_bad_line_each_message_takes_effect_once(
    request: pytest.FixtureRequest, tmp_path: Path, clock: VirtualClock, theirs: Platform, database: str
) -> None:
    url = str(request.getfixturevalue("postgres_database")) if database == "postgres" else None
    people, theirs.giver.speed = [theirs.person(f"Person {nth}") for nth in range(PEOPLE)], SPEED
    unrest = theirs.giver.way = Unrest(theirs.wires, seed=7)
    with ours(tmp_path / "data", clock, theirs, SOCKET, database_url=url) as site:
        everybody_says(site, theirs, people, rounds=10)
        assert given_up(theirs) == []
        assert [heard(site, each.id) for each in people] == [10] * PEOPLE
    assert set(unrest.seen) == set(Trouble)


@pytest.mark.parametrize("reason", ["warning", "refresh_requested"])
def test_two_connections_are_open_while_one_takes_over(
    site: Serving, theirs: Platform, ann: Customer, reason: str
) -> None:
    theirs.does(theirs.wires.replace(reason))
    eventually(lambda: len(theirs.wires.open) == 2, "a second connection")
    for nth in range(8):
        ann.does(lambda: ann.person.says("help"))
        assert heard(site, ann.person.id) == nth + 1
    site.advance(timedelta(seconds=31))
    eventually(lambda: len(theirs.wires.open) == 1, "the end of the first")
    assert (theirs.wires.opened, theirs.wires.most_at_once) == (2, 2)


def passes(site: Serving, theirs: Platform, most: timedelta) -> timedelta:
    """Let our time pass until a connection is open, and return how much it was."""
    began = site.clock.now()

    def over() -> bool:
        site.advance(timedelta(seconds=0.2))
        return bool(theirs.wires.open) or site.clock.now() - began >= most

    eventually(over, "a connection")
    return site.clock.now() - began


def test_socket_mode_that_is_switched_off_is_asked_for_again_a_minute_later(
    site: Serving, theirs: Platform, ann: Customer
) -> None:
    theirs.does(theirs.wires.replace("link_disabled"))
    theirs.does(theirs.wires.close())
    assert passes(site, theirs, timedelta(minutes=2)) > timedelta(seconds=55)
    ann.does(lambda: ann.person.says("hello"))


def test_one_connection_too_many_is_tried_again_at_leisure(site: Serving, theirs: Platform, ann: Customer) -> None:
    theirs.wires.refuses = "too_many_websockets"
    theirs.calls(theirs.wires.cut)
    passes(site, theirs, timedelta(seconds=20))
    assert 1 < theirs.wires.refused < 15
    theirs.wires.refuses = ""
    passes(site, theirs, timedelta(minutes=1))
    ann.does(lambda: ann.person.says("hello"))


@pytest.mark.usefixtures("site")
def test_ping_is_answered(theirs: Platform) -> None:
    theirs.does(theirs.wires.ping())
    assert len(theirs.wires.open) == 1


def test_connection_that_has_died_in_silence_is_noticed_and_replaced(
    tmp_path: Path, clock: VirtualClock, theirs: Platform, ann: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.slack.socket.HEARTBEAT", 0.2)
    with ours(tmp_path / "data", clock, theirs, SOCKET):
        theirs.wires.deaf = True
        eventually(lambda: theirs.wires.opened > 1, "another connection")
        theirs.wires.deaf = False
        ann.does(lambda: ann.person.says("hello"))


@pytest.mark.torture
@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_bad_line_and_deaths_lose_nothing_and_say_nothing_twice(
    request: pytest.FixtureRequest, tmp_path: Path, database: str
) -> None:
    url = str(request.getfixturevalue("postgres_database")) if database == "postgres" else None
    server = Process(tmp_path, url)
    with platform(SystemClock(), speed=SPEED) as theirs:
        given = {"slack_bot_token": BOT_TOKEN, "slack_app_token": APP_TOKEN, "slack_base_url": theirs.api}
        lines = [*(f'{name} = "{value}"' for name, value in given.items()), "pace = 0", ""]
        (tmp_path / "redress.toml").write_text("\n".join(lines), encoding="utf-8")
        theirs.giver.way = Unrest(theirs.wires, seed=7, every=9)
        people = [theirs.person(f"Person {nth}") for nth in range(20)]
        try:
            rounds = 8
            server.start()
            for _ in range(rounds):
                taken = sum(each.taken for each in theirs.giver.gifts)
                for person in people:
                    person.says("help")
                eventually(
                    lambda taken=taken: sum(each.taken for each in theirs.giver.gifts) > taken + 5, "some to be taken"
                )
                server.kill()
                server.start()
                again(theirs)
            for person in people:
                person.waits(lambda person=person: len(person.screen) >= rounds, "an answer to each", 60)
            assert [len(person.screen) for person in people] == [rounds] * len(people)
        finally:
            server.close()


def again(theirs: Platform) -> None:
    """Give what was given up while nobody was there, until all is taken; a start may take longer than all retries."""
    eventually(lambda: theirs.calls(theirs.giver.all_done), "everything to be given, or given up")
    while lost := given_up(theirs):
        for each in lost:
            theirs.giver.gifts.remove(each)
            theirs.give(Gift(kind=each.kind, payload=each.payload))
        eventually(lambda: theirs.calls(theirs.giver.all_done), "everything to be given, or given up")
