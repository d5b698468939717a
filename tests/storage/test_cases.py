from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

import pytest

from storage.case_statements import A_FEW
from storage.cases import SqlCases
from storage.errors import Erased
from storage.store import Store
from tests.storage.samples import (
    ELEMENTS,
    EMAIL,
    NOON,
    NUMBER,
    PHONE,
    SERVICE,
    a_case,
    a_notice,
    adding,
    an_event,
    chatting,
    getting,
    numbered,
)
from workflow.clocks import ClockState
from workflow.errors import StaleCase, UnknownCase
from workflow.moves import Fact, Phase
from workflow.numbers import new_number
from workflow.people import ALL, Scope
from workflow.ports import Work

OTHER = numbered("ZZ9YYY")
HOUR = timedelta(hours=1)


async def test_filed_case_comes_back_at_version_one(store: Store) -> None:
    case = a_case(due_in=HOUR)
    added = await store.write(adding(case))
    assert added == replace(case, version=1)
    assert await store.read(getting()) == added


async def test_five_elements_come_back_as_they_were_told(store: Store) -> None:
    await store.write(adding(a_case()))
    assert await store.read(lambda work: work.cases.elements(NUMBER)) == ELEMENTS


async def test_saved_case_carries_its_events_in_the_same_save(store: Store) -> None:
    added = await store.write(adding(a_case()))
    noted = an_event(Fact.NOTED, words="已联系")
    saved = await store.write(lambda work: work.cases.save(replace(added, stage="graded"), [noted, noted], SERVICE))
    lines = await store.read(lambda work: work.cases.timeline(NUMBER))
    assert (saved.version, saved.stage) == (2, "graded")
    assert await store.read(lambda work: work.cases.lines(NUMBER)) == 3
    assert [(line.seq, line.event) for line in lines] == [(1, an_event()), (2, noted), (3, noted)]


async def test_last_line_of_a_fact_is_found_without_the_rest(store: Store) -> None:
    added = await store.write(adding(a_case()))
    first, second = an_event(Fact.NOTED, words="一"), an_event(Fact.NOTED, words="二")
    events = [first, second, an_event(Fact.CONTACTED)]
    await store.write(lambda work: work.cases.save(added, events, SERVICE))
    asked = frozenset({Fact.NOTED, Fact.RESOLVED})
    assert await store.read(lambda work: work.cases.last(NUMBER, asked)) == second
    assert await store.read(lambda work: work.cases.last(NUMBER, frozenset({Fact.TOLD}))) is None


async def test_case_saved_in_a_transaction_is_read_as_saved_there(store: Store) -> None:
    added = await store.write(adding(a_case()))

    def change(work: Work) -> str:
        work.cases.save(replace(added, stage="graded"), [], SERVICE)
        return work.cases.get(NUMBER, visible_to=ALL).stage

    assert await store.write(change) == "graded"


async def test_stale_case_is_refused_and_leaves_no_event(store: Store) -> None:
    added = await store.write(adding(a_case()))
    await store.write(lambda work: work.cases.save(replace(added, stage="graded"), [], SERVICE))
    with pytest.raises(StaleCase):
        await store.write(lambda work: work.cases.save(replace(added, stage="lost"), [an_event()], SERVICE))
    assert (await store.read(getting())).stage == "graded"
    assert len(await store.read(lambda work: work.cases.timeline(NUMBER))) == 1


async def test_case_saved_twice_in_one_unit_counts_on(store: Store) -> None:
    def move_twice(work: Work) -> int:
        case = work.cases.get(NUMBER, visible_to=ALL)
        case = work.cases.save(case, [an_event(Fact.CONTACTED)], SERVICE)
        return work.cases.save(case, [an_event(Fact.GRADED)], SERVICE).version

    await store.write(adding(a_case()))
    assert await store.write(move_twice) == 3
    lines = await store.read(lambda work: work.cases.timeline(NUMBER))
    assert [line.event.fact for line in lines] == [Fact.FILED, Fact.CONTACTED, Fact.GRADED]


@pytest.mark.parametrize("number", [NUMBER, OTHER])
async def test_invisible_case_looks_like_one_that_does_not_exist(store: Store, number: str) -> None:
    await store.write(adding(a_case()))
    for scope in (Scope(), Scope(teams=frozenset({"repair"}))):
        with pytest.raises(UnknownCase, match=f"^no case {number} in sight$"):
            await store.read(lambda work, scope=scope: work.cases.get(numbered(number[:6]), visible_to=scope))


async def test_case_is_seen_by_the_teams_that_work_on_it(store: Store) -> None:
    added = await store.write(adding(a_case(), frozenset({"service", "repair"})))
    repair = Scope(teams=frozenset({"repair", "garden"}))
    assert await store.read(lambda work: work.cases.get(NUMBER, visible_to=repair)) == added
    await store.write(lambda work: work.cases.save(added, [], SERVICE))
    with pytest.raises(UnknownCase):
        await store.read(lambda work: work.cases.get(NUMBER, visible_to=repair))


async def test_case_is_seen_from_its_own_chat_and_from_linked_ones(store: Store) -> None:
    own, linked, other = [(await store.write(chatting(name))).id for name in ("own", "linked", "other")]
    await store.write(adding(a_case(chat=own)))
    await store.write(lambda work: work.cases.link(NUMBER, linked))
    seen = [await store.read(lambda work, chat=chat: len(work.cases.of_conversation(chat))) for chat in (own, linked)]
    assert seen == [1, 1]
    assert await store.read(lambda work: work.cases.followers(NUMBER)) == [own, linked]
    with pytest.raises(UnknownCase):
        await store.read(lambda work: work.cases.get(NUMBER, visible_to=Scope(conversation=other)))


async def test_who_is_recused_in_a_transaction_sees_nothing_of_the_case_in_it(store: Store) -> None:
    def filed_and_looked_at(work: Work) -> None:
        work.cases.add(replace(a_case(), recused=frozenset({"staff:7"})), ELEMENTS, [an_event()], SERVICE)
        work.cases.get(NUMBER, visible_to=Scope(everything=True, recused_as=frozenset({"staff:7"})))

    with pytest.raises(UnknownCase):
        await store.write(filed_and_looked_at)


async def test_linking_a_chat_twice_lets_it_follow_once(store: Store) -> None:
    chat = (await store.write(chatting())).id
    await store.write(adding(a_case()))
    for _ in range(2):
        await store.write(lambda work: work.cases.link(NUMBER, chat))
    assert await store.read(lambda work: work.cases.followers(NUMBER)) == [chat]


async def test_the_chat_that_a_case_came_from_stands_first_of_those_that_follow_it(store: Store) -> None:
    other, own = [(await store.write(chatting(chat))).id for chat in ("other", "own")]
    await store.write(adding(a_case(chat=own)))
    await store.write(lambda work: work.cases.link(NUMBER, other))
    assert await store.read(lambda work: work.cases.followers(NUMBER)) == [own, other]


async def test_board_lists_open_cases_of_a_team_by_due_time(store: Store) -> None:
    for body, due_in in (("AAAAAA", None), ("BBBBBB", 2 * HOUR), ("CCCCCC", HOUR)):
        await store.write(adding(a_case(numbered(body), due_in=due_in)))
    await store.write(adding(a_case(OTHER), frozenset({"repair"})))
    board = await store.read(lambda work: work.cases.board(visible_to=ALL, team="service"))
    assert [case.number[:1] for case in board] == ["C", "B", "A"]


async def test_board_shows_nothing_outside_the_scope(store: Store) -> None:
    await store.write(adding(a_case()))
    repair = Scope(teams=frozenset({"repair"}))
    assert await store.read(lambda work: work.cases.board(visible_to=repair, team="service")) == []
    assert await store.read(lambda work: work.cases.board(visible_to=Scope())) == []


async def test_every_open_case_comes_once_however_many_there_are(store: Store) -> None:
    draw = Random(7)
    numbers = [new_number(draw) for _ in range(2 * A_FEW + 1)]

    def add_all(work: Work) -> None:
        for nth, number in enumerate(numbers):
            adding(a_case(number, due_in=HOUR * nth))(work)
        closed = work.cases.get(numbers[7], visible_to=ALL)
        work.cases.save(replace(closed, phase=Phase.CLOSED, closed_at=NOON), [an_event()], SERVICE)

    await store.write(add_all)
    found = await store.read(lambda work: [case.number for case in work.cases.each_open()])
    assert sorted(found) == sorted({*numbers} - {numbers[7]})


async def test_closed_case_leaves_the_board_for_the_closed_one(store: Store) -> None:
    added = await store.write(adding(a_case()))
    closed = replace(added, phase=Phase.CLOSED, closed_at=NOON)
    await store.write(lambda work: work.cases.save(closed, [], SERVICE))
    assert await store.read(lambda work: work.cases.board(visible_to=ALL)) == []
    assert len(await store.read(lambda work: work.cases.board(visible_to=ALL, closed=True))) == 1


@pytest.mark.parametrize("contact", [PHONE, EMAIL])
async def test_case_is_found_by_the_contact_it_was_filed_with(store: Store, contact: str) -> None:
    for number in (NUMBER, OTHER):
        await store.write(adding(a_case(number)))
    assert await store.read(lambda work: work.cases.by_contact(contact)) == [OTHER, NUMBER]


async def test_changed_contact_is_found_instead_of_the_old(store: Store) -> None:
    await store.write(adding(a_case()))
    changed = replace(ELEMENTS, phone="+8613900139000", email=None)
    await store.write(lambda work: work.cases.save_elements(NUMBER, changed))
    assert await store.read(lambda work: work.cases.elements(NUMBER)) == changed
    assert await store.read(lambda work: work.cases.by_contact("+8613900139000")) == [NUMBER]
    assert await store.read(lambda work: work.cases.by_contact(EMAIL)) == []


def _erase(work: Work) -> None:
    assert isinstance(work.cases, SqlCases)
    work.cases.erase(NUMBER)


async def test_case_whose_key_is_erased_can_never_be_read_again(store: Store) -> None:
    await store.write(adding(a_case()))
    await store.write(_erase)
    with pytest.raises(Erased):
        await store.read(lambda work: work.cases.elements(NUMBER))
    with pytest.raises(Erased):
        await store.read(lambda work: work.cases.timeline(NUMBER))


async def test_erased_case_leaves_its_stage_but_no_contact_no_notice_and_no_cause(store: Store) -> None:
    await store.write(adding(a_case()))
    await store.write(adding(a_case(OTHER)))
    await store.write(lambda work: work.outbox.put(replace(a_notice("told"), case=NUMBER)))
    for number in (NUMBER, OTHER):
        await store.write(lambda work, number=number: work.causes.keep(number, "lift@3", NOON, told=False))
    await store.write(_erase)
    assert await store.read(lambda work: work.cases.by_contact(PHONE)) == [OTHER]
    assert await store.read(lambda work: work.outbox.of_case(NUMBER)) == []
    assert await store.read(lambda work: work.causes.others(OTHER, "lift@3", NOON, visible_to=ALL)) == {}
    assert (await store.read(getting())).stage == "filed"


async def test_open_cases_are_counted_by_playbook_and_stage_and_closed_ones_are_not(store: Store) -> None:
    await store.write(adding(a_case()))
    await store.write(adding(a_case(OTHER), frozenset({"repair"})))
    everything = await store.read(lambda work: work.cases.open_by_stage(visible_to=ALL))
    one = await store.read(lambda work: work.cases.open_by_stage(visible_to=Scope(teams=SERVICE)))
    assert (everything, one) == ({("digest", "filed"): 2}, {("digest", "filed"): 1})


async def test_of_open_cases_those_with_a_guessed_due_time_are_found(store: Store) -> None:
    clock = ClockState(name="plan", generation=1, started_at=NOON, due_at=NOON + HOUR)
    guessed = (replace(clock, guessed=True),)
    await store.write(adding(replace(a_case(), clocks=(clock,))))
    await store.write(adding(replace(a_case(OTHER), clocks=guessed)))
    await store.write(adding(replace(a_case(numbered("YY8XXX")), clocks=guessed, phase=Phase.CLOSED, closed_at=NOON)))
    found = await store.read(lambda work: work.cases.provisional())
    assert [case.number for case in found] == [OTHER]


def tally(at: datetime = NOON, scope: Scope = ALL) -> Callable[[Work], tuple[int, ...]]:
    return lambda work: work.cases.tally(at, visible_to=scope)


async def test_tally_is_another_once_a_case_comes_changes_gets_late_or_goes(store: Store) -> None:
    found = [await store.read(tally())]
    case = await store.write(adding(a_case(due_in=HOUR)))
    found += [await store.read(tally()), await store.read(tally(NOON + HOUR))]
    case = await store.write(lambda work: work.cases.save(replace(case, stage="graded"), (), SERVICE))
    found.append(await store.read(tally()))
    assert len(set(found)) == len(found)
    await store.write(lambda work: work.cases.save(replace(case, closed_at=NOON, phase=Phase.CLOSED), (), SERVICE))
    assert await store.read(tally()) == found[0]


async def test_tally_does_not_know_of_what_is_not_seen(store: Store) -> None:
    before = await store.read(tally(scope=Scope(teams=SERVICE)))
    await store.write(adding(a_case(OTHER), frozenset({"repair"})))
    assert await store.read(tally(scope=Scope(teams=SERVICE))) == before
