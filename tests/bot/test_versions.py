"""Which version of the playbook a process goes by: what was put in force last, by itself and without a restart."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.app import house_of
from bot.channel import Premises
from bot.clock import VirtualClock
from bot.housekeeping import Housekeeping
from bot.settings import Settings
from bot.versions import begin, take_up
from handlers.agenda import plan
from handlers.enforcing import enforce
from handlers.shelf import PLAYBOOKS, digest_of
from storage.memory import MemoryStore
from tests.storage.samples import KEY, NOON
from workflow.enforcement import Enforcement
from workflow.errors import VersionUnfit
from workflow.language import Language
from workflow.people import ADMINISTRATOR, Actor, Grant
from workflow.ports import Work
from workflow.stored import SubjectId

PLAIN = (PLAYBOOKS / "property.toml").read_text(encoding="utf-8")
EDITED = PLAIN.replace('"10 min"', '"11 min"')
NAME = "property"


@pytest.fixture
async def premises(clock: VirtualClock) -> AsyncIterator[Premises]:
    store = MemoryStore(key=KEY)
    await store.open()
    yield Premises(store=store, house=house_of(Settings()), clock=clock)
    await store.close()


async def somebody(premises: Premises) -> Actor:
    def join(work: Work) -> Actor:
        work.people.invite([Grant(ADMINISTRATOR)], "invitation", NOON, NOON.replace(year=2030))
        joined = work.people.accept("invitation", "林", Language.ZH, NOON)
        assert joined is not None
        return joined.actor()

    return await premises.store.write(join)


async def put_in_force(premises: Premises, text: str, seen: int = 0) -> None:
    """Put a text in force as another process would: nothing of this one hears of it."""
    actor, house = await somebody(premises), premises.house
    book = house.shelf.book(NAME, text)
    assert await premises.store.write(
        lambda work: enforce(work, house, book, actor, seen, premises.clock.now(), by_file=False)
    )


async def test_version_whose_hint_was_lost_is_taken_up_at_the_next_tick(premises: Premises) -> None:
    housekeeping = Housekeeping(premises)
    await put_in_force(premises, EDITED)
    await housekeeping.tick()
    assert premises.house.book.digest == digest_of(EDITED)


async def test_unit_of_work_goes_by_the_version_it_was_given(premises: Premises) -> None:
    house = premises.house
    await put_in_force(premises, EDITED)
    await take_up(premises)
    assert (house.book.digest, premises.house.book.digest) == (digest_of(PLAIN), digest_of(EDITED))


async def test_calendar_jobs_come_round_by_the_new_version(premises: Premises) -> None:
    moved = PLAIN.replace('at = "0 9 1 * *"', 'at = "30 8 2 * *"')
    assert moved != PLAIN
    house, now = premises.house, premises.clock.now()
    await premises.store.write(lambda work: plan(work, house, now))
    before = await rules(premises)
    await put_in_force(premises, moved)
    await Housekeeping(premises).take_up()
    after = await rules(premises)
    assert (len(before), len(after)) == (1, 1)
    assert before != after


async def rules(premises: Premises) -> list[str]:
    subject = SubjectId("calendar:report.monthly")
    return await premises.store.read(lambda work: [row.kind for row in work.timers.of(subject)])


async def test_start_refuses_a_version_that_this_program_can_not_read(premises: Premises) -> None:
    actor = await somebody(premises)
    assert actor.staff is not None
    unfit = Enforcement(1, "unfit", actor.staff, NOON)
    await premises.store.write(lambda work: work.playbooks.keep("unfit", NAME, "name = 1", NOON))
    await premises.store.write(lambda work: work.playbooks.enforce(NAME, unfit))
    with pytest.raises(VersionUnfit, match="REDRESS_PLAYBOOK") as refused:
        await begin(premises)
    assert "name: found 1" in str(refused.value)


async def test_process_that_can_not_read_a_version_goes_on_as_it_did(premises: Premises) -> None:
    actor = await somebody(premises)
    assert actor.staff is not None
    unfit = Enforcement(1, "unfit", actor.staff, NOON)
    await premises.store.write(lambda work: work.playbooks.keep("unfit", NAME, "name = 1", NOON))
    await premises.store.write(lambda work: work.playbooks.enforce(NAME, unfit))
    await Housekeeping(premises).take_up()
    assert premises.house.book.digest == digest_of(PLAIN)


async def test_version_counts_for_the_name_of_its_playbook_alone(premises: Premises) -> None:
    await put_in_force(premises, EDITED)
    other = Premises(store=premises.store, house=house_of(Settings(playbook="iso9001")), clock=premises.clock)
    assert await take_up(other)
    assert other.house.book.name == "iso9001"


async def test_whoever_is_no_administrator_puts_nothing_in_force(premises: Premises) -> None:
    actor, house = replace(await somebody(premises), grants=(Grant("manager"),)), premises.house
    book = house.shelf.book(NAME, EDITED)
    with pytest.raises(LookupError):
        await premises.store.write(lambda work: enforce(work, house, book, actor, 0, NOON, by_file=False))
    assert await premises.store.read(lambda work: work.playbooks.in_force(NAME)) is None
