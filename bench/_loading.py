"""Large stores, quickly: histories that the rules produced, written again under other numbers, people and times.

Rows are written as they stand, in bulk; what is sealed is sealed anew, as it is bound to its row. `doctor --deep`
finds such a store whole. A case that is open is moved by whole days, all by the same, so that its deadlines fit still.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from sqlalchemy import Table, insert

from bench._models import Model, Models, Row
from storage.cases import elements_place, key_place
from storage.codec import micros
from storage.documents import write_elements
from storage.encryption import Keys, Sealer, bound
from storage.sqlite_file import DIALECT, connect, prepare
from storage.statement import Connection, Statement, row_of
from storage.tables import case_, case_event, case_team, cause, contact, conversation, outbox, playbook, timer
from storage.work import SqlWork
from workflow.alike import Sameness, place_of
from workflow.elements import Elements
from workflow.numbers import CaseNumber, new_number

A_TRANSACTION = 1_000
FAST = ("foreign_keys = OFF", "synchronous = OFF", "cache_size = -1000000", "temp_store = MEMORY")
"""(ours) A store that is not whole is made again, so nothing is waited for."""
MOMENTS = re.compile(r"1[5-9]\d{14}(?!\d)")
SECONDS = re.compile(r":1[5-9]\d{8}(?=:)")
"""Microseconds in a document, and the seconds in the name of a notice."""
SECOND = 1_000_000
CASES_A_CUSTOMER, CASES_A_PLACE = 1.3, 40
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How large a store is to be.

    Attributes:
        noticed: the newest so many keep every notice, older ones their registration alone.
        over: in how long a time all of it came.
    """

    cases: int
    open: int
    drafts: int = 0
    noticed: int | None = None
    over: timedelta = timedelta(days=400)


class Copy(NamedTuple):
    """A case that is to be written: which, as what, and how much later."""

    model: Model
    id: int
    number: CaseNumber
    later: int
    """Microseconds."""
    whole: bool


@dataclass(slots=True)
class Batch:
    """Rows that are written together, by table."""

    rows: dict[Table, list[Mapping[str, Any]]] = field(default_factory=dict[Table, list[Mapping[str, Any]]])

    def add(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """Put rows to those that wait."""
        self.rows.setdefault(table, []).extend(rows)


PUT = {
    table: Statement(insert(table).values(row_of(table, *without)))
    for table, without in (
        *((table, ()) for table in (playbook, conversation, case_, case_team, case_event, cause, contact)),
        *((table, ("id",)) for table in (outbox, timer)),
    )
}


def as_of(models: Models, now: datetime) -> datetime:
    """Return the moment, at or after `now`, at which the copies stand as their models stood when they were taken."""
    return models.at + DAY * -((models.at - now) // DAY)


def load(path: Path, key: bytes, models: Models, size: Size, now: datetime) -> None:
    """Fill a store that has its people and nothing else, as it stands at `now`."""
    connection, keys = connect(str(path), patience=timedelta()), Keys(key)
    prepare(str(path), connection, keys)
    for pragma in FAST:
        connection.execute(f"PRAGMA {pragma}")
    writer, random = Connection(DIALECT, connection.cursor(), writes=True), Random(size.cases)
    connection.execute("BEGIN")
    writer.many(PUT[playbook], models.playbooks)
    loader = Loader(keys, models, size, random)
    batch = Batch()
    for place, copy in enumerate(copies(models, size, now, random), 1):
        loader.write(copy, batch)
        if place % A_TRANSACTION == 0 or place == size.cases:
            for table, rows in batch.rows.items():
                writer.many(PUT[table], rows)
            batch.rows.clear()
            connection.execute("COMMIT")
            connection.execute("BEGIN")
    drafts(SqlWork(writer, keys), models, size.drafts, now)
    connection.execute("COMMIT")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.execute("PRAGMA optimize")
    connection.close()


def copies(models: Models, size: Size, now: datetime, random: Random) -> Iterator[Copy]:
    """Yield the cases in the order in which they were filed: those that are over, spread evenly, then the open ones."""
    taken: set[CaseNumber] = set()
    over = size.cases - size.open
    longest = max(model.case["closed_at"] - model.case["filed_at"] for model in models.over)
    first, last = micros(now - size.over), micros(now) - longest - micros_of(DAY)
    since = 0 if size.noticed is None else size.cases - size.noticed
    for place in range(size.cases):
        number = _unused(random, taken)
        if place < over:
            model = random.choice(models.over)
            wanted = first + (last - first) * place // max(over, 1)
            days = (wanted - model.case["filed_at"]) // micros_of(DAY)
            later = days * micros_of(DAY) + random.randrange(3600) * SECOND
        else:
            model = models.open[(place - over) * len(models.open) // size.open]
            later = micros(now) - micros(models.at)
        yield Copy(model, place + 1, number, later, place >= since)


def _unused(random: Random, taken: set[CaseNumber]) -> CaseNumber:
    while (number := new_number(random)) in taken:
        pass
    taken.add(number)
    return number


def micros_of(length: timedelta) -> int:
    """Return a length of time in microseconds."""
    return length // timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Loader:
    """Writes one case after the other into a batch."""

    keys: Keys
    models: Models
    size: Size
    random: Random

    def write(self, copy: Copy, batch: Batch) -> None:
        """Put a case with all that belongs to it."""
        model, chat = copy.model, f"copy-{copy.id}"
        elements = self._elements(model.elements)
        sealer, wrapped = self.keys.fresh(key_place(copy.number))
        place = place_of(elements)
        fixed = {
            "id": copy.id,
            "number": copy.number,
            "conversation_id": copy.id,
            "place": self.keys.blind("place", place) if place else None,
            "state": self._said(model.case["state"], copy),
            "sealed": sealer.seal(write_elements(elements), elements_place(copy.number)),
            "wrapped": wrapped,
        }
        batch.add(conversation, [self._chat(model.chat, chat, copy)])
        batch.add(case_, [{**later(model.case, copy.later), **fixed}])
        batch.add(case_team, [{"team": team, "case_id": copy.id} for team in model.teams])
        batch.add(case_event, [self._event(line, copy, sealer) for line in model.events])
        batch.add(contact, [{"blind": self.keys.blind("contact", way), "case_id": copy.id} for way in ways(elements)])
        batch.add(cause, [self._cause(each, model, place, copy) for each in model.causes])
        batch.add(outbox, [self._notice(each, copy) for each in self._noticed(copy)])
        batch.add(timer, [{**later(row, copy.later), "subject": f"case:{copy.number}"} for row in model.timers])

    def _elements(self, elements: Elements) -> Elements:
        """Return the same complaint from somebody else, about another place."""
        customer = self.random.randrange(max(1, int(self.size.cases / CASES_A_CUSTOMER)))
        house = self.random.randrange(1 + self.size.cases // CASES_A_PLACE)
        return replace(
            elements,
            name=elements.name and f"{elements.name}{customer}",
            phone=elements.phone and f"+86138{customer:08}",
            where_said=elements.where_said and f"{house}号楼",
            where_understood=elements.where_understood and f"{house}号楼",
        )

    def _chat(self, row: Row, chat: str, copy: Copy) -> Row:
        channel, blind = row["channel"], self.keys.blind(f"chat {row['channel']}", chat)
        sealer, place = (
            self.keys.of_table("conversation"),
            bound("conversation", channel, blind.hex(), "chat and state"),
        )
        sealed = sealer.seal(f'["{chat}",{{}}]'.encode(), place)
        return {**later(row, copy.later), "id": copy.id, "blind": blind, "sealed": sealed}

    def _event(self, line: Row, copy: Copy, sealer: Sealer) -> Row:
        sealed = sealer.seal(self._blob(line["sealed"], copy), bound("case_event", copy.number, str(line["seq"])))
        return {**line, "case_id": copy.id, "at": line["at"] + copy.later, "sealed": sealed}

    def _cause(self, row: Row, model: Model, place: str, copy: Copy) -> Row:
        alike, category = self.models.house.playbook.alike, model.case["category"]
        by_place = alike is not None and alike.by is Sameness.PLACE
        blind = self.keys.blind("cause", f"{category}@{place}" if by_place else category)
        return {**later(row, copy.later), "case_id": copy.id, "blind": blind}

    def _noticed(self, copy: Copy) -> Sequence[Row]:
        told = copy.model.notices
        return told if copy.whole else [next(each for each in told if each["lane"] != "desk")]

    def _notice(self, row: Row, copy: Copy) -> Row:
        model = copy.model
        told, chat = str(model.chat["id"]), row["chat"]
        named = SECONDS.sub(lambda found: f":{int(found[0][1:]) + copy.later // SECOND}", row["dedupe"])
        first, _, rest = named.replace(model.number, copy.number).partition(":")
        dedupe = f"{copy.id if first == told else first}:{rest}"
        sealed = self.keys.of_table("outbox").seal(self._blob(row["sealed"], copy), bound("outbox", dedupe, "body"))
        return {
            **later(row, copy.later),
            "dedupe": dedupe,
            "chat": f"conversation:{copy.id}" if chat == f"conversation:{told}" else chat,
            "case_number": copy.number,
            "sealed": sealed,
        }

    def _said(self, text: str, copy: Copy) -> str:
        """Return a text with the copy's own number, chat and moments."""
        chat = f'"conversation":{copy.model.chat["id"]},'
        text = text.replace(copy.model.number, copy.number).replace(chat, f'"conversation":{copy.id},')
        return MOMENTS.sub(lambda found: str(int(found[0]) + copy.later), text)

    def _blob(self, plain: bytes, copy: Copy) -> bytes:
        return self._said(plain.decode(), copy).encode()


def later(row: Row, by: int) -> dict[str, Any]:
    """Return a row with every moment in it so much later."""
    return {
        name: value + by if value is not None and (name == "at" or name.endswith("_at")) else value
        for name, value in row.items()
    }


def ways(elements: Elements) -> Iterator[str]:
    """Yield how somebody is reached."""
    yield from filter(None, (elements.phone, elements.email))


def drafts(work: SqlWork, models: Models, count: int, now: datetime) -> None:
    """Write customers who fell silent in the middle of the dialogue, each with the timer that asks whether to go on."""
    waits = models.house.playbook.intake.nudge
    for place in range(count):
        model = models.drafts[place % len(models.drafts)]
        chat = work.conversations.open("web", f"draft-copy-{place}", model.language, now)
        kept = work.conversations.save(replace(chat, seq=model.seq, seen=model.seq, state=model.state), now)
        due = now + waits + place * timedelta(seconds=1)
        work.timers.set(f"conversation:{chat.id}", "nudge", kept.revision, due)  # pyright: ignore[reportArgumentType]
