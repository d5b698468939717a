"""Routines: a duty of a role at set times, once a slot whatever was missed, done with what was found."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest

from handlers.agenda import plan
from handlers.cards import alerts_of
from handlers.duty_lines import Done, DutyLine, done_lately, duties_of, report_done
from handlers.shelf import Shelf
from tests.handlers.callers import Customer, visit
from tests.handlers.crew import Colleague, hire
from tests.handlers.desk import Desk
from tests.handlers.moments import moment, shown
from tests.patched import house_of, patched
from workflow.errors import UnknownCase
from workflow.language import Language
from workflow.stored import SubjectId

BOX = SubjectId("calendar:routine.suggestion_box")


@pytest.fixture
def estate(any_desk: Desk) -> Desk:
    """A house under the owners' procedure, over each engine; its calendar jobs are planned."""
    any_desk.house = replace(any_desk.house, book=Shelf().open("owner-service"))
    any_desk.write(lambda work: plan(work, any_desk.house, any_desk.now))
    return any_desk


def waiting(estate: Desk, person: Colleague) -> list[DutyLine]:
    return list(estate.read(lambda work: duties_of(work, estate.house, person.actor, estate.now)))


def named(estate: Desk, lines: list[DutyLine]) -> list[str]:
    return [estate.house.say(line.name, Language.EN) for line in lines]


def report(estate: Desk, person: Colleague, duty: int, words: str = "") -> Done:
    return estate.write(lambda work: report_done(work, person.actor, duty, words, estate.now))


def heard(estate: Desk, person: Colleague) -> list[tuple[str | None, str]]:
    found = estate.read(lambda work: alerts_of(work, estate.house, person.actor))
    keys = ((notice, cast("dict[str, str]", notice.body["said"])["key"]) for notice in found)
    return [(shown(notice.at), key) for notice, key in reversed(list(keys)) if key.startswith("cases.duty.")]


def test_the_box_is_opened_and_online_opinions_are_collected_every_day_at_their_time(estate: Desk) -> None:
    reception = hire(estate, "reception")
    estate.until("10-01 18:00")
    assert heard(estate, reception)[:3] == [
        ("09-29 17:00", "cases.duty.set"),
        ("09-29 17:30", "cases.duty.remind"),
        ("09-29 18:00", "cases.duty.escalate"),
    ]
    times = [at for at, key in heard(estate, reception) if key == "cases.duty.set"]
    assert times == ["09-29 17:00", "09-30 09:00", "09-30 17:00", "10-01 09:00", "10-01 17:00"]


def test_a_routine_is_due_by_close_of_business_and_ends_with_what_was_found(estate: Desk) -> None:
    reception = hire(estate, "reception", name="林前台")
    estate.until("09-29 17:10")
    (line,) = waiting(estate, reception)
    assert (named(estate, [line]), shown(line.due), line.mine) == (["Open the suggestion box"], "09-29 18:00", True)
    assert report(estate, reception, line.id, "两封，均已登记") is Done.DONE
    assert waiting(estate, reception) == []
    (done,) = estate.read(lambda work: done_lately(work, estate.house, reception.actor, estate.now))
    assert (done.done_by, done.words, done.overdue) == ("林前台", "两封，均已登记", False)


def test_what_is_done_rings_no_more(estate: Desk) -> None:
    reception, manager = hire(estate, "reception"), hire(estate, "service_manager")
    estate.until("09-29 17:10")
    report(estate, reception, waiting(estate, reception)[0].id)
    estate.until("09-30 08:00")
    assert heard(estate, reception) == [("09-29 17:00", "cases.duty.set")]
    assert heard(estate, manager) == []


def test_of_two_who_report_a_routine_the_first_counts(estate: Desk) -> None:
    first, second = hire(estate, "reception", name="甲"), hire(estate, "reception", name="乙")
    estate.until("09-29 17:10")
    duty = waiting(estate, first)[0].id
    assert [report(estate, first, duty, "两封"), report(estate, second, duty, "没有")] == [Done.DONE, Done.FIRST]
    (done,) = estate.read(lambda work: done_lately(work, estate.house, second.actor, estate.now))
    assert (done.done_by, done.words) == ("甲", "两封")


def test_a_routine_of_others_looks_like_none_at_all(estate: Desk) -> None:
    reception, steward = hire(estate, "reception"), hire(estate, "steward")
    estate.until("09-29 17:10")
    duty = waiting(estate, reception)[0].id
    assert (waiting(estate, steward), heard(estate, steward)) == ([], [])
    for wrong in (duty, 9_999):
        with pytest.raises(UnknownCase):
            report(estate, steward, wrong)


def test_days_that_an_outage_missed_make_one_duty_and_the_next_slot_comes_in_time(estate: Desk) -> None:
    reception = hire(estate, "reception")
    estate.now = moment("10-04 11:00")
    estate.fire()
    assert named(estate, waiting(estate, reception)) == ["Open the suggestion box", "Collect online opinions"]
    assert {shown(line.due) for line in waiting(estate, reception)} == {"10-04 18:00"}
    (row,) = estate.read(lambda work: work.timers.of(BOX))
    assert shown(row.due_at) == "10-04 17:00"


def test_a_slot_fires_once_however_often_it_is_tried(estate: Desk) -> None:
    reception = hire(estate, "reception")
    estate.until("09-29 17:00")
    (row,) = estate.read(lambda work: work.timers.of(BOX))
    estate.write(lambda work: work.timers.set(BOX, row.kind, row.generation - 24 * 60, estate.now))
    estate.fire()
    assert len(waiting(estate, reception)) == 1


def test_what_could_not_be_closed_is_listed_at_the_years_end(estate: Desk) -> None:
    manager = hire(estate, "project_manager")
    reception, member = hire(estate, "reception"), hire(estate, "committee", "committee")
    number, other = kept_for_the_years_end(estate, reception, member), filed(visit(estate, "bob"))
    estate.until("12-20 09:00")
    line = next(line for line in waiting(estate, manager) if line.listed)
    assert (named(estate, [line]), line.listed) == (["Study what could not be closed"], (number,))
    assert (shown(line.due), other in line.listed) == ("01-01 00:00", False)


def filed(customer: Customer) -> str:
    customer.say("我要投诉")
    customer.press("同意，开始", "投诉")
    customer.say("王小明", "13800138000", "楼上夜里很吵")
    customer.press("没有", "就这些", "其他")
    customer.say("昨晚11点", "3号楼1302", "3-1302")
    customer.press("尽快解决", "确认登记")
    return customer.newest()


def kept_for_the_years_end(estate: Desk, reception: Colleague, member: Colleague) -> str:
    """Bring a case to where it can't be closed."""
    number = filed(visit(estate))
    reception.do(number, "contact")
    reception.do(number, "grade", grade="minor")
    steward = hire(estate, "steward")
    reception.do(number, "dispatch", team="stewards")
    steward.do(number, "transfer", team="committee", reason="须业委会决定")
    member.do(number, "refer", party="assembly", reason="须业主大会")
    member.do(number, "study")
    assert estate.stage(number) == "year_end"
    return number


def test_a_timer_of_a_routine_stands_at_each_next_slot(estate: Desk) -> None:
    estate.until("09-29 17:00")
    (row,) = estate.read(lambda work: work.timers.of(BOX))
    assert row.due_at == moment("09-30 17:00")
    assert row.due_at - moment("09-29 17:00") == timedelta(days=1)


def test_slot_of_an_edited_playbook_is_left_to_a_process_that_has_it(estate: Desk, tmp_path: Path) -> None:
    reception = hire(estate, "reception")
    later = patched(tmp_path, base="owner-service", changes=(('at = "0 17 * * *"', 'at = "30 16 * * *"'),))
    edited = house_of(later, estate.house)
    estate.write(lambda work: plan(work, edited, estate.now))
    estate.until("09-29 16:32")
    assert waiting(estate, reception) == []
    estate.house = edited
    estate.until("09-29 16:40")
    assert named(estate, waiting(estate, reception)) == ["Open the suggestion box"]
    (row,) = estate.read(lambda work: work.timers.of(BOX))
    assert shown(row.due_at) == "09-30 16:30"


def test_rest_of_an_earlier_playbook_is_let_go(estate: Desk) -> None:
    estate.write(lambda work: work.timers.set(BOX, "30 16 * * *", 1, moment("09-29 16:30")))
    estate.until("09-29 16:45")
    assert [row.kind for row in estate.read(lambda work: work.timers.of(BOX))] == ["0 17 * * *"]
