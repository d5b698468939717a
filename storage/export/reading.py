"""Taking an export into an empty database: all of it, each line as its schema says, proved afterwards, or nothing."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from itertools import zip_longest
from pathlib import Path

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from sqlalchemy import Connection, insert
from sqlalchemy.exc import IntegrityError

from storage import canary, codec, schema
from storage.encryption import Keys
from storage.errors import ImportRefused, MoveRefused
from storage.export import manifest as about
from storage.export.kind import Kind
from storage.export.kinds import kinds
from storage.export.manifest import KindFile, Manifest
from storage.export.sealed import Line, Row, Unfit, Vault
from storage.lock import DirectoryLock
from storage.moving import count_on, file_of, held, must_be_empty
from storage.tables import meta

LONGEST_SHOWN = 80


def take_in(folder: Path, url: str, *, data_dir: Path, key: Callable[[], bytes]) -> Mapping[str, int]:
    """Take an export in and return how many lines of each kind there were.

    Args:
        folder: an export.
        url: of an empty database.
        data_dir: the folder that a server on it locks.
        key: gives the key that is to seal it; asked for once the database is seen to be empty.

    Raises:
        ImportRefused: the target has rows, or the export is not whole, or a line doesn't fit; nothing was taken in.
        MoveRefused: somebody else is connected to the target.
        StoreLocked: a server runs on it.
        StoreUnavailable: it can't be reached or written.
        SchemaUnfit: its tables are not this program's.
    """
    manifest = _manifest(folder)
    with ExitStack() as stack:
        if file_of(url) is not None:
            lock = DirectoryLock(data_dir)
            lock.take()
            stack.callback(lock.release)
        core = stack.enter_context(held(url))
        schema.prepare(core)
        try:
            must_be_empty(core)
        except MoveRefused as refused:
            raise ImportRefused(str(refused)) from refused
        return _taken_in(folder, manifest, core, Keys(key()))


def _manifest(folder: Path) -> Manifest:
    path = folder / about.NAME
    try:
        found = Manifest.model_validate_json(path.read_bytes())
    except OSError as error:
        raise ImportRefused(f"{path}: {error.strerror}; an export has one.") from error
    except ValidationError as invalid:
        raise ImportRefused(_words(path, 1, invalid.errors()[0])) from invalid
    ours = [kind.name for kind in kinds(Folder(folder))]
    _same(path, "format", found.format, about.FORMAT)
    _same(path, "schema_revision", found.schema_revision, schema.HEAD)
    _same(path, "kinds", [each.kind for each in found.kinds], ours)
    return found


def _same(path: Path, key: str, found: object, expected: object) -> None:
    if found != expected:
        raise ImportRefused(f"{path}: {key}: found {_shown(found)}, expected {_shown(expected)}")


def _taken_in(folder: Path, manifest: Manifest, core: Connection, keys: Keys) -> Mapping[str, int]:
    vault = Vault(core, keys)
    core.execute(insert(meta).values(name=canary.NAME, value=keys.of_table("meta").seal(canary.PLAIN, canary.PLACE)))
    pairs = list(zip(manifest.kinds, kinds(Folder(folder)), strict=True))
    for file, kind in pairs:
        _inserted(folder / f"{kind.name}.jsonl", file, kind, vault)
    for file, kind in pairs:
        _compare(folder / f"{kind.name}.jsonl", kind, vault)
        count_on(kind.table, core, file.last)
    return {file.kind: file.lines for file in manifest.kinds}


def _inserted(path: Path, said: KindFile, kind: Kind, vault: Vault) -> None:
    digest, rows, count = hashlib.sha256(), list[Row](), 0
    for count, text in _texts(path):
        digest.update(text)
        rows.append(_row(path, count, text, kind, vault))
        if len(rows) >= kind.at_once:
            _insert(path, count, rows, kind, vault)
    _insert(path, count, rows, kind, vault)
    _same(path, "lines", count, said.lines)
    _same(path, "sha256", digest.hexdigest(), said.sha256)


def _texts(path: Path) -> Iterator[tuple[int, bytes]]:
    try:
        with path.open("rb") as file:
            yield from enumerate(file, 1)
    except OSError as error:
        raise ImportRefused(f"{path}: {error.strerror}") from error


def _row(path: Path, number: int, text: bytes, kind: Kind, vault: Vault) -> Row:
    try:
        line: Line = kind.model.model_validate_json(text).model_dump(exclude_unset=True)
        return kind.row(line, vault)
    except ValidationError as invalid:
        raise ImportRefused(_words(path, number, invalid.errors()[0])) from invalid
    except Unfit as unfit:
        raise ImportRefused(_refused(path, number, unfit.key, _shown(unfit.found), unfit.expected)) from unfit


def _insert(path: Path, last: int, rows: list[Row], kind: Kind, vault: Vault) -> None:
    if not rows:
        return
    try:
        vault.core.execute(insert(kind.table), rows)
    except IntegrityError as error:
        lines = f"line {last}" if len(rows) == 1 else f"lines {last - len(rows) + 1} to {last}"
        raise ImportRefused(
            f"{path}, {lines}: one stands there twice, or names what is not there ({error.orig})"
        ) from error
    rows.clear()


def _compare(path: Path, kind: Kind, vault: Vault) -> None:
    """Read back what was stored and see that it is what the lines say.

    Raises:
        ImportRefused: it is not.
    """
    ours = (line for line in kind.lines(vault) if line is not None)
    for theirs, back in zip_longest(_texts(path), ours):
        number = theirs[0] if theirs else 0
        if theirs is None or back is None or codec.read(theirs[1]) != codec.read(codec.written(back)):
            raise ImportRefused(f"{path}, line {number}: it came out otherwise; nothing was taken in.")


def _words(path: Path, number: int, fault: ErrorDetails) -> str:
    key = ".".join(map(str, fault["loc"])) or "the line"
    missing = fault["type"] == "missing"
    return _refused(path, number, key, "nothing" if missing else _shown(fault["input"]), fault["msg"])


def _refused(path: Path, number: int, key: str, found: str, expected: str) -> str:
    return f"{path}, line {number}: {key}: found {found}, expected: {expected}"


def _shown(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= LONGEST_SHOWN else f"{shown[:LONGEST_SHOWN]}…"


class Folder:
    """The files of an export that is read."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def put(self, name: str, content: bytes) -> None:
        """See that a file is what was stored."""
        if self.get(name) != content:
            raise ImportRefused(f"{self._path / name}: it came out otherwise; nothing was taken in.")

    def get(self, name: str) -> bytes:
        try:
            return (self._path / name).read_bytes()
        except OSError as error:
            raise Unfit("file", name, f"a file of that name ({error.strerror})") from error
