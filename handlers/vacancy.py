"""Roles and teams without people: who is told of it once, what waits for them, and passing on as people come and go.

What a case keeps of it (`vacant`, `deserted`, `stand_in`) changes with its team, site, category or recusals, and for
all open cases when somebody joins or leaves: so nothing has to be asked when a notice is written (P2, P4).
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import reduce

from handlers.addressing import recipients
from handlers.house import House
from handlers.message import Phrase, Said
from handlers.notices import called
from handlers.roster import roster_of
from handlers.said import to_json
from handlers.teams.showing import refresh
from workflow.boards import boards_of
from workflow.case import Case
from workflow.errors import StaleCase
from workflow.moves import Phase
from workflow.people import ADMINISTRATOR, Grant
from workflow.playbook import Playbook
from workflow.ports import Work
from workflow.roster import Roster, Seat, settled
from workflow.seats import empty_seats, named_as, seat_of
from workflow.sites import at_site
from workflow.stored import Notice, OutboxState, Priority
from workflow.timeline import Event


def is_placed_anew(before: Case, after: Case) -> bool:
    """Tell whether a change makes others answerable, so that it has to be asked who of them is here."""
    if before.phase is Phase.CLOSED:
        return True
    placed = (after.team, after.site, after.category, after.recused)
    return placed != (before.team, before.site, before.category, before.recused)


def warn_of_nobody(work: Work, case: Case, events: Iterable[Event], playbook: Playbook, now: datetime) -> None:
    """Tell administrators and whoever stands in, once, of a role or team without people that a case wants."""
    if not (case.vacant or case.deserted):
        return
    wanted = {name for event in events for name in recipients(event, case, playbook)}
    wanted &= case.vacant | case.deserted
    owner = playbook.stages[case.stage].owner
    wanted |= {owner} if owner in case.vacant and case.phase is not Phase.CLOSED else set()
    if not wanted:
        return
    roster = roster_of(work, playbook)
    seats = [seat for name in sorted(wanted) if roster.nobody_in(seat := seat_of(name, case.team, case.site, roster))]
    named = empty_seats(roster) if seats else ()
    for seat in dict.fromkeys(named_as(seat, named, roster) for seat in seats):
        for notice in _alerts(seat, case, playbook, now):
            work.outbox.put(notice)


def _alerts(seat: Seat, case: Case, playbook: Playbook, now: datetime) -> Iterable[Notice]:
    """Yield the alert for administrators and for whoever stands in; neither names a case or a customer."""
    said, listeners = Phrase("cases.nobody.alone", {"seat": in_words(seat, playbook)}), [ADMINISTRATOR]
    if case.stand_in:
        stand_in = playbook.roles[case.stand_in].name
        said = Phrase("cases.nobody.stands_in", {"seat": in_words(seat, playbook), "stand_in": stand_in})
        listeners.append(case.stand_in)
    for listener in listeners:
        yield Notice(
            dedupe=_name(seat, listener),
            lane="desk",
            chat=at_site(f"role:{listener}", None if listener == ADMINISTRATOR else seat.site),
            body={"said": to_json(said)},
            at=now,
            priority=Priority.ESCALATION,
            state=OutboxState.SENT,
        )


def _name(seat: Seat, listener: str) -> str:
    """Return the name under which an alert is written once, and taken back when somebody has the seat."""
    return ":".join(("nobody", *(part or "" for part in seat), listener))


def take_back_alerts(work: Work, grants: Iterable[Grant], playbook: Playbook) -> None:
    """Withdraw the alerts that say of a seat which somebody now has that nobody has it."""
    fallback = playbook.recusal.fallback if playbook.recusal else ()
    own = (category.stand_in for category in playbook.categories if category.stand_in)
    listeners = dict.fromkeys((ADMINISTRATOR, *own, *fallback))
    for grant in grants:
        team = grant.team or (playbook.roles[grant.role].team if grant.role in playbook.roles else None)
        sites = (None, grant.site) if grant.site else (None, *playbook.sites)
        for role, part in ((grant.role, team), (grant.role, None), (None, team)):
            for site in sites:
                for listener in listeners:
                    work.outbox.take_back(_name(Seat(role, part, site), listener))


def in_words(seat: Seat, playbook: Playbook) -> Said:
    """Return what a seat is called: role, team and site."""
    tables = (playbook.roles, playbook.teams, playbook.sites)
    names = [called(table, name) for name, table in zip(seat, tables, strict=True) if name]
    return reduce(lambda first, rest: Phrase("cases.nobody.seat", {"first": first, "rest": rest}), names)


def is_unsettled(work: Work, house: House) -> bool:
    """Tell whether any open case is to change hands or boards."""
    return next(_unsettled(work, house), None) is not None


def resettle(work: Work, house: House, now: datetime) -> int:
    """Give every open case to who is here now, on the boards of today, and return how many changed.

    Whoever changes a case meanwhile, in another process, is passed over: the next settling finds it.
    """
    changed = 0
    for after, playbook, boards in _unsettled(work, house):
        try:
            saved = work.cases.save(after, (), boards)
        except StaleCase:
            continue
        refresh(work, saved, playbook, now)
        warn_of_nobody(work, saved, (), playbook, now)
        changed += 1
    if changed:
        work.hint("board")
    return changed


def _unsettled(work: Work, house: House) -> Iterator[tuple[Case, Playbook, frozenset[str]]]:
    """Yield each open case that is not as it should be by now as it should be, with its rules and its boards."""
    rosters: dict[str, Roster] = {}
    for case in work.cases.each_open():
        playbook = house.playbook_of(case, work)
        if case.playbook not in rosters:
            rosters[case.playbook] = roster_of(work, playbook)
        after = settled(case, rosters[case.playbook])
        boards = boards_of(after, playbook, house.playbook.sites)
        if after != case or boards != work.cases.boards(case.number):
            yield after, playbook, boards
