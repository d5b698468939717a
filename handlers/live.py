"""The one live card of a case in a team's own chat: what everybody on duty there may see and do."""

from dataclasses import replace
from datetime import datetime

from handlers.cards import Card, card_of, scope_of
from handlers.crews import is_between_them, least_of, on_duty, present
from handlers.house import House
from handlers.teams.tasks import Task, is_under_way
from workflow.case import Case
from workflow.errors import UnknownCase
from workflow.numbers import CaseNumber
from workflow.people import ALL, Actor
from workflow.ports import Work


def live_card(work: Work, house: House, number: CaseNumber, chat: str, now: datetime) -> Card | None:
    """Return a case's card as a chat of ours shows it; None where it is not, or no longer, for them to see (P6).

    It is written for those who know least, as everybody there reads it; its buttons are those of all, and who presses
    one is looked at when it is pressed.
    """
    found = seen_from(work, house, number, chat)
    if found is None:
        return None
    case, viewer, reader = found
    card = card_of(work, house, case, reader, now)
    if viewer == reader:
        return card
    whole = card_of(work, house, case, viewer, now)
    return replace(card, presses=whole.presses, question=whole.question)


def seen_from(work: Work, house: House, number: CaseNumber, chat: str) -> tuple[Case, Actor, Actor] | None:
    """Return a case that a chat of ours sees, who acts there, and who reads there and knows least; else None."""
    kind, _, name = chat.partition(":")
    playbook = house.playbook_of(work.cases.get(number, visible_to=ALL), work)
    if kind == "case":
        viewer = present(work.cases.get(number, visible_to=ALL), playbook)
        reader = least_of(viewer, playbook) if viewer else None
    elif kind == "staff":
        viewer = next((each.actor() for each in work.people.everybody() if str(each.id) == name), None)
        reader = viewer
    else:
        viewer = on_duty(name, playbook)
        reader = least_of(viewer, playbook)
    if viewer is None or reader is None:
        return None
    # Whoever may be in a case's own channel sees it; nobody else is let in.
    scope = ALL if kind == "case" else scope_of(viewer, house.playbook)
    try:
        case = work.cases.get(number, visible_to=scope)
    except UnknownCase:
        return None
    if kind == "team" and is_between_them(work, case, name, playbook):
        return None
    # Somebody may still be there who is to be removed.
    if kind == "case" and case.recused and is_under_way(work, number, Task.PEOPLE):
        return None
    return case, viewer, reader
