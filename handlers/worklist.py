"""What somebody works through at the desk, a page at a time: their own, what they must decide, their team's, nobody's.

A search is over all that they see, and finds nothing else (P6): not even whose words only they may not read.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import islice

from handlers.cards import flags_of, owner_called, scope_of
from handlers.house import House
from handlers.intake.person import normalised
from handlers.masking import masked, sees_contact
from handlers.message import Said
from handlers.standing_in import stood_in_for
from handlers.teams.approvals import DECIDES
from workflow.case import Case, roles_here
from workflow.clocks import next_due, overdue
from workflow.errors import UnknownCase
from workflow.extension import decider
from workflow.moves import Fact, Move
from workflow.numbers import CaseNumber, parse_number
from workflow.people import Actor, Scope, StaffId
from workflow.playbook import Playbook
from workflow.ports import Work
from workflow.recusal import owner_of
from workflow.stored import Staff
from workflow.worklists import Listed, Place, Wanted

PER_PAGE = 50
AT_THE_TOP = 10
"""Cases to decide on that stand above somebody's own."""
LOOKED_AT = 200
"""Cases among which these are looked for."""
MOST_WORDS, LONGEST_WORD = 4, 40
CLOSED_AMONG, CLOSED_SHOWN = 5_000, 20
"""(ours) The last closed cases of the house that a search looks through, and how many of them it shows."""
MANY = 100
"""From here on a count says no more."""
ONLY_A_CONTACT = re.compile(r"[\d\s()+./-]{5,}|\S+@\S+")


class View(StrEnum):
    """Which part of the open cases is listed."""

    MINE = "mine"
    DECIDE = "decide"
    TEAM = "team"
    FREE = "free"
    ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the address asks for; `words` is what was typed to search for."""

    view: View = View.MINE
    words: str = ""
    team: str | None = None
    stage: str | None = None
    category: str | None = None
    grade: str | None = None
    late: bool = False
    after: Place | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A case on a list: what is needed to choose it, and nothing to press."""

    number: CaseNumber
    stage: Said
    due: datetime | None
    overdue: bool
    grade: Said | None
    category: Said | None
    team: Said
    owner: Said
    flags: tuple[Said, ...]
    issue: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Worklist:
    """A page of cases.

    Attributes:
        decide: of one's own, those above them that this person must decide on; `further` where there are more.
        after: where the next page goes on; None on the last.
        closed: of a search for words, those of the last closed cases that have them.
    """

    rows: tuple[Row, ...]
    after: Place | None = None
    closed: tuple[Row, ...] = ()
    decide: tuple[Row, ...] = ()
    further: bool = False


@dataclass(frozen=True, slots=True)
class Onlooker:
    """Who looks, and when."""

    work: Work
    house: House
    actor: Actor
    now: datetime
    people: Mapping[StaffId, Staff]

    @property
    def scope(self) -> Scope:
        return scope_of(self.actor, self.house.playbook)

    def row(self, case: Case, issue: str) -> Row:
        """Return a case as it is listed."""
        playbook = self.house.playbook_of(case, self.work)
        category = playbook.category(case.category)
        return Row(
            number=case.number,
            stage=playbook.stages[case.stage].name,
            due=next_due(case),
            overdue=overdue(case, self.now),
            grade=playbook.grades[case.grade].name if case.grade else None,
            category=category.name if category else None,
            team=playbook.teams[case.team].name,
            owner=owner_called(case, playbook, self.people),
            flags=tuple(flags_of(case, playbook)),
            issue=self.readable(case, issue),
        )

    def rows(self, numbers: Iterable[CaseNumber], most: int) -> tuple[Row, ...]:
        """Return those of some cases that this person sees, closed ones too."""
        found = (self._of_number(number) for number in dict.fromkeys(numbers))
        return tuple(islice((row for row in found if row), most))

    def _of_number(self, number: CaseNumber) -> Row | None:
        try:
            case = self.work.cases.get(number, visible_to=self.scope)
        except UnknownCase:
            return None
        return self.row(case, self.work.cases.elements(number).issue)

    def readable(self, case: Case, issue: str) -> str:
        """Return the words of an issue, masked where this person need not know who complains."""
        if sees_contact(self.actor, self.house.playbook_of(case, self.work)):
            return issue
        return masked(issue, self.work.cases.elements(case.number))


def onlooker(work: Work, house: House, actor: Actor, now: datetime) -> Onlooker:
    """Return somebody who looks at lists now."""
    return Onlooker(work, house, actor, now, {each.id: each for each in work.people.everybody()})


def worklist_of(work: Work, house: House, actor: Actor, asked: Asked, now: datetime) -> Worklist:
    """Return a page of what is asked for.

    Raises:
        ValueError: the address goes on behind what is no place.
    """
    reader = onlooker(work, house, actor, now)
    if asked.words.strip() and (known := _known(reader, asked.words.strip())):
        return Worklist(rows=known)
    view = View.ALL if asked.words.strip() else asked.view
    if view is View.DECIDE:
        return _to_decide(reader, asked, PER_PAGE, PER_PAGE)
    wanted = _wanted(reader, asked, view)
    found = work.worklists.listed(wanted, visible_to=reader.scope, after=asked.after, limit=PER_PAGE + 1)
    page = found[:PER_PAGE]
    rows = tuple(row for each in page if (row := _row(reader, each, asked, wanted.words)))
    after = page[-1].place if len(found) > PER_PAGE else None
    if view is not View.MINE or asked.after:
        return Worklist(rows=rows, after=after, closed=_closed(reader, asked, wanted))
    above = _to_decide(reader, asked, LOOKED_AT, AT_THE_TOP)
    return Worklist(rows=rows, after=after, decide=above.rows, further=above.after is not None)


def counts_of(work: Work, house: House, actor: Actor, now: datetime) -> Mapping[View, int]:
    """Return how many cases stand in those views that are counted without looking at each."""
    reader = Onlooker(work, house, actor, now, {})
    views = [View.MINE, View.FREE, *([View.TEAM] if teams_of_mine(actor, house.playbook) else [])]
    wanted = {view: _wanted(reader, Asked(), view) for view in views}
    return {view: work.worklists.counted(wanted[view], visible_to=reader.scope, most=MANY) for view in views}


def teams_of_mine(actor: Actor, playbook: Playbook) -> frozenset[str]:
    """Return the teams that somebody works in, under all their names."""
    grants = (grant for grant in actor.grants if grant.role in playbook.roles)
    held = (grant.team or playbook.roles[grant.role].team for grant in grants)
    return frozenset(name for team in held if team for name in playbook.names_of(team))


def must_decide(case: Case, actor: Actor, now: datetime, playbook: Playbook) -> bool:
    """Tell whether a plan or an extension waits for this person: its role decides, or all who may where that can't."""
    return any(_decides(case, actor, now, playbook, fact) for fact in DECIDES)


def _decides(case: Case, actor: Actor, now: datetime, playbook: Playbook, fact: Fact) -> bool:
    if not case.moves(actor, now, playbook, DECIDES[fact]):
        return False
    role = decider(case, playbook) if fact is Fact.EXTENSION_REQUESTED else owner_of(case, playbook)
    if role is None or role in roles_here(actor, case, playbook):
        return True
    return not any(_may(role, move, case, playbook) for move in DECIDES[fact])


def _may(role: str, move: Move, case: Case, playbook: Playbook) -> bool:
    rule = playbook.rule(case.stage, move)
    return rule is not None and move in playbook.roles[role].may and (not rule.by or role in rule.by)


def _known(reader: Onlooker, typed: str) -> tuple[Row, ...]:
    """Return the cases, closed ones too, that a number or a contact leads to."""
    if number := parse_number(typed):
        numbers: Sequence[CaseNumber] = [number]
    elif ONLY_A_CONTACT.fullmatch(typed) and sees_contact(reader.actor, reader.house.playbook):
        ways = [way for way in normalised(typed, None, reader.house.country) if way]
        numbers = [found for way in ways for found in reader.work.cases.by_contact(way)]
    else:
        return ()
    return reader.rows(numbers, PER_PAGE)


def _row(reader: Onlooker, listed: Listed, asked: Asked, words: Sequence[str]) -> Row | None:
    """Return a case that was listed; None where its words are hidden from this person, or it only waits."""
    row = reader.row(listed.case, listed.issue)
    if asked.late and not row.overdue:
        return None
    return row if all(word.lower() in row.issue.lower() for word in words) else None


def _closed(reader: Onlooker, asked: Asked, wanted: Wanted) -> tuple[Row, ...]:
    """Return the last closed cases that have the words; none where what is asked for are open ones alone."""
    if not wanted.words or asked.after or asked.stage or asked.late:
        return ()
    found = reader.work.worklists.closed(wanted, visible_to=reader.scope, among=CLOSED_AMONG, limit=CLOSED_SHOWN)
    return tuple(row for each in found if (row := _row(reader, each, asked, wanted.words)))


def _to_decide(reader: Onlooker, asked: Asked, looked_at: int, most: int) -> Worklist:
    found = reader.work.worklists.listed(
        _wanted(reader, asked, View.DECIDE), visible_to=reader.scope, after=asked.after, limit=looked_at + 1
    )
    waiting = [each for each in found[:looked_at] if _waits(reader, each.case)]
    rows = tuple(row for each in waiting[:most] if (row := _row(reader, each, asked, ())))
    more = len(found) > looked_at or len(waiting) > most
    return Worklist(rows=rows, after=found[:looked_at][-1].place if more else None)


def _waits(reader: Onlooker, case: Case) -> bool:
    return must_decide(case, reader.actor, reader.now, reader.house.playbook_of(case, reader.work))


def _wanted(reader: Onlooker, asked: Asked, view: View) -> Wanted:
    return Wanted(
        owner=reader.actor.staff if view is View.MINE else None,
        also=stood_in_for(reader.work, reader.actor, reader.now) if view is View.MINE else frozenset(),
        unowned=view is View.FREE,
        teams=_teams(reader, asked, view),
        deciding=frozenset(_approving(reader.work, reader.house)) if view is View.DECIDE else None,
        stage=asked.stage,
        category=asked.category,
        grade=asked.grade,
        late_at=reader.now if asked.late else None,
        words=tuple(word[:LONGEST_WORD] for word in asked.words.split()[:MOST_WORDS]),
    )


def _teams(reader: Onlooker, asked: Asked, view: View) -> frozenset[str]:
    """Return the teams that are asked for; where these are none of one's own, one that no case has."""
    playbook = reader.house.playbook
    own = teams_of_mine(reader.actor, playbook) if view is View.TEAM else None
    named = frozenset(playbook.names_of(asked.team)) if asked.team else None
    if own is None:
        return named or frozenset()
    return (own & named if named else own) or frozenset({""})


def _approving(work: Work, house: House) -> Iterator[str]:
    """Yield the stages, of this and earlier versions, in which a plan may wait to be approved."""
    for digest in {house.book.digest, *work.playbooks.versions(house.book.name)}:
        for name, stage in house.rules(digest, work).stages.items():
            if Move.APPROVE in stage.moves:
                yield name
