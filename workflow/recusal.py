"""Recusal (回避): who is complained about takes no part in the case. Who stands in for them is the roster's to say.

What is recused is a name: `staff:ID` for a person, `team:NAME` for everybody in a team.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
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
    held = (grant.team or playbook.roles[grant.role].team for grant in actor.grants if grant.role in playbook.roles)
    own = {person(actor.staff)} if actor.staff is not None else set[str]()
    return frozenset(own | {team(name) for each in held if each for name in playbook.names_of(each)})


def is_recused(actor: Actor, case: Case, playbook: Playbook) -> bool:
    """Tell whether `actor` neither sees nor handles, approves or revisits the case."""
    return bool(case.recused) and not case.recused.isdisjoint(names_of(actor, playbook))


def named_in(fields: Fields) -> frozenset[str]:
    """Return whom a move's fields name: a person, a team, or both."""
    found = {person(int(str(fields["staff"])))} if fields.get("staff") else set[str]()
    return frozenset(found | ({team(str(fields["team"]))} if fields.get("team") else set[str]()))


def acting(role: str, case: Case) -> str:
    """Return the role that does what is `role`'s to do: itself, or who stands in where it has nobody."""
    return case.stand_in if case.stand_in and role in case.vacant else role


def owner_of(case: Case, playbook: Playbook) -> str:
    """Return the role that has to act: the stage's owner, or who stands in where there is none of them."""
    return acting(playbook.stages[case.stage].owner, case)
