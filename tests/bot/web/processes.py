"""`python bot.py` as a process of its own, to be killed and started again."""

import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx

from bot import control
from bot.app import house_of, store_of
from bot.channel import Premises
from bot.clock import SystemClock
from bot.invitations import invite
from bot.settings import Settings
from tests.bot.web.driving import Town
from tests.bot.web.serving import DEADLINE, KEY, eventually

ROOT = Path(__file__).parents[3]
DOOR = (str(ROOT / "bot.py"),)
TO_START = 300.0
"""Seconds that a start may take where everything else runs too; one that fails is seen at once."""


def free_port() -> int:
    """Return a port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Process:
    """One server as an operator runs it: settings from the environment, what it says in files."""

    def __init__(
        self, folder: Path, database_url: str | None = None, *, door: Sequence[str] = DOOR, key: str = KEY
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.door, self.port = folder, door, free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        data: dict[str, object] = {"data_dir": folder / "data", "port": self.port, "encryption_key": key}
        self._given = data | ({"database_url": database_url} if database_url else {})
        self.settings = Settings.model_validate(self._given)
        self.running: subprocess.Popen[bytes] | None = None
        self.town = Town(self.url, self.invite)

    def environment(self, more: Mapping[str, str] | None = None) -> dict[str, str]:
        """Return the environment that it is run with."""
        ours = {f"REDRESS_{name.upper()}": str(value) for name, value in self._given.items()}
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("REDRESS_")}
        return {**inherited, "PYTHONPATH": str(ROOT), **ours, **(more or {})}

    def launch(self) -> None:
        """Let it begin, and do not wait for it."""
        with (self.folder / "out").open("ab") as out, (self.folder / "err").open("ab") as err:
            command = [sys.executable, *self.door]
            self.running = subprocess.Popen(command, stdout=out, stderr=err, env=self.environment(), cwd=self.folder)

    def start(self) -> None:
        """Return when it answers that all is well."""
        self.launch()
        self.wait()

    def wait(self) -> None:
        """Return when it answers that all is well, once it was launched."""
        eventually(self.is_up, "an answer from the started server", TO_START)

    def is_up(self) -> bool:
        """Tell whether it answers; fail where it has ended instead."""
        assert self.running is not None
        assert self.running.poll() is None, self.said()
        try:
            return httpx.get(f"{self.url}/healthz", timeout=DEADLINE).status_code == 200
        except httpx.TransportError:
            return False

    def kill(self) -> None:
        """End it as `kill -9` does."""
        assert self.running is not None
        self.running.kill()
        self.running.wait(DEADLINE)

    def stop(self, patience: float = DEADLINE) -> int:
        """Ask it to end and return its exit code."""
        assert self.running is not None
        self.running.terminate()
        return self.running.wait(patience)

    def said(self) -> str:
        """Return all that it printed and logged."""
        return "".join((self.folder / name).read_text(encoding="utf-8") for name in ("out", "err"))

    def command(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Carry another command out beside it and return how that ended."""
        return subprocess.run(
            [sys.executable, *DOOR, *arguments],
            capture_output=True,
            text=True,
            check=False,
            env=self.environment(more),
            cwd=self.folder,
            timeout=DEADLINE,
        )

    def invite(self, role: str, teams: Sequence[str] = ()) -> str:
        """Make an invitation as `bot.py invite` does."""
        return asyncio.run(self._invited(role, list(teams)))

    async def _invited(self, role: str, teams: list[str]) -> str:
        answer = await control.ask(self.settings, {"role": role, "teams": teams})
        if answer is not None:
            return answer["invite"]
        store = store_of(self.settings)
        await store.open()
        try:
            return await invite(Premises(store=store, house=house_of(self.settings), clock=SystemClock()), role, teams)
        finally:
            await store.close()

    def close(self) -> None:
        """End whatever is left of it."""
        self.town.close()
        if self.running is not None and self.running.poll() is None:
            self.kill()


@contextmanager
def process(folder: Path, database_url: str | None = None, *, door: Sequence[str] = DOOR) -> Generator[Process]:
    """Run a server as a process while the block lasts."""
    server = Process(folder, database_url, door=door)
    try:
        server.start()
        yield server
    finally:
        server.close()
