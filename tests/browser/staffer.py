"""A person of the staff before the desk's pages."""

from playwright.sync_api import Locator, Page, expect


class Staffer:
    """One browser at /desk, signed in by a link."""

    def __init__(self, page: Page, invitation: str, name: str) -> None:
        self.page = page
        page.goto(f"/desk/join/{invitation}")
        page.locator("#name").fill(name)
        page.locator("button[type=submit]").click()
        page.wait_for_url("**/desk")

    def card(self, number: str) -> Locator:
        """The card of a case on the board."""
        return self.page.locator(f"#card-{number}")

    def button(self, number: str, move: str) -> Locator:
        """Return a button of a card, its menu opened where it is in there."""
        button = self.card(number).locator(f"[data-move={move}]")
        expect(button).to_have_count(1)
        if not button.is_visible():
            self.card(number).locator("summary").click()
        return button

    def open(self, number: str, move: str, **fields: str) -> Locator:
        """Press a button that opens a sheet, fill that in, and return it."""
        self.button(number, move).click()
        sheet = self.page.locator("#sheet")
        for name, value in fields.items():
            field = sheet.locator(f"#field-{name}")
            expect(field).to_be_visible()
            if field.evaluate("each => each.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)
        return sheet

    def send(self) -> int:
        """Send the open sheet and return the answer's status."""
        with self.page.expect_response("**/desk/move") as answer:
            self.page.locator("#sheet button[type=submit]").click()
        return answer.value.status

    def do(self, number: str, move: str, **fields: str) -> None:
        """Press a button, fill its sheet in where it has one, and see it done."""
        if self.button(number, move).inner_text().endswith("…"):
            sheet = self.open(number, move, **fields)
            assert self.send() == 200
            expect(sheet).not_to_be_visible()
        else:
            with self.page.expect_response("**/desk/move") as answer:
                self.button(number, move).click()
            assert answer.value.status == 200

    def sees(self, number: str, stage: str) -> None:
        """Wait until a card shows a stage."""
        expect(self.card(number).locator(".stage-name")).to_have_text(stage)
