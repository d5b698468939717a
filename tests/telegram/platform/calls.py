"""One call of a method: who calls, and with which parameters."""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from tests.telegram.platform.refusals import bad_request
from tests.telegram.platform.shapes import Json, Upload

if TYPE_CHECKING:
    from tests.telegram.platform.bots import Bot
    from tests.telegram.platform.world import World


@dataclass(frozen=True, slots=True)
class Call:
    """A request, read.

    Making requests: parameters come in the query string, as a form, as JSON, or as multipart where files are uploaded;
    so a number may be written as text, and an object as its JSON.
    """

    world: "World"
    bot: "Bot"
    method: str
    given: Mapping[str, Any]
    files: Mapping[str, Upload]
    now: datetime

    def text(self, name: str) -> str:
        """Return a parameter as text, "" where it is not given."""
        value = self.given.get(name)
        if value is None:
            return ""
        return value if isinstance(value, str) else json.dumps(value)

    def number(self, name: str) -> int | None:
        """Return an integer, None where there is none; what is not a number counts as not given."""
        value = self.given.get(name)
        if isinstance(value, bool) or value is None:
            return None
        with suppress(ValueError, TypeError):
            return int(value)
        return None

    def flag(self, name: str) -> bool:
        """Return a Boolean, which in a form is written as a word."""
        return self.text(name).strip().lower() in {"true", "yes", "1"}

    def has(self, name: str) -> bool:
        """Tell whether the parameter is given at all."""
        return self.given.get(name) not in (None, "")

    def thing(self, name: str) -> Json | None:
        """Return a "JSON-serialized object", None where it is not given."""
        value = self._parsed(name)
        if value is None:
            return None
        if not isinstance(value, dict):
            raise bad_request(f"can't parse {name}: object expected")
        return cast("Json", value)

    def things(self, name: str) -> list[Any] | None:
        """Return a "JSON-serialized list", None where it is not given."""
        value = self._parsed(name)
        if value is None:
            return None
        if not isinstance(value, list):
            raise bad_request(f"can't parse {name}: array expected")
        return cast("list[Any]", value)

    def _parsed(self, name: str) -> Any:
        value = self.given.get(name)
        if not isinstance(value, str):
            return value
        if not value.strip():
            return None
        try:
            return json.loads(value)
        except ValueError as fault:
            raise bad_request(f"can't parse {name} JSON object") from fault
