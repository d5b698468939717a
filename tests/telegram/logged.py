"""Everything that is logged, by Redress or by a library it uses."""

import logging
from collections.abc import Generator, MutableMapping
from contextlib import contextmanager
from typing import Any

import structlog

Event = MutableMapping[str, Any]


class Logged(logging.Handler):
    """The log of a block, kept instead of written."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.events: list[Event] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep what a library logs."""
        self.events.append({"event": record.getMessage(), "exc_info": record.exc_info or record.levelname == "ERROR"})

    def __call__(self, *of: Any) -> Event:
        """Keep what Redress logs; structlog gives logger, method and event."""
        event: Event = of[2]
        self.events.append(dict(event))
        raise structlog.DropEvent

    def unhandled(self) -> list[Event]:
        """Return what was logged with an exception: nobody had thought of it."""
        return [each for each in self.events if each.get("exc_info")]


@contextmanager
def logged() -> Generator[Logged]:
    """Keep the log while the block lasts."""
    kept = Logged()
    structlog.configure(processors=[kept], cache_logger_on_first_use=False)
    logging.getLogger().addHandler(kept)
    try:
        yield kept
    finally:
        logging.getLogger().removeHandler(kept)
        structlog.reset_defaults()
