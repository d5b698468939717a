"""Playbook texts on each engine: kept once, listed, and put in force one after the other."""

from datetime import timedelta

import pytest

from storage.store import Store
from tests.storage.samples import MINUTE, NOON
from workflow.enforcement import Enforcement, Version
from workflow.language import Language
from workflow.people import Grant, StaffId
from workflow.ports import Work

NAME = "property"


@pytest.fixture
async def somebody(store: Store) -> StaffId:
    def join(work: Work) -> StaffId:
        work.people.invite([Grant("administrator")], "invitation", NOON, NOON + MINUTE)
        joined = work.people.accept("invitation", "林", Language.ZH, NOON)
        assert joined is not None
        return joined.id

    return await store.write(join)


async def test_versions_are_listed_newest_first_with_whoever_brought_them(store: Store, somebody: StaffId) -> None:
    later = NOON + timedelta(days=1)
    await store.write(lambda work: work.playbooks.keep("a", NAME, "first", NOON))
    await store.write(lambda work: work.playbooks.keep("b", NAME, "second", later, somebody))
    await store.write(lambda work: work.playbooks.keep("c", "another", "third", later))
    listed = await store.read(lambda work: work.playbooks.listed(NAME))
    assert listed == [Version("b", later, somebody), Version("a", NOON, None)]


async def test_what_was_put_in_force_last_holds(store: Store, somebody: StaffId) -> None:
    assert await store.read(lambda work: work.playbooks.in_force(NAME)) is None
    first, second = Enforcement(1, "a", somebody, NOON), Enforcement(2, None, somebody, NOON + MINUTE)
    for each in (first, second):
        assert await store.write(lambda work, each=each: work.playbooks.enforce(NAME, each))
    assert await store.read(lambda work: work.playbooks.in_force(NAME)) == second
    assert await store.read(lambda work: work.playbooks.enforcements(NAME, 9)) == [second, first]
    assert await store.read(lambda work: work.playbooks.in_force("another")) is None


async def test_of_two_who_saw_the_same_in_force_one_puts_theirs(store: Store, somebody: StaffId) -> None:
    done = [
        await store.write(
            lambda work, digest=digest: work.playbooks.enforce(NAME, Enforcement(1, digest, somebody, NOON))
        )
        for digest in ("a", "b")
    ]
    assert done == [True, False]
    assert (await store.read(lambda work: work.playbooks.in_force(NAME))) == Enforcement(1, "a", somebody, NOON)
