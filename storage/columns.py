"""Of what the tables are made."""

from typing import Any

from sqlalchemy import BigInteger, Column, Integer, MetaData

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
# SQLite numbers rows by itself only where the key is spelled INTEGER. It gives the number of a deleted row anew unless
# told to count on: a timer fired by the id of one that was replaced meanwhile would silence its successor.
Key = BigInteger().with_variant(Integer, "sqlite")
Moment = BigInteger


def ident() -> Column[int]:
    """Return a row's own number, given by the database."""
    return Column("id", Key, primary_key=True)


def needed(name: str, kind: Any, *rest: Any) -> Column[Any]:
    """Return a column that each row has."""
    return Column(name, kind, *rest, nullable=False)


def maybe(name: str, kind: Any, *rest: Any) -> Column[Any]:
    """Return a column that may be empty."""
    return Column(name, kind, *rest, nullable=True)
