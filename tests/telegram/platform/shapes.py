"""The shapes that everything here speaks of: JSON as the Bot API writes it, and a file that came with a request."""

from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]
"""An object of the description ("All types used in the Bot API responses are represented as JSON-objects")."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came in a multipart request."""

    name: str
    mime: str
    content: bytes


def utf16(text: str) -> int:
    """Return the length of `text` in the units in which the platform counts.

    MessageEntity, `offset`: "in UTF-16 code units".
    """
    return len(text.encode("utf-16-le")) // 2
