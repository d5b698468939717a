"""Duties of made-up people: a drawn case is scored, a routine reported as done, each once and in its own time."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from handlers.duties import rules_of
from handlers.duty_lines import report_done
from handlers.staff import move_by
from workflow.duties import moment_of
from workflow.errors import UnknownCase
from workflow.moves import Move
from workflow.people import ALL
from workflow.rota import jobs, task_of
from workflow.scoring import FULL_SCORE, SCORE, criteria_fields
from workflow.stored import SubjectId

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.cast import Cast
    from handlers.house import House
    from workflow.duties import Duty
    from workflow.people import Actor
    from workflow.playbook import Playbook
    from workflow.ports import Work

SCORES = ("60", "75", "80", "90", "95")


@dataclass(slots=True)
class Rounds:
    """What comes round beside the cases.

    Attributes:
        waiting: duties that somebody will do; they alone keep no story going.
    """

    cast: Cast
    waiting: int = 0
    _known: set[int] = field(default_factory=set[int])

    def look(self, work: Work, now: datetime) -> Iterator[str]:
        """Plan when each new duty is done, and yield what is wrong with those that wait."""
        for duty in work.duties.open():
            yield from broken_duty(work, duty, self.cast.house)
            if duty.id not in self._known:
                self._known.add(duty.id)
                yield from drawn_at_a_wrong_time(work, duty, self.cast.house)
                self._plan(duty, now)

    def _plan(self, duty: Duty, now: datetime) -> None:
        mean = self.cast.habits.duty
        if mean is not None:
            self.waiting += 1
            ready = now + mean * self.cast.luck.spell(duty.job, duty.case or "", duty.set_at.isoformat())
            self.cast.cue(ready, lambda work, at: self._do(work, at, duty))

    def _do(self, work: Work, now: datetime, duty: Duty) -> None:
        self.waiting -= 1
        if duty.case is not None:
            self._score(work, now, duty)
            return
        actor = next((each for each in self.cast.staff.values() if _has(each, duty)), None)
        if actor is not None:
            report_done(work, actor, duty.id, "已查看，均已登记", now)

    def _score(self, work: Work, now: datetime, duty: Duty) -> None:
        case = work.cases.get(duty.case, visible_to=ALL) if duty.case else None
        actor = next((each for each in self.cast.staff.values() if _has(each, duty)), None)
        if case is None or actor is None:
            return
        score = self.cast.luck.among(SCORES, case.number, "score")
        try:
            choice = f"m:{case.number}:{case.turn}:{Move.SCORE}"
            rules = self.cast.house.playbook_of(case, work)
            move_by(work, self.cast.house, actor, choice, {**_points(score, rules), "text": "记录完整"}, now)
        except UnknownCase:
            return
        self.cast.touched.add(case.number)


def _points(score: str, playbook: Playbook) -> dict[str, str]:
    """Return a score as its form has it, spread over the criteria where the playbook names some."""
    names = criteria_fields(playbook)
    spread = {name: str(int(score) * each.points // FULL_SCORE) for name, each in names.items()}
    return spread or {SCORE: score}


def _has(actor: Actor, duty: Duty) -> bool:
    return any(grant.role == duty.role for grant in actor.grants)


def broken_duty(work: Work, duty: Duty, house: House) -> Iterator[str]:
    """Yield where a waiting duty's timer is not as its ladder is."""
    playbook = rules_of(work, house, duty)
    task = task_of(duty.job, playbook)
    moment = moment_of(duty, task, playbook, house.zone) if task else None
    wanted = {(duty.fired, moment.at)} if moment else set[tuple[int, datetime]]()
    stored = {(row.generation, row.due_at) for row in work.timers.of(SubjectId(f"duty:{duty.id}"))}
    if wanted != stored:
        yield f"duty {duty.id}: timers {sorted(stored ^ wanted)} are not as its ladder is"


def drawn_at_a_wrong_time(work: Work, duty: Duty, house: House) -> Iterator[str]:
    """Yield a draw outside the hours that its spot check names."""
    slots = jobs(rules_of(work, house, duty), house.zone, work.lot)[duty.job]
    if slots.opening(duty.set_at) != duty.set_at:
        yield f"duty {duty.id}: {duty.job} at {duty.set_at}, outside its hours"


def counted(work: Work, since: datetime) -> dict[str, int]:
    """Count draws, scores of drawn cases, routines, and duties that were late or were never done in time."""
    duties = work.duties.since(since)
    kinds = Counter((duty.case is not None, duty.done_by is not None) for duty in duties)
    late = sum(duty.fired > 0 and (duty.done_at is None or duty.done_at > duty.due_at) for duty in duties)
    return {
        "draws": kinds[True, True] + kinds[True, False],
        "drawn_and_scored": kinds[True, True],
        "routines": kinds[False, True] + kinds[False, False],
        "duties_late": late,
    }
