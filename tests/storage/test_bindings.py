from datetime import timedelta

from storage.store import Store
from tests.storage.samples import NOON
from workflow.ports import Work
from workflow.stored import Bound

LANE = "telegram"


async def bind(store: Store, chat: str, address: str) -> None:
    await store.write(lambda work: work.bindings.bind(LANE, chat, address, NOON))


async def test_chat_of_ours_has_one_address_the_last(store: Store) -> None:
    await bind(store, "team:security", "-100")
    await bind(store, "team:security", "-200")
    assert await store.read(lambda work: work.bindings.address(LANE, "team:security")) == "-200"
    assert await store.read(lambda work: work.bindings.chats(LANE, "-100")) == []


async def test_chat_that_was_unbound_has_none(store: Store) -> None:
    await bind(store, "team:security", "-100")
    await store.write(lambda work: work.bindings.unbind(LANE, "team:security"))
    assert await store.read(lambda work: work.bindings.address(LANE, "team:security")) is None
    assert await store.read(lambda work: work.bindings.lanes("team:security")) == []


async def test_several_teams_may_share_a_group(store: Store) -> None:
    await bind(store, "team:security", "-100")
    await bind(store, "team:cleaning", "-100")
    assert await store.read(lambda work: work.bindings.chats(LANE, "-100")) == ["team:security", "team:cleaning"]
    assert await store.read(lambda work: work.bindings.lanes("team:cleaning")) == [LANE]


async def test_group_that_moved_takes_every_team_along(store: Store) -> None:
    await bind(store, "team:security", "-100")
    await bind(store, "team:cleaning", "-100")
    await bind(store, "team:finance", "-300")
    await store.write(lambda work: work.bindings.moved(LANE, "-100", "-1001"))
    addresses = [
        await store.read(lambda work, chat=chat: work.bindings.address(LANE, f"team:{chat}"))
        for chat in ("security", "cleaning", "finance")
    ]
    assert addresses == ["-1001", "-1001", "-300"]


async def test_what_a_chat_is_called_there_moves_along(store: Store) -> None:
    await store.write(lambda work: work.bindings.bind(LANE, "team:security", "-100", NOON, "保安群"))
    await store.write(lambda work: work.bindings.moved(LANE, "-100", "-1001"))
    (bound,) = await store.read(lambda work: work.bindings.every())
    assert bound == Bound(lane=LANE, chat="team:security", address="-1001", at=NOON, name="保安群")


async def test_chat_is_called_anew_and_stays_where_it_is_and_how_it_is(store: Store) -> None:
    await store.write(lambda work: work.bindings.bind(LANE, "team:security", "-100", NOON, "保安群"))
    await store.write(lambda work: work.bindings.lose(LANE, "team:security", "gone", NOON))
    for chat in ("team:security", "team:nobody"):
        await store.write(lambda work, chat=chat: work.bindings.call(LANE, chat, "新名"))
    (bound,) = await store.read(lambda work: work.bindings.every())
    assert (bound.name, bound.address, bound.lost_at) == ("新名", "-100", NOON)


async def test_chat_is_lost_once_and_found_once(store: Store) -> None:
    await bind(store, "team:security", "-100")
    lost = [await store.write(lambda work: work.bindings.lose(LANE, "team:security", "gone", NOON)) for _ in "ab"]
    known = await store.read(lambda work: work.bindings.of(LANE, "team:security"))
    assert (known and known.lost_at, known and known.why) == (NOON, "gone")
    found = [await store.write(lambda work: work.bindings.found(LANE, "team:security")) for _ in "ab"]
    assert (lost, found) == ([True, False], [True, False])


async def test_offer_is_taken_up_once_and_in_time(store: Store) -> None:
    later = NOON + timedelta(hours=1)
    await store.write(lambda work: work.bindings.offer("staff:1", "first", NOON, later))
    await store.write(lambda work: work.bindings.offer("staff:2", "second", NOON, later))
    taken = [
        await store.write(lambda work, token=token, at=at: work.bindings.take_up(token, at))
        for token, at in (("first", NOON), ("first", NOON), ("second", later), ("third", NOON))
    ]
    assert taken == ["staff:1", None, None, None]


async def test_names_are_those_of_the_moment_within_one_transaction_too(store: Store) -> None:
    def changed(work: Work) -> list[list[str]]:
        seen = [named(work)]
        work.bindings.bind(LANE, "team:security", "-100", NOON)
        seen.append(named(work))
        work.bindings.unbind(LANE, "team:security")
        return [*seen, named(work)]

    assert await store.write(changed) == [[], ["team:security"], []]


def named(work: Work) -> list[str]:
    return [chat for _, chat in work.bindings.names()]
