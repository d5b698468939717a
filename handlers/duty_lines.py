"""Duties as staff see them: their own, and those drawn in their name; how each is done, and what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from handlers.cards import scope_of
from handlers.duties import finish, rules_of, title_of
from handlers.house import House
from handlers.message import Phrase, Said
from handlers.presses import Press, presses
from workflow.case import Case, roles_here
from workflow.duties import Duty
from workflow.errors import UnknownCase
from workflow.moves import Move
from workflow.numbers import CaseNumber
from workflow.people import Actor
from workflow.ports import Work
from workflow.rota import Routine, SpotCheck, task_of

LATELY = timedelta(days=1) * 7
"""How long a routine that is done is shown with what was found."""
LONGEST = 1000
"""Characters of what was found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyLine:
    """A duty as one of its people sees it.

    Attributes:
        what: what has to be done.
        press: the button that scores a drawn case; None for routines, which are reported as done.
        mine: whether this person has to do it, or looks on.
        listed: the open cases that a routine lists, or the one that is drawn.
        done_by: who did it, and `words` what they found.
    """

    id: int
    name: Said
    what: Said
    due: datetime
    overdue: bool
    mine: bool
    listed: tuple[CaseNumber, ...] = ()
    press: Press | None = None
    done_at: datetime | None = None
    done_by: str = ""
    words: str = ""


class Done(StrEnum):
    """What became of a report that a duty is done."""

    DONE = "done"
    FIRST = "first"
    """Somebody had done it before."""


def duties_of(work: Work, house: House, actor: Actor, now: datetime) -> Sequence[DutyLine]:
    """Return the open duties of a person's roles, the soonest first."""
    found = (_line(work, house, duty, actor, now) for duty in work.duties.open())
    return [line for line in found if line is not None]


def checks_of(work: Work, house: House, actor: Actor, now: datetime) -> Sequence[DutyLine]:
    """Return the drawn cases that wait to be scored, by this person or in whose name they were drawn."""
    found = (_line(work, house, duty, actor, now) for duty in work.duties.open() if duty.case is not None)
    return [line for line in found if line is not None]


def done_lately(work: Work, house: House, actor: Actor, now: datetime) -> Sequence[DutyLine]:
    """Return the routines of a person's roles that were done in the last days, newest first, with what was found."""
    done = (duty for duty in work.duties.since(now - LATELY) if duty.done_at and duty.case is None)
    found = [_line(work, house, duty, actor, now) for duty in done]
    return [line for line in reversed(found) if line is not None]


def report_done(work: Work, actor: Actor, ident: int, words: str, now: datetime) -> Done:
    """End a routine of this person's with what was found.

    Raises:
        UnknownCase: there is no such duty, none of theirs, or one that is ended by a score alone.
    """
    try:
        duty = work.duties.get(ident)
    except LookupError as unknown:
        raise UnknownCase(str(ident)) from unknown
    if duty.case is not None or not _is_mine(duty, actor):
        raise UnknownCase(str(ident))
    return Done.DONE if finish(work, duty, now, actor, words.strip()[:LONGEST]) else Done.FIRST


def _is_mine(duty: Duty, actor: Actor) -> bool:
    return any(grant.role == duty.role and grant.reaches(duty.site) for grant in actor.grants)


def _line(work: Work, house: House, duty: Duty, actor: Actor, now: datetime) -> DutyLine | None:
    playbook = rules_of(work, house, duty)
    task = task_of(duty.job, playbook)
    if isinstance(task, SpotCheck):
        return _check_line(work, house, duty, task, actor, now)
    if task is None or not _is_mine(duty, actor):
        return None
    return DutyLine(
        id=duty.id,
        name=task.name,
        what=task.what,
        due=duty.due_at,
        overdue=duty.done_at is None and duty.due_at <= now,
        mine=True,
        listed=_listed(work, house, task, actor) if duty.done_at is None else (),
        done_at=duty.done_at,
        done_by=work.people.staff(duty.done_by).name if duty.done_by is not None else "",
        words=duty.words,
    )


def _listed(work: Work, house: House, routine: Routine, actor: Actor) -> tuple[CaseNumber, ...]:
    if not routine.lists:
        return ()
    open_now = work.cases.board(visible_to=scope_of(actor, house.playbook))
    return tuple(case.number for case in open_now if case.stage in routine.lists)


def _check_line(work: Work, house: House, duty: Duty, check: SpotCheck, actor: Actor, now: datetime) -> DutyLine | None:
    """Return a drawn case as whoever scores it sees it, or those in whose name it was drawn."""
    case = _seen(work, house, duty, actor)
    if case is None:
        return None
    rules = house.playbook_of(case, work)
    mine = roles_here(actor, case, rules)
    if not mine & {check.by, check.inspector}:
        return None
    people = {person.id: person for person in work.people.everybody()}
    buttons = presses(case, actor, now, rules, people)
    return DutyLine(
        id=duty.id,
        name=title_of(duty, check),
        what=Phrase(
            "cases.duty.score",
            {"role": rules.roles[check.inspector].name if check.inspector in rules.roles else check.inspector},
        ),
        due=duty.due_at,
        overdue=duty.due_at <= now,
        mine=check.inspector in mine,
        listed=(case.number,),
        press=next((press for press in buttons if press.move is Move.SCORE), None),
    )


def _seen(work: Work, house: House, duty: Duty, actor: Actor) -> Case | None:
    if duty.case is None:
        return None
    try:
        return work.cases.get(duty.case, visible_to=scope_of(actor, house.playbook))
    except UnknownCase:
        return None
