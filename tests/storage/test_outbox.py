from collections.abc import Callable
from dataclasses import replace

from storage.store import Store
from tests.storage.samples import NOON, NUMBER, a_notice, chatting
from workflow.people import ConversationId
from workflow.ports import Work
from workflow.stored import Notice, OutboxState, Reached

CHAT = ConversationId(1)


async def _put(store: Store, *notices: Notice) -> list[bool]:
    return await store.write(lambda work: [work.outbox.put(notice) for notice in notices])


def _after(seq: int, limit: int = 200) -> Callable[[Work], list[str]]:
    return lambda work: [notice.dedupe for notice in work.outbox.after(CHAT, seq, limit)]


async def test_same_notice_is_never_written_twice(store: Store) -> None:
    assert await _put(store, a_notice("once", seq=1), a_notice("once", seq=2)) == [True, False]
    assert await _put(store, a_notice("once", seq=3)) == [False]


async def test_notice_that_is_taken_back_is_gone_and_may_be_written_again(store: Store) -> None:
    await _put(store, a_notice("once", seq=1), a_notice("other", seq=2))
    await store.write(lambda work: work.outbox.take_back("once"))
    assert await store.read(_after(0)) == ["other"]
    assert await _put(store, a_notice("once", seq=3)) == [True]


async def test_notice_comes_back_as_it_was_put(store: Store) -> None:
    notice = replace(a_notice("one", seq=1), case=NUMBER, must_arrive=False)
    await _put(store, notice)
    (found,) = await store.read(lambda work: work.outbox.after(CHAT, 0))
    assert found == replace(notice, id=found.id)


async def test_who_fetches_gets_what_was_said_beyond_a_number_and_how_far_the_chat_is(store: Store) -> None:
    opened = await store.write(chatting("chat"))
    await store.write(lambda work: work.conversations.save(replace(opened, seq=3, seen=2), NOON))
    said = [replace(a_notice(f"{seq}", seq=seq), chat=f"conversation:{opened.id}") for seq in (3, 1, 2)]
    await _put(store, *said, replace(a_notice("of another", seq=4), chat=f"conversation:{opened.id}1"))

    def fetching(channel: str, seq: int, limit: int = 200) -> Callable[[Work], tuple[Reached | None, list[str]]]:
        def fetch(work: Work) -> tuple[Reached | None, list[str]]:
            reached, found = work.outbox.fetch(channel, "chat", seq, limit)
            return reached, [notice.dedupe for notice in found]

        return fetch

    reached = Reached(opened.id, seq=3, seen=2)
    assert await store.read(fetching("web", 1)) == (reached, ["2", "3"])
    assert await store.read(fetching("web", 0, limit=1)) == (reached, ["1"])
    assert await store.read(fetching("web", 3)) == (reached, [])
    assert await store.read(fetching("slack", 0)) == (None, [])


async def test_conversation_gets_what_was_said_beyond_a_number_in_order(store: Store) -> None:
    await _put(store, a_notice("c", seq=3), a_notice("a", seq=1), a_notice("b", seq=2))
    await _put(store, a_notice("other", "conversation:2", seq=2))
    assert await store.read(_after(1)) == ["b", "c"]
    assert await store.read(_after(0, limit=1)) == ["a"]


async def test_what_the_client_asked_beyond_is_marked_seen(store: Store) -> None:
    await _put(store, a_notice("a", seq=1), a_notice("b", seq=2))
    await store.write(lambda work: work.outbox.seen(CHAT, 1))
    states = await store.read(lambda work: [notice.state for notice in work.outbox.after(CHAT, 0)])
    assert states == [OutboxState.SEEN, OutboxState.SENT]


async def test_notice_that_failed_does_not_count_as_seen(store: Store) -> None:
    await _put(store, replace(a_notice("a", seq=1), state=OutboxState.FAILED))
    await store.write(lambda work: work.outbox.seen(CHAT, 1))
    assert await store.read(lambda work: work.outbox.after(CHAT, 0)[0].state) is OutboxState.FAILED


async def test_notices_for_several_chats_come_newest_first(store: Store) -> None:
    await _put(store, a_notice("1", "team:service"), a_notice("2", "staff:1"), a_notice("3", "team:service"))
    chats = ["team:service", "staff:1", "team:service"]
    found = await store.read(lambda work: work.outbox.to_chats("web", chats, limit=2))
    assert [notice.dedupe for notice in found] == ["3", "2"]
    assert await store.read(lambda work: work.outbox.to_chats("desk", chats)) == []


async def test_every_notice_that_names_a_case_is_found_by_it(store: Store) -> None:
    await _put(store, replace(a_notice("1"), case=NUMBER), a_notice("2"), replace(a_notice("3"), case=NUMBER))
    found = await store.read(lambda work: work.outbox.of_case(NUMBER))
    assert [notice.dedupe for notice in found] == ["1", "3"]
