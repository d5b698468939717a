import pytest

from workflow.language import Language, guess


@pytest.mark.parametrize("words", ["电梯坏了", "WiFi 坏了", "3号楼", "垃圾！"])
def test_chinese_is_known_by_a_single_character(words: str) -> None:
    assert guess(words) is Language.ZH


@pytest.mark.parametrize("words", ["The lift is broken", "ok", "a1", "/start hello"])
def test_latin_letters_alone_are_taken_for_english(words: str) -> None:
    assert guess(words) is Language.EN


@pytest.mark.parametrize("words", ["", "12345", "😀👍", "…", "+86 139", "/complain"])
def test_words_that_do_not_tell_are_not_guessed(words: str) -> None:
    assert guess(words) is None
