"""While nothing can be stored, who writes hears once that it is not their fault; Telegram keeps what they wrote."""

from collections.abc import Iterable

from telegram import Bot
from telegram.error import TelegramError

from bot.channel import Premises
from bot.logs import Log
from bot.telegram.translate import Incoming
from handlers.message import Phrase
from handlers.places import address_of, is_seat, room_of
from workflow.language import guess

log = Log()


class Apologies:
    """Said beside the outbox, which can't be written just now; one after the other, so that no pace is broken."""

    def __init__(self, premises: Premises, bot: Bot) -> None:
        self._house, self._bot = premises.house, bot
        self._told: set[str] = set()

    def over(self) -> None:
        """Note that something could be stored."""
        self._told.clear()

    async def say(self, incoming: Iterable[Incoming]) -> None:
        """Tell each chat once since the trouble began, and at each press, as they wait; of a group only who pressed."""
        for each in incoming:
            about = each.query or each.chat
            if each.left is not None or about in self._told or is_seat(about):
                continue
            self._told.add(about)
            try:
                await self._tell(each)
            except TelegramError as trouble:
                log.info("courtesy failed", lane="telegram", why=type(trouble).__name__)

    async def _tell(self, incoming: Incoming) -> None:
        language = incoming.language or guess(incoming.message.text) or self._house.language
        if incoming.query:
            text = self._house.say(Phrase("cases.refused.press_unavailable"), language)
            await self._bot.answer_callback_query(incoming.query, text=text, show_alert=True)
        else:
            text = self._house.say(Phrase("cases.refused.unavailable"), language)
            await self._bot.send_message(room_of(address_of(incoming.chat)), text)
