"""Narrow rows for reports, a page at a time, so that a year of cases is never in memory at once."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any, cast

from sqlalchemy import and_, or_, select

from storage import codec
from storage.cases import elements_place, key_place
from storage.codec import EPOCH, micros, moment
from storage.documents import read_elements, read_given
from storage.encryption import Keys
from storage.statement import Connection, Row, Statement, given
from storage.tables import case_, case_event, contact, recusal
from workflow.moves import Fact, Kind, Phase
from workflow.numbers import CaseNumber
from workflow.reports.months import Period
from workflow.reports.tales import COUNTED, Mark, Tale, Trace

PAGE = 1_000
"""Cases read at once."""
MERGED = "merged"
_next = case_.c.id > given(case_.c.id, "after")
_touched = and_(
    case_.c.filed_at < given(case_.c.filed_at, "until"),
    or_(case_.c.closed_at.is_(None), case_.c.changed_at >= given(case_.c.changed_at, "since")),
)
_narrow = (case_.c.id, case_.c.number, case_.c.filed_at, case_.c.category, case_.c.team, case_.c.site, case_.c.place)

TALES = Statement(
    select(*_narrow, case_.c.stage, case_.c.state)
    .where(_next, _touched)
    .order_by(case_.c.id)
    .limit(given(case_.c.id, "most"))
)
MARKS = Statement(
    select(case_event.c.case_id, case_event.c.fact, case_event.c.at, case_event.c.word, case_event.c.phase)
    # Asked case by case: in a join each event would look its case up anew.
    .where(case_event.c.case_id.in_(select(case_.c.id).where(_next, case_.c.id <= given(case_.c.id, "last"), _touched)))
    .where(or_(case_event.c.fact.in_(sorted(COUNTED)), case_event.c.phase.is_not(None)))
    .order_by(case_event.c.case_id, case_event.c.seq)
)
TRACES = Statement(
    select(*_narrow)
    .where(_next, case_.c.filed_at >= given(case_.c.filed_at, "since"))
    .where(case_.c.filed_at < given(case_.c.filed_at, "until"))
    .where(or_(case_.c.outcome.is_(None), case_.c.outcome != MERGED))
    .order_by(case_.c.id)
    .limit(given(case_.c.id, "most"))
)
PEOPLE = Statement(
    select(contact.c.case_id, contact.c.blind)
    .join(case_, case_.c.id == contact.c.case_id)
    .where(_next, case_.c.id <= given(case_.c.id, "last"))
    .where(case_.c.filed_at >= given(case_.c.filed_at, "since"))
    .order_by(contact.c.case_id)
)
NAMED = Statement(
    select(case_.c.number, case_.c.place, case_.c.issue, case_.c.sealed, case_.c.wrapped).where(
        case_.c.number == given(case_.c.number)
    )
)
RECUSED = Statement(
    select(case_.c.number).join(recusal, recusal.c.case_id == case_.c.id).where(recusal.c.who == given(recusal.c.who))
)
FACTS = {fact.value: fact for fact in Fact}
PHASES = {phase.value: phase for phase in Phase}
_marked = cast("Callable[[type[Mark], tuple[Fact, datetime, str | None, Phase | None]], Mark]", tuple.__new__)  # pyright: ignore[reportUnknownMemberType]
"""Half a million a report: a named tuple's own maker takes half as long again, and `moment` would be a call more."""


class SqlFigures:
    """The cases over one transaction, as reports see them."""

    def __init__(self, connection: Connection, keys: Keys) -> None:
        self._connection, self._keys = connection, keys

    def tales(self, periods: Sequence[Period]) -> Iterator[Tale]:
        told: set[CaseNumber] = set()
        several = len(periods) > 1
        for period in periods:
            span = {"since": micros(period.begins), "until": micros(period.ends)}
            for rows in self._pages(TALES, **span):
                marks = self._by_case(MARKS, rows, **span)
                for row in rows:
                    if row[1] not in told:
                        yield _tale(row, marks.get(row[0], ()))
                told |= {row[1] for row in rows} if several else set()

    def traces(self, period: Period, recent: datetime) -> Iterator[Trace]:
        span = {"since": micros(period.begins), "until": micros(period.ends)}
        for rows in self._pages(TRACES, **span):
            people = self._by_case(PEOPLE, rows, since=micros(recent))
            for row in rows:
                yield _trace(row, people.get(row[0], ()))

    def recused(self, names: frozenset[str]) -> frozenset[CaseNumber]:
        rows = (row for name in names for row in self._connection.rows(RECUSED, who=name))
        return frozenset(CaseNumber(number) for (number,) in rows)

    def places(self, numbers: Collection[CaseNumber]) -> Mapping[str, str]:
        found = [self._connection.row(NAMED, number=number) for number in sorted(numbers)]
        return dict(filter(None, (self._named(row) for row in found if row)))

    def _named(self, row: Row) -> tuple[str, str] | None:
        number, place, issue, sealed, wrapped = row
        if place is None or wrapped is None:
            return None
        sealer = self._keys.unwrapped(wrapped, key_place(number))
        elements = read_elements(sealer.unseal(sealed, elements_place(number)), issue)
        return bytes(place).hex(), (elements.where_understood or elements.where_said or "").strip()

    def _pages(self, statement: Statement, **given: int) -> Iterator[Sequence[Row]]:
        after = 0
        while rows := self._connection.rows(statement, after=after, most=PAGE, **given):
            yield rows
            after = rows[-1][0]

    def _by_case(self, statement: Statement, rows: Sequence[Row], **given: int) -> Mapping[int, Sequence[Row]]:
        found = self._connection.rows(statement, after=rows[0][0] - 1, last=rows[-1][0], **given)
        return {case: list(lines) for case, lines in groupby(found, itemgetter(0))}


def _tale(row: Row, marks: Sequence[Row]) -> Tale:
    _, number, filed_at, category, team, site, place, stage, state = row
    case: Mapping[str, Any] = codec.read_object(state)
    return Tale(
        number=number,
        kind=Kind(case["kind"]),
        channel=case["channel"],
        category=category,
        grade=case.get("grade"),
        team=team,
        site=site,
        stage=stage,
        filed_at=moment(filed_at),
        place=None if place is None else bytes(place).hex(),
        labels=frozenset(case.get("labels", ())),
        remedies=read_given(case.get("remedies", ())),
        marks=tuple(
            [
                _marked(Mark, (FACTS[fact], EPOCH + timedelta(0, 0, at), word, PHASES[phase] if phase else None))
                for _, fact, at, word, phase in marks
            ]
        ),
    )


def _trace(row: Row, people: Sequence[Row]) -> Trace:
    _, number, filed_at, category, team, site, place = row
    return Trace(
        number=number,
        filed_at=moment(filed_at),
        category=category,
        team=team,
        site=site,
        place=None if place is None else bytes(place).hex(),
        people=tuple(bytes(blind).hex() for _, blind in people),
    )
