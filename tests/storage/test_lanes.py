"""The outbox as lanes see it: what may be sent, in which order, by whom, and what came of it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from storage.store import Store
from tests.storage.samples import MINUTE, NOON, NUMBER, a_notice, numbered
from workflow.ports import Work
from workflow.stored import Notice, OutboxState, Priority

LANE = "telegram"
TEAM = "team:security"
LATER = NOON + MINUTE


def waiting(dedupe: str, chat: str = "conversation:1", priority: Priority = Priority.ANSWER) -> Notice:
    return replace(a_notice(dedupe, chat), lane=LANE, priority=priority)


async def put(store: Store, *notices: Notice) -> None:
    for notice in notices:
        await store.write(lambda work, notice=notice: work.outbox.put(notice))


def due(work: Work) -> list[str]:
    return [notice.dedupe for notice in work.lanes.due(LANE, NOON, 10)]


def claim(work: Work) -> Notice:
    (first, *_) = work.lanes.due(LANE, NOON, 10)
    claimed = work.lanes.claim(first)
    assert claimed is not None
    return claimed


def settling(claimed: Notice, state: OutboxState, **more: object) -> Callable[[Work], bool]:
    after = replace(claimed, state=state, **more)  # pyright: ignore[reportArgumentType]
    return lambda work: work.lanes.settle(claimed, after, NOON)


async def test_of_each_chat_only_the_oldest_may_be_sent(store: Store) -> None:
    await put(store, waiting("a1"), waiting("a2"), waiting("b1", "conversation:2"))
    assert await store.write(due) == ["a1", "b1"]


async def test_what_follows_waits_until_the_one_before_is_settled(store: Store) -> None:
    await put(store, waiting("a1"), waiting("a2"))
    claimed = await store.write(claim)
    assert await store.write(due) == []
    await store.write(settling(claimed, OutboxState.SENT))
    assert await store.write(due) == ["a2"]


async def test_notice_that_has_to_wait_holds_its_own_chat_and_no_other(store: Store) -> None:
    await put(store, waiting("a1"), waiting("a2"), waiting("b1", "conversation:2"))
    (first, _) = await store.write(lambda work: work.lanes.due(LANE, NOON, 10))
    await store.write(lambda work: work.lanes.hold(first, LATER))
    assert await store.write(due) == ["b1"]
    assert await store.read(lambda work: work.lanes.next_due(LANE, NOON)) == LATER


async def test_answers_go_before_escalations_and_these_before_bulk(store: Store) -> None:
    rows = [Priority.BULK, Priority.NOTICE, Priority.ESCALATION, Priority.ANSWER]
    await put(store, *(waiting(each.name, f"conversation:{place}", each) for place, each in enumerate(rows)))
    assert await store.write(due) == ["ANSWER", "ESCALATION", "NOTICE", "BULK"]


async def test_answer_does_not_wait_behind_the_bulk_of_other_chats(store: Store) -> None:
    await put(store, waiting("bulk of another", "conversation:2", Priority.BULK))
    await put(store, waiting("bulk", priority=Priority.BULK), waiting("answer"))
    assert await store.write(due) == ["bulk", "bulk of another"]


async def test_lane_sees_nothing_of_another(store: Store) -> None:
    await put(store, replace(waiting("a1"), lane="slack"), waiting("a2"))
    assert await store.write(due) == ["a2"]


async def test_notice_is_claimed_once(store: Store) -> None:
    await put(store, waiting("a1"))
    (found,) = await store.write(lambda work: work.lanes.due(LANE, NOON, 10))
    first = await store.write(lambda work: work.lanes.claim(found))
    assert first == replace(found, state=OutboxState.SENDING, attempts=1)
    assert await store.write(lambda work: work.lanes.claim(found)) is None


async def test_what_a_dead_process_left_is_found(store: Store) -> None:
    await put(store, waiting("a1"), waiting("b1", "conversation:2"))
    claimed = await store.write(claim)
    assert await store.read(lambda work: work.lanes.left(LANE)) == [claimed]
    assert await store.read(lambda work: work.lanes.left("slack")) == []


async def test_settlement_of_who_lost_the_notice_to_another_counts_for_nothing(store: Store) -> None:
    await put(store, waiting("a1"))
    lost = await store.write(claim)
    await store.write(settling(lost, OutboxState.READY, doubts=1))
    await store.write(claim)
    assert not await store.write(settling(lost, OutboxState.FAILED))
    assert [notice.doubts for notice in await store.read(lambda work: work.lanes.left(LANE))] == [1]


async def test_platforms_id_and_words_are_kept(store: Store) -> None:
    await put(store, replace(waiting("a1"), case=NUMBER))
    claimed = await store.write(claim)
    await store.write(settling(claimed, OutboxState.SENT, messages=("17", "18"), words="你好", attempts=0))
    (kept,) = await store.read(lambda work: work.outbox.of_case(NUMBER))
    assert (kept.messages, kept.words, kept.state, kept.attempts) == (("17", "18"), "你好", OutboxState.SENT, 0)


async def test_message_of_the_platform_leads_to_its_notice(store: Store) -> None:
    await put(store, replace(waiting("a1"), case=NUMBER))
    claimed = await store.write(claim)
    await store.write(lambda work: work.lanes.post(claimed, "555", "17"))
    await store.write(lambda work: work.lanes.post(claimed, "555", "17"))
    found = await store.read(lambda work: work.lanes.posted(LANE, "555", "17"))
    assert found is not None
    assert found.case == NUMBER
    assert await store.read(lambda work: work.lanes.posted(LANE, "556", "17")) is None


async def test_all_that_waits_for_a_chat_is_given_up_together(store: Store) -> None:
    await put(store, waiting("a1"), waiting("a2"), waiting("b1", "conversation:2"))
    given_up = await store.write(lambda work: work.lanes.give_up(LANE, "conversation:1"))
    assert [notice.dedupe for notice in given_up] == ["a1", "a2"]
    assert await store.write(due) == ["b1"]


async def test_case_has_one_card_in_a_chat_however_often_it_changes(store: Store) -> None:
    for chat, number in ((TEAM, NUMBER), (TEAM, NUMBER), (TEAM, numbered("ZZ3CDE")), ("team:finance", NUMBER)):
        await store.write(lambda work, chat=chat, number=number: work.lanes.refresh(LANE, chat, number, NOON))
    cards = await store.read(lambda work: work.outbox.of_case(NUMBER))
    assert [(card.chat, card.edition) for card in cards] == [(TEAM, 2), ("team:finance", 1)]


async def test_what_else_is_edited_in_place_is_known_beside_the_cards(store: Store) -> None:
    asked = replace(a_notice("asked:1", "staff:1"), lane=LANE, edition=1, case=NUMBER)
    await put(store, asked, replace(asked, dedupe="said", edition=0))
    await store.write(lambda work: work.lanes.refresh(LANE, TEAM, NUMBER, NOON))
    assert [each.dedupe for each in await store.read(lambda work: work.lanes.edited(NUMBER))] == ["asked:1"]
    assert await store.read(lambda work: work.lanes.cards(NUMBER)) == [(LANE, TEAM)]
    assert await store.write(lambda work: work.lanes.renew("asked:1", NOON))
    assert not await store.write(lambda work: work.lanes.renew("unknown", NOON))
    assert [each.edition for each in await store.read(lambda work: work.lanes.edited(NUMBER))] == [2]


async def test_card_that_was_sent_is_sent_again_after_a_change_and_keeps_its_message(store: Store) -> None:
    await store.write(lambda work: work.lanes.refresh(LANE, TEAM, NUMBER, NOON))
    claimed = await store.write(claim)
    await store.write(settling(claimed, OutboxState.SENT, messages=("17",)))
    assert await store.write(due) == []
    await store.write(lambda work: work.lanes.refresh(LANE, TEAM, NUMBER, NOON))
    assert (await store.write(claim)).messages == ("17",)


async def test_card_whose_case_changed_while_it_was_sent_is_sent_once_more(store: Store) -> None:
    await store.write(lambda work: work.lanes.refresh(LANE, TEAM, NUMBER, NOON))
    claimed = await store.write(claim)
    await store.write(lambda work: work.lanes.refresh(LANE, TEAM, NUMBER, NOON))
    await store.write(settling(claimed, OutboxState.SENT, messages=("17",)))
    again = await store.write(claim)
    assert (again.messages, again.edition) == (("17",), 2)


async def test_card_that_the_platform_refuses_is_not_tried_again_at_each_change(store: Store) -> None:
    await store.write(lambda work: work.lanes.refresh(LANE, TEAM, NUMBER, NOON))
    claimed = await store.write(claim)
    await store.write(settling(claimed, OutboxState.FAILED))
    await store.write(lambda work: work.lanes.refresh(LANE, TEAM, NUMBER, NOON))
    assert await store.write(due) == []


async def test_next_moment_is_that_of_the_earliest_that_waits(store: Store) -> None:
    await put(store, waiting("now", "conversation:9"))
    for chat, minutes in ((1, 2), (2, 1)):
        later = replace(waiting(f"{chat}", f"conversation:{chat}"), at=NOON + timedelta(minutes=minutes))
        await put(store, later)
    assert await store.read(lambda work: work.lanes.next_due(LANE, NOON)) == NOON + MINUTE
