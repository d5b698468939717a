"""Issue 7: at nine three processes are there to post the month's report, and the one that posts it dies (P3, P9)."""

import asyncio
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import psycopg

from handlers.wording import words
from storage.store import open_store
from tests.bot.web.serving import eventually
from tests.slack.platform.shapes import Json
from tests.torture.fleet import Fleet, fleet
from workflow.language import Language

TITLE = words("report.title.month", Language.ZH).format(year=2026, month=9, scope="物业投诉处理")
PATIENCE = 120.0
"""Seconds that all of it may take where everything else runs too."""
PIECES = 5
"""Messages of a report: text, picture, page, sheet, list."""
FEW_SECONDS_TO_NINE = """
import os, time
from datetime import UTC, datetime, timedelta
from pathlib import Path
import bot.app
from bot.clock import ScaledClock
from bot.commands import main

class Held(ScaledClock):
    def now(self):
        began = float(released.read_text()) if released.exists() else None
        return start + timedelta(seconds=0 if began is None else (time.monotonic() - began) * speed)

start, speed, released = datetime(2026, 10, 8, 0, 59, 50, tzinfo=UTC), 5, Path({released!r})
bot.app.SystemClock = lambda: Held(start, speed)
bot.app.holder_of = lambda _: str(os.getpid())
raise SystemExit(main([]))
"""
"""A server for which time stands still until a file says since when it runs; it holds lanes by its own number."""


class Managers:
    """Their groups in Telegram and in Slack."""

    def __init__(self, ours: Fleet) -> None:
        owner = ours.telegram.person("周管理")
        self.group = ours.telegram.group("经理群", owner=owner, basic=True)
        self.group.add(ours.telegram.bot)
        self.room = ours.slack.channel("managers", ours.slack.person("周管理", "zh"))
        self.chats = {"telegram": str(self.group.room.id), "slack": self.room.id}

    @property
    def heard(self) -> Mapping[str, Counter[str]]:
        """Which pieces of the report stand in each group, and how often."""
        rooms = {"telegram": list(self.group.room.messages.values()), "slack": list(self.room.messages)}
        return {lane: Counter(filter(None, (piece(each.content) for each in said))) for lane, said in rooms.items()}


def piece(content: Json) -> str:
    """Return which piece of a report a message is; nothing for any other."""
    files: list[Json] = content.get("files") or [content.get("document") or {}]
    named = str(files[0].get("name") or files[0].get("file_name") or "")
    return "picture" if "photo" in content else named or ("text" if TITLE in str(content) else "")


async def bind(database: str, folder: Path, ours: Fleet, managers: Managers) -> None:
    """Bind the managers' team to their groups, as an administrator does."""
    store = open_store(database, data_dir=folder, key=ours.processes[0].settings.key)
    await store.open()
    now = ours.telegram.world.now()
    for lane, chat in managers.chats.items():
        await store.write(lambda work, lane=lane, chat=chat: work.bindings.bind(lane, "team:management", chat, now))
    await store.close()


def holder_of(database: str, lease: str) -> int:
    """Return the number of the process that serves a lane."""
    with psycopg.connect(database.replace("+psycopg", "")) as connection:
        found = connection.execute("SELECT holder FROM lease WHERE name = %s", [lease]).fetchone()
    assert found is not None
    return int(found[0])


def test_the_report_comes_once_though_the_process_that_posts_it_dies_at_nine(
    tmp_path: Path, postgres_database: str
) -> None:
    released = tmp_path / "released"
    with fleet(tmp_path, postgres_database, 3, "-c", FEW_SECONDS_TO_NINE.format(released=str(released))) as ours:
        managers = Managers(ours)
        asyncio.run(bind(postgres_database, tmp_path, ours, managers))
        released.write_text(str(time.monotonic()))
        eventually(lambda: managers.heard["telegram"], "the first piece", PATIENCE)
        unlucky = holder_of(postgres_database, "lane:telegram")
        dead = next(each for each in ours.processes if each.running and each.running.pid == unlucky)
        dead.kill()
        dead.launch()
        eventually(lambda: min(map(len, managers.heard.values())) == PIECES, "the whole report", PATIENCE)
        ours.wait()
        eventually(ours.is_calm, "calm", PATIENCE)
        assert set(managers.heard["slack"].values()) == {1}
        assert managers.heard["telegram"].total() <= PIECES + 1
