"""The pictures of the docs: which page each is of."""

from dataclasses import dataclass

from tests.browser.conftest import DESKTOP


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as the docs show it.

    Attributes:
        shows: words that stand in it.
        height: how much of it is shown.
    """

    address: str
    shows: str
    role: str = "supervisor"
    locale: str = "en-GB"
    height: int = DESKTOP[1]


PICTURES = {
    "board": Picture("/desk", "看板", locale="zh-CN"),
    "board-en": Picture("/desk", "Late"),
    "work": Picture("/desk/work?view=all", "My work", height=760),
    "case": Picture("/desk/case/{noise}", "Timeline", height=1_000),
    "team": Picture("/desk/team", "Workload", height=840),
    "month": Picture("/desk/month?month=2026-09", "Complaints in 9/2026", role="manager", height=1_250),
    "procedure": Picture("/desk/playbook", "Open cases by stage", role="manager"),
    "versions": Picture("/desk/playbook/versions", "in force", role="administrator", height=900),
    "supervision": Picture("/desk/supervision", "Supervision"),
    "health": Picture("/desk/health", "Stuck messages", role="administrator", height=640),
}
