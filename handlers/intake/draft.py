"""The draft of a case while the customer is still being asked: data that storage keeps, so a restart loses nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, cast

from workflow.elements import Elements
from workflow.frozen import replace
from workflow.moves import Kind
from workflow.numbers import CaseNumber
from workflow.stored import Json

Answer = tuple[str, str, str, str]
"""A message that answered: the platform's id of it, its step, its words, and what it gave to the issue."""


@dataclass(frozen=True, kw_only=True)
class Draft:
    """How far one intake is.

    Attributes:
        revision: carried by every button; changes only when the buttons change meaning.
        site: of a group's sites, the one that the customer chose.
        hint: what was typed at the category, whose best matches are offered.
        files: ids of evidence.
        answered: steps that are behind us, in the order they were answered.
        known: steps that a sign has answered beforehand; they are shown in the summary and changed there.
        suggested: indexes of the playbook's places that the typed place may mean.
        case: the provisional case that an alarm or words of high risk have opened.
        alarmed: somebody is in danger: the immediate measure was dispatched.
        flagged: high risk that was told already, by the names of its words.
        editing: one step is corrected from the summary; its answer leads back there.
        cancelling: "really?" was asked.
        pressed: the last button that took effect, so that a double press is recognised.
        said: the messages that answered, so that an edit changes what its own message gave (`answers.py`).
    """

    step: str
    revision: int
    elements: Elements = field(default_factory=Elements)
    kind: Kind | None = None
    category: str | None = None
    site: str | None = None
    hint: str = ""
    files: tuple[int, ...] = ()
    answered: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    suggested: tuple[str, ...] = ()
    case: CaseNumber | None = None
    alarmed: bool = False
    flagged: tuple[str, ...] = ()
    editing: bool = False
    cancelling: bool = False
    apologised: bool = False
    nudged: bool = False
    pressed: str | None = None
    said: tuple[Answer, ...] = ()

    @property
    def shown(self) -> tuple[object, ...]:
        """What the buttons stand for; when it changes, older buttons are stale."""
        return self.step, self.cancelling, self.suggested, self.hint

    @property
    def anonymous(self) -> bool:
        """Whether the customer declined to give a name."""
        return "name" in self.elements.declined

    def told(self, element: str, **said: str | bool | None) -> "Draft":
        """Return the draft with an element filled in, no longer declined."""
        declined = tuple(other for other in self.elements.declined if other != element)
        return replace(self, elements=replace(self.elements, **cast("Any", said), declined=declined))

    def decline(self, element: str) -> "Draft":
        """Return the draft with an element recorded as declined and whatever was said of it removed."""
        cleared = cast("Any", {name: BLANK[name] for name in PARTS.get(element, ())})
        declined = (*(other for other in self.elements.declined if other != element), element)
        category = None if element == "category" else self.category
        site = None if element == "site" else self.site
        told = replace(self.elements, **cleared, declined=declined)
        return replace(self, elements=told, category=category, site=site)

    def add(self, words: str) -> "Draft":
        """Return the draft with more words of the issue, on a line of their own."""
        joined = f"{self.elements.issue}\n{words}" if self.elements.issue else words
        return replace(self, elements=replace(self.elements, issue=joined)) if words else self


PARTS: Mapping[str, tuple[str, ...]] = {
    "name": ("name",),
    "contact": ("phone", "email", "reach_by_chat"),
    "when": ("when_said", "when_understood"),
    "where": ("where_said", "where_understood"),
    "room": ("room",),
    "expectation": ("expectation",),
}
"""The fields of the elements that one step fills."""
BLANK: Mapping[str, Any] = {each.name: each.default for each in fields(Elements)}
NOTHING_TOLD = Elements()
NEW = Draft(step="", revision=0)
DEFAULTS: Mapping[str, Any] = {each.name: each.default for each in fields(Draft) if each.name != "elements"}


def to_json(draft: Draft) -> dict[str, Json]:
    """Return the draft as JSON, without what was never filled in."""
    data = _filled(draft, DEFAULTS)
    data["elements"] = _filled(draft.elements, BLANK)
    return data


def from_json(data: Mapping[str, Json]) -> Draft:
    """Return the draft that `to_json` wrote; names that this version does not know are left out."""
    known = _known(data, DEFAULTS)
    if "kind" in known:
        known["kind"] = Kind(known["kind"])
    said = cast("Mapping[str, Json]", data.get("elements") or {})
    # A copy of what is blank costs less than setting each field.
    return replace(NEW, **known, elements=replace(NOTHING_TOLD, **_known(said, BLANK)))


def _filled(thing: object, blank: Mapping[str, Any]) -> dict[str, Json]:
    return {
        name: list(cast("tuple[Json, ...]", value)) if isinstance(value, tuple) else value
        for name, value in vars(thing).items()
        if name in blank and value is not blank[name] and value != blank[name]
    }


def _known(data: Mapping[str, Json], names: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: tuple(map(_frozen, cast("list[Json]", value))) if isinstance(value, list | tuple) else value
        for name, value in data.items()
        if name in names
    }


def _frozen(part: Json) -> object:
    return tuple(part) if isinstance(part, list) else part
