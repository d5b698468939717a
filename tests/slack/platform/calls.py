"""One call of a method: who calls, and with which parameters.

Web API, "POST bodies": arguments come as a form, in the query string, or as JSON with the token in the header
`Authorization: Bearer`; in a form nested arguments are JSON in text.
"""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.slack.platform.accounts import TEAM
from tests.slack.platform.refusals import Refusal
from tests.slack.platform.shapes import Json

if TYPE_CHECKING:
    from tests.slack.platform.rooms import Room
    from tests.slack.platform.world import World


@dataclass(frozen=True, slots=True)
class Call:
    """A request, read."""

    world: "World"
    root: str
    """Where the platform is."""
    method: str
    given: Mapping[str, Any]
    team: str = TEAM
    """The workspace of the token; what is in another one does not exist."""

    def text(self, name: str) -> str:
        """Return a parameter as text, "" where it is not given."""
        value = self.given.get(name)
        return "" if value is None else str(value)

    def needed(self, name: str) -> str:
        """Return a parameter that must be there."""
        found = self.text(name)
        if not found:
            raise Refusal(
                "invalid_arguments", response_metadata={"messages": [f"[ERROR] missing required field: {name}"]}
            )
        return found

    def number(self, name: str, usual: int) -> int:
        """Return an integer."""
        with suppress(ValueError):
            return int(self.text(name))
        return usual

    def flag(self, name: str) -> bool:
        """Return a Boolean, which in a form is written as a word or a digit."""
        return self.text(name).lower() in {"true", "1"}

    def thing(self, name: str) -> Any:
        """Return an object or a list, None where it is not given."""
        value = self.given.get(name)
        if not isinstance(value, str):
            return value
        with suppress(ValueError):
            return json.loads(value)
        raise Refusal("invalid_json")

    def room(self) -> "Room":
        """Return the conversation that is named: `channel_not_found` where it is none of the bot's."""
        found = self.world.rooms.get(self.needed("channel"))
        if found is None or found.team != self.team:
            raise Refusal("channel_not_found")
        if found.kind != "channel" and self.world.bot.id not in found.members:
            raise Refusal("channel_not_found")
        return found


def answered(**result: object) -> Json:
    """Return what a method answers that did what was asked."""
    return {"ok": True, **result}
