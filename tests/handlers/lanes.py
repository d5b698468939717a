"""A lane without a platform: what waits is claimed and settled as the test says."""

from collections.abc import Callable

from handlers.delivering import NOTHING, Claimed, claim, settle
from handlers.outgoing import Outcome, Outgoing, Sent
from tests.handlers.desk import Desk

LANE = "telegram"
MANY = 1_000


def arrives(outgoing: Outgoing) -> Outcome:
    """Everything arrives."""
    return Sent(message=f"m{outgoing.notice.id}")


def deliver(desk: Desk, answer: Callable[[Outgoing], Outcome] = arrives, lane: str = LANE) -> list[Outgoing]:
    """Send all that may be sent, until nothing is left, and return what it was."""
    everything: list[Outgoing] = []

    def claimed() -> Claimed:
        return desk.write(lambda work: claim(work, desk.house, lane, desk.now, MANY, lambda _: desk.now))

    while (found := claimed()) != NOTHING:
        for each in found.outgoing:
            outcome = answer(each)
            desk.write(lambda work, each=each, outcome=outcome: settle(work, desk.house, each, outcome, desk.now))
        everything += found.outgoing
    return everything
