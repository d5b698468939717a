"""What is decided upon an analysis: its owner is told and reminded, what is overdue is passed on, the report has it."""

from datetime import datetime

import pytest

from handlers.improving import SUBJECT, decide, finish, listed
from handlers.reports.layout import words_of
from handlers.reports.making import report_of
from handlers.reports.tables import ALL
from tests.handlers.crew import Colleague, hire
from tests.handlers.desk import Desk
from tests.handlers.moments import moment, shown
from workflow.errors import UnknownCase
from workflow.improvements import Improvement
from workflow.language import Language
from workflow.reports.months import Month
from workflow.reports.tales import Part
from workflow.stored import SubjectId

DUE = moment("10-16 00:00")


def decided(desk: Desk, by: Colleague, owner: Colleague, due: datetime = DUE, upon: str = "") -> Improvement:
    assert owner.actor.staff is not None
    whose = owner.actor.staff
    return desk.write(
        lambda work: decide(work, desk.house, by.actor, what="换皮带", owner=whose, due=due, upon=upon, now=desk.now)
    )


def heard(desk: Desk, chat: str) -> list[tuple[str | None, str]]:
    rows = desk.read(lambda work: work.outbox.to_chats("desk", [chat], 100))
    found = [(shown(row.at), str(row.body["said"])) for row in reversed(rows)]
    return [(at, said.partition("cases.improvement.")[2].partition("'")[0]) for at, said in found if "improve" in said]


@pytest.fixture
def pair(desk: Desk) -> tuple[Colleague, Colleague]:
    """A manager who decides, and somebody who does it."""
    return hire(desk, "manager"), hire(desk, "member", "security")


def test_owner_is_told_reminded_and_reminded_no_more_once_it_is_overdue(
    desk: Desk, pair: tuple[Colleague, Colleague]
) -> None:
    manager, owner = pair
    decided(desk, manager, owner)
    desk.until("10-16 00:00")
    own = heard(desk, f"staff:{owner.actor.staff}")
    assert own == [("09-29 10:00", "set"), ("10-13 07:00", "remind"), ("10-16 00:00", "escalate")]
    assert heard(desk, "role:manager") == [("10-16 00:00", "escalate")]


def test_what_stays_overdue_is_passed_on_again_each_week(desk: Desk, pair: tuple[Colleague, Colleague]) -> None:
    decided(desk, *pair)
    desk.until("10-31 00:00")
    assert [at for at, _ in heard(desk, "role:manager")] == ["10-16 00:00", "10-23 00:00", "10-30 00:00"]


def test_what_is_done_rings_no_more(desk: Desk, pair: tuple[Colleague, Colleague]) -> None:
    manager, owner = pair
    made = decided(desk, manager, owner)
    ends = [desk.write(lambda work: finish(work, desk.house, owner.actor, made.id, "已换", desk.now)) for _ in "12"]
    assert desk.read(lambda work: work.timers.of(SubjectId(f"{SUBJECT}:{made.id}"))) == []
    desk.until("10-20 00:00")
    assert (ends, heard(desk, "role:manager")) == ([True, False], [])


def test_who_is_neither_owner_nor_reader_of_the_report_knows_nothing_of_it(
    desk: Desk, pair: tuple[Colleague, Colleague]
) -> None:
    manager, owner = pair
    other = hire(desk, "member", "finance")
    made = decided(desk, manager, owner)
    seen = [desk.read(lambda work, who=who: listed(work, desk.house, who.actor, desk.now)) for who in (*pair, other)]
    assert [(len(each.open), each.decides) for each in seen] == [(1, True), (1, False), (0, False)]
    for ident in (made.id, made.id + 1):
        with pytest.raises(UnknownCase):
            desk.write(lambda work, ident=ident: finish(work, desk.house, other.actor, ident, "", desk.now))
    with pytest.raises(UnknownCase):
        decided(desk, owner, owner)


def test_the_months_report_says_how_far_each_is(desk: Desk, pair: tuple[Colleague, Colleague]) -> None:
    manager, owner = pair
    done = decided(desk, manager, owner)
    decided(desk, manager, owner)
    desk.until("10-15 09:00")
    desk.write(lambda work: finish(work, desk.house, owner.actor, done.id, "已换", desk.now))

    def states(month: int) -> list[str]:
        report = desk.read(lambda work: report_of(work, desk.house, Month(2026, month), Part()))
        return [desk.house.say(words_of(row[-1]), Language.ZH) for row in ALL[-1](report).rows]

    assert states(9) == ["进行中", "进行中"]
    assert states(10) == ["逾期未完成", "已完成：已换"]
    assert states(11) == ["逾期未完成"]
