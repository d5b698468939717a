"""A disk that takes nothing more: the system refuses a running process every byte beyond what its files have."""

import resource
from collections.abc import Generator
from contextlib import contextmanager

from tests.bot.web.processes import Process

DATABASE = ("redress.db", "redress.db-wal")


@contextmanager
def no_room(server: Process) -> Generator[None]:
    """Let no file of a server grow while the block lasts.

    setrlimit(2): an attempt to extend a file beyond RLIMIT_FSIZE fails with EFBIG, where SIGXFSZ is ignored, as
    Python does.
    """
    assert server.running is not None
    sizes = [(server.folder / "data" / name).stat().st_size for name in DATABASE]
    before = resource.prlimit(server.running.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(server.running.pid, resource.RLIMIT_FSIZE, (max(sizes), before[1]))
    try:
        yield
    finally:
        resource.prlimit(server.running.pid, resource.RLIMIT_FSIZE, before)
