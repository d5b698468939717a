from dataclasses import replace
from datetime import timedelta

from storage.store import Store
from tests.storage.samples import MINUTE, NOON, NUMBER, a_case, a_notice, adding, getting, numbered, receiving
from workflow.language import Language
from workflow.moves import Phase
from workflow.people import Grant
from workflow.ports import Work
from workflow.seats import Place
from workflow.stored import OutboxState, Staff, SubjectId

CASE = SubjectId(f"case:{NUMBER}")


async def test_empty_store_counts_nothing_and_nothing_is_due(store: Store) -> None:
    found = await store.read(lambda work: (work.vitals.waiting(), work.vitals.parked(), work.vitals.open_cases()))
    assert found == ({}, 0, 0)
    assert await store.read(lambda work: work.vitals.next_due()) is None


async def test_waiting_notices_are_counted_by_lane(store: Store) -> None:
    notices = [a_notice("1"), replace(a_notice("2"), lane="slack"), a_notice("3"), a_notice("4", seq=1)]
    await store.write(lambda work: [work.outbox.put(notice) for notice in notices])
    assert await store.read(lambda work: work.vitals.waiting()) == {"slack": 1, "web": 2}


async def test_only_messages_given_up_to_a_person_count_as_parked(store: Store) -> None:
    message = await store.write(receiving("first"))
    await store.write(receiving("second"))
    await store.write(lambda work: work.inbox.park(message))
    assert await store.read(lambda work: work.vitals.parked()) == 1


async def test_next_due_is_the_earliest_timer_that_has_not_fired(store: Store) -> None:
    await store.write(lambda work: work.timers.set(CASE, "late", 1, NOON + timedelta(hours=1)))
    await store.write(lambda work: work.timers.set(CASE, "soon", 1, NOON + MINUTE))
    assert await store.read(lambda work: work.vitals.next_due()) == NOON + MINUTE
    (soon,) = await store.read(lambda work: work.timers.due(NOON + MINUTE))
    await store.write(lambda work: work.timers.fired(soon.id, NOON))
    assert await store.read(lambda work: work.vitals.next_due()) == NOON + timedelta(hours=1)


async def test_notices_that_did_not_arrive_are_counted_by_lane_from_a_moment_on(store: Store) -> None:
    states = (OutboxState.FAILED, OutboxState.UNKNOWN, OutboxState.SENT, OutboxState.READY)
    notices = [replace(a_notice(str(place)), state=state) for place, state in enumerate(states)]
    old = replace(a_notice("old"), state=OutboxState.FAILED, at=NOON - MINUTE)
    await store.write(lambda work: [work.outbox.put(notice) for notice in (*notices, old)])
    assert await store.read(lambda work: work.vitals.lost(notices[0].at)) == {"web": 2}
    assert await store.read(lambda work: work.vitals.lost(NOON - MINUTE)) == {"web": 3}


async def test_deadlines_that_were_due_and_did_not_fire_are_counted(store: Store) -> None:
    for kind, due in (("late", NOON), ("soon", NOON + MINUTE)):
        await store.write(lambda work, kind=kind, due=due: work.timers.set(CASE, kind, 1, due))
    counts = [await store.read(lambda work, by=by: work.vitals.late(by)) for by in (NOON - MINUTE, NOON, NOON + MINUTE)]
    assert counts == [0, 1, 2]


async def test_closed_cases_do_not_count_as_open(store: Store) -> None:
    other = numbered("AB3CDF")
    await store.write(adding(a_case()))
    await store.write(adding(a_case(other)))
    case = await store.read(getting(other))
    closed = replace(case, phase=Phase.CLOSED, stage="closed", closed_at=NOON)
    await store.write(lambda work: work.cases.save(closed, [], frozenset()))
    assert await store.read(lambda work: work.vitals.open_cases()) == 1


async def test_open_cases_are_counted_by_where_they_are(store: Store) -> None:
    there = replace(a_case(numbered("AB3CDF")), site="river")
    for case in (a_case(), a_case(numbered("AB3CDG")), there):
        await store.write(adding(case))
    case = await store.read(getting(NUMBER))
    closed = replace(case, phase=Phase.CLOSED, closed_at=NOON)
    await store.write(lambda work: work.cases.save(closed, [], frozenset()))
    here = Place(there.playbook, there.stage, there.team, None)
    assert await store.read(lambda work: work.vitals.open_places()) == {here: 1, here._replace(site="river"): 1}


async def test_who_is_here_is_told_by_grants_without_a_name(store: Store) -> None:
    grants = [Grant("member", "security"), Grant("manager", None, "river")]

    def joined(work: Work, token: str) -> Staff:
        work.people.invite(grants, token, NOON, NOON + MINUTE)
        person = work.people.accept(token, "Li", Language.EN, NOON)
        assert person is not None
        return person

    stays, leaves = [await store.write(lambda work, token=token: joined(work, token)) for token in ("one", "two")]
    await store.write(lambda work: work.people.leave(leaves.id))
    assert await store.read(lambda work: work.vitals.crew()) == [replace(stays.actor(), name="")]


async def test_the_last_back_up_that_was_noted_is_known(store: Store) -> None:
    assert await store.read(lambda work: work.vitals.last_backup()) is None
    for file, at in (("one.db", NOON), ("two.db", NOON + MINUTE)):
        await store.write(lambda work, file=file, at=at: work.vitals.backed_up(file, at))
    assert await store.read(lambda work: work.vitals.last_backup()) == ("two.db", NOON + MINUTE)
