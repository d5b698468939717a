"""Wrong tries, counted by where they come from; in this process's memory alone, as looking must write nothing."""

from collections import OrderedDict
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address

MOST = 60
EACH = timedelta(hours=1)
"""So many wrong tries from one address in that time; afterwards nothing is looked up for it."""
KNOWN = 10_000
"""Addresses that are remembered; the one that tried longest ago is forgotten first."""


class Attempts:
    """The wrong tries of the last hour."""

    def __init__(self) -> None:
        self._tries: OrderedDict[str, list[datetime]] = OrderedDict()

    def wait(self, who: str, now: datetime) -> timedelta | None:
        """Return how long an address has to wait; None where it may try."""
        recent = [at for at in self._tries.get(_place(who), ()) if at > now - EACH]
        return None if len(recent) < MOST else recent[-MOST] + EACH - now

    def failed(self, who: str, now: datetime) -> None:
        """Count a wrong try."""
        place = _place(who)
        recent = [at for at in self._tries.pop(place, ()) if at > now - EACH]
        self._tries[place] = [*recent, now]
        if len(self._tries) > KNOWN:
            self._tries.popitem(last=False)


def _place(who: str) -> str:
    """Return the address, or of IPv6 the network: one household has as many addresses of it as it likes."""
    try:
        found = ip_address(who)
    except ValueError:
        return who
    return str(int(found) >> 64) if isinstance(found, IPv6Address) else who
