"""People of ours who come and go: whoever joins has what waited for them, whoever leaves keeps nothing (P2)."""

from collections.abc import Sequence
from datetime import datetime

from handlers.crews import chat_of
from handlers.house import House
from handlers.roster import roster_of
from handlers.vacancy import resettle, take_back_alerts
from workflow.language import Language
from workflow.people import ADMINISTRATOR, Grant, StaffId
from workflow.playbook import Playbook
from workflow.ports import Work
from workflow.roster import Roster, Seat
from workflow.stored import Staff


def join(work: Work, house: House, token: str, name: str, language: Language, now: datetime) -> Staff | None:
    """Use an invitation up and return the new person, with the cases that waited for somebody like them.

    None where the invitation is unknown, used or expired.
    """
    before = roster_of(work, house.playbook)
    person = work.people.accept(token, name, language, now)
    if person is None:
        return None
    grants = renamed(person.grants, house.playbook)
    if grants != person.grants:
        work.people.grant(person.id, grants)
        person = work.people.staff(person.id)
    _settle_on(work, house, grants, before, now)
    return person


def give(work: Work, house: House, staff: StaffId, more: Sequence[Grant], now: datetime) -> None:
    """Give somebody who is here further roles and teams, with the cases that waited for them.

    Raises:
        LookupError: nobody who is here has that id.
    """
    before = roster_of(work, house.playbook)
    person = next((each for each in work.people.everybody() if each.id == staff), None)
    if person is None:
        raise LookupError(f"no staff {staff} here")
    grants = renamed((*person.grants, *more), house.playbook)
    if grants != person.grants:
        work.people.grant(staff, grants)
        _settle_on(work, house, grants, before, now)


def _settle_on(work: Work, house: House, grants: Sequence[Grant], before: Roster, now: datetime) -> None:
    if not all(_is_covered(grant, before) for grant in grants):
        take_back_alerts(work, grants, house.playbook)
        resettle(work, house, now)


def _is_covered(grant: Grant, roster: Roster) -> bool:
    """Tell whether others have what a grant gives, so that nothing waits for whoever gets it."""
    if grant.role not in roster.playbook.roles:
        return True
    team = grant.team or roster.playbook.roles[grant.role].team
    seats = [Seat(grant.role, team, grant.site), *([Seat(None, team, grant.site)] if team else [])]
    if grant.site is None:
        seats += [seat._replace(site=site) for seat in seats for site in roster.playbook.sites]
    return not any(map(roster.nobody_in, seats))


def leave(work: Work, house: House, staff: StaffId, now: datetime) -> bool:
    """Note that a person works here no longer, and pass on what was theirs; False where no administrator would be left.

    Their accounts on platforms are nobody's of ours any more.

    Raises:
        LookupError: nobody who is here has that id.
    """
    here = {person.id: person for person in work.people.everybody()}
    if staff not in here:
        raise LookupError(f"no staff {staff} here")
    if not any(_administers(person) for person in here.values() if person.id != staff):
        return False
    work.people.leave(staff)
    for lane in work.bindings.lanes(chat_of(staff)):
        work.lanes.give_up(lane, chat_of(staff))
        work.bindings.unbind(lane, chat_of(staff))
    resettle(work, house, now)
    return True


def _administers(person: Staff) -> bool:
    return any(grant.role == ADMINISTRATOR for grant in person.grants)


def renamed(grants: Sequence[Grant], playbook: Playbook) -> tuple[Grant, ...]:
    """Return `grants` with those beside them that the playbook's [migration] says they are called now.

    The old ones stay: cases that end under an earlier version still know them by their old names.
    """
    if playbook.migration is None:
        return tuple(dict.fromkeys(grants))
    roles, teams = playbook.migration.roles, playbook.migration.teams
    new = (
        Grant(roles.get(grant.role, grant.role), teams.get(grant.team, grant.team) if grant.team else None, grant.site)
        for grant in grants
    )
    return tuple(dict.fromkeys((*grants, *(grant for grant in new if grant.role in playbook.roles))))


def rename(work: Work, playbook: Playbook) -> int:
    """Give everybody the roles and teams that [migration] says theirs are called now, and return to how many."""
    changed = 0
    for person in work.people.everybody():
        grants = renamed(person.grants, playbook)
        if grants != person.grants:
            work.people.grant(person.id, grants)
            changed += 1
    return changed
