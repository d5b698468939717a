"""Files that come with a message: streamed, limited in size and number, typed by their own bytes."""

from collections.abc import AsyncGenerator

from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from bot.evidence import ACCEPTED, LARGEST_FILE, MEBIBYTE, type_of
from bot.web.problems import FieldProblem, Problem
from bot.web.translate import LONGEST_NAME, clean
from handlers.dispatch import Upload

LARGEST_REQUEST = 60 * MEBIBYTE
MOST_FILES = 10
BESIDE_IT = 16 * 1024
"""What a form may have beside its one document: boundaries and small fields."""


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


async def read_document(request: Request, largest: int) -> bytes | None:
    """Return the file of a form, or what was pasted into its field `text`; None where it is larger than `largest`.

    Raises:
        Problem: 422, this is no form with a file.
    """
    if "multipart/form-data" not in request.headers.get("content-type", ""):
        raise Problem(422, "fields", fields=(FieldProblem("file", "web.problem.upload"),))
    try:
        parser = MultiPartParser(
            request.headers,
            _limited(request, largest + BESIDE_IT),
            max_files=1,
            max_fields=4,
            max_part_size=largest + 1,
        )
        form = await parser.parse()
    except MultiPartException as wrong:
        raise Problem(422, "fields", fields=(FieldProblem("file", "web.problem.upload"),)) from wrong
    except Problem:
        return None
    try:
        sent, pasted = form.get("file"), form.get("text")
        content = await sent.read() if isinstance(sent, UploadFile) else b""
    finally:
        await form.close()
    if not content and isinstance(pasted, str):
        # A page sends the lines of what was pasted with CR LF, however they were.
        content = pasted.replace("\r\n", "\n").encode()
    return content if len(content) <= largest else None


async def _sorted(form: FormData) -> tuple[dict[str, object], tuple[Upload, ...]]:
    fields: dict[str, object] = {}
    uploads: list[Upload] = []
    for name, value in form.multi_items():
        if isinstance(value, UploadFile):
            uploads += [upload] if (upload := await _upload(value)) else []
        else:
            fields[clean(name)] = clean(value)
    return fields, tuple(uploads)


async def _limited(request: Request, largest: int = LARGEST_REQUEST) -> AsyncGenerator[bytes]:
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > largest:
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
