"""Made-up customers and staff for `simulate` and `demo`: they speak and press through the real handlers.

Who does what and how soon comes from the playbook's `[simulation]`; everything is drawn from one seeded source, so the
same seed gives the same story.
"""

import heapq
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from handlers.deadlines import seen
from handlers.dispatch import Envelope, take
from handlers.house import House
from handlers.message import Message
from handlers.staff import move_by
from workflow.case import Case, may, roles_here
from workflow.gates import Gate
from workflow.language import Language
from workflow.limits import latest_promise
from workflow.moves import FACT_OF, Fact, Move, Phase
from workflow.needs import Need, NeedType, needs_of
from workflow.numbers import CaseNumber
from workflow.people import ALL, Actor, Grant, Side, StaffId
from workflow.playbook import Playbook, Simulation
from workflow.ports import Work
from workflow.stored import Conversation, Notice

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
SLOW = 12
"""How many times longer a late move takes."""
ONCE = frozenset(
    {Move.GRADE, Move.CONTACT, Move.DISPATCH, Move.REACT, Move.MEET, Move.ARRIVE, Move.PROPOSE, Move.POSTPONE}
)
"""Moves that nobody repeats within a round."""
WORDS = {
    Language.ZH: ("今天开始处理", "已安排人员", "问题已经查明", "按计划完成"),
    Language.EN: ("Work begins today", "People are assigned", "The cause is found", "Done as planned"),
}
STORIES = {
    Language.ZH: ("请帮忙处理一下，已经好几天了", "反映过一次，没有改善", "希望尽快解决"),
    Language.EN: ("Please look into this, it has gone on for days", "I said so before, nothing changed", "Please help"),
}
PEOPLE = ("张工", "李师傅", "王敏", "陈洁", "赵强", "刘洋", "孙悦", "周平", "吴静", "郑凯", "冯梅", "许诚")
"""Our own people's names, one after the other."""
NAMES = {
    Language.ZH: ("王先生", "李女士", "张女士", "陈先生"),
    Language.EN: ("Ann Lee", "Tom Brown", "Mary Fox", "Sam Hill"),
}

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
    """

    house: House
    random: Random
    customers: int
    cues: list[Cue] = field(default_factory=list[Cue])
    touched: set[CaseNumber] = field(default_factory=set[CaseNumber])
    staff: dict[StaffId, Actor] = field(default_factory=dict[StaffId, Actor])
    _planned: dict[CaseNumber, int] = field(default_factory=dict[CaseNumber, int])
    _count: int = 0

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
                token = f"{role} {team} {self.random.random()}"
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
        gap = timedelta(days=self.random.expovariate(self.habits.arrivals_per_day))
        self.cue(now + gap, self.file)

    def cue(self, at: datetime, act: Act) -> None:
        """Plan something."""
        self._count += 1
        heapq.heappush(self.cues, Cue(at, self._count, act))

    def file(self, work: Work, now: datetime) -> None:
        """A customer goes through the whole dialogue; then the next one is planned."""
        Customer(self, Language.ZH if self.random.random() < CHINESE else Language.EN).tell(work, now)
        self.arrive(now)

    def look(self, work: Work, case: Case, now: datetime) -> None:
        """Plan what happens next to a case that has changed: by staff, or by the customer who is asked."""
        if case.phase is Phase.CLOSED or self._planned.get(case.number) == case.version:
            return
        self._planned[case.number] = case.version
        if case.conversation is not None and self.random.random() < READS:
            conversation = work.conversations.get(case.conversation)
            seen(work, conversation, conversation.seq, now)
        if Move.AGREE in self.playbook.stages[case.stage].moves:
            answer = Move.DISAGREE if self.random.random() < DISAGREES else Move.AGREE
            wait = ANSWERS_AFTER * self.random.expovariate(1.0)
            self.cue(now + wait, lambda work, at: self._decide(work, at, case, answer))
        self._plan_staff(case, now)

    def _decide(self, work: Work, now: datetime, case: Case, answer: Move) -> None:
        """Let the customer answer a plan, unless the case has moved on meanwhile."""
        current = work.cases.get(case.number, visible_to=ALL)
        if current.turn == case.turn and case.conversation is not None:
            conversation = work.conversations.get(case.conversation)
            say(work, self, conversation, Message(choice=f"g:{case.number}:{current.turn}:{answer}"), now)
        self.touched.add(case.number)

    def _plan_staff(self, case: Case, now: datetime) -> None:
        soonest: tuple[timedelta, Move] | None = None
        open_now = self._open_to_somebody(case, now)
        habits = self.habits
        for move, mean in habits.handling.items():
            if move not in open_now or self._is_done(move, case) or not self._called_for(move, case):
                continue
            wait = mean * self.random.expovariate(1.0)
            wait *= SLOW if self.random.random() < habits.late else 1
            if soonest is None or wait < soonest[0]:
                soonest = (wait, move)
        if soonest is not None:
            wait, move = soonest
            actor = self._first_who_may(move, case)
            self.cue(now + wait, lambda work, at: self._press(work, at, case, move, actor))

    def _open_to_somebody(self, case: Case, now: datetime) -> frozenset[Move]:
        """Return the moves that somebody of ours may make now: gates are asked once, not for each person."""
        grants = tuple(grant for actor in self.staff.values() for grant in actor.grants)
        return frozenset(case.moves(Actor(side=Side.STAFF, name="", grants=grants), now, self.playbook))

    def _first_who_may(self, move: Move, case: Case) -> Actor:
        """Return who makes a move that somebody of ours may make."""
        rule = self.playbook.stages[case.stage].moves[move]
        for actor in self.staff.values():
            if may(actor, roles_here(actor, case, self.playbook), move, rule, self.playbook):
                return actor
        raise LookupError(f"nobody may {move} case {case.number}")

    def _is_done(self, move: Move, case: Case) -> bool:
        """Nobody repeats what was done in this round, unless it leads on; only dispatch is never repeated."""
        rule = self.playbook.rule(case.stage, move)
        leads_on = rule is not None and any(target.to != case.stage for target in rule.to)
        return move in ONCE and _was_made(move, case) and not (leads_on and move is not Move.DISPATCH)

    def _called_for(self, move: Move, case: Case) -> bool:
        """A person revisits only when the poll stayed unanswered, or before closing where the playbook wants it."""
        if move is not Move.REVISIT:
            return True
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
            fields = {need.name: self._fill(need, current, now) for need in needs_of(move, self.playbook)}
            filled = {name: value for name, value in fields.items() if value}
            moved = move_by(work, self.house, actor, choice, filled, now)
            if moved.problems:
                # What only this case needs, such as a reason for a grade below the proposed one.
                mended = {name: self.random.choice(WORDS[Language.ZH]) for name in moved.problems}
                move_by(work, self.house, actor, choice, {**filled, **mended}, now)
            if move is Move.TELL:
                self._await_rating(case, now)
        self.touched.add(case.number)

    def _fill(self, need: Need, case: Case, now: datetime) -> object:
        if not need.required and self.random.random() < LEFT_OPEN:
            return None
        if need.name == "grade":
            return self._drawn(self.habits.grades)
        if need.name == "answer":
            return self._drawn({"satisfied": 0.5, "neutral": 0.1, "dissatisfied": 0.1, "unreachable": 0.3})
        if need.type is NeedType.TEAM:
            category = self.playbook.category(case.category)
            return category.team if category else case.team
        if need.type is NeedType.DATE:
            wanted = now + timedelta(days=3)
            return min(wanted, latest_promise(case, self.playbook) or wanted).isoformat()
        if need.choices:
            return self.random.choice(need.choices)
        if need.type is NeedType.STAFF:
            return str(next(iter(self.staff)))
        return self.random.choice(WORDS[Language.ZH]) if need.type is NeedType.TEXT else "100"

    def _drawn(self, shares: Mapping[str, float]) -> str:
        return self.random.choices(list(shares), list(shares.values()))[0]

    def _await_rating(self, case: Case, now: datetime) -> None:
        habits = self.habits
        dissatisfied = 1 - habits.satisfied - habits.neutral - habits.silent
        shares = {
            Move.SATISFY: habits.satisfied,
            Move.ACCEPT_PARTLY: habits.neutral,
            Move.DISSATISFY: dissatisfied,
            "": habits.silent,
        }
        answer = self._drawn(shares)
        if answer and case.conversation is not None:
            wait = ANSWERS_AFTER * self.random.expovariate(1.0)
            self.cue(now + wait, lambda work, at: self._rate(work, at, case, answer))

    def _rate(self, work: Work, now: datetime, case: Case, answer: str) -> None:
        current = work.cases.get(case.number, visible_to=ALL)
        if current.phase is Phase.CLOSING and case.conversation is not None:
            conversation = work.conversations.get(case.conversation)
            say(work, self, conversation, Message(choice=f"p:{case.number}:{current.round}:{answer}"), now)
        self.touched.add(case.number)


def _was_made(move: Move, case: Case) -> bool:
    return FACT_OF[move] in case.marks and not (move is Move.GRADE and case.grade is None)


def say(work: Work, cast: Cast, conversation: Conversation | None, message: Message, now: datetime) -> Conversation:
    """Let a customer say something in their chat and return how it stands after."""
    chat = conversation.chat if conversation else f"cast {cast.random.getrandbits(64):x}"
    key = str(UUID(int=cast.random.getrandbits(128)))
    take(work, cast.house, Envelope(channel="web", chat=chat, key=key, message=message), now)
    found = work.conversations.find("web", chat)
    if found is None:
        raise LookupError(chat)
    return found


@dataclass(slots=True)
class Customer:
    """Somebody who complains, and answers each question from the buttons it comes with or in words."""

    cast: Cast
    language: Language

    def tell(self, work: Work, now: datetime) -> None:
        """Go through the dialogue up to the case number."""
        greeting = "你好" if self.language is Language.ZH else "Hello"
        conversation = say(work, self.cast, None, Message(text=greeting), now)
        for _ in range(40):
            asked = work.outbox.after(conversation.id, conversation.seq - 1)[-1]
            if asked.case is not None:
                self.cast.touched.add(asked.case)
                return
            conversation = say(work, self.cast, conversation, self._answer(asked), now)
        raise LookupError(f"the dialogue of {conversation.chat} came to no end")

    def _answer(self, asked: Notice) -> Message:
        """Answer the last question: confirm, consent, choose, or use one's own words."""
        choices = list(_choices(asked.body))
        kind = {step for step, _ in choices}
        step = next(iter(kind)) if len(kind) == 1 else ""
        random = self.cast.random
        if step in TYPED:
            return Message(text=self._typed(step))
        wanted = self._wanted(step)
        if wanted is None:
            answers = [choice for _, choice in choices if not _steers(choice)]
            if not answers:
                return Message(text=self._typed("issue"))
            return Message(choice=answers[0] if step == "category" else random.choice(answers))
        return Message(choice=next(choice for _, choice in choices if choice.endswith(f":{wanted}")))

    def _wanted(self, step: str) -> str | None:
        """Return the answer where it is not left to chance."""
        if step == "kind":
            kinds = self.cast.habits.kinds
            return self.cast.random.choices(list(kinds), list(kinds.values()))[0]
        if step == "danger":
            return "yes" if self.cast.random.random() < self.cast.habits.endangered else "no"
        return STEADY.get(step)

    def _typed(self, step: str) -> str:
        random = self.cast.random
        if step == "name":
            return random.choice(NAMES[self.language])
        if step == "contact":
            return f"138{random.randrange(10**8):08d}"
        category = random.choice(self.cast.playbook.categories)
        return f"{category.name[self.language]}: {random.choice(STORIES[self.language])}"


TYPED = frozenset({"name", "contact", "issue"})
STEADY = {"consent": "yes", "more": "all", "summary": "confirm"}
STEERS = "!"
"""How the choices begin that steer the dialogue instead of answering: back, skip, help, cancel."""


def _choices(body: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Yield step and choice of each button of intake."""
    buttons = body.get("buttons")
    for button in buttons if isinstance(buttons, list) else []:  # pyright: ignore[reportUnknownVariableType]
        choice = str(button["choice"])  # pyright: ignore[reportUnknownArgumentType]
        parts = choice.split(":")
        if parts[0] == "i":
            yield parts[2], choice


def _steers(choice: str) -> bool:
    return choice.rsplit(":", 1)[-1].startswith(STEERS)
