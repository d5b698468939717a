import tomllib
from copy import deepcopy
from pathlib import Path
from typing import Any, cast

import pytest

from handlers.shelf import PLAYBOOKS, names, read
from workflow.errors import PlaybookInvalid
from workflow.finding import Finding, nearest
from workflow.inspection import findings, warnings

Table = dict[str, Any]
BROKEN = sorted((Path(__file__).parent / "broken").glob("*.toml"), key=str)
PROPERTY = tomllib.loads((PLAYBOOKS / "property.toml").read_text(encoding="utf-8"))


def merged(whole: Table, patch: Table) -> Table:
    """`whole` with what `patch` says; tables are joined, everything else is replaced."""
    joined = dict(whole)
    for key, value in patch.items():
        old = joined.get(key)
        tables = isinstance(old, dict) and isinstance(value, dict)
        joined[key] = merged(cast("Table", old), cast("Table", value)) if tables else value
    return joined


def without(whole: Table, path: list[str]) -> Table:
    less = deepcopy(whole)
    inside = less
    for part in path[:-1]:
        inside = inside[part]
    del inside[path[-1]]
    return less


def faults_with(patch: Table) -> tuple[Finding, ...]:
    return findings(merged(PROPERTY, patch))


def broken(fault: Table) -> Table:
    whole = merged(PROPERTY, fault.get("patch", {}))
    return without(whole, fault["remove"]) if "remove" in fault else whole


@pytest.mark.parametrize("file", BROKEN, ids=lambda file: file.stem)
def test_broken_playbook_is_refused_under_the_right_key(file: Path) -> None:
    fault = tomllib.loads(file.read_text(encoding="utf-8"))
    found = {finding.key: finding for finding in findings(broken(fault))}
    assert tuple(fault["key"]) in found
    assert found[tuple(fault["key"])].nearest == fault.get("nearest")


@pytest.mark.parametrize("file", BROKEN, ids=lambda file: file.stem)
def test_one_fault_is_told_in_few_lines(file: Path) -> None:
    fault = tomllib.loads(file.read_text(encoding="utf-8"))
    assert 1 <= len(findings(broken(fault))) <= 3


@pytest.mark.parametrize(
    ("stem", "told"),
    [
        ("priority_too_high", "weighing.endangered.priority: found 10, expected 9 or less"),
        ("alike_of_one", "alike.count: found 1, expected 2 or more"),
        ("missing_language", "found a table with zh, expected words in every language; missing: en"),
        ("tell_of_unknown_class", "found 'vip', expected a class of customers, and there is none yet"),
        ("unknown_stage", "found 'gradet', expected a stage: one of 12 (did you mean graded?)"),
        ("simulated_kind_that_is_none", "found 'suggestion', expected a kind: complaint, enquiry, internal, "),
    ],
)
def test_fault_is_told_in_words_that_need_no_programmer(stem: str, told: str) -> None:
    fault = next(file for file in BROKEN if file.stem == stem)
    found = findings(broken(tomllib.loads(fault.read_text(encoding="utf-8"))))
    assert told in " · ".join(map(str, found))


def test_broken_playbooks_are_there_to_be_refused() -> None:
    assert len(BROKEN) >= 12


@pytest.mark.parametrize("name", names())
def test_our_own_playbooks_have_no_fault_and_no_warning(name: str) -> None:
    playbook = read((PLAYBOOKS / f"{name}.toml").read_text(encoding="utf-8"))
    assert warnings(playbook) == ()


BY_GRADE: Table = {
    "clocks": {
        "sorting": {
            "name": {"zh": "分派", "en": "sorting"},
            "due": {"general": "2 h", "complex": "2 h", "major": "1 h"},
            "ladder": "hours",
        }
    },
    "stages": {"graded": {"clock": "sorting"}},
}


def test_stage_that_only_graded_cases_come_to_may_have_a_clock_by_grade() -> None:
    assert faults_with(BY_GRADE) == ()


def test_way_round_the_grading_makes_a_clock_by_grade_a_fault() -> None:
    way_round = {"stages": {"returned": {"moves": {"contact": "graded"}}}}
    assert [finding.key for finding in faults_with(merged(BY_GRADE, way_round))] == [("stages", "graded", "clock")]


def test_gate_that_asks_for_the_grade_is_no_way_round_the_grading() -> None:
    gated = {"stages": {"returned": {"moves": {"contact": {"to": "graded", "gates": ["graded"]}}}}}
    assert faults_with(merged(BY_GRADE, gated)) == ()


def test_finding_is_told_in_one_line_with_place_found_expected_and_a_hint() -> None:
    told = faults_with({"grades": {"major": {"lead": "manger"}}})[0].told("property.toml:130")
    expected = "expected a role: manager, member, service, supervisor (did you mean manager?)"
    assert told == f"property.toml:130 grades.major.lead: found 'manger', {expected}"


def test_misspelt_key_is_told_once_and_not_as_missing_too() -> None:
    stage = {"name": {"zh": "一", "en": "one"}, "onwer": "service", "next": {"zh": "一", "en": "one"}}
    assert [finding.key for finding in faults_with({"stages": {"one": stage}})] == [("stages", "one", "onwer")]


def test_word_that_is_like_no_right_one_gets_no_hint() -> None:
    assert nearest("xyzzy", ["service", "manager"]) is None


def test_text_that_is_no_toml_is_refused_as_such() -> None:
    with pytest.raises(PlaybookInvalid) as refused:
        read("name = ")
    assert refused.value.findings[0].expected == "TOML"


def test_empty_playbook_is_told_what_it_lacks() -> None:
    lacking = {finding.key for finding in findings({})}
    assert {("roles",), ("stages",), ("clocks",), ("intake",), ("poll",)} <= lacking


def test_team_without_channel_is_a_warning_where_others_have_one() -> None:
    playbook = read_patched({"teams": {"service": {"channel": "#service"}}})
    assert ("teams", "finance") in {finding.key for finding in warnings(playbook)}


def test_fact_that_no_move_leaves_is_a_warning() -> None:
    playbook = read_patched({"clocks": {"solution": {"stops": ["resolved", "agreed"]}}})
    assert [finding.key for finding in warnings(playbook)] == [("clocks", "solution", "stops")]


def read_patched(patch: Table) -> Any:
    from workflow.playbook import Playbook

    assert faults_with(patch) == ()
    return Playbook.model_validate(merged(PROPERTY, patch))
