"""Neighbours who have the same trouble, each at a chat of their own; and a house that handles it together."""

from dataclasses import dataclass, field

from tests.handlers.callers import Customer, visit
from tests.handlers.crew import Crew
from tests.handlers.desk import Desk
from workflow.numbers import CaseNumber

NAMES = ("赵一鸣", "钱二虎", "孙三洋", "李四光", "周五福", "吴六一", "郑七巧", "王八斤")
ALIKE = {"reason": "同一台水泵，多户投诉"}


def complain(desk: Desk, place: int, *, room: str = "3号楼") -> Customer:
    """Let a neighbour file a complaint about noise, with a name and a phone of their own."""
    customer = visit(desk, f"chat {place}")
    customer.say("我要投诉")
    customer.press("同意，开始", "投诉")
    customer.say(NAMES[place], phone_of(place), "水泵整夜响")
    customer.press("没有", "就这些", "噪音扰民")
    customer.say("昨晚11点", room)
    customer.press("尽快修好", "确认登记")
    return customer


def phone_of(place: int) -> str:
    """Return the phone of a neighbour."""
    return f"1380013800{place}"


@dataclass(kw_only=True)
class Together:
    """A group complaint: the first neighbour's case stands for it, the others have joined.

    Attributes:
        customers: the neighbours, and `numbers` their cases, the first of each the group's own.
    """

    desk: Desk
    crew: Crew
    customers: list[Customer]
    numbers: list[CaseNumber] = field(default_factory=list[CaseNumber])

    @property
    def group(self) -> CaseNumber:
        """The case that stands for all."""
        return self.numbers[0]

    @property
    def members(self) -> list[CaseNumber]:
        """The cases that joined it."""
        return self.numbers[1:]

    def mark(self) -> None:
        """What was said to anybody up to here is no longer new."""
        for customer in self.customers:
            customer.mark()

    def heard(self) -> list[str]:
        """Return what each neighbour was told since the mark."""
        return [customer.words for customer in self.customers]

    def handled(self) -> None:
        """Bring the group to where security has signed for it."""
        self.crew.graded(self.group, "major")
        self.crew.service.do(self.group, "dispatch", team="security")
        self.crew.security.do(self.group, "acknowledge")

    def solved(self, **words: str) -> None:
        """Solve it; the result is not told yet."""
        said = {"measures": "更换水泵减振垫", "result": "夜间无噪音", "prevention": "每月检查"}
        self.crew.security.do(self.group, "resolve", **{**said, **words})

    def answered(self) -> None:
        """Handle it to the telling of its result."""
        self.handled()
        self.solved()
        self.crew.service.do(self.group, "tell")


def together(desk: Desk, count: int = 3) -> Together:
    """Let neighbours complain, and service declare a group on the first case with all the others."""
    crew = Crew(desk=desk)
    customers = [complain(desk, place) for place in range(count)]
    numbers = [customer.newest() for customer in customers]
    crew.service.do(numbers[0], "declare", cases=" ".join(numbers[1:]), **ALIKE)
    return Together(desk=desk, crew=crew, customers=customers, numbers=numbers)
