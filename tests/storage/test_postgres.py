import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from threading import Barrier, Event

import psycopg
import pytest

from storage import lanes
from storage.errors import StoreUnavailable
from storage.statement import Statement
from storage.store import Store
from storage.tables import outbox
from tests.storage.samples import (
    NOON,
    NUMBER,
    SERVICE,
    a_case,
    a_notice,
    adding,
    an_event,
    chatting,
    getting,
    receiving,
)
from workflow.errors import StaleCase
from workflow.language import Language
from workflow.people import ConversationId
from workflow.ports import Work
from workflow.stored import SubjectId

Stores = tuple[Store, Store]
SOON = 10.0
"""Seconds after which a test that waits has failed; none of them takes so long."""
CASE = SubjectId("case:1")


def _firing(both: Barrier) -> Callable[[Work], list[str]]:
    def fire(work: Work) -> list[str]:
        rows = work.timers.due(NOON, limit=2)
        both.wait(SOON)
        for row in rows:
            work.timers.fired(row.id, NOON)
        return [row.kind for row in rows]

    return fire


async def test_timer_fires_once_under_two_claimers(postgres_stores: Stores) -> None:
    first, second = postgres_stores
    for kind in ("a", "b", "c", "d"):
        await first.write(lambda work, kind=kind: work.timers.set(CASE, kind, 1, NOON))
    both = Barrier(2)
    claimed = await asyncio.gather(first.write(_firing(both)), second.write(_firing(both)))
    assert sorted(kind for kinds in claimed for kind in kinds) == ["a", "b", "c", "d"]
    assert await first.read(lambda work: work.timers.next_due()) is None


async def test_second_handler_of_a_conversation_waits_for_the_first(postgres_stores: Stores) -> None:
    first, second = postgres_stores
    chat = (await first.write(chatting())).id
    held, order = Event(), list[str]()

    def hold(work: Work) -> None:
        work.conversations.get(chat)
        held.set()
        Event().wait(0.05)
        order.append("first")

    def follow(work: Work) -> None:
        held.wait(SOON)
        work.conversations.get(chat)
        order.append("second")

    await asyncio.gather(first.write(hold), second.write(follow))
    assert order == ["first", "second"]


async def test_conversation_opened_by_two_at_once_is_one(postgres_stores: Stores) -> None:
    def find_or_open(work: Work) -> int:
        found = work.conversations.find("web", "chat") or work.conversations.open("web", "chat", Language.ZH, NOON)
        return found.id

    ids = await asyncio.gather(*(store.write(find_or_open) for store in postgres_stores * 8))
    assert len(set(ids)) == 1


async def test_message_stored_by_two_at_once_is_one(postgres_stores: Stores) -> None:
    def put_once(work: Work) -> int:
        found = work.inbox.find("web", "key")
        return found.id if found else receiving("key")(work)

    ids = await asyncio.gather(*(store.write(put_once) for store in postgres_stores * 8))
    assert len(set(ids)) == 1


async def test_only_one_of_two_savers_of_a_case_wins(postgres_stores: Stores) -> None:
    first, second = postgres_stores
    case = await first.write(adding(a_case()))

    def saving(stage: str) -> Callable[[Work], object]:
        return lambda work: work.cases.save(replace(case, stage=stage), [an_event()], SERVICE)

    outcomes = await asyncio.gather(first.write(saving("a")), second.write(saving("b")), return_exceptions=True)
    assert [isinstance(outcome, StaleCase) for outcome in outcomes].count(True) == 1
    assert (await first.read(getting())).version == 2
    assert len(await first.read(lambda work: work.cases.timeline(NUMBER))) == 2


def _crossing(both: Barrier, *chats: ConversationId) -> Callable[[Work], None]:
    met: list[bool] = []

    def cross(work: Work) -> None:
        for chat in chats:
            conversation = work.conversations.get(chat)
            work.conversations.save(replace(conversation, seq=conversation.seq + 1), NOON)
            if not met:
                met.append(True)
                both.wait(SOON)

    return cross


async def test_deadlocked_units_are_both_done_in_the_end(postgres_stores: Stores) -> None:
    first, second = postgres_stores
    one, two = [(await first.write(chatting(name))).id for name in ("one", "two")]
    both = Barrier(2)
    await asyncio.gather(first.write(_crossing(both, one, two)), second.write(_crossing(both, two, one)))
    assert (await first.read(lambda work: work.conversations.get(one))).seq == 2
    assert (await first.read(lambda work: work.conversations.get(two))).seq == 2


async def test_hint_reaches_the_other_process_after_the_commit(postgres_stores: Stores) -> None:
    first, second = postgres_stores
    heard: asyncio.Queue[frozenset[str]] = asyncio.Queue()
    second.subscribe(heard.put_nowait)
    await first.write(lambda work: work.hint("board"))
    assert await asyncio.wait_for(heard.get(), SOON) == frozenset({"board"})


async def test_own_hint_is_told_once(postgres_stores: Stores) -> None:
    first, second = postgres_stores
    own: list[frozenset[str]] = []
    heard: asyncio.Queue[frozenset[str]] = asyncio.Queue()
    first.subscribe(own.append)
    first.subscribe(heard.put_nowait)
    await first.write(lambda work: work.hint("mine"))
    await second.write(lambda work: work.hint("theirs"))
    while "theirs" not in await asyncio.wait_for(heard.get(), SOON):
        continue
    assert own.count(frozenset({"mine"})) == 1


async def test_write_survives_connections_that_the_server_ended(
    postgres_stores: Stores, postgres_database: str
) -> None:
    first, _ = postgres_stores
    await asyncio.gather(*(first.write(receiving(f"{place}")) for place in range(16)))
    with psycopg.connect(postgres_database.replace("+psycopg", "")) as killer:
        killer.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid != pg_backend_pid()"
        )
    assert await first.write(receiving("after")) > 0
    assert await first.read(lambda work: work.inbox.find("web", "after")) is not None


async def test_conflict_that_never_ends_is_named(postgres_stores: Stores) -> None:
    store, _ = postgres_stores
    tries: list[int] = []

    def collide(work: Work) -> None:
        tries.append(1)
        receiving("key")(work)

    await store.write(receiving("key"))
    with pytest.raises(StoreUnavailable, match="duplicate key"):
        await store.write(collide)
    assert len(tries) == 4


async def test_notice_is_claimed_by_one_of_two_lanes(postgres_stores: Stores) -> None:
    first, second = postgres_stores
    for name in "abcd":
        await first.write(
            lambda work, name=name: work.outbox.put(replace(a_notice(name, f"chat:{name}"), lane="slack"))
        )
    both = Barrier(2)
    claimed = await asyncio.gather(first.write(_claiming(both)), second.write(_claiming(both)))
    assert sorted(name for names in claimed for name in names) == ["a", "b", "c", "d"]
    assert len(await first.read(lambda work: work.lanes.left("slack"))) == 4


def _claiming(both: Barrier) -> Callable[[Work], list[str]]:
    def claim(work: Work) -> list[str]:
        found = work.lanes.due("slack", NOON, 2)
        both.wait(SOON)
        return [notice.dedupe for notice in found if work.lanes.claim(notice)]

    return claim


async def test_claim_holds_without_skipping_what_is_locked(
    postgres_stores: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = postgres_stores
    monkeypatch.setattr(lanes, "LOCK_DUE", Statement(lanes.FIRST_OF_EACH_CHAT.with_for_update(of=outbox)))
    await first.write(lambda work: work.outbox.put(replace(a_notice("a"), lane="slack")))
    held, order = Event(), list[list[str]]()

    def hold(work: Work) -> None:
        found = work.lanes.due("slack", NOON, 2)
        held.set()
        Event().wait(0.05)
        order.append([notice.dedupe for notice in found if work.lanes.claim(notice)])

    def follow(work: Work) -> None:
        held.wait(SOON)
        order.append([notice.dedupe for notice in work.lanes.due("slack", NOON, 2) if work.lanes.claim(notice)])

    await asyncio.gather(first.write(hold), second.write(follow))
    assert order == [["a"], []]


async def test_lease_goes_to_one_of_two_who_find_it_expired(postgres_stores: Stores) -> None:
    first, second = postgres_stores
    lasts = timedelta(seconds=10)
    await first.write(lambda work: work.leases.take("lane slack", "dead", NOON - lasts, lasts))
    taken = await asyncio.gather(
        *(
            store.write(lambda work, who=who: work.leases.take("lane slack", who, NOON, lasts))
            for who, store in (("first", first), ("second", second))
        )
    )
    assert sorted(taken) == [False, True]
