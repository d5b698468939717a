from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest

from storage import figures
from storage.store import Store
from storage.work import SqlWork
from tests.storage.samples import ELEMENTS, EMAIL, NOON, NUMBER, SERVICE, a_case, an_event, numbered
from workflow.case import Case
from workflow.elements import Elements
from workflow.moves import Fact, Phase
from workflow.people import CUSTOMER
from workflow.ports import Work
from workflow.remedies import Given, Remedy
from workflow.reports.months import Period
from workflow.reports.tales import Mark, Tale, Trace
from workflow.timeline import Event

DAY = timedelta(days=1)
WEEK = Period(NOON - DAY, NOON + 7 * DAY)
PLACE = Elements(phone="+8613800138000", email=EMAIL, issue="灯不亮", where_said="三号楼门口")


async def filed(store: Store, number: str, days: int, elements: Elements = ELEMENTS) -> Case:
    case = replace(a_case(numbered(number)), filed_at=NOON + days * DAY, category="noise")
    event = replace(an_event(), at=case.filed_at)
    return await store.write(lambda work: work.cases.add(case, elements, [event], SERVICE))


async def became(store: Store, case: Case, days: int, *facts: Fact, **changed: object) -> Case:
    events = [Event(fact=fact, at=NOON + days * DAY, by=CUSTOMER) for fact in facts]
    after = replace(case, **changed)  # pyright: ignore[reportArgumentType]
    return await store.write(lambda work: work.cases.save(after, events, SERVICE))


def erased(work: Work) -> None:
    assert isinstance(work, SqlWork)
    work.cases.erase(NUMBER)


async def tales(store: Store, *periods: Period) -> list[Tale]:
    return await store.read(lambda work: list(work.figures.tales(periods or (WEEK,))))


async def traces(store: Store) -> list[Trace]:
    return await store.read(lambda work: list(work.figures.traces(WEEK, NOON)))


async def test_a_tale_keeps_the_lines_that_count_and_the_phases_it_came_to(store: Store) -> None:
    case = await filed(store, "AB3CDE", 0)
    case = await became(store, case, 1, Fact.CONTACTED, Fact.NOTED)
    await became(store, case, 2, Fact.SATISFIED, phase=Phase.CLOSED, remedies=(Given(Remedy.REFUND, 1250),))
    (tale,) = await tales(store)
    assert (tale.number, tale.category, tale.team, tale.filed_at) == (NUMBER, "noise", "service", NOON)
    assert tale.remedies == (Given(Remedy.REFUND, 1250),)
    assert tale.marks == (
        Mark(Fact.FILED, NOON, None, Phase.OPEN),
        Mark(Fact.CONTACTED, NOON + DAY),
        Mark(Fact.SATISFIED, NOON + 2 * DAY, "chat", Phase.CLOSED),
    )


async def test_a_line_keeps_the_clocks_name_in_clear(store: Store) -> None:
    case = await filed(store, "AB3CDE", 0)
    late = Event(fact=Fact.BREACHED, at=NOON + DAY, by=CUSTOMER, data={"clock": "solution"})
    await store.write(lambda work: work.cases.save(case, [late], SERVICE))
    assert (await tales(store))[0].marks[-1].word == "solution"


async def test_a_case_that_ended_before_the_period_is_left_out_until_something_happens_to_it(store: Store) -> None:
    case = await filed(store, "AB3CDE", -40)
    case = await became(store, case, -30, Fact.CLOSED, phase=Phase.CLOSED, closed_at=NOON - 30 * DAY)
    assert await tales(store) == []
    case = await became(store, case, 1, Fact.REOPENED, phase=Phase.OPEN, closed_at=None)
    assert [tale.number for tale in await tales(store)] == [NUMBER]
    await became(store, case, 30, Fact.CLOSED, phase=Phase.CLOSED, closed_at=NOON + 30 * DAY)
    assert [phase for _, phase in (await tales(store))[0].phases()] == [
        Phase.OPEN,
        Phase.CLOSED,
        Phase.OPEN,
        Phase.CLOSED,
    ]


async def test_a_case_in_two_periods_is_told_once_and_pages_lose_none(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(figures, "PAGE", 2)
    signs = [f"{sign}B3CDE" for sign in "ABCDEFG"]
    for place, sign in enumerate(signs):
        await filed(store, sign, place % 3)
    told = await tales(store, WEEK, Period(NOON - 2 * DAY, NOON + DAY))
    assert [tale.number for tale in told] == [numbered(sign) for sign in signs]
    assert all(tale.marks[0].fact is Fact.FILED for tale in told)
    assert [trace.number for trace in await traces(store)] == [tale.number for tale in told]


async def test_traces_know_the_same_place_and_person_and_show_neither(store: Store) -> None:
    await filed(store, "AB3CDE", 0, PLACE)
    await filed(store, "CD3CDE", 1, replace(PLACE, where_said=" 三号楼门口 ", phone=None))
    await filed(store, "EF3CDE", 1)
    first, second, third = await traces(store)
    assert first.place == second.place is not None
    assert third.place is None
    assert set(first.people) & set(second.people) & set(third.people)
    assert "三号楼" not in str(first)
    assert EMAIL not in str(first)


async def test_a_merged_case_leaves_no_trace(store: Store) -> None:
    case = await filed(store, "AB3CDE", 0)
    await became(store, case, 1, Fact.MERGED, phase=Phase.CLOSED, outcome="merged")
    assert await traces(store) == []


async def test_a_place_has_its_name_until_its_case_is_erased(store: Store) -> None:
    await filed(store, "AB3CDE", 0, PLACE)
    (trace,) = await traces(store)
    assert await store.read(lambda work: work.figures.places([NUMBER])) == {trace.place: "三号楼门口"}

    await store.write(erased)
    assert await store.read(lambda work: work.figures.places([NUMBER])) == {}


async def test_an_erased_case_stays_in_the_figures_with_facts_and_times(store: Store) -> None:
    case = await filed(store, "AB3CDE", 0, PLACE)
    await became(store, case, 1, Fact.SATISFIED, phase=Phase.CLOSED)
    before = await tales(store)

    await store.write(erased)
    assert [replace(tale, place=None) for tale in before] == await tales(store)
    assert all(line.at <= later.at for line, later in pairwise(before[0].marks))
