"""Redress and a Slack side by side, and a customer between them who knows nothing but Slack."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from bot.clock import VirtualClock
from tests.bot.web.serving import Serving, eventually, serving
from tests.slack.platform.messages import label_of
from tests.slack.platform.people import Person
from tests.slack.platform.server import Platform
from tests.slack.platform.world import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET
from tests.talker import TOLD, Talker
from tests.telegram.ours import newest
from workflow.language import Language

__all__ = ["TOLD", "Customer", "heard", "newest", "ours"]
SOCKET, HTTP = "socket", "http"
MODES = (SOCKET, HTTP)


@contextmanager
def ours(
    folder: Path,
    clock: VirtualClock,
    theirs: Platform,
    mode: str = SOCKET,
    *,
    wait: bool = True,
    database_url: str | None = None,
    playbook: Path | None = None,
    **more: object,
) -> Generator[Serving]:
    """Serve with tokens, reached in one of the two modes; without pace, as our clock stands still."""
    secret = {"slack_app_token": APP_TOKEN} if mode == SOCKET else {"slack_signing_secret": SIGNING_SECRET}
    given = {"slack_bot_token": BOT_TOKEN, "slack_base_url": theirs.api, "pace": 0, **secret, **more}
    before = theirs.wires.opened
    with serving(folder, clock, database_url, playbook, **given) as running:
        if mode == SOCKET and wait:
            eventually(lambda: theirs.wires.opened > before, "a connection")
        elif wait:
            assert theirs.pushes_to(f"{running.url}/slack/events") == ""
        yield running


def heard(site: Serving, user: str) -> int:
    """Return how much was said to a customer so far."""
    found = site.read(lambda work: work.conversations.find("slack", user))
    return 0 if found is None else found.seq


class Customer(Talker[Person]):
    """Somebody who writes, presses, and reads what comes."""

    counts = "touched"

    def greets(self) -> object:
        return self.person.says("你好" if self.language is Language.ZH else "hello")

    @property
    def labels(self) -> list[str]:
        """What can be pressed on what was said last."""
        return [label_of(each) for each in self.person.last.buttons]
