"""Cron lines: five fields within their bounds, days of the week by name, a date that comes every year."""

import pytest
from apscheduler.triggers.cron import CronTrigger

from handlers.shelf import names
from tests.workflow.walking import book
from workflow.cronlines import fault_of

RIGHT = (
    "0 17 * * *",
    "0 9 1 5,11 *",
    "*/15 9-17 * * *",
    "30 8 * * mon-fri",
    "0 9 * 1-6/2 *",
    "0 9 28 2 *",
    "0 9 31 * *",
)
WRONG = {
    "0 9 1 *": "five fields",
    "60 9 * * *": "minute from 0 to 59",
    "0 24 * * *": "hour from 0 to 23",
    "0 9 0 * *": "day from 1 to 31",
    "0 9 * 13 *": "month from 1 to 12",
    "0 9 5-1 * *": "day from 1 to 31",
    "*/0 9 * * *": "minute from 0 to 59",
    "5/15 9 * * *": "minute from 0 to 59",
    "0 9 * * 0": "by name",
    "0 9 * * fri-mon": "by name",
    "0 9 1 * mon": "not both",
    "0 9 30 2 *": "every year",
    "0 9 29 2 *": "every year",
    "0 9 31 4,6 *": "every year",
    "every day": "five fields",
}


@pytest.mark.parametrize("line", RIGHT)
def test_right_line_has_no_fault_and_the_trigger_reads_it_too(line: str) -> None:
    assert fault_of(line) is None
    assert CronTrigger.from_crontab(line, timezone="UTC") is not None


@pytest.mark.parametrize("line", WRONG)
def test_wrong_line_is_told_what_it_should_be(line: str) -> None:
    assert WRONG[line] in str(fault_of(line))


@pytest.mark.parametrize("name", names())
def test_every_line_of_our_playbooks_can_be_read(name: str) -> None:
    playbook = book(name)
    lines = [
        *(report.at for report in playbook.reports.values()),
        *(routine.at for routine in playbook.routines.values()),
    ]
    assert lines
    assert [fault_of(line) for line in lines if fault_of(line)] == []
