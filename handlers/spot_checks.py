"""Spot checks: cases drawn at irregular times for somebody to inspect and score, unseen by those who are checked.

Nothing of a draw is written to the case: its version would tell open pages that something happened. The line on the
timeline comes from the duty, for those alone who draw or score.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.duties import finish, holder_of, rules_of, set_duty, tell
from handlers.house import House
from workflow.case import Case, roles_here
from workflow.duties import Duty
from workflow.moves import Move
from workflow.numbers import CaseNumber
from workflow.people import ALL, Actor, Scope
from workflow.playbook import Playbook
from workflow.ports import Work
from workflow.rota import CHECK, Pool, SpotCheck, task_of
from workflow.sites import at_site
from workflow.timeline import Fields


@dataclass(frozen=True, slots=True)
class Drawn:
    """One draw of a case: when, and by which spot check."""

    at: datetime
    check: SpotCheck


def draw(work: Work, house: House, name: str, slot: datetime, now: datetime) -> Sequence[CaseNumber]:
    """Draw the cases of a slot, each a duty of whoever scores it; return their numbers."""
    check = house.playbook.spot_checks[name]
    sites = tuple(house.playbook.sites) if check.each_site else (None,)
    drawn = [case for site in sites for case in _drawn_at(work, house, name, check, site, slot, now)]
    for case in drawn:
        duty = set_duty(work, house, f"{CHECK}{name}", check, now, role=check.inspector, case=case)
        tell(work, house, duty, check.inspector, "cases.duty.drawn", now)
        if check.by != check.inspector:
            inspector = house.playbook.roles[check.inspector].name
            tell(work, house, duty, check.by, "cases.duty.drawn_for", now, role=inspector)
    return [case.number for case in drawn]


def _drawn_at(
    work: Work, house: House, name: str, check: SpotCheck, site: str | None, slot: datetime, now: datetime
) -> Sequence[Case]:
    """Return as many cases as a site's lot falls on; the same slot draws the same, whoever asks."""
    scope = Scope(teams=frozenset({at_site("", site)})) if site else ALL
    numbers = work.cases.handled_since(now - check.window, visible_to=scope, closed=check.cases is Pool.CLOSED)
    found: list[Case] = []
    for number in sorted(numbers, key=lambda number: work.lot(f"{name} at {slot.isoformat()}: {number}")):
        case = work.cases.get(number, visible_to=ALL)
        if (site is None or case.site == site) and _is_drawable(work, house, name, check, case, now):
            found.append(case)
        if len(found) == check.count:
            break
    return found


def _is_drawable(work: Work, house: House, name: str, check: SpotCheck, case: Case, now: datetime) -> bool:
    """Nobody scores their own team's work, what repeats another case, or what this check has drawn before."""
    rules = house.playbook_of(case, work)
    role = rules.roles.get(check.inspector)
    if role is None or role.team == case.team or case.merged_into is not None:
        return False
    if any(duty.job == f"{CHECK}{name}" for duty in work.duties.of_case(case.number)):
        return False
    return Move.SCORE in case.moves(holder_of(check.inspector, case), now, rules)


def scored(work: Work, house: House, case: Case, by: Actor, fields: Fields, now: datetime) -> None:
    """End the duties of a case that was scored by whoever may, and tell those in whose name it was drawn."""
    mine = roles_here(by, case, house.playbook_of(case, work))
    for duty, check in _checks_of(work, house, case):
        if mine & {check.by, check.inspector} and finish(work, duty, now, by) and check.by not in mine:
            tell(work, house, duty, check.by, "cases.duty.scored", now, score=int(str(fields["score"])))


def draws_of(work: Work, house: House, case: Case, actor: Actor, playbook: Playbook) -> Sequence[Drawn]:
    """Return when a case was drawn, to those who draw or score; to everybody else it never was."""
    mine = roles_here(actor, case, playbook)
    return [
        Drawn(duty.set_at, check) for duty, check in _checks_of(work, house, case) if mine & {check.by, check.inspector}
    ]


def _checks_of(work: Work, house: House, case: Case) -> Iterator[tuple[Duty, SpotCheck]]:
    for duty in work.duties.of_case(case.number):
        task = task_of(duty.job, rules_of(work, house, duty))
        if isinstance(task, SpotCheck):
            yield duty, task
