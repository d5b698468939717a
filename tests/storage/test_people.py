from datetime import timedelta

import pytest

from storage.store import Store
from tests.storage.samples import MINUTE, NOON
from workflow.language import Language
from workflow.people import Grant, StaffId
from workflow.ports import Work
from workflow.stored import Session, SessionKind, Staff

GRANTS = (Grant("member", "repair"), Grant("administrator"))
MONTH = timedelta(days=30)


async def _invite(store: Store, token: str = "invite") -> None:
    await store.write(lambda work: work.people.invite(GRANTS, token, NOON, NOON + MINUTE))


def _accept(work: Work) -> Staff | None:
    return work.people.accept("invite", "李师傅", Language.ZH, NOON)


async def _sign_in(store: Store, kind: SessionKind, staff: StaffId | None = None) -> Session:
    session = Session(id=0, kind=kind, expires_at=NOON + MONTH, chat="chat", staff=staff)
    return await store.write(lambda work: work.people.sign_in(session, "token", NOON))


async def test_invited_person_joins_with_the_grants_of_the_invitation(store: Store) -> None:
    await _invite(store)
    person = await store.write(_accept)
    assert person is not None
    assert (person.name, person.grants) == ("李师傅", GRANTS)
    assert await store.read(lambda work: work.people.staff(person.id)) == person
    assert await store.read(lambda work: work.people.everybody()) == [person]


async def test_who_left_is_no_longer_listed_and_signed_out_for_good(store: Store) -> None:
    await _invite(store)
    person = await store.write(_accept)
    assert person is not None
    await _sign_in(store, SessionKind.DESK, person.id)
    await store.write(lambda work: work.people.leave(person.id))
    assert await store.read(lambda work: work.people.everybody()) == []
    assert await store.read(lambda work: work.people.session("token", NOON)) is None
    assert not (await store.read(lambda work: work.people.staff(person.id))).active


async def test_grants_given_take_the_place_of_the_old_ones_at_once(store: Store) -> None:
    await _invite(store)
    person = await store.write(_accept)
    assert person is not None

    def given(work: Work) -> list[tuple[Grant, ...]]:
        before = [each.grants for each in work.people.everybody()]
        work.people.grant(person.id, GRANTS[1:])
        return [*before, *(each.grants for each in work.people.everybody())]

    assert await store.write(given) == [GRANTS, GRANTS[1:]]


async def test_invitation_works_only_once(store: Store) -> None:
    await _invite(store)
    assert await store.write(_accept) is not None
    assert await store.write(_accept) is None


async def test_expired_or_unknown_invitation_lets_nobody_in(store: Store) -> None:
    await _invite(store)
    late = NOON + MINUTE
    assert await store.write(lambda work: work.people.accept("invite", "李", Language.ZH, late)) is None
    assert await store.write(lambda work: work.people.accept("guess", "李", Language.ZH, NOON)) is None


async def test_person_who_is_not_there_is_a_lookup_error(store: Store) -> None:
    with pytest.raises(LookupError):
        await store.read(lambda work: work.people.staff(StaffId(404)))


async def test_session_is_found_by_its_token_until_it_expires(store: Store) -> None:
    session = await _sign_in(store, SessionKind.CHAT)
    assert await store.read(lambda work: work.people.session("token", NOON)) == session
    assert await store.read(lambda work: work.people.session("guess", NOON)) is None
    assert await store.read(lambda work: work.people.session("token", NOON + MONTH)) is None


async def test_desk_session_rolls_on_while_it_is_used(store: Store) -> None:
    await _invite(store)
    person = await store.write(_accept)
    await _sign_in(store, SessionKind.DESK, person.id if person else None)
    later = NOON + MONTH / 2
    rolled = await store.write(lambda work: work.people.session("token", later))
    assert rolled is not None
    assert rolled.expires_at == later + MONTH
    assert await store.read(lambda work: work.people.session("token", NOON + MONTH)) == rolled


async def test_chat_session_ends_when_it_was_to_end(store: Store) -> None:
    session = await _sign_in(store, SessionKind.CHAT)
    assert await store.write(lambda work: work.people.session("token", NOON + MONTH / 2)) == session


async def test_signed_out_session_is_gone(store: Store) -> None:
    await _sign_in(store, SessionKind.CHAT)
    await store.write(lambda work: work.people.sign_out("token"))
    assert await store.read(lambda work: work.people.session("token", NOON)) is None


async def test_session_keeps_the_language_it_was_told(store: Store) -> None:
    session = await _sign_in(store, SessionKind.CHAT)
    await store.write(lambda work: work.people.speak(session.id, Language.EN))
    found = await store.read(lambda work: work.people.session("token", NOON))
    assert found is not None
    assert found.language is Language.EN
