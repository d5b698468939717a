"""Words that everybody reads may not tell whose case it was: what in them would, and how to say so kindly."""

import re
from collections.abc import Iterator

from handlers.masking import MAIL, NATIONAL, SHORTEST
from workflow.elements import Elements

BETWEEN_DIGITS = re.compile(r"(?<=\d)[\s()./-]+(?=\d)")
DATES = re.compile(r"(?<!\d)(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}(?!\d)")
LIKE_A_PHONE = re.compile(r"(?<!\d)\+?\d{8,15}(?!\d)")
"""(ours) Digits in a row of which somebody might be rung up; amounts and dates have fewer."""
CALLED = ("先生", "女士", "小姐", "太太", "阿姨", "大姐", "师傅", "老师")
"""What follows a family name where somebody is spoken of."""
SPOKEN_OF = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr)\.?\s+", re.IGNORECASE)


def telling(words: str, elements: Elements | None) -> str | None:
    """Return what of a customer stands in words: `name`, `contact` or `room`; None where nothing does.

    Phone numbers and e-mails are found whosever they are.
    """
    together = BETWEEN_DIGITS.sub("", DATES.sub(" ", words))
    if MAIL.search(words) or LIKE_A_PHONE.search(together) or (elements and _contact_in(words, together, elements)):
        return "contact"
    if elements is None:
        return None
    if any(_stands_in(name, words) for name in _names(elements.name)):
        return "name"
    if elements.room and _stands_in(elements.room, words):
        return "room"
    return None


def _contact_in(words: str, together: str, elements: Elements) -> bool:
    if elements.phone and elements.phone[-NATIONAL:].lstrip("+") in together:
        return True
    return bool(elements.email and elements.email.casefold() in words.casefold())


def _names(name: str | None) -> Iterator[str]:
    """Yield how somebody may be called: by the whole name, and by the family name with what goes with it."""
    if name is None or len(name.strip()) < SHORTEST:
        return
    name = name.strip()
    yield name
    if name.isascii():
        *_, family = name.split()
        yield from (f"{title} {family}" for title in ("mr", "mrs", "ms", "miss", "mx", "dr"))
    else:
        yield from (f"{name[0]}{called}" for called in CALLED)


def _stands_in(sought: str, words: str) -> bool:
    """Tell whether something stands in words, and not within a longer word or number."""
    said = SPOKEN_OF.sub(lambda found: found[0].replace(".", "").rstrip() + " ", words)
    edges = (r"(?<![a-z0-9])", r"(?![a-z0-9])") if sought.isascii() else ("", "")
    return re.search(f"{edges[0]}{re.escape(sought.casefold())}{edges[1]}", said.casefold()) is not None
