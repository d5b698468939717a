"""Where a platform has the chats of ours: a team's group, a person's own chat; addresses are sealed."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, insert, select, update

from storage.codec import micros
from storage.encryption import Keys, bound
from storage.statement import Connection, Statement, given, row_of
from storage.tables import binding

_of_chat = (binding.c.lane == given(binding.c.lane), binding.c.chat == given(binding.c.chat))

ADDRESS = Statement(select(binding.c.sealed).where(*_of_chat))
UNBIND = Statement(delete(binding).where(*_of_chat))
BIND = Statement(insert(binding).values(row_of(binding, "id")))
CHATS = Statement(
    select(binding.c.chat)
    .where(binding.c.lane == given(binding.c.lane), binding.c.blind == given(binding.c.blind))
    .order_by(binding.c.id)
)
LANES = Statement(select(binding.c.lane).where(binding.c.chat == given(binding.c.chat)).order_by(binding.c.lane))
MOVE = Statement(update(binding).where(*_of_chat).values(blind=given(binding.c.blind), sealed=given(binding.c.sealed)))


class SqlBindings:
    """The bindings over one transaction."""

    def __init__(self, connection: Connection, keys: Keys) -> None:
        self._connection, self._keys = connection, keys
        self._sealer = keys.of_table("binding")

    def bind(self, lane: str, chat: str, address: str, at: datetime) -> None:
        self._connection.run(UNBIND, lane=lane, chat=chat)
        blind, sealed = self._address(lane, chat, address)
        self._connection.run(BIND, lane=lane, chat=chat, blind=blind, bound_at=micros(at), sealed=sealed)

    def unbind(self, lane: str, chat: str) -> None:
        self._connection.run(UNBIND, lane=lane, chat=chat)

    def address(self, lane: str, chat: str) -> str | None:
        row = self._connection.row(ADDRESS, lane=lane, chat=chat)
        return None if row is None else self._sealer.unseal(row[0], _place(lane, chat)).decode()

    def chats(self, lane: str, address: str) -> Sequence[str]:
        return [chat for (chat,) in self._connection.rows(CHATS, lane=lane, blind=self._blind(lane, address))]

    def lanes(self, chat: str) -> Sequence[str]:
        return [lane for (lane,) in self._connection.rows(LANES, chat=chat)]

    def moved(self, lane: str, old: str, new: str) -> None:
        for chat in self.chats(lane, old):
            blind, sealed = self._address(lane, chat, new)
            self._connection.run(MOVE, lane=lane, chat=chat, blind=blind, sealed=sealed)

    def _address(self, lane: str, chat: str, address: str) -> tuple[bytes, bytes]:
        return self._blind(lane, address), self._sealer.seal(address.encode(), _place(lane, chat))

    def _blind(self, lane: str, address: str) -> bytes:
        return self._keys.blind(f"binding {lane}", address)


def _place(lane: str, chat: str) -> bytes:
    return bound("binding", lane, chat, "address")
