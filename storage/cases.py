"""Cases with elements and timelines: the rules' facts in clear, what people told us sealed with the case's key."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from storage import case_statements as sql
from storage import codec, sight
from storage.codec import FOREVER, micros, micros_or_none
from storage.documents import (
    GUESSED,
    read_case,
    read_elements,
    read_event,
    remembered,
    write_case,
    write_elements,
    write_event,
)
from storage.encryption import Keys, Sealer, bound
from storage.errors import Erased
from storage.statement import Connection, Row, Value
from workflow.alike import place_of
from workflow.case import Case
from workflow.clocks import next_due
from workflow.elements import Elements
from workflow.errors import StaleCase, UnknownCase
from workflow.frozen import replace
from workflow.moves import Fact, Phase
from workflow.numbers import CaseNumber
from workflow.people import ConversationId, Scope
from workflow.reports.tales import word_of
from workflow.stored import Line
from workflow.timeline import Event


class _Known(NamedTuple):
    """What this transaction has seen of a row, so that a save needs no second look."""

    id: int
    version: int
    lines: int
    teams: str
    wrapped: bytes | None
    recused: frozenset[str] = frozenset()
    part_of: CaseNumber | None = None
    phase: Phase | None = None
    changed: int = 0


class SqlCases:
    """The cases over one transaction."""

    def __init__(self, connection: Connection, keys: Keys) -> None:
        self._connection = connection
        self._keys = keys
        self._known: dict[CaseNumber, _Known] = {}
        self._held: dict[CaseNumber, Case] = {}
        """Those that this transaction changed: until it ends, nobody else can."""

    def add(self, case: Case, elements: Elements, because: Sequence[Event], teams: frozenset[str]) -> Case:
        first = replace(case, version=case.version + 1)
        sealer, wrapped = self._keys.fresh(key_place(case.number))
        listed, changed = _listed(teams), _changed(micros(case.filed_at), because)
        ident = self._connection.number(
            sql.ADD,
            number=case.number,
            version=first.version,
            lines=len(because),
            teams=listed,
            filed_at=micros(case.filed_at),
            changed_at=changed,
            place=self._place(elements),
            issue=elements.issue,
            sealed=sealer.seal(write_elements(elements), elements_place(case.number)),
            wrapped=wrapped,
            **_columns_of(first),
        )
        known = _Known(ident, first.version, len(because), listed, wrapped, case.recused)
        known = known._replace(phase=case.phase, changed=changed)
        self._known[case.number] = known
        self._keep_out(ident, frozenset(), case.recused)
        self._append(case.number, known, because, case.phase)
        self._add_teams(ident, teams)
        self._add_contacts(ident, elements)
        self._held[case.number] = first
        return first

    def get(self, number: CaseNumber, *, visible_to: Scope) -> Case:
        held = self._held.get(number) if visible_to.everything else None
        if held is not None and held.recused.isdisjoint(visible_to.recused_as):
            return held
        statement, values = sight.one_case(visible_to)
        row = self._connection.row(statement, number=number, **values)
        if row is None:
            raise UnknownCase(number)
        return self._case(row)

    def save(self, case: Case, because: Sequence[Event], teams: frozenset[str]) -> Case:
        before = self._at_version(case)
        after = replace(case, version=case.version + 1)
        known = before._replace(
            version=after.version,
            lines=before.lines + len(because),
            teams=_listed(teams),
            recused=case.recused,
            part_of=case.part_of,
            phase=case.phase if because else before.phase,
            changed=_changed(before.changed, because),
        )
        written = self._connection.run(
            sql.SAVE,
            number=case.number,
            known=case.version,
            version=known.version,
            lines=known.lines,
            teams=known.teams,
            changed_at=known.changed,
            **_columns_of(after),
        )
        if written == 0:
            raise StaleCase(case.number, case.version)
        self._known[case.number] = known
        self._append(case.number, known, because, case.phase if case.phase is not before.phase else None)
        self._keep_out(known.id, before.recused, known.recused)
        self._keep_together(known.id, before.part_of, known.part_of)
        if known.teams != before.teams:
            self._connection.run(sql.CLEAR_TEAMS, case_id=known.id)
            self._add_teams(known.id, teams)
        self._held[case.number] = after
        return after

    def elements(self, number: CaseNumber) -> Elements:
        known = self._of(number)
        row = self._connection.row(sql.ELEMENTS, id=known.id)
        if row is None:
            raise UnknownCase(number)
        issue, sealed = row
        return read_elements(self._sealer(number, known).unseal(sealed, elements_place(number)), issue)

    def save_elements(self, number: CaseNumber, elements: Elements) -> None:
        known = self._of(number)
        sealed = self._sealer(number, known).seal(write_elements(elements), elements_place(number))
        self._connection.run(
            sql.SAVE_ELEMENTS, id=known.id, issue=elements.issue, sealed=sealed, place=self._place(elements)
        )
        self._connection.run(sql.CLEAR_CONTACTS, case_id=known.id)
        self._add_contacts(known.id, elements)

    def timeline(self, number: CaseNumber) -> Sequence[Line]:
        known = self._of(number)
        rows = self._connection.rows(sql.TIMELINE, case_id=known.id)
        return [Line(seq=row[0], event=self._event(number, known, row)) for row in rows]

    def lines(self, number: CaseNumber) -> int:
        return self._of(number).lines

    def last(self, number: CaseNumber, facts: frozenset[Fact]) -> Event | None:
        known = self._of(number)
        newest_first = self._connection.rows(sql.FACTS, case_id=known.id)
        seq = next((seq for seq, fact in newest_first if fact in facts), None)
        row = None if seq is None else self._connection.row(sql.LINE, case_id=known.id, seq=seq)
        return self._event(number, known, row) if row else None

    def of_conversation(self, conversation: ConversationId) -> Sequence[Case]:
        statement, values = sight.of_conversation(conversation)
        return [self._case(row) for row in self._connection.rows(statement, **values)]

    def board(
        self, *, visible_to: Scope, team: str | None = None, closed: bool = False, limit: int = 500
    ) -> Sequence[Case]:
        statement, values = sight.board(visible_to, team, closed=closed)
        return [self._case(row) for row in self._connection.rows(statement, most=limit, **values)]

    def each_open(self) -> Iterator[Case]:
        ids = [ident for (ident,) in self._connection.rows(sql.OPEN_IDS)]
        for first in range(0, len(ids), sql.A_FEW):
            few = ids[first : first + sql.A_FEW]
            given = {f"id_{place}": few[min(place, len(few) - 1)] for place in range(sql.A_FEW)}
            yield from [self._case(row) for row in self._connection.rows(sql.FEW, **given)]

    def handled_since(
        self, since: datetime, *, visible_to: Scope, closed: bool = False, limit: int = 10_000
    ) -> Sequence[CaseNumber]:
        statement, values = sight.handled(visible_to, closed=closed)
        rows = self._connection.rows(statement, since=micros(since), most=limit, **values)
        return [CaseNumber(number) for (number,) in rows]

    def members(self, group: CaseNumber, *, visible_to: Scope) -> Sequence[Case]:
        statement, values = sight.members(visible_to)
        return [self._case(row) for row in self._connection.rows(statement, group=group, **values)]

    def hold(self, number: CaseNumber) -> None:
        if self._connection.shared:
            self._connection.row(sql.HOLD, number=number)

    def open_under(self, playbook: str, limit: int = 100) -> Sequence[Case]:
        return [self._case(row) for row in self._connection.rows(sql.OPEN_UNDER, playbook=playbook, most=limit)]

    def provisional(self) -> Sequence[Case]:
        return [self._case(row) for row in self._connection.rows(sql.OPEN_LIKE, state=GUESSED)]

    def open_by_stage(self, *, visible_to: Scope) -> Mapping[tuple[str, str], int]:
        statement, values = sight.open_by_stage(visible_to)
        return {(playbook, stage): count for playbook, stage, count in self._connection.rows(statement, **values)}

    def by_contact(self, normalised: str) -> Sequence[CaseNumber]:
        rows = self._connection.rows(sql.BY_CONTACT, blind=self._blind(normalised))
        return [CaseNumber(number) for (number,) in rows]

    def tally(self, now: datetime, *, visible_to: Scope) -> tuple[int, ...]:
        statement, values = sight.tally(visible_to)
        found = self._connection.row(statement, now=micros(now), **values) or ()
        return tuple(int(each or 0) for each in found)

    def boards(self, number: CaseNumber) -> frozenset[str]:
        return frozenset(codec.read(self._of(number).teams))

    def link(self, number: CaseNumber, conversation: ConversationId) -> None:
        self._connection.run(sql.FOLLOW, case_id=self._of(number).id, conversation_id=conversation)

    def followers(self, number: CaseNumber) -> Sequence[ConversationId]:
        chats = self._connection.rows(sql.FOLLOWERS, id=self._of(number).id)
        return list(dict.fromkeys(ConversationId(chat) for chat, _ in chats if chat is not None))

    def erase(self, number: CaseNumber) -> None:
        """Delete a case's key for good, and with it what was sealed; stage, times and facts stay for the figures."""
        known = self._of(number)
        self._connection.run(sql.ERASE, id=known.id)
        self._connection.run(sql.CLEAR_CONTACTS, case_id=known.id)
        self._connection.run(sql.CLEAR_CAUSE, case_id=known.id)
        self._connection.run(sql.ERASE_NOTICES, case_number=number)
        self._known[number] = known._replace(wrapped=None)

    def _at_version(self, case: Case) -> _Known:
        known = self._of(case.number)
        if known.version != case.version:
            known = self._look_up(case.number)
        if known.version != case.version:
            raise StaleCase(case.number, case.version)
        return known

    def _of(self, number: CaseNumber) -> _Known:
        return self._known.get(number) or self._look_up(number)

    def _look_up(self, number: CaseNumber) -> _Known:
        row = self._connection.row(sql.KNOWN, number=number)
        if row is None:
            raise UnknownCase(number)
        self._case(row)
        return self._known[number]

    def _case(self, row: Row) -> Case:
        ident, version, lines, teams, wrapped, state, changed = row
        case = read_case(state)
        known = _Known(ident, version, lines, teams, wrapped, case.recused, case.part_of, case.phase, changed)
        self._known[case.number] = known
        return case

    def _event(self, number: CaseNumber, known: _Known, row: Row) -> Event:
        seq, fact, at, sealed = row
        return read_event(self._sealer(number, known).unseal(sealed, _event_place(number, seq)), fact, at)

    def _sealer(self, number: CaseNumber, known: _Known) -> Sealer:
        if known.wrapped is None:
            raise Erased(f"what people told us in case {number} was erased")
        return self._keys.unwrapped(known.wrapped, key_place(number))

    def _append(self, number: CaseNumber, known: _Known, because: Sequence[Event], phase: Phase | None) -> None:
        """Add lines to a timeline; the first of them says which phase the case came to, if it did."""
        if not because:
            return
        sealer = self._sealer(number, known)
        first = known.lines - len(because) + 1
        self._connection.many(
            sql.ADD_EVENT,
            [
                {
                    "case_id": known.id,
                    "seq": seq,
                    "fact": event.fact.value,
                    "at": micros(event.at),
                    "word": word_of(event),
                    "phase": phase.value if phase and seq == first else None,
                    "sealed": sealer.seal(write_event(event), _event_place(number, seq)),
                }
                for seq, event in enumerate(because, first)
            ],
        )

    def _add_teams(self, case_id: int, teams: frozenset[str]) -> None:
        for team in sorted(teams):
            self._connection.run(sql.ADD_TEAM, case_id=case_id, team=team)

    def _keep_out(self, case_id: int, before: frozenset[str], after: frozenset[str]) -> None:
        for who in sorted(after - before):
            self._connection.run(sql.RECUSE, case_id=case_id, who=who)
        for who in sorted(before - after):
            self._connection.run(sql.READMIT, case_id=case_id, who=who)

    def _keep_together(self, case_id: int, before: CaseNumber | None, after: CaseNumber | None) -> None:
        if before == after:
            return
        if before is not None:
            self._connection.run(sql.LEAVE, case_id=case_id)
        if after is not None:
            self._connection.run(sql.JOIN, case_id=case_id, group=after)

    def _add_contacts(self, case_id: int, elements: Elements) -> None:
        for way in (elements.phone, elements.email):
            if way:
                self._connection.run(sql.ADD_CONTACT, blind=self._blind(way), case_id=case_id)

    def _place(self, elements: Elements) -> bytes | None:
        place = place_of(elements)
        return self._keys.blind("place", place) if place else None

    def _blind(self, contact: str) -> bytes:
        return self._keys.blind("contact", contact.strip().lower())


def key_place(number: CaseNumber) -> bytes:
    """Return what a case's wrapped data key is bound to."""
    return bound("case_", number, "wrapped")


def elements_place(number: CaseNumber) -> bytes:
    """Return what the sealed elements of a case are bound to."""
    return bound("case_", number, "elements")


def _event_place(number: CaseNumber, seq: int) -> bytes:
    return bound("case_event", number, str(seq))


def _changed(before: int, because: Sequence[Event]) -> int:
    """Return when something last happened to a case; a breach is told after its time."""
    return max([before, *(micros(event.at) for event in because)])


def _listed(teams: frozenset[str]) -> str:
    return codec.text(sorted(teams))


def _columns_of(case: Case) -> dict[str, Value]:
    state, due = write_case(case), next_due(case)
    remembered(state, case)
    return {
        "playbook": case.playbook,
        "stage": case.stage,
        "phase": case.phase.value,
        "team": case.team,
        "site": case.site,
        "category": case.category,
        "outcome": case.outcome,
        "conversation_id": case.conversation,
        "rank": -case.priority,
        "owner": case.owner,
        "grade": case.grade,
        "extending": case.extending,
        "ordered_at": micros_or_none(case.order if case.closed_at is None else None),
        "due_at": FOREVER if due is None else micros(due),
        "closed_at": micros_or_none(case.closed_at),
        "state": state,
    }
