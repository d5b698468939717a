"""What an error of the Web API says about a message: it arrived, it did not, it never will, or nobody knows."""

from datetime import timedelta

import aiohttp

from bot.slack.web import ENDED, LIMITED, NOT_INSTALLED, CallError
from handlers.outgoing import NotSent, Outcome, Refusal, Refused, Unknown

UNREACHED = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)
"""The server was not even reached: the call had no effect."""
TOKEN_AGAIN = timedelta(minutes=1)
"""How long a lane rests whose token is refused."""
TOO_MANY = frozenset({LIMITED, "rate_limited", "message_limit_exceeded"})
TOKEN = frozenset(
    {"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired", "no_permission"}
    | {"missing_scope", "org_login_required", "ekm_access_denied", "team_access_not_granted", "access_denied"}
)
LACKING = TOKEN - ENDED
"""Of those, what may be refused to one method alone: an app installed without a scope does everything else."""
GONE = frozenset({NOT_INSTALLED, "channel_not_found", "not_in_channel", "is_archived", "channel_type_not_supported"})
BLOCKED = frozenset({"user_not_found", "user_disabled", "cannot_dm_bot", "messages_tab_disabled", "user_not_visible"})
MUTED = frozenset(
    {"restricted_action", "restricted_action_read_only_channel", "restricted_action_thread_only_channel"}
    | {"restricted_action_non_threadable_channel", "restricted_action_thread_locked"}
)
MISSING = frozenset({"message_not_found", "cant_update_message", "edit_window_closed"})
UNSURE = frozenset({"internal_error", "fatal_error", "service_unavailable", "request_timeout", ""})
"""chat.postMessage, `fatal_error`: it's possible some aspect of the operation succeeded before the error was raised."""


def code_of(trouble: BaseException) -> str:
    """Return the error as the Web API names it; nothing where it named none."""
    return trouble.code if isinstance(trouble, CallError) else ""


def why_of(trouble: BaseException) -> str:
    """Return what the log says of it."""
    return code_of(trouble) or type(trouble).__name__


def is_missing(trouble: BaseException) -> bool:
    """Tell whether an edit was refused because the message is no more, or can't be changed any more."""
    return code_of(trouble) in MISSING


def outcome_of(trouble: BaseException, pace: float) -> Outcome:
    """Return what came of a call that raised; `pace` is how many times as fast as usual the platform runs."""
    if isinstance(trouble, UNREACHED):
        return NotSent(why=type(trouble).__name__)
    code = code_of(trouble)
    if not isinstance(trouble, CallError) or code in UNSURE:
        return Unknown(why=why_of(trouble))
    if code in TOO_MANY:
        return NotSent(why=code, after=trouble.wait / (pace or 1))
    if code in TOKEN:
        return NotSent(why=code, after=TOKEN_AGAIN, whole_lane=True)
    return Refused(reason=_refusal(code))


def _refusal(code: str) -> Refusal:
    for codes, reason in ((GONE, Refusal.GONE), (BLOCKED, Refusal.BLOCKED), (MUTED, Refusal.MUTED)):
        if code in codes:
            return reason
    return Refusal.UNFIT
