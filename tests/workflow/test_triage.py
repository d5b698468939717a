"""What a message is about, by the playbook's own words."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from workflow.moves import Kind
from workflow.playbook import Playbook
from workflow.triage import categories, category_named, kind_of, places

PROPERTY = Path(__file__).parents[2] / "playbooks" / "property.toml"


@pytest.fixture(scope="module")
def playbook() -> Playbook:
    return Playbook.model_validate(tomllib.loads(PROPERTY.read_text()))


def with_places(playbook: Playbook, *names: str) -> Playbook:
    written = [{"name": {"zh": name, "en": name}} for name in names]
    rules = playbook.intake.model_dump() | {"places": written}
    return playbook.model_copy(update={"intake": type(playbook.intake).model_validate(rules)})


@pytest.mark.parametrize(
    ("words", "category"),
    [
        ("楼上装修声太吵了", "noise"),
        ("多收了我的物业费，乱收费", "fee_dispute"),
        ("电梯坏了三天没人修", "faults"),
        ("垃圾堆了一周，异味很重", "hygiene"),
        ("有人被困在电梯里，受伤了", "safety"),
        ("The lift is broken again", "faults"),
        ("Loud music all night", "noise"),
        ("They refuse to refund my deposit", "fee_dispute"),
        ("rubbish and rats in the yard", "hygiene"),
    ],
)
def test_the_category_whose_words_stand_in_the_message_comes_first(
    playbook: Playbook, words: str, category: str
) -> None:
    assert categories(words, playbook)[0] == category


def test_words_that_are_only_like_ours_are_found_too(playbook: Playbook) -> None:
    assert "faults" in categories("the elevater does not work", playbook)


@pytest.mark.parametrize("words", ["", "😀", "吵" * 4_000, "noise fee fault dirty attitude fire group"])
def test_at_most_three_categories_are_offered(playbook: Playbook, words: str) -> None:
    found = categories(words, playbook)
    assert len(found) <= 3
    assert len(set(found)) == len(found)


@pytest.mark.parametrize("words", ["a delightful day", "he was fired", "Las Vegas"])
def test_a_word_inside_another_word_does_not_count(playbook: Playbook, words: str) -> None:
    spoken_of = {category_named(word, playbook) for word in words.split()}
    assert spoken_of == {None}
    assert places(words, playbook)[0] is None


def test_plurals_count_as_the_word(playbook: Playbook) -> None:
    assert categories("the lights went out", playbook)[0] == "faults"


def test_a_category_is_known_by_its_name_in_each_language(playbook: Playbook) -> None:
    assert category_named("噪音扰民", playbook) == category_named(" noise ", playbook) == "noise"


def test_a_place_that_is_named_is_understood(playbook: Playbook) -> None:
    named, alike = places("我家楼下的地库入口", playbook)
    assert named is not None
    assert playbook.intake.places[named].name["en"] == "Car park"  # pyright: ignore[reportArgumentType]
    assert alike == ()


def test_a_place_that_is_misspelt_is_offered(playbook: Playbook) -> None:
    named, alike = places("停车厂", playbook)
    assert named is None
    assert playbook.intake.places[alike[0]].name["zh"] == "停车场"  # pyright: ignore[reportArgumentType]


def test_building_3_is_not_building_13(playbook: Playbook) -> None:
    towers = with_places(playbook, "13号楼", "3号楼")
    assert places("3号楼大门", towers)[0] == 1
    assert places("13号楼大门", towers)[0] == 0


def test_other_figures_are_never_offered_as_like(playbook: Playbook) -> None:
    assert places("3号搂", with_places(playbook, "13号楼")) == (None, ())
    assert places("tower 3", with_places(playbook, "Tower 13")) == (None, ())


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("我要投诉", Kind.COMPLAINT),
        ("提个建议", Kind.SUGGESTION),
        ("请问怎么缴费", Kind.ENQUIRY),
        ("报修", Kind.SERVICE_REQUEST),
        ("I have a question", Kind.ENQUIRY),
    ],
)
def test_a_kind_is_told_by_its_words(playbook: Playbook, words: str, kind: Kind) -> None:
    assert kind_of(words, playbook) is kind


@pytest.mark.parametrize("words", ["", "电梯", "投诉和建议", "a complaint or a suggestion"])
def test_no_kind_is_guessed_from_none_or_several(playbook: Playbook, words: str) -> None:
    assert kind_of(words, playbook) is None


def test_a_building_number_alone_is_guessed_to_be_no_place(playbook: Playbook) -> None:
    assert places("3号楼", playbook) == (None, ())
