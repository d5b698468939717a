import sqlite3
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from storage.errors import KeyWrong
from storage.store import Store, open_store
from tests.storage.samples import (
    ELEMENTS,
    EMAIL,
    KEY,
    MINUTE,
    NAME,
    NOON,
    NUMBER,
    PHONE,
    a_case,
    a_notice,
    adding,
    an_event,
    chatting,
)
from workflow.duties import Duty
from workflow.language import Language
from workflow.moves import Fact
from workflow.people import Grant, StaffId
from workflow.ports import Work
from workflow.stored import Session, SessionKind

CHAT, TOKEN, FILE = "chat-of-ming", "a token that nobody guesses", "王小明的照片.jpg"
PERSONAL = [NAME, PHONE, EMAIL, CHAT, TOKEN, FILE, "李师傅", "a picture of ming", PHONE.removeprefix("+86")]


def _fill(work: Work) -> None:
    chat = chatting(CHAT)(work)
    state = {"draft": {"name": NAME, "phone": PHONE}}
    work.conversations.save(replace(chat, state=state), NOON)
    work.inbox.put("web", "1", {"text": f"{NAME} {PHONE}"}, conversation=chat.id, at=NOON, answer={"to": NAME})
    work.outbox.put(replace(a_notice("1"), body={"text": f"{NAME}, {EMAIL}"}))
    added = adding(a_case(chat=chat.id))(work)
    case = work.cases.save(added, [an_event(Fact.NOTED, words=NAME)], frozenset({"service"}))
    file = work.files.put(FILE, "image/jpeg", b"a picture of ming", conversation=chat.id, at=NOON)
    work.files.attach([file.id], case.number, NOON)
    work.people.invite([Grant("member", "repair")], TOKEN, NOON, NOON + MINUTE)
    work.people.accept(TOKEN, "李师傅", Language.ZH, NOON)
    duty = Duty(job="check.any", playbook="0" * 64, role="inspector", set_at=NOON, due_at=NOON)
    work.duties.done(work.duties.add(duty), NOON, None, f"{NAME}, a letter")
    session = Session(id=0, kind=SessionKind.CHAT, expires_at=NOON + MINUTE, chat=CHAT, staff=StaffId(1))
    work.people.sign_in(session, TOKEN, NOON)


async def _everything_in(folder: Path) -> bytes:
    store = open_store(f"sqlite:///{folder / 'redress.db'}", data_dir=folder, key=KEY)
    await store.open()
    await store.write(_fill)
    await store.read(lambda work: work.cases.elements(NUMBER))
    while_open = _bytes_of(folder)
    await store.close()
    return while_open + _bytes_of(folder)


def _bytes_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.glob("redress.db*"))


async def test_no_personal_data_stands_in_the_database_file(tmp_path: Path) -> None:
    stored = await _everything_in(tmp_path)
    found = [word for word in PERSONAL if word.encode() in stored or word.encode("unicode-escape") in stored]
    assert found == []
    assert ELEMENTS.issue.encode() in stored


async def test_no_personal_data_stands_in_the_rows_of_postgres(tmp_path: Path, postgres_database: str) -> None:
    store = open_store(postgres_database, data_dir=tmp_path, key=KEY)
    await store.open()
    await store.write(_fill)
    await store.close()
    with psycopg.connect(postgres_database.replace("+psycopg", "")) as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        stored = b"".join(_rows(connection, table) for (table,) in tables)
    assert [word for word in PERSONAL if word.encode() in stored] == []
    assert ELEMENTS.issue.encode() in stored


def _rows(connection: "psycopg.Connection[tuple[object, ...]]", table: str) -> bytes:
    query = SQL("SELECT * FROM {}").format(Identifier(table))
    values = (value for row in connection.execute(query).fetchall() for value in row)
    return b"|".join(value if isinstance(value, bytes) else str(value).encode() for value in values)


async def test_database_file_and_key_are_for_their_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    store = open_store(f"sqlite:///{folder / 'redress.db'}", data_dir=folder)
    await store.open()
    modes = [path.stat().st_mode & 0o077 for path in (folder, folder / "redress.db", folder / "key")]
    await store.close()
    assert modes == [0, 0, 0]


async def test_sealed_row_that_is_moved_to_another_is_not_believed(tmp_path: Path, file_store: Store) -> None:
    for key in ("mine", "theirs"):
        await file_store.write(
            lambda work, key=key: work.inbox.put("web", key, {"text": key}, conversation=None, at=NOON)
        )
    with sqlite3.connect(tmp_path / "redress.db") as intruder:
        intruder.execute("UPDATE inbox SET sealed = (SELECT sealed FROM inbox WHERE key = 'theirs')")
    intruder.close()
    with pytest.raises(KeyWrong, match="changed or moved"):
        await file_store.read(lambda work: work.inbox.find("web", "mine"))
