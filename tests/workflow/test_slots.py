"""Calendar slots: computed from the slot before and now alone, so that whoever asks gets the same."""

import itertools
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from hashlib import blake2b
from zoneinfo import ZoneInfo

import pytest

from tests.workflow.test_office import OFFICE, at
from workflow.calendars import Calendar
from workflow.office import is_open
from workflow.slots import Irregular, OnWorkingDays, Regular, generation_of

ZONE = ZoneInfo("Asia/Shanghai")
DAILY = Regular("0 17 * * *", ZONE)
Lot = Callable[[str], float]


def lot_of(seed: str) -> Lot:
    """Chance of a test's own."""
    return lambda about: int.from_bytes(blake2b(f"{seed}{about}".encode(), digest_size=8).digest()) / (1 << 64)


CHECKS = Irregular("check", OFFICE, 10, lot_of("one"))


def _always(_day: date) -> bool:
    return True


def chain(slots: Irregular, count: int) -> list[datetime]:
    found = [at("01-05 09:00")]
    while len(found) <= count:
        found.append(slots.following(found[-1], found[-1]))
    return found


def test_regular_slot_is_the_next_of_its_line_and_never_the_one_that_is_now() -> None:
    assert DAILY.following(None, at("09-29 16:59")) == at("09-29 17:00")
    assert DAILY.following(at("09-29 17:00"), at("09-29 17:00")) == at("09-30 17:00")


def test_regular_slots_that_were_missed_are_passed_over() -> None:
    assert DAILY.following(at("09-29 17:00"), at("10-08 09:00")) == at("10-08 17:00")


def test_irregular_slots_lie_in_office_hours_all_year_round() -> None:
    assert [slot for slot in chain(CHECKS, 40)[1:] if not is_open(OFFICE, slot)] == []


def test_irregular_slots_are_the_same_whoever_asks_and_others_under_another_seed() -> None:
    assert chain(CHECKS, 20) == chain(replace(CHECKS, lot=lot_of("one")), 20)
    assert chain(CHECKS, 20)[1:] != chain(replace(CHECKS, lot=lot_of("two")), 20)[1:]


def test_an_outage_leads_to_the_slot_that_would_have_come_anyway() -> None:
    slots = chain(CHECKS, 10)
    late = slots[7] + timedelta(minutes=1)
    assert CHECKS.following(slots[3], late) == slots[8]


def test_gaps_are_irregular_and_come_to_the_mean() -> None:
    every_day = replace(OFFICE, weekly={}, special={}, working_day=_always)
    slots = chain(Irregular("check", every_day, 10, lot_of("x")), 400)
    days = [(later - earlier) / timedelta(days=1) for earlier, later in itertools.pairwise(slots)]
    assert 9 < sum(days) / len(days) < 11
    assert min(days) < 1
    assert max(days) > 25


def test_outside_the_hours_a_draw_waits_for_the_opening_and_a_routine_does_not() -> None:
    assert CHECKS.opening(at("09-29 12:30")) == at("09-29 13:00")
    assert CHECKS.opening(at("09-29 10:30")) == at("09-29 10:30")
    assert DAILY.opening(at("09-29 03:00")) == at("09-29 03:00")


def test_each_slot_has_a_generation_of_its_own_in_the_order_of_time() -> None:
    generations = [generation_of(slot) for slot in chain(CHECKS, 50)]
    assert generations == sorted(set(generations))


def test_a_line_that_never_comes_is_a_fault_and_not_a_slot() -> None:
    with pytest.raises(LookupError):
        Regular("0 9 30 2 *", ZONE).following(None, at("09-29 10:00"))


MONTHLY = OnWorkingDays("0 9 1 * *", ZONE, Calendar(zone=ZONE))


@pytest.mark.parametrize(
    ("now", "slot"),
    [
        ("09-29 10:00", "10-08 09:00"),  # seven days of holiday
        ("10-03 10:00", "10-08 09:00"),  # in the middle of them
        ("10-08 08:59", "10-08 09:00"),
        ("10-08 09:00", "11-02 09:00"),  # the first is a Sunday
        ("11-02 09:01", "12-01 09:00"),
    ],
)
def test_slot_on_a_day_off_comes_on_the_next_working_day(now: str, slot: str) -> None:
    assert MONTHLY.following(None, at(now)) == at(slot)
    assert MONTHLY.following(at(now), at(now)) == at(slot)
