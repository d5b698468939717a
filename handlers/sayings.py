"""What each message of a chat became, by the platform's id of it, so that an edit finds what it changes.

The words stand in the conversation's state beside the dialogue, sealed like it. Platforms let people edit for days, not
for ever: the newest are kept, and an edit of anything older is answered as one of a message that is not known.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

from handlers.message import Message
from workflow.stored import Json

TOLD, AHEAD = "told", "ahead"
MOST, MOST_LETTERS = 40, 12_000
"""How many messages are remembered with what they became, and how many letters of them all together."""
MOST_AHEAD = 5

State = Mapping[str, Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """A message that became part of a case.

    Attributes:
        case: the number of the case.
        words: what it says now.
        comment: it was said with a rating, for the analysis alone.
    """

    id: str
    case: str
    words: str
    comment: bool = False


def told(state: State) -> Sequence[Saying]:
    """Return what is remembered, oldest first."""
    rows = cast("Sequence[Sequence[str]]", state.get(TOLD) or ())
    return [Saying(id=row[0], case=row[1], words=row[2], comment=len(row) > len("icw")) for row in rows]


def told_of(state: State, message: Message) -> Saying | None:
    """Return what a message became; None where that is not known, or not any more."""
    return next((each for each in told(state) if each.id == message.itself), None)


def noted(state: State, *sayings: Saying) -> State:
    """Return the state with what messages became, each in the place of what it was before."""
    fresh = {each.id: each for each in sayings if each.id and each.words}
    if not fresh:
        return state
    kept = [*(each for each in told(state) if each.id not in fresh), *fresh.values()][-MOST:]
    while len(kept) > 1 and sum(len(each.words) for each in kept) > MOST_LETTERS:
        del kept[0]
    rows = [[each.id, each.case, each.words, *(["comment"] if each.comment else [])] for each in kept]
    return {**state, TOLD: rows}


def of_case(state: State, message: Message, case: str, *, comment: bool = False) -> State:
    """Return the state in which a message became part of a case."""
    return noted(state, Saying(id=message.itself, case=case, words=message.text, comment=comment))


def put_ahead(state: State, message: Message) -> State:
    """Return the state with an edit whose message is not known: it may still come, and is read as it was edited."""
    if not message.itself:
        return state
    before = cast("Mapping[str, str]", state.get(AHEAD) or {})
    kept = {**{name: words for name, words in before.items() if name != message.itself}, message.itself: message.text}
    return {**state, AHEAD: dict([*kept.items()][-MOST_AHEAD:])}


def as_edited(state: State, message: Message) -> tuple[State, Message]:
    """Return a message in the words of an edit that was quicker than itself, which is then done with."""
    before = cast("Mapping[str, str]", state.get(AHEAD) or {})
    if message.itself not in before:
        return state, message
    left = {name: words for name, words in before.items() if name != message.itself}
    rest = {name: value for name, value in state.items() if name != AHEAD}
    return {**rest, **({AHEAD: left} if left else {})}, replace(message, text=before[message.itself])
