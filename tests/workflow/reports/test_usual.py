"""What is more than usual, by the named test and not by eye."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workflow.reports import slowly
from tests.workflow.reports.histories import SEPTEMBER, ZONE, analysed, number
from workflow.reports.changes import Lever
from workflow.reports.tales import Trace
from workflow.reports.usual import Spot, chance_of

NOISE = Spot("noise", "p1")


def filed(place: int, days: float, spot: Spot = NOISE, people: tuple[str, ...] = ()) -> Trace:
    """A receipt so many days after the month's first midnight."""
    at = SEPTEMBER.begins(ZONE) + timedelta(days=days)
    return Trace(
        number=number(place), filed_at=at, category=spot.category, team="security", site=None, place=spot.place,
        people=people,
    )  # fmt: skip


def a_year(a_month: int) -> list[Trace]:
    """So many receipts in each thirty days of the 360 before, evenly."""
    return [filed(1000 + nth, -360 + nth * 30 / a_month) for nth in range(12 * a_month)]


@given(st.integers(0, 30), st.integers(0, 300), st.integers(1, 31), st.integers(28, 366))
def test_chance_is_that_of_the_exact_test_for_two_poisson_counts(now: int, before: int, days: int, then: int) -> None:
    assert chance_of(now, before, days / (days + then)) == pytest.approx(slowly.chance(now, before, days, then))


def test_thousands_of_cases_do_not_overflow_the_test() -> None:
    assert 0 < chance_of(2_000, 20_000, 30 / 390) < 1


@pytest.mark.parametrize(("usual", "now", "hot"), [(4, 4, False), (4, 8, False), (4, 12, True), (1, 6, True)])
def test_only_what_is_beyond_the_usual_scatter_is_a_hot_spot(usual: int, now: int, *, hot: bool) -> None:
    traces = [*a_year(usual), *(filed(nth, 1 + nth) for nth in range(now))]
    assert [spot.spot for spot in analysed([], traces=traces).now.usual.hot()] == [NOISE] * hot


def test_hot_spot_names_its_cases_and_what_would_be_usual() -> None:
    traces = [*a_year(2), *(filed(nth, 1 + nth) for nth in range(12))]
    (spot,) = analysed([], traces=traces).now.usual.hot()
    assert spot.cases == tuple(number(nth) for nth in range(12))
    assert spot.usual == pytest.approx(2, abs=0.1)


def test_the_more_places_are_looked_at_the_less_a_single_one_proves() -> None:
    hot = [*a_year(4), *(filed(nth, 1 + nth) for nth in range(11))]
    many = [filed(5000 + 3 * nth + k, 2 + k, Spot("fees", f"q{nth}")) for nth in range(60) for k in range(3)]
    usual = [filed(9000 + nth, -300 + nth % 290, Spot("fees", f"q{nth % 60}")) for nth in range(1800)]
    assert [spot.spot for spot in analysed([], traces=hot).now.usual.hot()] == [NOISE]
    assert analysed([], traces=[*hot, *many, *usual]).now.usual.hot() == ()


def test_without_four_weeks_of_before_nothing_is_unusual() -> None:
    assert analysed([], traces=[filed(nth, 1 + nth) for nth in range(20)]).now.usual.hot() == ()


def test_who_comes_again_within_three_months_is_a_repeat_complainer() -> None:
    traces = [
        filed(1, -40, people=("ann",)), filed(2, 3, people=("ann",)),
        filed(3, 5, people=("ben",)), filed(4, -100, people=("ben",)),
        filed(5, -10, people=("cas",)), filed(6, -5, people=("cas",)),
    ]  # fmt: skip
    assert analysed([], traces=traces).now.usual.repeat_complainers() == ((number(1), number(2)),)


def test_what_comes_again_within_three_months_is_a_repeat_problem() -> None:
    traces = [filed(1, -40), filed(2, 3), filed(3, 4, Spot("fees", "p1"))]
    assert analysed([], traces=traces).now.usual.repeat_problems() == ((NOISE, (number(1), number(2))),)


def test_one_person_with_phone_and_mail_is_counted_once() -> None:
    traces = [filed(1, 2, people=("phone", "mail")), filed(2, 3, people=("phone", "mail"))]
    assert len(analysed([], traces=traces).now.usual.repeat_complainers()) == 1


def test_a_hot_spot_of_last_month_is_followed_in_the_next() -> None:
    traces = [*a_year(2), *(filed(nth, 1 + nth) for nth in range(12))]
    analysis = analysed([], traces=traces, month=SEPTEMBER.later(1))
    (followed,) = analysis.last
    assert (followed.then.lever, followed.then.subject) == (Lever.HOT_SPOT, tuple(NOISE))
    assert followed.now is None
