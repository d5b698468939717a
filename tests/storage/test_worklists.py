"""Work lists on each engine: pages that pass over nothing and say nothing twice, words found as they are written."""

from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest

from storage.store import Store
from tests.storage.samples import ELEMENTS, MINUTE, NOON, SERVICE, a_case, an_event, numbered
from workflow.case import Case
from workflow.frozen import replace
from workflow.language import Language
from workflow.moves import Phase
from workflow.numbers import CaseNumber
from workflow.people import ALL, Grant, Scope, StaffId
from workflow.ports import Work
from workflow.worklists import Place, Wanted

EVERY = Wanted()
ME, YOU = StaffId(7), StaffId(8)
NUMBERS = [numbered(f"AB3CD{letter}") for letter in "23456789"]


def filing(
    number: CaseNumber, issue: str = "楼上漏水", teams: frozenset[str] = SERVICE, **more: object
) -> Callable[[Work], Case]:
    due = more.pop("due_in", MINUTE)
    case = replace(a_case(number, due_in=due if isinstance(due, timedelta) else None), **more)
    return lambda work: work.cases.add(case, replace(ELEMENTS, issue=issue), [an_event()], teams)


async def found(store: Store, wanted: Wanted, scope: Scope = ALL) -> Sequence[CaseNumber]:
    listed = await store.read(lambda work: work.worklists.listed(wanted, visible_to=scope))
    return [each.case.number for each in listed]


async def paged(store: Store, wanted: Wanted, size: int) -> list[CaseNumber]:
    """Return all that is listed, a page at a time."""
    numbers: list[CaseNumber] = []
    after: Place | None = None
    while page := await store.read(
        lambda work, after=after: work.worklists.listed(wanted, visible_to=ALL, after=after, limit=size)
    ):
        numbers += [each.case.number for each in page]
        after = page[-1].place
    return numbers


async def test_pages_say_every_case_once_the_first_and_most_urgent_before_all(store: Store) -> None:
    dues = [9, 3, 3, None, 3, 1, 5, None]
    for number, due in zip(NUMBERS, dues, strict=True):
        priority = 1 if number == NUMBERS[0] else 0
        await store.write(filing(number, due_in=None if due is None else due * MINUTE, priority=priority))
    order = [NUMBERS[place] for place in (0, 5, 1, 2, 4, 6, 3, 7)]
    assert [await paged(store, EVERY, size) for size in (1, 3, 50)] == [order] * 3


async def test_page_behind_a_case_that_was_closed_meanwhile_goes_on_there(store: Store) -> None:
    for number in NUMBERS[:3]:
        await store.write(filing(number))
    first = (await store.read(lambda work: work.worklists.listed(EVERY, visible_to=ALL, limit=1)))[0]
    closed = replace(first.case, phase=Phase.CLOSED, closed_at=NOON)
    await store.write(lambda work: work.cases.save(closed, [an_event()], SERVICE))
    rest = await store.read(lambda work: work.worklists.listed(EVERY, visible_to=ALL, after=first.place))
    assert [each.case.number for each in rest] == NUMBERS[1:3]


@pytest.mark.parametrize("place", ["", "1", "a.b.c", f"1.{2**80}.{NUMBERS[0]}", "1.2.3.4"])
async def test_what_is_no_place_is_refused(store: Store, place: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        await store.read(lambda work: work.worklists.listed(EVERY, visible_to=ALL, after=Place(place or ".")))


async def test_each_thing_that_is_wanted_narrows_the_list(store: Store) -> None:
    plain = replace(a_case(NUMBERS[0], due_in=-MINUTE), team="repair", stage="solved", category="noise")
    odd = replace(plain, owner=ME, grade="major", extending="plan")
    await store.write(lambda work: work.cases.add(odd, ELEMENTS, [an_event()], SERVICE))
    await store.write(filing(NUMBERS[1], owner=YOU))
    wanted = [
        *(Wanted(owner=ME), Wanted(teams=frozenset({"repair", "it"})), Wanted(stage="solved")),
        *(Wanted(category="noise"), Wanted(grade="major"), Wanted(late_at=NOON)),
        *(Wanted(deciding=frozenset()), Wanted(deciding=frozenset({"solved"}))),
    ]
    assert [await found(store, each) for each in wanted] == [[NUMBERS[0]]] * len(wanted)
    assert await found(store, Wanted(unowned=True)) == []


async def test_case_of_nobody_and_closed_ones_are_told_apart(store: Store) -> None:
    await store.write(filing(NUMBERS[0], phase=Phase.CLOSED, closed_at=NOON))
    await store.write(filing(NUMBERS[1]))
    assert await found(store, Wanted(unowned=True)) == [NUMBERS[1]]


HITS = [("电梯",), ("电梯", "PUMP"), ("100%",), ("%",)]
MISSES = [("1_0",), ("梯电",), ("电梯", "漏水"), ("\\",), ("'",)]


@pytest.mark.parametrize("words", [*HITS, *MISSES])
async def test_words_are_found_as_they_stand_whatever_signs_they_have(store: Store, words: tuple[str, ...]) -> None:
    await store.write(filing(NUMBERS[0], "3号楼电梯 pump 100% 坏"))
    assert await found(store, Wanted(words=words)) == ([NUMBERS[0]] if words in HITS else [])


async def test_nobody_finds_a_case_out_of_their_sight(store: Store) -> None:
    await store.write(filing(NUMBERS[0]))
    await store.write(filing(NUMBERS[1], recused=frozenset({"staff:7"})))
    me = Scope(everything=True, recused_as=frozenset({"staff:7"}))
    scopes = [Scope(teams=SERVICE), Scope(teams=frozenset({"repair"})), Scope(), me]
    wanted = Wanted(words=("漏水",))
    assert [await found(store, wanted, scope) for scope in scopes] == [NUMBERS[:2], [], [], NUMBERS[:1]]


async def test_count_stops_where_it_is_told(store: Store) -> None:
    for number in NUMBERS[:4]:
        await store.write(filing(number))
    counts = await store.read(
        lambda work: [work.worklists.counted(EVERY, visible_to=ALL, most=most) for most in (3, 9)]
    )
    assert counts == [3, 4]


async def hired(store: Store, name: str) -> StaffId:
    def unit(work: Work) -> StaffId:
        work.people.invite([Grant("service")], name, NOON, NOON + MINUTE)
        joined = work.people.accept(name, name, Language.ZH, NOON)
        assert joined is not None
        return joined.id

    return await store.write(unit)


async def test_saved_list_is_its_owners_alone_and_a_name_is_kept_once(store: Store) -> None:
    one, other = await hired(store, "one"), await hired(store, "other")
    for staff, query in ((one, "q=a"), (other, "q=b"), (one, "q=c")):
        await store.write(lambda work, staff=staff, query=query: work.worklists.save(staff, "late", query, NOON))
    kept = [await store.read(lambda work, who=who: work.worklists.saved(who)) for who in (one, other)]
    kept = [[(each.name, each.query) for each in lists] for lists in kept]
    assert kept == [[("late", "q=c")], [("late", "q=b")]]


async def test_nobody_drops_what_another_keeps(store: Store) -> None:
    one, other = await hired(store, "one"), await hired(store, "other")
    await store.write(lambda work: work.worklists.save(one, "late", "q=a", NOON))
    (kept,) = await store.read(lambda work: work.worklists.saved(one))
    dropped = [await store.write(lambda work, who=who: work.worklists.drop(who, kept.id)) for who in (other, one, one)]
    assert dropped == [False, True, False]


async def test_closed_cases_are_looked_through_from_the_last_one_and_no_further_than_said(store: Store) -> None:
    for place, number in enumerate(NUMBERS[:4]):
        closed_at = NOON + place * MINUTE if place else None
        await store.write(filing(number, phase=Phase.CLOSED if place else Phase.OPEN, closed_at=closed_at))

    async def numbers(among: int, words: str = "漏水", scope: Scope = ALL) -> list[CaseNumber]:
        wanted = Wanted(words=(words,))
        found = await store.read(lambda work: work.worklists.closed(wanted, visible_to=scope, among=among))
        return [each.case.number for each in found]

    last, before, first = NUMBERS[3], NUMBERS[2], NUMBERS[1]
    assert [await numbers(among) for among in (9, 2, 1)] == [[last, before, first], [last, before], [last]]
    assert (await numbers(9, "停电"), await numbers(9, scope=Scope())) == ([], [])
