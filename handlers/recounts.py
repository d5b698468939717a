"""Due times that were provisional for want of a decree, settled once the settings or the library have it."""

from datetime import datetime

from handlers.house import House
from handlers.record import keep
from workflow.errors import StaleCase
from workflow.ports import Work
from workflow.recounting import recounted


def settle(work: Work, house: House, now: datetime) -> int:
    """Count every provisional due time again whose year is known by now, each with its event; return how many cases.

    Whoever settles a case meanwhile, in another process, has done the same: it is passed over.
    """
    settled = 0
    for case in work.cases.provisional():
        if not any(clock.guessed for clock in case.clocks if clock.running):
            continue
        after, events = recounted(case, now, house.playbook_of(case, work), house.zone)
        if not events:
            continue
        try:
            keep(work, house, case, after, events, now)
        except StaleCase:
            continue
        settled += 1
    return settled
