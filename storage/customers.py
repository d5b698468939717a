"""The classes of customers that staff keep, by the blind index of a contact: who it is stands nowhere."""

from datetime import datetime

from sqlalchemy import delete, insert, select

from storage.codec import micros
from storage.encryption import Keys
from storage.statement import Connection, Statement, given, row_of
from storage.tables import customer

_by_contact = customer.c.blind == given(customer.c.blind)

CLASS_OF = Statement(select(customer.c.class_).where(_by_contact))
FORGET = Statement(delete(customer).where(_by_contact))
CLASSIFY = Statement(insert(customer).values(row_of(customer)))


class SqlCustomers:
    """The classes over one transaction."""

    def __init__(self, connection: Connection, keys: Keys) -> None:
        self._connection, self._keys = connection, keys

    def class_of(self, contact: str) -> str | None:
        row = self._connection.row(CLASS_OF, blind=self._blind(contact))
        return None if row is None else str(row[0])

    def classify(self, contact: str, named: str, at: datetime) -> None:
        blind = self._blind(contact)
        self._connection.run(FORGET, blind=blind)
        self._connection.run(CLASSIFY, blind=blind, class_=named, kept_at=micros(at))

    def _blind(self, contact: str) -> bytes:
        return self._keys.blind("contact", contact.strip().lower())
