"""Supervision: orders that wait for an answer, extensions to decide on, cases to inspect, and what came of them.

All of it is within what the reader sees (P6); a draw is told to those alone who draw or score.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from handlers.duty_lines import DutyLine, checks_of
from handlers.house import House
from handlers.lines import Line, line_of
from handlers.masking import sees_contact
from handlers.message import Said
from handlers.presses import Press, presses
from handlers.worklist import Onlooker, Row, onlooker
from workflow.case import Case
from workflow.clocks import moment_of
from workflow.errors import UnknownCase
from workflow.extension import DECISIONS, asked
from workflow.moves import Fact, Move
from workflow.numbers import CaseNumber
from workflow.oversight import Done, Scores, SiteCount, Watched, oversees
from workflow.people import Actor
from workflow.ports import Work

SHOWN = 50
"""Lines of each part; more stand in the list of all cases."""
TO_SCORE = 20
LATELY = 30
DAYS = (7, LATELY, 92, 366)
"""(ours) How far back what came of it is shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the address asks for."""

    site: str | None = None
    team: str | None = None
    days: int = LATELY


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordered:
    """A supervision order without an answer: since when, and when those above hear of it next."""

    row: Row
    since: datetime
    told_next: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A request for an extension: what was due when, what is wanted, why, by whom; `presses` decide on it."""

    row: Row
    clock: Said
    due: datetime
    wanted: datetime
    reason: str
    by: Said
    presses: tuple[Press, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Handled:
    """A closed case that nobody scored yet, with the button that does."""

    row: Row
    closed_at: datetime
    press: Press


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """What came of an order, a request or an inspection."""

    number: CaseNumber
    line: Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """How the cases of one team, or of one site, were scored: how many, on average, and the worst."""

    name: str | None
    count: int
    mean: float
    lowest: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """What somebody above sees at once."""

    orders: tuple[Ordered, ...]
    wishes: tuple[Wish, ...]
    checks: tuple[DutyLine, ...]
    handled: tuple[Handled, ...]
    ended: tuple[Ended, ...]
    teams: tuple[Judged, ...]
    sites: tuple[SiteCount, ...]
    by_site: Mapping[str | None, Judged]


def sites_of(actor: Actor, house: House) -> tuple[str, ...]:
    """Return the sites whose cases somebody sees."""
    return tuple(site for site in house.playbook.sites if any(grant.reaches(site) for grant in actor.grants))


def overview_of(work: Work, house: House, actor: Actor, query: Asked, now: datetime) -> Overview:
    """Return what waits and what was done lately, of what is asked for.

    Raises:
        UnknownCase: this person stands above nobody, or the site is none of theirs.
    """
    if not oversees(actor, house.playbook) or (query.site and query.site not in sites_of(actor, house)):
        raise UnknownCase("")
    reader, watched = onlooker(work, house, actor, now), Watched(site=query.site, team=query.team)
    scope, since = reader.scope, now - timedelta(days=query.days)
    found = work.oversight
    scores = found.scores(watched, since, visible_to=scope)
    return Overview(
        orders=tuple(_orders(reader, found.ordered(watched, visible_to=scope, limit=SHOWN))),
        wishes=tuple(_wishes(reader, found.extending(watched, visible_to=scope, limit=SHOWN))),
        checks=tuple(line for line in checks_of(work, house, actor, now) if _is_watched(reader, line, watched)),
        handled=tuple(_handled(reader, found.unscored(watched, since, visible_to=scope, limit=SHOWN)))[:TO_SCORE],
        ended=tuple(_ended(reader, found.done(watched, since, visible_to=scope, limit=SHOWN))),
        teams=tuple(sorted(_judged(scores, lambda each: each.team), key=lambda each: each.mean)),
        sites=tuple(found.by_site(watched, visible_to=scope, late_at=now)) if house.playbook.sites else (),
        by_site={each.name: each for each in _judged(scores, lambda each: each.site)},
    )


def _orders(reader: Onlooker, found: Sequence[Case]) -> Iterator[Ordered]:
    for case in found:
        rules, row = reader.house.playbook_of(case, reader.work), _row(reader, case)
        running = (clock for clock in case.clocks if clock.running and clock.breached and clock.paused_at is None)
        moments = (moment_of(clock, rules, reader.house.zone) for clock in running)
        if row is not None and case.order is not None:
            told = min((moment.at for moment in moments if moment), default=None)
            yield Ordered(row=row, since=case.order, told_next=told)


def _wishes(reader: Onlooker, found: Sequence[Case]) -> Iterator[Wish]:
    for case in found:
        rules, row, clock = reader.house.playbook_of(case, reader.work), _row(reader, case), asked(case, reader.now)
        said = reader.work.cases.last(case.number, frozenset({Fact.EXTENSION_REQUESTED})) if row else None
        if row is None or clock is None or clock.wanted is None or said is None:
            continue
        line = line_of(said, case, rules, reader.work.cases.elements(case.number), clear=_is_clear(reader, case))
        buttons = presses(case, reader.actor, reader.now, rules, reader.people)
        yield Wish(
            row=row,
            clock=rules.clocks[clock.name].name,
            due=clock.due_at,
            wanted=clock.wanted,
            reason=next((str(words) for _, words in line.words), ""),
            by=line.who,
            presses=tuple(press for press in buttons if press.move in DECISIONS),
        )


def _is_watched(reader: Onlooker, line: DutyLine, watched: Watched) -> bool:
    for number in line.listed:
        case = reader.work.cases.get(number, visible_to=reader.scope)
        return watched.site in (None, case.site) and watched.team in (None, case.team)
    return False


def _handled(reader: Onlooker, found: Sequence[Case]) -> Iterator[Handled]:
    for case in found:
        rules = reader.house.playbook_of(case, reader.work)
        if case.closed_at is None or not case.moves(reader.actor, reader.now, rules, {Move.SCORE}):
            continue
        buttons = presses(case, reader.actor, reader.now, rules, reader.people)
        press = next(press for press in buttons if press.move is Move.SCORE)
        if row := _row(reader, case):
            yield Handled(row=row, closed_at=case.closed_at, press=press)


def _ended(reader: Onlooker, found: Sequence[Done]) -> Iterator[Ended]:
    for done in found:
        case, cases = reader.work.cases.get(done.number, visible_to=reader.scope), reader.work.cases
        try:
            event = next(line.event for line in cases.timeline(case.number) if line.seq == done.place)
            elements = cases.elements(case.number)
        except LookupError:
            continue  # its words were erased
        rules = reader.house.playbook_of(case, reader.work)
        yield Ended(number=case.number, line=line_of(event, case, rules, elements, clear=_is_clear(reader, case)))


def _is_clear(reader: Onlooker, case: Case) -> bool:
    return sees_contact(reader.actor, reader.house.playbook_of(case, reader.work))


def _row(reader: Onlooker, case: Case) -> Row | None:
    """Return a case as it is listed; None where its words were erased."""
    try:
        return reader.row(case, reader.work.cases.elements(case.number).issue)
    except LookupError:
        return None


def _judged(scores: Sequence[Scores], of: Callable[[Scores], str | None]) -> Iterator[Judged]:
    for name in dict.fromkeys(map(of, scores)):
        mine = [each for each in scores if of(each) == name]
        count = sum(each.given for each in mine)
        mean = sum(each.total for each in mine) / count
        yield Judged(name=name, count=count, mean=mean, lowest=min(each.lowest for each in mine))
