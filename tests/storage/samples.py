"""Cases, people and messages for the store's tests."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from workflow.case import Case
from workflow.clocks import ClockState
from workflow.elements import Elements
from workflow.language import Language
from workflow.moves import Fact, Kind, Phase
from workflow.numbers import CaseNumber, check_character
from workflow.people import ALL, Actor, ConversationId, Grant, Side, StaffId
from workflow.ports import Work
from workflow.stored import Conversation, Notice, OutboxState
from workflow.timeline import Event

KEY = b"for tests, a key of thirty-two b"
NOON = datetime(2026, 9, 29, 4, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
NAME, PHONE, EMAIL = "王小明", "+8613800138000", "ming@example.com"
ELEMENTS = Elements(name=NAME, phone=PHONE, email=EMAIL, issue="楼上漏水", room="3-1201", declined=("expectation",))
LI = Actor(side=Side.STAFF, name="李师傅", staff=StaffId(7), grants=(Grant("member", "repair"),))
SERVICE = frozenset({"service"})


def numbered(body: str) -> CaseNumber:
    return CaseNumber(body + check_character(body))


NUMBER = numbered("AB3CDE")


def a_case(number: CaseNumber = NUMBER, *, chat: ConversationId | None = None, due_in: timedelta | None = None) -> Case:
    case = Case(
        number=number,
        playbook="digest",
        kind=Kind.COMPLAINT,
        channel="web",
        language=Language.ZH,
        stage="filed",
        phase=Phase.OPEN,
        team="service",
        filed_at=NOON,
        conversation=chat,
    )
    if due_in is None:
        return case
    clock = ClockState(name="contact", generation=1, started_at=NOON, due_at=NOON + due_in)
    return replace(case, clocks=(clock,))


def an_event(fact: Fact = Fact.FILED, **data: str) -> Event:
    return Event(fact=fact, at=NOON, by=LI, data=data)


def adding(case: Case, teams: frozenset[str] = SERVICE) -> Callable[[Work], Case]:
    return lambda work: work.cases.add(case, ELEMENTS, [an_event()], teams)


def getting(number: CaseNumber = NUMBER) -> Callable[[Work], Case]:
    return lambda work: work.cases.get(number, visible_to=ALL)


def chatting(chat: str = "chat") -> Callable[[Work], Conversation]:
    return lambda work: work.conversations.open("web", chat, Language.ZH, NOON)


def receiving(key: str, chat: ConversationId | None = None) -> Callable[[Work], int]:
    return lambda work: work.inbox.put("web", key, {"text": key}, conversation=chat, at=NOON)


def a_notice(dedupe: str, chat: str = "conversation:1", *, seq: int | None = None) -> Notice:
    state = OutboxState.READY if seq is None else OutboxState.SENT
    return Notice(dedupe=dedupe, lane="web", chat=chat, body={"text": dedupe}, at=NOON, seq=seq, state=state)
