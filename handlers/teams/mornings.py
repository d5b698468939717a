"""Mornings: which reminders wait for one, and where they wait. An order or an escalation never does."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from workflow.calendars import after_quiet
from workflow.moves import Fact
from workflow.playbook import Playbook
from workflow.ports import Work
from workflow.stored import Notice, OutboxState, SubjectId
from workflow.timeline import Event

SUBJECT = "digest"
FOR = "morning:"
"""Before the chat for which a reminder is kept."""
SETTLES = timedelta(minutes=1)
"""(ours) after the end of the quiet hours, whose end lets go of reminders one by one."""


def morning_of(event: Event, now: datetime, playbook: Playbook, zone: ZoneInfo) -> datetime | None:
    """Return when a reminder is told that falls outside working hours; None for what rings at once."""
    if event.fact is not Fact.REMINDED:
        return None
    quiet = playbook.ladder_of(str(event.data["clock"])).silence(playbook.quiet)
    ends = after_quiet(now - SETTLES, quiet.window, zone) if quiet else now - SETTLES
    return ends + SETTLES if ends > now - SETTLES else None


def put_off(work: Work, ring: Notice, morning: datetime, clock: str) -> None:
    """Keep what would ring in a chat for its digest."""
    body = {**ring.body, "clock": clock}
    kept = replace(ring, chat=f"{FOR}{ring.chat}", body=body, state=OutboxState.SENT, must_arrive=False)
    if work.outbox.put(kept):
        work.timers.set(_subject(ring.lane, ring.chat), SUBJECT, int(morning.timestamp()), morning)
        work.hint("timers")


def _subject(lane: str, chat: str) -> SubjectId:
    return SubjectId(f"{SUBJECT}:{lane}:{chat}")
