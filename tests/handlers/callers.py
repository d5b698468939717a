"""Customers: what they say and press goes the way of every message, and what they are told is read as they read it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from handlers.deadlines import seen
from handlers.dispatch import Envelope, Taken, Upload, take
from handlers.message import Message
from tests.handlers.desk import Desk
from workflow.language import Language
from workflow.numbers import CaseNumber
from workflow.stored import Conversation, Notice


def visit(desk: Desk, chat: str = "anna", *, language: Language = Language.ZH, channel: str = "web") -> "Customer":
    """Return somebody at the chat, who sees every answer at once."""
    customer = Customer(desk=desk, chat=chat, language=language, channel=channel)
    desk.customers.append(customer)
    return customer


@dataclass(slots=True, kw_only=True)
class Customer:
    """Somebody at the chat."""

    desk: Desk
    chat: str
    language: Language
    channel: str = "web"
    online: bool = True
    at: int = 0

    def take(self, message: Message, *, key: str = "", burst: bool = False, uploads: tuple[Upload, ...] = ()) -> Taken:
        """Send a message as a channel would hand it over; return what became of it."""
        envelope = Envelope(
            channel=self.channel,
            chat=self.chat,
            key=key or f"{self.chat}:{next(self.desk.keys)}",
            message=message,
            uploads=uploads,
            language=self.language,
            burst=burst,
        )
        return self.desk.write(lambda work: take(work, self.desk.house, envelope, self.desk.now))

    def say(self, *texts: str) -> str:
        """Write messages one after the other; return all that was answered to the last."""
        for text in texts:
            self.mark()
            assert self.take(Message(text=text)) is Taken.STORED
        return self.words

    def press(self, *labels: str) -> str:
        """Press the newest button of each label; return all that was answered to the last."""
        for label in labels:
            self.choose(self.choice(label))
        return self.words

    def choose(self, choice: str) -> str:
        """Send what a button carried, perhaps a forged or an old one."""
        self.mark()
        assert self.take(Message(choice=choice)) is Taken.STORED
        return self.words

    def choice(self, label: str) -> str:
        """Return what the newest button of a label carries."""
        for row in reversed(self.rows()):
            for button in cast("list[dict[str, str]]", row.body["buttons"]):
                if button["label"] == label:
                    return button["choice"]
        raise AssertionError(label)

    def rows(self) -> Sequence[Notice]:
        """Return all that was ever said in this chat."""
        found = self.conversation
        return self.desk.read(lambda work: work.outbox.after(found.id, 0)) if found else ()

    def mark(self) -> None:
        """What was said up to here is no longer new."""
        self.at = len(self.rows())

    @property
    def words(self) -> str:
        """What was said since the last mark."""
        return "\n".join(str(row.body["text"]) for row in self.rows()[self.at :])

    @property
    def labels(self) -> list[str]:
        """The buttons of the last message."""
        return [button["label"] for button in cast("list[dict[str, str]]", self.rows()[-1].body["buttons"])]

    @property
    def conversation(self) -> Conversation | None:
        """The conversation as it is stored; it begins with the first message."""
        return self.desk.read(lambda work: work.conversations.find(self.channel, self.chat))

    def look(self) -> None:
        """Fetch what was said, as a browser that is open does."""
        found = self.conversation if self.online else None
        if found is not None and found.seq > found.seen:
            self.desk.runner.run(self.desk.store.write(lambda work: seen(work, found, found.seq, self.desk.now)))

    def file(self, *, category: str = "噪音扰民", phone: str = "13800138000", danger: bool = False) -> CaseNumber:
        """Tell a whole complaint in Chinese and confirm it; return its number."""
        self.say("我要投诉")
        self.press("同意，开始", "投诉")
        self.say("王小明", phone or "就用本对话", "楼上夜里很吵")
        self.press("是，情况紧急" if danger else "没有", "就这些", category)
        self.say("昨晚11点", "3号楼1302")
        self.press("尽快修好", "确认登记")
        return self.newest()

    def ask(self, kind: str) -> CaseNumber:
        """Register a suggestion, an enquiry or a service request."""
        self.say("你好")
        self.press("同意，开始", kind)
        self.say("王小明", "13800138000", "请问停车场几点关门")
        self.press("没有", "就这些", "其他")
        self.say("今天", "停车场")
        self.press("说明原因", "确认登记")
        return self.newest()

    def newest(self) -> CaseNumber:
        """Return the number of the case filed last in this chat."""
        found = self.conversation
        assert found is not None
        return self.desk.read(lambda work: work.cases.of_conversation(found.id))[0].number


def file_at_a_site(customer: Customer) -> str:
    """Go through the whole dialogue under a group's procedure, at a place that names its site; return the number."""
    customer.say("我要投诉")
    customer.press("同意，开始", "投诉")
    customer.say("王小明", "13800138000", "家里漏水")
    customer.press("没有", "就这些")
    customer.press(customer.labels[0])
    customer.say("昨晚11点", "江湾3号楼1302")
    customer.press(customer.labels[0], "确认登记")
    return customer.newest()
