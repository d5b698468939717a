"""What every handler needs to know of this installation, beside the transaction it works in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from random import Random, SystemRandom
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from handlers.shelf import Book, Shelf
from workflow.language import Language
from workflow.playbook import Playbook

if TYPE_CHECKING:
    from collections.abc import Callable

    from handlers.message import Said
    from workflow.case import Case
    from workflow.ports import Work

    Onward = Callable[[str], str]

AHEAD = timedelta(days=60)
"""How long before a year that has no decree yet the house is warned; decrees come in November."""


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """One installation: its playbook for new cases, zone, country and words.

    Attributes:
        book: the playbook that new cases are filed under, with its text and hash.
        country: two letters; how phone numbers without a country code are read.
        front_desk_phone: given to somebody who does not consent.
        random: draws case numbers.
        onward: of each platform that has told us our own name there, the address that brings a customer's token to us.
    """

    shelf: Shelf
    book: Book
    zone: ZoneInfo
    language: Language = Language.ZH
    country: str = "CN"
    front_desk_phone: str = ""
    random: Random = field(default_factory=SystemRandom)
    onward: Mapping[str, "Onward"] = field(default_factory=dict[str, "Onward"])

    @property
    def playbook(self) -> Playbook:
        """The rules for new cases."""
        return self.book.playbook

    def playbook_of(self, case: "Case", work: "Work") -> Playbook:
        """Return the playbook that a case was filed under, in the version of that day."""
        return self.rules(case.playbook, work)

    def rules(self, digest: str, work: "Work") -> Playbook:
        """Return the version of the playbook with that hash."""
        return self.book.playbook if digest == self.book.digest else self.shelf.of(digest, work.playbooks.text)

    def undecreed(self, now: datetime) -> tuple[int, ...]:
        """Return the years ahead whose working days the playbook counts and nobody has said: due times are provisional.

        `Decrees` says how they are counted meanwhile.
        """
        if not self.playbook.counts_working_days:
            return ()
        today = self.today(now)
        return self.shelf.decrees.missing(today.date(), (today + AHEAD).date())

    def say(self, said: "Said", language: Language) -> str:
        """Return words as a person of `language` reads them."""
        return _render()(said, language, self.zone)

    def today(self, now: datetime) -> datetime:
        """Return `now` on the site's clock."""
        return now.astimezone(self.zone)


@cache
def _render() -> "Callable[[Said, Language, ZoneInfo], str]":
    # A house is made before the port answers, and says nothing until then.
    from handlers.wording import render

    return render
