"""An edit of words that are part of a case already: both wordings stay, and who hears of additions hears of it."""

from datetime import datetime

from handlers.following import comment as record_comment
from handlers.following import record_added
from handlers.house import House
from handlers.spokesmen import speak_for_all, spoken_for
from workflow.case import Case
from workflow.ports import Work
from workflow.timeline import INSTEAD_OF, Fields


def correct(
    work: Work, house: House, case: Case, words: str, was: str, now: datetime, *, comment: bool = False
) -> None:
    """Keep new words beside those that they correct: they answer no question, and are weighed like any addition.

    A comment given with a rating stays one: it is for the analysis, and the team does not read it.
    """
    data: Fields = {"text": words, INSTEAD_OF: was}
    if comment:
        record_comment(work, house, case, data, now)
    elif spoken_for(work, case) is not case:
        speak_for_all(work, house, case, data, now)
    else:
        record_added(work, house, case, data, now)
