"""The way of each made-up case leads over the playbook's own ways to where the case is."""

from itertools import pairwise

from handlers.reports.making import report_of
from tests.bot.reports.conftest import MARCH, Lived
from workflow.people import ALL
from workflow.reports.tales import Part
from workflow.ways import way_of


def test_way_of_every_made_up_case_ends_where_it_is_over_ways_of_the_playbook(lived: Lived) -> None:
    playbook = lived.house.playbook
    edges = {(name, target.to) for name, _, target in playbook.edges()}
    report = lived.store.read_now(lambda work: report_of(work, lived.house, MARCH, Part()))
    assert len(report.cases) > 10
    for tale in report.cases:
        case = lived.store.read_now(lambda work, tale=tale: work.cases.get(tale.number, visible_to=ALL))
        lines = lived.store.read_now(lambda work, tale=tale: work.cases.timeline(tale.number))
        found = way_of(case, [line.event for line in lines], playbook)
        assert found[-1] == case.stage
        assert len(found) > 1 or case.stage in {entry for _, _, entry in playbook.entries()}
        assert set(pairwise(found)) <= edges
