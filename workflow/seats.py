"""Which roles and teams have nobody, as people are told of it: the whole role, or else one team of it, or one site."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from workflow.roster import Roster, Seat

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


class Place(NamedTuple):
    """Where open cases are, as far as it says who has to act: version of the playbook, stage, team and site."""

    playbook: str
    stage: str
    team: str
    site: str | None


def empty_seats(roster: Roster) -> tuple[Seat, ...]:
    """Return the seats that nobody has, roles first; a team is named where no role of it is named already."""
    playbook = roster.playbook
    work = dict.fromkeys((*(category.team for category in playbook.categories), playbook.intake.danger_team))
    seats: list[Seat] = []
    for role in playbook.roles:
        teams = tuple(work) if roster.belongs_to_teams(role) else (None,)
        seats += [Seat(role)] if roster.has_nobody(role) else _narrow(roster, role, teams)
    named = {team for seat in seats for team in _teams_of(seat, roster, work)}
    return (*seats, *(Seat(None, team) for team in playbook.teams if team not in named and _is_deserted(roster, team)))


def _narrow(roster: Roster, role: str, teams: Iterable[str | None]) -> Iterator[Seat]:
    for team in teams:
        if roster.nobody_in(Seat(role, team)):
            yield Seat(role, team)
            continue
        yield from (seat for site in roster.playbook.sites if roster.nobody_in(seat := Seat(role, team, site)))


def _teams_of(seat: Seat, roster: Roster, work: Iterable[str]) -> Iterable[str]:
    if seat.team is None and roster.belongs_to_teams(str(seat.role)):
        return work
    team = seat.team or roster.playbook.roles[str(seat.role)].team
    return (team,) if team and seat.site is None else ()


def _is_deserted(roster: Roster, team: str) -> bool:
    return roster.nobody_in(Seat(None, team))


def named_as(seat: Seat, named: Sequence[Seat], roster: Roster) -> Seat:
    """Return the seat under which people are told of `seat`: one of `named` that it is part of, or itself."""
    return next((each for each in named if _contains(each, seat, roster)), seat)


def _contains(whole: Seat, part: Seat, roster: Roster) -> bool:
    if part.role is None and whole.role is not None:
        return str(part.team) in _teams_of(whole, roster, (str(part.team),))
    same = whole.role == part.role and whole.team in (None, part.team)
    return same and whole.site in (None, part.site)


def waiting_at(place: Place, roster: Roster) -> Seat | None:
    """Return the seat that has to act on the cases of a place and that nobody has; None where somebody has it.

    Whether everybody in it is recused from one of them is another matter: then there are people, who may come back.
    """
    seat = seat_of(roster.playbook.stages[place.stage].owner, place.team, place.site, roster)
    return seat if roster.nobody_in(seat) else None


def seat_of(name: str, team: str, site: str | None, roster: Roster) -> Seat:
    """Return the seat of a role on a case of `team` and `site`, or of a team where no role is called so."""
    if name not in roster.playbook.roles:
        return Seat(None, name, site)
    return Seat(name, team if roster.belongs_to_teams(name) else None, site)
