"""Duties of our people beside the cases: set by a calendar job, rung for while they wait, done once."""

from dataclasses import replace
from datetime import datetime

from handlers.addressing import chats_named
from handlers.house import House
from handlers.message import Phrase, Said
from handlers.notices import StaffNotice
from handlers.storing import ring
from handlers.teams.duty_rings import Ring, ring_where_they_work
from workflow.case import Case
from workflow.duties import Duty, fire, moment_of
from workflow.moves import Move
from workflow.numbers import spoken
from workflow.people import ALL, Actor, Grant, Side
from workflow.playbook import Playbook, Recipients
from workflow.ports import Work
from workflow.rota import SpotCheck, Task, task_of
from workflow.rungs import past
from workflow.schedules import Act
from workflow.sites import at_site
from workflow.stored import Notice, Priority, SubjectId

KIND = "ladder"
DEDUPE = "duty:"
FOR_INFORMATION = frozenset({"cases.duty.drawn_for", "cases.duty.scored"})
"""What is told to those who have nothing to do: it stands at the desk and rings nowhere."""
RINGS = {Act.ESCALATE: Priority.ESCALATION}


def set_duty(
    work: Work, house: House, job: str, task: Task, now: datetime, *, role: str, case: Case | None = None
) -> Duty:
    """Set a duty of a role's, with the timer of its ladder, and return it.

    Raises:
        LookupError: the task has no due time of its own, which `check` refuses.
    """
    book = house.book
    due = book.playbook.calendar(task.calendar, house.zone).due(now, task.due)
    if due is None:
        raise LookupError(f"{job} has no due time")
    work.playbooks.keep(book.digest, book.name, book.text, now)
    duty = Duty(
        job=job,
        playbook=book.digest,
        role=role,
        site=case.site if case else None,
        case=case.number if case else None,
        set_at=now,
        due_at=due,
        fired=past(book.playbook.ladders[task.ladder].rungs, due, now),
    )
    duty = replace(duty, id=work.duties.add(duty))
    _watch(work, house, duty, task, book.playbook)
    work.hint("board")
    return duty


def _watch(work: Work, house: House, duty: Duty, task: Task, playbook: Playbook) -> None:
    moment = moment_of(duty, task, playbook, house.zone)
    if moment is not None:
        work.timers.set(_subject(duty), KIND, duty.fired, moment.at)
        work.hint("timers")


def _subject(duty: Duty) -> SubjectId:
    return SubjectId(f"duty:{duty.id}")


def climb(work: Work, house: House, ident: int, generation: int, now: datetime) -> None:
    """Climb a rung of a duty's ladder; a drawn case that nobody may score any more is no duty."""
    duty = work.duties.get(ident)
    playbook = rules_of(work, house, duty)
    task = task_of(duty.job, playbook)
    if task is None or duty.done_at is not None:
        return
    if duty.case is not None and not _may_be_scored(work, house, duty, now):
        finish(work, duty, now)
        return
    outcome = fire(duty, generation, now, task, playbook, house.zone)
    if outcome is not None:
        duty, rung = outcome
        work.duties.climb(duty.id, duty.fired)
        if rung is not None:
            for name in rung.tell:
                tell(work, house, duty, name, f"cases.duty.{rung.act}", now, RINGS.get(rung.act, Priority.NOTICE))
    _watch(work, house, duty, task, playbook)


def _may_be_scored(work: Work, house: House, duty: Duty, now: datetime) -> bool:
    if duty.case is None:
        return False
    case = work.cases.get(duty.case, visible_to=ALL)
    return Move.SCORE in case.moves(holder_of(duty.role, case), now, house.playbook_of(case, work))


def holder_of(role: str, case: Case) -> Actor:
    """Return somebody who has a role at the case's site, to ask what they might do."""
    return Actor(side=Side.STAFF, grants=(Grant(role, None, case.site),))


def finish(work: Work, duty: Duty, now: datetime, by: Actor | None = None, words: str = "") -> bool:
    """End a duty and its timer; False where somebody was first."""
    if not work.duties.done(duty.id, now, by.staff if by else None, words):
        return False
    work.timers.cancel(_subject(duty), KIND)
    work.hint("board")
    return True


def is_of_a_duty(notice: Notice) -> bool:
    """Tell whether a notice is about a duty: those who are checked are not to see that one was rung for."""
    return notice.dedupe.startswith(DEDUPE)


def rules_of(work: Work, house: House, duty: Duty) -> Playbook:
    """Return the playbook that a duty was set under, in the version of that day."""
    if duty.playbook == house.book.digest:
        return house.playbook
    return house.shelf.of(duty.playbook, work.playbooks.text)


def title_of(duty: Duty, task: Task) -> Said:
    """Return what a duty is called, with the case that it is about."""
    if duty.case is None:
        return task.name
    return Phrase("cases.duty.about", {"name": task.name, "number": spoken(duty.case)})


def tell(
    work: Work,
    house: House,
    duty: Duty,
    name: str,
    key: str,
    now: datetime,
    priority: Priority = Priority.NOTICE,
    **more: Said,
) -> None:
    """Tell a role or a team of a duty in the words of `key`; `owner` is the role whose duty it is."""
    playbook = rules_of(work, house, duty)
    task = task_of(duty.job, playbook)
    if task is None:
        return
    wanted = duty.role if name == Recipients.OWNER else name
    case = work.cases.get(duty.case, visible_to=ALL) if duty.case else None
    if case is None:
        chats = [f"role:{wanted}" if wanted in playbook.roles else f"team:{wanted}"]
    else:
        chats = [*chats_named(wanted, case, playbook)]
    args: dict[str, Said] = {"duty": title_of(duty, task), "due": duty.due_at, **more}
    for chat in (at_site(chat, duty.site) for chat in chats):
        dedupe = f"{DEDUPE}{duty.id}:{key}:{duty.fired}:{chat}"
        notice = StaffNotice(chat=chat, said=Phrase(key, args), priority=priority, dedupe=dedupe)
        ring(work, notice, duty.case, now)
        if key not in FOR_INFORMATION:
            rules = house.playbook_of(case, work) if case else playbook
            ring_where_they_work(work, Ring(notice=notice, case=case, privy=privy_to(task), rules=rules), now)


def privy_to(task: Task) -> frozenset[str]:
    """Return the roles that may know of a draw."""
    return frozenset({task.by, task.inspector}) if isinstance(task, SpotCheck) else frozenset()
