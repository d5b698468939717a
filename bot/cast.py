"""Made-up customers and staff for `simulate` and `demo`: they speak and press through the real handlers.

Who does what and how soon comes from the playbook's `[simulation]`. Chance is drawn by what it is for (`Luck`): the
same seed gives the same story, and under another playbook the same customers come, say the same, are handled as fast.
"""

import heapq
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from bot import gathering, walkers
from bot.customer import Arrival, Customer, say
from bot.forms import hand_in
from bot.luck import Luck
from handlers.deadlines import seen
from handlers.house import House
from handlers.message import Message
from handlers.staff import move_by
from workflow.case import Case, may, only_helps, roles_here
from workflow.extension import entitled, extendable
from workflow.gates import Gate, is_waiting
from workflow.habits import Simulation
from workflow.helping import answerable, helps, opens_to_helpers
from workflow.language import Language
from workflow.limits import latest_promise
from workflow.membership import bound
from workflow.moves import FACT_OF, Fact, Move, Phase
from workflow.needs import Need, NeedType, needs_here
from workflow.numbers import CaseNumber
from workflow.people import ALL, Actor, Grant, Side, StaffId
from workflow.playbook import Playbook
from workflow.ports import Work
from workflow.rating import RATED
from workflow.recusal import is_recused
from workflow.remedies import MONETARY

CHINESE = 0.7
"""Share of customers who write Chinese."""
LEFT_OPEN = 0.5
"""Share of optional fields that nobody fills in."""
DISAGREES = 0.1
"""Share of plans that the customer does not agree to."""
ANSWERS_AFTER = timedelta(hours=3)
"""Mean time until a customer answers."""
READS = 0.9
"""Share of notices that a customer looks at."""
ON_THE_PHONE = {"satisfied": 0.5, "neutral": 0.1, "dissatisfied": 0.1, "unreachable": 0.3}
"""Shares of what customers say when they are called back."""
SLOW = 12
"""How many times longer a late move takes."""
ONCE = frozenset(
    {Move.GRADE, Move.CONTACT, Move.DISPATCH, Move.REACT, Move.MEET, Move.ARRIVE, Move.PROPOSE, Move.POSTPONE}
    | {Move.ACKNOWLEDGE, Move.REQUEST_EXTENSION, Move.REFER, Move.SUPPORT}
)
"""Moves that nobody repeats within a round."""
WORDS = {
    Language.ZH: ("今天开始处理", "已安排人员", "问题已经查明", "按计划完成"),
    Language.EN: ("Work begins today", "People are assigned", "The cause is found", "Done as planned"),
}
PEOPLE = ("张工", "李师傅", "王敏", "陈洁", "赵强", "刘洋", "孙悦", "周平", "吴静", "郑凯", "冯梅", "许诚")
"""Our own people's names, one after the other."""

Act = Callable[[Work, datetime], None]


@dataclass(order=True, slots=True)
class Cue:
    """Something that somebody does at a moment; the order breaks ties the same way every time."""

    at: datetime
    order: int
    act: Act = field(compare=False)


@dataclass(slots=True)
class Cast:
    """Everybody in the story, and what they will do next.

    Attributes:
        touched: cases that changed since the driver last looked.
        groups: cases that a group complaint was ever declared on.
        arrivals: who comes when with what, where it is not left to chance.
    """

    house: House
    luck: Luck
    customers: int
    arrivals: Sequence[Arrival] = ()
    graded: dict[CaseNumber, str] = field(default_factory=dict[CaseNumber, str])
    cues: list[Cue] = field(default_factory=list[Cue])
    touched: set[CaseNumber] = field(default_factory=set[CaseNumber])
    staff: dict[StaffId, Actor] = field(default_factory=dict[StaffId, Actor])
    groups: set[CaseNumber] = field(default_factory=set[CaseNumber])
    _planned: dict[CaseNumber, int] = field(default_factory=dict[CaseNumber, int])
    _made: Counter[tuple[CaseNumber, Move]] = field(default_factory=Counter[tuple[CaseNumber, Move]])
    _rated: set[tuple[CaseNumber, int]] = field(default_factory=set[tuple[CaseNumber, int]])
    _ready: dict[tuple[object, ...], datetime] = field(default_factory=dict[tuple[object, ...], datetime])
    _count: int = 0
    _come: int = 0

    @property
    def playbook(self) -> Playbook:
        """The procedure that is played."""
        return self.house.playbook

    @property
    def habits(self) -> Simulation:
        """How people behave.

        Raises:
            ValueError: the playbook does not say.
        """
        if self.playbook.simulation is None:
            raise ValueError("this playbook has no [simulation] to run")
        return self.playbook.simulation

    def assemble(self, work: Work, now: datetime) -> None:
        """Bring one person in for each role, and each team of a role that belongs to teams."""
        for role, rules in self.playbook.roles.items():
            for team in self.playbook.teams if rules.sees == "team" else (rules.team,):
                token = f"{role} {team} {self.luck.share(role, team)}"
                work.people.invite((Grant(role, team),), token, now, now + timedelta(days=1))
                name = PEOPLE[len(self.staff) % len(PEOPLE)]
                person = work.people.accept(token, name, Language.ZH, now)
                if person is not None:
                    self.staff[person.id] = Actor(
                        side=Side.STAFF, name=person.name, staff=person.id, grants=person.grants
                    )

    def arrive(self, now: datetime) -> None:
        """Plan the next customer, as long as any are to come."""
        if self.customers <= 0:
            return
        self.customers -= 1
        self._come += 1
        if self.arrivals:
            self.cue(max(now, self.arrivals[self._come - 1].at), self.file)
            return
        gap = timedelta(days=self.luck.spell("arrival", self._come) / self.habits.arrivals_per_day)
        self.cue(now + gap, self.file)

    def cue(self, at: datetime, act: Act) -> None:
        """Plan something."""
        self._count += 1
        heapq.heappush(self.cues, Cue(at, self._count, act))

    def next_name(self) -> int:
        """Return a number that nothing else in the story bears."""
        self._count += 1
        return self._count

    def file(self, work: Work, now: datetime) -> None:
        """A customer goes through the whole dialogue; then the next one is planned."""
        random = Random(f"{self.luck.seed} customer {self._come}")
        language = Language.ZH if random.random() < CHINESE else Language.EN
        arrival = self.arrivals[self._come - 1] if self.arrivals else None
        customer = Customer(self.house, self.habits, language, random, self.next_name, arrival=arrival)
        number = customer.tell(work, now)
        self.touched.add(number)
        if arrival and arrival.grade and arrival.grade in self.playbook.grades:
            self.graded[number] = arrival.grade
        self.arrive(now)

    def look(self, work: Work, case: Case, now: datetime) -> None:
        """Plan what happens next to a case that has changed: by staff, or by the customer who is asked."""
        if case.phase is Phase.CLOSED or self._planned.get(case.number) == case.version:
            return
        self._planned[case.number] = case.version
        conversation = work.conversations.get(case.conversation) if case.conversation is not None else None
        if conversation is not None and self.luck.share(case.number, "reads", conversation.seq) < READS:
            seen(work, conversation, conversation.seq, now)
        if Move.AGREE in self.playbook.stages[case.stage].moves:
            # Who is asked the same again may think otherwise: else a "no" would be said for ever.
            asked_before = self._made[case.number, Move.PROPOSE] + self._made[case.number, Move.DISAGREE]
            about = (case.number, Move.AGREE, asked_before)
            answer = Move.DISAGREE if self.luck.share(*about) < DISAGREES else Move.AGREE
            wait = ANSWERS_AFTER * self.luck.spell(*about, "wait")
            self.cue(now + wait, lambda work, at: self._decide(work, at, case, answer))
        asked = (case.number, "asked", case.node, case.turn)
        if case.asked_at is not None and self.luck.share(*asked, "silent") >= self.habits.silent:
            wait = ANSWERS_AFTER * self.luck.spell(*asked)
            self.cue(now + wait, lambda work, at: self._answer_question(work, at, case))
        if case.part_of is not None and case.told_at is not None and (case.number, case.round) not in self._rated:
            self._await_rating(case, now)
        self._plan_staff(work, case, now)

    def _answer_question(self, work: Work, now: datetime, case: Case) -> None:
        """Let the customer press an answer to the tree's question, if it is still put to them."""
        current = work.cases.get(case.number, visible_to=ALL)
        pressed = walkers.customers_choice(current, self.luck, now, self.house.playbook_of(current, work))
        if pressed is not None and current.asked_at is not None and current.conversation is not None:
            conversation = work.conversations.get(current.conversation)
            say(work, self.house, conversation, pressed, self.next_name(), now)
        self.touched.add(case.number)

    def _decide(self, work: Work, now: datetime, case: Case, answer: Move) -> None:
        """Let the customer answer a plan, unless the case has moved on meanwhile."""
        current = work.cases.get(case.number, visible_to=ALL)
        if current.turn == case.turn and case.conversation is not None:
            self._made[case.number, answer] += 1
            conversation = work.conversations.get(case.conversation)
            say(
                work,
                self.house,
                conversation,
                Message(choice=f"g:{case.number}:{current.turn}:{answer}"),
                self.next_name(),
                now,
            )
        self.touched.add(case.number)

    def _plan_staff(self, work: Work, case: Case, now: datetime) -> None:
        soonest: tuple[datetime, Move] | None = None
        answerer = walkers.answerer(case, self.staff, now, self.playbook)
        led = walkers.led_by_tree(case, self.playbook) if answerer else frozenset[Move]()
        together = gathering.called_for(work, self.house, case)
        waiting = led | (gathering.MOVES - together.keys())
        for move in self._open_to_somebody(case, now, self._worth_it(case) - waiting):
            ready = self._ready_at(case, move, self.habits.handling[move], now)
            if soonest is None or ready < soonest[0]:
                soonest = (ready, move)
        answered = self._answered_at(case, now) if answerer else None
        if answerer and answered is not None and (soonest is None or answered < soonest[0]):
            self._intend(case, max(now, answered), lambda work, at: self._answer(work, at, case, answerer))
        elif soonest is not None:
            ready, move = soonest
            actor = self._first_who_may(move, case)
            self._intend(case, max(now, ready), lambda work, at: self._press(work, at, case, move, actor))

    def _intend(self, case: Case, at: datetime, act: Act) -> None:
        """Plan what our people do next about a case, instead of what they meant to do before it changed."""

        def unless_changed(work: Work, now: datetime) -> None:
            if self._planned[case.number] == case.version:
                act(work, now)

        self.cue(at, unless_changed)

    def _ready_at(self, case: Case, move: Move, mean: timedelta, now: datetime) -> datetime:
        """Return when somebody gets to a move: its time runs from when it was first open to them in this stage."""
        about = (case.number, move, self._made[case.number, move])
        key = (*about, case.stage, case.round)
        if key not in self._ready:
            slow = SLOW if self.luck.share(*about, "late") < self.habits.late else 1
            self._ready[key] = now + mean * self.luck.spell(*about) * slow
        return self._ready[key]

    def _answered_at(self, case: Case, now: datetime) -> datetime | None:
        """Return when somebody answers the tree's question; None where the playbook does not say how long it takes."""
        about = (case.number, "question", case.node, case.turn)
        mean = self.habits.question
        if mean is None:
            return None
        return self._ready.setdefault(about, now + mean * self.luck.spell(*about))

    def _answer(self, work: Work, now: datetime, case: Case, actor: Actor) -> None:
        walkers.answer_as_staff(work, self.house, case, actor, self.luck, self._fill, now)
        self.touched.add(case.number)

    def _worth_it(self, case: Case) -> frozenset[Move]:
        """Return the moves of a stage that our people make by themselves and that are left to do."""
        stage = self.playbook.stages[case.stage]
        ours = self.habits.handling.keys() & stage.moves
        return frozenset(move for move in ours if not self._is_done(move, case) and self._called_for(move, case))

    def _open_to_somebody(self, case: Case, now: datetime, among: frozenset[Move]) -> tuple[Move, ...]:
        """Return those `among` some moves that somebody may make now: gates are asked once, not for each person."""
        free = (actor for actor in self.staff.values() if not is_recused(actor, case, self.playbook))
        grants = tuple(grant for actor in free for grant in actor.grants)
        return case.moves(Actor(side=Side.STAFF, name="", grants=grants), now, self.playbook, among)

    def _first_who_may(self, move: Move, case: Case) -> Actor:
        """Return who makes a move that somebody of ours may make."""
        rule = self.playbook.stages[case.stage].moves[move]
        for actor in self.staff.values():
            roles = entitled(move, roles_here(actor, case, self.playbook), case, self.playbook)
            helping = opens_to_helpers(move, rule, self.playbook) and helps(actor, case, self.playbook)
            if helping or may(actor, roles, move, rule, self.playbook):
                return actor
        raise LookupError(f"nobody may {move} case {case.number}")

    def _is_done(self, move: Move, case: Case) -> bool:
        """Nobody repeats what was done in this round, unless it leads on; only dispatch is never repeated."""
        if move not in ONCE or not _was_made(move, case):
            return False
        rule = self.playbook.rule(case.stage, move)
        leads_on = rule is not None and any(target.to != case.stage for target in rule.to)
        return move is Move.DISPATCH or not leads_on

    def _called_for(self, move: Move, case: Case) -> bool:
        """A person revisits only when the poll stayed unanswered, or before closing where the playbook wants it.

        Notes on work that goes through a group complaint are made there, and none while time alone is waited for.
        """
        if move is not Move.REVISIT:
            return move is not Move.NOTE or not (bound(case) or is_waiting(case))
        closing = self.playbook.rule(case.stage, Move.CLOSE)
        if closing is not None and Gate.REVISITED in closing.gates:
            return Fact.REVISITED not in case.marks
        begun = [clock for clock in case.clocks if clock.running]
        return any(
            Fact.REVISIT_DUE in (*self.playbook.clocks[clock.name].starts, *self.playbook.clocks[clock.name].restarts)
            for clock in begun
        )

    def _press(self, work: Work, now: datetime, case: Case, move: Move, actor: Actor) -> None:
        """Press a button unless the case has moved on meanwhile; who finds it changed looks again."""
        current = work.cases.get(case.number, visible_to=ALL)
        if current.turn == case.turn and current.stage == case.stage:
            choice = f"m:{case.number}:{case.turn}:{move}"
            needs = needs_here(move, current, self.playbook)
            fields = self._form(work, move, current, needs, actor, now)
            self.groups |= {case.number} if move is Move.DECLARE else set()
            self._made[case.number, move] += 1
            hand_in(
                lambda filled: move_by(work, self.house, actor, choice, filled, now),
                fields,
                needs,
                lambda need: self._fill(need, current, now),
            )
            if move is Move.TELL:
                self._await_rating(case, now)
        self.touched.add(case.number)

    def _form(
        self, work: Work, move: Move, case: Case, needs: Iterable[Need], actor: Actor, now: datetime
    ) -> dict[str, object]:
        """Fill a move's form in."""
        fields = {need.name: self._fill(need, case, now) for need in needs}
        if self.arrivals:
            brought = {"grade": self.graded.get(case.number), "category": case.category}
            fields |= {name: known for name, known in brought.items() if known and name in fields}
        if move is Move.REQUEST_EXTENSION and (late := extendable(case, now, self.playbook)):
            fields["date"] = (late.due_at + timedelta(days=2)).isoformat()
        if move is Move.SUPPORT:
            others = [team for team in self.playbook.teams if team not in answerable(case, self.playbook)]
            fields["team"] = self.luck.among(others, case.number, move, case.turn) if others else None
        if only_helps(actor, case, self.playbook):
            # Who only helps writes nothing to the customer; the refused press would leave the case lying.
            fields.pop("release", None)
        return {**fields, **gathering.called_for(work, self.house, case).get(move, {})}

    def _fill(self, need: Need, case: Case, now: datetime) -> object:
        about = (case.number, need.name, case.turn)
        if need.name.startswith(RATED) or (not need.required and self.luck.share(*about, "open") < LEFT_OPEN):
            return None
        if need.name == "grade":
            return self.luck.drawn(self.habits.grades, case.number, "grade", case.round)
        if need.name == "answer":
            return self.luck.drawn(ON_THE_PHONE, *about)
        if need.type is NeedType.TEAM:
            category = self.playbook.category(case.category)
            return category.team if category else case.team
        if need.type is NeedType.DATE:
            wanted = now + timedelta(days=3)
            return min(wanted, latest_promise(case, self.playbook) or wanted).isoformat()
        if need.choices:
            # What is worth money is given by its amount, a field of its own.
            plain = [choice for choice in need.choices if choice not in MONETARY]
            return self.luck.among(plain, *about) if plain else None
        if need.type is NeedType.STAFF:
            return str(next(iter(self.staff)))
        return self.luck.among(WORDS[Language.ZH], *about) if need.type is NeedType.TEXT else "100"

    def _await_rating(self, case: Case, now: datetime) -> None:
        habits = self.habits
        dissatisfied = 1 - habits.satisfied - habits.neutral - habits.silent
        shares = {
            Move.SATISFY: habits.satisfied,
            Move.ACCEPT_PARTLY: habits.neutral,
            Move.DISSATISFY: dissatisfied,
            "": habits.silent,
        }
        about = (case.number, "rating", case.round)
        self._rated.add((case.number, case.round))
        answer = self.luck.drawn(shares, *about)
        if answer and case.conversation is not None:
            wait = ANSWERS_AFTER * self.luck.spell(*about, "wait")
            self.cue(now + wait, lambda work, at: self._rate(work, at, case, answer))

    def _rate(self, work: Work, now: datetime, case: Case, answer: str) -> None:
        current = work.cases.get(case.number, visible_to=ALL)
        if current.phase is Phase.CLOSING and case.conversation is not None:
            conversation = work.conversations.get(case.conversation)
            say(
                work,
                self.house,
                conversation,
                Message(choice=f"p:{case.number}:{current.round}:{answer}"),
                self.next_name(),
                now,
            )
        self.touched.add(case.number)


def _was_made(move: Move, case: Case) -> bool:
    return FACT_OF[move] in case.marks and not (move is Move.GRADE and case.grade is None)
