"""Who works in a team, and what a chat of theirs may have before its eyes."""

from dataclasses import replace

from handlers.house import House
from handlers.message import Phrase, Said
from handlers.teams.tasks import is_of_a_case
from workflow.case import Case
from workflow.numbers import CaseNumber, spoken
from workflow.people import Actor, Grant, Side, StaffId
from workflow.playbook import Playbook, Recipients
from workflow.ports import Work
from workflow.recusal import is_recused, owner_of, person
from workflow.stored import Staff


def chat_of(staff: StaffId) -> str:
    """Return the name of a person's own chat in outbox rows and bindings."""
    return f"staff:{staff}"


def on_duty(team: str, playbook: Playbook) -> Actor:
    """Return a team, or `TEAM@SITE`, as if it were one person with every role that works in it."""
    team, _, site = team.partition("@")
    own = {name: role for name, role in playbook.roles.items() if role.team == team}
    roles = own or {name: role for name, role in playbook.roles.items() if role.sees == "team" and not role.team}
    grants = (Grant(name, None if role.team else team, site or None) for name, role in roles.items())
    return Actor(side=Side.STAFF, grants=tuple(grants))


def least_of(viewer: Actor, playbook: Playbook) -> Actor:
    """Return a team as one of those in it who may not know who complains, if there are such."""
    masked = tuple(grant for grant in viewer.grants if playbook.roles[grant.role].contact == "masked")
    return replace(viewer, grants=masked or viewer.grants)


def present(case: Case, playbook: Playbook) -> Actor | None:
    """Return those whom a playbook names for a case's own channel as if they were one person; None where it does not.

    Whoever is recused is not among them.
    """
    named = playbook.own_channel.invites if playbook.own_channel else ()
    grants = dict.fromkeys(grant for name in named for grant in _named(name, case, playbook))
    there = (Actor(side=Side.STAFF, grants=(grant,)) for grant in grants)
    kept = tuple(grant for each in there if not is_recused(each, case, playbook) for grant in each.grants)
    return Actor(side=Side.STAFF, grants=kept) if kept else None


def _named(name: str, case: Case, playbook: Playbook) -> tuple[Grant, ...]:
    role = owner_of(case, playbook) if name == Recipients.OWNER else name
    if role in playbook.roles:
        return (Grant(role, None if playbook.roles[role].team else case.team),)
    return on_duty(case.team if name == Recipients.TEAM else name, playbook).grants


def is_between_them(work: Work, case: Case, team: str, playbook: Playbook) -> bool:
    """Tell whether somebody who is recused would read it in the team's chat: then the chat has none of it."""
    if not case.recused:
        return False
    people = (each for each in work.people.everybody() if person(each.id) in case.recused)
    return any(works_in(each, team, playbook) for each in people) or is_recused(on_duty(team, playbook), case, playbook)


def works_in(one: Staff, team: str, playbook: Playbook) -> bool:
    """Tell whether a person works in a team, or in `TEAM@SITE`."""
    team, _, site = team.partition("@")
    return any(
        (grant.team or playbook.team_of(grant.role, "")) == team and grant.reaches(site or None)
        for grant in one.grants
        if grant.role in playbook.roles
    )


def is_on(chat: str, boards: frozenset[str]) -> bool:
    """Tell whether a team's chat is among the boards that a case stands on."""
    kind, _, name = chat.partition(":")
    return kind == "team" and name in boards


def named_chat(work: Work, house: House, chat: str) -> Said:
    """Return what people call a chat of ours: the team, at its site where it has one, or the person."""
    kind, _, name = chat.partition(":")
    if kind == "staff":
        return next((each.name for each in work.people.everybody() if str(each.id) == name), name)
    if is_of_a_case(chat):
        return Phrase("teams.channel.of", {"number": spoken(CaseNumber(name))})
    team, _, site = name.partition("@")
    playbook = house.playbook
    called: Said = playbook.teams[team].name if team in playbook.teams else team
    if site not in playbook.sites:
        return called
    return Phrase("teams.at_site", {"team": called, "site": playbook.sites[site].name})
