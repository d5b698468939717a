"""Who acts for whom: an absence begins and ends by itself, and goes from one to the next."""

from datetime import UTC, datetime, timedelta

from workflow.attendance import Absence, stands_in_for, substitute_of
from workflow.people import StaffId

NOON = datetime(2026, 9, 29, 4, 0, tzinfo=UTC)
DAY = timedelta(days=1)
ANN, BOB, CAI = StaffId(1), StaffId(2), StaffId(3)


def away(staff: StaffId, substitute: StaffId, begins: datetime = NOON, ident: int = 1) -> Absence:
    return Absence(id=ident, staff=staff, substitute=substitute, begins=begins, ends=begins + DAY, said_by=staff)


def test_substitute_acts_from_the_first_moment_to_the_last_and_no_longer() -> None:
    said = [away(ANN, BOB)]
    moments = (NOON - timedelta(microseconds=1), NOON, NOON + DAY - timedelta(microseconds=1), NOON + DAY)
    assert [substitute_of(ANN, said, at) for at in moments] == [ANN, BOB, BOB, ANN]


def test_whoever_stands_in_for_one_who_stands_in_has_both() -> None:
    said = [away(ANN, BOB), away(BOB, CAI, ident=2)]
    assert substitute_of(ANN, said, NOON) == CAI
    assert [stands_in_for(staff, said, NOON) for staff in (ANN, BOB, CAI)] == [frozenset(), frozenset(), {ANN, BOB}]


def test_where_all_who_stand_in_are_away_work_stays_where_it_is() -> None:
    said = [away(ANN, BOB), away(BOB, ANN, ident=2)]
    assert [substitute_of(staff, said, NOON) for staff in (ANN, BOB)] == [ANN, BOB]
    assert stands_in_for(BOB, said, NOON) == frozenset()
