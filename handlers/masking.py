"""What a team need not know of who complains: names, phones and addresses are hidden from roles without that right."""

import re

from workflow.elements import Elements
from workflow.people import Actor
from workflow.playbook import Playbook

HIDDEN = "•••"
MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")
PHONE = re.compile(r"(?<!\d)(\+?\d{3})\d{4,8}(\d{2,4})(?!\d)")
ENDS = 8
"""Characters at the end of a phone number of which only the last four are shown."""


def sees_contact(actor: Actor, playbook: Playbook) -> bool:
    """Tell whether names, phones and addresses are shown whole to this person."""
    return any(grant.role in playbook.roles and playbook.roles[grant.role].contact == "clear" for grant in actor.grants)


def masked(words: str, elements: Elements) -> str:
    """Return words in which what identifies the customer is hidden."""
    for known in (elements.phone, elements.email, elements.name):
        if known:
            words = words.replace(known, HIDDEN)
    return PHONE.sub(rf"\1{HIDDEN}\2", MAIL.sub(HIDDEN, words))


def hinted(phone: str | None) -> str:
    """Return a phone number of which only the ends are shown."""
    if phone is None:
        return ""
    return f"{phone[:-ENDS]}{HIDDEN}{phone[-4:]}" if len(phone) > ENDS else HIDDEN
