"""Trials that the desk asks for: a process each, watched from here, one at a time on a store, each with an end."""

import asyncio
import contextlib
import json
import os
import sys
from collections.abc import Mapping, Sequence
from datetime import timedelta
from operator import itemgetter
from pathlib import Path
from typing import Any

from bot.channel import Premises
from bot.logs import Log
from handlers.shelf import Book
from workflow.people import StaffId
from workflow.ports import Work
from workflow.reports.months import Month, Period
from workflow.trials import Trial, TrialState

MOST = 1_000
"""Cases that are lived through, under each version: more say nothing else, and take as much longer."""
MADE_UP = 100
"""Made-up customers where nobody came last month."""
LASTS = 600.0
"""Seconds after which a trial is ended."""
SIGNS = 10.0
"""Seconds after which a trial of which nothing is heard is noted as alive."""
ROOT = Path(__file__).parent.parent
Came = tuple[int, str, str | None, str | None]
"""Seconds from the beginning of the month, kind, category and grade of a case."""

log = Log()


class Trying:
    """The trials that this process watches."""

    def __init__(self, premises: Premises) -> None:
        self._premises = premises
        self._watching: set[asyncio.Task[None]] = set()

    async def begin(self, book: Book, by: StaffId) -> bool:
        """Begin the trial of a version against the one in force; False while another is running."""
        house, now, store = self._premises.house, self._premises.clock.now(), self._premises.store
        month = Month.of(now, house.zone).later(-1)
        period = Period(month.begins(house.zone), month.ends(house.zone))
        came = await store.read(lambda work: _came(work, period))
        arrivals = evenly(came, MOST)
        cases = len(arrivals) or MADE_UP
        against = house.book
        begun = Trial(digest=book.digest, against=against.digest, by=by, at=now, seen_at=now, cases=cases)
        ident = await store.write(lambda work: work.trials.begin(begun))
        if ident is None:
            return False
        asked = {
            "name": book.name,
            "text": book.text,
            "against": against.text,
            "zone": str(house.zone),
            "begin": int(period.begins.timestamp()),
            "arrivals": arrivals,
            "customers": cases,
        }
        about: dict[str, Any] = {"month": str(month), "came": len(came), "cases": cases}
        task = asyncio.create_task(self._watch(ident, asked, about), name="trial")
        self._watching.add(task)
        task.add_done_callback(self._watching.discard)
        return True

    async def _watch(self, ident: int, asked: Mapping[str, object], about: dict[str, Any]) -> None:
        """See a trial through to its end, and note what came of it."""
        try:
            async with asyncio.timeout(LASTS):
                found = await self._carried_out(ident, asked)
        except TimeoutError:
            found = {"problem": "too_long"}
        except Exception:
            log.exception("trial failed")
            found = {"problem": "broken"}
        state = TrialState.FAILED if "problem" in found else TrialState.DONE
        now = self._premises.clock.now()
        await self._premises.store.write(lambda work: work.trials.end(ident, state, about | found, now))

    async def _carried_out(self, ident: int, asked: Mapping[str, object]) -> dict[str, Any]:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "bot.trial"),
            cwd=ROOT,
            # It needs none of our secrets.
            env={name: value for name, value in os.environ.items() if not name.startswith("REDRESS_")},
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            limit=1 << 20,
        )
        try:
            return await self._heard(ident, process, json.dumps(asked).encode())
        finally:
            # Also where we are ended ourselves: nothing of it outlives us.
            with contextlib.suppress(ProcessLookupError):
                process.kill()

    async def _heard(self, ident: int, process: asyncio.subprocess.Process, asked: bytes) -> dict[str, Any]:
        if process.stdin is None or process.stdout is None:
            return {"problem": "broken"}
        process.stdin.write(asked)
        await process.stdin.drain()
        process.stdin.close()
        done, reading = 0, asyncio.ensure_future(process.stdout.readline())
        while True:
            await asyncio.wait([reading], timeout=SIGNS)
            if reading.done():
                line = reading.result()
                said: dict[str, Any] = json.loads(line) if line else {"problem": "broken"}
                if "done" not in said:
                    return said
                done, reading = said["done"], asyncio.ensure_future(process.stdout.readline())
            now = self._premises.clock.now()
            await self._premises.store.write(lambda work, done=done, now=now: work.trials.sign(ident, done, now))


def _came(work: Work, period: Period) -> list[Came]:
    """Return who came in a period, in order; nothing of people."""
    found = (
        ((tale.filed_at - period.begins) // timedelta(seconds=1), tale.kind.value, tale.category, tale.grade)
        for tale in work.figures.tales([period])
        if period.has(tale.filed_at)
    )
    return sorted(found, key=itemgetter(0))


def evenly(came: Sequence[Came], most: int) -> list[Came]:
    """Return at most so many, evenly picked, so that the month keeps its shape."""
    if len(came) <= most:
        return list(came)
    return [came[place * len(came) // most] for place in range(most)]
