"""Recusal (回避): who is complained about takes no part in the case, and who stands in where nobody else is left.

What is recused is a name: `staff:ID` for a person, `team:NAME` for everybody in a team.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from workflow.case import Case
    from workflow.people import Actor, StaffId
    from workflow.playbook import Playbook
    from workflow.timeline import Fields


def person(staff: StaffId | int) -> str:
    """Return the name under which a person is recused."""
    return f"staff:{staff}"


def team(name: str) -> str:
    """Return the name under which a team is recused."""
    return f"team:{name}"


def names_of(actor: Actor, playbook: Playbook) -> frozenset[str]:
    """Return every name whose recusal keeps `actor` out: their own, and those of their teams."""
    teams = {
        grant.team or playbook.roles[grant.role].team for grant in actor.grants if grant.role in playbook.roles
    } - {None}
    own = {person(actor.staff)} if actor.staff is not None else set[str]()
    return frozenset(own | {team(str(name)) for name in teams})


def is_recused(actor: Actor, case: Case, playbook: Playbook) -> bool:
    """Tell whether `actor` neither sees nor handles, approves or revisits the case."""
    return bool(case.recused) and not case.recused.isdisjoint(names_of(actor, playbook))


def named_in(fields: Fields) -> frozenset[str]:
    """Return whom a move's fields name: a person, a team, or both."""
    found = {person(int(str(fields["staff"])))} if fields.get("staff") else set[str]()
    return frozenset(found | ({team(str(fields["team"]))} if fields.get("team") else set[str]()))


def owner_of(case: Case, playbook: Playbook) -> str:
    """Return the role that has to act: the stage's owner, or who stands in where they are all recused."""
    owner = playbook.stages[case.stage].owner
    return case.stand_in if case.stand_in and owner in case.vacant else owner


def settled(case: Case, people: Iterable[Actor], playbook: Playbook) -> Case:
    """Return the case with nobody recused left in charge: teams that step back give it to whoever stands in (P2)."""
    if not case.recused:
        return replace(case, vacant=frozenset(), stand_in=None) if case.vacant or case.stand_in else case
    everybody = tuple(people)
    stand_in = _stand_in(case, everybody, playbook)
    fixed = playbook.roles[stand_in].team if stand_in else None
    left = team(case.team) in case.recused and fixed is not None
    moved = replace(case, team=fixed or case.team, owner=None) if left else case
    if moved.owner is not None and person(moved.owner) in case.recused:
        moved = replace(moved, owner=None)
    vacant = frozenset(role for role in playbook.roles if _is_vacant(role, moved, everybody, playbook))
    return replace(moved, vacant=vacant, stand_in=stand_in)


def leaves_somebody(case: Case, people: Iterable[Actor], playbook: Playbook) -> bool:
    """Tell whether somebody is left who may answer the case."""
    return _stand_in(case, tuple(people), playbook) is not None


def _stand_in(case: Case, people: Sequence[Actor], playbook: Playbook) -> str | None:
    """Return the first of those whom the playbook names of whom anybody is left; a category's own goes first."""
    if playbook.recusal is None:
        return None
    category = playbook.category(case.category)
    own = (category.stand_in,) if category and category.stand_in else ()
    able = [role for role in (*own, *playbook.recusal.fallback) if not _is_vacant(role, case, people, playbook)]
    held = [role for role in able if _holders(role, case, people, playbook)]
    return next(iter((*held, *able)), None)


def _holders(role: str, case: Case, people: Sequence[Actor], playbook: Playbook) -> list[Actor]:
    bound = playbook.roles[role].sees == "team"
    fixed = playbook.roles[role].team
    wanted = {fixed or case.team, None} if bound else None
    return [
        actor
        for actor in people
        if any(
            grant.role == role and (wanted is None or (grant.team or fixed) in wanted) and grant.reaches(case.site)
            for grant in actor.grants
        )
    ]


def _is_vacant(role: str, case: Case, people: Sequence[Actor], playbook: Playbook) -> bool:
    rules = playbook.roles[role]
    if rules.team is not None and team(rules.team) in case.recused:
        return True
    holders = _holders(role, case, people, playbook)
    if not holders:
        return rules.sees == "team" and rules.team is None and any(name.startswith("team:") for name in case.recused)
    return all(is_recused(actor, case, playbook) for actor in holders)
