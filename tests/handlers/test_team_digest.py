"""Reminders outside working hours are one message in the morning; orders and escalations ring at once."""

from tests.handlers.callers import Customer
from tests.handlers.crew import Crew
from tests.handlers.desk import Desk
from tests.handlers.teamwork import Group, Post, joins, said
from workflow.numbers import CaseNumber, spoken

DIGEST = said("teams.digest")


def digests(group: Group) -> list[Post]:
    group.reads()
    return [each for each in group.posts if DIGEST in each.text]


def in_hand(desk: Desk, anna: Customer, crew: Crew, at: str) -> CaseNumber:
    """Return a case that security has signed for at a moment: its solution is due a day later."""
    desk.until(at)
    number = anna.file()
    crew.handling(number)
    crew.security.do(number, "react", text="我来处理")
    return number


def test_reminders_of_the_night_are_one_message_in_the_morning(desk: Desk, anna: Customer, crew: Crew) -> None:
    group = Group(desk=desk).bind("team:security")
    first, second = (in_hand(desk, anna, crew, f"09-30 {at}") for at in ("08:20", "08:40"))
    desk.until("10-01 07:00")
    assert (digests(group), reminders(group)) == ([], [])
    desk.until("10-01 07:02")
    (digest,) = digests(group)
    assert [spoken(first) in digest.text, spoken(second) in digest.text] == [True, True]
    assert digest.text.count("▪ 王队长：") == 2
    assert reminders(group) == []


def reminders(group: Group) -> list[Post]:
    return [each for each in group.rings() if said("cases.staff.reminded") in each.text]


def test_what_was_done_by_the_morning_is_not_said(desk: Desk, anna: Customer, crew: Crew) -> None:
    group = Group(desk=desk).bind("team:security")
    number = in_hand(desk, anna, crew, "09-30 08:30")
    desk.until("10-01 07:00")
    crew.security.do(number, "resolve", measures="巡查", result="停工", prevention="登记")
    desk.until("10-01 07:02")
    assert digests(group) == []


def test_each_has_a_digest_of_their_own_where_the_team_has_no_channel(desk: Desk, anna: Customer, crew: Crew) -> None:
    group = Group(desk=desk)
    wang, li = joins(group, crew.security), joins(group, crew.finance)
    in_hand(desk, anna, crew, "09-30 08:30")
    desk.until("10-01 07:02")
    told = {each.address for each in group.reads() if DIGEST in each.text}
    assert (wang.account in told, li.account in told) == (True, False)


def test_reminder_by_day_rings_at_once(desk: Desk, anna: Customer, crew: Crew) -> None:
    group = Group(desk=desk).bind("team:security")
    in_hand(desk, anna, crew, "09-29 15:10")
    desk.until("09-30 13:30")
    assert (bool(reminders(group)), digests(group)) == (True, [])


def test_order_of_the_night_rings_at_once(desk: Desk, anna: Customer, crew: Crew) -> None:
    group = Group(desk=desk).bind("team:security")
    desk.until("09-29 22:10")
    crew.dispatched(anna.file())
    desk.until("09-30 00:11")
    assert [each for each in group.rings() if said("cases.staff.supervised") in each.text]
