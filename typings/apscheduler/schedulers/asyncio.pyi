from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, tzinfo

from apscheduler.triggers.cron import CronTrigger

class AsyncIOScheduler:
    def __init__(
        self, *, timezone: tzinfo | str | None = None, job_defaults: Mapping[str, object] | None = None
    ) -> None: ...
    def add_job(
        self,
        func: Callable[..., object],
        trigger: CronTrigger | str | None = None,
        args: Sequence[object] | None = None,
        kwargs: Mapping[str, object] | None = None,
        id: str | None = None,
        name: str | None = None,
        misfire_grace_time: int | None = ...,
        coalesce: bool = ...,
        max_instances: int = ...,
        next_run_time: datetime | None = ...,
        replace_existing: bool = False,
        *,
        days: int = ...,
        hours: int = ...,
        minutes: int = ...,
        seconds: int = ...,
    ) -> object: ...
    def start(self, paused: bool = False) -> None: ...
    def shutdown(self, wait: bool = True) -> None: ...
