import hashlib
import re
import tomllib
from datetime import timedelta
from pathlib import Path

import pytest

from handlers.shelf import PLAYBOOKS, Shelf, names, path_of
from tests.tutorial import GUIDE, SECTIONS
from tests.workflow.test_inspection import PROPERTY, merged
from tests.workflow.walking import TUESDAY, ZONE, book
from workflow.errors import PlaybookInvalid
from workflow.gates import HOLDS, Gate
from workflow.inspection import findings
from workflow.ladders import FACT_OF_ACT
from workflow.moves import FACT_OF, Fact, Move
from workflow.playbook import Playbook, due_time
from workflow.schedules import Act

EXAMPLES = re.findall(r"```toml\n(.*?)```", SECTIONS, re.DOTALL)


def test_guide_has_examples_to_check() -> None:
    assert len(EXAMPLES) >= 6


@pytest.mark.parametrize("example", EXAMPLES, ids=range(len(EXAMPLES)))
def test_every_example_of_the_guide_is_accepted_beside_property(example: str) -> None:
    shown = tomllib.loads(example)
    # A place whose sign names a category says nothing where an example has categories of its own.
    plain = [{key: said for key, said in place.items() if key != "category"} for place in PROPERTY["intake"]["places"]]
    beside = merged(PROPERTY, {"intake": {"places": plain}}) if "categories" in shown else PROPERTY
    assert findings(merged(beside, shown)) == ()


@pytest.mark.parametrize("words", [Move, Gate, Fact, Act])
def test_guide_names_every_word_of_the_closed_lists(words: type[Move | Gate | Fact | Act]) -> None:
    assert [word.value for word in words if f"`{word.value}`" not in GUIDE] == []


def test_every_move_gate_and_act_has_what_it_does() -> None:
    assert set(FACT_OF) == set(Move)
    assert set(HOLDS) == set(Gate)
    assert set(FACT_OF_ACT) == set(Act)


def test_three_forms_of_a_way_on_say_the_same() -> None:
    forms: list[object] = ["rework", {"to": "rework"}, {"to": [{"to": "rework"}]}]
    read = [rule(form) for form in forms]
    assert read[0] == read[1] == read[2]


def rule(form: object) -> object:
    patch = {"stages": {"closed": {"moves": {"reopen": form}}}}
    return Playbook.model_validate(merged(PROPERTY, patch)).stages["closed"].moves[Move.REOPEN]


def test_clock_by_grade_runs_for_the_grades_it_names_alone() -> None:
    plan = book().clocks["plan"]
    assert due_time(book(), plan, "general", TUESDAY, promised=None, zone=ZONE) is None
    assert due_time(book(), plan, "major", TUESDAY, promised=None, zone=ZONE) == TUESDAY + timedelta(hours=48)


def test_role_called_administrator_is_refused_as_built_in() -> None:
    patch = {"roles": {"administrator": {"name": {"zh": "管理员", "en": "Administrator"}}}}
    assert "built in" in findings(merged(PROPERTY, patch))[0].expected


def test_only_stages_start_a_clock_without_starts() -> None:
    assert [name for name, clock in book().clocks.items() if clock.fallback] == ["handling"]


def test_shelf_gives_a_playbook_with_the_hash_of_its_text() -> None:
    opened = Shelf().open("property")
    assert opened.digest == hashlib.sha256((PLAYBOOKS / "property.toml").read_bytes()).hexdigest()
    assert opened.name == "property"


def test_shelf_parses_a_text_once_and_finds_it_by_hash() -> None:
    shelf = Shelf()
    opened = shelf.open("property")
    assert shelf.of(opened.digest, lambda _: "never read again") is opened.playbook


def test_shelf_refuses_a_stored_text_with_faults() -> None:
    with pytest.raises(PlaybookInvalid, match="roles"):
        Shelf().of("0" * 64, lambda _: "zone = 'Asia/Shanghai'")


def test_playbook_is_found_by_name_or_by_path(tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_bytes(path_of("property").read_bytes())
    assert Shelf().open(str(mine)).playbook.name == book().name


def test_three_playbooks_are_on_the_shelf() -> None:
    assert {"property", "call-center-group", "utility-billing"} <= set(names())
