"""The thread below a card: the timeline as the team may read it, on lanes that have threads (P6)."""

import pytest

from handlers.outgoing import Outgoing
from handlers.teams.threads import is_of_a_thread
from handlers.wording import words
from tests.handlers.callers import Customer
from tests.handlers.crew import SOLVED, Crew, hire
from tests.handlers.desk import Desk
from tests.handlers.lanes import LANE, deliver
from workflow.language import Language
from workflow.moves import Fact
from workflow.numbers import CaseNumber

THREADED = "slack"


@pytest.fixture
def bound(desk: Desk) -> Desk:
    desk.write(lambda work: work.bindings.bind(THREADED, "team:security", "C1", desk.now, "保安"))
    return desk


def told(desk: Desk, lane: str = THREADED) -> list[Outgoing]:
    """Send all that waits, and return what of it goes below cards."""
    return [each for each in deliver(desk, lane=lane) if is_of_a_thread(each.notice)]


def fact(name: str) -> str:
    return words(f"cases.fact.{name}", Language.ZH).partition("{")[0]


def test_story_so_far_stands_below_a_new_card_and_each_event_as_it_happens(
    bound: Desk, anna: Customer, crew: Crew
) -> None:
    number = crew.dispatched(anna.file())
    (story,) = told(bound)
    assert all(fact(name) in story.text for name in ("filed", "graded", "dispatched"))
    assert story.reply_to.startswith("m")
    crew.security.do(number, "acknowledge")
    (line,) = told(bound)
    assert (fact("acknowledged") in line.text, fact("filed") in line.text) == (True, False)


def test_words_that_were_given_are_told_as_the_team_may_read_them(bound: Desk, anna: Customer, crew: Crew) -> None:
    number = crew.dispatched(anna.file())
    crew.security.do(number, "acknowledge")
    told(bound)
    crew.security.do(number, "ask", text="请问几点方便？")
    anna.say("下午，请打 13912345678 找我")
    heard = "".join(each.text for each in told(bound))
    assert ("请问几点方便" in heard, "下午" in heard, "13912345678" in heard) == (True, True, False)


def test_poll_answers_are_not_told_to_who_is_judged_by_them(bound: Desk, anna: Customer, crew: Crew) -> None:
    number = crew.dispatched(anna.file())
    crew.security.do(number, "acknowledge")
    crew.security.do(number, "resolve", **SOLVED)
    crew.service.do(number, "tell")
    anna.press("满意", "慢")
    assert Fact.COMMENTED in bound.facts(number)
    assert fact("commented") not in "".join(each.text for each in told(bound))


def test_what_waits_for_a_chat_that_may_not_see_it_any_more_is_taken_back(
    bound: Desk, anna: Customer, crew: Crew
) -> None:
    number = crew.dispatched(anna.file())
    accused = hire(bound, "member", "security", name="刘某")
    crew.supervisor.do(number, "recuse", staff=accused.actor.staff, reason="被投诉人")
    assert told(bound) == []
    kept = bound.read(lambda work: work.outbox.of_case(CaseNumber(number)))
    assert [each for each in kept if is_of_a_thread(each)] == []


def test_group_without_threads_is_not_rung_for_every_line(desk: Desk, anna: Customer, crew: Crew) -> None:
    desk.write(lambda work: work.bindings.bind(LANE, "team:security", "-100", desk.now, "群"))
    crew.dispatched(anna.file())
    assert told(desk, LANE) == []


def test_case_page_does_not_list_each_line_as_a_notice(bound: Desk, anna: Customer, crew: Crew) -> None:
    number = crew.dispatched(anna.file())
    assert told(bound)
    assert not any(is_of_a_thread(each) for each in crew.service.dossier(number).notices)
