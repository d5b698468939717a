"""A workspace that comes, and one that goes, with all chats of ours in it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.slack.workspaces import NAME, workspace_of
from handlers.house import House
from handlers.outgoing import Refusal
from handlers.teams.losing import found_again
from handlers.teams.opening import lost
from workflow.ports import Work
from workflow.stored import Json


def installed(work: Work, workspace: str, known: Mapping[str, Json], now: datetime) -> None:
    """Remember an installation; what waited for its chats goes out.

    Raises:
        ValueError: it is nobody's, or has no token.
    """
    if not workspace or not known.get("token"):
        raise ValueError("an installation without workspace or token")
    work.installations.keep(NAME, workspace, known, now)
    for chat in _chats(work, workspace):
        found_again(work, NAME, chat, now)


def uninstalled(work: Work, house: House, workspace: str, now: datetime) -> None:
    """Forget an installation with its token, and tell people of each chat that is lost with it."""
    if not work.installations.drop(NAME, workspace):
        return
    for chat in _chats(work, workspace):
        lost(work, house, NAME, chat, Refusal.GONE, now)


def _chats(work: Work, workspace: str) -> Sequence[str]:
    bound = (each for each in work.bindings.every() if each.lane == NAME)
    return [each.chat for each in bound if workspace_of(each.address) == workspace]
