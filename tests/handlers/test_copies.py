"""Copies of what a ladder says: whoever is named gets them, headquarters of exceptionally grave cases alone."""

from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest

from handlers.shelf import Shelf
from tests.handlers.callers import Customer, file_at_a_site, visit
from tests.handlers.crew import Crew, hire
from tests.handlers.desk import Desk, Rung
from tests.patched import house_of, patched
from workflow.stored import Notice, Priority

TEAM = frozenset({"team:security"})


@pytest.fixture
def group(any_desk: Desk) -> Desk:
    """A house under the procedure of a group with two sites, over each engine."""
    any_desk.house = replace(any_desk.house, book=Shelf().open("call-center-group"))
    return any_desk


def late_plan(group: Desk, grade: str) -> str:
    """Return a case whose plan is three days late."""
    agent = hire(group, "agent")
    number = file_at_a_site(visit(group))
    agent.do(number, "contact")
    agent.do(number, "grade", grade=grade)
    group.until("10-09 10:00")
    return number


def copies(group: Desk, number: str) -> list[Notice]:
    said = [(notice, cast("dict[str, str]", notice.body.get("said") or {})) for notice in group.notices(number)]
    return [notice for notice, words in said if words.get("key") == "cases.copy"]


def test_headquarters_gets_a_copy_where_a_grave_case_is_late(group: Desk) -> None:
    found = copies(group, late_plan(group, "major"))
    assert {notice.chat for notice in found} == {"role:headquarters@river"}
    assert {notice.priority for notice in found} == {Priority.NOTICE}


def test_headquarters_gets_no_copy_of_what_it_does_not_follow(group: Desk) -> None:
    assert copies(group, late_plan(group, "complex")) == []


def test_a_copy_says_that_it_is_one_in_the_words_of_the_notice(group: Desk) -> None:
    number = late_plan(group, "major")
    said = cast("dict[str, dict[str, dict[str, str]]]", copies(group, number)[0].body["said"])
    assert said["args"]["said"]["key"] in ("cases.staff.supervised", "cases.staff.raised")


def test_whoever_is_told_anyway_gets_no_copy_beside_it(desk: Desk, anna: Customer, crew: Crew, tmp_path: Path) -> None:
    copied = patched(tmp_path, changes=(("[ladders.team]\n", '[ladders.team]\ncopies = ["manager", "finance"]\n'),))
    desk.house = house_of(copied, desk.house)
    number = crew.dispatched(anna.file())
    desk.until("10-02 10:00")
    copied_at = {(notice.at, notice.chat) for notice in copies(desk, number)}
    raised_at = {(notice.at, notice.chat) for notice in desk.notices(number) if notice.priority is Priority.ESCALATION}
    assert {chat for _, chat in copied_at} == {"team:finance", "role:manager"}
    assert not copied_at & raised_at


@pytest.mark.parametrize(
    ("line", "at"),
    [
        ("", "10-01 07:00"),
        ("wakes = true\n", "10-01 06:30"),
        ('quiet = { begins = "20:00:00", ends = "08:00:00" }\n', "10-01 08:00"),
    ],
)
def test_a_ladders_own_quiet_hours_stand_in_place_of_the_playbooks(
    desk: Desk, anna: Customer, crew: Crew, tmp_path: Path, line: str, at: str
) -> None:
    ladder = desk.house.playbook.clocks["solution"].ladder
    head = f"[ladders.{ladder}]\n"
    desk.house = house_of(patched(tmp_path, changes=((head, head + line),)), desk.house)
    desk.until("09-30 08:30")
    number = crew.dispatched(anna.file())
    desk.until("10-01 08:30")
    assert desk.rungs(number, "solution")[0] == Rung(at, "reminded", TEAM)
