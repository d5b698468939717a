"""`python bot.py doctor`: what is sound is sound on both engines, and each thing that somebody broke is named."""

import shutil
from datetime import datetime
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import create_engine, select, text

from bot.cast import Cast
from bot.channel import Premises
from bot.clock import VirtualClock
from bot.commands import main
from bot.doctor import MOST_TOLD, report
from bot.errands import Told
from bot.luck import Luck
from bot.simulate import Play
from handlers.house import House
from handlers.shelf import Shelf
from storage.encryption import KEY_BYTES, Keys
from storage.export.reading import take_in
from storage.export.writing import export
from storage.memory import MemoryStore
from storage.moving import move
from storage.sqlite_file import PATIENCE, connect, prepare
from storage.store import open_store
from storage.tables import metadata
from tests.bot.web.processes import process

KEY, OTHER_KEY = bytes(KEY_BYTES), bytes(range(KEY_BYTES))
TABLES = metadata.sorted_tables
ONES = {
    "open": "(SELECT id FROM case_ WHERE closed_at IS NULL ORDER BY id LIMIT 1)",
    "closed": "(SELECT id FROM case_ WHERE closed_at IS NOT NULL ORDER BY id LIMIT 1)",
    "subject": "(SELECT 'case:' || number FROM case_ WHERE closed_at IS NULL ORDER BY id LIMIT 1)",
    "chat": "(SELECT 'conversation:' || conversation_id FROM case_ WHERE closed_at IS NULL ORDER BY id LIMIT 1)",
    "said": "(SELECT min(id) FROM outbox WHERE seq = 2)",
    "number": "(SELECT number FROM case_ WHERE closed_at IS NULL ORDER BY id LIMIT 1)",
    "served": "INSERT INTO lease (name, holder, until) SELECT 'lane:slack', 'us', 9000000000000000",
    "other": "(SELECT sealed FROM conversation WHERE id = 1)",
}
"""Rows to be broken."""
BREAKS = {
    "an event": ("DELETE FROM case_event WHERE case_id = {open} AND seq = 1", "events, and should have"),
    "its place": ("UPDATE case_event SET seq = 99 WHERE case_id = {open} AND seq = 1", "events, and should have"),
    "what was told": ("DELETE FROM outbox WHERE chat = {chat}", "its customer was told nothing of it"),
    "whose a timer is": ("UPDATE timer SET subject = 'case:X' WHERE subject = {subject}", "no such case is open"),
    "a timer": ("DELETE FROM timer WHERE subject = {subject}", "are not as its clocks are (P2)"),
    "its time": ("UPDATE timer SET due_at = 0 WHERE fired_at IS NULL", "is overdue and has not fired"),
    "a sender": ("UPDATE outbox SET state = 'sending' WHERE id = {said}", "by a process that is no more"),
    "a number": ("UPDATE outbox SET seq = 1 WHERE id = {said}", "2 notices have the number 1"),
    "a count": ("UPDATE conversation SET seq = 0 WHERE id = 1", "conversation 1: it counts 0 notices"),
    "a message": ("UPDATE inbox SET state = 'waiting' WHERE id = 1", "it should have been handled, and waits"),
    "its state": ("UPDATE inbox SET state = 'lost' WHERE id = 1", "its state is lost, which is none"),
    "a notice": ("UPDATE outbox SET state = 'lost' WHERE id = {said}", "its state is lost, which is none"),
    "its turn": (
        "{served}; UPDATE outbox SET lane = 'slack', state = 'ready', available_at = 0 WHERE id = {said}",
        "it should have been sent, and waits",
    ),
    "what it became": (
        "{served}; UPDATE outbox SET lane = 'slack', state = 'sent' WHERE id = {said}",
        "it is taken for sent, and no message of it is known",
    ),
    "its moment": (
        "UPDATE timer SET fired_at = due_at - 1 WHERE id = (SELECT min(id) FROM timer WHERE fired_at IS NOT NULL)",
        "it fired before it was due",
    ),
    "an answer": ("UPDATE conversation SET seq = 0 WHERE id = 1", "was handled, and never answered"),
    "who of ours heard": (
        "DELETE FROM outbox WHERE lane = 'desk' AND case_number = {number}",
        "nobody of ours was told that it was filed",
    ),
    "a rung": ("DELETE FROM outbox WHERE lane = 'desk' AND dedupe LIKE '%:reminded:%'", "told that it was reminded"),
    "who heard": ("DELETE FROM outbox WHERE dedupe LIKE '%:graded:%'", "its customer was not told that it was graded"),
    "a lesson": (
        "INSERT INTO lesson (case_id, edition, changed_at, sealed) SELECT {closed}, 1, 0, {other}",
        "it can't be read",
    ),
    "a seal": ("UPDATE case_ SET sealed = {other} WHERE id = {closed}", "it can't be read"),
}


class OnFile(MemoryStore):
    """The store of a simulation, in a file that stays."""

    def __init__(self, path: Path) -> None:
        super().__init__(key=KEY)
        self._path = str(path)

    def open_now(self) -> None:
        connection = connect(self._path, patience=PATIENCE)
        prepare(self._path, connection, Keys(KEY))
        self._opened = connection


def house_of(playbook: str) -> House:
    shelf = Shelf()
    return House(shelf=shelf, book=shelf.open(playbook), zone=ZoneInfo("Asia/Shanghai"), random=Random(1))


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, datetime]:
    """A database in which some cases are closed and some open, and what time it is there."""
    path = tmp_path_factory.mktemp("lived") / "redress.db"
    store = OnFile(path)
    store.open_now()
    play = Play(store, Cast(house=house_of("property"), luck=Luck(3), customers=8))
    play.run_until(lambda: len(play.seen) - len(play.open) >= 2)
    assert len(play.open) >= 2
    due = store.read_now(lambda work: work.timers.next_due())
    assert due is not None
    store.close_now()
    return path, min(due, play.cast.cues[0].at)


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, lived: tuple[Path, datetime], tmp_path: Path) -> str:
    """The same on each engine, to be broken."""
    shutil.copy(lived[0], tmp_path / "redress.db")
    here = f"sqlite:///{tmp_path / 'redress.db'}"
    if request.param == "sqlite":
        return here
    there: str = request.getfixturevalue("postgres_database")
    move(here, there, data_dir=tmp_path, kept_in=here)
    return there


async def looked_at(url: str, now: datetime, folder: Path, key: bytes = KEY) -> Told:
    store = open_store(url, data_dir=folder, key=key)
    await store.open()
    try:
        premises = Premises(store=store, house=house_of("property"), clock=VirtualClock(now))
        return await report(premises, deep=True)
    finally:
        await store.close()


def change(url: str, statement: str) -> None:
    engine = create_engine(url)
    with engine.begin() as core:
        for each in statement.format_map(ONES).split("; "):
            assert core.execute(text(each)).rowcount
    engine.dispose()


def content(url: str) -> list[object]:
    engine = create_engine(url)
    with engine.begin() as core:
        found: list[object] = [core.execute(select(each).order_by(*each.primary_key)).all() for each in TABLES]
    engine.dispose()
    return found


async def test_what_is_sound_is_found_sound_and_left_as_it_was(
    url: str, lived: tuple[Path, datetime], tmp_path: Path
) -> None:
    before = content(url)
    found = await looked_at(url, lived[1], tmp_path)
    assert found["broken"] == ""
    assert {"store: ok", "timers: ok", "parked: 0"} <= set(found["state"].splitlines())
    assert content(url) == before


@pytest.mark.parametrize("broken", BREAKS)
async def test_whatever_is_broken_is_named(url: str, lived: tuple[Path, datetime], tmp_path: Path, broken: str) -> None:
    statement, told = BREAKS[broken]
    change(url, statement)
    assert told in (await looked_at(url, lived[1], tmp_path))["broken"]


@pytest.mark.parametrize("onto", ["sqlite", "postgres"])
async def test_what_was_exported_and_imported_under_another_key_is_sound(
    lived: tuple[Path, datetime], tmp_path: Path, request: pytest.FixtureRequest, onto: str
) -> None:
    (tmp_path / "here").mkdir()
    shutil.copy(lived[0], tmp_path / "here" / "redress.db")
    postgres: str | None = request.getfixturevalue("postgres_database") if onto == "postgres" else None
    target = postgres or f"sqlite:///{tmp_path / 'redress.db'}"
    export(f"sqlite:///{tmp_path / 'here' / 'redress.db'}", tmp_path / "out", keys=Keys(KEY), now=lived[1])
    take_in(tmp_path / "out", target, data_dir=tmp_path, key=lambda: OTHER_KEY)
    found = await looked_at(target, lived[1], tmp_path, OTHER_KEY)
    assert found["broken"] == ""


async def test_of_much_that_is_broken_a_part_is_told_and_how_much_more(
    lived: tuple[Path, datetime], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(lived[0], tmp_path / "redress.db")
    url = f"sqlite:///{tmp_path / 'redress.db'}"
    change(url, "DELETE FROM timer")
    whole = (await looked_at(url, lived[1], tmp_path))["broken"].splitlines()
    assert 1 < len(whole) < MOST_TOLD
    monkeypatch.setattr("bot.doctor.MOST_TOLD", 1)
    assert (await looked_at(url, lived[1], tmp_path))["broken"].splitlines() == [whole[0], f"and {len(whole) - 1} more"]


@pytest.mark.parametrize("on_postgres", [False, True])
def test_doctor_looks_beside_a_running_server_and_where_none_runs(
    on_postgres: bool, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    database: str | None = request.getfixturevalue("postgres_database") if on_postgres else None
    with process(tmp_path, database) as server:
        server.town.staff("service")
        server.town.customer().complain()
        beside = server.command("doctor", "--deep")
        assert (beside.returncode, "nothing is broken" in beside.stdout) == (0, True), beside
        assert "store: ok" in beside.stdout
        server.stop()
        change(server.settings.store_url, "UPDATE case_ SET lines = lines + 1")
        alone = server.command("doctor", "--deep")
        assert (alone.returncode, "events, and should have" in alone.stderr) == (1, True), alone
        assert server.command("doctor").returncode == 0


def test_where_there_is_no_database_that_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REDRESS_DATA_DIR", str(tmp_path / "data"))
    assert main(["doctor"]) == 3
    assert "no database yet" in capsys.readouterr().err
    assert not (tmp_path / "data").exists()
