"""A question on a scale: its numbers, and up to which of them a customer counts as dissatisfied."""

import pytest

from tests.workflow.walking import book
from workflow.dialogue import Question
from workflow.language import Language
from workflow.moves import Move
from workflow.playbook import Playbook
from workflow.rating import rated, rated_fields
from workflow.timeline import Fields

PUT = {
    "id": "overall",
    "ask": {"zh": "总体如何？", "en": "All in all?"},
    "scale": 5,
    "ends": [{"zh": "很差", "en": "very poor"}, {"zh": "很好", "en": "very good"}],
}
SCALE = Question.model_validate({**PUT, "threshold": 2})


def on_a_scale() -> Playbook:
    """The property's procedure with one question, on a scale."""
    playbook = book("property")
    return playbook.model_copy(update={"poll": playbook.poll.model_copy(update={"questions": (SCALE,)})})


def taken_down(move: Move, stage: str, fields: Fields) -> tuple[Fields, tuple[tuple[str, int], ...]]:
    playbook = on_a_scale()
    return rated(move, fields, playbook.stages[stage], playbook)


def test_a_scale_is_read_as_its_numbers_with_what_the_ends_mean() -> None:
    assert [words[Language.ZH] for words in SCALE.choices] == ["1 很差", "2", "3", "4", "5 很好"]
    assert SCALE.choices[-1][Language.EN] == "5 very good"


def test_answers_up_to_the_threshold_count_as_dissatisfied_and_none_above() -> None:
    assert SCALE.dissatisfied == {0, 1}
    assert Question.model_validate(PUT).dissatisfied == frozenset()


@pytest.mark.parametrize("move", [Move.REVISIT, Move.HEAR])
@pytest.mark.parametrize(("number", "counts_as"), [("2", "dissatisfied"), ("3", "satisfied")])
def test_a_low_number_taken_down_makes_the_customer_dissatisfied(move: Move, number: str, counts_as: str) -> None:
    field = {Move.REVISIT: "answer", Move.HEAR: "said"}[move]
    fields, answers = taken_down(move, "feedback", {field: "satisfied", "poll_overall": number})
    assert (fields, answers) == ({field: counts_as}, (("overall", int(number) - 1),))


def test_a_customer_who_was_not_reached_is_not_dissatisfied_by_a_number() -> None:
    fields, _ = taken_down(Move.REVISIT, "feedback", {"answer": "unreachable", "poll_overall": "1"})
    assert fields["answer"] == "unreachable"


def test_a_stage_without_dissatisfaction_only_keeps_the_number() -> None:
    fields, answers = taken_down(Move.REVISIT, "closed", {"answer": "satisfied", "poll_overall": "1"})
    assert (fields, answers) == ({"answer": "satisfied"}, (("overall", 0),))


def test_what_is_no_number_is_left_to_the_forms_own_refusal() -> None:
    assert taken_down(Move.HEAR, "feedback", {"said": "satisfied", "poll_overall": "bad"})[1] == ()


def test_only_moves_that_take_an_answer_down_have_the_polls_questions() -> None:
    assert list(rated_fields(Move.REVISIT, on_a_scale())) == ["poll_overall"]
    assert rated_fields(Move.NOTE, on_a_scale()) == {}
