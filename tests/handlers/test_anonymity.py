"""What everybody reads may not tell whose case it was; what only looks so passes."""

import pytest

from handlers.anonymity import telling
from workflow.elements import Elements

MING = Elements(name="王小明", phone="+8613800138000", email="ming@example.com", room="3-1201")
LEE = Elements(name="Ann Lee", phone="+85223456789", email="Ann.Lee@Example.com", room="12B")


@pytest.mark.parametrize(
    ("words", "what"),
    [
        ("王小明家漏水", "name"),
        ("王先生很着急", "name"),
        ("回访了王女士", "name"),
        ("打了13800138000", "contact"),
        ("打了138 0013-8000两次", "contact"),
        ("号码是+86 138 0013 8000", "contact"),
        ("另一位邻居 13900139000 也反映", "contact"),
        ("写信到 MING@example.com", "contact"),
        ("写信到 neighbour@example.org", "contact"),
        ("3-1201的地漏", "room"),
        ("一位业主说，3号楼水泵2026-09-29停转，换件花了1,200,000元", None),
        ("9月29日10:30到12:00处理，编号3-12010不是房号", None),
    ],
)
def test_what_tells_who_a_customer_is_is_found_and_nothing_else(words: str, what: str | None) -> None:
    assert telling(words, MING) == what


@pytest.mark.parametrize(
    ("words", "what"),
    [
        ("Ann Lee rang twice", "name"),
        ("We told Mr. Lee", "name"),
        ("we told MRS LEE", "name"),
        ("ring 2345 6789", "contact"),
        ("wrote to ann.lee@example.com", "contact"),
        ("Flat 12B leaked", "room"),
        ("The leek market and Leeds", None),
        ("Room 112B was dry", None),
    ],
)
def test_english_names_and_flats_are_whole_words(words: str, what: str | None) -> None:
    assert telling(words, LEE) == what


def test_of_somebody_unknown_or_erased_numbers_and_mails_alone_are_found() -> None:
    assert telling("王小明，3-1201", None) is None
    assert telling("王小明 13800138000", None) == "contact"
    assert telling("王小明", Elements(name="王")) is None
