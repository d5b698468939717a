"""Calendar jobs: a timer a job stands at its next slot, and its firing does the work and sets the slot after it.

Reports and campaigns come round the same way: a job is a name in `workflow.rota.jobs`, and what it does a line here.
"""

from datetime import datetime, timedelta

from handlers.duties import set_duty, tell
from handlers.house import House
from handlers.spot_checks import draw
from workflow.ports import Work
from workflow.rota import CHECK, REPORT, SURVEY, Routine, jobs, task_of
from workflow.slots import Slots, generation_of
from workflow.stored import SubjectId, TimerRow

SUBJECT = "calendar"
PLANNING = "planning"
A_WHILE = timedelta(minutes=1)
"""After which a job is looked at again that another process has to do."""


def plan(work: Work, house: House, now: datetime) -> int:
    """Set the timer of each calendar job that has none under its present rule, and return how many.

    Where several processes start at once the first one's slot stands: there is one timer a job.
    """
    # Of an irregular job each would draw another slot. The lease is nobody's: its row keeps the second one waiting.
    work.leases.take(PLANNING, "whoever starts", now, timedelta())
    missing = 0
    for job, slots in jobs(house.playbook, house.zone, work.lot).items():
        subject = SubjectId(f"{SUBJECT}:{job}")
        rows = work.timers.of(subject)
        if any(row.kind == slots.rule and slots.opening(row.due_at) == row.due_at for row in rows):
            continue
        for row in rows:
            work.timers.cancel(subject, row.kind)
        _set(work, job, slots, slots.following(None, now))
        missing += 1
    return missing


def come_round(work: Work, house: House, job: str, row: TimerRow, now: datetime) -> None:
    """Do a job's work once, however many slots an outage made it miss, and set its next slot.

    Where it may not be done now, because the outage ended outside its hours, it waits for the next opening.
    """
    slots = jobs(house.playbook, house.zone, work.lot).get(job)
    if slots is None:
        return
    if slots.rule != row.kind:
        _leave_to_others(work, job, row, slots, now)
        return
    opening = slots.opening(now)
    _set(work, job, slots, opening if opening > now else slots.following(row.due_at, now))
    if opening <= now:
        _do(work, house, job, row.due_at, now)


def _leave_to_others(work: Work, job: str, row: TimerRow, slots: Slots, now: datetime) -> None:
    """Put off what a process under an edited playbook has set; where our own rule has its timer, this one is a rest."""
    rows = work.timers.of(SubjectId(f"{SUBJECT}:{job}"))
    if not any(each.kind == slots.rule for each in rows):
        again = now + A_WHILE
        work.timers.set(SubjectId(f"{SUBJECT}:{job}"), row.kind, generation_of(again), again)


def _set(work: Work, job: str, slots: Slots, slot: datetime) -> None:
    work.timers.set(SubjectId(f"{SUBJECT}:{job}"), slots.rule, generation_of(slot), slot)
    work.hint("timers")


def _do(work: Work, house: House, job: str, slot: datetime, now: datetime) -> None:
    if job.startswith(REPORT):
        from handlers.reports.posting import post

        post(work, house, job.removeprefix(REPORT), slot, now)
        return
    if job.startswith(SURVEY):
        from handlers.surveys import begin

        begin(work, house, job.removeprefix(SURVEY), now)
        return
    task = task_of(job, house.playbook)
    if isinstance(task, Routine):
        duty = set_duty(work, house, job, task, now, role=task.role)
        tell(work, house, duty, task.role, "cases.duty.set", now, what=task.what)
    elif task is not None:
        draw(work, house, job.removeprefix(CHECK), slot, now)
