"""python-telegram-bot's requests over aiohttp: over httpx, as its own go, far fewer a second (bench/README.md)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlencode

import aiohttp
from telegram import TelegramObject
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

TO_CONNECT = 5.0
TO_ANSWER = 10.0
"""Seconds; a long poll adds its own."""
TO_UPLOAD = 60.0
CONNECTIONS = 128
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class NeverSentError(NetworkError):
    """The server was not even reached: the call had no effect."""


@dataclass(frozen=True, slots=True)
class Form:
    """Parameters as the library hands them to whoever makes the request."""

    json_parameters: Mapping[str, str]
    file: tuple[str, str, bytes] | None = None
    """The parameter that is a file, its name and its content."""


def written(value: object) -> str:
    """Return a parameter as it stands in a form: text as it is, all else as its JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=_as_dict)


def _as_dict(value: object) -> dict[str, Any]:
    if not isinstance(value, TelegramObject):
        raise TypeError(f"{type(value).__name__} is nothing that the platform takes")
    return value.to_dict()


def _body(form: Form | None) -> tuple[bytes | aiohttp.FormData | None, Mapping[str, str] | None]:
    if form is None:
        return None, None
    if getattr(form, "file", None) is None:
        return urlencode(form.json_parameters).encode(), FORM
    data = aiohttp.FormData(dict(form.json_parameters))
    field, name, content = cast("tuple[str, str, bytes]", form.file)
    data.add_field(field, content, filename=name)
    return data, None


class Wire(BaseRequest):
    """One session of kept connections."""

    def __init__(self) -> None:
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        return TO_ANSWER

    async def initialize(self) -> None:
        connector = aiohttp.TCPConnector(limit=CONNECTIONS)
        self._session = aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())

    async def shutdown(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def call(self, url: str, given: Mapping[str, object]) -> object:
        """Make a call and return its result as it came; parameters that are None are left out.

        Raises:
            TelegramError: the library's, as its own methods do.
        """
        # Its methods read every answer into objects, which costs more than all the rest and nobody looks at.
        form = Form({name: written(value) for name, value in given.items() if value is not None})
        return await self.post(url, cast("RequestData", form))

    async def upload(self, url: str, given: Mapping[str, object], field: str, name: str, content: bytes) -> object:
        """Make a call that brings a file along, and return its result as it came.

        Raises:
            TelegramError: the library's, as its own methods do.
        """
        form = Form({key: written(value) for key, value in given.items() if value is not None}, (field, name, content))
        return await self.post(url, cast("RequestData", form), read_timeout=TO_UPLOAD)

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = None,
        write_timeout: object = None,
        connect_timeout: object = None,
        pool_timeout: object = None,
    ) -> tuple[int, bytes]:
        del write_timeout, connect_timeout, pool_timeout
        if self._session is None:
            raise NeverSentError("the connection is closed")
        answer = float(read_timeout) if isinstance(read_timeout, int | float) else TO_ANSWER
        limits = aiohttp.ClientTimeout(total=None, sock_connect=TO_CONNECT, sock_read=answer)
        # Written here where no file comes along: aiohttp's own forms cost half as much as all of a call.
        data, form = _body(cast("Form | None", request_data))
        try:
            async with self._session.request(method, url, data=data, headers=form, timeout=limits) as response:
                return response.status, await response.read()
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as unreached:
            # Without the text: it holds the address, and that the token.
            raise NeverSentError(type(unreached).__name__) from None
        except (TimeoutError, aiohttp.ServerTimeoutError):
            raise TimedOut from None
        except aiohttp.ClientError as cut:
            raise NetworkError(type(cut).__name__) from None
