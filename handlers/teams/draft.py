"""What somebody has filled in of a move so far, kept in their seat: a restart or a second process loses nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import cast

from handlers.message import Message
from handlers.sayings import AHEAD, TOLD, told_of
from workflow.numbers import CaseNumber
from workflow.stored import Conversation, Json

ASKS, TURN = "asks", "turn"
"""In a seat's state: the move that is being filled in, and how many questions were put there so far."""
OFFER = ""
"""No field: what is filled in is shown, and the rest offered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A move that is being filled in.

    Attributes:
        choice: what the button carried that began it.
        fields: what was filled in, as it was written.
        at: the field that is asked for.
        page: of the choices that are offered for it.
        picked: what was picked of several so far.
        files: pictures that came along.
        turn: of the question; buttons of an earlier one are stale.
        said: the messages that answered, each with the field that it was for.
    """

    choice: str
    case: CaseNumber
    fields: Mapping[str, str] = field(default_factory=dict[str, str])
    at: str = OFFER
    page: int = 0
    picked: tuple[str, ...] = ()
    files: tuple[int, ...] = ()
    turn: int = 0
    said: Mapping[str, str] = field(default_factory=dict[str, str])

    def filled(self, name: str, value: str) -> "Draft":
        """Return it with one more field."""
        return replace(self, fields={**self.fields, name: value}, at=OFFER, page=0, picked=())


def draft_of(seat: Conversation) -> Draft | None:
    """Return what is being filled in there."""
    kept = cast("Mapping[str, Json] | None", seat.state.get(ASKS))
    if not kept:
        return None
    return Draft(
        choice=str(kept["choice"]),
        case=CaseNumber(str(kept["case"])),
        fields={name: str(value) for name, value in cast("Mapping[str, Json]", kept["fields"]).items()},
        at=str(kept["at"]),
        page=int(cast("int", kept["page"])),
        picked=tuple(cast("list[str]", kept["picked"])),
        files=tuple(cast("list[int]", kept["files"])),
        turn=int(cast("int", seat.state.get(TURN, 0))),
        said=cast("Mapping[str, str]", kept.get("said") or {}),
    )


def kept_in(seat: Conversation, draft: Draft) -> Conversation:
    """Return the seat with a draft, whose next question has a turn of its own."""
    asks: dict[str, Json] = {
        "choice": draft.choice,
        "case": draft.case,
        "fields": dict(draft.fields),
        "at": draft.at,
        "page": draft.page,
        "picked": list(draft.picked),
        "files": list(draft.files),
        "said": dict(draft.said),
    }
    return replace(seat, state={**seat.state, ASKS: asks, TURN: turn_of(seat) + 1})


def without_draft(seat: Conversation) -> Conversation:
    """Return the seat with nothing asked; the count of questions goes on, so that old buttons stay old."""
    kept = {name: value for name, value in seat.state.items() if name in (TOLD, AHEAD)}
    return replace(seat, state={**kept, TURN: turn_of(seat) + 1})


def turn_of(seat: Conversation) -> int:
    """Return how many questions were put there so far."""
    return int(cast("int", seat.state.get(TURN, 0)))


def knows(seat: Conversation, message: Message) -> bool:
    """Tell whether a message was said there, as an answer or on a case."""
    draft = draft_of(seat)
    return bool(draft and message.itself in draft.said) or told_of(seat.state, message) is not None
