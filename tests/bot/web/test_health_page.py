"""The health page: what did not arrive and what is late stand there, each with what to do."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.backup import note_made
from tests.bot.web.serving import Serving
from tests.bot.web.visiting import Visitor
from tests.browser.scene import LIFT, complain
from tests.storage.samples import a_notice
from workflow.numbers import parse_number
from workflow.stored import OutboxState

TELLS = "did not arrive"


@pytest.mark.parametrize(("state", "told"), [(OutboxState.FAILED, True), (OutboxState.SENT, False)])
def test_notice_that_did_not_arrive_is_told_with_what_to_do(site: Serving, state: OutboxState, told: bool) -> None:
    lane = f"carrier-{state}"
    notice = replace(a_notice(f"health {state}"), lane=lane, state=state, at=site.clock.now())
    site.write(lambda work: work.outbox.put(notice))
    visitor = Visitor(site, "administrator")
    page = visitor.http.get("/desk/health").text
    visitor.http.close()
    assert (f"{lane}: 1 {TELLS}" in page) is told


def test_last_back_up_is_told_by_its_name_and_warned_of_when_it_is_old(own_site: Serving) -> None:
    visitor = Visitor(own_site, "administrator")
    assert "No back-up is known" in visitor.http.get("/desk/health").text
    asyncio.run(note_made(own_site.settings, "/somewhere/secret/redress-1.db"))
    fresh = visitor.http.get("/desk/health").text
    assert ("redress-1.db, made " in fresh, "secret" in fresh, "python bot.py backup" in fresh) == (True, False, False)
    own_site.advance(timedelta(days=2, minutes=1))
    old = visitor.http.get("/desk/health").text
    assert ("2 days ago" in old, "python bot.py backup" in old) == (True, True)
    visitor.http.close()


def test_case_of_a_lost_notice_is_linked_for_who_may_see_it_alone(own_site: Serving) -> None:
    number = complain(own_site, LIFT, "设施故障", "3号楼")
    case = parse_number(number)
    lost = replace(a_notice("lost"), lane="telegram", state=OutboxState.FAILED, at=own_site.clock.now(), case=case)
    own_site.write(lambda work: work.outbox.put(lost))
    seen = {}
    for role in ("supervisor", "administrator"):
        visitor = Visitor(own_site, role)
        page = visitor.http.get("/desk/health").text
        seen[role] = ("telegram: 1 did not arrive" in page, f'href="/desk/case/{number}"' in page)
        visitor.http.close()
    assert seen == {"supervisor": (True, True), "administrator": (True, False)}
