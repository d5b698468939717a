"""The log: one line of JSON an event on standard error, with no personal data in it (P8)."""

import logging
import sys
from collections.abc import MutableMapping
from functools import cached_property
from typing import Any, ClassVar, Protocol


class Logger(Protocol):
    """What is used of a structlog logger."""

    def info(self, event: str, **facts: object) -> object:
        """Log what happened."""
        ...

    def error(self, event: str, **facts: object) -> object:
        """Log what went wrong."""
        ...


class Log:
    """The log; structlog is imported at the first event, as its parts for terminals are a fifth of start-up."""

    level: ClassVar[int | None] = None
    """Of all logs; None until `set_up`."""

    @cached_property
    def _logger(self) -> Logger:
        import structlog

        if self.level is not None and not structlog.is_configured():
            _configure(self.level)
        return structlog.get_logger()

    def info(self, event: str, **facts: object) -> None:
        """Log what happened."""
        self._logger.info(event, **facts)

    def error(self, event: str, **facts: object) -> None:
        """Log what went wrong."""
        self._logger.error(event, **facts)

    def exception(self, event: str, **facts: object) -> None:
        """Log what went wrong, with the exception being handled."""
        self._logger.error(event, exc_info=sys.exc_info()[1], **facts)


def set_up(level: str) -> None:
    """Log events of `level` and above; other libraries' warnings come along."""
    number = logging.getLevelNamesMapping()[level]
    Log.level = number
    others = "%(levelname)s %(name)s %(message)s"
    logging.basicConfig(level=max(number, logging.WARNING), stream=sys.stderr, format=others)


def quiet(library: str) -> None:
    """Keep a library from logging by itself."""
    logging.getLogger(library).setLevel(logging.CRITICAL + 1)


def _configure(level: int) -> None:
    import structlog

    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            without_locals,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )


def without_locals(_logger: object, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Put an exception as type and place alone: its text and its frames' values may hold what people said."""
    trouble = event.pop("exc_info", None)
    error = sys.exc_info()[1] if trouble is True else trouble
    if isinstance(error, BaseException):
        frames: list[str] = []
        trace = error.__traceback__
        while trace is not None:
            frames.append(f"{trace.tb_frame.f_code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno}")
            trace = trace.tb_next
        event["error"], event["at"] = type(error).__name__, frames[-6:]
    return event
