"""The poll on a scale: in the chat by button or typed, at the desk by whoever hears it; low is dissatisfied."""

import re
from pathlib import Path

import pytest

from handlers.staff import Result
from tests.handlers.callers import Customer
from tests.handlers.crew import Crew
from tests.handlers.desk import Desk
from tests.patched import house_of
from workflow.language import Language
from workflow.moves import Fact

SCALE = """
[[poll.questions]]
id = "overall"
ask = { zh = "总体满意度，1 至 5 分？", en = "All in all, from 1 to 5?" }
scale = 5
ends = [{ zh = "很不满意", en = "very dissatisfied" }, { zh = "非常满意", en = "very satisfied" }]
threshold = 2

"""


@pytest.fixture
def desk(any_desk: Desk, tmp_path: Path) -> Desk:
    """A house whose poll has one question, on a scale, over each engine."""
    text = re.sub(r"\[\[poll\.questions\]\]\n([^\[\n].*\n|\n)*", "", any_desk.house.book.text)
    file = tmp_path / "scale.toml"
    file.write_text(text + SCALE, encoding="utf-8")
    any_desk.house = house_of(file, any_desk.house)
    return any_desk


def rated(desk: Desk, number: str) -> list[object]:
    return [event.data["answer"] for event in desk.events(number) if event.fact is Fact.COMMENTED]


def test_the_scale_is_put_with_a_button_for_each_number(anna: Customer, crew: Crew) -> None:
    crew.told(anna.file())
    assert "总体满意度" in anna.press("满意")
    assert anna.labels == ["1 很不满意", "2", "3", "4", "5 非常满意", "跳过"]


@pytest.mark.parametrize(("label", "stage"), [("2", "rework"), ("3", "closed")])
def test_a_number_up_to_the_threshold_begins_rework(
    desk: Desk, anna: Customer, crew: Crew, label: str, stage: str
) -> None:
    number = crew.told(anna.file())
    said = anna.press("满意", label)
    assert (desk.stage(number), rated(desk, number)) == (stage, [int(label) - 1])
    assert ("没能让您满意" in said) is (stage == "rework")


def test_a_case_reopened_by_a_low_number_says_that_the_customer_is_dissatisfied(
    desk: Desk, anna: Customer, crew: Crew
) -> None:
    number = crew.told(anna.file())
    anna.press("满意", "1 很不满意")
    line = next(line for line in crew.service.dossier(number).timeline if line.fact == Fact.REOPENED)
    assert [desk.house.say(said, Language.ZH) for _, said in line.words] == ["不满意"]


@pytest.mark.parametrize("typed", ["4", "４", "4分", "4 points."])
def test_a_number_may_be_typed_in_place_of_a_button(desk: Desk, anna: Customer, crew: Crew, typed: str) -> None:
    number = crew.told(anna.file())
    anna.press("满意")
    assert "还有什么" in anna.say(typed)
    assert rated(desk, number) == [3]


@pytest.mark.parametrize("typed", ["7", "0", "3号楼又漏水了"])
def test_what_is_no_number_of_the_scale_is_no_answer(desk: Desk, anna: Customer, crew: Crew, typed: str) -> None:
    number = crew.told(anna.file())
    anna.press("满意")
    anna.say(typed)
    assert rated(desk, number) == []


def test_a_number_typed_after_the_question_was_skipped_is_no_answer(desk: Desk, anna: Customer, crew: Crew) -> None:
    number = crew.told(anna.file())
    anna.press("满意", "跳过", "跳过")
    anna.say("1")
    assert (desk.stage(number), rated(desk, number)) == ("closed", [])


@pytest.mark.parametrize(("given", "stage"), [("2", "rework"), ("4", "closed")])
def test_a_revisit_takes_the_number_down_and_counts_a_low_one(
    desk: Desk, anna: Customer, crew: Crew, given: str, stage: str
) -> None:
    number = crew.told(anna.file())
    desk.until("09-30 10:00")
    crew.service.do(number, "revisit", answer="satisfied", poll_overall=given)
    assert (desk.stage(number), rated(desk, number)) == (stage, [int(given) - 1])
    through = next(event.data["through"] for event in desk.events(number) if event.fact is Fact.COMMENTED)
    assert through == "林客服"


def test_an_answer_heard_with_a_low_number_is_told_back_as_dissatisfied(desk: Desk, anna: Customer, crew: Crew) -> None:
    number = crew.told(anna.file())
    desk.until("09-30 10:00")
    anna.mark()
    crew.service.do(number, "hear", said="satisfied", how="phone", poll_overall="1")
    assert "不满意" in anna.words
    assert (desk.stage(number), rated(desk, number)) == ("rework", [0])


def test_the_form_of_a_revisit_shows_the_question_in_its_own_words(desk: Desk, anna: Customer, crew: Crew) -> None:
    number = crew.told(anna.file())
    press = next(press for press in crew.service.card(number).presses if press.move == "revisit")
    field = next(field for field in press.needs if field.name == "poll_overall")
    assert desk.house.say(field.label, Language.EN) == "All in all, from 1 to 5?"
    assert next(desk.house.say(label, Language.EN) for _, label in field.choices) == "1 very dissatisfied"
    assert crew.service.press(number, "revisit", answer="satisfied", poll_overall="9").result is Result.FIELDS
