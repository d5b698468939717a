import socket

import psycopg
import pytest
from sqlalchemy import create_engine, inspect
from sqlalchemy.pool import NullPool


def test_connection_to_another_machine_is_refused() -> None:
    with socket.socket() as outward, pytest.raises(Exception, match="connection to"):
        outward.connect(("192.0.2.1", 80))


def test_name_of_another_machine_is_not_looked_up() -> None:
    with pytest.raises(Exception, match="look-up of"):
        socket.create_connection(("redress.example", 80))


def test_connection_to_this_machine_is_let_through() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = server.getsockname()
        with socket.create_connection(address) as inward:
            assert inward.getpeername() == address


def test_store_is_empty_on_each_engine_before_a_test(store_url: str) -> None:
    engine = create_engine(store_url, poolclass=NullPool)
    assert inspect(engine).get_table_names() == []


def test_every_postgres_test_has_a_database_of_its_own(postgres_url: str, postgres_database: str) -> None:
    with psycopg.connect(postgres_database.replace("+psycopg", "")) as connection:
        connection.execute("CREATE TABLE mine (id int)")
    with psycopg.connect(postgres_url.replace("+psycopg", "")) as connection:
        assert connection.execute("SELECT count(*) FROM pg_tables WHERE tablename = 'mine'").fetchone() == (0,)
