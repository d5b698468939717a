"""A customer before the chat page, who types and presses."""

import re

from playwright.sync_api import Locator, Page, expect

CHINESE = (
    ("press", "同意，开始"), ("press", "投诉"), ("type", "王女士"), ("type", "13800138000"),
    ("type", "楼上每天夜里放音响到一点，老人孩子都睡不着"), ("press", "没有"), ("press", "就这些"),
    ("press", "噪音扰民"), ("press", "昨天"), ("type", "3号楼1201"), ("press", "尽快修好"), ("press", "确认登记"),
)  # fmt: skip
ENGLISH = (
    ("press", "I agree, begin"), ("press", "Complaint"), ("type", "Mary Poppins"), ("type", "mary@gmail.com"),
    ("type", "The lift of building 3 has been broken for days"), ("press", "No"), ("press", "That's all"),
    ("press", "Faults and repairs"), ("press", "Yesterday"), ("type", "Building 3"), ("press", "Have it fixed soon"),
    ("press", "Confirm"),
)  # fmt: skip


class Customer:
    """One browser at /chat."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.goto("/chat")
        expect(self.replies.first).to_be_visible()

    @property
    def replies(self) -> Locator:
        """The buttons of the present question."""
        return self.page.locator("#replies button")

    @property
    def said(self) -> Locator:
        """What Redress said."""
        return self.page.locator("#thread .ours")

    @property
    def own(self) -> Locator:
        """What the customer said."""
        return self.page.locator("#thread .mine")

    def type(self, words: str) -> None:
        """Type a message, send it with Enter and wait for the answer."""
        before = self.said.count()
        self.page.get_by_role("textbox").fill(words)
        self.page.keyboard.press("Enter")
        expect(self.said).not_to_have_count(before)

    def press(self, label: str) -> None:
        """Press a quick reply, or a button in the newest message that has it, and wait for the answer."""
        before = self.said.count()
        exact = re.compile(f"^{re.escape(label)}$")
        self.page.locator("#replies button, #thread .options button").filter(has_text=exact).last.click()
        expect(self.said).not_to_have_count(before)

    def file(self, story: tuple[tuple[str, str], ...]) -> str:
        """Tell a whole complaint and return the number of the case."""
        for deed, words in story:
            (self.press if deed == "press" else self.type)(words)
        return self.page.locator("#thread .case-of").last.inner_text()

    def hears(self, words: str) -> None:
        """Wait until Redress says `words`."""
        expect(self.said.filter(has_text=words).last).to_be_visible()
