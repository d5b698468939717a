"""Two playbooks, the same customers: what differs is the rules' doing alone."""

import json
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.commands import main
from bot.comparison import compare, table
from bot.luck import Luck
from bot.story import Outcome
from handlers.shelf import PLAYBOOKS

DOCS = Path(__file__).parents[2] / "docs" / "playbooks.md"
PLAIN = (PLAYBOOKS / "property.toml").read_text(encoding="utf-8")
SOLUTION, HALF = 'due = { general = "24 h" }', 'due = { general = "12 h" }'
PLAN, SOONER = 'due = { complex = "5 d", major = "48 h" }', 'due = { complex = "3 d", major = "48 h" }'


@pytest.fixture(scope="module")
def half(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`property` with half the time to solve a general complaint."""
    path = tmp_path_factory.mktemp("half") / "half.toml"
    assert PLAIN.count(SOLUTION) == 1
    path.write_text(PLAIN.replace(SOLUTION, HALF), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def halved(half: Path) -> Outcome:
    return compare("property", str(half), 100, 7)


def rows(comparison: Outcome) -> Mapping[str, Mapping[str, float]]:
    return {row["name"]: row for row in comparison["difference"]}


def test_shorter_deadline_is_missed_more_often_by_the_same_people(halved: Outcome) -> None:
    assert rows(halved)["late: solution"]["change"] > 0
    assert halved["violations"] == 0


def test_deadline_of_one_clock_does_not_change_how_fast_people_are(halved: Outcome) -> None:
    found = rows(halved)
    assert found["hours to first response, median"]["change"] == found["hours to plan, p90"]["change"] == 0
    assert found["hours to solution, median"]["change"] == found["late: response"]["change"] == 0


def test_question_in_the_docs_is_answered_as_the_program_answers_it(halved: Outcome) -> None:
    late = rows(halved)["late: solution"]
    assert late["second"] > 2 * late["first"]
    shown = DOCS.read_text(encoding="utf-8").partition("--against half.toml\n")[2].partition("```")[0].splitlines()
    assert shown[0] == table({**halved, "against": "half.toml"}).splitlines()[0]
    assert {line.split("  ")[1].strip() for line in shown[1:-1]} <= rows(halved).keys()


def test_plan_in_three_days_would_change_nothing(tmp_path: Path) -> None:
    sooner = tmp_path / "sooner.toml"
    assert PLAIN.count(PLAN) == 1
    sooner.write_text(PLAIN.replace(PLAN, SOONER), encoding="utf-8")
    assert table(compare("property", str(sooner), 30, 7)).endswith("no difference")


def test_playbook_against_itself_makes_no_difference() -> None:
    assert {row["change"] for row in compare("service-desk", "service-desk", 12, 3)["difference"]} == {0}


def test_two_procedures_with_other_clocks_are_compared_all_the_same() -> None:
    found = rows(compare("property", "iso9001", 8, 3))
    assert found["late: verification"]["first"] is None
    assert found["late: reaction"]["second"] is None


def test_comparison_is_printed_as_json_on_request(capsys: pytest.CaptureFixture[str]) -> None:
    command = ["simulate", "property", "--cases", "3", "--seed", "1", "--against", "general-manual", "--json"]
    assert main(command) == 0
    printed = json.loads(capsys.readouterr().out)
    assert (printed["against"], len(printed["outcomes"])) == ("general-manual", 2)


def test_comparison_with_a_playbook_that_is_not_there_ends_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["simulate", "property", "--cases", "1", "--against", "nosuch"]) == 2
    assert re.search(r"nosuch", capsys.readouterr().err)


def test_luck_depends_on_what_it_is_for_and_not_on_when_it_is_asked() -> None:
    luck = Luck(1)
    first = [luck.share("a", number) for number in range(3)]
    assert [luck.share("a", number) for number in reversed(range(3))] == first[::-1]
    assert len(set(first)) == 3


def test_luck_draws_by_shares_and_spreads_evenly() -> None:
    drawn = [Luck(number).drawn({"often": 3, "seldom": 1}, "x") for number in range(400)]
    assert 270 < drawn.count("often") < 330
    assert 0.85 < sum(Luck(2).spell(number) for number in range(400)) / 400 < 1.15
