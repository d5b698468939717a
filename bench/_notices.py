"""Notices that wait in the outbox for their moment, one for each of those who let the bot write to them."""

from collections.abc import Sequence
from datetime import datetime

from bot.app import store_of
from bot.settings import Settings
from tests.telegram.platform.people import Person
from tests.telegram.platform.server import Platform
from workflow.language import Language
from workflow.ports import Work
from workflow.stored import Notice, Priority

LANE = "telegram"


def people_of(theirs: Platform, size: int) -> Sequence[Person]:
    """Return people who let the bot write to them."""
    everybody = [theirs.person("Customer") for _ in range(size)]
    for each in everybody:
        each.starts()
    theirs.bot.queue.drop()
    return everybody


async def waiting(settings: Settings, people: Sequence[Person], at: datetime) -> None:
    """Put a notice for each into the outbox, all to be sent at one moment."""
    store = store_of(settings)
    await store.open()

    def put(work: Work) -> None:
        for each in people:
            chat = work.conversations.open(LANE, str(each.id), Language.ZH, at)
            notice = Notice(
                dedupe=f"bench:{chat.id}",
                lane=LANE,
                chat=f"conversation:{chat.id}",
                body={"text": f"Notice {each.id}"},
                at=at,
                priority=Priority.BULK,
            )
            work.outbox.put(notice)

    await store.write(put)
    await store.close()
