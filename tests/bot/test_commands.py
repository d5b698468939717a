"""What an operator types beside `run`: exit codes, and words that help."""

import json
from pathlib import Path

import pytest

from bot.commands import main
from tests.bot.web.processes import Process, process
from tests.bot.web.serving import KEY

BROKEN = 'name = { zh = "坏", en = "Broken" }\nsource = "000"\n\n[roles.member]\nname = { zh = "员" }\ncolour = "red"\n'


@pytest.fixture
def settled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder where the commands of this process find their data."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REDRESS_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("REDRESS_ENCRYPTION_KEY", KEY)
    return tmp_path


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize(
    ("role", "helps"),
    [
        (["nosuch"], "the playbook has: member, service"),
        (["member"], "name one of: service, security"),
        (["member", "nowhere"], "no team nowhere"),
    ],
)
def test_invitation_for_an_unknown_role_or_team_ends_with_2_and_names_the_known(
    role: list[str], helps: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["invite", *role]) == 2
    assert helps in capsys.readouterr().err


@pytest.mark.usefixtures("settled")
def test_invitation_without_a_running_server_is_one_that_the_next_server_takes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["invite", "member", "security", "--json"]) == 0
    made = json.loads(capsys.readouterr().out)
    assert made["url"] == f"http://127.0.0.1:8080/desk/join/{made['invite']}"
    with process(tmp_path) as server:
        server.town = type(server.town)(server.url, lambda _role, _teams: made["invite"])
        assert server.town.staff("member").cards() == []


def test_invitation_beside_a_running_server_goes_through_its_socket(tmp_path: Path) -> None:
    with process(tmp_path) as server:
        made = server.command("invite", "service", "--json")
        unknown = server.command("invite", "nosuch")
        server.town = type(server.town)(server.url, lambda _role, _teams: json.loads(made.stdout)["invite"])
        assert server.town.staff("service").cards() == []
    assert (unknown.returncode, "no role nosuch" in unknown.stderr) == (2, True)


def test_invitation_on_postgres_needs_no_socket(tmp_path: Path, postgres_database: str) -> None:
    server = Process(tmp_path, postgres_database)
    made = server.command("invite", "service")
    assert (made.returncode, made.stderr) == (0, "")
    assert made.stdout.startswith(f"{server.url}/desk/join/")


def test_invitation_into_a_store_that_is_not_there_ends_with_3(tmp_path: Path) -> None:
    ended = Process(tmp_path, "postgresql+psycopg://nobody@127.0.0.1:1/none").command("invite", "service")
    assert (ended.returncode, "Traceback" in ended.stderr) == (3, False)
    assert "PostgreSQL" in ended.stderr


def test_broken_playbook_is_told_with_file_line_and_key(settled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = settled / "broken.toml"
    file.write_text(BROKEN, encoding="utf-8")
    assert main(["playbook", "check", str(file)]) == 2
    told = capsys.readouterr().err.splitlines()
    assert any(line.startswith(f"{file}:6") and "colour" in line for line in told)
    assert len(told) > 3


@pytest.mark.usefixtures("settled")
def test_server_refuses_a_broken_playbook_with_2_and_its_line(tmp_path: Path) -> None:
    (tmp_path / "broken.toml").write_text(BROKEN, encoding="utf-8")
    ended = Process(tmp_path).command("run", REDRESS_PLAYBOOK=str(tmp_path / "broken.toml"))
    assert (ended.returncode, "broken.toml:6" in ended.stderr, "Traceback" in ended.stderr) == (2, True, False)


@pytest.mark.parametrize("command", ["check", "draw"])
@pytest.mark.usefixtures("settled")
def test_playbook_that_is_not_there_is_told_by_its_path(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["playbook", command, "nosuch"]) == 2
    assert "No such file" in capsys.readouterr().err


@pytest.mark.usefixtures("settled")
def test_all_our_playbooks_are_listed_and_found_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    assert (main(["playbook", "list"]), main(["playbook", "check"])) == (0, 0)
    told = capsys.readouterr().out
    assert "property: 物业投诉处理 / Property complaints" in told
    assert told.count(".toml: ok") == told.count(" / ") >= 3


def test_picture_of_a_playbook_is_drawn_to_the_terminal_or_a_file(
    settled: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["playbook", "draw", "property", "--language", "zh"]) == 0
    drawn = capsys.readouterr().out
    assert main(["playbook", "draw", "property", "--language", "zh", "--out", str(settled / "p.mmd")]) == 0
    assert drawn.startswith("stateDiagram-v2")
    assert (settled / "p.mmd").read_text(encoding="utf-8") == drawn


@pytest.mark.usefixtures("settled")
def test_settings_and_playbook_are_checked_without_a_start(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["check"]) == 0
    assert "settings: ok" in capsys.readouterr().out
    monkeypatch.setenv("REDRESS_PORT", "many")
    assert main(["check"]) == 2
    assert "REDRESS_PORT" in capsys.readouterr().err


def test_database_is_migrated_and_again_without_harm(settled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (settled / "data").mkdir()
    assert (main(["migrate"]), main(["migrate"])) == (0, 0)
    assert capsys.readouterr().out == "database: up to date\n" * 2


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize("words", [["frobnicate"], ["playbook", "draw", "property", "--language", "fr"], ["simulate"]])
def test_words_that_mean_nothing_end_with_2_and_say_so(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    told = capsys.readouterr()
    assert (told.out, "Traceback" in told.err, bool(told.err)) == ("", False, True)
