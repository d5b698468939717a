"""What is kept as a blind index alone: traced to what else is known, as nothing of an index can be read.

What can't be traced is left out and counted: who it was about was erased, or stands nowhere any more.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any, cast

from sqlalchemy import Select, Table, func, select

from storage import codec
from storage.bindings import BETWEEN
from storage.cases import elements_place
from storage.encryption import bound
from storage.export.kind import Kind
from storage.export.sealed import Line, Row, Vault
from storage.tables import binding, case_, cause, contact, conversation, customer, outbox, posting
from workflow.alike import place_of
from workflow.elements import Elements


class Traced(Kind):
    """Lines of a table whose rows are found by a blind index alone."""

    fields: Mapping[str, Any] = {"contact": str}
    by = "case_id"
    """What rows belong to that are traced together."""

    def __init__(self, table: Table, about: str) -> None:
        super().__init__(table, about, _Index(self))

    def lines(self, vault: Vault) -> Iterator[Line | None]:
        for _, rows in groupby(self.rows(vault.core), key=lambda row: row[self.by]):
            together = list(rows)
            known = {self.index(each, together[0], vault): each for each in self.candidates(together[0], vault)}
            found = [self._line(row, known.get(bytes(row["blind"]))) for row in together]
            yield from sorted((line for line in found if line), key=codec.written)
            yield from (None for line in found if line is None)

    def candidates(self, row: Row, vault: Vault) -> Iterable[dict[str, Any]]:
        """Yield what the index of a row may be of."""
        raise NotImplementedError

    def index(self, told: Mapping[str, Any], row: Row, vault: Vault) -> bytes:
        """Return the index of what is told."""
        raise NotImplementedError

    def _line(self, row: Row, told: Mapping[str, Any] | None) -> Line | None:
        if told is None:
            return None
        return {column.name: self.clear(column, row[column.key]) for column in self.plain} | dict(told)


class _Index:
    """The column of the index."""

    columns = ("blind",)

    def __init__(self, kind: Traced) -> None:
        self._kind = kind
        self.fields = kind.fields

    def open(self, row: Row, line: Line, vault: Vault) -> None:
        raise NotImplementedError

    def seal(self, line: Line, row: Row, vault: Vault) -> None:
        row["blind"] = self._kind.index(line, row, vault)


class Contacts(Traced):
    """How the cases of a customer are found; what of it is still said in its case."""

    def __init__(self) -> None:
        super().__init__(contact, "A phone number or e-mail by which a case is found.")

    def chosen(self) -> Select[Any]:
        return cast("Select[Any]", select(contact.c.case_id, contact.c.blind).order_by(contact.c.case_id))

    def candidates(self, row: Row, vault: Vault) -> Iterable[dict[str, Any]]:
        return _contacts(row["case_id"], vault)

    def index(self, told: Mapping[str, Any], row: Row, vault: Vault) -> bytes:
        del row
        return vault.keys.blind("contact", told["contact"])


class Classes(Traced):
    """The classes of customers, traced by the first case of each."""

    def __init__(self) -> None:
        super().__init__(customer, "The class that staff keep a customer in.")

    def chosen(self) -> Select[Any]:
        first = func.min(contact.c.case_id).label("case_id")
        chosen = (
            select(customer.c.blind, customer.c.class_.label("class_"), customer.c.kept_at, first)
            .outerjoin(contact, contact.c.blind == customer.c.blind)
            .group_by(customer.c.blind, customer.c.class_, customer.c.kept_at)
            .order_by(first)
        )
        return cast("Select[Any]", chosen)

    def candidates(self, row: Row, vault: Vault) -> Iterable[dict[str, Any]]:
        return () if row["case_id"] is None else _contacts(row["case_id"], vault)

    def index(self, told: Mapping[str, Any], row: Row, vault: Vault) -> bytes:
        del row
        return vault.keys.blind("contact", told["contact"])


class Causes(Traced):
    """Which cases have the same cause (`workflow.alike.cause_of`)."""

    fields: Mapping[str, Any] = {"cause": str}

    def __init__(self) -> None:
        super().__init__(cause, "By what a case is taken to have the same cause as another.")

    def candidates(self, row: Row, vault: Vault) -> Iterable[dict[str, Any]]:
        category = vault.core.execute(select(case_.c.category).where(case_.c.id == row["case_id"])).scalar()
        elements = _elements(row["case_id"], vault)
        place = place_of(elements) if elements else ""
        return [{"cause": category or ""}, {"cause": f"{category}@{place}"}]

    def index(self, told: Mapping[str, Any], row: Row, vault: Vault) -> bytes:
        del row
        return vault.keys.blind("cause", told["cause"])


class Postings(Traced):
    """Which message on a platform is which notice, so that a reply to it is understood."""

    fields: Mapping[str, Any] = {"address": str, "message": str}
    by = "outbox_id"

    def __init__(self) -> None:
        super().__init__(posting, "Where a notice stands on its platform.")

    def chosen(self) -> Select[Any]:
        more = (outbox.c.lane, outbox.c.chat, outbox.c.dedupe, outbox.c.sealed_sent)
        chosen = select(posting.c.outbox_id, posting.c.blind, *more).join(outbox).order_by(posting.c.outbox_id)
        return cast("Select[Any]", chosen)

    def candidates(self, row: Row, vault: Vault) -> Iterable[dict[str, Any]]:
        if row["sealed_sent"] is None:
            return
        place = bound("outbox", row["dedupe"], "sent")
        sent = codec.read(vault.keys.of_table("outbox").unseal(bytes(row["sealed_sent"]), place))
        for address in _addresses(row, vault):
            yield from ({"address": address, "message": message} for message in sent["messages"])

    def index(self, told: Mapping[str, Any], row: Row, vault: Vault) -> bytes:
        lane = (
            row.get("lane")
            or vault.core.execute(select(outbox.c.lane).where(outbox.c.id == row["outbox_id"])).scalar_one()
        )
        return vault.keys.blind(f"posting {lane}", f"{told['address']}\x1f{told['message']}")


def _contacts(case_id: int, vault: Vault) -> Iterator[dict[str, Any]]:
    elements = _elements(case_id, vault)
    if elements is not None:
        yield from ({"contact": way.strip().lower()} for way in (elements.phone, elements.email) if way)


def _elements(case_id: int, vault: Vault) -> Elements | None:
    number, sealer = vault.case(case_id)
    sealed = vault.core.execute(select(case_.c.sealed).where(case_.c.id == case_id)).scalar_one()
    if sealer is None:
        return None
    return Elements(**codec.read(sealer.unseal(bytes(sealed), elements_place(number))))


def _addresses(row: Row, vault: Vault) -> Iterator[str]:
    """Yield where a notice may have gone: a chat's address, and the group that a topic or a seat lies in."""
    named = select(binding.c.sealed).where(binding.c.lane == row["lane"], binding.c.chat == row["chat"])
    for sealed in vault.core.execute(named).scalars():
        place = bound("binding", row["lane"], row["chat"], "address")
        written = vault.keys.of_table("binding").unseal(bytes(sealed), place).decode()
        yield from _within(written.partition(BETWEEN)[0])
    kind, _, ident = row["chat"].partition(":")
    if kind == "conversation":
        wanted = select(conversation.c.channel, conversation.c.blind, conversation.c.sealed)
        for channel, blind, sealed in vault.core.execute(wanted.where(conversation.c.id == int(ident))):
            place = bound("conversation", channel, bytes(blind).hex(), "chat and state")
            yield from _within(codec.read(vault.keys.of_table("conversation").unseal(bytes(sealed), place))[0])


def _within(address: str) -> Iterator[str]:
    yield address
    yield from re.split("[:/]", address)
