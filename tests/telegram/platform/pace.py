"""Judges a ledger afterwards: was anybody too fast, and was anything said twice?

Bots FAQ, "My bot is hitting limits, how do I avoid this?": one message a second in a chat, 20 a minute in a group,
about 30 a second overall.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.telegram.platform.ledger import Entry
from tests.telegram.platform.limits import counted

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Pace:
    """What is allowed; a call may come earlier by `slack` than it was meant to, as the network has its own pace."""

    overall: int = 30
    chat: int = 1
    group: int = 20
    slack: timedelta = timedelta(milliseconds=100)


def busiest(times: Sequence[datetime], span: timedelta) -> int:
    """Return the most that lie within one `span`, wherever it begins."""
    most, first = 0, 0
    for last, at in enumerate(times):
        while at - times[first] >= span:
            first += 1
        most = max(most, last - first + 1)
    return most


def too_fast(entries: Iterable[Entry], pace: Pace) -> list[str]:
    """Name every limit that was overstepped by what came, whether or not it was let through."""
    sent = sorted((each for each in entries if counted(each.method)), key=lambda each: each.at)
    found = _over("overall, a second", [each.at for each in sent], SECOND, pace.overall, pace)
    for chat, times in _by_chat(sent).items():
        found += _over(f"chat {chat}, a second", times, SECOND, pace.chat, pace)
        if chat < 0:
            found += _over(f"group {chat}, a minute", times, MINUTE, pace.group, pace)
    return found


def _by_chat(sent: Sequence[Entry]) -> dict[int, list[datetime]]:
    chats: dict[int, list[datetime]] = defaultdict(list)
    for each in sent:
        if each.chat is not None:
            chats[each.chat].append(each.at)
    return chats


def _over(what: str, times: Sequence[datetime], span: timedelta, most: int, pace: Pace) -> list[str]:
    found = busiest(times, span - pace.slack)
    return [f"{what}: {found} of {most}"] if found > most else []


@dataclass(frozen=True, slots=True)
class Repeat:
    """A reference that one chat was told more than once, and how often the teller could not know that it had been."""

    chat: int
    reference: str
    times: int
    unknown: int

    @property
    def excused(self) -> bool:
        """Each repetition followed a call whose outcome nobody could know."""
        return self.times - 1 <= self.unknown


def repeats(entries: Iterable[Entry], reference: re.Pattern[str]) -> list[Repeat]:
    """Return what was said more than once, by the line of reference that `reference` finds in it."""
    times, unknown = Counter[tuple[int, str]](), Counter[tuple[int, str]]()
    for each in entries:
        said = reference.search(str(each.given.get("text") or each.given.get("caption") or ""))
        if each.method.startswith("send") and each.effect and each.chat is not None and said is not None:
            key = (each.chat, said[0])
            times[key] += 1
            unknown[key] += not each.told
    return [Repeat(*key, count, unknown[key]) for key, count in times.items() if count > 1]
