"""Staff declare a group complaint (群诉), let cases join it, and name the speakers whom its customers chose."""

import re
from collections.abc import Sequence
from datetime import datetime

from handlers.cards import scope_of
from handlers.groups import bound_members, close_to, note
from handlers.house import House
from handlers.message import Phrase, Reply
from handlers.notices import by_when
from handlers.record import keep
from handlers.roster import roster_of
from handlers.storing import store
from handlers.weighing import weighed
from workflow.case import Case
from workflow.clocks import next_due
from workflow.errors import MoveNotAllowed, UnknownCase
from workflow.frozen import replace
from workflow.groups import MEMBER
from workflow.membership import is_open_group
from workflow.moves import Fact, Move
from workflow.numbers import CaseNumber, parse_number, spoken
from workflow.people import ALL, Actor
from workflow.playbook import Playbook
from workflow.ports import Work
from workflow.timeline import Event, Fields

BETWEEN = re.compile(r"[\s,，、;；]+")
"""What stands between the numbers of cases in one field."""
DECLARES = frozenset({Move.DECLARE, Move.JOIN})
"""Moves that bring cases together; they change more than one."""


def problems_of(
    work: Work, house: House, by: Actor, move: Move, case: Case, playbook: Playbook, fields: Fields, now: datetime
) -> dict[str, str]:
    """Return what is wrong with the cases that a move would bring together, or with one more speaker, by field.

    The problems: unseen, grouped (it can't join), no_group, nobody (recusals would leave nobody), speakers (too many).
    """
    if move is Move.JOIN and fields.get("number"):
        found = _join_problem(work, house, by, case, str(fields["number"]))
        return {"number": found} if found else {}
    if move is Move.DECLARE and fields.get("cases"):
        found = _declare_problem(work, house, by, case, str(fields["cases"]), now)
        return {"cases": found} if found else {}
    if move is Move.ELECT and playbook.group is not None:
        group = work.cases.get(case.part_of or case.number, visible_to=ALL)
        speaking = [each for each in (group, *bound_members(work, group.number)) if each.speaker]
        return {"chosen": "speakers"} if len(speaking) >= playbook.group.speakers else {}
    return {}


def _join_problem(work: Work, house: House, by: Actor, case: Case, typed: str) -> str | None:
    group = _seen(work, house, by, parse_number(typed))
    if group is None:
        return "unseen"
    if group.number == case.number:
        return "self"
    if not is_open_group(group):
        return "no_group"
    return None if _somebody_left(work, house, group, [case]) else "nobody"


def _declare_problem(work: Work, house: House, by: Actor, case: Case, typed: str, now: datetime) -> str | None:
    others: list[Case] = []
    for number in numbers_in(typed):
        other = _seen(work, house, by, number)
        if other is None:
            return "unseen"
        if other.number == case.number:
            return "self"
        if Move.JOIN not in other.moves(by, now, house.playbook_of(other, work)):
            return "grouped"
        others.append(other)
    return None if _somebody_left(work, house, case, others) else "nobody"


def _somebody_left(work: Work, house: House, group: Case, members: Sequence[Case]) -> bool:
    """Tell whether a group still has somebody to answer it, closed to everybody whom one of its cases is closed to."""
    names = group.recused.union(*(member.recused for member in members))
    roster = roster_of(work, house.playbook_of(group, work))
    return not names or roster.leaves_somebody(replace(group, recused=names))


def _seen(work: Work, house: House, by: Actor, number: CaseNumber | None) -> Case | None:
    try:
        return work.cases.get(number or CaseNumber(""), visible_to=scope_of(by, house.playbook))
    except UnknownCase:
        return None


def numbers_in(typed: str) -> list[CaseNumber | None]:
    """Return the case numbers that somebody typed, each once; None for what is none."""
    return list(dict.fromkeys(parse_number(word) for word in BETWEEN.split(typed) if word))


def bring_together(
    work: Work, house: House, case: Case, move: Move, by: Actor, playbook: Playbook, fields: Fields, now: datetime
) -> Case:
    """Declare a group on a case, with those that are named; or let the case join one.

    Everything is looked at before anything is written: a refusal leaves nothing behind.

    Raises:
        MoveNotAllowed: the playbook has no such move here for this person, or a gate is shut.
        StaleCase: the case moved on since it was read.
    """
    if move is Move.JOIN:
        return _joined(work, house, case, _held(work, parse_number(str(fields.get("number", "")))), by, now)
    others = [_held(work, number) for number in numbers_in(str(fields.get("cases") or ""))]
    for other in others:
        if Move.JOIN not in other.moves(by, now, house.playbook_of(other, work)):
            raise MoveNotAllowed(other.number, Move.JOIN, other.stage)
    after, events = case.make(move, by=by, at=now, playbook=playbook, zone=house.zone, fields=fields)
    after, heavier = weighed(house, after, work.cases.elements(case.number), playbook, now)
    group = keep(work, house, case, after, (*events, *heavier), now)
    for other in others:
        _join(work, house, other, group, by, now)
    return close_to(work, house, group, frozenset[str]().union(*(other.recused for other in others)), now)


def _joined(work: Work, house: House, case: Case, group: Case, by: Actor, now: datetime) -> Case:
    if not is_open_group(group):
        raise MoveNotAllowed(case.number, Move.JOIN, case.stage)
    joined = _join(work, house, case, group, by, now)
    line = Event(fact=Fact.GAINED, at=now, by=by, data={MEMBER: joined.number})
    close_to(work, house, note(work, house, group, group, line), case.recused, now)
    return work.cases.get(joined.number, visible_to=ALL)


def _held(work: Work, number: CaseNumber | None) -> Case:
    """Return a case that nobody else changes before this transaction ends."""
    known = number or CaseNumber("")
    work.cases.hold(known)
    return work.cases.get(known, visible_to=ALL)


def _join(work: Work, house: House, case: Case, group: Case, by: Actor, now: datetime) -> Case:
    """Work a case through a group from now on, and tell its customer once."""
    playbook = house.playbook_of(case, work)
    fields: Fields = {"number": group.number, "due": next_due(group)}
    after, events = case.make(Move.JOIN, by=by, at=now, playbook=playbook, zone=house.zone, fields=fields)
    closed = replace(after, recused=after.recused | group.recused)
    if closed.recused != after.recused and roster_of(work, playbook).leaves_somebody(closed):
        after = closed
    said = Phrase("cases.told.joined", {"number": spoken(case.number), "group": spoken(group.number)})
    told = Reply(
        said=(said, by_when(group, house.playbook_of(group, work))),
        case=case.number,
        dedupe=f"{case.number}:{case.version}:{Fact.JOINED}",
    )
    return store(work, house, case, after, events, now, also=(told,))
