"""While nothing can be stored, who writes hears once that it is not their fault.

Slack gives again what they wrote, but not what they pressed.
"""

from bot.slack.aside import Aside
from bot.slack.translate import Incoming
from handlers.house import House
from handlers.message import Phrase
from workflow.language import Language, guess


class Apologies:
    """Said to the one who wrote alone, beside the outbox, which can't be written just now."""

    def __init__(self, house: House, aside: Aside) -> None:
        self._house, self._aside = house, aside
        self._told: set[str] = set()

    def over(self) -> None:
        """Note that something could be stored."""
        self._told.clear()

    def say(self, incoming: Incoming) -> None:
        """Tell somebody once since the trouble began, and at each press, as they wait."""
        is_press = incoming.message.choice is not None
        about = incoming.key if is_press else incoming.chat
        if about in self._told:
            return
        self._told.add(about)
        said = Phrase("slack.press_again" if is_press else "cases.refused.unavailable")
        known = guess(incoming.message.text)
        # What they read stands in the store; who presses has typed nothing to guess it from.
        text = "\n".join(self._house.say(said, each) for each in ([known] if known else Language))
        self._aside.say(incoming.chat, incoming.user, text)
