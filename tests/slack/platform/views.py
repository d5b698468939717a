"""Views: modals, one on top of the other, and somebody's App Home.

Modals, "Updating modals": a `hash` protects against race conditions; an outdated one is refused with `hash_conflict`.
A stack holds three modals at most.
"""

import itertools
from dataclasses import dataclass, field

from tests.slack.platform.refusals import Refusal
from tests.slack.platform.shapes import Json

DEEPEST = 3


@dataclass(eq=False, kw_only=True)
class View:
    """A view as it stands before somebody."""

    id: str
    user: str
    given: Json
    hash: str
    values: Json = field(default_factory=dict[str, object])
    """What was typed, by block and action."""

    def json(self) -> Json:
        """Return the view object."""
        state = {"state": {"values": self.values}}
        return {"id": self.id, "hash": self.hash, "app_id": "A0001", "bot_id": "B0BOT", **self.given, **state}


class Views:
    """All views."""

    def __init__(self) -> None:
        self.stacks: dict[str, list[View]] = {}
        self.homes: dict[str, View] = {}
        self._numbers = itertools.count(1)

    def open(self, user: str, given: Json) -> View:
        """views.open: opens a new modal; whatever stood there is gone."""
        self.stacks[user] = [self._view(user, given)]
        return self.stacks[user][-1]

    def push(self, user: str, given: Json) -> View:
        """views.push: on the top of the stack, `push_limit_reached` where it holds three."""
        stack = self.stacks.setdefault(user, [])
        if len(stack) >= DEEPEST:
            raise Refusal("push_limit_reached")
        stack.append(self._view(user, given))
        return stack[-1]

    def update(self, ident: str, seen: str, given: Json) -> View:
        """views.update: by `view_id` or `external_id`; `hash_conflict`, `not_found`."""
        every = [*(each for stack in self.stacks.values() for each in stack), *self.homes.values()]
        found = next((each for each in every if ident in (each.id, each.given.get("external_id"))), None)
        if found is None:
            raise Refusal("not_found")
        if seen and seen != found.hash:
            raise Refusal("hash_conflict")
        found.given, found.hash = given, self._hash()
        return found

    def publish(self, user: str, seen: str, given: Json) -> View:
        """views.publish: the App Home of one person."""
        before = self.homes.get(user)
        if seen and before is not None and seen != before.hash:
            raise Refusal("hash_conflict")
        self.homes[user] = self._view(user, given)
        return self.homes[user]

    def close(self, user: str) -> None:
        """Close all modals of somebody."""
        self.stacks.pop(user, None)

    def _view(self, user: str, given: Json) -> View:
        return View(id=f"V{next(self._numbers):04d}", user=user, given=given, hash=self._hash())

    def _hash(self) -> str:
        return f"{next(self._numbers)}.hash"
