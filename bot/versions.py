"""At the start: open cases of earlier versions of the playbook stay where they are, or pass to the edited one."""

from bot.channel import Premises
from workflow.errors import CasesLeftBehind

AT_ONCE = 100
"""Cases that one transaction moves."""


async def settle(premises: Premises) -> int:
    """Move what the playbook's [migration] moves, people's roles with it, and return how many cases that was.

    Raises:
        CasesLeftBehind: open cases have no place in the edited playbook; none was moved.
    """
    house, moved = premises.house, 0
    versions = await premises.store.read(lambda work: work.playbooks.versions(house.book.name))
    migration = house.playbook.migration
    if migration is None and all(digest == house.book.digest for digest in versions):
        return 0
    # Most starts end here, and need not load what moves cases.
    from handlers.staffing import rename
    from handlers.versions import left_behind, move_on

    left = await premises.store.read(lambda work: left_behind(work, house))
    if left:
        raise CasesLeftBehind(house.book.name, left)
    if migration is not None:
        await premises.store.write(lambda work: rename(work, house.playbook))
    while done := await premises.store.write(lambda work: move_on(work, house, premises.clock.now(), AT_ONCE)):
        moved += done
    return moved
