"""The dialogue that collects the five elements, from the first message to "confirm"."""

from handlers.intake.dialogue import amend, answer, arrive, ask_again, going, normalised_contact, nudge
from handlers.intake.person import normalised
from handlers.intake.typed import matched_label

__all__ = [
    "amend",
    "answer",
    "arrive",
    "ask_again",
    "going",
    "matched_label",
    "normalised",
    "normalised_contact",
    "nudge",
]
