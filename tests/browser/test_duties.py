"""Duties on the board, in a real browser: a routine is reported as done, a drawn case is scored."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from bot.clock import VirtualClock
from handlers.shelf import path_of
from tests.bot.web.serving import Serving, eventually, serving
from tests.browser.looks import faults
from tests.browser.staffer import Staffer
from workflow.stored import SubjectId

pytestmark = pytest.mark.browser
OpenPage = Callable[..., Page]


@pytest.fixture
def estate(tmp_path: Path, clock: VirtualClock) -> Iterator[Serving]:
    with serving(tmp_path / "data", clock, playbook=path_of("owner-service")) as running:
        yield running


@pytest.fixture
def group(tmp_path: Path, clock: VirtualClock) -> Iterator[Serving]:
    with serving(tmp_path / "data", clock, playbook=path_of("call-center-group")) as running:
        yield running


def come_round(site: Serving, job: str) -> int:
    """Let time pass to a calendar job's next slot and return the duty that it set."""
    subject = SubjectId(f"calendar:{job}")
    (row,) = eventually(lambda: site.read(lambda work: work.timers.of(subject)), "the timer of the job")
    site.advance(row.due_at - site.clock.now())
    (duty,) = eventually(lambda: site.read(lambda work: work.duties.open()), "the duty")
    return duty.id


def test_reception_reports_that_the_box_was_opened(estate: Serving, open_page: OpenPage) -> None:
    reception = Staffer(open_page(estate), estate.invite("reception"), "林前台")
    duty = come_round(estate, "routine.suggestion_box")
    card = reception.page.locator(f"#duty-{duty}")
    expect(card).to_contain_text("开意见箱")
    card.locator("input[type=text]").fill("两封，均已登记")
    card.get_by_role("button").click()
    expect(card).to_have_count(0)
    reception.page.locator("#done-lately summary").click()
    expect(reception.page.locator("#done-lately li")).to_contain_text("林前台")
    assert faults(reception.page) == []


def test_the_head_of_the_site_scores_a_drawn_case_from_the_board(group: Serving, open_page: OpenPage) -> None:
    head = Staffer(open_page(group), group.invite("vice_president", ["@river"]), "江总")
    agent = group.town.staff("agent")
    body = {"name": "赵奶奶", "phone": "13700137000", "issue": "家里漏水", "when": "昨晚", "where": "江湾3号楼"}
    filed = agent.http.post("/desk/cases", json={"id": str(uuid4()), "expectation": "修好", **body})
    assert filed.status_code == 201, filed.text
    group.advance(timedelta(minutes=1))
    card = head.page.locator(f"#duty-{come_round(group, 'check.headquarters')}")
    expect(card).to_contain_text(str(filed.json()["case"]))
    card.get_by_role("button").click()
    sheet = head.page.locator("#sheet")
    sheet.locator("#field-score").fill("85")
    sheet.locator("#field-text").fill("记录完整")
    assert head.send() == 200
    expect(card).to_have_count(0)
