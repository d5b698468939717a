"""What nobody should have to send, and what we say to it: clear, kind, and nothing lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from handlers.message import MOST_LETTERS, Message, SharedContact, SharedLocation

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.handlers.intake.conftest import Chat

STEPS = ("consent", "kind", "name", "contact", "issue", "danger", "more", "category", "when", "where", "expectation")
HOSTILE = (
    "",
    "   \n\t",
    "\x00",
    "😀😀",
    "\u202e\u200b",
    "<script>alert(1)</script>",
    "{name} %s {}",
    "x" * 4_000,
    "؟" * 90,
)


@pytest.mark.parametrize("step", [*STEPS, "summary"])
@pytest.mark.parametrize("typed", HOSTILE)
def test_no_words_break_any_step(chat: Chat, step: str, typed: str) -> None:
    before = chat.walk_to(step)
    answer = chat.say(typed)
    assert answer
    assert before
    assert chat.buttons


@pytest.mark.parametrize("step", STEPS)
def test_an_empty_message_asks_again(chat: Chat, step: str) -> None:
    question = chat.walk_to(step).splitlines()[-1]
    assert chat.say("  ").endswith(question)
    assert chat.draft.step == step


@pytest.mark.parametrize("step", STEPS)
def test_a_message_that_is_too_long_is_refused_whole(chat: Chat, step: str) -> None:
    chat.walk_to(step)
    before = chat.draft
    answer = chat.say("长" * (MOST_LETTERS + 1))
    assert "4001" in answer
    assert "分成几条" in answer
    assert chat.draft == before


def test_a_first_message_that_is_too_long_still_greets(chat: Chat) -> None:
    answer = chat.say("x" * 100_000)
    assert "100000" in answer
    assert not chat.draft.elements.issue


def test_the_longest_message_is_taken(chat: Chat) -> None:
    chat.walk_to("issue")
    chat.say("长" * MOST_LETTERS)
    assert len(chat.draft.elements.issue) == MOST_LETTERS


@pytest.mark.parametrize("typed", ["😀", "!!!", "12345", "\u202e\u202d", "（）"])
def test_a_name_has_letters_in_it(chat: Chat, typed: str) -> None:
    chat.walk_to("name")
    assert "王女士" in chat.say(typed)
    assert chat.draft.step == "name"


def test_a_name_is_freed_of_direction_marks_and_controls(chat: Chat) -> None:
    chat.walk_to("name")
    chat.say("\u202eAhmed\x07\u200f\n Ali\u202c")
    assert chat.draft.elements.name == "Ahmed Ali"


def test_a_name_of_81_characters_is_too_long(chat: Chat) -> None:
    chat.walk_to("name")
    assert "80" in chat.say("王" * 81)
    assert chat.draft.elements.name is None


def test_markup_is_kept_as_it_was_typed(chat: Chat) -> None:
    chat.walk_to("name")
    chat.say("<b>Bob</b>")
    assert chat.draft.elements.name == "<b>Bob</b>"


def test_right_to_left_words_of_the_issue_are_kept(chat: Chat) -> None:
    chat.walk_to("issue")
    chat.say("\u202bالمصعد معطل\u202c")
    assert chat.draft.elements.issue == "\u202bالمصعد معطل\u202c"


def test_nul_is_taken_out_of_the_issue(chat: Chat) -> None:
    chat.walk_to("issue")
    chat.say("电梯\x00坏了")
    assert chat.draft.elements.issue == "电梯坏了"


def test_emoji_alone_begin_the_issue_and_words_are_asked_for(chat: Chat) -> None:
    chat.walk_to("issue")
    assert "几个字" in chat.say("😡😡")
    chat.say("太吵了")
    assert chat.draft.elements.issue == "😡😡\n太吵了"
    assert chat.draft.step == "danger"


@pytest.mark.parametrize("typed", ["1380013800O", "call 138-0013-80oo", "138 0013 800O"])
def test_a_phone_number_with_letters_is_refused_with_an_example(chat: Chat, typed: str) -> None:
    chat.walk_to("contact")
    answer = chat.say(typed)
    assert "字母" in answer
    assert "13800138000" in answer


@pytest.mark.parametrize("typed", ["12345", "138001380", "电话", "0", "99999999999999999999"])
def test_a_phone_number_of_wrong_length_is_refused_with_an_example(chat: Chat, typed: str) -> None:
    chat.walk_to("contact")
    assert "13800138000" in chat.say(typed)
    assert chat.draft.elements.phone is None


@pytest.mark.parametrize("typed", ["wang@", "@example.com", "wang@example", "wang@@example.com"])
def test_an_incomplete_mail_address_is_refused_with_an_example(chat: Chat, typed: str) -> None:
    chat.walk_to("contact")
    assert "name@example.com" in chat.say(typed)
    assert chat.draft.step == "contact"


@pytest.mark.parametrize(
    ("typed", "phone", "email"),
    [
        ("138 0013 8000", "+8613800138000", None),
        ("我的电话是13800138000", "+8613800138000", None),
        ("0571-88886666", "+8657188886666", None),
        ("+44 20 7946 0123", "+442079460123", None),
        ("Wang@Example.COM", None, "wang@example.com"),
        ("邮箱：wang@example.com，手机13800138000", "+8613800138000", "wang@example.com"),
        ("１３８００１３８０００", "+8613800138000", None),
    ],
)
def test_contacts_are_read_as_people_write_them(chat: Chat, typed: str, phone: str | None, email: str | None) -> None:
    chat.walk_to("contact")
    chat.say(typed)
    assert (chat.draft.elements.phone, chat.draft.elements.email) == (phone, email)


def test_a_mail_address_alone_is_not_enough_where_a_phone_is_needed(demanding: Callable[..., Chat]) -> None:
    chat = demanding("phone")
    chat.walk_to("contact")
    assert "就用本对话" not in chat.buttons
    assert "电话" in chat.say("wang@example.com")
    assert chat.draft.step == "contact"


def test_nobody_stays_anonymous_where_a_name_is_needed(demanding: Callable[..., Chat]) -> None:
    chat = demanding("name")
    chat.walk_to("name")
    assert chat.buttons.keys().isdisjoint({"匿名", "跳过"})


def test_a_location_where_none_is_asked_is_answered(chat: Chat) -> None:
    chat.walk_to("name")
    assert "文字" in chat.send(Message(location=SharedLocation(lat=1.0, lon=2.0)))
    assert chat.draft.step == "name"


def test_a_contact_card_without_anything_is_answered(chat: Chat) -> None:
    chat.walk_to("contact")
    chat.send(Message(contact=SharedContact()))
    assert chat.draft.step == "contact"
