"""The languages people write in, and words that exist in each of them."""

from collections.abc import Mapping
from enum import StrEnum


class Language(StrEnum):
    """A language that every message, stage and question exists in."""

    ZH = "zh"
    EN = "en"


Text = Mapping[Language, str]
"""One thing said in every language; playbooks hold their words so."""

FIRST_IDEOGRAPH, LAST_IDEOGRAPH = "\u3400", "\u9fff"


def guess(words: str) -> Language | None:
    """Return the language of what somebody typed, or None when the words do not tell: a number, an emoji, a command."""
    if words.startswith("/"):
        words = words.partition(" ")[2]
    if any(FIRST_IDEOGRAPH <= letter <= LAST_IDEOGRAPH for letter in words):
        return Language.ZH
    if any(letter.isascii() and letter.isalpha() for letter in words):
        return Language.EN
    return None
