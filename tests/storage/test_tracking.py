"""Tracking links on each engine: one that is good for a case, found by its word alone, of which the hash is kept."""

from datetime import timedelta

import pytest

from storage.store import Store
from storage.work import SqlWork
from tests.storage.samples import MINUTE, NOON, NUMBER, SERVICE, a_case, adding, an_event, getting, numbered
from workflow.frozen import replace
from workflow.language import Language
from workflow.moves import Fact, Phase
from workflow.numbers import CaseNumber
from workflow.people import Grant, StaffId
from workflow.ports import Work

OTHER = numbered("XY7Z89")
LONG_AGO = NOON - timedelta(days=90)


@pytest.fixture
async def by(store: Store) -> StaffId:
    """Somebody of ours, and two cases."""

    def fill(work: Work) -> StaffId:
        for number in (NUMBER, OTHER):
            adding(a_case(number))(work)
        work.people.invite([Grant("service")], "invitation", NOON, NOON + MINUTE)
        joined = work.people.accept("invitation", "林", Language.ZH, NOON)
        assert joined is not None
        return joined.id

    return await store.write(fill)


def erase(work: Work) -> None:
    assert isinstance(work, SqlWork)
    work.cases.erase(NUMBER)


async def make(store: Store, token: str, by: StaffId, number: CaseNumber = NUMBER) -> None:
    await store.write(lambda work: work.tracking.make(number, token, by, NOON))


async def found(store: Store, *tokens: str) -> list[CaseNumber | None]:
    return await store.read(lambda work: [work.tracking.find(token, LONG_AGO) for token in tokens])


async def test_a_link_is_found_by_its_own_word_alone(store: Store, by: StaffId) -> None:
    await make(store, "one", by)
    await make(store, "two", by, OTHER)
    assert await found(store, "one", "two", "One", "", "\x00") == [NUMBER, OTHER, None, None, None]


async def test_a_new_link_of_a_case_ends_the_one_before(store: Store, by: StaffId) -> None:
    await make(store, "one", by)
    await make(store, "other", by, OTHER)
    await make(store, "two", by)
    assert await found(store, "one", "two", "other") == [None, NUMBER, OTHER]


async def test_a_revoked_link_is_dead_and_revoked_once(store: Store, by: StaffId) -> None:
    await make(store, "one", by)
    revoked = [await store.write(lambda work: work.tracking.revoke(NUMBER, NOON)) for _ in "ab"]
    made = await store.read(lambda work: work.tracking.made_at(NUMBER))
    assert (revoked, made, await found(store, "one")) == ([True, False], None, [None])


async def test_a_link_ends_some_time_after_its_case_was_closed(store: Store, by: StaffId) -> None:
    await make(store, "one", by)
    case = replace(await store.read(getting()), phase=Phase.CLOSED, closed_at=NOON)
    await store.write(lambda work: work.cases.save(case, [an_event(Fact.CLOSED)], SERVICE))
    asked = [NOON - MINUTE, NOON, NOON + MINUTE]
    answers = await store.read(lambda work: [work.tracking.find("one", since) for since in asked])
    assert answers == [NUMBER, None, None]


async def test_an_erased_case_has_no_link(store: Store, by: StaffId) -> None:
    await make(store, "one", by)
    await store.write(erase)
    assert await found(store, "one") == [None]
