"""Files that come with a message: streamed, limited in size and number, typed by their own bytes."""

from collections.abc import AsyncGenerator

from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from bot.web.problems import FieldProblem, Problem
from bot.web.translate import LONGEST_NAME, clean
from handlers.dispatch import Upload

MEBIBYTE = 1024 * 1024
LARGEST_FILE = 20 * MEBIBYTE
LARGEST_REQUEST = 60 * MEBIBYTE
MOST_FILES = 10
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


def too_large() -> Problem:
    """Return the refusal of a file beyond the limit."""
    return Problem(413, "file_size", megabytes=LARGEST_FILE // MEBIBYTE)


async def read_form(request: Request) -> tuple[dict[str, object], tuple[Upload, ...]]:
    """Return the fields and files of a multipart message.

    Raises:
        Problem: 413 too large, 422 too many files or of a kind that is not taken.
    """
    if int(request.headers.get("content-length") or 0) > LARGEST_REQUEST:
        await _drain(request)
        raise too_large()
    try:
        parser = MultiPartParser(
            request.headers, _limited(request), max_files=MOST_FILES, max_fields=8, max_part_size=MEBIBYTE
        )
        form = await parser.parse()
    except MultiPartException as wrong:
        raise Problem(422, "fields", fields=(FieldProblem("file", "web.problem.upload"),)) from wrong
    try:
        return await _sorted(form)
    finally:
        # Large ones lie in temporary files.
        await form.close()


async def _sorted(form: FormData) -> tuple[dict[str, object], tuple[Upload, ...]]:
    fields: dict[str, object] = {}
    uploads: list[Upload] = []
    for name, value in form.multi_items():
        if isinstance(value, UploadFile):
            uploads += [upload] if (upload := await _upload(value)) else []
        else:
            fields[clean(name)] = clean(value)
    return fields, tuple(uploads)


async def _limited(request: Request) -> AsyncGenerator[bytes]:
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > LARGEST_REQUEST:
            await _drain(request)
            raise too_large()
        yield chunk


async def _drain(request: Request) -> None:
    """Read on and forget, so that the sender hears the answer instead of a broken connection."""
    async for _ in request.stream():
        continue


async def _upload(sent: UploadFile) -> Upload | None:
    content = await sent.read()
    name = clean(sent.filename or "")[-LONGEST_NAME:].replace("/", "_").replace("\\", "_")
    if not content and not name:
        return None
    if len(content) > LARGEST_FILE:
        raise too_large()
    kind = type_of(content)
    if kind not in ACCEPTED:
        raise Problem(422, "file_type", fields=(FieldProblem("file", "web.problem.file_kind"),), name=name)
    return Upload(name=name, type=kind, content=content)


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
