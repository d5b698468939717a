"""A report that is looked at: counted once a minute, made into files one at a time, of what a reader may know."""

import pytest

from bot.channel import Premises
from bot.clock import VirtualClock
from bot.reports import keeping
from bot.reports.keeping import FRESH, MOST, Kept
from handlers.house import House
from handlers.reports.layout import figures_in
from handlers.reports.making import Report, report_of
from handlers.reports.pages import page_of
from tests.bot.reports.conftest import MARCH, Lived
from workflow.ports import Work
from workflow.reports.months import Month
from workflow.reports.tales import Part

Counted = list[tuple[Month, Part]]


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counted:
    found = Counted()

    def noted(work: Work, house: House, month: Month, part: Part) -> Report:
        found.append((month, part))
        return report_of(work, house, month, part)

    monkeypatch.setattr(keeping, "report_of", noted)
    return found


@pytest.fixture
def kept(lived: Lived, clock: VirtualClock) -> Kept:
    return Kept(Premises(store=lived.store, house=lived.house, clock=clock))


async def test_a_minutes_looks_are_one_count(kept: Kept, counted: Counted, clock: VirtualClock) -> None:
    await kept.report(MARCH, Part())
    await kept.made(MARCH, Part(), lambda report: report.term)
    assert len(counted) == 1
    clock.advance(FRESH * 2)
    await kept.report(MARCH, Part())
    assert len(counted) == 2


async def test_who_may_not_know_of_a_case_has_a_count_of_their_own(kept: Kept, counted: Counted) -> None:
    whole = await kept.report(MARCH, Part())
    left_out = whole.analysis.now.totals.received[0]
    less = await kept.report(MARCH, Part(without=frozenset({left_out})))
    assert len(counted) == 2
    assert whole.analysis.now.totals.received[1:] == less.analysis.now.totals.received
    assert left_out not in {case for named in figures_in(page_of(less)) for case in named.figure.cases}


async def test_no_more_than_a_few_are_kept(kept: Kept, counted: Counted) -> None:
    for back in range(MOST + 1):
        await kept.report(MARCH.later(-back), Part())
    await kept.report(MARCH, Part())
    assert len(counted) == MOST + 2


def test_every_figure_has_a_name_of_its_own_and_counts_its_cases(lived: Lived) -> None:
    figures = [named.figure for named in figures_in(page_of(lived.report()))]
    names = [figure.name for figure in figures]
    assert len(names) > 50
    assert len(names) == len(set(names))
    assert [each for each in figures if str(each.said).isdigit() and int(str(each.said)) != len(each.cases)] == []
