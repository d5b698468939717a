"""Which message gave which answer of a draft: kept by the platform's id, so that an edit changes that answer alone."""

from dataclasses import dataclass

from handlers.intake.draft import Answer, Draft
from handlers.intake.heard import clean
from handlers.intake.typed import COMMANDS, LANGUAGES, plain
from handlers.message import Message
from workflow.frozen import replace

MOST = 60
"""Messages of one draft that are remembered, the newest."""
SUPERSEDED = ""
"""In place of the step: what the message gave was given anew since, by another message or a button."""
ASKED_AT_THE_END = "summary"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A message that answered a step."""

    id: str
    step: str
    words: str
    gave: str


def said_in(draft: Draft, itself: str) -> Said | None:
    """Return what a message answered; None where the draft knows nothing of it."""
    found = next((each for each in draft.said if each[0] == itself), None)
    return Said(id=found[0], step=found[1], words=found[2], gave=found[3]) if found else None


def remembered(before: Draft, after: Draft, message: Message) -> Draft:
    """Return the draft after a message with what the message gave; what it gave anew is no older message's any more."""
    if not (message.itself or before.said):
        return after
    gave, anew = gain(before.elements.issue, after.elements.issue), meaning(before) != meaning(after)
    kept = [_superseded(each) if anew and each[1] == before.step and not each[3] else each for each in after.said]
    if _answered(before, after, message, anew=anew, gave=gave):
        kept.append((message.itself, before.step, clean(message.text), gave))
    return replace(after, said=tuple(kept[-MOST:]))


def gain(before: str, after: str) -> str:
    """Return what was added to the issue; all of it where it was written anew."""
    return after.removeprefix(before).removeprefix("\n") if after.startswith(before) else after


def meaning(draft: Draft) -> tuple[object, ...]:
    """Return what a draft says beside the issue."""
    return replace(draft.elements, issue=""), draft.kind, draft.category, draft.site


def changed(draft: Draft, said: Said, words: str, gave: str) -> tuple[Answer, ...]:
    """Return the answers of a draft after an edit of one."""
    edited = (said.id, said.step, words, gave)
    return tuple(edited if each[0] == said.id else each for each in draft.said)


def _superseded(answer: Answer) -> Answer:
    return (answer[0], SUPERSEDED, answer[2], "")


def _answered(before: Draft, after: Draft, message: Message, *, anew: bool, gave: str) -> bool:
    """Tell whether a message is one that may be edited: a refused one too, as long as nothing better has come."""
    words = plain(message.text)
    if not (message.itself and words) or words in COMMANDS or words in LANGUAGES:
        return False
    if anew or gave:
        return True
    return not before.cancelling and before.step != ASKED_AT_THE_END and not after.cancelling
