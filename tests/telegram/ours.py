"""Redress and a Bot API server side by side, and a customer between them who knows nothing but Telegram."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from bot.clock import VirtualClock
from tests.bot.web.serving import Serving, serving
from tests.talker import TOLD, Talker
from tests.telegram.platform.people import Person
from tests.telegram.platform.server import TOKEN, Platform
from workflow.numbers import spoken
from workflow.people import ALL

__all__ = ["TOLD", "Customer", "newest", "ours"]


@contextmanager
def ours(
    folder: Path, clock: VirtualClock, theirs: Platform, *, database_url: str | None = None, **more: object
) -> Generator[Serving]:
    """Serve with a token; without pace, as our clock stands still."""
    theirs.world.local_server = True
    given = {"telegram_token": TOKEN, "telegram_base_url": theirs.url, "pace": 0, **more}
    with serving(folder, clock, database_url, None, **given) as running:
        yield running


class Customer(Talker[Person]):
    """Somebody who writes, presses, and reads what comes."""

    def greets(self) -> object:
        return self.person.starts()


def newest(site: Serving) -> str:
    """Return the number of the case that was filed last."""
    found = site.read(lambda work: work.cases.board(visible_to=ALL))
    return spoken(max(found, key=lambda case: case.filed_at).number)
