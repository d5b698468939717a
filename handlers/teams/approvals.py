"""What waits for somebody's decision comes to them as a message of their own, which is edited once it is decided.

Like a card it keeps only what it is about; whether it is still to be decided, and by whom, is asked when it is sent.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from handlers.crews import chat_of
from handlers.presses import Press
from handlers.speaking import lane_topic
from workflow.case import Case, roles_here
from workflow.extension import decider
from workflow.moves import Fact, Move
from workflow.numbers import CaseNumber
from workflow.playbook import Playbook
from workflow.ports import Work
from workflow.recusal import owner_of
from workflow.stored import Line, Notice, Priority, Staff
from workflow.timeline import Event

Place = tuple[str, str]
ASKED = "asked"
"""In a row: which line of the timeline asks for a decision."""
DECIDES: Mapping[Fact, frozenset[Move]] = {
    Fact.PROPOSED: frozenset({Move.APPROVE, Move.REJECT}),
    Fact.EXTENSION_REQUESTED: frozenset({Move.GRANT_EXTENSION, Move.REFUSE_EXTENSION}),
}
"""Facts that ask for a decision, and the moves by which it is made."""
DECIDED: Mapping[Fact, frozenset[Fact]] = {
    Fact.PROPOSED: frozenset({Fact.APPROVED, Fact.REJECTED, Fact.PROPOSED}),
    Fact.EXTENSION_REQUESTED: frozenset({Fact.EXTENDED, Fact.EXTENSION_REFUSED, Fact.EXTENSION_LAPSED}),
}
AT_ONCE = frozenset({Move.APPROVE, Move.GRANT_EXTENSION})
"""Decisions that need no words: a button makes them."""


def wants_words(pressed: Press) -> bool:
    """Tell whether something is to be filled in before a button's move is made."""
    at_once = pressed.move in AT_ONCE and not any(each.required for each in pressed.needs)
    return bool(pressed.needs) and not at_once


def is_request(notice: Notice) -> bool:
    """Tell whether a row asks somebody to decide."""
    return ASKED in notice.body


def ask_for_decisions(
    work: Work, bound: Sequence[Place], case: Case, events: Sequence[Event], playbook: Playbook, now: datetime
) -> None:
    """Ask those who decide, wherever they have linked an account, and bring earlier requests up to date."""
    first = work.cases.lines(case.number) - len(events) + 1
    _renew(work, case.number, first, now)
    for place, event in enumerate(events, first):
        if event.fact in DECIDES:
            for chat in map(chat_of, (each.id for each in deciders(work, case, event.fact, playbook, now))):
                for lane in (lane for lane, each in bound if each == chat):
                    _put(work, (lane, chat), case.number, place, now)


def deciders(work: Work, case: Case, fact: Fact, playbook: Playbook, now: datetime) -> Sequence[Staff]:
    """Return who is asked: those with the role whose decision it is, or else whoever may decide."""
    people = work.people.everybody()
    able = [each for each in people if case.moves(each.actor(), now, playbook, DECIDES[fact])]
    role = decider(case, playbook) if fact is Fact.EXTENSION_REQUESTED else owner_of(case, playbook)
    return [each for each in able if role in roles_here(each.actor(), case, playbook)] or able


def decision_on(lines: Sequence[Line], asked: int) -> Line | None:
    """Return the line by which what line `asked` asks for was decided, or asked for anew."""
    fact = next(line.event.fact for line in lines if line.seq == asked)
    return next((line for line in lines if line.seq > asked and line.event.fact in DECIDED[fact]), None)


def _renew(work: Work, number: CaseNumber, first: int, now: datetime) -> None:
    requests = [each for each in work.lanes.edited(number) if is_request(each)]
    lines = work.cases.timeline(number) if requests else ()
    for row in requests:
        decision = decision_on(lines, asked_in(row))
        if decision is None or decision.seq >= first:
            work.lanes.renew(row.dedupe, now)
            work.hint(lane_topic(row.lane))


def _put(work: Work, place: Place, number: CaseNumber, asked: int, now: datetime) -> None:
    lane, chat = place
    row = Notice(
        dedupe=f"{ASKED}:{lane}:{chat}:{number}:{asked}",
        lane=lane,
        chat=chat,
        case=number,
        body={ASKED: asked},
        at=now,
        priority=Priority.ESCALATION,
        edition=1,
    )
    work.outbox.put(row)
    work.hint(lane_topic(lane))


def asked_in(notice: Notice) -> int:
    """Return the line that asks."""
    found = notice.body[ASKED]
    return found if isinstance(found, int) else 0


def open_requests(
    work: Work, case: Case, playbook: Playbook, person: Staff, now: datetime
) -> Iterator[tuple[Fact, frozenset[Move]]]:
    """Yield what a case waits to be decided on, of what is this person's, with the moves by which it is."""
    for fact, moves in DECIDES.items():
        if person in deciders(work, case, fact, playbook, now):
            yield fact, moves
