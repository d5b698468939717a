"""What each move changes in the case besides its stage and its clocks."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from workflow.frozen import replace
from workflow.grouped import MEMBERSHIP, alone, apart
from workflow.hearing import SILENT
from workflow.moves import Fact, Move
from workflow.numbers import CaseNumber
from workflow.outside import PARTY
from workflow.recusal import named_in
from workflow.remedies import given_in, total
from workflow.views import sorted_by

if TYPE_CHECKING:
    from collections.abc import Callable

    from workflow.case import Case
    from workflow.people import Actor
    from workflow.timeline import Fields

    Effect = Callable[[Case, Actor, datetime, Fields], tuple[Case, Fields]]


def apply_nothing(case: Case, _by: Actor, _at: datetime, fields: Fields) -> tuple[Case, Fields]:
    """Only the timeline grows."""
    return case, fields


def contact(case: Case, by: Actor, _at: datetime, fields: Fields) -> tuple[Case, Fields]:
    """Whoever speaks to the customer first stays answerable until another signs for the case (首问制)."""
    return replace(case, first_asked=case.first_asked or by.staff), fields


def grade(case: Case, _by: Actor, _at: datetime, fields: Fields) -> tuple[Case, Fields]:
    """Set the grade and, where given, category, class of customer, site, reach, priority and views: a person rules."""
    category = str(fields["category"]) if fields.get("category") else case.category
    customer = str(fields["customer"]) if fields.get("customer") else case.customer
    reach = str(fields["reach"]) if fields.get("reach") else case.reach
    graded = replace(case, grade=str(fields["grade"]), category=category, customer=customer, reach=reach)
    graded = replace(_placed(graded, fields), views=sorted_by(case.views, fields))
    priority = fields.get("priority")
    if priority:
        graded = replace(graded, priority=int(str(priority)), ruled=True)
    return graded, {**fields, "proposed": case.proposed}


def dispatch(case: Case, _by: Actor, _at: datetime, fields: Fields) -> tuple[Case, Fields]:
    """Hand the case to a team; nobody in it has signed for it yet."""
    handed = replace(case, team=str(fields["team"]), owner=None)
    return _placed(handed, fields), {**fields, "from": case.team}


def _placed(case: Case, fields: Fields) -> Case:
    """Return the case at the site that `fields` name, if they name one."""
    return replace(case, site=str(fields["site"])) if fields.get("site") else case


def take(case: Case, by: Actor, _at: datetime, fields: Fields) -> tuple[Case, Fields]:
    """Sign for the case: the person becomes answerable."""
    return replace(case, owner=by.staff), {**fields, "team": case.team}


def assign(case: Case, _by: Actor, _at: datetime, fields: Fields) -> tuple[Case, Fields]:
    """Make another person answerable."""
    owner = fields["staff"]
    return replace(case, owner=int(owner) if isinstance(owner, int | str) else None), fields  # pyright: ignore[reportArgumentType]


def refuse(case: Case, _by: Actor, _at: datetime, fields: Fields) -> tuple[Case, Fields]:
    """Give the case back; nobody of the team is answerable any more."""
    return replace(case, owner=None), {**fields, "team": case.team}


def ask(case: Case, _by: Actor, at: datetime, fields: Fields) -> tuple[Case, Fields]:
    """Wait for the customer's answer."""
    return replace(case, asked_at=at), fields


def answer(case: Case, _by: Actor, _at: datetime, fields: Fields) -> tuple[Case, Fields]:
    """The customer answered."""
    return replace(case, asked_at=None, marks=case.marks - SILENT), fields


def contain(case: Case, _by: Actor, _at: datetime, fields: Fields) -> tuple[Case, Fields]:
    """The immediate measure was taken."""
    return replace(case, endangered=False), fields


def propose(case: Case, _by: Actor, _at: datetime, fields: Fields) -> tuple[Case, Fields]:
    """Plan the remedy with its date and, where money moves, its amount."""
    promised, given = fields.get("date"), given_in(fields)
    amount = total(given) if given else fields.get("amount")
    return replace(
        case,
        promised=promised if isinstance(promised, datetime) else case.promised,
        amount=amount if isinstance(amount, int) else None,
        remedies=given,
        marks=case.marks - {Fact.APPROVED, Fact.REJECTED, Fact.AGREED, Fact.DISAGREED} - SILENT,
    ), fields


def postpone(case: Case, _by: Actor, _at: datetime, fields: Fields) -> tuple[Case, Fields]:
    """Promise a new date."""
    promised = fields["date"]
    return replace(case, promised=promised if isinstance(promised, datetime) else case.promised), fields


def not_uphold(case: Case, _by: Actor, _at: datetime, fields: Fields) -> tuple[Case, Fields]:
    """Find the complaint not upheld, with an explanation; a question still open is no longer waited for.

    Where who is responsible outside is named, it is no matter of the company's.
    """
    outcome = "not_ours" if fields.get(PARTY) else "not_upheld"
    return replace(case, outcome=outcome, asked_at=None, remedies=()), fields


def resolve(case: Case, _by: Actor, _at: datetime, fields: Fields) -> tuple[Case, Fields]:
    """Solve it; a question still open is no longer waited for.

    Where no remedy is named, those of the plan were given.
    """
    given = given_in(fields)
    solved = replace(case, asked_at=None)
    return (replace(solved, remedies=given, amount=total(given)) if given else solved), fields


def tell(case: Case, _by: Actor, at: datetime, fields: Fields) -> tuple[Case, Fields]:
    """Tell the result and open the poll; a question still open is no longer waited for."""
    return replace(case, told_at=at, asked_at=None, marks=case.marks - SILENT), fields


def accept(case: Case, _by: Actor, _at: datetime, fields: Fields) -> tuple[Case, Fields]:
    """The customer accepts the result."""
    return replace(case, outcome=case.outcome or "accepted"), fields


def accept_partly(case: Case, _by: Actor, _at: datetime, fields: Fields) -> tuple[Case, Fields]:
    """The customer is half content."""
    return replace(case, outcome=case.outcome or "accepted_partly"), fields


def rework(case: Case, _by: Actor, _at: datetime, fields: Fields) -> tuple[Case, Fields]:
    """Begin anew: a new round whose gates forget the old one, save that a person has spoken to the customer.

    A member of a group complaint goes its own way with it; the others are not disturbed.
    """
    kept = case.marks & {Fact.CONTACTED}
    return replace(
        apart(case),
        round=case.round + 1,
        marks=kept,
        promised=None,
        amount=None,
        remedies=(),
        outcome=None,
        asked_at=None,
        order=None,
        revisits=0,
        told_at=None,
    ), {**fields, "round": case.round + 1}


def revisit(case: Case, _by: Actor, _at: datetime, fields: Fields) -> tuple[Case, Fields]:
    """Count an attempt to reach the customer after the poll was not answered."""
    return replace(case, revisits=case.revisits + 1), fields


def report(case: Case, _by: Actor, _at: datetime, fields: Fields) -> tuple[Case, Fields]:
    """Answer the supervision order."""
    return replace(case, order=None), fields


def call(case: Case, _by: Actor, _at: datetime, fields: Fields) -> tuple[Case, Fields]:
    """One call was made; an unanswered one stays open."""
    return replace(case, calls=0 if fields.get("reached") == "yes" else case.calls), fields


def merge(case: Case, _by: Actor, _at: datetime, fields: Fields) -> tuple[Case, Fields]:
    """Join the case to the one it repeats."""
    return replace(alone(case), outcome="merged", merged_into=CaseNumber(str(fields["number"]))), fields


def withdraw(case: Case, _by: Actor, _at: datetime, fields: Fields) -> tuple[Case, Fields]:
    """The customer takes the complaint back."""
    return replace(alone(case), outcome="withdrawn"), fields


def answer_finally(case: Case, _by: Actor, _at: datetime, fields: Fields) -> tuple[Case, Fields]:
    """A manager's reasoned final answer ends a case that the customer does not accept (procedures.md, 0)."""
    return replace(case, outcome="not_accepted"), fields


def close(case: Case, _by: Actor, _at: datetime, fields: Fields) -> tuple[Case, Fields]:
    """Close by hand; without an answer of the customer's it counts as not rated, never as satisfied."""
    return replace(case, outcome=case.outcome or "not_rated"), fields


def reply(case: Case, _by: Actor, _at: datetime, fields: Fields) -> tuple[Case, Fields]:
    """Answer a suggestion, enquiry or service request."""
    return replace(case, outcome="answered"), fields


def recuse(case: Case, _by: Actor, _at: datetime, fields: Fields) -> tuple[Case, Fields]:
    """Keep a person or a team out of the case from now on."""
    return replace(case, recused=case.recused | named_in(fields)), fields


def readmit(case: Case, _by: Actor, _at: datetime, fields: Fields) -> tuple[Case, Fields]:
    """Lift a recusal."""
    return replace(case, recused=case.recused - named_in(fields)), fields


def mark(case: Case, _by: Actor, _at: datetime, fields: Fields) -> tuple[Case, Fields]:
    """Count the case apart; nothing else changes."""
    return replace(case, labels=case.labels | {str(fields["label"])}), fields


def unmark(case: Case, _by: Actor, _at: datetime, fields: Fields) -> tuple[Case, Fields]:
    """Count the case with the others again."""
    return replace(case, labels=case.labels - {str(fields["label"])}), fields


EFFECTS: dict[Move, Effect] = {
    Move.CONTACT: contact,
    Move.GRADE: grade,
    Move.DISPATCH: dispatch,
    Move.TRANSFER: dispatch,
    Move.ACKNOWLEDGE: take,
    Move.ASSIGN: assign,
    Move.INTRODUCE: assign,
    Move.REFUSE: refuse,
    Move.ASK: ask,
    Move.ANSWER: answer,
    Move.CONTAIN: contain,
    Move.PROPOSE: propose,
    Move.POSTPONE: postpone,
    Move.NOT_UPHOLD: not_uphold,
    Move.RESOLVE: resolve,
    Move.TELL: tell,
    Move.SATISFY: accept,
    Move.ACCEPT_PARTLY: accept_partly,
    Move.DISSATISFY: rework,
    Move.REOPEN: rework,
    Move.REVISIT: revisit,
    Move.REPORT: report,
    Move.CALL: call,
    Move.MERGE: merge,
    Move.WITHDRAW: withdraw,
    Move.ANSWER_FINALLY: answer_finally,
    Move.CLOSE: close,
    Move.REPLY: reply,
    Move.MARK: mark,
    Move.UNMARK: unmark,
    Move.RECUSE: recuse,
    Move.READMIT: readmit,
    **MEMBERSHIP,
}
"""A move that is not listed changes only stage, marks and clocks."""
