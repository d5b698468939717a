"""Playbooks: read, checked and kept by the hash of their text, so that a case stays under the rules of its day."""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from workflow.calendars import Decrees
from workflow.errors import PlaybookInvalid
from workflow.finding import Finding
from workflow.inspection import playbook_of
from workflow.playbook import Playbook

NO_TOML = "TOML"
"""What is expected where a text can't be read at all."""
PLAYBOOKS = Path(__file__).parent.parent / "playbooks"


def read(text: str) -> Playbook:
    """Return the playbook that `text` says.

    Raises:
        PlaybookInvalid: it is no TOML, or has faults.
    """
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PlaybookInvalid([Finding((), str(error), NO_TOML)]) from error
    except RecursionError as error:
        raise PlaybookInvalid([Finding((), "tables within tables without end", NO_TOML)]) from error
    return playbook_of(raw)


def digest_of(text: str) -> str:
    """Return the hash under which a text is stored: SHA-256, in hexadecimal."""
    return sha256(text.encode()).hexdigest()


def path_of(name: str) -> Path:
    """Return the file of a playbook given by name (one of ours) or by path."""
    return Path(name) if name.endswith(".toml") else PLAYBOOKS / f"{name}.toml"


def usual() -> str:
    """Return the name of the playbook that is used where nobody chose one."""
    return (PLAYBOOKS / "default").read_text(encoding="utf-8").strip()


def names() -> tuple[str, ...]:
    """Return the names of the playbooks that come with Redress."""
    return tuple(sorted(path.stem for path in PLAYBOOKS.glob("*.toml")))


@dataclass(frozen=True, slots=True)
class Book:
    """A playbook with its text and the text's hash."""

    name: str
    text: str
    digest: str
    playbook: Playbook


@dataclass(frozen=True, slots=True)
class Shelf:
    """The playbooks read so far, by hash; working days in all of them are as `decrees` say."""

    decrees: Decrees = field(default_factory=Decrees)
    _read: dict[str, Playbook] = field(default_factory=dict[str, Playbook])

    def open(self, name: str) -> Book:
        """Return a playbook by name or path.

        Raises:
            OSError: there is no such file.
            PlaybookInvalid: it has faults.
        """
        path = path_of(name)
        return self.book(path.stem, path.read_bytes().decode())

    def book(self, name: str, text: str) -> Book:
        """Return the playbook that a text says.

        Raises:
            PlaybookInvalid: it has faults.
        """
        digest = digest_of(text)
        return Book(name=name, text=text, digest=digest, playbook=self.of(digest, lambda _: text))

    def of(self, digest: str, text_of: Callable[[str], str]) -> Playbook:
        """Return the playbook of a hash, parsed once; `text_of` loads its text the first time.

        Raises:
            PlaybookInvalid: the text has faults.
        """
        if digest not in self._read:
            self._read[digest] = read(text_of(digest)).under(self.decrees)
        return self._read[digest]
