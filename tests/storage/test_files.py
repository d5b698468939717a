import hashlib

import pytest

from storage.cases import SqlCases
from storage.errors import Erased
from storage.store import Store
from tests.storage.samples import NOON, NUMBER, a_case, adding, chatting, numbered
from workflow.elements import Evidence
from workflow.numbers import CaseNumber
from workflow.people import ConversationId
from workflow.ports import Work

PHOTO = b"\x89PNG, a leaking pipe"
OTHER = numbered("ZZ9YYY")


async def _chat(store: Store, name: str = "chat") -> ConversationId:
    return (await store.write(chatting(name))).id


async def _put(store: Store, chat: ConversationId | None, content: bytes = PHOTO) -> Evidence:
    return await store.write(lambda work: work.files.put("漏水.png", "image/png", content, conversation=chat, at=NOON))


async def _attach(store: Store, file: Evidence, *numbers: CaseNumber) -> None:
    for number in numbers:
        await store.write(adding(a_case(number)))
        await store.write(lambda work, number=number: work.files.attach([file.id], number, NOON))


def _erase(work: Work) -> None:
    assert isinstance(work.cases, SqlCases)
    work.cases.erase(NUMBER)


async def test_stored_file_is_known_by_name_type_size_and_hash(store: Store) -> None:
    chat = await _chat(store)
    file = await _put(store, chat)
    digest = hashlib.sha256(PHOTO).hexdigest()
    assert (file.name, file.type, file.size, file.sha256) == ("漏水.png", "image/png", len(PHOTO), digest)
    assert await store.read(lambda work: work.files.of_conversation(chat, [file.id])) == [file]


async def test_file_comes_back_byte_by_byte(store: Store) -> None:
    file = await _put(store, None)
    assert await store.read(lambda work: work.files.read(file.id)) == PHOTO


async def test_same_content_in_one_conversation_is_stored_once(store: Store) -> None:
    chat, other = await _chat(store), await _chat(store, "other")
    first = await _put(store, chat)
    assert await _put(store, chat) == first
    assert (await _put(store, other)).id != first.id


async def test_file_of_another_conversation_is_not_given_out(store: Store) -> None:
    chat, other = await _chat(store), await _chat(store, "other")
    file = await _put(store, chat)
    assert await store.read(lambda work: work.files.of_conversation(other, [file.id])) == []


async def test_attached_file_is_evidence_of_its_case(store: Store) -> None:
    file = await _put(store, await _chat(store))
    await _attach(store, file, NUMBER)
    assert await store.read(lambda work: work.files.of_case(NUMBER)) == [file]
    assert await store.read(lambda work: work.files.read(file.id)) == PHOTO


async def test_attaching_a_file_again_changes_nothing(store: Store) -> None:
    file = await _put(store, await _chat(store))
    await _attach(store, file, NUMBER)
    await store.write(lambda work: work.files.attach([file.id], NUMBER, NOON))
    assert await store.read(lambda work: work.files.of_case(NUMBER)) == [file]


async def test_file_of_an_erased_case_can_never_be_read_again(store: Store) -> None:
    file = await _put(store, await _chat(store))
    await _attach(store, file, NUMBER)
    await store.write(_erase)
    with pytest.raises(Erased):
        await store.read(lambda work: work.files.read(file.id))


async def test_file_of_two_cases_outlives_the_erasure_of_one(store: Store) -> None:
    file = await _put(store, await _chat(store))
    await _attach(store, file, NUMBER, OTHER)
    await store.write(_erase)
    (left,) = await store.read(lambda work: work.files.of_case(OTHER))
    assert await store.read(lambda work: work.files.read(left.id)) == PHOTO


async def test_file_that_is_not_there_is_a_lookup_error(store: Store) -> None:
    with pytest.raises(LookupError):
        await store.read(lambda work: work.files.read(404))


async def test_playbook_text_is_kept_once_for_its_hash(store: Store) -> None:
    for text in ("the first text", "never another"):
        await store.write(lambda work, text=text: work.playbooks.keep("digest", "property", text, NOON))
    assert await store.read(lambda work: work.playbooks.text("digest")) == "the first text"
    with pytest.raises(LookupError):
        await store.read(lambda work: work.playbooks.text("another"))


async def test_only_files_that_belong_to_no_case_are_erased_with_a_draft(store: Store) -> None:
    chat = await _chat(store)
    kept, dropped = await _put(store, chat), await _put(store, chat, b"another")
    await _attach(store, kept, NUMBER)
    await store.write(lambda work: work.files.erase(chat))
    found = await store.read(lambda work: work.files.of_conversation(chat, [kept.id, dropped.id]))
    assert [file.id for file in found] == [kept.id]
