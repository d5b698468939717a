"""Working days of a year whose decree is not in the calendar library: the operator's table, and the warning without."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from workflow.calendars import SATURDAY, Decrees

MOST = 60
"""Dates in a list; decrees close and work fewer than 30."""
SPILL = (12, 24)
"""From this day on, the next year's decree may turn the days of a December (that of 2008 began with 29 December)."""


def _weekday(day: date) -> date:
    if day.weekday() >= SATURDAY:
        raise ValueError("a weekend day")
    return day


def _weekend_day(day: date) -> date:
    if day.weekday() < SATURDAY:
        raise ValueError("no weekend day")
    return day


def _some(days: tuple[date, ...]) -> tuple[date, ...]:
    if not days:
        raise ValueError("no decree closes nothing")
    return days


class Holidays(BaseModel):
    """What the State Council's decree for one year turns: `[holidays.2027]`."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    closed: Annotated[tuple[Annotated[date, AfterValidator(_weekday)], ...], AfterValidator(_some)] = Field(
        max_length=MOST, description="the decree's dates from Monday to Friday that are off"
    )
    worked: tuple[Annotated[date, AfterValidator(_weekend_day)], ...] = Field(
        default=(), max_length=MOST, description="the decree's Saturdays and Sundays that are worked"
    )


Table = Mapping[Annotated[int, Field(ge=2004, le=2100)], Holidays]
"""By year."""


def decrees(table: Mapping[int, Holidays]) -> Decrees:
    """Return the operator's table as the rules read it."""
    turned = frozenset(day for year in table.values() for day in (*year.closed, *year.worked))
    return Decrees(years=frozenset(table), turned=turned)


def astray(table: Mapping[int, Holidays]) -> Iterator[tuple[tuple[str, str, str, int], date]]:
    """Yield each date that no decree for its year can turn, after where it stands."""
    for year, holidays in table.items():
        for name, days in (("closed", holidays.closed), ("worked", holidays.worked)):
            for place, day in enumerate(days):
                if not date(year - 1, *SPILL) <= day <= date(year, 12, 31):
                    yield ("holidays", str(year), name, place), day


def warning(years: Sequence[int]) -> str:
    """Say which years have no decree, and what to set; nothing when there are none."""
    tables = " and ".join(f"[holidays.{year}]" for year in years)
    return f"no decree for {' and '.join(map(str, years))}; set {tables}" if years else ""
