"""Surveys on each engine: who may be drawn, and that an answer counts once."""

from datetime import timedelta

import pytest

from storage.store import Store
from storage.work import SqlWork
from tests.storage.samples import ELEMENTS, NOON, PHONE, SERVICE, a_case, an_event, chatting, numbered
from workflow.frozen import replace
from workflow.moves import Phase
from workflow.numbers import CaseNumber
from workflow.people import ConversationId
from workflow.ports import Work
from workflow.surveying import Campaign, Respondent, Standing, Tally

FIRST, SECOND, THIRD, FOURTH = (numbered(f"AB3CD{letter}") for letter in "2345")
DAY = timedelta(days=1)


async def add(store: Store, number: CaseNumber, phone: str | None = PHONE, **more: object) -> None:
    closed: dict[str, object] = {"phase": Phase.CLOSED, "closed_at": NOON, **more}
    case = replace(a_case(number), **closed)
    elements = replace(ELEMENTS, phone=phone, email=None)
    await store.write(lambda work: work.cases.add(case, elements, [an_event()], SERVICE))


async def closed(store: Store, *teams: str) -> list[str]:
    found = await store.read(lambda work: work.surveys.closed(NOON - DAY, frozenset(teams)))
    return [each.number for each in found]


def erase_first(work: Work) -> None:
    assert isinstance(work, SqlWork)
    work.cases.erase(FIRST)


def held(*frame: CaseNumber) -> Campaign:
    return Campaign(
        survey="owners", playbook="digest", drawn_at=NOON, seed="5eed", frame=frame, sample=2,
        remind_at=NOON + DAY, ends_at=NOON + 2 * DAY,
    )  # fmt: skip


async def one_drawn(store: Store, chat: ConversationId | None = None) -> Respondent:
    ident = await store.write(lambda work: work.surveys.add(held(FIRST)))
    wanted = Respondent(campaign=ident, number=FIRST, conversation=chat, standing=Standing.DRAWN)
    return (await store.write(lambda work: work.surveys.draw([wanted])))[0]


async def test_closed_lately_is_who_may_be_drawn_the_newest_first(store: Store) -> None:
    await add(store, FIRST)
    await add(store, SECOND, outcome="merged")
    await add(store, THIRD, outcome="withdrawn")
    await add(store, FOURTH, closed_at=NOON - 2 * DAY)
    assert await closed(store) == [FIRST]
    await add(store, numbered("AB3CD6"), team="repair")
    assert await closed(store) == [numbered("AB3CD6"), FIRST]
    assert await closed(store, "repair", "other") == [numbered("AB3CD6")]


async def test_erased_case_is_not_drawn(store: Store) -> None:
    await add(store, FIRST)
    await store.write(erase_first)
    assert await closed(store) == []


async def test_chat_that_wants_no_more_is_not_drawn(store: Store) -> None:
    chat = (await store.write(chatting())).id
    await add(store, FIRST, conversation=chat)
    await add(store, SECOND)
    for _ in "12":
        await store.write(lambda work: work.surveys.refuse(chat, NOON))
    assert await closed(store) == [SECOND]


async def test_same_contact_has_the_same_key(store: Store) -> None:
    await add(store, FIRST)
    await add(store, SECOND)
    await add(store, THIRD, phone="+8613900139000")
    await add(store, FOURTH, phone=None)
    keys = [each.keys for each in await store.read(lambda work: work.surveys.closed(NOON, frozenset()))]
    assert (keys[3] == keys[2] != keys[1], keys[0]) == (True, frozenset())


async def test_what_is_stored_comes_back_the_same(store: Store) -> None:
    ident = await store.write(lambda work: work.surveys.add(held(FIRST, SECOND)))
    kept = replace(held(FIRST, SECOND), id=ident)
    assert await store.read(lambda work: work.surveys.get(ident)) == kept
    assert await store.read(lambda work: work.surveys.recent()) == [kept]
    with pytest.raises(LookupError):
        await store.read(lambda work: work.surveys.get(ident + 1))


async def test_campaign_ends_once(store: Store) -> None:
    ident = await store.write(lambda work: work.surveys.add(held(FIRST)))
    ends = [await store.write(lambda work, day=day: work.surveys.end(ident, NOON + day * DAY)) for day in (2, 3)]
    ended = await store.read(lambda work: work.surveys.get(ident))
    assert (ends, ended.ended_at) == ([True, False], NOON + 2 * DAY)


async def test_first_answer_to_a_question_counts_and_no_other(store: Store) -> None:
    one = await one_drawn(store)
    counted = [
        await store.write(lambda work, place=place: work.surveys.answer(one.id, "overall", place)) for place in (0, 2)
    ]
    await store.write(lambda work: work.surveys.answer(one.id, "speed", 1))
    tally = await store.read(lambda work: work.surveys.tally(one.campaign))
    assert (counted, tally) == (
        [True, False],
        Tally(standings={Standing.DRAWN: 1}, answers={"overall": {0: 1}, "speed": {1: 1}}),
    )


async def test_who_answered_stays_so_whatever_is_said_later(store: Store) -> None:
    one = await one_drawn(store)
    for standing in (Standing.INVITED, Standing.ANSWERED, Standing.DECLINED):
        await store.write(lambda work, standing=standing: work.surveys.stand(one.id, standing))
    assert (await store.read(lambda work: work.surveys.respondent(one.id))).standing is Standing.ANSWERED
