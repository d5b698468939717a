"""An answer that staff give to a question of a decision tree: pressed on the card, checked like a move."""

from collections.abc import Mapping
from datetime import datetime

from handlers.cards import scope_of
from handlers.house import House
from handlers.introducing import person_in
from handlers.moved import Moved, Result, first_mover
from handlers.presses import stands_in_for_customer
from handlers.record import keep
from workflow.case import Case, roles_here
from workflow.errors import FieldsMissing, MoveNotAllowed, StaleCase, UnknownCase
from workflow.inputs import needs_with
from workflow.moves import Move
from workflow.needs import read_needs
from workflow.numbers import CaseNumber, parse_number
from workflow.people import CUSTOMER, Actor
from workflow.playbook import Playbook
from workflow.ports import Work
from workflow.timeline import Fields
from workflow.walk import Choice, answers_for, choose, question_of


def is_answer(choice: str) -> bool:
    """Tell whether a button stood for an answer rather than for a move."""
    return choice.startswith("t:")


def answer_by(work: Work, house: House, by: Actor, choice: str, raw: Mapping[str, object], now: datetime) -> Moved:
    """Give the answer that a button stood for; an older turn means that somebody was first.

    Raises:
        UnknownCase: no such case, none that this person sees, or no button of ours.
    """
    number, turn, given = read_choice(choice)
    case = work.cases.get(number, visible_to=scope_of(by, house.playbook))
    playbook = house.playbook_of(case, work)
    fields, unread = _read(case, given, raw, playbook, house)
    try:
        if str(case.turn) != turn:
            raise StaleCase(case.number, case.turn)  # noqa: TRY301 - answered like the rules' own refusal
        if unread:
            raise FieldsMissing(case.number, f"answer {given.number}", case.stage, unread)  # noqa: TRY301 - the same
        return Moved(result=Result.DONE, case=_given(work, house, case, given, by, playbook, fields, now))
    except FieldsMissing as missing:
        return Moved(result=Result.FIELDS, case=case, problems={**missing.problems, **unread})
    except (StaleCase, MoveNotAllowed):
        return Moved(result=Result.FIRST, case=case, first=first_mover(work, case))


def read_choice(choice: str) -> tuple[CaseNumber, str, Choice]:
    """Return the case, the turn and the answer that a button carried.

    Raises:
        UnknownCase: it is no button of ours.
    """
    parts = choice.split(":")
    number = parse_number(parts[1]) if len(parts) == len(("t", "case", "turn", "node", "place")) else None
    if number is None or not (parts[4].isascii() and parts[4].isdecimal()):
        raise UnknownCase(choice[:16])
    return number, parts[2], Choice(parts[3], int(parts[4][:4]))


def _read(
    case: Case, given: Choice, raw: Mapping[str, object], playbook: Playbook, house: House
) -> tuple[Fields, dict[str, str]]:
    standing = question_of(case, playbook)
    if standing is None or standing[0] != given.number or given.place >= len(standing[1].answers):
        return {}, {}
    return read_needs(needs_with(standing[1].answers[given.place], case, playbook), raw, house.zone)


def _given(
    work: Work,
    house: House,
    case: Case,
    given: Choice,
    by: Actor,
    playbook: Playbook,
    fields: Fields,
    now: datetime,
) -> Case:
    roles = roles_here(by, case, playbook)
    fields = {**fields, **person_in(work, _move_of(case, given, playbook), fields)}
    if stands_in_for_customer(case, by, playbook):
        by, roles, fields = CUSTOMER, frozenset[str](), {**fields, "through": by.name}
    after, events = choose(case, given, by=by, roles=roles, at=now, playbook=playbook, zone=house.zone, fields=fields)
    return keep(work, house, case, after, events, now)


def _move_of(case: Case, given: Choice, playbook: Playbook) -> Move | None:
    standing = question_of(case, playbook)
    if standing is None or given.place >= len(standing[1].answers):
        return None
    return standing[1].answers[given.place].move


def open_answers(case: Case, now: datetime, playbook: Playbook) -> tuple[int, ...]:
    """Return the answers that the customer may give now."""
    return answers_for(case, CUSTOMER, frozenset(), now, playbook)
