"""Files on the platform's side.

File: `file_id` can be used to download or reuse the file; `file_unique_id` is the same over time and for different
bots, and can't be used to download. getFile: bots can download files of up to 20 MB; a link is valid for at least 1
hour.
"""

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.telegram.platform.refusals import bad_request
from tests.telegram.platform.shapes import Json

MEGABYTE = 1024 * 1024
DOWN = 20 * MEGABYTE
"""getFile: the maximum file size to download is 20 MB."""
UP = 50 * MEGABYTE
"""Sending files: 50 MB at most for other files than photos."""
PHOTO = 10 * MEGABYTE
"""Sending files: 10 MB at most for photos."""
LINK = timedelta(hours=1)


@dataclass(eq=False, kw_only=True)
class Stored:
    """One file; `size` may be more than `content` has, so that large files cost tests nothing."""

    key: str
    unique: str
    name: str
    mime: str
    content: bytes
    size: int
    folder: str
    path: str = ""
    shown: Json = field(default_factory=dict[str, object])
    """What else its kind tells: width, duration …"""

    def json(self) -> Json:
        """Return the fields that every kind of file has."""
        return {"file_id": self.key, "file_unique_id": self.unique, "file_size": self.size}


class Vault:
    """All files, by identifier and by path."""

    def __init__(self, source: random.Random) -> None:
        self._random = source
        self._files: dict[str, Stored] = {}
        self._links: dict[str, tuple[Stored, datetime]] = {}

    def keep(self, content: bytes, name: str, mime: str, folder: str, size: int | None = None) -> Stored:
        """Store a file."""
        key = f"AgACAgIAAx{self._random.randbytes(24).hex()}"
        stored = Stored(
            key=key,
            unique=f"AQAD{self._random.randbytes(6).hex()}",
            name=name,
            mime=mime,
            content=content,
            size=len(content) if size is None else size,
            folder=folder,
        )
        self._files[key] = stored
        return stored

    def find(self, key: str) -> Stored:
        """Return a file by its `file_id`."""
        if key not in self._files:
            raise bad_request("wrong file_id or the file is temporarily unavailable")
        return self._files[key]

    def link(self, key: str, now: datetime) -> Json:
        """Return the File object with a path that can be fetched for an hour."""
        stored = self.find(key)
        if stored.size > DOWN:
            raise bad_request("file is too big")
        ending = stored.name.rpartition(".")[2] if "." in stored.name else "bin"
        stored.path = stored.path or f"{stored.folder}/file_{len(self._links)}.{ending}"
        self._links[stored.path] = (stored, now + LINK)
        return {**stored.json(), "file_path": stored.path}

    def fetch(self, path: str, now: datetime) -> bytes | None:
        """Return what a link leads to; None if it never did, or no longer does."""
        stored, until = self._links.get(path, (None, now))
        return stored.content if stored is not None and now <= until else None
