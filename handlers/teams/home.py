"""What somebody finds on their own page on a platform: what waits for them, as they would see it at the desk.

Colleagues: what they have to decide, their queue by due time, their board in short. Everybody: their own complaints.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from handlers.cards import Card, card_of, scope_of
from handlers.house import House
from handlers.linking import linked
from handlers.message import Button, Phrase, Said
from handlers.standing_in import stood_in_for
from handlers.status import status_of_all
from handlers.teams.approval_words import asked_for
from handlers.teams.approvals import open_requests
from handlers.teams.card_words import shortened
from workflow.case import Case, roles_here
from workflow.clocks import next_due, overdue
from workflow.language import Language
from workflow.numbers import CaseNumber, spoken
from workflow.people import Actor, StaffId
from workflow.ports import Work
from workflow.recusal import owner_of
from workflow.stored import Staff

MOST = 12
"""Rows of a kind; the rest is at the desk."""
LONGEST_ISSUE = 120
NEVER = timedelta.max
COMPLAIN = "complain"
"""What the button carries by which a complaint is begun."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One thing, with what may be done about it at once; `case` is one that the desk has a page of."""

    said: Said
    buttons: tuple[Button, ...] = ()
    case: CaseNumber | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Some rows under one heading."""

    title: Said
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """A person's page; `staff` is whether the desk is theirs too."""

    language: Language
    parts: tuple[Part, ...]
    staff: bool


def home_of(work: Work, house: House, lane: str, account: str, now: datetime) -> Home:
    """Return the page of whoever has an account, known or not."""
    person, conversation = linked(work, lane, account), work.conversations.find(lane, account)
    language = person.language if person else conversation.language if conversation else house.language
    told = status_of_all(work, house, conversation, now) if conversation else ()
    own = tuple(Row(said=reply.said, buttons=reply.buttons) for reply in told if reply.case)
    if not own and person is None:
        own = (Row(said=Phrase("teams.home.none")),)
    file = Row(said="", buttons=(Button(Phrase("teams.home.file"), COMPLAIN),))
    mine = (*_of_staff(work, house, person, now),) if person else ()
    return Home(
        language=language,
        parts=(*mine, Part(title=Phrase("teams.home.mine"), rows=(*own, file))),
        staff=person is not None,
    )


def _of_staff(work: Work, house: House, person: Staff, now: datetime) -> Iterator[Part]:
    actor = person.actor()
    cases = sorted(work.cases.board(visible_to=scope_of(actor, house.playbook)), key=lambda case: _due(case, now))
    asked = tuple(_requests(work, house, cases, person, now))
    yield Part(title=Phrase("teams.home.approvals"), rows=asked or _nothing())
    shown = {row.case for row in asked}
    owners = stood_in_for(work, actor, now) | {person.id}
    mine = [case for case in cases if case.number not in shown and _waits_for(work, house, case, actor, owners)]
    queue = tuple(_row(work, house, case, person, now) for case in mine[:MOST])
    title = Phrase("teams.home.queue", {"count": len(mine)})
    yield Part(title=title, rows=queue or _nothing())
    yield Part(title=Phrase("teams.home.board", {"count": len(cases)}), rows=_in_short(work, house, cases, now))


def _nothing() -> tuple[Row, ...]:
    return (Row(said=Phrase("teams.home.nothing")),)


def _due(case: Case, now: datetime) -> timedelta:
    due = next_due(case)
    return due - now if due else NEVER


def _waits_for(work: Work, house: House, case: Case, actor: Actor, owners: frozenset[StaffId]) -> bool:
    """Tell whether a case waits for somebody: theirs, of whom they stand in for, or nobody's yet in their role."""
    if case.owner is not None:
        return case.owner in owners
    playbook = house.playbook_of(case, work)
    return owner_of(case, playbook) in roles_here(actor, case, playbook)


def _requests(work: Work, house: House, cases: Sequence[Case], person: Staff, now: datetime) -> Iterator[Row]:
    found = 0
    for case in cases:
        for fact, moves in open_requests(work, case, house.playbook_of(case, work), person, now):
            if found == MOST:
                return
            found += 1
            said = asked_for(work, house, case, person.actor(), fact, now)
            card = card_of(work, house, case, person.actor(), now)
            buttons = tuple(Button(press.label, press.choice) for press in card.presses if press.move in moves)
            yield Row(said=said, buttons=buttons, case=case.number)


def _row(work: Work, house: House, case: Case, person: Staff, now: datetime) -> Row:
    return Row(said=_words(card_of(work, house, case, person.actor(), now)), case=case.number)


def _words(card: Card) -> Said:
    head = Phrase("teams.card.head", {"number": spoken(card.number), "stage": card.stage})
    late = "teams.card.late" if card.overdue else "teams.card.due"
    due = Phrase(late, {"clock": card.clock or "", "due": card.due}) if card.due else ""
    return (head, due, Phrase("teams.card.issue", {"issue": shortened(card.issue, LONGEST_ISSUE)}))


def _in_short(work: Work, house: House, cases: Sequence[Case], now: datetime) -> tuple[Row, ...]:
    """Return one row with a line for each stage: how many cases, and how many of them late."""
    stages, late = Counter[str](), Counter[str]()
    names: dict[str, Said] = {}
    for case in cases:
        names.setdefault(case.stage, house.playbook_of(case, work).stages[case.stage].name)
        stages[case.stage] += 1
        late[case.stage] += overdue(case, now)
    if not stages:
        return _nothing()
    return (Row(said=tuple(_line(names[stage], count, late[stage]) for stage, count in stages.most_common())),)


def _line(stage: Said, count: int, late: int) -> Said:
    key = "teams.home.stage_late" if late else "teams.home.stage"
    return Phrase(key, {"stage": stage, "count": count, "late": late})
