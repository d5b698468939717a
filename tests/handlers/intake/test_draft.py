"""The draft as data: what is stored is what was there."""

import json

from hypothesis import given
from hypothesis import strategies as st

from handlers.intake.draft import Draft, from_json, to_json
from handlers.intake.steps import IN_ORDER
from workflow.elements import Elements
from workflow.moves import Kind
from workflow.numbers import CaseNumber

said = st.none() | st.text(max_size=20)
names = st.tuples() | st.lists(st.sampled_from([step.id for step in IN_ORDER]), unique=True).map(tuple)
elements = st.builds(
    Elements,
    name=said,
    phone=said,
    email=said,
    reach_by_chat=st.booleans(),
    issue=st.text(max_size=40),
    when_said=said,
    when_understood=said,
    where_said=said,
    where_understood=said,
    room=said,
    expectation=said,
    mood=said,
    declined=names,
)
drafts = st.builds(
    Draft,
    step=st.sampled_from([step.id for step in IN_ORDER]),
    revision=st.integers(0, 10**9),
    elements=elements,
    kind=st.none() | st.sampled_from(Kind),
    category=said,
    hint=st.text(max_size=9),
    files=st.lists(st.integers(1, 99)).map(tuple),
    answered=names,
    suggested=st.lists(st.sampled_from("0123"), unique=True).map(tuple),
    case=st.none() | st.just(CaseNumber("NBT568D")),
    editing=st.booleans(),
    cancelling=st.booleans(),
    apologised=st.booleans(),
    nudged=st.booleans(),
    pressed=said,
)


@given(drafts)
def test_a_draft_comes_back_from_json_as_it_was(draft: Draft) -> None:
    assert from_json(json.loads(json.dumps(to_json(draft)))) == draft


def test_names_that_this_version_does_not_know_are_left_out() -> None:
    stored = to_json(Draft(step="name", revision=3)) | {"mystery": 1, "elements": {"shoe_size": 44}}
    assert from_json(stored) == Draft(step="name", revision=3)


def test_a_declined_element_keeps_nothing_of_what_was_said() -> None:
    draft = Draft(step="contact", revision=1).told("contact", phone="+8613800138000", reach_by_chat=True)
    declined = draft.decline("contact").elements
    assert (declined.phone, declined.reach_by_chat, declined.declined) == (None, False, ("contact",))
