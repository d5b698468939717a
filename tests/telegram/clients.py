"""Clients that prove the server: python-telegram-bot's own, and plain HTTP."""

from types import TracebackType
from typing import Any, Self

import httpx
import telegram

from tests.telegram.platform.server import TOKEN, Platform
from tests.telegram.platform.shapes import Json


def client_of(site: Platform) -> telegram.Bot:
    """Return python-telegram-bot's Bot with its default request class."""
    return telegram.Bot(TOKEN, base_url=f"{site.url}/bot", base_file_url=f"{site.url}/file/bot")


class Raw:
    """Calls methods and returns what came, whatever it is."""

    def __init__(self, url: str) -> None:
        self._http = httpx.Client(base_url=url, timeout=10, trust_env=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.close()

    def ask(self, method: str, token: str = TOKEN, **given: Any) -> Json:
        """Call with a JSON body and return the envelope."""
        answer: Json = self._http.post(f"/bot{token}/{method}", json=given).json()
        return answer

    def result(self, method: str, **given: Any) -> Any:
        """Call, and return the result of what must work."""
        said = self.ask(method, **given)
        assert said["ok"], said
        return said["result"]

    def refused(self, method: str, **given: Any) -> str:
        """Call, and return the code and the words of the refusal that must come."""
        said = self.ask(method, **given)
        assert not said["ok"], said
        return f"{said['error_code']} {said['description']}"

    def send(self, how: str, path: str, **options: Any) -> httpx.Response:
        """Make any request."""
        return self._http.request(how, path, **options)
