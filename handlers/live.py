"""The one live card of a case in a team's own chat: what everybody on duty there may see and do."""

from datetime import datetime

from handlers.cards import Card, card_of
from handlers.house import House
from workflow.numbers import CaseNumber
from workflow.people import ALL, Actor, Grant, Side
from workflow.playbook import Playbook
from workflow.ports import Work


def live_card(work: Work, house: House, number: CaseNumber, chat: str, now: datetime) -> Card:
    """Return a case's card as a chat of ours shows it; who presses a button is looked at when it is pressed."""
    case = work.cases.get(number, visible_to=ALL)
    kind, _, name = chat.partition(":")
    if kind == "staff":
        person = next((each for each in work.people.everybody() if str(each.id) == name), None)
        if person is not None:
            return card_of(work, house, case, person.actor(), now)
    return card_of(work, house, case, on_duty(name, house.playbook_of(case, work)), now)


def on_duty(team: str, playbook: Playbook) -> Actor:
    """Return a team, or `TEAM@SITE`, as if it were one person with the roles that work in it.

    Where only some of them may know who complains, the card is theirs who may not: everybody there reads it.
    """
    team, _, site = team.partition("@")
    own = {name: role for name, role in playbook.roles.items() if role.team == team}
    roles = own or {name: role for name, role in playbook.roles.items() if role.sees == "team" and not role.team}
    masked = {name: role for name, role in roles.items() if role.contact == "masked"}
    grants = (Grant(name, None if role.team else team, site or None) for name, role in (masked or roles).items())
    return Actor(side=Side.STAFF, grants=tuple(grants))
