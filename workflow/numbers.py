"""Case numbers that can be read over the phone: six random characters and a check character, `AB3-4CD-E`.

No 0, O, 1 or I. The check character is Luhn's, modulo 32, so one mistyped character or two swapped neighbours show.
"""

from random import Random
from typing import NewType

CaseNumber = NewType("CaseNumber", str)
"""Seven characters without hyphens, the last of them the check character."""

LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
LENGTH = 6


def check_character(body: str) -> str:
    """Return the Luhn mod 32 check character of `body`."""
    total = 0
    for place, letter in enumerate(reversed(body)):
        value = LETTERS.index(letter) * (2 if place % 2 == 0 else 1)
        total += value // len(LETTERS) + value % len(LETTERS)
    return LETTERS[-total % len(LETTERS)]


def new_number(source: Random) -> CaseNumber:
    """Return a fresh number drawn from `source` (the system's in service, a seeded one in simulation)."""
    while True:
        body = "".join(source.choice(LETTERS) for _ in range(LENGTH))
        number = body + check_character(body)
        if not _blind(number):
            return CaseNumber(number)


def parse_number(typed: str) -> CaseNumber | None:
    """Return the number somebody typed (case, spaces and hyphens do not matter), or None when it can't be one."""
    letters = "".join(typed.upper().replace("-", "").split())
    if len(letters) != LENGTH + 1 or any(letter not in LETTERS for letter in letters):
        return None
    right = check_character(letters[:-1]) == letters[-1] and not _blind(letters)
    return CaseNumber(letters) if right else None


def _blind(letters: str) -> bool:
    """Tell whether the alphabet's two ends are neighbours: the one swap that Luhn does not notice."""
    ends = LETTERS[0] + LETTERS[-1]
    return ends in letters or ends[::-1] in letters


def looks_like_number(typed: str) -> bool:
    """Tell whether somebody meant to type a case number, right or wrong."""
    letters = "".join(typed.upper().replace("-", "").split())
    return (
        len(letters) == LENGTH + 1
        and letters.isascii()
        and letters.isalnum()
        and (any(letter.isdigit() for letter in letters) or "-" in typed)
    )


def spoken(number: CaseNumber) -> str:
    """Return the number as it is shown: `AB3-4CD-E`."""
    return f"{number[:3]}-{number[3:6]}-{number[6:]}"
