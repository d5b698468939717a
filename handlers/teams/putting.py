"""How a question of a move is put: its words, and buttons where there is something to pick from."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from handlers.house import House
from handlers.message import Button, Phrase, Said
from handlers.presses import Field, Press
from handlers.teams.draft import Draft
from workflow.needs import NeedType
from workflow.numbers import spoken
from workflow.remedies import BETWEEN

OK, CANCEL, MORE = "ok", "no", "more"
A_PAGE = 20
"""Choices that are offered at once."""
DAYS = (1, 2, 3, 7)
"""(ours) days ahead that a date is offered for."""
PICKED = frozenset({NeedType.CHOICE, NeedType.CHOICES, NeedType.STAFF, NeedType.TEAM})
Put = tuple[Said, Sequence[Button], bool]
"""Words, buttons, and whether a typed reply is asked for."""


def asked(draft: Draft, pressed: Press, field: Field, stops: Said) -> Put:
    """Return how one field is asked for; `stops` says what may be typed instead of an answer, if anything."""
    about: dict[str, Said] = {"number": spoken(draft.case), "what": pressed.label, "field": field.label, "stops": stops}
    if field.type in PICKED:
        return Phrase("teams.ask.pick", about), tuple(_choices(draft, field)), False
    if field.type is NeedType.DATE:
        return Phrase("teams.ask.date", about), (*_days(), _cancel()), False
    # A platform that asks for the reply by itself has no room for the button.
    return Phrase(f"teams.ask.{field.type}", about), (_cancel(),), True


def _choices(draft: Draft, field: Field) -> Iterator[Button]:
    start = draft.page * A_PAGE if draft.page * A_PAGE < len(field.choices) else 0
    for place, (value, label) in enumerate(field.choices[start : start + A_PAGE], start):
        chosen = value in draft.picked
        yield Button(Phrase("teams.button.picked", {"label": label}) if chosen else label, f"c{place}")
    if len(field.choices) > A_PAGE:
        yield Button(Phrase("teams.button.more"), MORE)
    if field.type is NeedType.CHOICES:
        yield Button(Phrase("teams.button.ok"), OK)
    yield _cancel()


def _days() -> Iterator[Button]:
    return (Button(Phrase(f"teams.button.day_{days}"), f"v{days}") for days in DAYS)


def _cancel() -> Button:
    return Button(Phrase("teams.button.cancel"), CANCEL)


def offered(draft: Draft, pressed: Press, left: Sequence[Field]) -> Put:
    """Return what was filled in, with what may be filled in too."""
    head = Phrase("teams.ask.offer", {"number": spoken(draft.case), "what": pressed.label})
    lines = (
        Phrase("teams.ask.line", {"field": each.label, "value": _shown(each, draft.fields[each.name])})
        for each in pressed.needs
        if each.name in draft.fields
    )
    more = (Button(Phrase("teams.button.add", {"field": each.label}), f"f{nth}") for nth, each in enumerate(left))
    return (head, *lines), (Button(Phrase("teams.button.do"), OK), *more, _cancel()), False


def _shown(field: Field, value: str) -> Said:
    labels = dict(field.choices)
    if field.type is NeedType.CHOICES:
        return tuple(labels.get(each, each) for each in value.split(BETWEEN))
    return labels.get(value, value)


def picked(field: Field, draft: Draft, what: str, house: House, now: datetime) -> str | None:
    """Return the value that a button stands for: with those picked before where several may be; None for no button."""
    kind, place = what[:1], what[1:]
    if field.type is NeedType.DATE:
        return days_ahead(int(place), house, now) if kind == "v" and place in map(str, DAYS) else None
    if what == OK:
        return BETWEEN.join(draft.picked) or None
    if kind != "c" or not place.isdecimal() or int(place) >= len(field.choices):
        return None
    value = field.choices[int(place)][0]
    if field.type is not NeedType.CHOICES:
        return value
    rest = tuple(each for each in draft.picked if each != value)
    return BETWEEN.join(rest if value in draft.picked else (*rest, value))


def days_ahead(days: int, house: House, now: datetime) -> str:
    """Return a day as it is written; its end is meant."""
    return (house.today(now) + timedelta(days=days)).date().isoformat()
