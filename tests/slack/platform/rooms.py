"""Conversations: channels, private channels, direct messages; who is in them and what stands in them."""

from dataclasses import dataclass, field

from tests.slack.platform.accounts import TEAM
from tests.slack.platform.messages import Message
from tests.slack.platform.shapes import Json

IM, CHANNEL, GROUP = "im", "channel", "group"
"""message event, `channel_type`."""
LETTERS = {IM: "D", CHANNEL: "C", GROUP: "G"}
"""Conversation object: the ids of direct messages begin with D, those of channels with C or G."""


@dataclass(eq=False, kw_only=True)
class Room:
    """A conversation object."""

    id: str
    kind: str
    name: str = ""
    team: str = TEAM
    """The workspace that it is in."""
    members: set[str] = field(default_factory=set[str])
    archived: bool = False
    creator: str = "U0001"
    topic: str = ""
    purpose: str = ""
    messages: list[Message] = field(default_factory=list[Message])

    @property
    def is_im(self) -> bool:
        """Whether it is a direct message."""
        return self.kind == IM

    def find(self, ts: str) -> Message | None:
        """Return a message that stands here for all."""
        return next((each for each in self.messages if each.ts == ts and not each.deleted and not each.only_for), None)

    def standing(self, user: str = "") -> list[Message]:
        """Return what somebody sees, oldest first."""
        return [each for each in self.messages if not each.deleted and each.only_for in ("", user)]

    def json(self) -> Json:
        """Return the conversation object, as conversations.info does."""
        flags = {"is_im": self.is_im, "is_channel": self.kind == CHANNEL, "is_group": self.kind == GROUP}
        named = {} if self.is_im else {"name": self.name, "is_member": True}
        said = {"topic": {"value": self.topic}, "purpose": {"value": self.purpose}}
        return {"id": self.id, **flags, **named, **said, "creator": self.creator, "is_archived": self.archived}
