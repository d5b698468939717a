"""A release goes on while the next one's migration is made beneath it, and both work on one database (issue 6).

There is no second schema yet, so one is made up: what a migration may do before the old processes are gone is to add
what they need not know of (expand); what they still use goes with a later one (contract).
"""

import asyncio
import shutil
from collections.abc import AsyncIterator, Generator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from storage import schema
from storage.errors import SchemaUnfit
from storage.store import Store, open_store
from tests.storage.samples import KEY, NUMBER, SERVICE, a_case, adding, an_event, getting, numbered
from workflow.moves import Fact
from workflow.ports import Work

OTHER = numbered("AB3CDF")
EXPANDS = """
from alembic import op
from sqlalchemy import BigInteger, Column, String

revision, down_revision = "9001", {before!r}
branch_labels = depends_on = None


def upgrade() -> None:
    op.add_column("case_", Column("made_up", String, nullable=True))
    op.add_column("case_event", Column("weight", BigInteger, nullable=False, server_default="0"))
    op.create_table("made_up", Column("id", BigInteger, primary_key=True))
    op.create_index("ix_made_up", "case_", ["made_up"])
"""


class Releases:
    """The program as it is, and as it will be: the same, with one more migration."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url, self._folder = url, folder
        self._migrations = folder / "migrations"
        shutil.copytree(schema.MIGRATIONS, self._migrations, ignore=shutil.ignore_patterns("__pycache__"))
        text = EXPANDS.format(before=schema.HEAD)
        (self._migrations / "versions" / "9001_expands.py").write_text(text, encoding="utf-8")

    @contextmanager
    def next_one(self) -> Generator[None]:
        """Be the next release while the block lasts."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(schema, "HEAD", "9001")
            patch.setattr(schema, "MIGRATIONS", self._migrations)
            yield

    def migrate(self) -> None:
        """Migrate as `bot.py migrate` of the next release does."""
        with self.next_one():
            schema.migrate(self.url)

    async def old(self) -> Store:
        """Open the store as a process of this release does."""
        store = open_store(self.url, data_dir=self._folder, key=KEY)
        await store.open()
        return store

    async def new(self) -> Store:
        """Open it as one of the next does."""
        with self.next_one():
            return await self.old()


@pytest.fixture
def releases(postgres_database: str, tmp_path: Path) -> Releases:
    """Both, on one empty database."""
    return Releases(postgres_database, tmp_path)


@pytest.fixture
async def old(releases: Releases) -> AsyncIterator[Store]:
    """A process of this release, with a case."""
    store = await releases.old()
    await store.write(adding(a_case()))
    yield store
    await store.close()


def moved_on(work: Work) -> object:
    """Let a case move on by an event."""
    case = getting()(work)
    return work.cases.save(replace(case, stage=f"{case.stage}+"), [an_event(Fact.NOTED)], SERVICE)


async def test_old_process_goes_on_while_the_next_release_migrates_beneath_it(releases: Releases, old: Store) -> None:
    releases.migrate()
    await old.write(moved_on)
    await old.write(adding(a_case(OTHER)))
    assert (await old.read(getting())).stage == "filed+"
    assert len(await old.read(lambda work: work.cases.timeline(NUMBER))) == 2


async def test_old_and_new_read_and_write_the_same_rows(releases: Releases, old: Store) -> None:
    releases.migrate()
    new = await releases.new()
    await new.write(moved_on)
    await old.write(moved_on)
    await new.write(moved_on)
    for store in (old, new):
        assert (await store.read(getting())).stage == "filed+++"
        assert len(await store.read(lambda work: work.cases.timeline(NUMBER))) == 4
    await new.close()


async def test_new_release_waits_for_its_migration_and_the_old_one_does_not_start_after_it(
    releases: Releases, old: Store
) -> None:
    with pytest.raises(SchemaUnfit, match=r"run: python bot\.py migrate"):
        await releases.new()
    releases.migrate()
    with pytest.raises(SchemaUnfit, match="install the newer Redress"):
        await releases.old()
    await old.write(moved_on)


@pytest.mark.usefixtures("old")
async def test_two_who_migrate_at_once_do_it_once(releases: Releases) -> None:
    with releases.next_one():
        await asyncio.gather(*(asyncio.to_thread(schema.migrate, releases.url) for _ in range(2)))
    new = await releases.new()
    assert (await new.read(getting())).stage == "filed"
    await new.close()


async def test_data_of_the_earlier_schema_is_there_after_the_migration(releases: Releases, old: Store) -> None:
    before = await old.read(getting())
    releases.migrate()
    new = await releases.new()
    assert await new.read(getting()) == before
    assert len(await new.read(lambda work: work.cases.timeline(NUMBER))) == 1
    await new.close()
