"""What is taken as evidence: how large, and of which kinds, as their own bytes show."""

from handlers.dispatch import Upload
from handlers.message import Phrase

MEBIBYTE = 1024 * 1024
LARGEST_FILE = 20 * MEBIBYTE
ACCEPTED = {
    "image/jpeg", "image/png", "image/gif", "image/webp", "image/heic", "image/heif", "application/pdf", "text/plain",
    "audio/mpeg", "audio/ogg", "audio/mp4", "audio/x-m4a", "audio/wav", "audio/x-wav", "audio/wave", "audio/amr",
    "audio/webm", "audio/aac", "video/mp4", "video/quicktime", "video/webm", "application/msword",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}  # fmt: skip
"""What is taken as evidence, by what the bytes say they are."""
OFFICE = "application/vnd.openxmlformats-officedocument."
OFFICE_LIST = b"[Content_Types].xml"


def checked(name: str, content: bytes) -> Upload | Phrase:
    """Return a file that a platform gave, or the words that say why it is not taken."""
    if len(content) > LARGEST_FILE:
        return too_large(name)
    kind = type_of(content)
    if kind not in ACCEPTED:
        return Phrase("cases.refused.file_kind", {"name": name})
    return Upload(name=name, type=kind, content=content)


def too_large(name: str) -> Phrase:
    """Return the words that name the limit."""
    return Phrase("cases.refused.file_size", {"name": name, "megabytes": LARGEST_FILE // MEBIBYTE})


def type_of(content: bytes) -> str:
    """Return the media type that the bytes themselves show; the sender's word for it does not count."""
    # Its tables of signatures are read at the first file, not at start-up.
    import puremagic

    try:
        found = str(puremagic.from_string(content, mime=True)) or _text(content)
    except (puremagic.PureError, ValueError):
        return _text(content)
    # Every ZIP is taken for a Word file; one that is has a list of its parts.
    return "application/zip" if found.startswith(OFFICE) and OFFICE_LIST not in content else found


def _text(content: bytes) -> str:
    """Plain text has no mark of its own: it is what decodes and has no control characters."""
    try:
        words = content.decode()
    except UnicodeDecodeError:
        return "application/octet-stream"
    plain = bool(words) and all(letter.isprintable() or letter in "\r\n\t" for letter in words)
    return "text/plain" if plain and "<script" not in words.lower() else "application/octet-stream"
