"""`[holidays]` in the settings, and the warning where a table is wanted: in `check` and at the start."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bot.app import house_of
from bot.clock import VirtualClock
from bot.commands import main
from bot.holidays import warning
from bot.settings import Settings, SettingsError, load
from tests.late_decree import CLOSED, NOVEMBER, TOLD, counting, without_2027

ROOT = Path(__file__).parents[2]
TABLE = "[holidays.2027]\nclosed = [2027-01-01]\nworked = []\n"


@pytest.fixture(autouse=True)
def in_the_autumn_of_2026(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty folder, a library without 2027, and a playbook that counts working days."""
    without_2027(monkeypatch)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REDRESS_PLAYBOOK", str(counting(tmp_path)))
    monkeypatch.setattr("bot.clock.SystemClock", lambda: VirtualClock(NOVEMBER))


def faults(table: str, **environ: str) -> list[str]:
    Path("redress.toml").write_text(table, encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        load(environ=environ)
    return [str(each) for each in caught.value.findings]


def test_table_of_a_year_goes_to_every_playbook_of_the_house() -> None:
    Path("redress.toml").write_text(TABLE, encoding="utf-8")
    house = house_of(load())
    assert (house.shelf.decrees, house.undecreed(NOVEMBER)) == (CLOSED, ())


def test_table_may_stand_in_the_environment_as_json() -> None:
    table = json.dumps({"2027": {"closed": ["2027-01-01"]}})
    assert house_of(load(environ={"REDRESS_HOLIDAYS": table})).shelf.decrees == CLOSED


@pytest.mark.parametrize(
    ("lines", "where", "found", "expected"),
    [
        ("closed = [\n2027-01-01,\n2027-01-02]", "4: holidays.2027.closed", "2027-01-02", "Monday to Friday"),
        ("closed = [2027-01-01]\nworked = [2027-01-04]", "3: holidays.2027.worked", "2027-01-04", "Sundays"),
        ("closed = [2027-01-01, 2028-01-03]", "2: holidays.2027.closed", "2028-01-03", "decree's dates"),
        ("closed = [2026-12-23]", "2: holidays.2027.closed", "2026-12-23", "decree's dates"),
        ('closed = ["New Year"]', "2: holidays.2027.closed", "'New Year'", "decree's dates"),
        ("closed = []", "2: holidays.2027.closed", "[]", "decree's dates"),
        ("worked = []", "1: holidays.2027.closed", "{'worked': []}", "decree's dates"),
        ("closed = [2027-01-01]\nclosd = []", "3: holidays.2027.closd", "[]", "the lists closed and worked"),
    ],
)
def test_unfit_date_is_told_with_its_own_line_and_key(lines: str, where: str, found: str, expected: str) -> None:
    (told,) = faults(f"[holidays.2027]\n{lines}\n")
    assert told.startswith(f"redress.toml:{where}: found {found}, expected ")
    assert expected in told


def test_last_days_of_the_year_before_may_stand_in_a_years_table() -> None:
    Path("redress.toml").write_text("[holidays.2027]\nclosed = [2026-12-31, 2027-01-01]\n", encoding="utf-8")
    assert len(house_of(load()).shelf.decrees.turned) == 2


@pytest.mark.parametrize("year", ["next", "1999", "20277"])
def test_year_that_is_none_is_told_with_its_line(year: str) -> None:
    (told,) = faults(f"port = 80\n\n[holidays.{year}]\nclosed = [2027-01-01]\n")
    assert told.startswith(f"redress.toml:3: holidays.{year}: found ")


@pytest.mark.parametrize("table", ["2027-01-01", '{"2027": {"closed": ["2027-01-02"]}}', '{"2027": {}}', "[]"])
def test_unfit_table_in_the_environment_is_told_by_its_name_there(table: str) -> None:
    assert all(told.startswith("environment: REDRESS_HOLIDAYS: found ") for told in faults("", REDRESS_HOLIDAYS=table))


def test_check_warns_of_a_year_without_a_table_and_is_content_all_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    told = capsys.readouterr()
    assert (TOLD in told.err, "settings: ok" in told.out) == (True, True)


@pytest.mark.parametrize(
    ("name", "value"), [("HOLIDAYS", '{"2027": {"closed": ["2027-01-01"]}}'), ("PLAYBOOK", "property")]
)
def test_check_says_nothing_where_no_table_is_wanted(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(f"REDRESS_{name}", value)
    assert main(["check"]) == 0
    assert capsys.readouterr().err == ""


def test_library_of_decrees_is_not_loaded_where_no_working_days_are_counted() -> None:
    code = """if True:
        import sys
        from bot.app import house_of
        from bot.clock import SystemClock
        from bot.settings import Settings
        print(house_of(Settings()).undecreed(SystemClock().now()), "chinese_calendar" in sys.modules)"""
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env={}, capture_output=True, text=True, check=True)
    assert ran.stdout == "() False\n"


def test_warning_names_each_year_and_its_table() -> None:
    assert warning((2027,)) == TOLD
    assert warning((2027, 2028)) == "no decree for 2027 and 2028; set [holidays.2027] and [holidays.2028]"
    assert (warning(()), Settings().holidays) == ("", {})
