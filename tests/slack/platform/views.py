"""Views: modals, one on top of the other, and somebody's App Home.

Modals, "Updating modals": a `hash` protects against race conditions; an outdated one is refused with `hash_conflict`.
A stack holds three modals at most. "Preserving input entry": what was filled in stays where block and action keep
their ids. A submission is answered within three seconds: with nothing, which closes the view, or a `response_action`:
`errors` below the input blocks that are named, `update`, `push`, or `clear`, which closes all.
"""

import itertools
from dataclasses import dataclass, field

from tests.slack.platform.blocks import faults_in_view
from tests.slack.platform.inputs import refused_by_the_app, state_of
from tests.slack.platform.messages import elements_of, label_of, words_of
from tests.slack.platform.refusals import Refusal
from tests.slack.platform.shapes import Json, unescaped

DEEPEST = 3
TROUBLE = "We had some trouble connecting. Try again?"
"""What an app shows whose submission was not answered, or not as it should be."""


@dataclass(eq=False, kw_only=True)
class View:
    """A view as it stands before somebody."""

    id: str
    user: str
    given: Json
    hash: str
    values: Json = field(default_factory=dict[str, object])
    """What was filled in, by block and action."""
    errors: dict[str, str] = field(default_factory=dict[str, str])
    """What stands below the blocks, and under "" what stands above all of them."""

    def json(self) -> Json:
        """Return the view object."""
        state = {"state": {"values": self.values}}
        return {"id": self.id, "hash": self.hash, "app_id": "A0001", "bot_id": "B0BOT", **self.given, **state}

    @property
    def inputs(self) -> list[Json]:
        """Its input blocks."""
        return [block for block in self.given["blocks"] if block["type"] == "input"]

    @property
    def text(self) -> str:
        """What people read, but what was filled in."""
        blocks: list[Json] = self.given["blocks"]
        shown = [self.given.get("title", {}).get("text", ""), *(word for block in blocks for word in words_of(block))]
        shown += [str(block["label"]["text"]) for block in self.inputs]
        return "\n".join(unescaped(each) for each in shown)

    @property
    def buttons(self) -> list[str]:
        """What can be pressed in it."""
        return [label_of(each) for block in self.given["blocks"] for each in elements_of(block)]

    def fill(self, filled: Json) -> None:
        """Fill in what stands below each label; what is not named stays as it is.

        Raises:
            AssertionError: there is no such field, or their own app would not send it.
        """
        labels = {unescaped(str(block["label"]["text"])): block for block in self.inputs}
        assert set(filled) <= set(labels), f"{set(filled) - set(labels)} of {list(labels)}"
        for label, block in labels.items():
            kept = self.values.get(block["block_id"], {}).get(block["element"]["action_id"])
            state = state_of(block["element"], filled.get(label)) if label in filled or kept is None else kept
            refused = refused_by_the_app(block, state)
            assert not refused, f"{label}: {refused}"
            self.values[block["block_id"]] = {block["element"]["action_id"]: state}
        self.errors = {}

    def becomes(self, given: Json, mark: str) -> None:
        """Show something else in its place; what was filled in stays where it can."""
        self.given, self.hash = given, mark
        standing = {(block["block_id"], block["element"]["action_id"]) for block in self.inputs}
        self.values = {
            block: {action: state for action, state in actions.items() if (block, action) in standing}
            for block, actions in self.values.items()
            if any((block, action) in standing for action in actions)
        }
        self.errors = {}


class Views:
    """All views."""

    def __init__(self) -> None:
        self.stacks: dict[str, list[View]] = {}
        self.homes: dict[str, View] = {}
        self.faults: list[str] = []
        """What was wrong with answers to submissions; an app's log would tell nobody."""
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
        found.becomes(given, self._hash())
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

    def answered(self, view: View, taken: bool, answer: Json | None) -> None:
        """Do with a submitted view what the app has answered."""
        answer, stack = answer or {}, self.stacks.get(view.user, [])
        if view not in stack:
            return
        match answer.get("response_action") if taken else TROUBLE:
            case None:
                stack.remove(view)
            case "clear":
                stack.clear()
            case "errors" if self._sound_errors(view, answer):
                view.errors = dict(answer["errors"])
            case "update" if self._sound(answer):
                view.becomes(answer["view"], self._hash())
            case "push" if self._sound(answer) and len(stack) < DEEPEST:
                stack.append(self._view(view.user, answer["view"]))
            case _:
                view.errors = {"": TROUBLE}

    def _sound_errors(self, view: View, answer: Json) -> bool:
        """Modals, "Displaying errors in views": by the `block_id` of input blocks of that view."""
        names = {block["block_id"] for block in view.inputs}
        found = [name for name, words in (answer.get("errors") or {"": ""}).items() if name not in names or not words]
        self.faults += [f"no such input: {name}" for name in found]
        return not found

    def _sound(self, answer: Json) -> bool:
        found = faults_in_view(answer.get("view") or {})
        self.faults += found
        return not found

    def _view(self, user: str, given: Json) -> View:
        return View(id=f"V{next(self._numbers):04d}", user=user, given=given, hash=self._hash())

    def _hash(self) -> str:
        return f"{next(self._numbers)}.hash"
