"""`python bot.py export` and `import`: out beside a running server, into the other engine under another key, and on."""

import subprocess
from pathlib import Path

import pytest

from bot.commands import main
from tests.bot.web.processes import Process, process

OTHER = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
"""32 bytes in base64, which nothing else here is sealed with."""


def summed(folder: Path) -> str:
    """Return what `sha256sum` says of an export."""
    command = ["sha256sum", "--check", "--quiet", "SHA256SUMS"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False).stdout


@pytest.mark.parametrize("from_postgres", [False, True])
def test_house_leaves_beside_its_server_and_goes_on_elsewhere(
    tmp_path: Path, postgres_database: str, from_postgres: bool
) -> None:
    before, after = (postgres_database, None) if from_postgres else (None, postgres_database)
    out = tmp_path / "out"
    with process(tmp_path / "before", before) as server:
        server.town.staff("service")
        number = server.town.customer().complain()
        made = server.command("export", str(out))
        assert (made.returncode, "case.jsonl: 1\n" in made.stdout, "in clear" in made.stdout) == (0, True, True), made
        again = server.command("export", str(out))
        assert (again.returncode, "is there already" in again.stderr) == (3, True), again
        assert not list((tmp_path / "before" / "data").glob(".export*"))
        taken = server.command("import", str(out))
        assert taken.returncode == 3, taken
    assert summed(out) == ""
    there = Process(tmp_path / "after", after, key=OTHER)
    taken = there.command("import", str(out))
    assert (taken.returncode, "case: 1\n" in taken.stdout) == (0, True), taken
    again = there.command("import", str(out))
    assert (again.returncode, "not empty" in again.stderr) == (2, True), again
    sound = there.command("doctor", "--deep")
    assert (sound.returncode, "nothing is broken" in sound.stdout) == (0, True), sound
    try:
        there.start()
        service = there.town.staff("service")
        assert number in [card["case"] for card in service.cards()]
    finally:
        there.close()


def test_where_there_is_no_database_or_no_export_that_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REDRESS_DATA_DIR", str(tmp_path / "data"))
    assert main(["export", "out"]) == 3
    assert "no database" in capsys.readouterr().err
    assert main(["import", "out"]) == 2
    assert "manifest.json: No such file" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
