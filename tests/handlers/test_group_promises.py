"""Whatever customers and staff do to cases that are handled together, P2 holds for each of them."""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.filing import Filing, file_case
from handlers.following import make
from handlers.promises import broken_promises
from handlers.shelf import Shelf
from handlers.staff import move_by
from storage.memory import MemoryStore
from tests.handlers.conftest import KEY
from tests.handlers.crew import staff_whole
from tests.handlers.desk import Desk, house
from tests.workflow.walking import fields_for
from workflow.case import Case
from workflow.elements import Elements
from workflow.language import Language
from workflow.membership import bound
from workflow.moves import Kind, Move
from workflow.numbers import CaseNumber
from workflow.people import CUSTOMER, Actor, Grant, Side, StaffId
from workflow.ports import Work
from workflow.timeline import Fields

Step = tuple[int, int, int]
CASES = 4
TOGETHER = (Move.DECLARE, Move.JOIN)
SHORT_CUTS = frozenset({Move.WITHDRAW, Move.MERGE, Move.ANSWER_FINALLY, Move.RECUSE})
steps = st.lists(st.tuples(st.integers(0, CASES - 1), st.integers(0, 2_000), st.integers(0, 3_000)), max_size=20)


@dataclass(kw_only=True)
class Street:
    """Four neighbours' complaints of one cause, in a house where one person has every role."""

    desk: Desk
    numbers: list[CaseNumber] = field(default_factory=list[CaseNumber])
    groups: int = 0
    together: int = 0

    @property
    def anybody(self) -> Actor:
        playbook = self.desk.house.playbook
        held = {role: [rules.team] if rules.team else [*playbook.teams] for role, rules in playbook.roles.items()}
        grants = tuple(Grant(role, team) for role, teams in held.items() for team in teams)
        return Actor(side=Side.STAFF, name="全能", staff=StaffId(1), grants=grants)

    def file(self, place: int) -> None:
        elements = Elements(name="王小明", phone=f"+861380013800{place}", issue="水泵响", where_said="3号楼")
        category = self.desk.house.playbook.categories[0].id
        filing = Filing(kind=Kind.COMPLAINT, category=category, channel="web", language=Language.ZH)

        def unit(work: Work) -> CaseNumber:
            chat = work.conversations.open("web", f"chat {place}", Language.ZH, self.desk.now)
            return file_case(work, self.desk.house, chat, elements, filing, self.desk.now).number

        self.numbers.append(self.desk.write(unit))

    def go(self, step: Step) -> None:
        """Let time pass, then let anybody do one of the things that are open to them on a case."""
        place, choice, minutes = step
        self.pass_time(timedelta(minutes=minutes))
        case = self.desk.case(self.numbers[place])
        playbook = self.desk.house.playbook
        ways = [(by, move) for by in (CUSTOMER, self.anybody) for move in case.moves(by, self.desk.now, playbook)]
        far = [way for way in ways if choice % 4 == 0 or way[1] not in SHORT_CUTS]
        wanted = [way for way in far if way[1] in TOGETHER] if choice % 3 else []
        if ways := wanted or far:
            by, move = ways[choice // 3 % len(ways)]
            self.act(case, by, move, choice)

    def act(self, case: Case, by: Actor, move: Move, choice: int) -> None:
        desk = self.desk
        if by is CUSTOMER:
            desk.write(lambda work: make(work, desk.house, case, move, desk.now, {"text": "词"}))
            return
        fields = {**fields_for(move, case, desk.house.playbook, desk.now, choice), **self.named(case, move, choice)}
        raw = {name: written(value) for name, value in fields.items() if name != "due" and value is not None}
        button = f"m:{case.number}:{case.turn}:{move}"
        desk.write(lambda work: move_by(work, desk.house, by, button, raw, desk.now))

    def named(self, case: Case, move: Move, choice: int) -> Fields:
        """Return the other cases that a move is about."""
        others = [number for number in self.numbers if number != case.number]
        if move is Move.DECLARE:
            return {"cases": " ".join(others[: 1 + choice % len(others)])}
        return {"number": others[choice % len(others)]} if move in (Move.JOIN, Move.MERGE) else {}

    def pass_time(self, length: timedelta) -> None:
        end = self.desk.now + length
        while (due := self.desk.read(lambda work: work.timers.next_due())) is not None and due <= end:
            self.desk.now = max(self.desk.now, due)
            self.desk.fire()
        self.desk.now = end

    def look(self) -> None:
        """See that every promise holds, and count what is handled together."""
        cases = [self.desk.case(number) for number in self.numbers]
        for case in cases:
            assert self.desk.read(lambda work, case=case: broken_promises(work, case, self.desk.house)) == []
        self.groups = max(self.groups, sum(case.group for case in cases))
        self.together = max(self.together, sum(bound(case) for case in cases))


def written(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value


def lived(playbook: str, history: list[Step]) -> Street:
    store = MemoryStore(key=KEY)
    with asyncio.Runner() as runner:
        runner.run(store.open())
        book = replace(house(), book=Shelf().open(playbook))
        street = Street(desk=Desk(store=store, house=book, runner=runner))
        staff_whole(street.desk)
        for place in range(CASES):
            street.file(place)
        for step in history:
            street.go(step)
            street.look()
        street.pass_time(timedelta(days=10))
        street.look()
        runner.run(store.close())
    return street


@settings(max_examples=15, deadline=None)
@given(st.sampled_from(["property", "call-center-group"]), steps)
def test_every_case_handled_together_has_owner_stage_and_due_time(playbook: str, history: list[Step]) -> None:
    lived(playbook, history)


@pytest.mark.parametrize("playbook", ["property", "call-center-group"])
def test_such_histories_do_bring_cases_together(playbook: str) -> None:
    history = [(place % CASES, 1 + 37 * place, 7 * place) for place in range(24)]
    street = lived(playbook, history)
    assert street.groups > 0
    assert street.together > 0
