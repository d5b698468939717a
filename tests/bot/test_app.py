"""`python bot.py` as a process: how it starts, why it does not, how it ends, and that an end changes nothing (P9)."""

import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from bot.app import NOBODY, listening_socket
from handlers.shelf import PLAYBOOKS
from tests.bot.web.driving import ISSUE
from tests.bot.web.processes import Process, free_port, process
from tests.bot.web.serving import DEADLINE
from tests.faults.disk import bound_by_modes

ENDS_WITHIN = 10.0
"""Seconds; the promise is five, and the machine may be busy."""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Process]:
    with process(tmp_path) as running:
        yield running


def refused(server: Process, code: int) -> str:
    """Start it and return what it says on ending at once with this code, in plain words."""
    ended = server.command("run")
    assert (ended.returncode, "Traceback" in ended.stderr) == (code, False), ended.stderr
    return ended.stderr


@contextmanager
def listening(port: int) -> Generator[None]:
    with closing(socket.socket()) as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        yield


def test_port_in_use_ends_with_3_and_a_sentence_that_names_it(tmp_path: Path) -> None:
    server = Process(tmp_path)
    with listening(server.port):
        said = refused(server, 3)
    assert said.startswith(f"Redress can't listen on 127.0.0.1:{server.port}:")
    assert "REDRESS_PORT" in said


def test_second_process_on_the_same_data_directory_ends_with_3(server: Process) -> None:
    ended = server.command("run", REDRESS_PORT=str(free_port()))
    assert (ended.returncode, len(ended.stderr.splitlines())) == (3, 1)
    assert "runs already" in ended.stderr
    assert server.is_up()


def test_file_that_is_no_database_ends_with_3_and_stays_as_it_was(tmp_path: Path) -> None:
    file, content = tmp_path / "data" / "redress.db", b"no database, whatever its name says. " * 99
    file.parent.mkdir()
    file.write_bytes(content)
    assert "redress.db" in refused(Process(tmp_path), 3)
    assert file.read_bytes() == content


def test_database_held_by_another_program_ends_with_3_or_waits_for_it(server: Process) -> None:
    server.town.customer().say("你好")
    assert server.stop() == 0
    with closing(sqlite3.connect(server.folder / "data" / "redress.db", isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode=EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        said = refused(server, 3)
    assert "database" in said
    assert "locked" in said or "busy" in said or "another program" in said


def test_read_only_database_ends_with_3_and_its_name(server: Process) -> None:
    assert server.stop() == 0
    (server.folder / "data" / "redress.db").chmod(0o400)
    command = [*bound_by_modes(), sys.executable, *server.door]
    ended = subprocess.run(
        command, capture_output=True, text=True, check=False, env=server.environment(), timeout=DEADLINE
    )
    assert (ended.returncode, "Traceback" in ended.stderr) == (3, False), ended.stderr
    assert "redress.db" in ended.stderr


def test_folder_that_is_a_file_ends_with_3_and_its_name(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    assert str(tmp_path / "data") in refused(Process(tmp_path), 3)


def test_data_directory_of_too_long_a_path_ends_with_3_and_says_so(tmp_path: Path) -> None:
    assert "shorter DATA_DIR" in refused(Process(tmp_path / ("long" * 25)), 3)


def test_settings_that_are_unfit_end_with_2_and_name_file_and_line(tmp_path: Path) -> None:
    server = Process(tmp_path)
    (tmp_path / "redress.toml").write_text('language = "zh"\n\ntimezone = "Mars"\n')
    assert "redress.toml:3: timezone" in refused(server, 2)


def test_playbook_that_is_not_there_ends_with_2_and_its_path(tmp_path: Path) -> None:
    ended = Process(tmp_path).command("run", REDRESS_PLAYBOOK="nosuch")
    assert (ended.returncode, len(ended.stderr.splitlines())) == (2, 1)
    assert "nosuch.toml: No such file" in ended.stderr


def test_sigterm_ends_it_with_0_though_streams_are_open(server: Process) -> None:
    customer = server.town.customer()
    customer.say("你好")
    with customer.http.stream("GET", "/chat/events", headers={"Accept": "text/event-stream"}) as stream:
        lines = stream.iter_lines()
        assert next(line for line in lines if line.startswith("data"))
        assert server.stop(ENDS_WITHIN) == 0
        assert [line for line in lines if line] == []
    assert not (server.folder / "data" / "control.sock").exists()


def test_interrupted_idle_server_ends_with_nothing_in_its_log(server: Process) -> None:
    assert server.running is not None
    server.running.send_signal(signal.SIGINT)
    assert server.running.wait(ENDS_WITHIN) == 0
    said = (server.folder / "err").read_text()
    # Who is missing is said too, where the end comes after the moment that a start takes.
    assert [line for line in said.splitlines() if not line.startswith((NOBODY, "  role ", "  team "))] == []


def test_restart_keeps_conversation_sessions_and_buttons(server: Process) -> None:
    customer, service = server.town.customer(), server.town.staff("service")
    number = server.town.customer().complain()
    choice = service.choice(number, "contact")
    customer.begin()
    customer.say(ISSUE)
    before = customer.events()
    assert server.stop() == 0
    server.start()
    assert customer.events() == before
    customer.press("intake.button.no_danger")
    customer.press("intake.button.that_is_all")
    assert service.press(choice).status_code == 200
    assert service.case(customer.finish())["issue"] == ISSUE
    assert server.said().count("First administrator") == 1


def test_listening_socket_names_its_protocol_so_that_answers_do_not_wait() -> None:
    with closing(listening_socket("127.0.0.1", 0)) as listener:
        assert listener.proto == socket.IPPROTO_TCP


def test_edited_playbook_without_a_stage_of_open_cases_ends_with_2_and_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "property.toml"
    path.write_bytes((PLAYBOOKS / "property.toml").read_bytes())
    server = Process(tmp_path / "server")
    (server.folder / "redress.toml").write_text(f'playbook = "{path}"\n', encoding="utf-8")
    server.start()
    server.town.customer().complain(ISSUE)
    server.stop()
    server.town.close()
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("[stages.received", "[stages.taken").replace('"received"', '"taken"'), encoding="utf-8"
    )
    said = refused(server, 2)
    assert "stage received: 1 open" in said
    assert "[migration.stages]" in said
