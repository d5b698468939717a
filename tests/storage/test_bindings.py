from storage.store import Store
from tests.storage.samples import NOON

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
