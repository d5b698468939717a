"""Who blocks the bot is not lost: people are told, another way is named, and polls and bulk stop (P4)."""

import pytest

from handlers.outgoing import Outcome, Outgoing, Refusal, Refused
from handlers.said import from_json
from tests.handlers.callers import Customer, visit
from tests.handlers.crew import Crew
from tests.handlers.desk import Desk
from tests.handlers.lanes import LANE, deliver
from workflow.language import Language
from workflow.stored import OutboxState


@pytest.fixture
def tom(desk: Desk) -> Customer:
    """A customer on a platform to which everything has to be sent."""
    customer = visit(desk, "555", channel=LANE)
    customer.online = False
    return customer


def blocks(_outgoing: Outgoing) -> Outcome:
    return Refused(reason=Refusal.BLOCKED)


def unfit(_outgoing: Outgoing) -> Outcome:
    return Refused(reason=Refusal.UNFIT)


def left_to_call(desk: Desk, number: str) -> list[str]:
    return [str(event.data["words"]) for event in desk.events(number) if event.fact == "call_due"]


def told(desk: Desk, number: str, language: Language = Language.ZH) -> list[str]:
    rows = [row for row in desk.notices(number) if row.lane == "desk" and "unreached" in str(row.body)]
    return [desk.house.say(from_json(row.body["said"]), language) for row in rows]


def test_what_a_customer_who_blocked_us_should_hear_becomes_a_call(desk: Desk, tom: Customer, crew: Crew) -> None:
    number = tom.file()
    deliver(desk)
    crew.dispatched(number)
    deliver(desk, blocks)
    assert "已转交秩序维护部处理" in "\n".join(left_to_call(desk, number))
    assert desk.clocks(number)["call"] == "09-29 12:00"


def test_owner_hears_who_is_not_reached_where_and_how_else(desk: Desk, tom: Customer, crew: Crew) -> None:
    number = tom.file()
    deliver(desk)
    crew.graded(number)
    deliver(desk, blocks)
    assert desk.told_staff(number, "unreached") == {"team:service"}
    (words,) = told(desk, number)
    assert "Telegram" in words
    assert "+86138•••8000" in words
    assert "13800138000" not in words
    assert told(desk, number, Language.EN)[0].endswith("Please call +86138•••8000; the whole number is on the case.")


def test_all_that_waited_for_that_chat_has_failed_and_is_said_in_one_call(
    desk: Desk, tom: Customer, crew: Crew
) -> None:
    number = tom.file()
    deliver(desk)
    crew.dispatched(number)
    waiting = [row for row in tom.rows() if row.state is OutboxState.READY]
    sent = deliver(desk, blocks)
    assert (len(waiting), len(sent)) == (3, 1)
    assert [row.state for row in tom.rows()[-3:]] == [OutboxState.FAILED] * 3
    assert len(left_to_call(desk, number)) == 1
    assert desk.facts(number).count("unreached") == 1


def test_nothing_more_is_sent_to_who_blocked_us_not_even_the_poll(desk: Desk, tom: Customer, crew: Crew) -> None:
    number = tom.file()
    deliver(desk)
    crew.handling(number)
    deliver(desk, blocks)
    crew.security.do(number, "resolve", measures="整改", result="停工", prevention="登记")
    crew.service.do(number, "tell")
    assert deliver(desk) == []
    assert "满意吗" in left_to_call(desk, number)[-1]


def test_customer_who_writes_again_is_reached_again(desk: Desk, tom: Customer, crew: Crew) -> None:
    number = tom.file()
    deliver(desk)
    crew.graded(number)
    deliver(desk, blocks)
    tom.say("进度")
    deliver(desk)
    crew.service.do(number, "dispatch", team="security")
    assert any("秩序维护部" in sent.text for sent in deliver(desk))


def test_without_another_contact_the_owner_is_told_and_no_call_is_asked_for(
    desk: Desk, tom: Customer, crew: Crew
) -> None:
    number = tom.file(phone="")
    deliver(desk)
    crew.dispatched(number)
    deliver(desk, blocks)
    assert "没有其他联系方式" in told(desk, number)[0]
    assert left_to_call(desk, number) == []
    crew.security.do(number, "acknowledge")
    assert tom.rows()[-1].state is OutboxState.FAILED


def test_one_message_that_is_refused_stops_no_other(desk: Desk, tom: Customer, crew: Crew) -> None:
    number = tom.file()
    deliver(desk)
    crew.service.do(number, "contact")
    deliver(desk, unfit)
    assert (desk.facts(number).count("unreached"), len(left_to_call(desk, number))) == (1, 0)
    crew.service.do(number, "grade", grade="general")
    assert len(deliver(desk)) == 1


def test_who_blocks_us_in_mid_complaint_is_nobodys_task(desk: Desk, tom: Customer) -> None:
    tom.say("我要投诉")
    deliver(desk, blocks)
    assert [row.state for row in tom.rows()] == [OutboxState.FAILED]
    assert tom.press("同意，开始") != ""
    assert len(deliver(desk)) == 1


def test_other_chat_that_follows_the_case_goes_on_hearing(desk: Desk, tom: Customer, crew: Crew) -> None:
    number = tom.file()
    deliver(desk)
    web = visit(desk, "browser")
    web.say(number, "13800138000")
    crew.graded(number)
    deliver(desk, blocks)
    web.mark()
    crew.service.do(number, "dispatch", team="security")
    assert "秩序维护部" in web.words
    assert left_to_call(desk, number) == []


def test_notice_that_could_not_be_sent_for_a_day_becomes_a_call(desk: Desk, tom: Customer, crew: Crew) -> None:
    number = tom.file()
    deliver(desk)
    crew.graded(number)
    desk.until("09-30 09:59")
    assert left_to_call(desk, number) == []
    desk.until("09-30 10:00")
    assert len(left_to_call(desk, number)) == 1


def test_notice_that_arrived_needs_no_call_though_nobody_fetches_it(desk: Desk, tom: Customer, crew: Crew) -> None:
    number = tom.file()
    crew.graded(number)
    deliver(desk)
    desk.until("09-30 10:00")
    assert left_to_call(desk, number) == []
