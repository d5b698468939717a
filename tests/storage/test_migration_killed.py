"""A migration that is killed half-way leaves the database as it was, and is made whole by the next try (P9)."""

import subprocess
import sys
from pathlib import Path
from typing import cast

import pytest

from tests.storage.samples import a_case, adding, getting
from tests.storage.test_side_by_side import Releases

ROOT = Path(__file__).parents[2]
WAITS = """
from alembic import op
from sqlalchemy import Column, String

revision, down_revision = "9001", "0001"
branch_labels = depends_on = None


def upgrade() -> None:
    op.add_column("case_", Column("made_up", String, nullable=True))
    print("half", flush=True)
    input()
    op.create_index("ix_made_up", "case_", ["made_up"])
"""
MIGRATES = """
import sys
from pathlib import Path
from storage import schema

schema.HEAD, schema.MIGRATIONS = "9001", Path(sys.argv[2])
schema.migrate(sys.argv[1])
"""


@pytest.fixture(params=["sqlite-file", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty store that outlives a process."""
    if request.param == "postgres":
        return cast("str", request.getfixturevalue("postgres_database"))
    return f"sqlite:///{tmp_path / 'redress.db'}"


@pytest.fixture
def releases(url: str, tmp_path: Path) -> Releases:
    """This release and the next, whose migration waits in its middle to be told to go on."""
    found = Releases(url, tmp_path)
    (tmp_path / "migrations" / "versions" / "9001_expands.py").write_text(WAITS, encoding="utf-8")
    return found


def migrating(url: str, migrations: Path) -> subprocess.Popen[str]:
    """Begin to migrate in a process of its own; return once it is half-way."""
    command = [sys.executable, "-c", MIGRATES, url, str(migrations)]
    begun = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert begun.stdout is not None
    assert begun.stdout.readline() == "half\n"
    return begun


async def test_killed_migration_changes_nothing_and_the_next_one_is_whole(
    url: str, releases: Releases, tmp_path: Path
) -> None:
    old = await releases.old()
    await old.write(adding(a_case()))
    await old.close()
    half = migrating(url, tmp_path / "migrations")
    half.kill()
    half.communicate()
    again = await releases.old()
    assert (await again.read(getting())).stage == "filed"
    await again.close()
    whole = migrating(url, tmp_path / "migrations")
    whole.communicate("\n", timeout=60)
    assert whole.returncode == 0
    new = await releases.new()
    assert (await new.read(getting())).stage == "filed"
    await new.close()
