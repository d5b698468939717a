"""How a case stands for whoever pressed one of its buttons: theirs, too late, or not theirs at all."""

from datetime import datetime

from handlers.cards import Card, dossier
from handlers.desk_filing import fact_words
from handlers.house import House
from handlers.message import Phrase, Said
from handlers.moved import first_mover
from handlers.presses import Press
from handlers.teams.showing import refresh
from handlers.teams.sitting import Sitting
from workflow.numbers import CaseNumber, parse_number, spoken
from workflow.people import ALL
from workflow.ports import Work

PARTS = 3
"""Of what a button carries, as far as every kind has them: the kind, the case, and the turn that its card showed."""


def seen(sitting: Sitting, choice: str) -> Card:
    """Return the card that a choice is about, as this person has it.

    Raises:
        UnknownCase: there is no such case, or none that this person sees: recused, another team's, another site's.
    """
    number = parse_number(_parts(choice)[1]) or CaseNumber("")
    return dossier(sitting.work, sitting.house, number, sitting.actor, sitting.now).card


def button(card: Card, choice: str) -> Press | None:
    """Return the button of a card that carries a choice."""
    answers = card.question.answers if card.question else ()
    return next((each for each in (*answers, *card.presses) if each.choice == choice), None)


def same_button(card: Card, choice: str) -> Press | None:
    """Return the button that stands for the same on a card as it is now, whatever turn the choice is of."""
    kind, number, _, *what = choice.split(":", PARTS)
    answers = card.question.answers if card.question else ()
    same = (each for each in (*answers, *card.presses) if each.choice.split(":", PARTS)[:2] == [kind, number])
    return next((each for each in same if each.choice.split(":", PARTS)[PARTS:] == what), None)


def too_late(sitting: Sitting, number: CaseNumber, choice: str) -> Said:
    """Return who was first, or that it is not this person's to press; the card is brought up to date."""
    freshen(sitting.work, sitting.house, number, sitting.now)
    return who_was_first(sitting, number, choice)


def freshen(work: Work, house: House, number: CaseNumber, now: datetime) -> None:
    """Have the card of a case brought up to date wherever it stands."""
    case = work.cases.get(number, visible_to=ALL)
    refresh(work, case, house.playbook_of(case, work), now)


def who_was_first(sitting: Sitting, number: CaseNumber, choice: str) -> Said:
    """Return who moved the case since a button was shown, or that it is not this person's to press."""
    case = sitting.work.cases.get(number, visible_to=ALL)
    if str(case.turn) == _parts(choice)[2]:
        return Phrase("teams.refused.role")
    who, what = first_mover(sitting.work, case) or ("", "")
    if not who:
        return Phrase("teams.changed", {"number": spoken(number)})
    return Phrase("teams.first", {"number": spoken(number), "who": who, "what": fact_words(what)})


def moved_on(sitting: Sitting, number: CaseNumber) -> Said:
    """Return what became of a case meanwhile, for whoever may still do what they meant to."""
    case = sitting.work.cases.get(number, visible_to=ALL)
    who, what = first_mover(sitting.work, case) or ("", "")
    if not who:
        return Phrase("teams.changed", {"number": spoken(number)})
    return Phrase("teams.moved_on", {"number": spoken(number), "who": who, "what": fact_words(what)})


def done(number: CaseNumber, pressed: Press) -> Said:
    """Return that a move was made."""
    return Phrase("teams.done", {"number": spoken(number), "what": pressed.label})


def _parts(choice: str) -> tuple[str, ...]:
    return (*choice.split(":"), *[""] * PARTS)[:PARTS]
