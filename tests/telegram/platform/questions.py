"""A press on an inline button, as the bot is asked about it and answers."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from tests.telegram.platform.bots import Bot

if TYPE_CHECKING:
    from tests.telegram.platform.rooms import Room


@dataclass(frozen=True, slots=True)
class Answer:
    """What the person was shown: a line at the top of the chat, an alert that wants to be closed, or a page."""

    text: str
    alert: bool
    url: str


@dataclass(eq=False)
class Question:
    """A callback query.

    CallbackQuery: clients show a progress bar until answerCallbackQuery is called, even if nothing is to be said.
    """

    id: str
    bot: Bot
    room: "Room"
    at: datetime
    answers: list[Answer] = field(default_factory=list[Answer])

    @property
    def answer(self) -> str | None:
        """What the person was shown; "" where the progress bar just ended, None while it runs."""
        return self.answers[-1].text if self.answers else None
