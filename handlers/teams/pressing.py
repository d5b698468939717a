"""A button of a card, pressed where a team works: checked for whoever pressed it, as the case is now."""

from handlers.message import Phrase
from handlers.staff import Result
from handlers.staff import press as make
from handlers.teams.approvals import wants_words
from handlers.teams.asking import begin
from handlers.teams.sitting import Sitting, Word
from handlers.teams.standing import button, done, seen, too_late
from workflow.errors import UnknownCase


def press(sitting: Sitting, choice: str) -> tuple[Sitting, Word | None]:
    """Make the move at once, or begin to ask for what it needs; who may not hears that, and nobody else does."""
    try:
        card = seen(sitting, choice)
    except UnknownCase:
        return sitting, sitting.word(Phrase("teams.refused.unseen"), alert=True)
    found = button(card, choice)
    if found is None:
        return sitting, sitting.word(too_late(sitting, card.number, choice), alert=True)
    if wants_words(found):
        return begin(sitting, card.number, found), sitting.word(Phrase("teams.asked"))
    made = make(sitting.work, sitting.house, sitting.actor, choice, {}, sitting.now)
    if made.result is Result.DONE:
        return sitting, sitting.word(done(card.number, found))
    return sitting, sitting.word(too_late(sitting, card.number, choice), alert=True)
