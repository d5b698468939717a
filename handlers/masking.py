"""What a team need not know of who complains: names, phones and addresses are hidden from roles without that right."""

import re
from collections.abc import Iterable
from dataclasses import replace

from workflow.elements import Elements
from workflow.people import Actor
from workflow.playbook import Playbook
from workflow.timeline import INSTEAD_OF, Event

HIDDEN = "•••"
MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")
PHONE = re.compile(r"(?<!\d)(\+?\d{3})\d{4,8}(\d{2,4})(?!\d)")
ENDS = 8
"""Characters at the end of a phone number of which only the last four are shown."""
NATIONAL = 11
"""Digits of a phone number as people of one country write it."""
SHORTEST = 2
"""Letters below which a name is no name to look for in what somebody wrote."""
PEOPLES_WORDS = (
    "text",
    INSTEAD_OF,
    "piece",
    "reason",
    "explanation",
    "measures",
    "result",
    "prevention",
    "comment",
    "words",
    "chosen",
)
"""Where an event's data hold people's own words."""


def sees_contact(actor: Actor, playbook: Playbook) -> bool:
    """Tell whether names, phones and addresses are shown whole to this person."""
    return any(grant.role in playbook.roles and playbook.roles[grant.role].contact == "clear" for grant in actor.grants)


def masked(words: str, elements: Elements) -> str:
    """Return words in which what identifies the customer is hidden."""
    for known in (elements.phone, elements.email, elements.name):
        if known:
            words = words.replace(known, HIDDEN)
    return PHONE.sub(rf"\1{HIDDEN}\2", MAIL.sub(HIDDEN, words))


def without(event: Event, people: Iterable[Elements]) -> Event:
    """Return an event whose words name none of `people`: no name, phone or e-mail of theirs stands in them."""
    known = {word: HIDDEN for each in people for word in _identifying(each)}
    data = dict(event.data)
    for name in PEOPLES_WORDS:
        if isinstance(words := data.get(name), str):
            for word, shown in known.items():
                words = words.replace(word, shown)
            data[name] = words
    return replace(event, data=data)


def _identifying(elements: Elements) -> Iterable[str]:
    """Yield what would tell who somebody is, longest first: a phone as it is kept, and as people write it."""
    if elements.phone:
        yield from (elements.phone, elements.phone[-NATIONAL:])
    if elements.email:
        yield elements.email
    if elements.name and len(elements.name) >= SHORTEST:
        yield elements.name


def hinted(phone: str | None) -> str:
    """Return a phone number of which only the ends are shown."""
    if phone is None:
        return ""
    return f"{phone[:-ENDS]}{HIDDEN}{phone[-4:]}" if len(phone) > ENDS else HIDDEN
