"""A notice that did not arrive is sent again by who speaks with the customer, once however often it is pressed."""

import pytest

from handlers.outgoing import Outcome, Outgoing, Refusal, Refused
from handlers.resending import send_again
from tests.handlers.callers import Customer, visit
from tests.handlers.crew import Colleague, Crew
from tests.handlers.desk import Desk
from tests.handlers.lanes import LANE, deliver
from workflow.errors import UnknownCase
from workflow.numbers import CaseNumber
from workflow.stored import Notice, OutboxState


def unfit(_outgoing: Outgoing) -> Outcome:
    return Refused(reason=Refusal.UNFIT)


@pytest.fixture
def crew(any_desk: Desk) -> Crew:
    return Crew(desk=any_desk)


@pytest.fixture
def tom(any_desk: Desk) -> Customer:
    """A customer on a platform to which everything has to be sent."""
    customer = visit(any_desk, "555", channel=LANE)
    customer.online = False
    return customer


@pytest.fixture
def failed(any_desk: Desk, crew: Crew, tom: Customer) -> Notice:
    """What the platform refused of a case that security has."""
    number = tom.file()
    deliver(any_desk)
    crew.handling(number)
    deliver(any_desk, unfit)
    return next(row for row in any_desk.notices(number) if row.state is OutboxState.FAILED)


def again(who: Colleague, notice: Notice) -> None:
    desk, number = who.desk, CaseNumber(str(notice.case))
    desk.write(lambda work: send_again(work, desk.house, who.actor, number, notice.id, desk.now))


def state(desk: Desk, notice: Notice) -> OutboxState:
    return next(row.state for row in desk.notices(str(notice.case)) if row.id == notice.id)


def test_failed_notice_goes_out_again_and_the_timeline_says_by_whom(any_desk: Desk, crew: Crew, failed: Notice) -> None:
    for _ in "ab":
        again(crew.service, failed)
    resent = [event for event in any_desk.events(str(failed.case)) if event.fact == "resent"]
    assert (state(any_desk, failed), [event.by.name for event in resent]) == (OutboxState.READY, ["林客服"])
    sent = deliver(any_desk)
    assert (state(any_desk, failed), len(sent) > 0) == (OutboxState.SENT, True)


def test_who_does_not_speak_with_the_customer_sends_nothing(any_desk: Desk, crew: Crew, failed: Notice) -> None:
    assert crew.supervisor  # without anybody in that role the manager stands in
    for who in (crew.manager, crew.security, crew.finance):
        with pytest.raises(UnknownCase):
            again(who, failed)
    assert state(any_desk, failed) is OutboxState.FAILED


def test_notice_of_another_case_looks_like_none(any_desk: Desk, crew: Crew, failed: Notice) -> None:
    other = visit(any_desk, "anna").file()
    with pytest.raises(UnknownCase):
        any_desk.write(
            lambda work: send_again(
                work, any_desk.house, crew.service.actor, CaseNumber(other), failed.id, any_desk.now
            )
        )


def test_notice_at_the_desk_is_not_sent_anywhere(any_desk: Desk, crew: Crew, failed: Notice) -> None:
    desk_row = next(row for row in any_desk.notices(str(failed.case)) if row.lane == "desk")
    with pytest.raises(UnknownCase):
        again(crew.service, desk_row)
