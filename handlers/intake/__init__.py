"""The dialogue that collects the five elements, from the first message to "confirm"."""

from handlers.intake.dialogue import answer, ask_again, going, normalised_contact, nudge
from handlers.intake.person import normalised

__all__ = ["answer", "ask_again", "going", "normalised", "normalised_contact", "nudge"]
