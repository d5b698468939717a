"""A message that was taken is never lost and takes effect once, also where its handling fails (P1)."""

from dataclasses import dataclass
from datetime import timedelta
from random import Random

import pytest

from handlers.dispatch import (
    MOST_WAITING,
    TRIES,
    Envelope,
    Taken,
    Upload,
    catch_up,
    put_back,
    store_only,
    take,
    try_next,
)
from handlers.house import House
from handlers.message import MOST_LETTERS, Message
from handlers.shelf import Shelf
from tests.handlers.callers import Customer
from tests.handlers.desk import BOOK, Desk
from tests.handlers.moments import ZONE
from workflow.case import Case
from workflow.people import ConversationId
from workflow.playbook import Playbook
from workflow.ports import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgetful(House):
    """A house that fails whenever a registered case is looked at."""

    def playbook_of(self, case: Case, work: Work) -> Playbook:
        raise LookupError(case.number, work)


FORGETFUL = Forgetful(shelf=Shelf(), book=BOOK, zone=ZONE, random=Random(7))


def conversation(anna: Customer) -> ConversationId:
    found = anna.conversation
    assert found is not None
    return found.id


def waiting(desk: Desk, anna: Customer) -> int:
    chat = conversation(anna)
    return desk.read(lambda work: work.inbox.waiting(chat))


def read_on(desk: Desk, anna: Customer) -> None:
    """Read all that waits, as the loop does."""
    chat = conversation(anna)
    desk.write(lambda work: catch_up(work, desk.house, chat, desk.now))


def try_once(desk: Desk, anna: Customer, house: House) -> None:
    """Try the oldest message that waits, as the loop does after a failure."""
    chat = conversation(anna)
    try:
        desk.write(lambda work: try_next(work, house, chat, desk.now))
    except LookupError:
        desk.write(lambda work: put_back(work, house, chat, desk.now))


def failing(desk: Desk, anna: Customer) -> None:
    """Ask for the status in a house that can't answer it; the message is stored alone, as a channel does."""
    anna.file()
    asked = Envelope(channel="web", chat="anna", key="asked", message=Message(text="进度"))
    anna.mark()
    with pytest.raises(LookupError):
        desk.write(lambda work: take(work, FORGETFUL, asked, desk.now))
    assert desk.write(lambda work: store_only(work, FORGETFUL, asked, desk.now)) is Taken.STORED


def test_a_redelivered_message_takes_effect_once(desk: Desk, anna: Customer) -> None:
    number = anna.file()
    anna.choose(f"a:{number}")
    assert anna.take(Message(text="又吵了"), key="once") is Taken.STORED
    before = anna.rows()
    assert anna.take(Message(text="又吵了"), key="once") is Taken.REPEATED
    assert anna.rows() == before
    assert desk.facts(number).count("added") == 1


def test_another_body_under_the_same_key_is_refused(desk: Desk, anna: Customer) -> None:
    number = anna.file()
    assert anna.take(Message(text="进度"), key="once") is Taken.STORED
    assert anna.take(Message(choice=f"W:{number}"), key="once") is Taken.CLASHES
    assert desk.stage(number) == "received"


def test_files_that_are_sent_again_are_the_same_message(anna: Customer) -> None:
    photo = Upload(name="a.jpg", type="image/jpeg", content=b"\xff\xd8\xff")
    other = Upload(name="a.jpg", type="image/jpeg", content=b"\xff\xd8\xfe")
    sent = [anna.take(Message(text="看"), key="once", uploads=(upload,)) for upload in (photo, photo, other)]
    assert sent == [Taken.STORED, Taken.REPEATED, Taken.CLASHES]
    chat = conversation(anna)
    kept = anna.desk.read(lambda work: work.files.of_conversation(chat, range(1, 4)))
    assert [file.sha256 for file in kept] == [photo.sha256]


def test_a_burst_is_told_once_and_read_together_and_answered_once(desk: Desk, anna: Customer) -> None:
    anna.say("我要投诉")
    anna.press("同意，开始", "投诉")
    anna.say("王小明", "13800138000")
    anna.mark()
    for place in range(30):
        assert anna.take(Message(text=f"第{place}晚楼上在吵"), burst=True) is Taken.STORED
    assert (len(anna.rows()) - anna.at, "消息都已收到" in anna.words) == (1, True)
    read_on(desk, anna)
    assert (len(anna.rows()) - anna.at, waiting(desk, anna)) == (2, 0)


def test_every_message_of_a_burst_takes_effect_in_order(desk: Desk, anna: Customer) -> None:
    number = anna.file()
    for message in (Message(choice=f"a:{number}"), Message(text="还在吵"), Message(text="进度")):
        anna.take(message, burst=True)
    read_on(desk, anna)
    assert desk.events(number)[-1].data["text"] == "还在吵"
    assert "已受理" in anna.words


def test_a_message_behind_a_burst_waits_for_its_turn(desk: Desk, anna: Customer) -> None:
    anna.file()
    anna.take(Message(text="第一条"), burst=True)
    anna.take(Message(text="第二条"))
    assert waiting(desk, anna) == 2
    assert desk.read(lambda work: work.inbox.next_try()) == desk.now + timedelta(seconds=1)


def test_the_sixty_first_message_that_waits_is_refused(desk: Desk, anna: Customer) -> None:
    for _ in range(MOST_WAITING):
        assert anna.take(Message(text="喂"), burst=True) is Taken.STORED
    assert anna.take(Message(text="喂"), key="late", burst=True) is Taken.FULL
    read_on(desk, anna)
    assert anna.take(Message(text="喂"), key="late") is Taken.STORED


def test_a_message_whose_handling_fails_is_kept(desk: Desk, anna: Customer) -> None:
    failing(desk, anna)
    assert waiting(desk, anna) == 1
    assert anna.words == ""
    try_once(desk, anna, desk.house)
    assert "已受理" in anna.words


def test_a_message_that_failed_is_the_same_when_it_comes_again(desk: Desk, anna: Customer) -> None:
    failing(desk, anna)
    assert anna.take(Message(text="进度"), key="asked") is Taken.REPEATED
    assert waiting(desk, anna) == 1


def test_a_failing_message_is_tried_after_ever_longer_waits(desk: Desk, anna: Customer) -> None:
    failing(desk, anna)
    waits: list[float] = []
    while (due := desk.read(lambda work: work.inbox.next_try())) is not None:
        waits.append((due - desk.now).total_seconds())
        desk.now = due
        try_once(desk, anna, FORGETFUL)
    assert waits == [0, 1, 5, 25, 60] == [wait.total_seconds() for wait in TRIES]


def test_a_message_that_always_fails_is_parked_and_the_customer_told(desk: Desk, anna: Customer) -> None:
    failing(desk, anna)
    for _ in TRIES:
        try_once(desk, anna, FORGETFUL)
    assert "已请工作人员查看" in anna.words
    (parked,) = desk.read(lambda work: work.inbox.parked())
    assert (parked.key, parked.body) == ("asked", {"text": "进度"})


def test_a_parked_message_lets_the_next_ones_through(desk: Desk, anna: Customer) -> None:
    failing(desk, anna)
    for _ in TRIES:
        try_once(desk, anna, FORGETFUL)
    assert "已受理" in anna.say("进度")


def test_a_parked_message_can_be_tried_again_by_a_person(desk: Desk, anna: Customer) -> None:
    failing(desk, anna)
    for _ in TRIES:
        try_once(desk, anna, FORGETFUL)
    (parked,) = desk.read(lambda work: work.inbox.parked())
    desk.write(lambda work: work.inbox.retry(parked.id, desk.now))
    anna.mark()
    read_on(desk, anna)
    assert "已受理" in anna.words


def test_a_message_of_too_many_letters_is_refused_with_the_limit(anna: Customer) -> None:
    anna.file()
    assert f"最多 {MOST_LETTERS} 个字" in anna.say("长" * 100_000)


def test_a_silent_intake_is_nudged_once_after_a_week(desk: Desk, anna: Customer) -> None:
    anna.say("我要投诉")
    anna.press("同意，开始", "投诉")
    anna.mark()
    desk.until("10-06 09:59")
    assert anna.words == ""
    desk.until("11-30 10:00")
    assert anna.words.count("没有丢失") == 1
    assert "怎么联系您" in anna.say("王小明")


@pytest.mark.parametrize("leaving", [["不同意"], ["同意，开始", "取消", "是，取消"]])
def test_what_was_said_before_a_refusal_or_a_cancel_is_erased(desk: Desk, anna: Customer, leaving: list[str]) -> None:
    said = Envelope(channel="web", chat="anna", key="told", message=Message(text="三楼漏水，我是王小明"))
    assert desk.write(lambda work: take(work, desk.house, said, desk.now)) is Taken.STORED
    anna.press(*leaving)
    kept = desk.read(lambda work: work.inbox.find("web", "told"))
    assert kept is not None
    assert kept.body == {}
    assert desk.write(lambda work: take(work, desk.house, said, desk.now)) is Taken.REPEATED
