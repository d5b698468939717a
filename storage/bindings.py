"""Where a platform has the chats of ours: a team's group, a person's own chat; addresses and names are sealed."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, delete, insert, null, or_, select, update

from storage.codec import micros, moment, moment_or_none
from storage.encryption import Keys, bound, token_hash
from storage.statement import Connection, Row, Statement, given, insert_once, row_of
from storage.tables import binding, offer
from workflow.stored import Bound

BETWEEN = "\n"
"""Parts the address from the name in what is sealed; no address holds one."""
_of_chat = (binding.c.lane == given(binding.c.lane), binding.c.chat == given(binding.c.chat))
_at_address = and_(binding.c.lane == given(binding.c.lane), binding.c.blind == given(binding.c.blind))
_columns = (binding.c.lane, binding.c.chat, binding.c.bound_at, binding.c.lost_at, binding.c.why, binding.c.sealed)

ONE = Statement(select(*_columns).where(*_of_chat))
EVERY = Statement(select(*_columns).order_by(binding.c.id))
NAMES = Statement(select(binding.c.lane, binding.c.chat).order_by(binding.c.id))
UNBIND = Statement(delete(binding).where(*_of_chat))
BIND = Statement(insert(binding).values(row_of(binding, "id")))
CHATS = Statement(select(binding.c.chat).where(_at_address).order_by(binding.c.id))
LANES = Statement(select(binding.c.lane).where(binding.c.chat == given(binding.c.chat)).order_by(binding.c.lane))
MOVE = Statement(update(binding).where(*_of_chat).values(blind=given(binding.c.blind), sealed=given(binding.c.sealed)))
LOSE = Statement(
    update(binding)
    .where(*_of_chat, binding.c.lost_at.is_(None))
    .values(lost_at=given(binding.c.lost_at), why=given(binding.c.why))
)
FIND = Statement(update(binding).where(*_of_chat, binding.c.lost_at.is_not(None)).values(lost_at=null(), why=null()))
OFFER = insert_once(offer)
TAKE_UP = Statement(
    update(offer)
    .where(
        offer.c.token_hash == given(offer.c.token_hash),
        offer.c.used_at.is_(None),
        offer.c.expires_at > given(offer.c.expires_at, "now"),
    )
    .values(used_at=given(offer.c.used_at, "now"))
    .returning(offer.c.chat)
)
PRUNE_OFFERS = Statement(
    delete(offer).where(or_(offer.c.used_at.is_not(None), offer.c.expires_at <= given(offer.c.expires_at, "now")))
)


class SqlBindings:
    """The bindings over one transaction."""

    def __init__(self, connection: Connection, keys: Keys) -> None:
        self._connection, self._keys = connection, keys
        self._sealer = keys.of_table("binding")
        self._names: Sequence[tuple[str, str]] | None = None

    def bind(self, lane: str, chat: str, address: str, at: datetime, name: str = "") -> None:
        self._names = None
        self._connection.run(UNBIND, lane=lane, chat=chat)
        blind, sealed = self._address(lane, chat, address, name)
        self._connection.run(
            BIND, lane=lane, chat=chat, blind=blind, bound_at=micros(at), lost_at=None, why=None, sealed=sealed
        )

    def unbind(self, lane: str, chat: str) -> bool:
        self._names = None
        return self._connection.run(UNBIND, lane=lane, chat=chat) > 0

    def of(self, lane: str, chat: str) -> Bound | None:
        row = self._connection.row(ONE, lane=lane, chat=chat)
        return None if row is None else self._bound(row)

    def address(self, lane: str, chat: str) -> str | None:
        found = self.of(lane, chat)
        return None if found is None else found.address

    def chats(self, lane: str, address: str) -> Sequence[str]:
        return [chat for (chat,) in self._connection.rows(CHATS, lane=lane, blind=self._blind(lane, address))]

    def lanes(self, chat: str) -> Sequence[str]:
        return [lane for (lane,) in self._connection.rows(LANES, chat=chat)]

    def names(self) -> Sequence[tuple[str, str]]:
        if self._names is None:
            # Every change of a case asks for them.
            self._names = [(lane, chat) for lane, chat in self._connection.rows(NAMES)]
        return self._names

    def every(self) -> Sequence[Bound]:
        return [self._bound(row) for row in self._connection.rows(EVERY)]

    def moved(self, lane: str, old: str, new: str) -> None:
        for chat in self.chats(lane, old):
            before = self.of(lane, chat)
            blind, sealed = self._address(lane, chat, new, before.name if before else "")
            self._connection.run(MOVE, lane=lane, chat=chat, blind=blind, sealed=sealed)

    def call(self, lane: str, chat: str, name: str) -> None:
        before = self.of(lane, chat)
        if before is not None:
            blind, sealed = self._address(lane, chat, before.address, name)
            self._connection.run(MOVE, lane=lane, chat=chat, blind=blind, sealed=sealed)

    def lose(self, lane: str, chat: str, why: str, at: datetime) -> bool:
        return self._connection.run(LOSE, lane=lane, chat=chat, lost_at=micros(at), why=why) > 0

    def found(self, lane: str, chat: str) -> bool:
        return self._connection.run(FIND, lane=lane, chat=chat) > 0

    def offer(self, chat: str, token: str, at: datetime, expires_at: datetime) -> None:
        self._connection.run(
            OFFER,
            token_hash=token_hash(token),
            chat=chat,
            offered_at=micros(at),
            expires_at=micros(expires_at),
            used_at=None,
        )

    def take_up(self, token: str, at: datetime) -> str | None:
        row = self._connection.row(TAKE_UP, token_hash=token_hash(token), now=micros(at))
        return None if row is None else row[0]

    def prune(self, now: datetime) -> int:
        return self._connection.run(PRUNE_OFFERS, now=micros(now))

    def _bound(self, row: Row) -> Bound:
        lane, chat, at, lost_at, why, sealed = row
        address, _, name = self._sealer.unseal(sealed, _place(lane, chat)).decode().partition(BETWEEN)
        return Bound(
            lane=lane, chat=chat, address=address, name=name, at=moment(at), lost_at=moment_or_none(lost_at), why=why
        )

    def _address(self, lane: str, chat: str, address: str, name: str) -> tuple[bytes, bytes]:
        written = f"{address}{BETWEEN}{name}".encode()
        return self._blind(lane, address), self._sealer.seal(written, _place(lane, chat))

    def _blind(self, lane: str, address: str) -> bytes:
        return self._keys.blind(f"binding {lane}", address)


def _place(lane: str, chat: str) -> bytes:
    return bound("binding", lane, chat, "address")
