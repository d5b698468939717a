"""Many people at once against a plain bot that does as the description says, through faults and flood control."""

import re
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import httpx

from tests.bot.web.serving import eventually
from tests.telegram.clients import Raw
from tests.telegram.platform.faults import Fault, Faults
from tests.telegram.platform.pace import repeats
from tests.telegram.platform.people import Person
from tests.telegram.platform.server import Platform, platform
from tests.telegram.platform.shapes import Json

SPEED = 60.0
PEOPLE, LINES = 25, 4
REFERENCE = re.compile(r"#[0-9]+-[0-9]+")


class Echo:
    """Says everything back, once it knows that it has, or can't know."""

    def __init__(self, site: Platform) -> None:
        self._site = site
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run)

    @contextmanager
    def running(self) -> Generator[None]:
        """Echo while the block lasts."""
        self._thread.start()
        yield
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        offset = 0
        with Raw(self._site.url) as raw:
            while not self._over.is_set():
                for update in self._insist(raw, "getUpdates", offset=offset, timeout=1) or []:
                    offset = update["update_id"] + 1
                    message: Json = update["message"]
                    self._insist(raw, "sendMessage", chat_id=message["chat"]["id"], text=message["text"])

    def _insist(self, raw: Raw, method: str, **given: Any) -> list[Json] | None:
        while not self._over.is_set():
            try:
                said = raw.ask(method, **given)
            except (httpx.TransportError, ValueError):
                continue
            if said["ok"]:
                return said["result"]
            time.sleep(said["parameters"]["retry_after"] / SPEED)
        return None


def everybody_is_answered(people: list[Person]) -> None:
    for number, person in enumerate(people):
        for line in range(LINES):
            person.says(f"#{number}-{line}")
    for number, person in enumerate(people):
        person.sees(f"#{number}-{LINES - 1}", timeout=60)


def sent_twice(site: Platform, people: list[Person]) -> int:
    """How many answers people saw once more; zero until they are just those that the bot lost sight of."""
    lost_sight = sum(each.effect and not each.told for each in site.ledger.of("sendMessage"))
    twice = sum(len(person.screen) for person in people) - PEOPLE * LINES
    return twice if twice == lost_sight else 0


def test_people_are_answered_in_order_through_faults_and_limits() -> None:
    faults = Faults(one_in={Fault.TOO_MANY: 10, Fault.CUT_AFTER: 25, Fault.CUT_BEFORE: 25}, seed=3)
    with platform(speed=SPEED, faults=faults) as site, Echo(site).running():
        people = [site.person(f"Person {number}") for number in range(PEOPLE)]
        everybody_is_answered(people)
        for number, person in enumerate(people):
            told = list(dict.fromkeys(each.text for each in person.screen))
            assert told == [f"#{number}-{line}" for line in range(LINES)]
        eventually(lambda: sent_twice(site, people), "every answer that the bot lost sight of, and no other, once more")
        assert all(each.excused for each in repeats(site.ledger.entries, REFERENCE))
        assert site.ledger.count("sendMessage", status=429) > 0
