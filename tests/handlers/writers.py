"""Customers on a platform that lets people edit what they have sent: each message has an id there."""

from dataclasses import dataclass

from handlers.dispatch import Taken
from handlers.intake.draft import Draft, from_json
from handlers.message import Message
from tests.handlers.callers import Customer
from tests.handlers.desk import Desk
from workflow.language import Language


def writer(desk: Desk, chat: str = "77") -> "Writer":
    """Return somebody in a chat of their own, who sees every answer at once."""
    customer = Writer(desk=desk, chat=chat, language=Language.ZH, channel="telegram")
    desk.customers.append(customer)
    return customer


@dataclass(slots=True, kw_only=True)
class Writer(Customer):
    """Somebody whose messages have ids, which they know by their words."""

    def say(self, *texts: str) -> str:
        for text in texts:
            self.mark()
            assert self.take(Message(text=text, itself=named(text))) is Taken.STORED
        return self.words

    def edit(self, written: str, text: str, *, key: str = "") -> str:
        """Change a message, known by its first words; return all that was answered."""
        self.mark()
        self.take(Message(text=text, itself=named(written), edited=True), key=key)
        return self.words

    @property
    def draft(self) -> Draft:
        """The draft as it is stored."""
        found = self.conversation
        assert found is not None
        return from_json(found.state["intake"])  # pyright: ignore[reportArgumentType] - a draft is an object

    def walks_to_where(self) -> None:
        """Tell a complaint up to the question where it was."""
        self.say("我要投诉")
        self.press("同意，开始", "投诉")
        self.say("王小明", "13800138000", "楼上夜里很吵")
        self.press("没有", "就这些", "噪音扰民")
        self.say("昨晚11点")


def named(text: str) -> str:
    """Return the id of a message with these words."""
    return f"m{abs(hash(text))}"
