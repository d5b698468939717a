from datetime import timedelta

import pytest

from workflow.spans import Span, Unit, duration


@pytest.mark.parametrize(
    ("written", "span"),
    [
        ("10 min", Span(10, Unit.MINUTES)),
        ("24h", Span(24, Unit.HOURS)),
        (" 3  d ", Span(3, Unit.DAYS)),
        ("5 wd", Span(5, Unit.WORKING_DAYS)),
        ("3 mo", Span(3, Unit.MONTHS)),
        ("5wd  incl", Span(5, Unit.WORKING_DAYS, included=True)),
        ("3 d incl", Span(3, Unit.DAYS, included=True)),
        ("close of business", Span(0, Unit.CLOSE_OF_BUSINESS)),
        ("promised", Span(0, Unit.PROMISED)),
    ],
)
def test_span_is_read_in_the_unit_it_was_written_in(written: str, span: Span) -> None:
    assert Span.parse(written) == span


@pytest.mark.parametrize(
    "span", ["10 min", "0 min", "24 h", "3 d", "5 wd", "5 wd incl", "3 mo", "close of business", "promised"]
)
def test_span_says_itself_as_it_was_written(span: str) -> None:
    assert str(Span.parse(span)) == span


@pytest.mark.parametrize(
    "written",
    [
        "",
        "ten minutes",
        "5 days",
        "-3 d",
        "1.5 h",
        "2 h 30 min",
        "24 h incl",
        "3 mo incl",
        "3 months",
        "0 wd incl",
        "十分钟",
    ],
)
def test_span_in_other_words_is_refused_with_an_example(written: str) -> None:
    with pytest.raises(ValueError, match="a time such as"):
        Span.parse(written)


def test_only_minutes_and_hours_run_from_the_instant() -> None:
    assert Span.parse("90 min").elapsed == timedelta(minutes=90)
    assert Span.parse("3 d").elapsed is None


def test_plain_duration_counts_a_day_as_24_hours() -> None:
    assert (duration("30 d"), duration("24 h")) == (timedelta(days=30), timedelta(days=1))


@pytest.mark.parametrize("written", ["5 wd", "3 d incl", "3 mo", "promised", "close of business"])
def test_plain_duration_cannot_depend_on_a_calendar(written: str) -> None:
    with pytest.raises(ValueError, match="a time such as"):
        duration(written)
