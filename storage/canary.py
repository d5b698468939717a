"""A sealed word in the database by which a wrong key is known at the start, before anything is written with it."""

from sqlalchemy import select

from storage.encryption import Keys, bound
from storage.errors import KeyWrong
from storage.statement import Connection, Statement, given, insert_once
from storage.tables import meta

NAME = "canary"
PLAIN = b"redress"
PLACE = bound("meta", NAME, "value")

PUT = insert_once(meta)
GET = Statement(select(meta.c.value).where(meta.c.name == given(meta.c.name)))


def prove(connection: Connection, keys: Keys) -> None:
    """Let the first key that comes seal the canary, and every later one open it.

    Raises:
        KeyWrong: this key is another one.
    """
    connection.run(PUT, name=NAME, value=keys.of_table("meta").seal(PLAIN, PLACE))
    row = connection.row(GET, name=NAME)
    try:
        keys.of_table("meta").unseal(row[0] if row else b"", PLACE)
    except KeyWrong as error:
        raise KeyWrong(
            "The encryption key is not the one this database was made with; put the old one back "
            "(DATA_DIR/key, or ENCRYPTION_KEY)."
        ) from error
