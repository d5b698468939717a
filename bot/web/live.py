"""Open desk pages: a mark of what a person sees, and a stream that tells when it has changed."""

import hashlib
from collections.abc import AsyncIterator, Sequence
from datetime import datetime

from bot.channel import Premises
from bot.web.desk_api import person_of
from bot.web.hub import Hub
from bot.web.problems import Problem
from handlers.cards import alerts_of, scope_of
from handlers.duty_lines import duties_of
from handlers.house import House
from workflow.ports import Work


def mark_of(work: Work, house: House, token: str | None, now: datetime) -> str:
    """Return a mark of all that a person's board shows now; equal marks, equal boards.

    Others' cases do not touch it, so that not even the time of a change is seen by whom it does not concern (P6).

    Raises:
        Problem: 401, the session has ended.
    """
    _, person = person_of(work, token, now)
    actor = person.actor()
    parts = [f"cases {work.cases.tally(now, visible_to=scope_of(actor, house.playbook))}"]
    parts += [f"alert {notice.id}" for notice in alerts_of(work, house, actor, 1)]
    parts += [f"duty {duty.id}:{duty.overdue}" for duty in duties_of(work, house, actor, now)]
    parts += [f"away {each}" for each in work.attendance.absences(now)]
    return hashlib.sha256("\n".join(sorted(parts)).encode()).hexdigest()[:16]


async def watch(premises: Premises, hub: Hub, token: str | None, seen: str) -> AsyncIterator[str]:
    """Yield an event `board` whenever the mark of what this person sees is another than before, `seen` at first."""
    last = seen

    async def fetch() -> Sequence[str]:
        nonlocal last
        now = premises.clock.now()
        mark = await premises.store.read(lambda work: mark_of(work, premises.house, token, now))
        if mark == last:
            return ()
        last = mark
        return (f"event: board\nid: {mark}\ndata: {mark}\n\n",)

    yield "retry: 1000\n\n"
    try:
        async for part in hub.follow("board", fetch):
            yield part
    except Problem:
        yield "event: gone\ndata: gone\n\n"
