"""Which case is part of which group complaint: found by whoever sees it, and held while they are changed together."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

from storage.store import Store
from tests.storage.samples import NOON, NUMBER, SERVICE, a_case, adding, an_event, getting, numbered
from workflow.case import Case
from workflow.moves import Fact
from workflow.numbers import CaseNumber
from workflow.people import ALL, Scope
from workflow.ports import Work

REPAIR = frozenset({"repair"})
FIRST, SECOND, ELSEWHERE = numbered("XY9DEF"), numbered("ZZ9YYY"), numbered("KK2KKK")
TOGETHER = 12
"""How many change one case at once."""


def joining(case: Case, group: CaseNumber | None) -> Callable[[Work], Case]:
    """Save a case as it is part of a group, or of none."""
    teams = REPAIR if case.number == SECOND else SERVICE
    return lambda work: work.cases.save(replace(case, part_of=group), [an_event(Fact.JOINED)], teams)


async def gathered(store: Store) -> list[Case]:
    """Two cases join a third, the younger of another team; a fourth does not. Return those that joined."""
    for number in (NUMBER, FIRST, SECOND, ELSEWHERE):
        await store.write(adding(a_case(number), REPAIR if number == SECOND else SERVICE))
    second, first = [await store.write(joining(await store.read(getting(each)), NUMBER)) for each in (SECOND, FIRST)]
    return [first, second]


async def members(store: Store, scope: Scope = ALL) -> list[CaseNumber]:
    found = await store.read(lambda work: work.cases.members(NUMBER, visible_to=scope))
    return [case.number for case in found]


async def test_cases_that_joined_are_found_eldest_first(store: Store) -> None:
    await gathered(store)
    assert await members(store) == [FIRST, SECOND]
    assert await store.read(lambda work: work.cases.members(FIRST, visible_to=ALL)) == []


async def test_case_of_another_team_is_not_found_in_its_group(store: Store) -> None:
    await gathered(store)
    assert await members(store, Scope(teams=SERVICE)) == [FIRST]
    assert await members(store, Scope(teams=REPAIR)) == [SECOND]


async def test_case_that_somebody_is_recused_from_is_not_found_in_its_group(store: Store) -> None:
    first, _ = await gathered(store)
    await store.write(joining(replace(first, recused=frozenset({"staff:7"})), NUMBER))
    assert await members(store, Scope(everything=True, recused_as=frozenset({"staff:7"}))) == [SECOND]


async def test_case_that_left_is_found_no_more_and_may_join_another(store: Store) -> None:
    first, second = await gathered(store)
    await store.write(joining(first, None))
    await store.write(joining(second, ELSEWHERE))
    assert await members(store) == []
    found = await store.read(lambda work: work.cases.members(ELSEWHERE, visible_to=ALL))
    assert [case.number for case in found] == [SECOND]


async def test_what_a_case_keeps_of_its_group_comes_back(store: Store) -> None:
    first, _ = await gathered(store)
    await store.write(joining(replace(first, shared_due=NOON, speaker=True), NUMBER))
    case = await store.read(getting(FIRST))
    assert (case.part_of, case.shared_due, case.speaker) == (NUMBER, NOON, True)


def one_call_more(work: Work) -> None:
    work.cases.hold(NUMBER)
    case = work.cases.get(NUMBER, visible_to=ALL)
    work.cases.save(replace(case, calls=case.calls + 1), [an_event(Fact.CALL_DUE)], SERVICE)


async def test_nobody_changes_a_case_that_another_holds(store: Store) -> None:
    await store.write(adding(a_case()))
    await asyncio.gather(*(store.write(one_call_more) for _ in range(TOGETHER)))
    assert (await store.read(getting())).calls == TOGETHER
