from storage.store import Store
from tests.storage.samples import NOON

LANE = "slack"


async def keep(store: Store, workspace: str, token: str) -> None:
    await store.write(lambda work: work.installations.keep(LANE, workspace, {"token": token}, NOON))


async def token_of(store: Store, workspace: str, lane: str = LANE) -> object:
    known = await store.read(lambda work: work.installations.of(lane, workspace))
    return None if known is None else known["token"]


async def test_each_workspace_has_the_token_that_it_got_last(store: Store) -> None:
    for workspace, token in (("T1", "old"), ("T1", "new"), ("T2", "other")):
        await keep(store, workspace, token)
    assert [await token_of(store, each) for each in ("T1", "T2", "T3")] == ["new", "other", None]
    assert await token_of(store, "T1", "elsewhere") is None
    assert await store.read(lambda work: work.installations.every(LANE)) == ["T1", "T2"]


async def test_workspace_that_is_dropped_leaves_no_token(store: Store) -> None:
    await keep(store, "T1", "of-nobody")
    dropped = [await store.write(lambda work: work.installations.drop(LANE, "T1")) for _ in "ab"]
    assert (dropped, await token_of(store, "T1")) == ([True, False], None)
