"""Evidence: each file sealed with a key of its own, which the case's key wraps once the file belongs to a case."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import delete, insert, select, update

from storage import codec
from storage.cases import key_place
from storage.codec import micros
from storage.encryption import Keys, Sealer, bound
from storage.errors import Erased
from storage.statement import Connection, Row, Statement, given, row_of
from storage.tables import case_, evidence
from workflow.elements import Evidence
from workflow.errors import UnknownCase
from workflow.numbers import CaseNumber
from workflow.people import ConversationId

_columns = (
    evidence.c.id,
    evidence.c.conversation_id,
    evidence.c.case_id,
    case_.c.number,
    case_.c.wrapped,
    evidence.c.blind,
    evidence.c.size,
    evidence.c.wrapped,
    evidence.c.sealed,
)
_known = select(*_columns).select_from(evidence).outerjoin(case_, case_.c.id == evidence.c.case_id)
_of_chat = evidence.c.conversation_id == given(evidence.c.conversation_id)
_by_id = evidence.c.id == given(evidence.c.id)

PUT = Statement(insert(evidence).values(row_of(evidence, "id")).returning(evidence.c.id))
SAME = Statement(_known.where(_of_chat, evidence.c.blind == given(evidence.c.blind)).order_by(evidence.c.id).limit(1))
GET = Statement(_known.where(_by_id))
OF_CASE = Statement(_known.where(case_.c.number == given(case_.c.number)).order_by(evidence.c.id))
CONTENT = Statement(select(evidence.c.content).where(_by_id))
ERASE = Statement(delete(evidence).where(_of_chat, evidence.c.case_id.is_(None)))
CASE_KEY = Statement(select(case_.c.id, case_.c.wrapped).where(case_.c.number == given(case_.c.number)))
ATTACH = Statement(
    update(evidence).where(_by_id).values(case_id=given(evidence.c.case_id), wrapped=given(evidence.c.wrapped))
)


class _File(NamedTuple):
    id: int
    conversation: ConversationId | None
    case_id: int | None
    number: CaseNumber | None
    case_key: bytes | None
    blind: bytes
    size: int
    wrapped: bytes
    sealed: bytes


class SqlFiles:
    """The evidence over one transaction."""

    def __init__(self, connection: Connection, keys: Keys) -> None:
        self._connection = connection
        self._keys = keys

    def erase(self, conversation: ConversationId) -> None:
        self._connection.run(ERASE, conversation_id=conversation)

    def put(
        self, name: str, kind: str, content: bytes, *, conversation: ConversationId | None, at: datetime
    ) -> Evidence:
        sha256 = hashlib.sha256(content).hexdigest()
        blind = self._keys.blind("evidence", sha256)
        row = self._connection.row(SAME, conversation_id=conversation, blind=blind) if conversation else None
        if row is not None:
            return self._evidence(_File(*row))
        sealer, wrapped = self._keys.fresh(_place(None, blind))
        ident = self._connection.number(
            PUT,
            conversation_id=conversation,
            case_id=None,
            blind=blind,
            stored_at=micros(at),
            size=len(content),
            wrapped=wrapped,
            sealed=sealer.seal(codec.written([name, kind, sha256]), _part(blind, "about")),
            content=sealer.seal(content, _part(blind, "content")),
        )
        return Evidence(id=ident, name=name, type=kind, size=len(content), sha256=sha256, conversation=conversation)

    def of_conversation(self, conversation: ConversationId, ids: Sequence[int]) -> Sequence[Evidence]:
        return [self._evidence(file) for file in self._files(ids) if file.conversation == conversation]

    def attach(self, ids: Sequence[int], number: CaseNumber, at: datetime) -> None:
        row = self._connection.row(CASE_KEY, number=number)
        if row is None:
            raise UnknownCase(number)
        case_id, case_key = row
        for file in self._files(ids):
            if file.case_id == case_id:
                continue
            new = _place(number, file.blind), self._of_case(number, case_key)
            wrapped = self._keys.rewrapped(file.wrapped, (_place(file.number, file.blind), self._wrapper(file)), new)
            if file.case_id is None:
                self._connection.run(ATTACH, id=file.id, case_id=case_id, wrapped=wrapped)
            else:
                self._copy(file, case_id, wrapped, at)

    def of_case(self, number: CaseNumber) -> Sequence[Evidence]:
        return [self._evidence(_File(*row)) for row in self._connection.rows(OF_CASE, number=number)]

    def read(self, file: int) -> bytes:
        found = self._files([file])
        row = self._connection.row(CONTENT, id=file) if found else None
        if row is None:
            raise LookupError(f"no file {file}")
        return self._sealer(found[0]).unseal(row[0], _part(found[0].blind, "content"))

    def _files(self, ids: Sequence[int]) -> list[_File]:
        rows = [self._connection.row(GET, id=ident) for ident in dict.fromkeys(ids)]
        return [_File(*row) for row in rows if row is not None]

    def _copy(self, file: _File, case_id: int, wrapped: bytes, at: datetime) -> None:
        # It is evidence of another case too, and each case's key has to go with its case.
        content: Row | None = self._connection.row(CONTENT, id=file.id)
        if content is not None:
            self._connection.number(
                PUT,
                conversation_id=file.conversation,
                case_id=case_id,
                blind=file.blind,
                stored_at=micros(at),
                size=file.size,
                wrapped=wrapped,
                sealed=file.sealed,
                content=content[0],
            )

    def _evidence(self, file: _File) -> Evidence:
        about = self._sealer(file).unseal(file.sealed, _part(file.blind, "about"))
        name, kind, sha256 = codec.read(about)
        return Evidence(id=file.id, name=name, type=kind, size=file.size, sha256=sha256, conversation=file.conversation)

    def _sealer(self, file: _File) -> Sealer:
        return self._keys.unwrapped(file.wrapped, _place(file.number, file.blind), self._wrapper(file))

    def _wrapper(self, file: _File) -> Sealer | None:
        return None if file.number is None else self._of_case(file.number, file.case_key)

    def _of_case(self, number: CaseNumber, case_key: bytes | None) -> Sealer:
        if case_key is None:
            raise Erased(f"the evidence of case {number} was erased")
        return self._keys.unwrapped(case_key, key_place(number))


def _place(number: CaseNumber | None, blind: bytes) -> bytes:
    return bound("evidence", number or "draft", blind.hex(), "wrapped")


def _part(blind: bytes, column: str) -> bytes:
    return bound("evidence", blind.hex(), column)
