"""Redress as several processes on one store, behind one address, with the platforms of the tests."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import httpx

from bot.clock import SystemClock
from tests.bot.web.driving import Town
from tests.bot.web.processes import DOOR, Process
from tests.bot.web.serving import DEADLINE
from tests.slack.platform import server as slack
from tests.slack.platform.world import APP_TOKEN, BOT_TOKEN
from tests.telegram.platform import server as telegram
from tests.torture.balancer import Balancer, balancer

if TYPE_CHECKING:
    from datetime import datetime

SPEED = 60
"""How many times as fast as the real ones the platforms run, and Redress's pace."""


class Fleet:
    """So many processes, and the platforms that they share."""

    def __init__(
        self, processes: list[Process], door: Balancer, theirs: telegram.Platform, workspace: slack.Platform
    ) -> None:
        self.processes, self.door, self.telegram, self.slack = processes, door, theirs, workspace
        self.town = Town(door.url, processes[0].invite)
        self.ended: list[datetime] = []
        """When a process was killed, on the clock of the platforms."""

    @property
    def url(self) -> str:
        """Where customers and staff come in."""
        return self.door.url

    def kill_one(self, chance: Random) -> None:
        """Kill one of them as `kill -9` does, and start it again; return once any of them answers."""
        unlucky = chance.choice(self.processes)
        unlucky.kill()
        self.ended.append(self.telegram.world.now())
        unlucky.launch()
        if not any(each.is_up() for each in self.processes):
            unlucky.wait()

    def wait(self) -> None:
        """Return when all of them answer."""
        for each in self.processes:
            each.wait()

    def replace_all(self) -> None:
        """Stop one after the other, as an operator does, and start it again before the next one goes."""
        for each in self.processes:
            assert each.stop() == 0, each.said()
            each.start()

    def is_calm(self) -> bool:
        """Tell whether nothing waits to be sent, not even once more."""
        looked = httpx.get(f"{self.processes[0].url}/healthz", timeout=DEADLINE).json()
        lanes: dict[str, str] = looked["lanes"]
        return all(lanes[each].endswith(" 0 waiting") for each in ("telegram", "slack"))

    def stop(self) -> None:
        """End all as an operator does."""
        for each in self.processes:
            assert each.stop() == 0, each.said()

    def errors(self) -> list[str]:
        """Return what any of them logged as an error."""
        return [line for each in self.processes for line in each.said().splitlines() if '"level": "error"' in line]


@contextmanager
def fleet(folder: Path, database: str | None, size: int, *entry: str) -> Generator[Fleet]:
    """Serve by so many processes while the block lasts; on SQLite there is one."""
    processes = [Process(folder / str(number), database, door=entry or DOOR) for number in range(size)]
    with (
        telegram.platform(speed=SPEED) as theirs,
        slack.platform(SystemClock(), speed=SPEED) as workspace,
        balancer([each.port for each in processes]) as door,
    ):
        theirs.world.local_server = True
        given = {"telegram_token": telegram.TOKEN, "telegram_base_url": theirs.url, "slack_bot_token": BOT_TOKEN}
        given |= {"slack_app_token": APP_TOKEN, "slack_base_url": workspace.api}
        lines = [*(f'{name} = "{value}"' for name, value in given.items()), f"pace = {SPEED}", ""]
        ours = Fleet(processes, door, theirs, workspace)
        try:
            for each in processes:
                (each.folder / "redress.toml").write_text("\n".join(lines), encoding="utf-8")
                each.launch()
            ours.wait()
            yield ours
        finally:
            ours.town.close()
            for each in processes:
                each.close()
