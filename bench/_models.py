"""Histories that the rules really produced, as rows to be copied: a simulation is played, and its cases taken out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Table, create_engine, select
from sqlalchemy.pool import StaticPool

from bench._customers import bodies_of
from bot.cast import Cast
from bot.luck import Luck
from bot.simulate import Play
from handlers.dispatch import take
from handlers.house import House
from handlers.shelf import Shelf
from storage.cases import elements_place, key_place
from storage.documents import read_elements
from storage.encryption import KEY_BYTES, Keys, bound
from storage.memory import MemoryStore
from storage.tables import case_, case_event, case_team, cause, conversation, outbox, playbook, staff, timer
from workflow.elements import Elements
from workflow.stored import Conversation

Row = Mapping[str, Any]
SEED = 7
KEY = bytes(KEY_BYTES)
ZONE = ZoneInfo("Asia/Shanghai")
BEGUN = 8
"""Messages after which a draft is left lying: what is the matter was told, not yet where."""
DRAFTS = 5


@dataclass(frozen=True, slots=True)
class Model:
    """One case with all that belongs to it; what is sealed in its rows stands in clear."""

    number: str
    chat: Row
    case: Row
    elements: Elements
    teams: Sequence[str]
    causes: Sequence[Row]
    events: Sequence[Row]
    notices: Sequence[Row]
    timers: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Models:
    """What a simulation left behind at `at`.

    Attributes:
        drafts: chats of customers who stopped in the middle of the dialogue.
    """

    at: datetime
    house: House
    staff: int
    playbooks: Sequence[Row]
    over: Sequence[Model]
    open: Sequence[Model]
    drafts: Sequence[Conversation]


def models_of(name: str, cases: int) -> Models:
    """Play a playbook until so many cases were filed, and return each that stands for itself.

    Cases of a group complaint, and those that somebody is recused from, name other rows: they are left out.
    """
    shelf = Shelf()
    house = House(shelf=shelf, book=shelf.open(name), zone=ZONE, random=Random(SEED))
    store = MemoryStore(key=KEY)
    store.open_now()
    play = Play(store, Cast(house=house, luck=Luck(SEED), customers=2 * cases))
    play.run_until(lambda: len(play.seen) >= cases)
    at = play.cast.cues[0].at
    taken = _Taken(store)
    found = [model for row in taken.rows(case_) if (model := taken.model(row)) is not None]
    models = Models(
        at=at,
        house=house,
        staff=len(taken.rows(staff)),
        playbooks=taken.rows(playbook),
        over=[model for model in found if model.case["closed_at"] is not None],
        open=[model for model in found if model.case["closed_at"] is None],
        drafts=[_draft(store, house, each, at) for each in range(DRAFTS)],
    )
    store.close_now()
    return models


class _Taken:
    """Rows of a store in memory, read as they stand and unsealed."""

    def __init__(self, store: MemoryStore) -> None:
        self._keys = Keys(KEY)
        connection = store._connection()  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
        self._engine = create_engine("sqlite://", creator=lambda: connection, poolclass=StaticPool)
        self._lines = _by("case_id", self.rows(case_event))
        self._said = _by("case_number", self.rows(outbox))
        self._set = _by("subject", [row for row in self.rows(timer) if row["fired_at"] is None])
        self._teams, self._causes = _by("case_id", self.rows(case_team)), _by("case_id", self.rows(cause))
        self._chats = {row["id"]: row for row in self.rows(conversation)}

    def rows(self, table: Table) -> list[Row]:
        """Return a table's rows in the order of their keys."""
        with self._engine.connect() as connection:
            return [dict(row) for row in connection.execute(select(table).order_by(*table.primary_key)).mappings()]

    def model(self, row: Row) -> Model | None:
        """Return a case, or None where it names other cases or people."""
        case, number, chat = row["id"], row["number"], self._chats.get(row["conversation_id"])
        if chat is None or '"part_of"' in row["state"] or '"group"' in row["state"] or '"recused"' in row["state"]:
            return None
        sealer = self._keys.unwrapped(row["wrapped"], key_place(number))
        outgoing = self._keys.of_table("outbox")
        return Model(
            number=number,
            chat=chat,
            case=row,
            elements=read_elements(sealer.unseal(row["sealed"], elements_place(number)), row["issue"]),
            teams=[each["team"] for each in self._teams.get(case, ())],
            causes=self._causes.get(case, ()),
            events=[
                {**line, "sealed": sealer.unseal(line["sealed"], bound("case_event", number, str(line["seq"])))}
                for line in self._lines[case]
            ],
            notices=[
                {**notice, "sealed": outgoing.unseal(notice["sealed"], bound("outbox", notice["dedupe"], "body"))}
                for notice in self._said[number]
                # What was told of a duty, or to another chat that follows the case, belongs to rows that aren't copied.
                if notice["dedupe"].split(":")[0] in (number, str(chat["id"]))
            ],
            timers=self._set.get(f"case:{number}", ()),
        )


def _by(name: str, rows: Sequence[Row]) -> dict[Any, list[Row]]:
    found: dict[Any, list[Row]] = {}
    for row in rows:
        found.setdefault(row[name], []).append(row)
    return found


def _draft(store: MemoryStore, house: House, place: int, at: datetime) -> Conversation:
    """Let a customer begin a complaint and fall silent."""
    from bench._chat import parse

    chat = f"draft {place}"
    for body in bodies_of(place)[:BEGUN]:
        store.write_now(lambda work, body=body: take(work, house, parse(chat, body), at))
    found = store.read_now(lambda work: work.conversations.find("web", chat))
    if found is None:
        raise LookupError(chat)
    return found
