"""What an error of the Bot API says about a message: it arrived, it did not, it never will, or nobody knows."""

from datetime import timedelta

from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, RetryAfter, TelegramError

from bot.telegram.wire import NeverSentError
from handlers.outgoing import Moved, NotSent, Outcome, Refusal, Refused, Unknown

TOKEN_AGAIN = timedelta(minutes=1)
"""How long a lane rests whose token is refused."""
GONE = ("chat not found", "kicked", "not a member", "group chat was deleted", "chat_id is empty", "peer_id_invalid")
MUTED = ("not enough rights", "have no rights", "topic_closed", "chat_write_forbidden", "chat_restricted")


SAME = ("message is not modified",)
MISSING = ("message to edit not found", "message can't be edited", "message_id_invalid")
NO_TOPIC = ("message thread not found", "topic_deleted", "topic_id_invalid")


def is_same(error: BadRequest) -> bool:
    """Tell whether an edit was refused because everything stands there as it should."""
    return _says(error, SAME)


def is_missing(error: BadRequest) -> bool:
    """Tell whether an edit was refused because the message is no more, or can't be changed any more."""
    return _says(error, MISSING)


def elsewhere(error: TelegramError, address: str) -> Moved | None:
    """Return where to send what was for a topic that was deleted: to the group's general one."""
    chat, _, topic = address.partition(":")
    return Moved(address=chat) if topic and isinstance(error, BadRequest) and _says(error, NO_TOPIC) else None


def asked_to_wait(flood: RetryAfter, pace: float) -> timedelta:
    """Return how long the platform asks us to wait, on our clock."""
    return _seconds(flood.retry_after) / (pace or 1)


def outcome_of(error: TelegramError, pace: float) -> Outcome:
    """Return what came of a call that raised; `pace` is how many times as fast as usual the platform runs."""
    match error:
        case RetryAfter():
            return NotSent(why="429", after=asked_to_wait(error, pace))
        case NeverSentError() | Conflict():
            return NotSent(why=str(error))
        case ChatMigrated():
            return Moved(address=str(error.new_chat_id))
        case Forbidden():
            return Refused(reason=Refusal.GONE if _says(error, GONE) else Refusal.BLOCKED)
        case InvalidToken():
            return NotSent(why=str(error), after=TOKEN_AGAIN, whole_lane=True)
        case BadRequest():
            return Refused(reason=_bad(error))
        case _:
            return Unknown(why=type(error).__name__)


def _bad(error: BadRequest) -> Refusal:
    if _says(error, GONE):
        return Refusal.GONE
    return Refusal.MUTED if _says(error, MUTED) else Refusal.UNFIT


def _says(error: TelegramError, words: tuple[str, ...]) -> bool:
    said = error.message.lower()
    return any(each in said for each in words)


def _seconds(given: object) -> timedelta:
    return given if isinstance(given, timedelta) else timedelta(seconds=float(str(given)))
