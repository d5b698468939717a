"""Slash commands: `/complaint` for everybody, `/redress` for people of ours."""

from dataclasses import dataclass

from bot.slack.translate import COMPLAIN, LONGEST_NAME, Incoming, Payload, clean, is_direct, text_of, typed
from handlers.message import Message as Ours
from handlers.message import Phrase
from handlers.places import seat_at

OURS = "/redress"
LINK = "link"
HOW_TO_LINK = "slack.link"
IN_A_CHANNEL = frozenset({"bind", "unbind"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A slash command.

    Attributes:
        said: what whoever typed it sees at once, and nobody else.
        incoming: what it says to us, if anything.
        token: by which somebody of ours links their account.
    """

    key: str
    user: str
    called: str
    said: Phrase
    incoming: Incoming | None = None
    token: str = ""

    @property
    def asks_for_a_link(self) -> bool:
        """Whether somebody wants to link their account, and has not yet what it takes."""
        return self.said.key == HOW_TO_LINK and not self.token


def read_command(payload: Payload) -> Command | None:
    """Return a command of ours; None for whatever else there is."""
    name = text_of(payload, "command")
    if name not in (COMPLAIN, OURS):
        return None
    key, user = f"c:{text_of(payload, 'trigger_id')}", text_of(payload, "user_id")
    called, words = clean(text_of(payload, "user_name"))[:LONGEST_NAME], clean(typed(text_of(payload, "text"))).strip()
    if name == COMPLAIN:
        incoming = Incoming(key=key, chat=user, user=user, message=Ours(text=words or "/complain"))
        return Command(key=key, user=user, called=called, said=Phrase("slack.look"), incoming=incoming)
    what, _, rest = words.partition(" ")
    channel = text_of(payload, "channel_id")
    if what == LINK:
        token = rest.strip()
        return Command(key=key, user=user, called=called, token=token, said=Phrase(HOW_TO_LINK))
    if what not in IN_A_CHANNEL:
        return Command(key=key, user=user, called=called, said=Phrase("slack.help"))
    if is_direct(channel):
        return Command(key=key, user=user, called=called, said=Phrase("slack.in_channel"))
    where = clean(text_of(payload, "channel_name"))[:LONGEST_NAME]
    message = Ours(text=f"/{what} {rest.strip()}".strip(), where=where)
    incoming = Incoming(key=key, chat=seat_at(channel, user), user=user, message=message)
    return Command(key=key, user=user, called=called, said=Phrase("slack.invite_me"), incoming=incoming)


def link_command(token: str) -> str:
    """Return what somebody of ours types in Slack to link their account, once."""
    return f"{OURS} {LINK} {token}"
