"""Improvements: decided upon an analysis by those who read it, reminded of like cases, done once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from handlers.house import House
from handlers.message import Phrase, Said
from handlers.notices import StaffNotice
from handlers.reports.reading import sites_read
from handlers.storing import ring
from handlers.teams.duty_rings import Ring, ring_where_they_work
from workflow.errors import UnknownCase
from workflow.improvements import Improvement, fire, ladder_of, moment_of
from workflow.people import Actor, StaffId
from workflow.playbook import Recipients
from workflow.ports import Work
from workflow.rota import decided_on
from workflow.rungs import past
from workflow.schedules import Act
from workflow.sites import at_site
from workflow.stored import Priority, SubjectId

SUBJECT = "improvement"
KIND = "ladder"
RINGS = {Act.ESCALATE: Priority.ESCALATION}


@dataclass(frozen=True, slots=True)
class Listed:
    """The list as somebody has it.

    Attributes:
        decides: whether they may add to it.
        owners: who may be given an action, by name; nobody where they may not.
    """

    open: Sequence[Improvement]
    done: Sequence[Improvement]
    names: dict[StaffId, str]
    decides: bool


def decides(house: House, actor: Actor) -> bool:
    """Tell whether somebody decides what is to be improved: who reads the report that it is decided upon."""
    return decided_on(house.playbook) is not None and bool(sites_read(actor, house.playbook))


def listed(work: Work, house: House, actor: Actor, since: datetime) -> Listed:
    """Return what is theirs to do and what is of the sites whose report they read; of what is done, since a moment."""
    sight = _sight_of(house, actor)
    found = [each for each in work.improvements.open() if sight.has(each)]
    done = [each for each in work.improvements.done_since(since) if sight.has(each)]
    return Listed(found, done, {each.id: each.name for each in work.people.everybody()}, decides(house, actor))


def decide(
    work: Work, house: House, actor: Actor, *, what: str, owner: StaffId, due: datetime, upon: str, now: datetime
) -> Improvement:
    """Put an action on the list, and tell whoever has to do it.

    Raises:
        UnknownCase: this person decides nothing, or there is no such owner.
    """
    ladder = ladder_of(house.playbook)
    known = {each.id for each in work.people.everybody() if each.active}
    if ladder is None or actor.staff is None or not decides(house, actor) or owner not in known:
        raise UnknownCase("")
    sites = sites_read(actor, house.playbook)
    site = None if None in sites else min(filter(None, sites), default=None)
    made = Improvement(
        what=what, owner=owner, site=site, upon=upon, set_at=now, set_by=actor.staff, due_at=due,
        fired=past(ladder.rungs, due, now),
    )  # fmt: skip
    made = replace(made, id=work.improvements.add(made))
    _tell(work, house, made, Recipients.OWNER, "cases.improvement.set", Priority.NOTICE, now)
    _watch(work, house, made)
    work.hint("board")
    return made


def finish(work: Work, house: House, actor: Actor, ident: int, result: str, now: datetime) -> bool:
    """End an action with what came of it; False where somebody was first.

    Raises:
        UnknownCase: there is none, or none that this person may end: its owner, and who decides.
    """
    try:
        found = work.improvements.get(ident)
    except LookupError as missing:
        raise UnknownCase("") from missing
    if actor.staff is None or not _sight_of(house, actor).has(found):
        raise UnknownCase("")
    if not work.improvements.done(ident, now, actor.staff, result):
        return False
    work.timers.cancel(_subject(found), KIND)
    work.hint("board")
    return True


def climb(work: Work, house: House, ident: int, generation: int, now: datetime) -> None:
    """Climb a rung of an action's ladder."""
    found = work.improvements.get(ident)
    outcome = fire(found, generation, now, house.playbook, house.zone)
    if outcome is not None:
        found, rung = outcome
        work.improvements.climb(ident, found.fired)
        for name in rung.tell if rung else ():
            act = rung.act if rung else Act.REMIND
            _tell(work, house, found, name, f"cases.improvement.{act}", RINGS.get(act, Priority.NOTICE), now)
    _watch(work, house, found)


@dataclass(frozen=True, slots=True)
class _Sight:
    """What somebody may know of: what is of the sites whose report they read, and what is theirs to do."""

    sites: frozenset[str | None]
    own: StaffId | None

    def has(self, improvement: Improvement) -> bool:
        return improvement.site in self.sites or improvement.owner == self.own


def _sight_of(house: House, actor: Actor) -> _Sight:
    sites = sites_read(actor, house.playbook) if decides(house, actor) else frozenset[str | None]()
    return _Sight(sites, actor.staff)


def _watch(work: Work, house: House, improvement: Improvement) -> None:
    moment = moment_of(improvement, house.playbook, house.zone)
    if moment is not None:
        work.timers.set(_subject(improvement), KIND, improvement.fired, moment.at)
        work.hint("timers")


def _subject(improvement: Improvement) -> SubjectId:
    return SubjectId(f"{SUBJECT}:{improvement.id}")


def _tell(
    work: Work, house: House, improvement: Improvement, name: str, key: str, priority: Priority, now: datetime
) -> None:
    """Tell whoever has to do it, or a role or team that a rung names, at the desk and where they work."""
    args: dict[str, Said] = {"what": improvement.what, "due": improvement.due_at}
    for chat in _chats(house, improvement, name):
        dedupe = f"{SUBJECT}:{improvement.id}:{key}:{improvement.fired}:{chat}"
        notice = StaffNotice(chat=chat, said=Phrase(key, args), priority=priority, dedupe=dedupe)
        ring(work, notice, None, now)
        ring_where_they_work(work, Ring(notice=notice, case=None, privy=frozenset(), rules=house.playbook), now)


def _chats(house: House, improvement: Improvement, name: str) -> Iterator[str]:
    if name == Recipients.OWNER:
        yield f"staff:{improvement.owner}"
        return
    kind = "role" if name in house.playbook.roles else "team"
    yield at_site(f"{kind}:{name}", improvement.site)
