"""Cases and their files: what has a key of its own, which an import draws anew."""

import hashlib
import mimetypes
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Protocol, get_type_hints

from pydantic import BaseModel, ConfigDict, Field, create_model
from sqlalchemy import Select, select

from storage import codec
from storage.cases import elements_place, key_place
from storage.encryption import Sealer, bound
from storage.export.documents import elements_of, written_elements
from storage.export.kind import Kind
from storage.export.sealed import Line, Row, Unfit, Vault
from storage.tables import case_, evidence
from workflow.alike import place_of
from workflow.elements import Elements

_hints = {name: (kind, None) for name, kind in get_type_hints(Elements).items()}
ElementsLine: type[BaseModel] = create_model(  # pyright: ignore[reportCallIssue, reportUnknownVariableType]
    "Elements",
    __config__=ConfigDict(extra="forbid", strict=True),
    **_hints,  # pyright: ignore[reportArgumentType]
)
ElementsLine.__doc__ = "The five elements, and what else is recorded with them; what nobody said is left out."


class ToldInCase:
    """The five elements of a case; null once they were erased."""

    columns = ("issue", "sealed", "wrapped", "place")
    fields: Mapping[str, Any] = {"elements": ElementsLine | None}

    def open(self, row: Row, line: Line, vault: Vault) -> None:
        sealer = vault.sealer_of(row["number"], row["wrapped"])
        if sealer is None:
            line["elements"] = None
            return
        known = codec.read(sealer.unseal(bytes(row["sealed"]), elements_place(row["number"])))
        line["elements"] = {**known, "issue": row["issue"]}

    def seal(self, line: Line, row: Row, vault: Vault) -> None:
        known, number = line["elements"], row["number"]
        if known is None:
            row.update(issue="", sealed=b"", wrapped=None, place=None)
            return
        elements = elements_of(known)
        sealer, wrapped = vault.keys.fresh(key_place(number))
        place = place_of(elements)
        row.update(
            issue=elements.issue,
            sealed=sealer.seal(written_elements(known), elements_place(number)),
            wrapped=wrapped,
            place=vault.keys.blind("place", place) if place else None,
        )


class Shelf(Protocol):
    """Where the files of an export lie."""

    def put(self, name: str, content: bytes) -> None:
        """Write a file."""
        ...

    def get(self, name: str) -> bytes:
        """Return what a file holds.

        Raises:
            Unfit: there is none of that name.
        """
        ...


Digest = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
Path = Annotated[str, Field(pattern=r"^evidence/[0-9]{9}(\.[a-z0-9]{1,8})?$", description="the file, in this export")]


class File:
    """A file of evidence: as it came in the export, and what people called it in its line."""

    columns = ("blind", "wrapped", "sealed", "content")
    fields: Mapping[str, Any] = {"file": Path, "name": str, "type": str, "sha256": Digest}

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    def open(self, row: Row, line: Line, vault: Vault) -> None:
        wrapper = _wrapper(row, vault)
        blind = bytes(row["blind"])
        sealer = vault.keys.unwrapped(bytes(row["wrapped"]), _place(row, blind, vault), wrapper)
        name, kind, sha256 = codec.read(sealer.unseal(bytes(row["sealed"]), _part(blind, "about")))
        # What people called it could lead anywhere as a path.
        path = f"evidence/{row['id']:09}{mimetypes.guess_extension(kind) or ''}"
        self._shelf.put(path, sealer.unseal(bytes(row["content"]), _part(blind, "content")))
        line.update(file=path, name=name, type=kind, sha256=sha256)

    def seal(self, line: Line, row: Row, vault: Vault) -> None:
        content, sha256 = self._shelf.get(line["file"]), line["sha256"]
        found = hashlib.sha256(content).hexdigest()
        if found != sha256:
            raise Unfit("sha256", sha256, f"that of the file {line['file']}, which is {found}")
        blind = vault.keys.blind("evidence", sha256)
        sealer, wrapped = vault.keys.fresh(_place(row, blind, vault), _wrapper(row, vault))
        about = codec.written([line["name"], line["type"], sha256])
        row.update(
            blind=blind,
            wrapped=wrapped,
            sealed=sealer.seal(about, _part(blind, "about")),
            content=sealer.seal(content, _part(blind, "content")),
        )


class Files(Kind):
    """The evidence; what was erased with its case has no line."""

    at_once = 1

    def __init__(self, shelf: Shelf) -> None:
        super().__init__(evidence, "A file of evidence, which lies in the folder `evidence` as it came.", File(shelf))

    def chosen(self) -> Select[Any]:
        erased = case_.c.id.is_not(None) & case_.c.wrapped.is_(None)
        joined = super().chosen().outerjoin_from(evidence, case_, case_.c.id == evidence.c.case_id)
        return joined.where(~erased)

    def lines(self, vault: Vault) -> Iterator[Line | None]:
        yield from super().lines(vault)
        erased = select(evidence.c.id).join(case_).where(case_.c.wrapped.is_(None))
        yield from (None for _ in vault.core.execute(erased))


def _wrapper(row: Row, vault: Vault) -> Sealer | None:
    if row["case_id"] is None:
        return None
    sealer = vault.case(row["case_id"])[1]
    if sealer is None:
        raise Unfit("case_id", row["case_id"], "a case that was not erased")
    return sealer


def _place(row: Row, blind: bytes, vault: Vault) -> bytes:
    number = "draft" if row["case_id"] is None else vault.case(row["case_id"])[0]
    return bound("evidence", number, blind.hex(), "wrapped")


def _part(blind: bytes, column: str) -> bytes:
    return bound("evidence", blind.hex(), column)
