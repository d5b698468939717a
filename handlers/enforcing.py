"""Versions of the playbook at the desk: what is in force since when and by whom, what another would do, and the change.

It is an administrator's: a playbook says who sees and decides what, so whoever changes it could give themselves all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.cards import is_administrator
from handlers.house import House
from handlers.roster import Vacancy, vacancies
from handlers.shelf import Book
from handlers.staffing import renamed
from handlers.versions import left_behind, to_move
from workflow.enforcement import Enforcement, Version
from workflow.errors import CasesLeftBehind
from workflow.frozen import replace
from workflow.people import ADMINISTRATOR, ALL, Actor, StaffId
from workflow.ports import Work

HISTORY = 50
"""Changes that the page shows, the last first."""


@dataclass(frozen=True, slots=True)
class Overview:
    """What is in force, what was, and what there is to put in force.

    Attributes:
        enforcements: the last first; nothing where the file decided all along.
        names: everybody who is named in one of these.
    """

    enforcements: Sequence[Enforcement]
    versions: Sequence[Version]
    names: Mapping[StaffId, str]

    @property
    def last(self) -> Enforcement | None:
        """What was put in force last."""
        return self.enforcements[0] if self.enforcements else None

    @property
    def number(self) -> int:
        """The number of the last change: whoever makes the next one names it as what they have seen."""
        return self.last.number if self.last else 0


@dataclass(frozen=True, slots=True)
class Effects:
    """What would become of people and open cases if a version were put in force now.

    Attributes:
        left: open cases without a place in it, by what it lacks; it is not put in force as long as there are any.
        moves: open cases that would pass to it.
        stays: open cases that would end under the version of their day.
        nobody: roles and teams that would have nobody, and have somebody now or are new.
        lost: how many people would have no role any more.
    """

    left: Mapping[tuple[str, str], int]
    moves: int
    stays: int
    nobody: Sequence[Vacancy]
    lost: int


def overview(work: Work, name: str) -> Overview:
    """Return the versions of a playbook, and which of them were put in force when and by whom."""
    enforcements, versions = work.playbooks.enforcements(name, HISTORY), work.playbooks.listed(name)
    people = {each.by for each in enforcements} | {each.brought_by for each in versions if each.brought_by is not None}
    return Overview(enforcements, versions, {staff: work.people.staff(staff).name for staff in people})


def text_of(work: Work, name: str, digest: str) -> str:
    """Return the text of a version of a playbook.

    Raises:
        LookupError: it has no such version.
    """
    if digest not in work.playbooks.versions(name):
        raise LookupError(f"no version {digest} of {name}")
    return work.playbooks.text(digest)


def bring(work: Work, book: Book, by: StaffId, now: datetime) -> None:
    """Keep a sound text as a version, which is not in force by that; one that was there before stays as it was."""
    work.playbooks.keep(book.digest, book.name, book.text, now, by)


def effects(work: Work, house: House, book: Book) -> Effects:
    """Return what would become of people and open cases if a version were put in force now."""
    would = replace(house, book=book)
    left, moving = left_behind(work, would), len(to_move(work, would))
    found = work.cases.open_by_stage(visible_to=ALL)
    others = sum(count for (digest, _), count in found.items() if digest != book.digest)
    known = {each.seat for each in vacancies(work, house)}
    named = _named_anew(book)
    nobody = [each for each in vacancies(work, would) if each.seat not in known and not (named & {*each.seat} - {None})]
    return Effects(left, moving, others - moving - sum(left.values()), nobody, _lost(work, house, book))


def _named_anew(book: Book) -> set[str | None]:
    """Return the new names of roles and teams that [migration] gives people together with the version."""
    migration = book.playbook.migration
    return {*migration.roles.values(), *migration.teams.values()} if migration else set()


def _lost(work: Work, house: House, book: Book) -> int:
    """Count the people who do something now and would have no role under a version."""

    def works(actor: Actor, roles: Mapping[str, object]) -> bool:
        return any(grant.role == ADMINISTRATOR or grant.role in roles for grant in actor.grants)

    crew = work.vitals.crew()
    here = [each for each in crew if works(each, house.playbook.roles)]
    after = [replace(each, grants=renamed(each.grants, book.playbook)) for each in here]
    return sum(not works(each, book.playbook.roles) for each in after)


def enforce(work: Work, house: House, book: Book, actor: Actor, seen: int, now: datetime, *, by_file: bool) -> bool:
    """Put a version in force for every process on this store; False where somebody put another in force since `seen`.

    If it is `by_file`, each process's file decides again, of which `book` is ours.

    Raises:
        LookupError: it is not this person's to do.
        CasesLeftBehind: open cases have no place in it.
    """
    if not is_administrator(actor) or actor.staff is None:
        raise LookupError("no administrator")
    last = work.playbooks.in_force(book.name)
    if (last.number if last else 0) != seen:
        return False
    if left := left_behind(work, replace(house, book=book)):
        raise CasesLeftBehind(book.name, left)
    work.playbooks.keep(book.digest, book.name, book.text, now)
    digest = None if by_file else book.digest
    if not work.playbooks.enforce(book.name, Enforcement(seen + 1, digest, actor.staff, now)):
        return False
    work.hint("playbook")
    return True
