"""`python bot.py move-data`: a conversation goes on where it was, on the other engine."""

from pathlib import Path

import pytest

from bot.commands import main
from tests.bot.web.driving import ISSUE
from tests.bot.web.processes import process


def test_conversation_goes_on_in_the_database_that_it_was_moved_to(tmp_path: Path, postgres_database: str) -> None:
    with process(tmp_path / "before") as before:
        filer, teller = before.town.customer(), before.town.customer()
        filed = filer.complain()
        teller.begin()
        source = before.settings.store_url
        refused = before.command("move-data", source, postgres_database)
        assert (refused.returncode, "runs already" in refused.stderr) == (3, True)
        before.stop()
        moved = before.command("move-data", source, postgres_database)
        assert (moved.returncode, "case_: 1\n" in moved.stdout) == (0, True), moved.stderr
        with process(tmp_path / "after", postgres_database) as after:
            filer.http.base_url = teller.http.base_url = after.url
            assert filed in filer.say("进度")
            teller.tell([ISSUE])
            assert teller.finish() != filed
            again = after.command("move-data", source, postgres_database)
            assert (again.returncode, "stop every Redress" in again.stderr) == (3, True)


@pytest.mark.parametrize("urls", [("mysql://here", "sqlite:///there"), ("sqlite:///here", "there")])
def test_engine_that_redress_has_not_ends_with_2(
    urls: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["move-data", *urls]) == 2
    assert "no engine that Redress has" in capsys.readouterr().err
