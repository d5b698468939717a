"""Files on the platform's side.

File object: `url_private_download` is to be fetched with a bearer token of the scope files:read; anybody else is led to
a page to sign in at. Uploading takes three steps: files.getUploadURLExternal, a POST, files.completeUploadExternal.
"""

import itertools
from dataclasses import dataclass

from tests.slack.platform.refusals import Refusal
from tests.slack.platform.shapes import Json


@dataclass(eq=False, kw_only=True)
class Stored:
    """One file; `size` may be more than there is, so that large files cost tests nothing."""

    id: str
    name: str
    mime: str
    content: bytes
    size: int
    deleted: bool = False
    title: str = ""
    complete: bool = False
    """files.completeUploadExternal was called: once for each file."""

    def json(self, root: str) -> Json:
        """Return the file object."""
        url = f"{root}/files-pri/{self.id}/{self.name}"
        known = {
            "id": self.id,
            "name": self.name,
            "title": self.title or self.name,
            "mimetype": self.mime,
            "size": self.size,
        }
        return {**known, "mode": "hosted", "url_private": url, "url_private_download": f"{url}?download=1"}


class Vault:
    """All files."""

    def __init__(self) -> None:
        self.files: dict[str, Stored] = {}
        self.open_to: set[str] = set()
        """Tokens with the scope files:read."""
        self.root = ""
        """Where the addresses of files lead."""
        self._numbers = itertools.count(1)

    def keep(self, content: bytes, name: str, mime: str, size: int | None = None) -> Stored:
        """Store a file."""
        ident = f"F{next(self._numbers):04d}"
        kept = Stored(id=ident, name=name, mime=mime, content=content, size=len(content) if size is None else size)
        self.files[ident] = kept
        return kept

    def find(self, ident: str) -> Stored:
        """Return a file; `file_not_found`, `file_deleted`."""
        found = self.files.get(ident)
        if found is None:
            raise Refusal("file_not_found")
        if found.deleted:
            raise Refusal("file_deleted")
        return found
