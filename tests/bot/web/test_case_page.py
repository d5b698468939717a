"""The case page over HTTP: a notice is sent again from it, and its way is shown."""

import re

import pytest

from tests.bot.web.serving import Serving
from tests.bot.web.visiting import Visitor
from workflow.numbers import CaseNumber, parse_number
from workflow.stored import Notice, OutboxState


@pytest.fixture
def number(own_site: Serving) -> str:
    """A case of which a platform refused a notice."""
    filed = own_site.town.customer().complain()
    found = parse_number(filed)
    assert found is not None
    row = Notice(
        dedupe="refused",
        lane="telegram",
        chat="conversation:99",
        body={"text": "已派单"},
        at=own_site.clock.now(),
        case=found,
        state=OutboxState.FAILED,
    )
    own_site.write(lambda work: work.outbox.put(row))
    return filed


def states(site: Serving, number: str) -> list[OutboxState]:
    found = CaseNumber(number.replace("-", ""))
    return [row.state for row in site.read(lambda work: work.outbox.of_case(found)) if row.lane == "telegram"]


def test_failed_notice_has_a_button_that_sends_it_again_once(own_site: Serving, number: str) -> None:
    service = Visitor(own_site, "service")
    (notice,) = re.findall(r'name="notice" value="(\d+)"', service.http.get(f"/desk/case/{number}").text)
    answers = [service.post(f"/desk/case/{number}/again", notice=notice).status_code for _ in "ab"]
    after = service.http.get(f"/desk/case/{number}").text
    service.http.close()
    assert (answers, states(own_site, number), 'name="notice"' in after) == ([204, 204], [OutboxState.READY], False)


@pytest.mark.parametrize("notice", ["", "x", "999999", "9" * 40, "-1", "１"])
def test_what_is_no_notice_of_the_case_is_nowhere(own_site: Serving, number: str, notice: str) -> None:
    service = Visitor(own_site, "service")
    answer = service.post(f"/desk/case/{number}/again", notice=notice)
    service.http.close()
    assert (answer.status_code, states(own_site, number)) == (404, [OutboxState.FAILED])


def test_who_sees_only_a_masked_case_has_no_such_button(own_site: Serving, number: str) -> None:
    service = own_site.town.staff("service")
    service.move(number, "contact")
    service.move(number, "grade", grade="general")
    service.move(number, "dispatch", team="security")
    member = Visitor(own_site, "member", "security")
    page = member.http.get(f"/desk/case/{number}")
    member.http.close()
    assert (page.status_code, 'name="notice"' in page.text) == (200, False)


def test_way_is_shown_in_the_readers_words_with_the_picture(own_site: Serving, number: str) -> None:
    service = Visitor(own_site, "service")
    shown = service.http.get(f"/desk/case/{number}/way").text
    service.http.close()
    assert '<li aria-current="step">Received</li>' in shown
    assert shown.count('opacity="0.5"') > 3
