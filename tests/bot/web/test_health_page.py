"""The health page: what did not arrive and what is late stand there, each with what to do."""

from dataclasses import replace

import pytest

from tests.bot.web.serving import Serving
from tests.bot.web.visiting import Visitor
from tests.storage.samples import a_notice
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
