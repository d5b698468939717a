"""Delivery to the tests' Bot API server: from a deadline to its card, as fast as can be, and at Telegram's pace.

Redress is a program of its own on SQLite. So is what stands beside it, in turns: a loop with httpx, which sends as many
messages at the same moments and stores nothing.
"""

import asyncio
import json
import re
import tempfile
import time
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from bench._deadlines import SITES, Moments, prepared, with_sites
from bench._lanes import SECOND, begun, beside, cpu_of, folder_in, in_time, redress
from bench._measuring import Figure, arguments, middle, report
from bench._notices import people_of, waiting
from bot.clock import SystemClock
from tests.bot.web.serving import eventually
from tests.telegram.platform.groups import Group
from tests.telegram.platform.ledger import Entry
from tests.telegram.platform.limits import Limits
from tests.telegram.platform.server import TOKEN, Platform, platform

ROUNDS = 3
DUE_A_SECOND, ALLOWED = 100, 30
MOST_LATE, LEAST_RATE, LEAST_SHARE = 250.0, 300.0, 0.95
"""Milliseconds, notices a second, of what is allowed."""
BARE_LEAD = 3 * SECOND
"""The bare loop needs so long to begin."""
PATIENCE = 120.0
SETTLED = 0.5
"""Seconds after the last one until what came of it is stored."""
NUMBER = re.compile(r"[2-9A-Z]{3}-[2-9A-Z]{3}-[2-9A-Z]")
BARE = "a loop with httpx at the same moments"
CLOCK = SystemClock()
Late = Sequence[float]
"""Milliseconds, the shortest first."""


def said(theirs: Platform) -> Sequence[Entry]:
    """Return the messages that arrived, in their order."""
    return [each for each in theirs.ledger.of("sendMessage") if each.effect]


def arrived(theirs: Platform, size: int) -> Sequence[Entry]:
    """Wait until so many messages have arrived and return them."""

    def found() -> Sequence[Entry]:
        # Counted first, which costs the server less than to look at each.
        entries = said(theirs) if len(theirs.ledger.entries) >= size else ()
        return entries if len(entries) == size else ()

    return eventually(found, "every message", PATIENCE)


def in_order(late: Sequence[timedelta]) -> Late:
    """Return how late each was, in milliseconds."""
    return sorted(each / SECOND * 1000 for each in late)


def within(late: Late, share: float) -> float:
    """Return how late so many of all were at most."""
    return late[int((len(late) - 1) * share)]


def groups_of(theirs: Platform) -> Sequence[Group]:
    """Return a group for each site, with the bot in it."""
    owner = theirs.person("Owner")
    groups = [theirs.group(f"Building {site}", owner=owner) for site in SITES]
    for group in groups:
        group.add(theirs.bot, admin=True)
    theirs.bot.queue.drop()
    return groups


def cards(theirs: Platform, dues: Mapping[str, datetime]) -> Late:
    """Return how late the first message about each case came; nothing while one is still to come."""
    if len(theirs.ledger.entries) < len(dues):
        return ()
    late: dict[str, timedelta] = {}
    for each in said(theirs):
        number = NUMBER.search(str(each.given["text"]))
        if number and number[0] in dues:
            late.setdefault(number[0], each.at - dues[number[0]])
    return in_order(list(late.values())) if len(late) == len(dues) else ()


def due_to_card(home: Path, size: int, lead: timedelta) -> Late:
    """Let the deadlines of so many cases pass, and return how much later the platform had the card of each."""
    folder = folder_in(home)
    book = str(with_sites(folder))
    with platform(clock=CLOCK, limits=None) as theirs, redress(folder, theirs, playbook=book) as server:
        moments = Moments(CLOCK.now() + lead, SECOND / DUE_A_SECOND)
        settings = server.settings.model_copy(update={"playbook": book})
        dues = asyncio.run(prepared(settings, groups_of(theirs), size, moments))
        begun(server, theirs, moments.begin)
        return eventually(lambda: cards(theirs, dues), "every card", PATIENCE)


@contextmanager
def bare(theirs: Platform, chats: Sequence[int], moments: Moments) -> Generator[int]:
    """Run the loop with httpx, and yield its process's number."""
    given = {"url": f"{theirs.url}/bot{TOKEN}/sendMessage", "chats": chats}
    when = {"begin": moments.begin.timestamp(), "every": moments.every / SECOND}
    with beside("_sending.py", json.dumps(given | when)) as running:
        yield running.pid


def due_to_message(size: int) -> Late:
    """Let the bare loop send at such moments, and return how much later the platform had each message."""
    with platform(clock=CLOCK, limits=None) as theirs:
        chats = [group.id for group in groups_of(theirs)]
        moments = Moments(CLOCK.now() + BARE_LEAD, SECOND / DUE_A_SECOND)
        with bare(theirs, [chats[nth % len(chats)] for nth in range(size)], moments):
            entries = arrived(theirs, size)
    ends = (int(str(each.given["text"]).rpartition(" ")[2]) for each in entries)
    return in_order([each.at - moments.at(nth) for nth, each in zip(ends, entries, strict=True)])


@dataclass(frozen=True, slots=True)
class Sent:
    """Notices a second from the first to the last, µs of CPU each, and how many calls were refused with 429."""

    rate: float
    cpu: float
    refused: int


def sent(theirs: Platform, size: int, sender: int, at: datetime, at_once: int = 1) -> Sent:
    """Return how fast a process sent what was to be sent at a moment; the first `at_once` are no measure of speed."""
    time.sleep(max(0.0, (at - CLOCK.now()) / SECOND))
    before = cpu_of(sender)
    entries = arrived(theirs, size)
    time.sleep(SETTLED)
    took = (entries[-1].at - entries[0].at) / SECOND
    cpu = (cpu_of(sender) - before) / size * 1e6
    return Sent((size - at_once) / took, cpu, theirs.ledger.count(status=429))


def notices(home: Path, size: int, limits: Limits | None, lead: timedelta) -> Sent:
    """Measure Redress: notices that wait for one moment, each claimed, sent and settled; with limits at their pace."""
    pace, first = (0, 1) if limits is None else (1, limits.overall)
    with platform(clock=CLOCK, limits=limits) as theirs, redress(folder_in(home), theirs, pace=pace) as server:
        people, at = people_of(theirs, size), CLOCK.now() + lead
        asyncio.run(waiting(server.settings, people, at))
        sender = begun(server, theirs, at)
        return sent(theirs, size, sender, at, first)


def messages(size: int) -> Sent:
    """Measure the bare loop."""
    with platform(clock=CLOCK, limits=None) as theirs:
        chats = [each.id for each in people_of(theirs, size)]
        moments = Moments(CLOCK.now() + BARE_LEAD, timedelta())
        with bare(theirs, chats, moments) as sender:
            return sent(theirs, size, sender, moments.begin)


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many deadlines, notices without limits, and notices at Telegram's pace."""

    dues: int
    notices: int
    paced: int


def measure(home: Path, sizes: Sizes, rounds: int) -> list[Figure]:
    """Measure everything in turns; return the medians."""
    late, bare_late = list[Late](), list[Late]()
    ours, theirs = list[Sent](), list[Sent]()
    for _ in range(rounds):
        late.append(in_time(partial(due_to_card, home, sizes.dues)))
        bare_late.append(due_to_message(sizes.dues))
        ours.append(in_time(partial(notices, home, sizes.notices, None)))
        theirs.append(messages(sizes.notices))
    return [
        *timely(late, bare_late),
        *fast(ours, theirs),
        *paced(in_time(partial(notices, home, sizes.paced, Limits(overall=ALLOWED)))),
    ]


def timely(ours: Sequence[Late], theirs: Sequence[Late]) -> list[Figure]:
    """Say how late the cards were."""
    return [
        Figure(
            name=f"from due to its card in a group, {DUE_A_SECOND} due a second, {words}",
            figure=middle([within(each, share) for each in ours]),
            unit="ms",
            baseline=middle([within(each, share) for each in theirs]),
            against=BARE,
            at_most=MOST_LATE if share > 0.5 else None,
        )
        for share, words in ((0.99, "99 of 100 at most"), (0.5, "half of them at most"))
    ]


def fast(ours: Sequence[Sent], theirs: Sequence[Sent]) -> list[Figure]:
    """Say how fast notices were sent, and what each cost."""
    return [
        Figure(
            name="notices of a lane without limits",
            figure=middle([each.rate for each in ours]),
            unit="notices/s",
            baseline=middle([each.rate for each in theirs]),
            against=BARE,
            at_least=LEAST_RATE,
        ),
        Figure(
            name="CPU a notice: claimed, sent, settled",
            figure=middle([each.cpu for each in ours]),
            unit="µs",
            baseline=middle([each.cpu for each in theirs]),
            against=BARE,
        ),
    ]


def paced(found: Sent) -> list[Figure]:
    """Say how much of the allowed pace was used, and whether it was kept."""
    return [
        Figure(
            name="notices of a lane at Telegram's pace",
            figure=found.rate,
            unit="notices/s",
            baseline=ALLOWED,
            against="allowed",
            at_least_ratio=LEAST_SHARE,
        ),
        Figure(name="calls refused with 429 at that pace", figure=found.refused, unit="calls", at_most=0),
    ]


def main() -> None:
    """Measure and report."""
    size, keep = arguments("Delivery.", small=20, whole=1_000)
    sizes = Sizes(size, 2 * size if keep else size, size * 3 // 5 if keep else 2 * ALLOWED)
    with tempfile.TemporaryDirectory(prefix="redress-bench-") as home:
        report("delivery", measure(Path(home), sizes, ROUNDS if keep else 1), size=size, keep=keep)


if __name__ == "__main__":
    main()
