"""A card in words, for a chat that has no layout: line by line, short enough for one message."""

from collections.abc import Iterator

from handlers.cards import Card
from handlers.message import Phrase, Said
from handlers.parts import PartLine
from workflow.numbers import CaseNumber, spoken

LONGEST_ISSUE = 700
"""Letters of the customer's words on a card; the rest is at the desk."""
MORE = "…"


def card_words(card: Card) -> Said:
    """Return what a card says."""
    return tuple(_lines(card))


def gone_words(number: CaseNumber) -> Said:
    """Return what stands where a card stood that is no longer this chat's."""
    return Phrase("teams.card.gone", {"number": spoken(number)})


def _lines(card: Card) -> Iterator[Said]:
    yield Phrase("teams.card.head", {"number": spoken(card.number), "stage": card.stage})
    if card.due:
        key = "teams.card.late" if card.overdue else "teams.card.due"
        yield Phrase(key, {"clock": card.clock or "", "due": card.due})
    yield Phrase("teams.card.what", {"kind": card.kind, "category": card.category or Phrase("cases.no_category")})
    yield Phrase("teams.card.grade", {"grade": card.grade or Phrase("cases.not_graded")})
    if card.owner == card.team:
        yield Phrase("teams.card.with", {"team": card.team})
    else:
        yield Phrase("teams.card.who", {"owner": card.owner, "team": card.team})
    yield from (Phrase("teams.card.flag", {"flag": flag}) for flag in card.flags)
    yield from map(_part, card.parts)
    yield from (Phrase("teams.card.flag", {"flag": said}) for _, said in card.remedies)
    yield Phrase("teams.card.issue", {"issue": shortened(card.issue, LONGEST_ISSUE)})
    if card.question:
        yield Phrase("teams.card.question", {"question": card.question.ask})
        if card.question.found:
            yield card.question.found


def _part(part: PartLine) -> Said:
    return Phrase("teams.card.part", {"who": part.who, "due": part.due})


def shortened(words: str, most: int) -> str:
    """Return words cut to a length, with a mark where something is missing."""
    return words if len(words) <= most else words[: most - len(MORE)] + MORE
