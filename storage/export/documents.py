"""Documents of the rules as an export has them: every moment readable, and each read again before it is taken."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from storage import codec
from storage.codec import micros, moment
from storage.documents import (
    AT,
    CASE_WAYS,
    CLOCK_WAYS,
    MOMENT,
    PAUSE_WAYS,
    Way,
    read_case,
    read_event,
    write_elements,
)
from storage.export.sealed import Line, Row, Vault
from workflow.elements import Elements

Turn = Callable[[Any], Any]


def told(stored: int) -> str:
    """Return a stored moment as ISO 8601 in UTC."""
    return moment(stored).isoformat().replace("+00:00", "Z")


def stored(written: str) -> int:
    """Return the moment that was written.

    Raises:
        ValueError: it is none, or names no zone.
    """
    return micros(datetime.fromisoformat(written))


class State:
    """What the rules know of a case: one document, whose moments stand as numbers in the database."""

    columns = ("state",)
    fields: Mapping[str, Any] = {"state": dict[str, Any]}

    def open(self, row: Row, line: Line, vault: Vault) -> None:
        del vault
        line["state"] = _turned(codec.read(row["state"]), told)

    def seal(self, line: Line, row: Row, vault: Vault) -> None:
        del vault
        row["state"] = codec.text(_turned(line["state"], stored))
        # Whatever is wrong with it shows here, not when somebody opens the case.
        read_case(row["state"])


def _turned(state: Mapping[str, Any], turn: Turn) -> dict[str, Any]:
    turned = _moments(state, CASE_WAYS, turn)
    if "clocks" in turned:
        turned["clocks"] = [_clock(clock, turn) for clock in turned["clocks"]]
    return turned


def _clock(clock: Mapping[str, Any], turn: Turn) -> dict[str, Any]:
    turned = _moments(clock, CLOCK_WAYS, turn)
    if "pauses" in turned:
        turned["pauses"] = [_moments(pause, PAUSE_WAYS, turn) for pause in turned["pauses"]]
    return turned


def _moments(document: Mapping[str, Any], ways: Mapping[str, Way], turn: Turn) -> dict[str, Any]:
    return {
        name: turn(value) if ways.get(name) is AT and value is not None else value for name, value in document.items()
    }


def read_told(blob: bytes) -> list[Any]:
    """Return who acted, and what they filled in."""
    (side, name, staff, grants), data = codec.read(blob)
    return [{"side": side, "name": name, "staff": staff, "grants": grants}, _data(data, told)]


def write_told(values: list[Any]) -> bytes:
    """Return an event to be sealed.

    Raises:
        ValueError: the rules could not read it again.
    """
    by, data = values
    actor = [by["side"], by["name"], by["staff"], by["grants"]]
    written = codec.written([actor, _data(data, stored)])
    read_event(written, "filed", 0)
    return written


def _data(data: Mapping[str, Any], turn: Turn) -> dict[str, Any]:
    return {
        name: {MOMENT: turn(value[MOMENT])} if isinstance(value, dict) else value  # pyright: ignore[reportUnknownArgumentType]
        for name, value in data.items()
    }


def elements_of(known: Mapping[str, Any]) -> Elements:
    """Return the five elements of a line.

    Raises:
        TypeError: there is something in them that is none.
    """
    given: dict[str, Any] = {**known, "declined": tuple(known.get("declined", ()))}
    return Elements(**given)


def written_elements(known: Mapping[str, Any]) -> bytes:
    """Return the five elements to be sealed."""
    return write_elements(elements_of(known))
