"""Supervised cases on each engine: what waits in its order, what came of it, scores that are summed up."""

from datetime import timedelta

from storage.store import Store
from tests.storage.samples import ELEMENTS, LI, MINUTE, NOON, SERVICE, a_case, an_event, numbered
from workflow.case import Case
from workflow.frozen import replace
from workflow.moves import Fact, Phase
from workflow.oversight import Watched
from workflow.people import ALL, Scope
from workflow.ports import Work
from workflow.timeline import Event

EVERY = Watched()
FIRST, SECOND, THIRD = (numbered(f"AB3CD{letter}") for letter in "234")
NOBODY = Scope()


def scored(points: int, at_minute: int = 0) -> Event:
    return Event(fact=Fact.SCORED, at=NOON + at_minute * MINUTE, by=LI, data={"score": points, "text": "好"})


async def add(store: Store, case: Case, *because: Event) -> None:
    await store.write(lambda work: work.cases.add(case, ELEMENTS, [an_event(), *because], SERVICE))


async def test_orders_stand_with_the_longest_first_and_without_closed_ones(store: Store) -> None:
    await add(store, replace(a_case(FIRST), order=NOON + MINUTE))
    await add(store, replace(a_case(SECOND), order=NOON))
    await add(store, replace(a_case(THIRD), order=NOON, phase=Phase.CLOSED, closed_at=NOON))

    def numbers(work: Work, scope: Scope) -> list[str]:
        return [case.number for case in work.oversight.ordered(EVERY, visible_to=scope)]

    assert await store.read(lambda work: (numbers(work, ALL), numbers(work, NOBODY))) == ([SECOND, FIRST], [])


async def test_an_order_that_is_answered_stands_no_more(store: Store) -> None:
    await add(store, replace(a_case(FIRST), order=NOON))
    answered = replace(a_case(FIRST), version=1)
    await store.write(lambda work: work.cases.save(answered, [an_event(Fact.REPORTED)], SERVICE))
    found = await store.read(lambda work: work.oversight.ordered(EVERY, visible_to=ALL))
    assert list(found) == []


async def test_what_came_of_it_stands_newest_first_with_its_place(store: Store) -> None:
    await add(store, a_case(FIRST), scored(80), scored(60, 5))
    await add(store, a_case(SECOND), an_event(Fact.NOTED))
    since = NOON - MINUTE
    found = await store.read(lambda work: work.oversight.done(EVERY, since, visible_to=ALL))
    assert [(each.number, each.place, each.at) for each in found] == [(FIRST, 3, NOON + 5 * MINUTE), (FIRST, 2, NOON)]
    later = await store.read(lambda work: work.oversight.done(EVERY, NOON + MINUTE, visible_to=ALL))
    assert [each.place for each in later] == [3]


async def test_scores_are_summed_up_by_team_and_site(store: Store) -> None:
    await add(store, replace(a_case(FIRST), site="river"), scored(80), scored(61, 5))
    await add(store, replace(a_case(SECOND), site="hill", team="repair"), scored(9))
    found = await store.read(lambda work: work.oversight.scores(EVERY, NOON, visible_to=ALL))
    assert [tuple(each) for each in found] == [("repair", "hill", 1, 9, 9), ("service", "river", 2, 141, 61)]
    river = await store.read(lambda work: work.oversight.scores(Watched(site="river"), NOON, visible_to=ALL))
    assert [each.team for each in river] == ["service"]


async def test_what_nobody_scored_is_what_was_closed_lately_duplicates_apart(store: Store) -> None:
    closed = {"phase": Phase.CLOSED, "closed_at": NOON}
    await add(store, replace(a_case(FIRST), **closed))
    await add(store, replace(a_case(SECOND), **closed), scored(80))
    await add(store, replace(a_case(THIRD), outcome="merged", **closed))
    found = await store.read(lambda work: work.oversight.unscored(EVERY, NOON - timedelta(1), visible_to=ALL))
    assert [case.number for case in found] == [FIRST]
    assert list(await store.read(lambda work: work.oversight.unscored(EVERY, NOON + MINUTE, visible_to=ALL))) == []


async def test_sites_count_what_is_open_late_ordered_and_asked_for(store: Store) -> None:
    await add(store, replace(a_case(FIRST, due_in=MINUTE), site="river", order=NOON, extending="contact"))
    await add(store, replace(a_case(SECOND, due_in=9 * MINUTE), site="river"))
    await add(store, a_case(THIRD))
    found = await store.read(lambda work: work.oversight.by_site(EVERY, visible_to=ALL, late_at=NOON + 2 * MINUTE))
    counts = {each.site: tuple(each)[1:] for each in found}
    assert counts == {"river": (2, 1, 1, 1), None: (1, 0, 0, 0)}
