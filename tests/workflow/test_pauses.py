"""What a pause does to a due time: the time it took is added once, in the units in which the due time counts."""

from datetime import time, timedelta

import pytest

from tests.handlers.moments import ZONE, moment, shown
from workflow.calendars import Calendar, Decrees
from workflow.moves import Fact
from workflow.pauses import Ledger, Pause, begun, closed, ended, stretches
from workflow.schedules import Clock
from workflow.spans import Span

TEN = moment("09-29 10:00")
HOUR = timedelta(hours=1)
BOTH = Clock.model_validate(
    {
        "name": {"zh": "一", "en": "one"},
        "due": "24 h",
        "ladder": "days",
        "pauses": {"asked": ["answered"], "approved": ["disagreed"]},
    }
)


@pytest.mark.parametrize(
    ("span", "due", "began", "over", "moved"),
    [
        ("24 h", "09-30 10:00", "09-29 11:00", "09-29 13:30", "09-30 12:30"),
        ("3 d", "10-02 24:00", "09-29 11:00", "09-29 23:00", "10-02 24:00"),
        ("3 d", "10-02 24:00", "09-29 23:00", "09-30 01:00", "10-03 24:00"),
        ("3 d", "10-02 24:00", "09-29 11:00", "10-01 09:00", "10-04 24:00"),
        ("5 wd", "10-12 24:00", "09-29 11:00", "09-30 09:00", "10-13 24:00"),
        ("5 wd", "10-12 24:00", "09-30 11:00", "10-07 09:00", "10-12 24:00"),
        ("5 wd", "10-12 24:00", "09-30 11:00", "10-08 09:00", "10-13 24:00"),
        ("5 wd", "10-12 24:00", "10-09 11:00", "10-10 09:00", "10-13 24:00"),
    ],
)
def test_days_are_moved_by_the_days_that_the_pause_took(span: str, due: str, began: str, over: str, moved: str) -> None:
    calendar = Calendar(zone=ZONE, decrees=Decrees())
    found = calendar.prolonged(moment(due), Span.parse(span), (moment(began), moment(over)))
    assert found == moment(moved), shown(found)


def test_close_of_business_is_moved_to_the_close_of_another_day() -> None:
    nine_to_six = ((time(9), time(18)),)
    calendar = Calendar(zone=ZONE, hours=nine_to_six)
    pause = (moment("09-29 11:00"), moment("09-30 09:00"))
    assert shown(calendar.prolonged(moment("09-29 18:00"), Span.parse("close of business"), pause)) == "09-30 18:00"


def test_a_second_pause_for_the_same_reason_is_the_first_one_still() -> None:
    ledger = begun((), Fact.ASKED, TEN)
    assert begun(ledger, Fact.ASKED, TEN + HOUR) == ledger


def test_only_its_own_facts_end_a_pause() -> None:
    ledger = begun(begun((), Fact.ASKED, TEN), Fact.APPROVED, TEN + HOUR)
    after = ended(ledger, BOTH, Fact.ANSWERED, TEN + 2 * HOUR)
    assert [pause.ended for pause in after] == [TEN + 2 * HOUR, None]
    assert [pause.ended for pause in closed(after, TEN + 3 * HOUR)] == [TEN + 2 * HOUR, TEN + 3 * HOUR]


def test_time_in_which_two_pauses_overlap_counts_once() -> None:
    ledger: Ledger = (
        Pause(fact=Fact.ASKED, began=TEN, ended=TEN + 2 * HOUR),
        Pause(fact=Fact.APPROVED, began=TEN + HOUR, ended=TEN + 4 * HOUR),
        Pause(fact=Fact.ASKED, began=TEN + 5 * HOUR, ended=TEN + 6 * HOUR),
    )
    assert stretches(ledger, TEN) == ((TEN, TEN + 4 * HOUR), (TEN + 5 * HOUR, TEN + 6 * HOUR))


def test_what_was_before_a_start_and_what_still_lasts_is_no_finished_stretch() -> None:
    ledger: Ledger = (
        Pause(fact=Fact.ASKED, began=TEN - HOUR, ended=TEN),
        Pause(fact=Fact.ASKED, began=TEN + HOUR, ended=TEN + 2 * HOUR),
        Pause(fact=Fact.APPROVED, began=TEN + HOUR),
    )
    assert stretches(ledger, TEN) == ()
