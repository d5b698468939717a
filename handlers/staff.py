"""What staff do: press a button on a card, or register a complaint for somebody at the desk or on the phone."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from handlers.answers import answer_by, is_answer
from handlers.barring import about, barred
from handlers.cards import Card, card_of, scope_of
from handlers.causes import counted, keep_cause
from handlers.filing import Filing, file_for_customer
from handlers.house import House
from handlers.introducing import person_in
from handlers.joining import DECLARES, bring_together
from handlers.joining import problems_of as joining_problems
from handlers.mentioning import mentioned_in
from handlers.moved import Moved, Pressed, Result, first_mover
from handlers.parties import named_here
from handlers.record import keep
from handlers.roster import roster_of
from handlers.spot_checks import scored
from handlers.standing_in import acting_for
from handlers.weighing import remember_class, weighed
from workflow.case import Case
from workflow.elements import Elements
from workflow.errors import FieldsMissing, MoveNotAllowed, StaleCase, UnknownCase
from workflow.frozen import replace
from workflow.hearing import ANSWERS, SAID
from workflow.moves import Fact, Move
from workflow.needs import problems_in, read_fields
from workflow.numbers import CaseNumber, parse_number
from workflow.outside import PARTY
from workflow.people import CUSTOMER, REDRESS, Actor, StaffId
from workflow.playbook import Playbook
from workflow.ports import Work
from workflow.rating import TAKEN_DOWN, rated
from workflow.recusal import named_in
from workflow.reports.tales import APART, stands_apart
from workflow.timeline import Event, Fields

REVISIT_ANSWERS = {
    "satisfied": Move.SATISFY,
    "neutral": Move.ACCEPT_PARTLY,
    "dissatisfied": Move.DISSATISFY,
}


def press(work: Work, house: House, by: Actor, choice: str, raw: Mapping[str, object], now: datetime) -> Pressed:
    """Make the move that a button stood for, and return the card as it is then.

    Raises:
        UnknownCase: no such case, none that this person sees, or no button of ours.
    """
    make = answer_by if is_answer(choice) else move_by
    moved = make(work, house, by, choice, raw, now)
    card = card_of(work, house, moved.case, by, now)
    return Pressed(result=moved.result, case=moved.case, first=moved.first, problems=moved.problems, card=card)


def move_by(work: Work, house: House, by: Actor, choice: str, raw: Mapping[str, object], now: datetime) -> Moved:
    """Make the move that a button stood for.

    A button is a request, checked against the case as it is: an older turn, or a move that is gone, means that
    somebody was first.

    Raises:
        UnknownCase: no such case, none that this person sees, or no button of ours.
    """
    number, turn, move = _read(choice)
    case = work.cases.get(number, visible_to=scope_of(by, house.playbook))
    playbook = house.playbook_of(case, work)
    fields, unread = read_fields(move, raw, playbook, house.zone)
    problems = {**problems_in(move, fields, case, playbook, now), **unread, **_unseen(work, house, by, move, fields)}
    problems |= _barred(work, move, case, playbook, fields)
    problems |= joining_problems(work, house, by, move, case, playbook, fields, now)
    try:
        allowed = case.at_turn(turn)
        if problems and move in case.moves(by, now, playbook, {move}):
            raise FieldsMissing(number, move, case.stage, problems)  # noqa: TRY301 - the rules' own refusal is answered alike
        moved = _make(work, house, allowed, move, by, playbook, fields, now)
    except FieldsMissing as missing:
        return Moved(result=Result.FIELDS, case=case, problems={**missing.problems, **problems})
    except (StaleCase, MoveNotAllowed):
        return Moved(result=Result.FIRST, case=case, first=first_mover(work, case))
    return Moved(result=Result.DONE, case=moved)


def _read(choice: str) -> tuple[CaseNumber, int, Move]:
    parts = choice.split(":")
    try:
        kind, number, turn, move = parts
        found = parse_number(number)
        if kind != "m" or found is None:
            raise ValueError  # noqa: TRY301 - unreadable in one of three ways
        return found, int(turn), Move(move)
    except ValueError as unreadable:
        raise UnknownCase(choice[:16]) from unreadable


def _unseen(work: Work, house: House, by: Actor, move: Move, fields: Fields) -> dict[str, str]:
    """A merge needs a case that exists for this person, and an assignment a person of ours."""
    if move is Move.MERGE and "number" in fields:
        number = parse_number(str(fields["number"]))
        try:
            work.cases.get(number or CaseNumber(""), visible_to=scope_of(by, house.playbook))
        except UnknownCase:
            return {"number": "unseen"}
    if move in (Move.ASSIGN, Move.INTRODUCE, Move.RECUSE) and isinstance(fields.get("staff"), int):
        known = {person.id for person in work.people.everybody()}
        return {} if fields["staff"] in known else {"staff": "unseen"}
    return {}


def _barred(work: Work, move: Move, case: Case, playbook: Playbook, fields: Fields) -> dict[str, str]:
    """Nobody recused is given the case, and a recusal leaves somebody to answer it (P2)."""
    if move is Move.RECUSE:
        after = replace(case, recused=case.recused | named_in(fields))
        return {} if roster_of(work, playbook).leaves_somebody(after) else {"staff": "nobody"}
    if move is Move.READMIT or not case.recused & named_in(fields):
        return {}
    return {"staff" if fields.get("staff") else "team": "choice"}


def _make(
    work: Work,
    house: House,
    case: Case,
    move: Move,
    by: Actor,
    playbook: Playbook,
    fields: Fields,
    now: datetime,
) -> Case:
    if move in DECLARES:
        return bring_together(work, house, case, move, by, playbook, fields, now)
    if move is Move.MERGE:
        fields = {**fields, "number": parse_number(str(fields.get("number", ""))) or ""}
    fields, answers = rated(move, fields, playbook.stages[case.stage], playbook)
    fields = {**fields, **person_in(work, move, fields), **mentioned_in(work, house, case, move, by, fields)}
    if move is Move.ASSIGN and isinstance(fields.get("staff"), int):
        fields = {**fields, "staff": acting_for(work, StaffId(int(str(fields["staff"]))), case, playbook, now)}
    if move in TAKEN_DOWN:
        fields = {**fields, APART: stands_apart(by, case, playbook)}
    if move is Move.RELAY:
        fields = {**fields, **named_here(work, case, str(fields[PARTY]), playbook)}
    after, events = case.make(move, by=by, at=now, playbook=playbook, zone=house.zone, fields=fields)
    after, more = _also(after, move, by, playbook, house, fields, now)
    more = (*more, *(_answered(question, place, by, now) for question, place in answers))
    if move is Move.GRADE:
        return _regraded(work, house, case, after, events, playbook, fields, now)
    kept = keep(work, house, case, after, (*events, *more), now)
    if move is Move.SCORE:
        scored(work, house, kept, by, fields, now)
    if move is Move.MERGE and kept.merged_into and kept.conversation:
        work.cases.link(kept.merged_into, kept.conversation)
    return kept


def _regraded(
    work: Work,
    house: House,
    before: Case,
    graded: Case,
    events: Sequence[Event],
    playbook: Playbook,
    fields: Fields,
    now: datetime,
) -> Case:
    """Keep a case that was graded, weighed anew; one of another category is another's to answer, of another cause."""
    remember_class(work, before, fields.get("customer"), now)
    elements = work.cases.elements(before.number)
    after, proposals = weighed(house, graded, elements, playbook, now)
    if after.category == before.category:
        return keep(work, house, before, after, (*events, *proposals), now)
    after, recused = barred(after, about(after, playbook), REDRESS, roster_of(work, playbook), now)
    after, systemic = counted(work, house, replace(after, systemic=False), elements, playbook, now)
    kept = keep(work, house, before, after, (*events, *proposals, *recused, *systemic), now)
    work.causes.forget(kept.number)
    keep_cause(work, kept, elements, playbook, told=bool(systemic))
    return kept


def _also(
    case: Case, move: Move, by: Actor, playbook: Playbook, house: House, fields: Fields, now: datetime
) -> tuple[Case, tuple[Event, ...]]:
    """Return what a call, a revisit or words heard bring with them: the customer's own answer, or the next attempt."""
    answer = fields.get("answer")
    if move is Move.REVISIT and _is_a_rating(case, answer, playbook):
        said = {"comment": fields.get("comment"), "through": by.name, APART: fields[APART]}
        rated = REVISIT_ANSWERS[str(answer)]
        return case.make(rated, by=CUSTOMER, at=now, playbook=playbook, zone=house.zone, fields=said)
    if move is Move.HEAR:
        said = {"text": fields.get("text"), "comment": fields.get("text"), "through": by.name, APART: fields[APART]}
        heard = ANSWERS[str(fields[SAID])]
        return case.make(heard, by=CUSTOMER, at=now, playbook=playbook, zone=house.zone, fields=said)
    if move is Move.CALL and fields.get("reached") == "no":
        return case.record(Fact.CALL_DUE, by=REDRESS, at=now, playbook=playbook, zone=house.zone)
    if move is Move.CALL and case.asked_at is not None and fields.get("text"):
        said = {"text": fields["text"], "through": by.name}
        return case.make(Move.ANSWER, by=CUSTOMER, at=now, playbook=playbook, zone=house.zone, fields=said)
    return case, ()


def _answered(question: str, place: int, by: Actor, now: datetime) -> Event:
    """Return the line for an answer to one of the poll's questions that somebody of ours took down."""
    data: Fields = {"question": question, "answer": place, "through": by.name}
    return Event(fact=Fact.COMMENTED, at=now, by=CUSTOMER, data=data)


def _is_a_rating(case: Case, answer: object, playbook: Playbook) -> bool:
    """Tell whether the answer at a revisit moves the case; after the closing answer it is only noted."""
    rated = REVISIT_ANSWERS.get(str(answer))
    return rated is not None and playbook.rule(case.stage, rated) is not None


def register(work: Work, house: House, by: Actor, elements: Elements, filing: Filing, now: datetime) -> Card | None:
    """Register a case taken down by staff; None where they may not, or nobody of ours is who it is about (P6).

    A customer without chat is served by calls: what chat would have pushed becomes a call with a clock.
    """
    roles = [house.playbook.roles.get(grant.role) for grant in by.grants]
    if not any(role and role.files for role in roles):
        return None
    if filing.about is not None and filing.about not in {person.id for person in work.people.everybody()}:
        return None
    case = file_for_customer(work, house, elements, replace(filing, handled_by=by.staff), by, now)
    return card_of(work, house, case, by, now)


def sees(work: Work, house: House, by: Actor, number: CaseNumber) -> bool:
    """Tell whether a person sees a case; who registers a complaint about their own team does not."""
    try:
        work.cases.get(number, visible_to=scope_of(by, house.playbook))
    except UnknownCase:
        return False
    return True
