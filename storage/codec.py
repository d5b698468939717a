"""How moments and JSON are written in the database: integer microseconds of UTC, and text without spaces."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from pydantic_core import from_json, to_json

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DAY = 86_400
"""Seconds."""
SECOND = 1_000_000
"""Microseconds."""
FOREVER = 1 << 62
"""A moment that never comes, where one has to be sorted last."""


def micros(at: datetime) -> int:
    """Return a moment as microseconds since 1970, UTC.

    Raises:
        TypeError: it names no zone.
    """
    # A third of the time of a division by a microsecond.
    since = at - EPOCH
    return (since.days * DAY + since.seconds) * SECOND + since.microseconds


def micros_or_none(at: datetime | None) -> int | None:
    """Return a moment as microseconds, None as None."""
    return None if at is None else micros(at)


def moment(stored: int) -> datetime:
    """Return the moment that was stored."""
    return EPOCH + timedelta(microseconds=stored)


def moment_or_none(stored: int | None) -> datetime | None:
    """Return the moment that was stored, None for None."""
    return None if stored is None else moment(stored)


def written(value: object) -> bytes:
    """Return a value as JSON."""
    return to_json(value)


def text(value: object) -> str:
    """Return a value as JSON for a column of text."""
    return to_json(value).decode()


def read(stored: str | bytes) -> Any:
    """Return what was written."""
    return from_json(stored)


def read_object(stored: str | bytes) -> Mapping[str, Any]:
    """Return the object that was written."""
    return cast("Mapping[str, Any]", from_json(stored))
