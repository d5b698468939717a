"""Issue 5, Must show 6: every form of every playbook keeps to Slack's limits, in both languages, however full it is."""

from collections.abc import Iterator

import pytest
from hypothesis import given

from bot.slack.forms import closed_view, fields_of, filled_in, form_view, typed_in, waiting_view, whole_view
from bot.slack.wording import shortened
from handlers.house import House
from handlers.intake.whole import fields_of as fields_of_whole
from handlers.message import Phrase, Said
from handlers.presses import Field
from handlers.teams.forms import Closed, Form
from tests.handlers.longest import HOUSES, LONG
from tests.handlers.test_case_wording import NOW
from tests.slack.drawing import drawn_view
from tests.slack.platform.blocks import faults_in_view
from tests.slack.platform.shapes import Json
from tests.slack.platform.views import View
from tests.slack.test_wording import HOSTILE
from workflow.inputs import INPUTS
from workflow.language import Language
from workflow.needs import Need, NeedType, needs_of
from workflow.remedies import BETWEEN

BOTH = pytest.mark.parametrize("language", list(Language))
ALL = pytest.mark.parametrize("name", list(HOUSES))
MOST_PEOPLE = 250
KEPT = '{"choice": "m:AB34CDE:1:note", "at": "C0001:1.000001"}'


def field_of(need: Need, *, known: bool) -> Field:
    """Return a field as long as it can be, with all that may be chosen, and what is known already."""
    people = tuple(str(nth) for nth in range(MOST_PEOPLE)) if need.type is NeedType.STAFF else ()
    values = need.choices or people or ("a", "b")
    picks = need.type in (NeedType.CHOICE, NeedType.CHOICES, NeedType.STAFF, NeedType.TEAM)
    several = BETWEEN.join(values) if need.type is NeedType.CHOICES else values[0]
    value = several if picks else "12" if need.type in (NeedType.MONEY, NeedType.NUMBER) else LONG
    choices = tuple((each, LONG) for each in values) if picks else ()
    begun = {"choices": choices, "value": value if known else ""}
    return Field(name=need.name, label=LONG, type=need.type, required=need.required, **begun)  # pyright: ignore[reportArgumentType]


def forms(house: House, language: Language) -> Iterator[Form]:
    """Yield the form of every move that the playbook has, and of what is typed with answers, empty and filled in."""
    moves = {move for stage in house.playbook.stages.values() for move in stage.moves}
    needed: list[tuple[Said, tuple[Need, ...]]] = [
        (Phrase(f"cases.move.{move}"), needs_of(move, house.playbook)) for move in sorted(moves)
    ]
    needed += [(LONG, tuple(INPUTS))]
    for title, needs in needed:
        for known in (False, True):
            fields = tuple(field_of(need, known=known) for need in needs)
            told = LONG if known else None
            yield Form(choice="m:1:1:x", title=title, head=LONG, fields=fields, language=language, told=told)


@ALL
@BOTH
def test_every_form_of_a_playbook_keeps_to_slacks_limits(name: str, language: Language) -> None:
    house = HOUSES[name]
    every = list(forms(house, language))
    assert len(every) > 20
    assert [fault for form in every for fault in faults_in_view(dict(form_view(house, form, KEPT)))] == []


@BOTH
def test_what_stands_in_a_forms_place_keeps_to_them_too(language: Language) -> None:
    house = next(iter(HOUSES.values()))
    closed = Closed(said=Phrase("teams.refused.unseen"), language=language)
    typed = [(LONG[:75], LONG[:3_000])] * 30
    views = (waiting_view(house, language), closed_view(house, closed), closed_view(house, closed, typed))
    assert [fault for view in views for fault in faults_in_view(dict(view))] == []


def a_field(kind: NeedType, **more: object) -> Field:
    known: Json = {"name": "x", "label": "Label", "type": kind, "required": True, **more}
    return Field(**known)


def submitted(field: Field, filled: Json) -> Json:
    """Return the view as it comes back when somebody filled it in."""
    house = next(iter(HOUSES.values()))
    form = Form(choice="m:1:1:x", title="Title", head="Head", fields=(field,), language=Language.EN)
    view = View(id="V1", user="U1", given=dict(form_view(house, form, KEPT)), hash="1")
    view.fill(filled)
    return view.json()


@pytest.mark.parametrize(
    ("field", "typed", "value", "shown"),
    [
        (a_field(NeedType.TEXT), "a <b> & c", "a <b> & c", "a <b> & c"),
        (a_field(NeedType.MONEY), "12.50", "12.50", "12.50"),
        (a_field(NeedType.NUMBER), "7", "7", "7"),
        (a_field(NeedType.DATE), "2026-12-01", "2026-12-01", "2026-12-01"),
        (a_field(NeedType.TEAM, choices=(("a", "Alpha"), ("b", "Beta"))), "Beta", "b", "Beta"),
        (a_field(NeedType.CHOICES, choices=(("a", "Alpha"), ("b", "Beta"))), ["Alpha", "Beta"], "a,b", "Alpha, Beta"),
        (a_field(NeedType.TEXT, value="known"), None, "known", "known"),
    ],
)
def test_what_is_filled_in_is_read_as_the_desk_writes_it(field: Field, typed: object, value: str, shown: str) -> None:
    view = submitted(field, {} if typed is None else {"Label": typed})
    assert (filled_in(view), typed_in(view), fields_of(view)) == ({"x": value}, [("Label", shown)], ["x"])


def test_what_is_left_empty_is_no_field() -> None:
    assert filled_in(submitted(a_field(NeedType.TEXT, required=False), {})) == {}


@given(HOSTILE, HOSTILE)
def test_nothing_that_people_typed_becomes_anything_else_in_a_form(text: str, typed: str) -> None:
    house = next(iter(HOUSES.values()))
    view = closed_view(house, Closed(said=text, language=Language.EN), [(text, typed)])
    assert faults_in_view(dict(view)) == []
    assert {block["text"]["type"] for block in view["blocks"]} == {"plain_text"}
    assert not set("<>") & {letter for block in view["blocks"] for letter in block["text"]["text"]}


@ALL
@BOTH
def test_drawing_shows_every_label_of_every_form(name: str, language: Language) -> None:
    house = HOUSES[name]
    asked = fields_of_whole(house, language, NOW, {"issue": "<b>"})
    page = drawn_view(dict(whole_view(house, language, asked, "{}", 2)))
    assert "<b></div>" not in page
    assert [each.name for each in asked if shortened(house.say(each.label, language), 2_000) not in page] == []
