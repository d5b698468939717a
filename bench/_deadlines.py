"""Deadlines that fall due one after the other at true moments: cases of a company with many sites, a group for each."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from bench._chat import complain_at_once
from bench._copies import copied, originals
from bench._customers import bodies_of
from bot.app import house_of, store_of
from bot.cast import Cast
from bot.luck import Luck
from bot.settings import Settings
from handlers.house import House
from tests.telegram.platform.groups import Group
from workflow.case import Case
from workflow.numbers import spoken
from workflow.ports import Work

SITES = range(10, 60)
"""Buildings as customers name them; of two figures, so that none stands in another's."""
AT_ONCE, LANE = 16, "telegram"


@dataclass(frozen=True, slots=True)
class Moments:
    """When what falls due: the first at `begin`, each `every` after the one before."""

    begin: datetime
    every: timedelta

    def at(self, nth: int) -> datetime:
        """Return the moment of one."""
        return self.begin + nth * self.every


def with_sites(folder: Path) -> Path:
    """Write the playbook `property` for a company with many sites, and return its file."""
    text = Path("playbooks/property.toml").read_text(encoding="utf-8")
    sites = (
        f'[sites.b{site}]\nname = {{ zh = "{site}号楼", en = "Building {site}" }}\nwords = ["{site}号楼"]\n'
        for site in SITES
    )
    path = folder / "property.toml"
    path.write_text("\n".join((text, *sites)), encoding="utf-8")
    return path


async def prepared(settings: Settings, groups: Sequence[Group], count: int, moments: Moments) -> dict[str, datetime]:
    """Store cases whose first response falls due at these moments, in turn at each site; return when, by their number.

    The reminder before it is over: what is due is the deadline, and the order that the ladder has for that moment.
    """
    house, store = house_of(settings), store_of(settings)
    await store.open()
    await store.write(lambda work: _settled(work, house, groups, moments.begin))
    customers = {site: bodies_of(site) for site, _ in zip(SITES, groups, strict=False)}
    await complain_at_once(store, house, customers, AT_ONCE, moments.begin)
    models = await store.read(originals)
    dues: dict[str, datetime] = {}

    def due(case: Case, nth: int) -> Case:
        (clock,), at = case.clocks, moments.at(nth)
        began, early = at - (clock.due_at - clock.started_at), house.playbook.ladder_of(clock.name).early
        dues[spoken(case.number)] = at
        return replace(case, filed_at=began, clocks=(replace(clock, started_at=began, due_at=at, fired=early),))

    await copied(store, house, models, count, moments.begin, due)
    await store.close()
    return dues


def _settled(work: Work, house: House, groups: Sequence[Group], now: datetime) -> None:
    """Bring people in, and bind the service of each site to its group."""
    Cast(house=house, luck=Luck(0), customers=0).assemble(work, now)
    for site, group in zip(SITES, groups, strict=False):
        work.bindings.bind(LANE, f"team:service@b{site}", str(group.id), now, group.room.title)
