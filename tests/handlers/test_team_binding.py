"""Binding a team to a group, and what becomes of a group that is lost."""

from datetime import timedelta

import pytest

from handlers.outgoing import Moved, Outcome, Outgoing, Refusal, Refused
from handlers.said import from_json
from handlers.teams.binding import let_go, nearest
from handlers.teams.losing import found_again, upgraded
from tests.handlers.callers import Customer
from tests.handlers.crew import Crew, hire
from tests.handlers.desk import BOOK, Desk
from tests.handlers.lanes import LANE
from tests.handlers.teamwork import Group, joins, said, stranger
from workflow.language import Language
from workflow.stored import OutboxState

TEAM = "team:security"


def told_administrators(desk: Desk) -> list[str]:
    rows = desk.read(lambda work: work.outbox.to_chats("desk", ["role:administrator"]))
    return [desk.house.say(from_json(row.body["said"]), Language.ZH) for row in rows]


def states(desk: Desk, chat: str = TEAM) -> set[OutboxState]:
    return {row.state for row in desk.read(lambda work: work.outbox.to_chats(LANE, [chat]))}


def lost(_: Outgoing) -> Outcome:
    return Refused(reason=Refusal.GONE)


@pytest.mark.parametrize("named", ["security", "秩序维护部", "Security", "秩序维护", "securty"])
def test_team_is_known_by_its_names_in_both_languages_nearly_written(named: str) -> None:
    assert nearest(named, BOOK.playbook)[0] == TEAM


def test_unknown_team_is_answered_with_the_three_nearest(desk: Desk, crew: Crew) -> None:
    group = Group(desk=desk)
    head = joins(group, hire(desk, "administrator", name="周管理"))
    head.says("/bind 保洁绿化组")
    assert len(nearest("保洁绿化组", BOOK.playbook)[1]) == 3
    assert "保洁绿化组" in group.last.text
    assert crew.security.actor.staff is not None
    assert desk.read(lambda work: work.bindings.chats(LANE, "-100")) == []


def test_administrator_binds_and_open_cases_get_their_cards(desk: Desk, anna: Customer, crew: Crew) -> None:
    number, group = crew.dispatched(anna.file()), Group(desk=desk)
    joins(group, hire(desk, "administrator", name="周管理")).says("/bind 秩序维护部")
    assert group.card(number).buttons
    (bound,) = [each for each in desk.read(lambda work: work.bindings.every()) if each.chat == TEAM]
    assert (bound.address, bound.lost_at) == ("-100", None)


def test_nobody_else_binds_and_each_is_told_kindly(desk: Desk, crew: Crew) -> None:
    group = Group(desk=desk)
    for member, key in ((stranger(group), "unlinked"), (joins(group, crew.security), "administrator")):
        member.says("/bind 秩序维护部")
        assert said(f"teams.refused.{key}") in group.last.text
    assert desk.read(lambda work: work.bindings.address(LANE, TEAM)) is None


def test_unbound_group_hears_no_more(desk: Desk, anna: Customer, crew: Crew) -> None:
    group = Group(desk=desk).bind(TEAM)
    joins(group, hire(desk, "administrator", name="周管理")).says("/unbind")
    number = crew.dispatched(anna.file())
    assert group.cards(number) == []


def test_lost_group_keeps_its_rows_and_administrators_hear_once(desk: Desk, anna: Customer, crew: Crew) -> None:
    group = Group(desk=desk, answer=lost).bind(TEAM)
    number = crew.dispatched(anna.file())
    group.reads()
    crew.security.do(number, "acknowledge")
    group.reads()
    assert states(desk) == {OutboxState.READY}
    assert [said("teams.lost").split("{")[0][:4] in text for text in told_administrators(desk)] == [True]


def test_what_waited_goes_out_once_we_are_back(desk: Desk, anna: Customer, crew: Crew) -> None:
    group = Group(desk=desk, answer=lost).bind(TEAM)
    number = crew.dispatched(anna.file())
    group.reads()
    group.answer = lambda _: None
    assert group.cards(number) == []
    desk.write(lambda work: found_again(work, LANE, TEAM, desk.now))
    assert group.card(number).buttons


def test_lost_group_is_tried_again_by_itself(desk: Desk, anna: Customer, crew: Crew) -> None:
    group = Group(desk=desk, answer=lost).bind(TEAM)
    number = crew.dispatched(anna.file())
    group.reads()
    group.answer = lambda _: None
    desk.now += timedelta(hours=1)
    assert group.card(number).buttons
    bound = desk.read(lambda work: work.bindings.of(LANE, TEAM))
    assert bound is not None
    assert bound.lost_at is None


def test_upgraded_group_gets_its_cards_anew(desk: Desk, anna: Customer, crew: Crew) -> None:
    group = Group(desk=desk).bind(TEAM)
    number = crew.dispatched(anna.file())
    group.card(number)
    desk.write(lambda work: upgraded(work, LANE, "-100", "-1001"))
    group.address = "-1001"
    crew.security.do(number, "acknowledge")
    assert [post.edits for post in group.cards(number)] == [0, 0]


def test_deleted_topic_falls_back_to_the_general_one_and_is_told(desk: Desk, anna: Customer, crew: Crew) -> None:
    group = Group(desk=desk, address="-100:7").bind(TEAM)
    group.answer = lambda outgoing: Moved(address="-100") if outgoing.address == "-100:7" else None
    number = crew.dispatched(anna.file())
    assert group.card(number).said.address == "-100"
    assert len([text for text in told_administrators(desk) if "话题" in text]) == 1


def test_team_that_is_bound_again_gets_the_cards_that_failed_meanwhile(desk: Desk, anna: Customer, crew: Crew) -> None:
    group = Group(desk=desk).bind(TEAM)
    head = joins(group, hire(desk, "administrator", name="周管理"))
    number = crew.dispatched(anna.file())
    desk.write(lambda work: let_go(work, LANE, TEAM))
    assert states(desk) == {OutboxState.FAILED}
    head.says("/bind 秩序维护部")
    assert group.card(number).buttons
