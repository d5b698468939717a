"""Samples: each person once, drawn again by anybody, with a margin of error as the books have it."""

from hashlib import sha256
from math import sqrt

import pytest

from workflow.numbers import CaseNumber
from workflow.people import ConversationId
from workflow.sampling import Closed, Person, digest_of, drawn, margin, people_in

A, B, C, D = (CaseNumber(f"AB3CD{letter}E") for letter in "2345")
FRAME = [CaseNumber(f"CASE{nth:04}") for nth in range(500)]


def closed(number: CaseNumber, chat: int | None, *keys: str) -> Closed:
    return Closed(number, None if chat is None else ConversationId(chat), frozenset(keys))


def test_whoever_shares_a_chat_or_a_contact_is_one_person() -> None:
    # A and B share a phone, B and C a chat: the three are one, though A and C share nothing.
    cases = [closed(A, None, "phone"), closed(B, 7, "phone", "mail"), closed(C, 7), closed(D, 8)]
    assert people_in(cases) == (Person(A, ConversationId(7)), Person(D, ConversationId(8)))


def test_newest_case_stands_for_a_person_and_their_newest_chat_is_asked() -> None:
    assert people_in([closed(B, 9, "phone"), closed(A, 7, "phone")]) == (Person(B, ConversationId(9)),)


def test_who_has_no_chat_and_no_contact_is_a_person_all_the_same() -> None:
    assert people_in([closed(A, None), closed(B, None)]) == (Person(A, None), Person(B, None))


def test_anybody_draws_the_same_again_with_a_tool_of_their_own() -> None:
    by_hand = sorted(FRAME, key=lambda number: sha256(f"5eed:{number}".encode()).hexdigest())[:40]
    assert list(drawn(reversed(FRAME), "5eed", 40)) == by_hand
    assert set(drawn(FRAME, "other", 40)) != set(by_hand)
    assert digest_of(reversed(FRAME)) == sha256("".join(f"{number}\n" for number in FRAME).encode()).hexdigest()


def test_a_small_frame_is_drawn_whole() -> None:
    assert sorted(drawn([A, B, C], "5eed", 200)) == [A, B, C]


def test_each_is_drawn_about_as_often_as_another() -> None:
    seen = dict.fromkeys(FRAME, 0)
    for seed in range(200):
        for number in drawn(FRAME, str(seed), 50):
            seen[number] += 1
    # 20 on average; five standard deviations of a fair draw.
    assert all(abs(count - 20) <= 5 * sqrt(200 * 0.1 * 0.9) for count in seen.values())


@pytest.mark.parametrize(
    ("population", "answered", "percent"),
    [(10_000_000, 1067, "3.0"), (10_000_000, 384, "5.0"), (500, 217, "5.0"), (100, 80, "4.9"), (40, 40, "0.0")],
)
def test_margin_is_that_of_the_books_with_the_correction_for_a_small_population(
    population: int, answered: int, percent: str
) -> None:
    found = margin(population, answered)
    assert found is not None
    assert f"{found * 100:.1f}" == percent


def test_there_is_no_margin_where_nobody_answered() -> None:
    assert (margin(100, 0), margin(1, 1), margin(0, 0)) == (None, 0.0, None)
