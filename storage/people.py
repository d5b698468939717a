"""Staff, invitations and sessions: tokens only as hashes, names encrypted."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache

from sqlalchemy import delete, insert, select, update

from storage import codec
from storage.codec import micros, moment
from storage.documents import read_grants, write_grants
from storage.encryption import Keys, bound, token_hash
from storage.staff_tables import invite, session, staff
from storage.statement import Connection, Row, Statement, given, insert_once, row_of
from workflow.language import Language
from workflow.people import Grant, StaffId
from workflow.stored import Session, SessionKind, Staff

ROLLS = 30
"""A desk session's expiry rolls on once it gains a thirtieth of its life, not with every look."""

_staff = (staff.c.id, staff.c.invite_hash, staff.c.grants, staff.c.language, staff.c.active, staff.c.sealed)
_by_token = session.c.token_hash == given(session.c.token_hash)

STAFF = Statement(select(*_staff).where(staff.c.id == given(staff.c.id)))
EVERYBODY = Statement(select(*_staff).where(staff.c.active == 1).order_by(staff.c.id))
GRANT = Statement(update(staff).where(staff.c.id == given(staff.c.id)).values(grants=given(staff.c.grants)))
LEAVE = Statement(update(staff).where(staff.c.id == given(staff.c.id)).values(active=0))
JOIN = Statement(insert(staff).values(row_of(staff, "id")).returning(staff.c.id))
INVITE = insert_once(invite)
USE_UP = Statement(
    update(invite)
    .where(
        invite.c.token_hash == given(invite.c.token_hash),
        invite.c.used_at.is_(None),
        invite.c.expires_at > given(invite.c.expires_at, "now"),
    )
    .values(used_at=given(invite.c.used_at, "now"))
    .returning(invite.c.grants)
)
SIGN_IN = Statement(insert(session).values(row_of(session, "id")).returning(session.c.id))
SESSION = Statement(
    select(
        session.c.id,
        session.c.kind,
        session.c.staff_id,
        session.c.language,
        session.c.lifetime,
        session.c.expires_at,
        session.c.sealed,
    ).where(_by_token, session.c.expires_at > given(session.c.expires_at, "now"))
)
ROLL_ON = Statement(update(session).where(_by_token).values(expires_at=given(session.c.expires_at)))
PRUNE = Statement(delete(session).where(session.c.expires_at <= given(session.c.expires_at, "now")))
SIGN_OUT = Statement(delete(session).where(_by_token))
END_ALL = Statement(delete(session).where(session.c.staff_id == given(session.c.staff_id)))
SPEAK = Statement(update(session).where(session.c.id == given(session.c.id)).values(language=given(session.c.language)))


class SqlPeople:
    """Staff, invitations and sessions over one transaction."""

    def __init__(self, connection: Connection, keys: Keys) -> None:
        self._connection = connection
        self._names = keys.of_table("staff")
        self._chats = keys.of_table("session")

    def staff(self, staff: StaffId) -> Staff:
        row = self._connection.row(STAFF, id=staff)
        if row is None:
            raise LookupError(f"no staff {staff}")
        return self._person(row)

    def everybody(self) -> Sequence[Staff]:
        return [self._person(row) for row in self._connection.rows(EVERYBODY)]

    def invite(self, grants: Sequence[Grant], token: str, at: datetime, expires_at: datetime) -> None:
        self._connection.run(
            INVITE,
            token_hash=token_hash(token),
            grants=codec.text(write_grants(grants)),
            invited_at=micros(at),
            expires_at=micros(expires_at),
            used_at=None,
        )

    def accept(self, token: str, name: str, language: Language, at: datetime) -> Staff | None:
        hashed = token_hash(token)
        used = self._connection.row(USE_UP, token_hash=hashed, now=micros(at))
        if used is None:
            return None
        ident = self._connection.number(
            JOIN,
            invite_hash=hashed,
            grants=used[0],
            language=language.value,
            active=1,
            joined_at=micros(at),
            sealed=self._names.seal(name.encode(), _place("staff", hashed)),
        )
        return Staff(id=StaffId(ident), name=name, grants=read_grants(codec.read(used[0])), language=language)

    def grant(self, staff: StaffId, grants: Sequence[Grant]) -> None:
        self._connection.run(GRANT, id=staff, grants=codec.text(write_grants(grants)))

    def leave(self, staff: StaffId) -> None:
        self._connection.run(LEAVE, id=staff)
        self._connection.run(END_ALL, staff_id=staff)

    def sign_in(self, session: Session, token: str, at: datetime) -> Session:
        hashed, now, expires = token_hash(token), micros(at), micros(session.expires_at)
        chat = session.chat
        ident = self._connection.number(
            SIGN_IN,
            token_hash=hashed,
            kind=session.kind.value,
            staff_id=session.staff,
            language=session.language.value if session.language else None,
            signed_in_at=now,
            lifetime=expires - now,
            expires_at=expires,
            sealed=None if chat is None else self._chats.seal(chat.encode(), _place("session", hashed)),
        )
        return replace(session, id=ident)

    def session(self, token: str, now: datetime) -> Session | None:
        hashed, at = token_hash(token), micros(now)
        row = self._connection.row(SESSION, token_hash=hashed, now=at)
        if row is None:
            return None
        lifetime, expires = row[4], row[5]
        found = self._session(row, hashed)
        gained = at + lifetime - expires
        if found.kind is SessionKind.DESK and self._connection.writes and gained * ROLLS >= lifetime:
            self._connection.run(ROLL_ON, token_hash=hashed, expires_at=expires + gained)
            return replace(found, expires_at=moment(expires + gained))
        return found

    def sign_out(self, token: str) -> None:
        self._connection.run(SIGN_OUT, token_hash=token_hash(token))

    def prune(self, now: datetime) -> int:
        return self._connection.run(PRUNE, now=micros(now))

    def speak(self, session: int, language: Language) -> None:
        self._connection.run(SPEAK, id=session, language=language.value)

    def _person(self, row: Row) -> Staff:
        ident, hashed, grants, language, active, sealed = row
        return Staff(
            id=StaffId(ident),
            name=self._names.unseal(sealed, _place("staff", hashed)).decode(),
            grants=_grants(grants),
            language=Language(language),
            active=bool(active),
        )

    def _session(self, row: Row, hashed: bytes) -> Session:
        ident, kind, person, language, _, expires_at, sealed = row
        return Session(
            id=ident,
            kind=SessionKind(kind),
            expires_at=moment(expires_at),
            language=Language(language) if language else None,
            chat=None if sealed is None else self._chats.unseal(sealed, _place("session", hashed)).decode(),
            staff=None if person is None else StaffId(person),
        )


@lru_cache(maxsize=256)
def _grants(written: str) -> tuple[Grant, ...]:
    return read_grants(codec.read(written))


def _place(table: str, hashed: bytes) -> bytes:
    return bound(table, hashed.hex(), "name")
