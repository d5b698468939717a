"""What a start loads before the port answers, and what it leaves for later."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.bot.watched import COLLECTING
from tests.bot.web.processes import ROOT, Process, process
from tests.bot.web.serving import DEADLINE, eventually

WATCHED = ("-m", "tests.bot.watched")

# Each millisecond here is one that everybody waits for after a restart. What is not needed to open the store, to check
# the playbook and to answer /healthz is imported by `bot.app.rooms_behind`, or where it is used.
AT_THE_START = frozenset(
    {
        *("bot", "bot.app", "bot.channel", "bot.clock", "bot.commands", "bot.control", "bot.health", "bot.holidays"),
        *("bot.housekeeping", "bot.logs", "bot.server", "bot.settings", "bot.tomlfile", "bot.versions"),
        *("bot.web", "bot.web.front", "bot.web.hub"),
        *("handlers", "handlers.house", "handlers.roster", "handlers.shelf"),
        *("storage", "storage.canary", "storage.codec", "storage.encryption", "storage.errors", "storage.group"),
        *("storage.hints", "storage.keyfile", "storage.lock", "storage.readers"),
        *("storage.schema", "storage.sqlite", "storage.sqlite_file", "storage.statement", "storage.store"),
        *("storage.tables", "storage.columns", "storage.staff_tables", "storage.vitals", "storage.work"),
        *("workflow", "workflow.errors", "workflow.frozen"),
        *("workflow.progress", "workflow.roster", "workflow.seats"),
    }
)
"""What is ours and loaded first, beside the format of playbooks."""
FORMAT = frozenset(
    {
        *("alike", "anywhere", "calendars", "campaigns", "cronlines", "dealings", "deferral", "dialogue", "entries"),
        *("extension", "finding", "format", "gates", "grouping", "habits", "hearing", "helping", "inspection"),
        *("language", "limits", "membership", "migration", "moves", "needs", "outside", "own_channel"),
        *(
            "ownwords",
            "parts",
            "passages",
            "people",
            "playbook",
            "questions",
            "rating",
            "recusal",
            "references",
            "remedies",
            "rota",
        ),
        *("schedules", "scoring", "sites", "spans", "standing", "trees", "views", "waits", "weights", "written"),
    }
)
"""The format of playbooks and what checks it, of `workflow`: a new table of the format belongs here."""
LATER = frozenset(
    {
        *("alembic", "apscheduler", "babel", "chinese_calendar", "email_validator", "jinja2", "phonenumbers", "PIL"),
        *("aiohttp", "prometheus_client", "psycopg", "puremagic", "pydantic_settings", "rapidfuzz", "segno"),
        *("slack_bolt", "slack_sdk", "starlette", "structlog", "tree_sitter", "typer", "typst", "xlsxwriter"),
    }
)
"""Libraries that are left for later."""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Process]:
    with process(tmp_path, door=WATCHED) as running:
        yield running


def loaded(server: Process) -> frozenset[str]:
    """Return the modules that were loaded when the port answered first."""

    def said() -> list[str]:
        return [line for line in (server.folder / "out").read_text(encoding="utf-8").splitlines() if line[0] == "["]

    return frozenset(json.loads(eventually(said, "the list of what was loaded")[0]))


def test_a_start_loads_nothing_of_ours_that_it_does_not_need(server: Process) -> None:
    ours = {name for name in loaded(server) if name.partition(".")[0] in {"bot", "handlers", "storage", "workflow"}}
    needed = AT_THE_START | {f"workflow.{name}" for name in FORMAT}
    assert ours - needed == set(), "load it later (bot.app.rooms_behind), or list it here if no start can do without"
    assert needed - ours == set(), "no start loads these any more"


def test_a_start_leaves_heavy_libraries_for_later(server: Process) -> None:
    assert LATER & {name.partition(".")[0] for name in loaded(server)} == set()


def test_who_writes_first_need_not_wait_for_the_moment_after_a_start(server: Process) -> None:
    assert httpx.post(f"{server.url}/chat/session", timeout=DEADLINE).status_code == 201


def test_garbage_is_looked_for_again_once_all_is_loaded(server: Process) -> None:
    loaded(server)
    assert COLLECTING not in server.said()
    httpx.post(f"{server.url}/chat/session", timeout=DEADLINE)
    eventually(lambda: COLLECTING in server.said(), COLLECTING)


def test_server_that_can_not_load_what_serves_people_ends_and_says_so(tmp_path: Path) -> None:
    environment = Process(tmp_path).environment()
    ended = subprocess.run(
        [sys.executable, *WATCHED, "broken"],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=DEADLINE,
    )  # fmt: skip
    assert ended.returncode == 1
    assert "bot.loops" in ended.stderr
