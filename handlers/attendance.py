"""What is said of people of ours: when they are away and who stands in, and how many open cases they can carry."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from handlers.house import House
from handlers.message import Phrase
from handlers.notices import StaffNotice
from handlers.storing import ring
from workflow.attendance import Absence
from workflow.moves import Move
from workflow.people import Actor, Grant, StaffId
from workflow.playbook import Playbook
from workflow.ports import Work
from workflow.stored import Priority, Staff

LONGEST = timedelta(days=366)
"""(ours) how long one absence lasts at the most."""


def colleagues(one: Staff, other: Staff, playbook: Playbook) -> bool:
    """Tell whether two people work in one team, at one site where each has theirs."""
    return one.id != other.id and any(
        team == same and (mine.site is None or theirs.site is None or mine.site == theirs.site)
        for team, mine in _teams(one, playbook)
        for same, theirs in _teams(other, playbook)
    )


def _teams(one: Staff, playbook: Playbook) -> Iterator[tuple[str, Grant]]:
    for grant in one.grants:
        team = grant.team or (playbook.roles[grant.role].team if grant.role in playbook.roles else None)
        if team is not None:
            yield team, grant


def supervises(actor: Actor, other: Staff, playbook: Playbook) -> bool:
    """Tell whether a person assigns cases to another: then they say what they carry, and when they are away."""
    return any(_assigns(grant, playbook) and _reaches(grant, other, playbook) for grant in actor.grants)


def assigns(actor: Actor, playbook: Playbook) -> bool:
    """Tell whether a person assigns cases to others at all."""
    return any(_assigns(grant, playbook) for grant in actor.grants)


def _assigns(grant: Grant, playbook: Playbook) -> bool:
    return grant.role in playbook.roles and Move.ASSIGN in playbook.roles[grant.role].may


def _reaches(grant: Grant, other: Staff, playbook: Playbook) -> bool:
    seen = playbook.roles[grant.role].sees
    return any(
        (seen == "all" or team == grant.team) and (grant.site is None or grant.site == theirs.site)
        for team, theirs in _teams(other, playbook)
    )


def say_away(work: Work, house: House, by: Actor, wish: Absence, now: datetime) -> Mapping[str, str]:
    """Store an absence, tell the substitute, and return what is to be mended instead where something is.

    Raises:
        LookupError: there is no such person, or none whose absence is for this one to say.
    """
    people = {each.id: each for each in work.people.everybody()}
    person, other = people.get(wish.staff), people.get(wish.substitute)
    if person is None or by.staff is None or not _may_say(by, person, house.playbook):
        raise LookupError(f"no staff {wish.staff} here")
    if problems := {**_when(wish, now), **_who(person, other, house.playbook)}:
        return problems
    absence = Absence(
        staff=wish.staff, substitute=wish.substitute, begins=wish.begins, ends=wish.ends, said_by=by.staff
    )
    ident = work.attendance.say(absence, now)
    said = Phrase("cases.away.stand_in", {"name": person.name, "begins": wish.begins, "ends": wish.ends})
    told = f"staff:{wish.substitute}"
    ring(work, StaffNotice(chat=told, said=said, priority=Priority.NOTICE, dedupe=f"away:{ident}:{told}"), None, now)
    work.hint("board")
    return {}


def come_back(work: Work, house: House, by: Actor, absence: int, now: datetime) -> bool:
    """End an absence; False where it was over already.

    Raises:
        LookupError: there is none, or none that is for this person to end.
    """
    found = next((each for each in work.attendance.absences(now) if each.id == absence), None)
    if found is None:
        return False
    person = next((each for each in work.people.everybody() if each.id == found.staff), None)
    if person is None or not _may_say(by, person, house.playbook):
        raise LookupError(f"no absence {absence}")
    work.hint("board")
    return work.attendance.end(absence, now)


def carry(work: Work, house: House, by: Actor, staff: StaffId, most: int | None, now: datetime) -> None:
    """Say how many open cases somebody can carry.

    Raises:
        LookupError: there is no such person, or none that this one supervises.
    """
    person = next((each for each in work.people.everybody() if each.id == staff), None)
    if person is None or by.staff is None or not supervises(by, person, house.playbook):
        raise LookupError(f"no staff {staff} here")
    work.attendance.carry(staff, most, by.staff, now)
    work.hint("board")


def _may_say(by: Actor, person: Staff, playbook: Playbook) -> bool:
    return by.staff == person.id or supervises(by, person, playbook)


def _when(wish: Absence, now: datetime) -> Mapping[str, str]:
    if wish.ends <= wish.begins or wish.ends <= now:
        return {"ends": "past"}
    return {"ends": "long"} if wish.ends - wish.begins > LONGEST else {}


def _who(person: Staff, other: Staff | None, playbook: Playbook) -> Mapping[str, str]:
    return {} if other is not None and colleagues(person, other, playbook) else {"substitute": "colleague"}
