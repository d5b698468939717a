"""A channel of its own for a major case: what is ordered, of whom, and what follows from what came of it."""

from collections.abc import Sequence

import pytest

from handlers.delivering import claim, recover
from handlers.outgoing import Done, Outcome, Outgoing, Refusal, Refused, Sent, Unknown
from handlers.record import keep
from handlers.teams.opening import lost
from handlers.teams.tasks import Task, chat_of_case
from tests.handlers.callers import Customer, visit
from tests.handlers.crew import Colleague, Crew
from tests.handlers.desk import Desk
from tests.handlers.lanes import MANY, deliver
from workflow.moves import Move
from workflow.numbers import CaseNumber, spoken
from workflow.people import ALL, CUSTOMER
from workflow.ports import Work

SLACK, ADDRESS = "slack", "C9"


def links(desk: Desk, *people: int) -> None:
    """Let people of ours have an account each, `U` and their number."""
    for ident in people:
        desk.write(lambda work, ident=ident: work.bindings.bind(SLACK, f"staff:{ident}", f"U{ident}", desk.now))


def carried_out(outgoing: Outgoing) -> Outcome:
    """Everything is done, and arrives."""
    if outgoing.order is None:
        return Sent(message=f"m{outgoing.notice.id}")
    return Done(address=ADDRESS, name=outgoing.order.name) if outgoing.order.task is Task.OPEN else Done()


def tasks(sent: Sequence[Outgoing]) -> list[Task]:
    return [each.order.task for each in sent if each.order]


def is_bound(desk: Desk, number: str) -> bool:
    return desk.read(lambda work: work.bindings.address(SLACK, chat_of_case(CaseNumber(number)))) == ADDRESS


def told(desk: Desk) -> list[str]:
    """Return what administrators read of such channels at the desk, by the keys of its words."""
    rows = desk.read(lambda work: work.outbox.to_chats("desk", ["role:administrator"]))
    return [each.dedupe.partition(":")[0] for each in rows if each.dedupe.startswith("teams.channel.")]


def idents(*people: Colleague) -> list[int]:
    return [each.actor.staff for each in people if each.actor.staff is not None]


def accounts(*people: Colleague) -> set[str]:
    return {f"U{each}" for each in idents(*people)}


@pytest.fixture
def linked(desk: Desk, crew: Crew) -> Desk:
    links(desk, *idents(crew.service, crew.supervisor, crew.manager, crew.security))
    return desk


def graded(crew: Crew, customer: Customer, grade: str = "major") -> str:
    number = customer.file()
    crew.service.do(number, "contact")
    crew.service.do(number, "grade", grade=grade)
    return number


def customer_does(desk: Desk, number: str, move: Move) -> None:
    """Let the customer make a move, as a button of theirs does."""

    def unit(work: Work) -> None:
        case = work.cases.get(CaseNumber(number), visible_to=ALL)
        playbook, now = desk.house.playbook_of(case, work), desk.now
        after, events = case.make(move, by=CUSTOMER, at=now, playbook=playbook, zone=desk.house.zone, fields={})
        keep(work, desk.house, case, after, events, now)

    desk.write(unit)


def test_death_between_opening_and_noting_opens_it_once_more_by_the_same_name(any_desk: Desk) -> None:
    crew = Crew(desk=any_desk)
    links(any_desk, *idents(crew.service, crew.manager))
    number = graded(crew, visit(any_desk))
    now = any_desk.now
    claimed = any_desk.write(lambda work: claim(work, any_desk.house, SLACK, now, MANY, lambda _: now)).outgoing
    (first,) = (each.order for each in claimed if each.order)
    assert any_desk.write(lambda work: recover(work, any_desk.house, SLACK, now)) == len(claimed)
    sent = deliver(any_desk, carried_out, SLACK)
    assert tasks(sent) == [Task.OPEN, Task.DESCRIBE, Task.PEOPLE]
    assert next(each.order for each in sent if each.order) == first
    assert is_bound(any_desk, number)


def test_team_that_is_not_concerned_is_not_invited(linked: Desk, anna: Customer, crew: Crew) -> None:
    number = graded(crew, anna)
    leading = accounts(crew.service, crew.supervisor, crew.manager)
    gathered = next(each.order for each in deliver(linked, carried_out, SLACK) if each.order and each.order.barred)
    assert (set(gathered.accounts), set(gathered.barred)) == (leading, accounts(crew.security))
    crew.service.do(number, "dispatch", team="security")
    (order,) = (each.order for each in deliver(linked, carried_out, SLACK) if each.order)
    assert (len(order.accounts), order.barred) == (4, ())


def test_card_there_shows_no_contact_as_some_of_them_may_not_know_it(linked: Desk, anna: Customer, crew: Crew) -> None:
    graded(crew, anna)
    sent = deliver(linked, carried_out, SLACK)
    (card,) = (each for each in sent if each.notice.is_card and each.notice.chat.startswith("case:"))
    assert (card.address, "13800138000" in card.text, bool(card.buttons)) == (ADDRESS, False, True)


def test_channel_stays_when_the_case_becomes_lighter_and_is_not_opened_twice(
    linked: Desk, anna: Customer, crew: Crew
) -> None:
    number = graded(crew, anna)
    deliver(linked, carried_out, SLACK)
    for grade in ("complex", "major"):
        crew.service.do(number, "grade", grade=grade)
    assert Task.OPEN not in tasks(deliver(linked, carried_out, SLACK))
    assert is_bound(linked, number)


def test_our_own_archiving_is_no_loss(linked: Desk, anna: Customer, crew: Crew) -> None:
    number = graded(crew, anna)
    deliver(linked, carried_out, SLACK)
    crew.service.do(number, "merge", number=spoken(visit(linked).file()))
    chat = chat_of_case(CaseNumber(number))
    linked.write(lambda work: lost(work, linked.house, SLACK, chat, Refusal.GONE, linked.now))
    deliver(linked, carried_out, SLACK)
    assert (told(linked), is_bound(linked, number)) == ([], False)


def test_case_that_is_reopened_while_its_channel_is_archived_gets_a_new_one(
    linked: Desk, anna: Customer, crew: Crew
) -> None:
    number = graded(crew, anna)
    deliver(linked, carried_out, SLACK)
    customer_does(linked, number, Move.WITHDRAW)
    now, chat = linked.now, chat_of_case(CaseNumber(number))

    def answer(outgoing: Outgoing) -> Outcome:
        if outgoing.order and outgoing.order.task is Task.ARCHIVE:
            linked.write(lambda work: lost(work, linked.house, SLACK, chat, Refusal.GONE, now))
            customer_does(linked, number, Move.REOPEN)
        return carried_out(outgoing)

    done = tasks(deliver(linked, answer, SLACK))
    assert done[done.index(Task.ARCHIVE) :] == [Task.ARCHIVE, Task.OPEN, Task.DESCRIBE, Task.PEOPLE]
    assert (told(linked), is_bound(linked, number)) == ([], True)


def test_channel_of_a_case_that_is_closed_while_it_is_opened_is_archived_at_once(
    linked: Desk, anna: Customer, crew: Crew
) -> None:
    number = graded(crew, anna)

    def answer(outgoing: Outgoing) -> Outcome:
        if outgoing.order and outgoing.order.task is Task.OPEN:
            customer_does(linked, number, Move.WITHDRAW)
        return carried_out(outgoing)

    assert tasks(deliver(linked, answer, SLACK)) == [Task.OPEN, Task.ARCHIVE]
    assert not is_bound(linked, number)


def test_what_is_never_confirmed_is_told_in_the_end(linked: Desk, anna: Customer, crew: Crew) -> None:
    number = graded(crew, anna)
    for _ in range(3):
        deliver(linked, lambda _: Unknown(why="cut"), SLACK)
        linked.now = linked.now.replace(minute=linked.now.minute + 1)
    assert (told(linked), is_bound(linked, number)) == (["teams.channel.not_opened"], False)


def test_where_strangers_can_not_be_removed_nothing_more_is_said(linked: Desk, anna: Customer, crew: Crew) -> None:
    number = graded(crew, anna)

    def answer(outgoing: Outgoing) -> Outcome:
        refused = outgoing.order is not None and outgoing.order.task is Task.PEOPLE
        return Refused(reason=Refusal.MUTED) if refused else carried_out(outgoing)

    sent = deliver(linked, answer, SLACK)
    assert [each.text for each in sent if each.address == ADDRESS and each.text] == []
    assert (told(linked), is_bound(linked, number)) == (["teams.channel.lost"], False)


def test_house_that_has_linked_no_account_orders_nothing(desk: Desk, anna: Customer, crew: Crew) -> None:
    graded(crew, anna)
    assert (deliver(desk, carried_out, SLACK), told(desk)) == ([], [])
