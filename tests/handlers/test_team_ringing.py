"""What must ring, rings where people work: as a reply to the card, for who is on duty, and else for the role."""

from tests.handlers.callers import Customer
from tests.handlers.crew import Crew
from tests.handlers.desk import Desk
from tests.handlers.teamwork import Group, joins, said, staff_of


def test_reminder_replies_to_the_card_and_names_the_team(desk: Desk, anna: Customer, crew: Crew) -> None:
    group = Group(desk=desk).bind("team:security")
    number = crew.dispatched(anna.file())
    card = group.card(number)
    before = len(group.rings())
    desk.until("09-30 12:00")
    rang = group.rings()[before:]
    assert rang
    assert {post.said.reply_to for post in rang} == {card.id}
    assert all(post.text.startswith("秩序维护部：") for post in rang)


def test_person_on_duty_is_mentioned(desk: Desk, anna: Customer, crew: Crew) -> None:
    group = Group(desk=desk).bind("team:security")
    wang = joins(group, crew.security)
    number = crew.handling(anna.file())
    crew.supervisor.do(number, "assign", staff=staff_of(crew.security))
    before = len(group.rings())
    desk.until("09-30 12:00")
    assert {post.said.mention for post in group.rings()[before:]} == {(wang.account, "王队长")}


def test_escalation_comes_to_the_team_above_with_its_card(desk: Desk, anna: Customer, crew: Crew) -> None:
    above = Group(desk=desk, address="-300").bind("team:management")
    number = crew.dispatched(anna.file())
    assert above.cards(number) == []
    desk.until("10-02 12:00")
    card = above.card(number)
    assert card.id in {post.said.reply_to for post in above.rings()}


def test_without_a_channel_of_their_team_each_hears_in_their_own_chat(desk: Desk, anna: Customer, crew: Crew) -> None:
    group = Group(desk=desk)
    chief = joins(group, crew.manager)
    crew.dispatched(anna.file())
    desk.until("10-02 12:00")
    sent = group.reads()
    assert {each.address for each in sent if "ring" in each.notice.body} == {chief.account}


def test_escalation_comes_to_each_above_in_their_own_chat_too(desk: Desk, anna: Customer, crew: Crew) -> None:
    above = Group(desk=desk, address="-300").bind("team:management")
    guard = Group(desk=desk, address="-100").bind("team:security")
    chief, wang = joins(above, crew.manager), joins(guard, crew.security)
    crew.dispatched(anna.file())
    desk.until("10-02 12:00")
    sent = above.reads()
    rang = {each.address for each in sent if said("cases.staff.raised") in each.text}
    assert ({"-300", chief.account} <= rang, wang.account in {each.address for each in sent}) == (True, False)


def test_what_is_only_for_information_does_not_ring(desk: Desk, anna: Customer, crew: Crew) -> None:
    group = Group(desk=desk).bind("team:security")
    number = crew.told(anna.file())
    before = [post.text for post in group.rings()]
    anna.press("满意")
    assert desk.stage(number) == "closed"
    assert [post.text for post in group.rings()] == before


def test_what_a_team_did_itself_does_not_ring_there(desk: Desk, anna: Customer, crew: Crew) -> None:
    guard = Group(desk=desk).bind("team:security")
    number = crew.dispatched(anna.file())
    desk.until("09-29 12:01")
    before = len(guard.rings())
    crew.security.do(number, "report", text="已派人上门")
    assert desk.told_staff(number, "reported") == {"team:security"}
    assert len(guard.rings()) == before
