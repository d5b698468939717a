"""A meter reading is plausible within the rule's factors of the average daily use before it."""

from datetime import date, datetime

import pytest

from tests.workflow.walking import ZONE
from workflow.questions import Outcome, ReadingRule
from workflow.readings import Reading, average, outcome, read_history, read_said

RULE = ReadingRule(least=0.5, most=2)
HISTORY = read_history("2026-06-30 1000\n2026-07-31 1310\n2026-08-31 1620")
TUESDAY = datetime(2026, 9, 29, 10, 0, tzinfo=ZONE)


def read_on(day: str, value: int, history: tuple[Reading, ...] = HISTORY) -> Outcome:
    return outcome(Reading(date.fromisoformat(day), value), history, RULE)


def test_average_is_the_use_of_all_days_between_first_and_last_reading() -> None:
    assert average(HISTORY) == 10


@pytest.mark.parametrize(
    ("value", "said"),
    [(1769, "implausible"), (1770, "plausible"), (1920, "plausible"), (2220, "plausible"), (2221, "implausible")],
)
def test_thirty_days_at_ten_a_day_are_plausible_from_150_to_600(value: int, said: str) -> None:
    assert read_on("2026-09-30", value) == said


def test_meter_that_seems_to_run_backwards_is_implausible() -> None:
    assert read_on("2026-09-30", 1600) is Outcome.IMPLAUSIBLE


def test_nothing_is_tested_without_two_readings_on_different_days() -> None:
    assert read_on("2026-09-30", 1920, ()) is Outcome.UNTESTED
    assert read_on("2026-09-30", 1920, HISTORY[:1]) is Outcome.UNTESTED
    assert read_on("2026-09-30", 1920, (HISTORY[0], HISTORY[0])) is Outcome.UNTESTED


def test_readings_after_the_one_that_is_tested_count_for_nothing() -> None:
    assert read_on("2026-08-01", 1320) is Outcome.PLAUSIBLE
    assert read_on("2026-07-15", 1150) is Outcome.UNTESTED


def test_house_where_nothing_was_used_before_may_use_nothing_now() -> None:
    empty = read_history("2026-06-30 1000; 2026-08-31 1000")
    assert (read_on("2026-09-30", 1000, empty), read_on("2026-09-30", 1001, empty)) == ("plausible", "implausible")


def test_history_is_read_in_any_order_and_width() -> None:
    written = "２０２６-08-31：1620\n\n2026/6/30, 1000.5"
    assert read_history(written) == (Reading(date(2026, 6, 30), 1000), Reading(date(2026, 8, 31), 1620))


@pytest.mark.parametrize("written", ["很久以前 12", "2026-13-01 5", "2026-08-31", "1620"])
def test_history_that_is_no_reading_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_history(written)


@pytest.mark.parametrize(
    ("words", "day", "value"),
    [
        ("1920", "2026-09-29", 1920),
        ("读数1920，9月28日抄的", "2026-09-28", 1920),
        ("昨天 01920.7 度", "2026-09-28", 1920),
        ("1920 on 28 September", "2026-09-28", 1920),
        ("2026-09-27 1920", "2026-09-27", 1920),
    ],
)
def test_customers_reading_is_understood_with_its_day(words: str, day: str, value: int) -> None:
    assert read_said(words, TUESDAY) == Reading(date.fromisoformat(day), value)


@pytest.mark.parametrize("words", ["不知道", "9月28日", "1200 或 1300"])
def test_words_without_one_figure_are_no_reading(words: str) -> None:
    assert read_said(words, TUESDAY) is None
