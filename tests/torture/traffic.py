"""Customers on the web, in Telegram and in Slack, and somebody at the desk, all at once and through every death."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import TYPE_CHECKING, cast

from bot.app import store_of
from bot.doctor import consult
from tests.slack.platform.ledger import Entry
from tests.torture.audit import Kept, broken_promises, kept, not_once
from tests.torture.crowd import MESSAGES, Crowd, Patron
from tests.torture.fleet import Fleet
from tests.torture.load import Ledger, PersistentDesk, Shown, customers, dispatched, in_thread, shown
from tests.torture.patience import Patience
from tests.torture.workspace import Member, Redelivery

if TYPE_CHECKING:
    import threading

ON_THE_WEB, IN_TELEGRAM, IN_SLACK = 2, 6, 2
"""How many customers of each kind there are at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a run has come to.

    Attributes:
        acknowledged: messages whose sender was told that they arrived, by channel.
        effects: how often each of what was acknowledged is in the database.
        resent: messages that were said once more than they were meant to be, by platform.
        faults: whatever was promised and not kept, the doctor's findings among it.
    """

    acknowledged: Mapping[str, int]
    effects: Mapping[str, int]
    resent: Mapping[str, int]
    faults: Sequence[str]

    @property
    def lost(self) -> int:
        """How many have no effect."""
        return sum(times == 0 for times in self.effects.values())

    @property
    def doubled(self) -> int:
        """How many have more than one."""
        return sum(times > 1 for times in self.effects.values())


class Traffic:
    """Everybody who writes to a fleet until it is enough."""

    def __init__(self, fleet: Fleet) -> None:
        self._fleet, self.ledger = fleet, Ledger()
        self.patrons, self.members = list[Patron](), list[Member]()
        self._numbers, self._redelivery = count(), Redelivery(fleet.slack)
        self._number = dispatched(fleet.town)
        invite = fleet.processes[0].invite("member", ["security"])
        self._desk = PersistentDesk(fleet.url, invite, "member")
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Begin to write."""
        self._redelivery.start()
        desk, url = self._desk, self._fleet.url
        works = [
            *[lambda: customers(url, self.ledger)] * ON_THE_WEB,
            lambda: desk.work(self._number, self.ledger),
            self._in_telegram,
            *[self._in_slack] * IN_SLACK,
        ]
        self._threads = [in_thread(work, self.ledger) for work in works]

    def end(self) -> None:
        """Return once everybody has what they came for, and nothing waits any more."""
        self.ledger.enough.set()
        for thread in self._threads:
            thread.join()
        self._redelivery.stop()
        self._fleet.wait()
        Patience(self._said).until(self._fleet.is_calm, "an empty outbox")
        self._desk.close()

    def _said(self) -> int:
        """How much the platforms were asked so far."""
        return len(self._fleet.telegram.ledger.entries) + len(self._fleet.slack.ledger.entries)

    def _in_telegram(self) -> None:
        while not self.ledger.enough.is_set():
            crowd = Crowd(self._fleet.telegram, IN_TELEGRAM, first=len(self.patrons))
            self.patrons += crowd.patrons
            crowd.files()

    def _in_slack(self) -> None:
        while not self.ledger.enough.is_set():
            member = Member(self._fleet.slack, next(self._numbers), lambda: len(self._fleet.slack.ledger.entries))
            self.members.append(member)
            member.files()

    def found(self) -> Found:
        """Ask desk and doctor, stop the fleet, and compare with what the platforms counted and the database has."""
        desk = shown(self._fleet.town, self._number, self.ledger)
        ill = asyncio.run(consult(self._fleet.processes[0].settings, deep=True))["broken"].splitlines()
        self._fleet.stop()
        store = store_of(self._fleet.processes[0].settings)
        left = asyncio.run(kept(store, self.patrons, 10 * (len(self.ledger.lines) + len(self.members) + 10)))
        theirs = replace(left, issues=self._of_platforms(left))
        sent = self._fleet.telegram.ledger.entries
        faults = [
            *desk.faults(self.ledger),
            *not_once([*self.patrons, *self.members], theirs),
            *broken_promises(self.patrons, sent, replace(theirs, issues=self._of_telegram(theirs)), self._fleet.ended),
            *(f"said {times} times in Slack: {mark}" for mark, times in self._said_in_slack().items() if times > 1),
            *ill,
            *self._fleet.errors(),
        ]
        return Found(
            acknowledged=self._acknowledged(),
            effects=self._effects(desk, theirs),
            resent=self._resent(left),
            faults=faults,
        )

    def _of_platforms(self, left: Kept) -> dict[str, str]:
        return {number: issue for number, issue in left.issues.items() if "[" in issue}

    def _of_telegram(self, left: Kept) -> dict[str, str]:
        return {number: issue for number, issue in left.issues.items() if "[slack" not in issue}

    def _acknowledged(self) -> dict[str, int]:
        in_slack = sum(each.taken for each in self._fleet.slack.giver.gifts)
        in_telegram = sum(MESSAGES + each.asked for each in self.patrons)
        return {"web": self.ledger.done, "Telegram": in_telegram, "Slack": in_slack}

    def _effects(self, desk: Shown, left: Kept) -> Counter[str]:
        """Count what became of each line of an issue, each note and each complaint."""
        found = Counter(" ".join([*desk.issues.values(), desk.notes]).split())
        registered = Counter(left.issues.values())
        promised = [*(line for lines in self.ledger.lines.values() for line in lines), *self.ledger.notes]
        effects = Counter({line: found[line.split()[-1]] for line in promised})
        effects.update({each.issue: registered[each.issue] for each in [*self.patrons, *self.members]})
        return effects

    def _resent(self, left: Kept) -> dict[str, int]:
        known = {message for notices in left.notices.values() for each in notices for message in each.messages}
        ours = {each.person.id for each in self.patrons}
        arrived = [
            each
            for each in self._fleet.telegram.ledger.entries
            if each.effect and each.method == "sendmessage" and each.chat in ours
        ]
        twice = sum(times - 1 for times in self._said_in_slack().values())
        return {"Telegram": sum(str(each.message) not in known for each in arrived), "Slack": twice}

    def _said_in_slack(self) -> Counter[str]:
        """Count how often each notice was said there, by what it carries unseen."""
        posted = (each for each in self._fleet.slack.ledger.of("chat.postMessage") if each.effect)
        return Counter(mark for each in posted if (mark := _mark(each)))


def _mark(entry: Entry) -> str:
    carried = cast("Mapping[str, object]", entry.given.get("metadata") or {})
    return str(carried.get("event_payload") or "")
