"""Writing all that a house holds into a folder, in clear: one moment of it, a row at a time."""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Generator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, create_engine, inspect
from sqlalchemy.exc import DBAPIError

from storage import codec, schema
from storage.encryption import Keys
from storage.errors import StoreUnavailable
from storage.export import manifest as about
from storage.export.kind import Kind
from storage.export.kinds import LEFT_OUT, kinds
from storage.export.manifest import KindFile, Manifest
from storage.export.sealed import Vault
from storage.moving import counted, file_of
from storage.postgres_server import unavailable
from storage.sqlite_file import PATIENCE, connect, engine_over, plainly


def export(url: str, out: Path, *, keys: Keys, now: datetime) -> Manifest:
    """Write everything into a new folder for its owner alone, and return what is in it.

    A SQLite file must be one that nobody else writes: a copy, beside a server.

    Raises:
        StoreUnavailable: the database can't be read, or the folder is there or can't be written; nothing of it is left.
        SchemaUnfit: the tables are not this program's.
        KeyWrong: it was sealed with another key.
    """
    try:
        if out.exists() or out.is_symlink():
            raise StoreUnavailable(f"{out} is there already; nothing is written over it.")
        out.parent.mkdir(parents=True, exist_ok=True)
        half = Path(tempfile.mkdtemp(prefix=f".{out.name}.", dir=out.parent))
    except OSError as error:
        raise StoreUnavailable(f"{out} can't be written: {error.strerror}.") from error
    try:
        with _seen(url) as core, Folder(half) as folder:
            made = _written(core, folder, keys, now)
        half.rename(out)
    except OSError as error:
        raise StoreUnavailable(f"{out} can't be written: {error.strerror}.") from error
    finally:
        shutil.rmtree(half, ignore_errors=True)
    return made


def _written(core: Connection, folder: "Folder", keys: Keys, now: datetime) -> Manifest:
    schema.check_version(core, frozenset(inspect(core).get_table_names()))
    vault = Vault(core, keys)
    files = [_kind(kind, vault, folder) for kind in kinds(folder)]
    made = Manifest(
        format=about.FORMAT,
        program=about.program(),
        schema_revision=schema.HEAD,
        made_at=now,
        kinds=files,
        evidence_files=folder.evidence,
        left_out=LEFT_OUT,
    )
    folder.put(about.README, about.readme(made).encode())
    folder.put(about.NAME, made.model_dump_json(indent=2).encode() + b"\n")
    return made


def _kind(kind: Kind, vault: Vault, folder: "Folder") -> KindFile:
    described = f"schemas/{kind.name}.json"
    folder.put(described, json.dumps(about.schema_of(kind), indent=2, ensure_ascii=False).encode() + b"\n")
    lines = untraced = 0
    with folder.open(f"{kind.name}.jsonl") as file:
        for line in kind.lines(vault):
            if line is None:
                untraced += 1
                continue
            file.write(codec.written(line) + b"\n")
            lines += 1
    return KindFile(
        kind=kind.name,
        file=file.name,
        schema_file=described,
        lines=lines,
        bytes=file.bytes,
        sha256=file.sha256,
        last=counted(kind.table, vault.core),
        untraced=untraced,
    )


class Folder:
    """A folder that is written, and the sums of what is in it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.evidence = 0

    def __enter__(self) -> Self:
        self._sums = os.fdopen(_fresh(self._path / about.SUMS), "wb")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._sums.close()

    @contextmanager
    def open(self, name: str) -> "Generator[Sum]":
        """Yield a new file of it."""
        path = self._path / name
        path.parent.mkdir(mode=0o700, exist_ok=True)
        with os.fdopen(_fresh(path), "wb") as file:
            summed = Sum(name, file.write)
            yield summed
        self._sums.write(f"{summed.sha256}  {name}\n".encode())

    def put(self, name: str, content: bytes) -> None:
        self.evidence += name.startswith("evidence/")
        with self.open(name) as file:
            file.write(content)

    def get(self, name: str) -> bytes:
        return (self._path / name).read_bytes()


class Sum:
    """A file that is written, and its sum so far."""

    def __init__(self, name: str, write: Callable[[bytes], int]) -> None:
        self.name, self._write = name, write
        self._sum, self.bytes = hashlib.sha256(), 0

    def write(self, content: bytes) -> None:
        """Write more."""
        self._write(content)
        self._sum.update(content)
        self.bytes += len(content)

    @property
    def sha256(self) -> str:
        """The sum of all that was written."""
        return self._sum.hexdigest()


def _fresh(path: Path) -> int:
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)


@contextmanager
def _seen(url: str) -> Generator[Connection]:
    """Yield a connection in one transaction that changes nothing and sees one moment."""
    file = file_of(url)
    if file is not None:
        if not file.exists():
            raise StoreUnavailable(f"There is no database {file}.")
        connection = connect(str(file), patience=PATIENCE, reads_only=True)
        with closing(connection), plainly(str(file)), engine_over(connection, reads_only=True).begin() as core:
            yield core
        return
    engine = create_engine(url, isolation_level="REPEATABLE READ")
    try:
        with engine.connect().execution_options(postgresql_readonly=True) as core, core.begin():
            yield core
    except DBAPIError as error:
        raise unavailable(error.orig or error) from error
    finally:
        engine.dispose()
