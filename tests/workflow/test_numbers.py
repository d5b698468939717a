from random import Random

from hypothesis import given
from hypothesis import strategies as st

from workflow.numbers import LENGTH, LETTERS, check_character, looks_like_number, new_number, parse_number, spoken

bodies = st.text(alphabet=LETTERS, min_size=LENGTH, max_size=LENGTH)


@given(bodies)
def test_every_single_wrong_character_is_noticed(body: str) -> None:
    number = body + check_character(body)
    for place, right in enumerate(number):
        wrong = [number[:place] + letter + number[place + 1 :] for letter in LETTERS if letter != right]
        assert not any(map(parse_number, wrong))


@given(st.randoms(use_true_random=False))
def test_every_swap_of_neighbours_is_noticed(source: Random) -> None:
    number = new_number(source)
    for place in range(LENGTH):
        swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
        assert swapped == number or parse_number(swapped) is None


@given(st.sampled_from(["2Z", "Z2"]), st.text(alphabet=LETTERS, min_size=LENGTH - 2, max_size=LENGTH - 2))
def test_neighbours_whose_swap_luhn_would_miss_are_in_no_number(pair: str, rest: str) -> None:
    assert parse_number(pair + rest + check_character(pair + rest)) is None


def test_number_has_nothing_that_is_misheard_or_misread() -> None:
    assert len(LETTERS) == 32
    assert not set("01IO") & set(LETTERS)


@given(st.randoms(use_true_random=False))
def test_fresh_number_is_read_back_however_it_is_typed(source: Random) -> None:
    number = new_number(source)
    assert parse_number(spoken(number)) == number
    assert parse_number(f" {number[:2].lower()} {number[2:].lower()}-") == number


def test_number_of_the_wrong_length_or_letters_is_none() -> None:
    assert [parse_number(typed) for typed in ("", "AB3-4CD", "AB3-4CD-EE", "AB3-4CO-E", "投诉AB3-4")] == [None] * 5


def test_mistyped_number_is_still_seen_as_one_and_a_word_is_not() -> None:
    assert looks_like_number("ab3-4cd-1")
    assert not looks_like_number("parking")
    assert not looks_like_number("投诉投诉投诉投")
