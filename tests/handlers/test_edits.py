"""Edited messages once a case is registered: both wordings stay, those who hear of additions hear, nothing is lost."""

from datetime import UTC, datetime

import pytest

from handlers.dispatch import Upload
from handlers.letters import body_of, joined
from handlers.message import Message
from handlers.sayings import MOST, MOST_LETTERS, told
from tests.handlers.crew import Crew
from tests.handlers.desk import Desk
from tests.handlers.teamwork import said
from tests.handlers.writers import Writer, named, writer
from workflow.language import Language
from workflow.moves import Fact
from workflow.stored import InboxState, Received


@pytest.fixture
def li(desk: Desk) -> Writer:
    return writer(desk)


def corrections(desk: Desk, number: str) -> list[tuple[object, object]]:
    """Return the new and the old words of each correction."""
    found = (event.data for event in desk.events(number) if "instead_of" in event.data)
    return [(data["text"], data["instead_of"]) for data in found]


def adding(li: Writer, text: str) -> None:
    li.say("进度")
    li.press(said("cases.button.add"))
    li.say(text)


def test_edit_of_an_intakes_answer_stands_beside_it_on_the_case(desk: Desk, crew: Crew, li: Writer) -> None:
    number = li.file()
    told_li = li.edit("3号楼1302", "5号楼1302")
    assert said("cases.said.corrected")[:8] in told_li
    assert corrections(desk, number) == [("5号楼1302", "3号楼1302")]
    case = desk.case(number).number
    elements = desk.read(lambda work: work.cases.elements(case))
    assert elements.where_said == "3号楼1302"
    lines = crew.service.dossier(number).timeline
    assert [desk.house.say(label, Language.ZH) for label, _ in lines[-1].words] == ["内容", "原来的话"]


def test_edit_of_an_addition_stands_beside_it(desk: Desk, li: Writer) -> None:
    number = li.file()
    adding(li, "灯一直亮着")
    li.edit("灯一直亮着", "灯一直闪")
    assert [event.data["text"] for event in desk.events(number) if event.fact is Fact.ADDED] == [
        "灯一直亮着",
        "灯一直闪",
    ]
    assert corrections(desk, number) == [("灯一直闪", "灯一直亮着")]


def test_whoever_hears_of_additions_hears_of_corrections(desk: Desk, crew: Crew, li: Writer) -> None:
    number = crew.handling(li.file())
    adding(li, "灯一直亮着")
    li.edit("灯一直亮着", "灯一直闪")
    assert desk.told_staff(number, "corrected") == desk.told_staff(number, "added") != set()


def test_edit_of_what_answered_our_question_is_no_second_answer(desk: Desk, crew: Crew, li: Writer) -> None:
    number = crew.dispatched(li.file())
    crew.security.do(number, "acknowledge")
    crew.security.do(number, "ask", text="几点开始吵？")
    li.say("晚上十点")
    li.edit("晚上十点", "晚上十一点")
    facts = desk.facts(number)
    assert facts.count("answered") == 1
    assert corrections(desk, number) == [("晚上十一点", "晚上十点")]


def test_edit_of_older_words_leaves_an_open_question_open(desk: Desk, crew: Crew, li: Writer) -> None:
    number = crew.dispatched(li.file())
    crew.security.do(number, "acknowledge")
    crew.security.do(number, "ask", text="几点开始吵？")
    li.edit("3号楼1302", "5号楼1302")
    assert desk.case(number).asked_at is not None
    assert corrections(desk, number) == [("5号楼1302", "3号楼1302")]


def test_edited_caption_of_a_photo_keeps_the_photo_once(desk: Desk, li: Writer) -> None:
    number = li.file()
    li.say("进度")
    li.press(said("cases.button.add"))
    photo = Upload(name="a.jpg", type="image/jpeg", content=b"picture")
    li.take(Message(text="墙上的水迹", itself=named("墙上的水迹")), uploads=(photo,))
    li.edit("墙上的水迹", "天花板上的水迹")
    assert corrections(desk, number) == [("天花板上的水迹", "墙上的水迹")]
    case = desk.case(number).number
    assert len(desk.read(lambda work: work.files.of_case(case))) == 1


def test_edited_comment_stays_a_comment(desk: Desk, crew: Crew, li: Writer) -> None:
    number = crew.told(li.file())
    li.press("一般")
    li.say("师傅来得太晚")
    li.edit("师傅来得太晚", "师傅来得有点晚")
    last = desk.events(number)[-1]
    assert (last.fact, last.data["instead_of"]) == (Fact.COMMENTED, "师傅来得太晚")


def test_edit_of_nothing_that_is_known_is_answered_kindly(desk: Desk, li: Writer) -> None:
    number = li.file()
    assert li.edit("别的消息", "改过的消息") == said("cases.refused.edited")
    assert desk.facts(number) == ["filed"]


def test_edit_that_changes_no_word_adds_nothing(desk: Desk, li: Writer) -> None:
    number = li.file()
    assert li.edit("3号楼1302", "3号楼1302") == ""
    assert desk.facts(number) == ["filed"]


def test_album_is_known_by_the_part_that_has_the_words() -> None:
    bodies = (body_of(Message(itself="1", files=(1,))), body_of(Message(itself="2", files=(2,), text="漏水的地方")))
    now, waiting = datetime(2026, 9, 29, tzinfo=UTC), InboxState.WAITING
    parts = [
        Received(id=nth, channel="", key=str(nth), conversation=None, received_at=now, body=body, state=waiting)
        for nth, body in enumerate(bodies)
    ]
    assert (joined(parts).itself, joined(parts[:1]).itself) == ("2", "1")


def test_edit_of_words_whose_case_is_being_asked_for_is_kept(desk: Desk, li: Writer) -> None:
    first, second = li.file(), li.file()
    li.say("楼道灯不亮")
    assert said("cases.said.edit_noted")[:8] in li.edit("楼道灯不亮", "楼道灯全不亮")
    held = f"h:{second}"
    li.choose(held)
    assert [event.data["text"] for event in desk.events(second) if event.fact is Fact.ADDED] == ["楼道灯全不亮"]
    assert "added" not in desk.facts(first)


def test_second_complaint_leaves_the_first_ones_messages_known(desk: Desk, li: Writer) -> None:
    first = li.file(category="噪音扰民")
    li.say("我要投诉")
    li.edit("楼上夜里很吵", "楼下夜里很吵")
    assert corrections(desk, first) == [("楼下夜里很吵", "楼上夜里很吵")]


def test_edit_is_weighed_like_an_addition(desk: Desk, li: Writer) -> None:
    number = li.file()
    assert desk.case(number).proposed != "major"
    li.edit("楼上夜里很吵", "楼上有人触电受伤")
    assert desk.case(number).proposed == "major"


def test_edit_of_somebody_elses_message_changes_nothing(desk: Desk, li: Writer) -> None:
    number = li.file()
    other = writer(desk, "78")
    other.edit("3号楼1302", "5号楼1302")
    assert corrections(desk, number) == []


def test_what_is_remembered_has_a_limit(li: Writer) -> None:
    li.file()
    for nth in range(MOST + 5):
        adding(li, f"第{nth}次 " + "吵" * 500)
    assert li.conversation is not None
    kept = told(li.conversation.state)
    assert len(kept) <= MOST
    assert sum(len(each.words) for each in kept) <= MOST_LETTERS
    assert kept[-1].words.startswith(f"第{MOST + 4}次")


def test_draft_that_was_cancelled_leaves_no_words_to_edit(li: Writer) -> None:
    li.walks_to_where()
    li.say("取消", "是")
    assert li.conversation is not None
    assert "13800138000" not in str(li.conversation.state)
    assert li.edit("13800138000", "13900139000") == said("cases.refused.edited")
