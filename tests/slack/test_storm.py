"""Many at once over signed HTTP: doubled, late, out of order and forged ones among them; and a death in the middle."""

import asyncio
import random
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from bot.clock import SystemClock, VirtualClock
from tests.bot.web.processes import Process
from tests.bot.web.serving import Serving, eventually
from tests.slack.ours import HTTP, ours
from tests.slack.platform import telling
from tests.slack.platform.giving import EVENTS, Gift
from tests.slack.platform.people import Person
from tests.slack.platform.pushing import signed, written
from tests.slack.platform.server import Platform, platform
from tests.slack.platform.world import BOT_TOKEN, SIGNING_SECRET
from workflow.stored import InboxState

PEOPLE, EACH = 30, 10
AT_ONCE = 16
TOO_OLD = 301
TRIES = 4


@dataclass(frozen=True, slots=True)
class Letter:
    """A request as it is pushed."""

    body: str
    headers: dict[str, str]
    key: str
    forged: bool = False


def letters(theirs: Platform, people: list[Person], now: int) -> list[Letter]:
    """Return what everybody says: one in five twice, one in ten late, one in ten forged or too old besides."""
    lot, found = random.Random(7), list[Letter]()
    for nth in range(PEOPLE * EACH):
        person = people[nth % PEOPLE]
        with theirs.world.lock:
            message = theirs.world.post(person.room, person.account, {"text": "help"})
            body, _ = written(Gift(kind=EVENTS, payload=telling.event(theirs.world, telling.said(message))))
        key = f"m:{message.room.id}:{message.ts}"
        found += [Letter(body, signed(body, now), key)] * (2 if nth % 5 == 0 else 1)
        if nth % 10 == 0:
            false = signed(body, now, "another") if nth % 20 else signed(body, now - TOO_OLD)
            found.append(Letter(body.replace(person.id, "U9999"), false, "", forged=True))
    late = [each for each in found if lot.random() < 0.1]
    return [*(each for each in found if each not in late), *lot.sample(late, len(late))]


async def pushed(url: str, sent: list[Letter]) -> list[tuple[Letter, int]]:
    """Push all, several at once, again where a connection broke; return each with its answer's status."""
    room = asyncio.Semaphore(AT_ONCE)
    async with httpx.AsyncClient(timeout=30, trust_env=False) as client:

        async def push(letter: Letter) -> tuple[Letter, int]:
            headers = {"Content-Type": "application/json", **letter.headers}
            async with room:
                for _ in range(TRIES):
                    with suppress(httpx.TransportError):
                        return letter, (await client.post(url, content=letter.body, headers=headers)).status_code
            return letter, 0

        return await asyncio.gather(*map(push, sent))


@pytest.fixture
def people(theirs: Platform) -> list[Person]:
    return [theirs.person(f"Person {nth}") for nth in range(PEOPLE)]


def test_each_of_many_takes_effect_once_and_forged_ones_none(
    tmp_path: Path, clock: VirtualClock, theirs: Platform, people: list[Person]
) -> None:
    with ours(tmp_path / "data", clock, theirs, HTTP) as site:
        sent = letters(theirs, people, int(clock.now().timestamp()))
        answers = asyncio.run(pushed(f"{site.url}/slack/events", sent))
        assert {(letter.forged, status) for letter, status in answers} == {(False, 200), (True, 401)}
        assert said_to(site, people) == [EACH] * PEOPLE
        assert handled(site, {letter.key for letter in sent if letter.key}) == {InboxState.DONE: PEOPLE * EACH}
        assert site.read(lambda work: work.conversations.find("slack", "U9999")) is None


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
