"""Which version of the playbook holds, and open cases of earlier ones: they stay where they are, or pass to it.

The file of the settings decides, until somebody puts a version in force at the desk; from then on the store does, for
every process on it, whatever the files say.
"""

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.channel import Premises
from handlers.shelf import Book
from workflow.errors import CasesLeftBehind, PlaybookInvalid, VersionUnfit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handlers.house import House
    from workflow.numbers import CaseNumber
    from workflow.ports import Work

AT_ONCE = 100
"""Cases that one transaction moves."""


async def begin(premises: Premises) -> None:
    """At a start: go by the version that holds, and settle the open cases of earlier ones.

    Raises:
        VersionUnfit: what was put in force at the desk has faults.
        CasesLeftBehind: open cases have no place in the file, which decides; none was moved.
    """
    by_file = await take_up(premises)
    await settle(premises, strict=by_file)


async def take_up(premises: Premises) -> bool:
    """Go by the version that holds; return whether the file decides.

    Raises:
        VersionUnfit: what was put in force at the desk has faults, as this program reads it; this process goes on as
            it did.
    """
    house, file = premises.house, premises.file
    found = await premises.store.read(lambda work: _in_force(work, house))
    wanted = file if found is None else found
    if wanted.digest != house.book.digest:
        premises.house = replace(house, book=wanted)
    return found is None


def _in_force(work: "Work", house: "House") -> Book | None:
    """Return what was put in force at the desk; None where the file decides."""
    enforced, book = work.playbooks.in_force(house.book.name), house.book
    if enforced is None or enforced.digest is None:
        return None
    if enforced.digest == book.digest:
        return book
    try:
        playbook = house.rules(enforced.digest, work)
    except PlaybookInvalid as invalid:
        raise VersionUnfit(book.name, enforced.digest, invalid.findings) from invalid
    return Book(book.name, work.playbooks.text(enforced.digest), enforced.digest, playbook)


async def settle(premises: Premises, *, strict: bool = True) -> int:
    """Move what the playbook's [migration] moves, people's roles with it, and return how many cases that was.

    Unless this is `strict`, open cases that have no place in it end under the version of their day.

    Raises:
        CasesLeftBehind: strict, and open cases have no place in the edited playbook; none was moved.
    """
    house = premises.house
    versions = await premises.store.read(lambda work: work.playbooks.versions(house.book.name))
    migration = house.playbook.migration
    if migration is None and all(digest == house.book.digest for digest in versions):
        return 0
    # Most starts end here, and need not load what moves cases.
    from handlers.staffing import rename
    from handlers.versions import left_behind, move, to_move

    if strict and (left := await premises.store.read(lambda work: left_behind(work, house))):
        raise CasesLeftBehind(house.book.name, left)
    if migration is not None:
        await premises.store.write(lambda work: rename(work, house.playbook))
    numbers: Sequence[CaseNumber] = await premises.store.read(lambda work: to_move(work, house))
    moved = 0
    for first in range(0, len(numbers), AT_ONCE):
        some = numbers[first : first + AT_ONCE]
        moved += await premises.store.write(lambda work, some=some: move(work, house, some, premises.clock.now()))
    return moved
