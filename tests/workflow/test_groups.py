"""What a group complaint does to the cases in it: whose due time counts, which clocks run, and what is still theirs."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from handlers.shelf import Shelf, names
from tests.patched import NAME, patched
from tests.playbooks.roads import cases_in
from tests.playbooks.walk import every_move
from tests.workflow.walking import OTHER, TUESDAY, ZONE, Walk, book, filed, staff
from workflow.boards import boards_of
from workflow.case import Case
from workflow.clocks import next_due, timers
from workflow.errors import MoveNotAllowed
from workflow.groups import answer_in, answered, freed, speakers
from workflow.membership import OWN_MOVES, bound
from workflow.moves import CUSTOMER_MOVES, Fact, Move, Phase
from workflow.parts import parts_of
from workflow.people import CUSTOMER, REDRESS
from workflow.playbook import Playbook
from workflow.timeline import Event
from workflow.weighing import put_on_scales

HOUR = timedelta(hours=1)
SERVICE, SECURITY = staff("service"), staff("member", "security")
GROUPED = [name for name in names() if book(name).group is not None]
SOLVED = {"measures": "换水泵", "result": "安静", "prevention": "每月检查"}


def handling(playbook: Playbook | None = None) -> Walk:
    """A complaint that security is working on."""
    walk = filed(playbook or book(), at=TUESDAY)
    walk.make(Move.CONTACT, SERVICE).make(Move.GRADE, SERVICE, grade="general")
    return walk.make(Move.DISPATCH, SERVICE, team="security").make(Move.ACKNOWLEDGE, SECURITY)


def joined(walk: Walk, due: datetime | None = None) -> Walk:
    return walk.make(Move.JOIN, SERVICE, number=OTHER, due=due or walk.now + 5 * HOUR)


def parent(stage: str = "feedback", phase: Phase = Phase.CLOSING) -> Case:
    """The case that stands for all, after it was answered."""
    return replace(handling().case, number=OTHER, stage=stage, phase=phase, group=True, told_at=TUESDAY + HOUR)


def said(fact: Fact, **data: str) -> Event:
    return Event(fact=fact, at=TUESDAY + HOUR, by=SERVICE, data=data)


def test_the_groups_due_time_stands_for_the_members_own() -> None:
    walk = joined(handling())
    assert next_due(walk.case) == TUESDAY + 5 * HOUR
    assert timers(walk.case, walk.playbook, ZONE) == ()
    assert (walk.case.stage, walk.case.owner) == ("handling", SECURITY.staff)


def test_nothing_of_a_members_team_rings_however_late_the_group() -> None:
    walk = joined(handling())
    before = len(walk.events)
    walk.wait(200 * HOUR)
    assert walk.events[before:] == []


def test_what_was_late_when_a_case_joined_was_missed_and_the_rest_neither_kept_nor_missed() -> None:
    walk = handling().wait(3 * HOUR)
    seen = len(walk.events)
    joined(walk)
    verdicts = [event.fact for event in walk.events[seen:]]
    assert verdicts == [Fact.JOINED]
    assert [event.data["clock"] for event in walk.events if event.fact is Fact.BREACHED] == ["reaction"]


@pytest.mark.parametrize(("fact", "clock"), [(Fact.ENDANGERED, "containment"), (Fact.CALL_DUE, "call")])
def test_clock_about_one_customer_runs_on_a_member_too(fact: Fact, clock: str) -> None:
    walk = joined(handling())
    walk.case = replace(walk.case, endangered=fact is Fact.ENDANGERED)
    walk.record(fact)
    assert [each.name for each in walk.case.clocks if each.running] == [clock]
    assert next_due(walk.case) == walk.due(clock)


def test_limit_that_the_law_sets_to_each_case_goes_on_for_a_member(tmp_path: Path) -> None:
    limit = f'[clocks.solution.limit]\n{NAME}\ndue = {{ general = "15 d" }}\nladder = "days"\n'
    limited = Shelf().open(str(patched(tmp_path, more=limit))).playbook
    walk = joined(handling(limited))
    assert [each.name for each in walk.case.clocks if each.running] == ["solution.limit"]
    assert next_due(walk.wait(6 * HOUR).case) == TUESDAY + 5 * HOUR


def test_case_that_leaves_has_its_clocks_anew_from_now() -> None:
    walk = joined(handling().wait(HOUR)).wait(40 * HOUR)
    walk.make(Move.LEAVE, SERVICE)
    assert walk.due("solution") == walk.now + 24 * HOUR
    assert walk.due("reaction") == walk.now + 2 * HOUR
    assert (walk.case.part_of, walk.case.shared_due, bound(walk.case)) == (None, None, False)


def test_part_that_a_party_outside_had_is_over_when_its_case_joins() -> None:
    walk = handling().make(Move.REFER, SERVICE, party=next(iter(book().outside)), date=None)
    assert parts_of(walk.case)
    assert (parts_of(joined(walk).case), Fact.RELEASED in walk.facts()) == ((), True)
    assert parts_of(walk.make(Move.LEAVE, SERVICE).case) == ()


def test_case_that_leaves_with_nothing_to_run_has_its_stages_own_clock() -> None:
    walk = filed(book(), at=TUESDAY).make(Move.ESCALATE, SERVICE)
    walk.case = replace(walk.case, clocks=())
    joined(walk).make(Move.LEAVE, SERVICE)
    assert next_due(walk.case) == TUESDAY + 24 * HOUR


def test_order_to_its_own_team_is_no_longer_to_be_answered() -> None:
    walk = handling()
    walk.case = replace(walk.case, order=TUESDAY)
    assert joined(walk).case.order is None


@pytest.mark.parametrize("name", GROUPED)
def test_nothing_but_its_own_matters_is_done_to_a_member_in_any_stage(name: str) -> None:
    stages = [stage for stage, move in every_move(name) if move is Move.JOIN]
    assert stages
    for stage in stages:
        walk = next(walk for walk in cases_in(name, stage) if not walk.case.group and not bound(walk.case))
        walk.case = replace(walk.case, part_of=OTHER, shared_due=walk.now + HOUR)
        people = (CUSTOMER, *(staff(role, rules.team or walk.case.team) for role, rules in walk.playbook.roles.items()))
        open_to = {move for by in people for move in walk.case.moves(by, walk.now, walk.playbook)}
        assert open_to <= OWN_MOVES
        assert open_to & CUSTOMER_MOVES <= {Move.WITHDRAW, Move.ANSWER}


def test_group_and_member_declare_and_join_no_second_time() -> None:
    for case in (replace(handling().case, group=True), joined(handling()).case):
        assert not {Move.DECLARE, Move.JOIN} & {*case.moves(SERVICE, TUESDAY, book())}


def test_case_whose_result_was_told_joins_nothing() -> None:
    walk = handling().make(Move.RESOLVE, SECURITY, **SOLVED).make(Move.TELL, SERVICE)
    with pytest.raises(MoveNotAllowed):
        walk.make(Move.JOIN, SERVICE)


def test_answer_to_all_brings_a_member_to_its_own_poll() -> None:
    member = joined(handling()).case
    told, events = answered(member, parent(), said(Fact.TOLD), said(Fact.RESOLVED, **SOLVED), book(), ZONE)
    assert (told.stage, told.phase, told.told_at) == ("feedback", Phase.CLOSING, TUESDAY + HOUR)
    assert [event.fact for event in events][:2] == [Fact.RESOLVED, Fact.TOLD]
    assert {clock.name for clock in told.clocks if clock.running} == {"poll", "feedback"}
    assert not bound(told)


def test_dissatisfied_member_is_no_part_of_the_group_any_more() -> None:
    member = joined(handling()).case
    told, _ = answered(member, parent(), said(Fact.TOLD), None, book(), ZONE)
    walk = Walk(playbook=book(), case=told, now=TUESDAY + 2 * HOUR).make(Move.DISSATISFY, CUSTOMER)
    assert (walk.case.part_of, walk.case.stage, walk.due("handover")) == (None, "rework", TUESDAY + 4 * HOUR)


def test_final_answer_ends_a_member_as_it_ends_the_group() -> None:
    member, ended = joined(handling()).case, replace(parent("closed", Phase.CLOSED), outcome="not_accepted")
    after, _ = answered(member, ended, said(Fact.FINALLY_ANSWERED, reason="依规"), None, book(), ZONE)
    assert (after.phase, after.outcome, next_due(after)) == (Phase.CLOSED, "not_accepted", None)


def test_member_under_an_older_playbook_comes_to_where_its_own_answer_leads() -> None:
    member, elsewhere = joined(handling()).case, parent("somewhere_new")
    told, _ = answered(member, elsewhere, said(Fact.TOLD), None, book(), ZONE)
    assert told.stage == "feedback"


def test_group_is_answered_by_its_result_or_by_what_ends_it_with_an_explanation() -> None:
    explained, told = said(Fact.NOT_UPHELD, explanation="依规"), said(Fact.TOLD)
    assert answer_in([said(Fact.NOTED), told], parent()) is told
    assert answer_in([explained], parent("resolved", Phase.OPEN)) is None
    assert answer_in([explained], parent("closed", Phase.CLOSED)) is explained
    assert answer_in([said(Fact.WITHDRAWN)], parent("closed", Phase.CLOSED)) is None


def test_member_whose_group_is_no_more_has_its_clocks_from_now() -> None:
    walk = joined(handling()).wait(30 * HOUR)
    after, events = freed(walk.case, walk.now, walk.playbook, ZONE)
    assert [event.fact for event in events] == [Fact.LEFT]
    assert next_due(after) == walk.now + 2 * HOUR


def test_those_speak_who_were_chosen_and_until_then_the_groups_own_customer() -> None:
    group, member = parent("handling", Phase.OPEN), joined(handling()).case
    chosen = replace(member, speaker=True)
    assert speakers(group, [member]) == [group]
    assert speakers(group, [member, chosen]) == [chosen]


def test_group_complaint_proposes_its_grade_with_the_reason() -> None:
    case = replace(handling().case, group=True)
    weighed, events = put_on_scales(case, "", by=REDRESS, at=TUESDAY, playbook=book(), zone=ZONE)
    assert weighed.proposed == "major"
    assert "group::" in str(events[0].data["reasons"])


def test_who_follows_what_is_grave_follows_a_group_complaint_of_any_grade() -> None:
    playbook = book("call-center-group")
    case = filed(playbook, at=TUESDAY).case
    assert "headquarters" not in boards_of(case, playbook)
    assert "headquarters" in boards_of(replace(case, group=True), playbook)


def test_moves_of_a_group_stand_wherever_the_result_is_still_to_be_told() -> None:
    homes = {stage for stage, move in every_move("property") if move is Move.DECLARE}
    assert homes == {"received", "graded", "dispatched", "returned", "handling", "resolved", "rework", "management"}


@pytest.mark.parametrize("name", GROUPED)
def test_at_most_five_speak_for_a_group(name: str) -> None:
    group = book(name).group
    assert group is not None
    assert group.speakers == 5
