"""What every handler needs to know of this installation, beside the transaction it works in."""

from dataclasses import dataclass, field
from datetime import datetime
from random import Random, SystemRandom
from zoneinfo import ZoneInfo

from handlers.message import Said
from handlers.shelf import Book, Shelf
from handlers.wording import render
from workflow.case import Case
from workflow.language import Language
from workflow.playbook import Playbook
from workflow.ports import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """One installation: its playbook for new cases, zone, country and words.

    Attributes:
        book: the playbook that new cases are filed under, with its text and hash.
        country: two letters; how phone numbers without a country code are read.
        front_desk_phone: given to somebody who does not consent.
        random: draws case numbers.
    """

    shelf: Shelf
    book: Book
    zone: ZoneInfo
    language: Language = Language.ZH
    country: str = "CN"
    front_desk_phone: str = ""
    random: Random = field(default_factory=SystemRandom)

    @property
    def playbook(self) -> Playbook:
        """The rules for new cases."""
        return self.book.playbook

    def playbook_of(self, case: Case, work: Work) -> Playbook:
        """Return the playbook that a case was filed under, in the version of that day."""
        if case.playbook == self.book.digest:
            return self.book.playbook
        return self.shelf.of(case.playbook, work.playbooks.text)

    def say(self, said: Said, language: Language) -> str:
        """Return words as a person of `language` reads them."""
        return render(said, language, self.zone)

    def today(self, now: datetime) -> datetime:
        """Return `now` on the site's clock."""
        return now.astimezone(self.zone)
