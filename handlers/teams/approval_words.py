"""A request to decide, in words: what is asked, with all that was written, and what came of it."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from handlers.cards import Card, card_of, scope_of
from handlers.granting import decimal
from handlers.house import House
from handlers.lines import Line
from handlers.live import seen_from
from handlers.message import Phrase, Said
from handlers.presses import Press
from handlers.story import story_of
from handlers.teams.approvals import DECIDES, asked_in, decision_on
from handlers.teams.card_words import LONGEST_ISSUE, gone_words, shortened
from workflow.case import Case
from workflow.moves import Fact
from workflow.numbers import spoken
from workflow.people import Actor
from workflow.ports import Work
from workflow.stored import Line as Stored
from workflow.stored import Notice
from workflow.timeline import Event


def request_words(work: Work, house: House, notice: Notice, now: datetime) -> tuple[Said, Sequence[Press]]:
    """Return what a request says to whom it was put, and the buttons that decide; none once it is decided."""
    number = notice.case
    if number is None:
        return "", ()
    found = seen_from(work, house, number, notice.chat)
    if found is None:
        return gone_words(number), ()
    case, viewer, _ = found
    asked = asked_in(notice)
    card, timeline = card_of(work, house, case, viewer, now), work.cases.timeline(number)
    lines = {stored.seq: line for stored, line in _story(work, house, case, viewer, timeline)}
    event = next(stored.event for stored in timeline if stored.seq == asked)
    decision = decision_on(timeline, asked)
    buttons = () if decision else tuple(press for press in card.presses if press.move in DECIDES[event.fact])
    if buttons:
        return tuple(_asked(card, lines[asked], event)), buttons
    told = lines.get(decision.seq) if decision else None
    ended = _line("teams.approval.decided", told) if told else () if decision else (Phrase("teams.approval.over"),)
    return (*_asked(card, lines[asked], event, waits=False), *ended), ()


def asked_for(work: Work, house: House, case: Case, viewer: Actor, fact: Fact, now: datetime) -> Said:
    """Return what a case waits to be decided on, with all that was written, as somebody who decides reads it."""
    timeline = work.cases.timeline(case.number)
    story = [each for each in _story(work, house, case, viewer, timeline) if each[0].event.fact is fact]
    if not story:
        return ""
    stored, line = story[-1]
    return tuple(_asked(card_of(work, house, case, viewer, now), line, stored.event))


def _story(
    work: Work, house: House, case: Case, viewer: Actor, timeline: Sequence[Stored]
) -> Iterator[tuple[Stored, Line]]:
    sight = viewer, scope_of(viewer, house.playbook)
    return story_of(work, house, case, work.cases.elements(case.number), timeline, sight)


def _asked(card: Card, request: Line, event: Event, *, waits: bool = True) -> Iterator[Said]:
    """Yield what is asked; where nothing `waits` any more, nobody is asked, and what the case waits for is not said."""
    head = "teams.approval.head" if waits else "teams.approval.was"
    yield Phrase(head, {"number": spoken(card.number), "said": request.said, "who": request.who})
    yield from (Phrase("teams.ask.line", {"field": name, "value": value}) for name, value in request.words)
    if isinstance(amount := event.data.get("amount"), int):
        yield Phrase("teams.ask.line", {"field": Phrase("cases.field.amount"), "value": decimal(amount)})
    yield Phrase("teams.card.what", {"kind": card.kind, "category": card.category or Phrase("cases.no_category")})
    yield Phrase("teams.card.grade", {"grade": card.grade or Phrase("cases.not_graded")})
    if card.due and waits:
        key = "teams.card.late" if card.overdue else "teams.card.due"
        yield Phrase(key, {"clock": card.clock or "", "due": card.due})
    yield Phrase("teams.card.issue", {"issue": shortened(card.issue, LONGEST_ISSUE)})


def _line(key: str, line: Line) -> Iterator[Said]:
    yield Phrase(key, {"said": line.said, "who": line.who})
    yield from (Phrase("teams.ask.line", {"field": name, "value": value}) for name, value in line.words)
