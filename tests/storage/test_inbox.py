from collections.abc import Callable

from storage.store import Store
from tests.storage.samples import MINUTE, NOON, chatting, receiving
from workflow.ports import Work
from workflow.stored import InboxState, Received


def _find(work: Work) -> Received | None:
    return work.inbox.find("web", "key")


async def test_redelivered_message_is_found_as_the_row_it_was(store: Store) -> None:
    message = await store.write(receiving("key"))
    found = await store.read(_find)
    assert found is not None
    assert (found.id, found.body, found.received_at, found.state) == (
        message,
        {"text": "key"},
        NOON,
        InboxState.WAITING,
    )


async def test_message_is_stored_once_for_its_key(store: Store) -> None:
    chat = await store.write(chatting())

    def put(text: str) -> Callable[[Work], bool]:
        return lambda work: work.inbox.put_once("web", "key", {"text": text}, conversation=chat.id, at=NOON)

    assert await store.write(put("first")) is True
    assert await store.write(put("second")) is False
    found = await store.read(_find)
    assert found is not None
    assert (found.body, found.state) == ({"text": "first"}, InboxState.WAITING)


async def test_same_key_on_another_channel_is_another_message(store: Store) -> None:
    await store.write(receiving("key"))
    assert await store.read(lambda work: work.inbox.find("telegram", "key")) is None


async def test_erased_message_is_known_to_have_come_but_says_nothing(store: Store) -> None:
    chat = (await store.write(chatting())).id
    message = await store.write(receiving("key", chat))
    await store.write(lambda work: work.inbox.finish(message))
    await store.write(lambda work: work.inbox.erase(chat))
    found = await store.read(_find)
    assert found is not None
    assert found.body == {}


async def test_message_that_still_waits_is_not_erased(store: Store) -> None:
    chat = (await store.write(chatting())).id
    await store.write(receiving("key", chat))
    await store.write(lambda work: work.inbox.erase(chat))
    found = await store.read(_find)
    assert found is not None
    assert found.body == {"text": "key"}


async def test_messages_of_a_conversation_are_handled_in_order(store: Store) -> None:
    chat = (await store.write(chatting())).id
    for key in ("first", "second"):
        await store.write(receiving(key, chat))
    first = await store.read(lambda work: work.inbox.next_of(chat))
    assert first is not None
    await store.write(lambda work: work.inbox.finish(first.id))
    second = await store.read(lambda work: work.inbox.next_of(chat))
    assert (first.key, second and second.key) == ("first", "second")


async def test_handled_message_waits_no_longer_but_keeps_its_answer(store: Store) -> None:
    chat = (await store.write(chatting())).id
    message = await store.write(receiving("key", chat))
    await store.write(lambda work: work.inbox.finish(message, answer={"status": 200}))
    found = await store.read(_find)
    assert found is not None
    assert (found.state, found.answer) == (InboxState.DONE, {"status": 200})
    assert await store.read(lambda work: work.inbox.waiting(chat)) == 0


async def test_postponed_message_holds_back_those_behind_it(store: Store) -> None:
    chat = (await store.write(chatting())).id
    message = await store.write(receiving("first", chat))
    await store.write(receiving("second", chat))
    await store.write(lambda work: work.inbox.postpone(message, attempts=1, next_at=NOON + MINUTE))
    assert await store.read(lambda work: work.inbox.ready(NOON)) == []
    assert await store.read(lambda work: work.inbox.ready(NOON + MINUTE)) == [chat]
    assert await store.read(lambda work: work.inbox.next_try()) == NOON + MINUTE


async def test_conversations_that_can_be_handled_come_oldest_first(store: Store) -> None:
    late, early = [(await store.write(chatting(name))).id for name in ("late", "early")]
    await store.write(receiving("1", early))
    await store.write(receiving("2", late))
    await store.write(receiving("3"))
    assert await store.read(lambda work: work.inbox.ready(NOON)) == [early, late, None]


async def test_parked_message_lets_those_behind_it_pass(store: Store) -> None:
    chat = (await store.write(chatting())).id
    message = await store.write(receiving("first", chat))
    await store.write(receiving("second", chat))
    await store.write(lambda work: work.inbox.park(message))
    following = await store.read(lambda work: work.inbox.next_of(chat))
    assert following is not None
    assert following.key == "second"
    assert [row.key for row in await store.read(lambda work: work.inbox.parked())] == ["first"]


async def test_retried_message_is_first_in_its_conversation_again(store: Store) -> None:
    chat = (await store.write(chatting())).id
    message = await store.write(receiving("first", chat))
    await store.write(receiving("second", chat))
    await store.write(lambda work: work.inbox.park(message))
    await store.write(lambda work: work.inbox.retry(message, NOON))
    following = await store.read(lambda work: work.inbox.next_of(chat))
    assert following is not None
    assert (following.key, following.attempts) == ("first", 0)


async def test_pruning_deletes_only_what_was_handled_before(store: Store) -> None:
    done = await store.write(receiving("done"))
    await store.write(receiving("waiting"))
    await store.write(lambda work: work.inbox.finish(done))
    assert await store.write(lambda work: work.inbox.prune(NOON)) == 0
    assert await store.write(lambda work: work.inbox.prune(NOON + MINUTE)) == 1
    assert await store.read(lambda work: work.inbox.find("web", "waiting")) is not None


async def test_queue_of_a_conversation_holds_all_that_waits_in_order(store: Store) -> None:
    chat = (await store.write(chatting())).id
    for key in ("first", "second", "third"):
        await store.write(receiving(key, chat))
    await store.write(receiving("of another"))
    first = await store.read(lambda work: work.inbox.next_of(chat))
    assert first is not None
    await store.write(lambda work: work.inbox.finish(first.id))
    assert [each.key for each in await store.read(lambda work: work.inbox.queue(chat))] == ["second", "third"]


async def test_rewritten_message_says_what_was_put_in_its_place(store: Store) -> None:
    message = await store.write(receiving("key"))
    await store.write(lambda work: work.inbox.rewrite(message, {"text": "key", "files": [7]}))
    found = await store.read(_find)
    assert found is not None
    assert (found.body, found.state) == ({"text": "key", "files": [7]}, InboxState.WAITING)
