"""The rules' objects as JSON documents; a field at its default is not written, so that fields may be added."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, Field, fields
from datetime import datetime
from typing import Any, NamedTuple, TypeVar, cast

from storage import codec
from storage.codec import micros, moment
from workflow.case import Case
from workflow.clocks import ClockState
from workflow.elements import Elements
from workflow.language import Language
from workflow.moves import Fact, Kind, Phase
from workflow.pauses import Ledger, Pause
from workflow.people import Actor, Grant, Side, StaffId
from workflow.remedies import Given, Remedy
from workflow.timeline import Event, Fields, Value
from workflow.views import Views

Frozen = TypeVar("Frozen", Case, ClockState)
Document = Mapping[str, Any]
MOMENT = "@"
"""The only key of an object that stands for a moment among an event's data."""


class Way(NamedTuple):
    """How a field is written and read where it is not plain JSON."""

    write: Callable[[Any], Any]
    read: Callable[[Any], Any]


AT = Way(micros, moment)


def _value(enum: Fact | Kind | Phase | Language) -> str:
    return enum.value


def _sorted_facts(facts: frozenset[Fact]) -> list[str]:
    return sorted(fact.value for fact in facts)


def _facts(written: Sequence[str]) -> frozenset[Fact]:
    return frozenset(map(Fact, written))


PAUSE_WAYS: Mapping[str, Way] = {"began": AT, "ended": AT, "fact": Way(_value, Fact)}


def _write_pauses(pauses: Ledger) -> Sequence[Document]:
    return [_write(pause, PAUSE_FIELDS, PAUSE_WAYS) for pause in pauses]


def _read_pauses(written: Sequence[Document]) -> Ledger:
    return tuple(Pause(**_read(pause, PAUSE_WAYS)) for pause in written)


CLOCK_WAYS: Mapping[str, Way] = {
    **dict.fromkeys(("started_at", "due_at", "paused_at", "counted_from", "wanted"), AT),
    "pauses": Way(_write_pauses, _read_pauses),
}


def _write_clocks(clocks: tuple[ClockState, ...]) -> Sequence[Document]:
    return [_write(clock, CLOCK_FIELDS, CLOCK_WAYS) for clock in clocks]


def _read_clocks(written: Sequence[Document]) -> tuple[ClockState, ...]:
    return tuple(_made(ClockState, CLOCK_FIELDS, _read(clock, CLOCK_WAYS)) for clock in written)


def _write_given(given: tuple[Given, ...]) -> Sequence[Sequence[object]]:
    return [[each.remedy.value, each.amount] for each in given]


def read_given(written: Sequence[Sequence[Any]]) -> tuple[Given, ...]:
    """Return the remedies that were written."""
    return tuple(Given(Remedy(remedy), amount) for remedy, amount in written)


def _read_views(written: Sequence[Sequence[str]]) -> Views:
    return tuple((view, name) for view, name in written)


CASE_WAYS: Mapping[str, Way] = {
    **dict.fromkeys(("filed_at", "promised", "asked_at", "order", "told_at", "closed_at", "shared_due"), AT),
    "kind": Way(_value, Kind),
    "language": Way(_value, Language),
    "phase": Way(_value, Phase),
    "marks": Way(_sorted_facts, _facts),
    "clocks": Way(_write_clocks, _read_clocks),
    "risks": Way(list, tuple),
    "remedies": Way(_write_given, read_given),
    "views": Way(list, _read_views),
    **dict.fromkeys(("recused", "vacant", "deserted", "labels"), Way(sorted, frozenset)),
}
ELEMENTS_WAYS: Mapping[str, Way] = {"declined": Way(list, tuple)}


def _defaults(kind: type[Case | ClockState | Elements | Pause]) -> Mapping[str, object]:
    known: tuple[Field[object], ...] = fields(kind)
    return {field.name: field.default for field in known}


CASE_FIELDS = _defaults(Case)
CLOCK_FIELDS = _defaults(ClockState)
PAUSE_FIELDS = _defaults(Pause)
ELEMENTS_FIELDS = _defaults(Elements)
NEEDED = {
    kind: frozenset(name for name, default in known.items() if default is MISSING)
    for kind, known in ((Case, CASE_FIELDS), (ClockState, CLOCK_FIELDS))
}
"""The fields that have no default."""


def _write(thing: object, defaults: Mapping[str, object], ways: Mapping[str, Way]) -> dict[str, Any]:
    return {
        name: ways[name].write(value) if name in ways else value
        for name, value in vars(thing).items()
        if value is not defaults[name] and value != defaults[name]
    }


def _read(document: Document, ways: Mapping[str, Way]) -> dict[str, Any]:
    return {name: ways[name].read(value) if name in ways else value for name, value in document.items()}


def _made(kind: type[Frozen], defaults: Mapping[str, object], written: Mapping[str, Any]) -> Frozen:
    """Return what was written, with its other fields at their defaults.

    Raises:
        TypeError: a field that it must have is missing, or it has no such field.
    """
    known = {**defaults, **written}
    if len(known) != len(defaults) or not written.keys() >= NEEDED[kind]:
        return kind(**written)
    made = object.__new__(kind)
    # Past the class, which sets each field by itself: of a case that takes ten times as long.
    object.__setattr__(made, "__dict__", known)
    return made


GUESSED = '%"guessed":true%'
"""What a case with a provisional due time looks like, among others perhaps."""


def write_case(case: Case) -> str:
    """Return a case as JSON; it holds no personal data."""
    return codec.text(_write(case, CASE_FIELDS, CASE_WAYS))


def read_case(text: str) -> Case:
    """Return the case that was written; one that is looked at again and again is read once."""
    found = _known.get(text)
    return found or remembered(text, _made(Case, CASE_FIELDS, _read(codec.read_object(text), CASE_WAYS)))


def remembered(text: str, case: Case) -> Case:
    """Keep in memory what case a text stands for, so that what was just written need not be read."""
    if len(_known) >= MOST_KNOWN:
        _known.clear()
    _known[text] = case
    return case


_known: dict[str, Case] = {}
MOST_KNOWN = 1_024
"""How many cases are kept in memory (7 kB each); past it all are dropped and read again when asked for."""


def write_elements(elements: Elements) -> bytes:
    """Return the five elements as JSON, to be sealed, without the issue."""
    document = _write(elements, ELEMENTS_FIELDS, ELEMENTS_WAYS)
    document.pop("issue", None)
    return codec.written(document)


def read_elements(text: bytes, issue: str) -> Elements:
    """Return the elements that were written, with the issue that is kept apart."""
    return Elements(issue=issue, **_read(codec.read_object(text), ELEMENTS_WAYS))


def write_grants(grants: Sequence[Grant]) -> list[list[str | None]]:
    """Return grants as role, team and, where it is limited to one, site."""
    return [[grant.role, grant.team, *([] if grant.site is None else [grant.site])] for grant in grants]


def read_grants(written: Sequence[Sequence[Any]]) -> tuple[Grant, ...]:
    """Return the grants that were written."""
    return tuple(Grant(*grant) for grant in written)


def write_event(event: Event) -> bytes:
    """Return who acted and what they filled in as JSON, to be sealed; fact and time are columns."""
    by = event.by
    actor = [by.side.value, by.name, by.staff, write_grants(by.grants)]
    data = {
        name: {MOMENT: micros(value)} if isinstance(value, datetime) else value for name, value in event.data.items()
    }
    return codec.written([actor, data])


def read_event(text: bytes, fact: str, at: int) -> Event:
    """Return the event that was written."""
    (side, name, staff, grants), data = codec.read(text)
    actor = Actor(
        side=Side(side), name=name, staff=None if staff is None else StaffId(staff), grants=read_grants(grants)
    )
    return Event(fact=Fact(fact), at=moment(at), by=actor, data=_read_fields(data))


def _read_fields(written: Mapping[str, Any]) -> Fields:
    return {name: _read_value(value) for name, value in written.items()}


def _read_value(written: object) -> Value:
    if isinstance(written, dict):
        return moment(cast("dict[str, int]", written)[MOMENT])
    return cast("Value", written)
