"""Texts that fit, and that nobody can turn into a link."""

from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.wording import LONGEST, parts, rows, units
from bot.wording import defused
from tests.telegram.platform.found import find

LIMIT = 4_096


@given(st.text(max_size=3_000).map(lambda text: text * 4))
def test_every_part_fits_and_nothing_but_blanks_is_lost(text: str) -> None:
    pieces = parts(text)
    assert all(units(piece) <= LONGEST for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


@given(st.text("a1.@:/。😀𝒜 \n", min_size=200, max_size=400).map(lambda text: text * 30))
def test_every_part_fits_with_all_that_keeps_it_from_becoming_a_link(text: str) -> None:
    assert max(units(defused(piece)) for piece in parts(text)) <= LIMIT


def test_long_text_is_split_between_sentences() -> None:
    pieces = parts("这是一句话。" * 1_500)
    assert len(pieces) == 3
    assert all(piece.endswith("。") for piece in pieces)


def test_what_follows_does_not_move_the_parts_before() -> None:
    text = "One sentence after the other. " * 400
    assert parts(text + "\n\n(sent once more)")[:-1] == parts(text)[:-1]


def test_no_text_is_one_empty_part() -> None:
    assert parts("") == [""]


@given(
    st.lists(st.sampled_from(["@admin", "https://a.example", "evil.com", "x@mail.org", "tg://user?id=1", " ", "好"]))
)
def test_nothing_that_is_typed_becomes_a_link_or_a_mention(words: list[str]) -> None:
    found = {each["type"] for each in find(defused("".join(words)), [])}
    assert not found & {"url", "mention", "email"}


def test_numbers_and_times_stay_as_they_are() -> None:
    assert defused("3.5 元, 10:30, AB3-4CD-E") == "3.5 元, 10:30, AB3-4CD-E"


def test_short_buttons_share_a_row_and_long_ones_do_not() -> None:
    assert rows(["是", "否", "返回", "取消"]) == [[0, 1, 2], [3]]
    assert rows(["a" * 20, "b" * 20, "ok"]) == [[0], [1, 2]]
