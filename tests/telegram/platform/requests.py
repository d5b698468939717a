"""A request as it comes over HTTP, and what is read from it.

Making requests: GET and POST; parameters in the query string, as application/x-www-form-urlencoded, application/json
(except for uploading files) or multipart/form-data; all methods are case-insensitive; UTF-8.
"""

import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request

from tests.telegram.platform.refusals import TOO_LARGE, Refusal, bad_request
from tests.telegram.platform.shapes import Json, Upload
from tests.telegram.platform.vault import UP

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
ROOM_FOR_FORM = 1024 * 1024


async def read(scope: Scope, receive: Receive) -> tuple[Json, dict[str, Upload]]:
    """Return the parameters and the files of a request."""
    given: Json = dict(parse_qsl(scope["query_string"].decode(), keep_blank_values=True))
    request = Request(scope, receive)
    if int(request.headers.get("content-length") or 0) > UP + ROOM_FOR_FORM:
        raise Refusal(TOO_LARGE, "Request Entity Too Large")
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        form, files = await _read_form(request)
        return given | form, files
    return given | _read_body(kind, await request.body()), {}


def _read_body(kind: str, body: bytes) -> Json:
    if kind == "application/json" and body:
        try:
            read = json.loads(body)
        except ValueError as fault:
            raise bad_request("can't parse JSON object") from fault
        return read if isinstance(read, dict) else {}  # pyright: ignore[reportUnknownVariableType]
    if kind == "application/x-www-form-urlencoded":
        return dict(parse_qsl(body.decode(), keep_blank_values=True))
    return {}


async def _read_form(request: Request) -> tuple[Json, dict[str, Upload]]:
    given: Json = {}
    files: dict[str, Upload] = {}
    async with request.form(max_part_size=UP) as form:
        for name, value in form.multi_items():
            if isinstance(value, str):
                given[name] = value
            else:
                mime = value.content_type or "application/octet-stream"
                files[name] = Upload(value.filename or "file", mime, await value.read())
    return given, files
