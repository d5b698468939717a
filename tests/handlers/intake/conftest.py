"""A customer at the chat: what they say and press goes through the intake, over a store in memory."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from random import Random
from typing import cast
from zoneinfo import ZoneInfo

import pytest

from handlers import intake
from handlers.house import House
from handlers.intake.draft import Draft, from_json
from handlers.message import Message, Reply
from handlers.shelf import Shelf
from storage.memory import MemoryStore
from workflow.case import Case
from workflow.dialogue import Place
from workflow.elements import Elements
from workflow.language import Language
from workflow.people import ALL, ConversationId
from workflow.ports import Work
from workflow.stored import Conversation, Json

ZONE = ZoneInfo("Asia/Shanghai")
TUESDAY = datetime(2026, 9, 29, 10, 0, tzinfo=ZONE)
BOOK = Shelf().open("property")

WALK = {
    "consent": "你好",
    "kind": "同意",
    "name": "投诉",
    "contact": "王女士",
    "issue": "13800138000",
    "danger": "楼上夜里很吵",
    "more": "没有",
    "category": "就这些",
    "when": "噪音扰民",
    "where": "昨天",
    "expectation": "电梯",
    "summary": "尽快修好",
}
"""What a customer types to come to each step, in the order of the steps."""


@dataclass(slots=True, kw_only=True)
class Chat:
    """One conversation, and the last thing that was said in it."""

    store: MemoryStore
    house: House
    id: ConversationId
    now: datetime = TUESDAY
    reply: Reply = field(default_factory=lambda: Reply(said=""))

    def say(self, *texts: str) -> str:
        """Type messages one after the other; return the answer to the last."""
        for text in texts:
            self.send(Message(text=text))
        return self.words

    def press(self, *labels: str) -> str:
        """Press buttons by their labels, one after the other; return the answer to the last."""
        for label in labels:
            self.send(Message(choice=self.choice(label)))
        return self.words

    def send(self, message: Message) -> str:
        """Take any message through the intake; return the answer."""
        self.reply = self.store.write_now(lambda work: self._answer(work, message))
        return self.words

    def arrive(self, place: Place) -> str:
        """Come in by the code at a place; return the answer."""

        def unit(work: Work) -> Reply:
            conversation, replies = intake.arrive(work, self.house, work.conversations.get(self.id), place, self.now)
            work.conversations.save(conversation, self.now)
            return replies[0]

        self.reply = self.store.write_now(unit)
        return self.words

    def _answer(self, work: Work, message: Message) -> Reply:
        conversation, replies = intake.answer(work, self.house, work.conversations.get(self.id), message, self.now)
        work.conversations.save(conversation, self.now)
        return replies[0]

    def walk_to(self, step: str) -> str:
        """Type everything that leads to a step; return its question."""
        for reached, words in WALK.items():
            self.say(words)
            if reached == step:
                break
        return self.words

    def asked_again(self) -> str:
        """Return the words that lead back to the question after a digression."""
        here = self.conversation
        (reply,) = self.store.read_now(lambda work: intake.ask_again(work, self.house, here, self.now))
        return self.house.say(reply.said, here.language)

    def nudged(self) -> str | None:
        """Let a long silence pass; return what is said then."""
        here = self.conversation
        nudged = self.store.write_now(lambda work: intake.nudge(work, self.house, here, self.now))
        if nudged is None:
            return None
        after, (reply,) = nudged
        self.store.write_now(lambda work: work.conversations.save(after, self.now))
        return self.house.say(reply.said, after.language)

    def file(self, name: str) -> int:
        """Store a file that this customer sent."""
        return self.store.write_now(
            lambda work: work.files.put(name, "image/jpeg", name.encode(), conversation=self.id, at=self.now).id
        )

    @property
    def words(self) -> str:
        """The last answer as the customer reads it."""
        return self.house.say(self.reply.said, self.conversation.language)

    @property
    def buttons(self) -> dict[str, str]:
        """The buttons of the last answer: label and what it carries."""
        language = self.conversation.language
        return {self.house.say(button.label, language): button.choice for button in self.reply.buttons}

    def choice(self, label: str) -> str:
        """Return what the button of this label carries."""
        return self.buttons[label]

    @property
    def conversation(self) -> Conversation:
        """The conversation as it is stored."""
        return self.store.read_now(lambda work: work.conversations.get(self.id))

    @property
    def draft(self) -> Draft:
        """The draft as it is stored."""
        return from_json(cast("Mapping[str, Json]", self.conversation.state["intake"]))

    @property
    def cases(self) -> list[Case]:
        """The cases of this conversation."""
        return list(self.store.read_now(lambda work: work.cases.of_conversation(self.id)))

    def filed(self) -> Elements:
        """The elements of the one case."""
        (case,) = self.cases
        return self.store.read_now(lambda work: work.cases.elements(case.number))

    def case(self) -> Case:
        """The one case."""
        (case,) = self.cases
        return self.store.read_now(lambda work: work.cases.get(case.number, visible_to=ALL))


@pytest.fixture
def house() -> House:
    return House(shelf=Shelf(), book=BOOK, zone=ZONE, random=Random(7))


@pytest.fixture
def chat(house: House) -> Iterator[Chat]:
    """A customer who has not said anything yet, in a Chinese house."""
    store = MemoryStore(key=bytes(32))
    store.open_now()
    opened = store.write_now(lambda work: work.conversations.open("web", "someone", Language.ZH, TUESDAY))
    yield Chat(store=store, house=house, id=opened.id)
    store.close_now()


@pytest.fixture
def demanding(chat: Chat) -> Callable[..., Chat]:
    """The same customer under a playbook that insists on some elements."""

    def under(*mandatory: str) -> Chat:
        rules = BOOK.playbook.intake.model_copy(update={"mandatory": frozenset(mandatory)})
        playbook = BOOK.playbook.model_copy(update={"intake": rules})
        chat.house = replace(chat.house, book=replace(BOOK, playbook=playbook))
        return chat

    return under
