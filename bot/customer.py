"""Made-up customers: they go through the real dialogue, and answer each question from its buttons or in words."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random
from uuid import UUID

from handlers.dispatch import Envelope, take
from handlers.house import House
from handlers.message import Message
from workflow.language import Language
from workflow.moves import Kind
from workflow.numbers import CaseNumber
from workflow.playbook import Simulation
from workflow.ports import Work
from workflow.stored import Conversation, Notice

STORIES = {
    Language.ZH: ("请帮忙处理一下，已经好几天了", "反映过一次，没有改善", "希望尽快解决"),
    Language.EN: ("Please look into this, it has gone on for days", "I said so before, nothing changed", "Please help"),
}
NAMES = {
    Language.ZH: ("王先生", "李女士", "张女士", "陈先生"),
    Language.EN: ("Ann Lee", "Tom Brown", "Mary Fox", "Sam Hill"),
}


def say(
    work: Work, house: House, conversation: Conversation | None, message: Message, name: int, now: datetime
) -> Conversation:
    """Let a customer say something in their chat and return how it stands after; `name` is the message's own."""
    chat = conversation.chat if conversation else f"cast {name}"
    key = str(UUID(int=name))
    take(work, house, Envelope(channel="web", chat=chat, key=key, message=message), now)
    found = work.conversations.find("web", chat)
    if found is None:
        raise LookupError(chat)
    return found


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody who came: when and with what, as far as a version of the playbook knows it."""

    at: datetime
    kind: Kind
    category: str | None
    grade: str | None


@dataclass(slots=True)
class Customer:
    """Somebody who complains, and answers each question from the buttons it comes with or in words."""

    house: House
    habits: Simulation
    language: Language
    random: Random
    next_name: Callable[[], int]
    kind: Kind = Kind.COMPLAINT
    arrival: Arrival | None = None

    def tell(self, work: Work, now: datetime) -> CaseNumber:
        """Go through the dialogue and return the case's number.

        Raises:
            LookupError: the dialogue asks on and on.
        """
        greeting = "你好" if self.language is Language.ZH else "Hello"
        conversation = say(work, self.house, None, Message(text=greeting), self.next_name(), now)
        for _ in range(40):
            asked = work.outbox.after(conversation.id, conversation.seq - 1)[-1]
            if asked.case is not None:
                return asked.case
            conversation = say(work, self.house, conversation, self._answer(asked), self.next_name(), now)
        raise LookupError(f"the dialogue of {conversation.chat} came to no end")

    def _answer(self, asked: Notice) -> Message:
        """Answer the last question: confirm, consent, choose, or use one's own words."""
        choices = list(_choices(asked.body))
        kind = {step for step, _ in choices}
        step = next(iter(kind)) if len(kind) == 1 else ""
        random = self.random
        if step in TYPED:
            return Message(text=self._typed(step))
        wanted = self._wanted(step)
        if wanted is None:
            answers = [choice for _, choice in choices if not _steers(choice)]
            if not answers:
                return Message(text=self._typed("issue"))
            return Message(choice=self._category(answers) if step == "category" else random.choice(answers))
        return Message(choice=next(choice for _, choice in choices if choice.endswith(f":{wanted}")))

    def _category(self, answers: Sequence[str]) -> str:
        """Return the category that the customer came with, "something else" where it is not offered, or the first."""
        wanted = (f":{self.arrival.category}", SOMETHING_ELSE) if self.arrival else ()
        return next((choice for end in wanted for choice in answers if choice.endswith(end)), answers[0])

    def _wanted(self, step: str) -> str | None:
        """Return the answer where it is not left to chance."""
        if step == "kind":
            kinds = self.habits.kinds
            if self.arrival and self.arrival.kind in kinds:
                self.kind = self.arrival.kind
                return self.kind
            self.kind = self.random.choices(list(kinds), list(kinds.values()))[0]
            return self.kind
        if step == "danger" and self.arrival:
            # What of it was known at the time is not kept for figures; the gravest cases are those that begin so.
            return "yes" if self.arrival.grade == list(self.house.playbook.grades)[-1] else "no"
        if step == "danger":
            return "yes" if self.random.random() < self.habits.endangered else "no"
        return STEADY.get(step)

    def _typed(self, step: str) -> str:
        random = self.random
        if step == "name":
            return random.choice(NAMES[self.language])
        if step == "contact":
            return f"138{random.randrange(10**8):08d}"
        playbook = self.house.playbook
        drawn = random.choice(playbook.categories_of(self.kind))
        known = playbook.category(self.arrival.category) if self.arrival else None
        category = known or playbook.category(drawn) or playbook.categories[0]
        return f"{category.name[self.language]}: {random.choice(STORIES[self.language])}"


TYPED = frozenset({"name", "contact", "issue"})
STEADY = {"consent": "yes", "more": "all", "summary": "confirm"}
SOMETHING_ELSE = ":-"
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
