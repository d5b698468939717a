"""A socket in the data directory by which commands reach the running server: two processes never write at once."""

import asyncio
import contextlib
import json
import os
from collections.abc import AsyncGenerator, Awaitable, Callable
from pathlib import Path
from typing import cast

from bot.channel import Premises
from bot.logs import Log
from bot.settings import Settings

NAME = "control.sock"
LONGEST_PATH = 103
"""Bytes that every system's socket addresses hold (macOS: 104 with the closing NUL)."""
LONGEST_LINE = 64 * 1024
Copy = Callable[[Path], Awaitable[None]]

log = Log()


def path_of(settings: Settings) -> Path:
    """Return where the socket is.

    Raises:
        OSError: the system takes no socket of so long a path.
    """
    path = settings.data_dir / NAME
    if len(os.fsencode(path)) > LONGEST_PATH:
        raise OSError(f"The folder {settings.data_dir} has too long a path for a socket: choose a shorter DATA_DIR.")
    return path


@contextlib.asynccontextmanager
async def listening(premises: Premises, settings: Settings, copy: Copy) -> AsyncGenerator[None]:
    """Answer commands while the server runs; with PostgreSQL commands go to the database themselves.

    `copy` writes a copy of the database to a file.
    """
    if settings.on_postgres:
        yield
        return
    path = path_of(settings)
    path.unlink(missing_ok=True)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            written = await reader.readline()
            writer.write(json.dumps(await _carry_out(premises, written, copy)).encode() + b"\n")
            await writer.drain()
        finally:
            writer.close()

    before = os.umask(0o177)
    try:
        server = await asyncio.start_unix_server(answer, path, limit=LONGEST_LINE)
    finally:
        os.umask(before)
    async with server:
        try:
            yield
        finally:
            path.unlink(missing_ok=True)


async def _carry_out(premises: Premises, written: bytes, copy: Copy) -> dict[str, str]:
    try:
        command = cast("dict[str, object]", json.loads(written))
        # Most servers are never asked.
        if "doctor" in command:
            from bot.doctor import report

            return await report(premises, deep=bool(command["doctor"]))
        if "report" in command:
            from bot.reports.files import carry_out

            return await carry_out(premises, cast("dict[str, str | None]", command["report"]))
        if "pack" in command:
            from bot.packing import carry_out as pack

            return await pack(premises, cast("dict[str, str]", command["pack"]))
        if "backed_up" in command:
            from bot.backup import note

            return await note(premises, str(command["backed_up"]))
        if "backup" in command:
            await copy(Path(str(command["backup"])))
            return {}
        from bot.invitations import invite, ways_in

        teams = [str(team) for team in cast("list[object]", command["teams"])]
        return ways_in(premises, await invite(premises, str(command["role"]), teams))
    except (ValueError, KeyError, TypeError, OSError) as wrong:
        return {"error": str(wrong)}
    except Exception as trouble:
        # Whoever asked has to hear of it, and the server goes on.
        log.exception("command failed")
        return {"error": str(trouble)}


async def ask(settings: Settings, command: dict[str, object]) -> dict[str, str] | None:
    """Send a command to the running server and return its answer; None where no server runs here."""
    try:
        reader, writer = await asyncio.open_unix_connection(path_of(settings), limit=LONGEST_LINE)
    except (FileNotFoundError, ConnectionRefusedError):
        return None
    writer.write(json.dumps(command).encode() + b"\n")
    await writer.drain()
    answer = json.loads(await reader.readline())
    writer.close()
    return answer
