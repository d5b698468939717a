"""The year's study is of the cases that could not be closed by its end: each of them, and no other."""

import pytest

from bot.reports.sheets import list_of
from handlers.reports.layout import figures_in
from handlers.reports.listing import listed
from handlers.reports.making import Report, report_of
from handlers.reports.pages import page_of
from handlers.reports.telling import short
from tests.handlers.callers import visit
from tests.handlers.desk import Desk
from tests.handlers.moments import moment
from workflow.language import Language
from workflow.reports.tales import Part
from workflow.reports.terms import Year


@pytest.fixture
def stuck(desk: Desk) -> Desk:
    """One complaint that nobody took up for 90 days, one that was taken back, one that is new."""
    visit(desk, "anna").file(phone="13800138001")
    other = visit(desk, "bert")
    other.file(phone="13800138002")
    other.say("撤回")
    other.press("撤回投诉", "确定撤回")
    desk.now = moment("12-20 10:00")
    visit(desk, "carl").file(phone="13800138003")
    desk.fire()
    return desk


def study(desk: Desk) -> Report:
    return desk.read(lambda work: report_of(work, desk.house, Year(2026), Part()))


def test_only_what_was_open_for_ninety_days_at_the_years_end_is_in_it(stuck: Desk) -> None:
    report = study(stuck)
    (tale,) = report.cases
    assert tale.filed_at < moment("09-30 00:00")
    assert report.analysis.now.troubles.stuck == [tale.number]
    assert list_of(listed(report, stuck.house, Language.EN)).count(b"\r\n") == 2


def test_what_stood_in_the_way_is_read_off_the_timeline(stuck: Desk) -> None:
    report = study(stuck)
    found = {each.figure.name: list(each.figure.cases) for each in figures_in(page_of(report))}
    assert found["why/overdue"] == found["stuck"] == [report.cases[0].number]
    assert "why/asked" not in found


def test_its_few_lines_say_how_many_and_which_is_the_eldest(stuck: Desk) -> None:
    title, count, *_, eldest = (stuck.house.say(line, Language.EN) for line in short(study(stuck)))
    assert title.startswith("Cases of 2026 that could not be closed")
    assert count.startswith("1 cases")
    assert eldest.endswith("open for 93 days.")
