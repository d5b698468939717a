from dataclasses import replace

import pytest

from storage.store import Store
from tests.storage.samples import NOON, chatting
from workflow.errors import StaleConversation
from workflow.language import Language
from workflow.people import ConversationId
from workflow.ports import Work


async def test_conversation_is_found_by_the_channels_name_for_it(store: Store) -> None:
    opened = await store.write(chatting("chat"))
    assert await store.write(lambda work: work.conversations.find("web", "chat")) == opened
    assert await store.write(lambda work: work.conversations.find("slack", "chat")) is None


async def test_saved_conversation_comes_back_a_revision_further(store: Store) -> None:
    opened = await store.write(chatting())
    changed = replace(
        opened, language=Language.EN, language_chosen=True, seq=3, seen=2, state={"draft": {"name": "明"}}
    )
    saved = await store.write(lambda work: work.conversations.save(changed, NOON))
    assert saved == replace(changed, revision=1)
    assert await store.read(lambda work: work.conversations.get(opened.id)) == saved


async def test_conversation_that_moved_on_is_not_overwritten(store: Store) -> None:
    opened = await store.write(chatting())
    await store.write(lambda work: work.conversations.save(opened, NOON))
    with pytest.raises(StaleConversation):
        await store.write(lambda work: work.conversations.save(replace(opened, seq=9), NOON))
    assert (await store.read(lambda work: work.conversations.get(opened.id))).seq == 0


async def test_what_an_undone_unit_made_of_a_conversation_is_forgotten(store: Store) -> None:
    opened = await store.write(chatting("chat"))

    def change_and_fail(work: Work) -> None:
        work.conversations.save(replace(work.conversations.get(opened.id), seq=4), NOON)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await store.write(change_and_fail)
    assert await store.write(lambda work: work.conversations.find("web", "chat")) == opened


async def test_state_of_a_conversation_is_found_again_as_json_keeps_it(store: Store) -> None:
    opened = await store.write(chatting("chat"))
    await store.write(lambda work: work.conversations.save(replace(opened, state={"files": (1, 2)}), NOON))  # pyright: ignore[reportArgumentType]
    again = await store.write(lambda work: work.conversations.find("web", "chat"))
    assert again == await store.read(lambda work: work.conversations.get(opened.id))


async def test_conversation_that_is_not_there_is_a_lookup_error(store: Store) -> None:
    with pytest.raises(LookupError):
        await store.read(lambda work: work.conversations.get(ConversationId(404)))


async def test_conversation_changed_in_a_transaction_is_seen_changed_there(store: Store) -> None:
    opened = await store.write(chatting("chat"))

    def change_twice(work: Work) -> tuple[int, int]:
        first = work.conversations.save(replace(work.conversations.get(opened.id), seq=4), NOON)
        again = work.conversations.find("web", "chat")
        return first.seq, again.seq if again else 0

    assert await store.write(change_twice) == (4, 4)
    assert (await store.read(lambda work: work.conversations.get(opened.id))).revision == 1
