"""Duties: what a role of ours has to do by a time beside the cases' own path, and the ladder while it is not done."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime  # noqa: TC003
from typing import TYPE_CHECKING

from workflow import rungs
from workflow.numbers import CaseNumber  # noqa: TC001
from workflow.people import StaffId  # noqa: TC001

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from workflow.playbook import Playbook
    from workflow.rota import Task
    from workflow.rungs import Moment
    from workflow.schedules import Rung


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """Something to be done once: the box to be opened, a drawn case to be scored.

    Attributes:
        job: the calendar job that set it.
        playbook: the hash of the playbook it was set under.
        role: who has to do it; at `site` alone where one is named.
        case: the case that it is about.
        fired: how many of its moments (reminders, due time, rungs) are past.
        done_by: who did it; None where it fell away by itself.
        words: what was found; encrypted at rest.
    """

    id: int = 0
    job: str
    playbook: str
    role: str
    site: str | None = None
    case: CaseNumber | None = None
    set_at: datetime
    due_at: datetime
    fired: int = 0
    done_at: datetime | None = None
    done_by: StaffId | None = None
    words: str = ""


def moment_of(duty: Duty, task: Task, playbook: Playbook, zone: ZoneInfo) -> Moment | None:
    """Return the next moment of a duty that is not done; None when its ladder is at the end."""
    ladder = playbook.ladders[task.ladder]
    return rungs.moment_of(ladder, duty.due_at, duty.fired, ladder.silence(playbook.quiet), zone)


def fire(
    duty: Duty, generation: int, now: datetime, task: Task, playbook: Playbook, zone: ZoneInfo
) -> tuple[Duty, Rung | None] | None:
    """Return the duty after the moment that a timer stood for, with the rung that was climbed, if one was.

    None where the timer is void: the duty is done, has fired it before, or quiet hours put it off.
    """
    moment = moment_of(duty, task, playbook, zone)
    if duty.done_at is not None or generation != duty.fired or moment is None or moment.at > now:
        return None
    climbed = replace(duty, fired=duty.fired + 1)
    quiet = playbook.ladders[task.ladder].silence(playbook.quiet)
    if rungs.folds(moment, moment_of(climbed, task, playbook, zone), now, quiet, zone):
        return climbed, None
    return climbed, moment.rung
