"""`python bot.py backup`: one moment of the database, beside a running server or alone, from which all goes on."""

import shutil
import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.commands import main
from storage.copying import HALF
from tests.bot.web.processes import Process, process


def copies(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.exists() else []


@contextmanager
def restored(folder: Path, copy: Path) -> Generator[Process]:
    """Serve from a copy while the block lasts."""
    (folder / "data").mkdir(parents=True)
    shutil.copy(copy, folder / "data" / "redress.db")
    with process(folder) as server:
        yield server


def test_what_was_acknowledged_before_the_copy_goes_on_from_it(tmp_path: Path) -> None:
    with process(tmp_path / "lost") as server:
        server.town.staff("service")
        customer = server.town.customer()
        number = customer.complain()
        made = server.command("backup", str(tmp_path / "copies"))
        assert (made.returncode, "bytes, whole" in made.stdout) == (0, True), made
        later = server.town.customer()
        later.complain()
        server.kill()
        (copy,) = copies(tmp_path / "copies")
        assert copy.stat().st_mode & 0o777 == 0o600
        with restored(tmp_path / "found", copy) as again:
            customer.http.base_url = later.http.base_url = again.url
            assert number in customer.say("进度")
            assert later.http.get("/chat/events").status_code == 401
            assert again.command("doctor", "--deep").returncode == 0


def test_without_a_server_the_copy_is_made_here_and_lies_beside_the_data(tmp_path: Path) -> None:
    with process(tmp_path) as server:
        server.town.customer().complain()
        server.stop()
        made = server.command("backup")
        assert made.returncode == 0, made
        noted = server.command("backup", "--made", "/elsewhere/redress.dump")
        assert (noted.returncode, noted.stdout) == (0, "redress.dump: noted for the health page\n"), noted
    (copy,) = copies(tmp_path / "data" / "backups")
    with sqlite3.connect(copy) as found:
        assert found.execute("SELECT count(*) FROM case_").fetchone() == (1,)
    found.close()


def test_copy_of_a_damaged_database_is_none(tmp_path: Path) -> None:
    with process(tmp_path) as server:
        server.town.customer().complain()
        server.stop()
        file = server.settings.data_dir / "redress.db"
        content = bytearray(file.read_bytes())
        content[4096 * 8 : 4096 * 10] = b"\x07" * 4096 * 2
        file.write_bytes(content)
        made = server.command("backup")
        assert (made.returncode, "damaged" in made.stderr) == (3, True), made
    assert copies(tmp_path / "data" / "backups") == []


def test_server_that_can_not_write_the_copy_says_so_and_goes_on(tmp_path: Path) -> None:
    (tmp_path / "in the way").touch()
    with process(tmp_path / "server") as server:
        made = server.command("backup", str(tmp_path / "in the way"))
        assert (made.returncode, "can't be written" in made.stderr) == (3, True), made
        assert server.town.customer().complain()
    assert [path for path in tmp_path.rglob("*") if path.name.endswith(HALF)] == []


def test_where_there_is_no_database_that_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REDRESS_DATA_DIR", str(tmp_path / "data"))
    assert main(["backup"]) == 3
    assert "no database" in capsys.readouterr().err
    assert not (tmp_path / "data" / "redress.db").exists()


def test_postgres_is_left_to_its_own_tools(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REDRESS_DATABASE_URL", "postgresql+psycopg://nobody@nowhere/redress")
    monkeypatch.setenv("REDRESS_ENCRYPTION_KEY", "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWY=")
    assert main(["backup"]) == 2
    assert "pg_dump" in capsys.readouterr().err
