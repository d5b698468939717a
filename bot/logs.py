"""The log: one line of JSON an event on standard error, with no personal data in it (P8)."""

import logging
import sys

import structlog


def set_up(level: str) -> None:
    """Log events of `level` and above; other libraries' warnings come along."""
    number = logging.getLevelNamesMapping()[level]
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            without_locals,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    others = "%(levelname)s %(name)s %(message)s"
    logging.basicConfig(level=max(number, logging.WARNING), stream=sys.stderr, format=others)


def without_locals(_logger: object, _name: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
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
