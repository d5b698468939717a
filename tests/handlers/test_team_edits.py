"""Edited messages where a team works: what is still being filled in changes, a note gets its new wording beside it."""

from dataclasses import replace

import pytest

from handlers.dispatch import Envelope
from handlers.message import Message
from handlers.teams.routing import routed
from tests.handlers.callers import Customer
from tests.handlers.crew import Crew
from tests.handlers.desk import Desk
from tests.handlers.teamwork import LANE, Group, Member, Post, joins, said, stranger
from workflow.moves import Fact

RESOLVE, POSTPONE = said("cases.move.resolve"), said("cases.move.postpone")
RELEASE, DO, TOMORROW = (said(f"teams.button.{name}") for name in ("release", "do", "day_1"))


@pytest.fixture
def group(desk: Desk) -> Group:
    return Group(desk=desk).bind("team:security")


@pytest.fixture
def wang(group: Group, crew: Crew) -> Member:
    return joins(group, crew.security)


def writes(member: Member, text: str, to: Post, itself: str, *, edited: bool = False) -> None:
    """Reply to something, in a message with an id; or edit that reply."""
    notice = to.said.notice
    about, answers = (notice.case, notice.chat)
    member.take(Message(text=text, about=about, answers=answers, itself=itself, edited=edited))


def notes(desk: Desk, number: str) -> list[tuple[object, object]]:
    """Return the words of each note, and those that it corrects."""
    found = (event.data for event in desk.events(number) if event.fact is Fact.NOTED)
    return [(data["text"], data.get("instead_of")) for data in found]


def test_edited_note_adds_its_new_wording_marked(desk: Desk, anna: Customer, crew: Crew, wang: Member) -> None:
    number = crew.handling(anna.file())
    card = wang.group.card(number)
    writes(wang, "门卫已加派", card, "7")
    writes(wang, "门卫已加派两人", card, "7", edited=True)
    assert notes(desk, number) == [("门卫已加派", None), ("门卫已加派两人", "门卫已加派")]
    assert said("teams.corrected")[:8] in wang.group.last.text


def test_corrected_note_is_internal_until_it_is_released(anna: Customer, crew: Crew, wang: Member) -> None:
    number = crew.handling(anna.file())
    card = wang.group.card(number)
    writes(wang, "明早上门", card, "7")
    writes(wang, "明早九点上门", card, "7", edited=True)
    assert "明早九点上门" not in anna.words
    wang.press(RELEASE, wang.group.last)
    assert "明早九点上门" in anna.words


def test_answer_still_being_filled_in_is_changed(desk: Desk, anna: Customer, crew: Crew, wang: Member) -> None:
    number = crew.handling(anna.file())
    wang.press(RESOLVE, wang.group.card(number))
    writes(wang, "换了门锁", wang.group.last, "7")
    writes(wang, "换了门锁和把手", wang.group.last, "7", edited=True)
    assert "换了门锁和把手" in wang.group.last.text
    for text in ("已修好", "每月检查"):
        wang.says(text, wang.group.last)
    wang.press(DO, wang.group.last)
    done = next(event for event in desk.events(number) if event.fact is Fact.RESOLVED)
    assert (done.data["measures"], done.data["result"]) == ("换了门锁和把手", "已修好")


def test_edit_after_the_move_was_made_stands_beside_it_as_a_note(
    desk: Desk, anna: Customer, crew: Crew, wang: Member
) -> None:
    number = crew.handling(anna.file())
    wang.press(POSTPONE, wang.group.card(number))
    writes(wang, "等配件", wang.group.last, "7")
    wang.press(TOMORROW, wang.group.last)
    writes(wang, "等门锁配件", wang.group.last, "7", edited=True)
    assert notes(desk, number) == [("等门锁配件", "等配件")]


def test_edit_of_a_stranger_does_nothing(desk: Desk, anna: Customer, crew: Crew, group: Group) -> None:
    number = crew.handling(anna.file())
    card = group.card(number)
    other = stranger(group)
    before = len(group.posts)
    writes(other, "我也说一句", card, "9", edited=True)
    assert (notes(desk, number), len(group.posts)) == ([], before)


def test_edit_of_what_is_not_known_is_answered_kindly(desk: Desk, anna: Customer, crew: Crew, wang: Member) -> None:
    number = crew.handling(anna.file())
    writes(wang, "没人见过的话", wang.group.card(number), "8", edited=True)
    assert said("teams.refused.edited") in wang.group.last.text
    assert notes(desk, number) == []


def test_edit_that_changes_no_word_is_no_note(desk: Desk, anna: Customer, crew: Crew, wang: Member) -> None:
    number = crew.handling(anna.file())
    card = wang.group.card(number)
    for edited in (False, True):
        writes(wang, "门卫已加派", card, "7", edited=edited)
    assert notes(desk, number) == [("门卫已加派", None)]


def test_edit_in_ones_own_chat_goes_where_the_words_went(
    desk: Desk, anna: Customer, crew: Crew, group: Group, wang: Member
) -> None:
    number = crew.handling(anna.file())
    own = Member(desk=desk, group=Group(desk=desk, address=wang.account), account=wang.account)
    writes(own, "门卫已加派", group.card(number), "7")
    edit = Message(text="门卫已加派两人", itself="7", edited=True)
    for itself, chat in (("7", f"seat:{wang.account}/{wang.account}"), ("6", wang.account)):
        envelope = Envelope(channel=LANE, chat=wang.account, key="e", message=replace(edit, itself=itself))
        assert desk.read(lambda work, envelope=envelope: routed(work, envelope, "")).chat == chat


def test_edit_is_known_after_another_question_was_stopped(desk: Desk, anna: Customer, crew: Crew, wang: Member) -> None:
    number = crew.handling(anna.file())
    card = wang.group.card(number)
    writes(wang, "门卫已加派", card, "7")
    wang.press(RESOLVE, card)
    wang.says("/cancel")
    writes(wang, "门卫已加派两人", card, "7", edited=True)
    assert ("门卫已加派两人", "门卫已加派") in notes(desk, number)
