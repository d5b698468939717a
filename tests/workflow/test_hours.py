"""A site's own hours: lunch breaks, half days, days of the week that are off, single dates open or closed."""

import pytest

from tests.handlers.moments import ZONE, moment, shown
from workflow.calendars import Decrees
from workflow.schedules import Hours
from workflow.spans import Span

OFFICE = Hours.model_validate(
    {
        "days": "every",
        "hours": [["09:00", "12:00"], ["13:00", "18:00"]],
        "weekly": {"saturday": [["09:00", "12:00"]], "sunday": []},
        "dates": {"2026-10-01": [], "2026-10-04": [["10:00", "16:00"]]},
    }
).calendar(ZONE, Decrees())
CLOSE = Span.parse("close of business")


@pytest.mark.parametrize(
    ("at", "due"),
    [
        ("09-29 10:00", "09-29 18:00"),
        ("09-29 12:30", "09-29 18:00"),
        ("09-29 18:00", "09-30 18:00"),
        ("09-30 19:00", "10-02 18:00"),
        ("10-03 11:00", "10-03 12:00"),
        ("10-03 12:30", "10-04 16:00"),
        ("10-10 13:00", "10-12 18:00"),
    ],
)
def test_business_closes_at_the_end_of_that_days_own_hours(at: str, due: str) -> None:
    assert shown(OFFICE.due(moment(at), CLOSE)) == due


def test_days_that_the_calendar_closes_are_no_working_days_of_the_site() -> None:
    assert shown(OFFICE.due(moment("09-30 10:00"), Span.parse("3 wd"))) == "10-05 00:00"


def test_days_of_every_week_rest_on_no_decree() -> None:
    due = OFFICE.due(moment("12-30 10:00"), Span.parse("5 wd"))
    assert due is not None
    assert not OFFICE.guessed(moment("12-30 10:00"), Span.parse("5 wd"), due)
