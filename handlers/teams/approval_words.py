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
from workflow.numbers import spoken
from workflow.ports import Work
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
    elements, timeline = work.cases.elements(number), work.cases.timeline(number)
    story = story_of(work, house, case, elements, timeline, (viewer, scope_of(viewer, house.playbook)))
    lines = {stored.seq: (line, stored.event) for stored, line in story}
    asked, decision = asked_in(notice), decision_on(timeline, asked_in(notice))
    request, event = lines[asked]
    card = card_of(work, house, case, viewer, now)
    words = tuple(_asked(card, request, event))
    if decision is not None:
        told = lines.get(decision.seq)
        return (*words, *(_line("teams.approval.decided", told[0]) if told else ())), ()
    buttons = [press for press in card.presses if press.move in DECIDES[event.fact]]
    over = () if buttons else (Phrase("teams.approval.over"),)
    return (*words, *over), buttons


def _asked(card: Card, request: Line, event: Event) -> Iterator[Said]:
    yield Phrase("teams.approval.head", {"number": spoken(card.number), "said": request.said, "who": request.who})
    yield from (Phrase("teams.ask.line", {"field": name, "value": value}) for name, value in request.words)
    if isinstance(amount := event.data.get("amount"), int):
        yield Phrase("teams.ask.line", {"field": Phrase("cases.field.amount"), "value": decimal(amount)})
    yield Phrase("teams.card.what", {"kind": card.kind, "category": card.category or Phrase("cases.no_category")})
    yield Phrase("teams.card.grade", {"grade": card.grade or Phrase("cases.not_graded")})
    if card.due:
        key = "teams.card.late" if card.overdue else "teams.card.due"
        yield Phrase(key, {"clock": card.clock or "", "due": card.due})
    yield Phrase("teams.card.issue", {"issue": shortened(card.issue, LONGEST_ISSUE)})


def _line(key: str, line: Line) -> Iterator[Said]:
    yield Phrase(key, {"said": line.said, "who": line.who})
    yield from (Phrase("teams.ask.line", {"field": name, "value": value}) for name, value in line.words)
