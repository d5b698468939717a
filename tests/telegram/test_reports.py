"""The month's report in the managers' group, over real HTTP: its text, its picture, its files, once."""

from collections.abc import Sequence
from datetime import timedelta

from handlers.wording import words
from tests.bot.web.serving import Serving, eventually
from tests.handlers.moments import moment
from tests.telegram.colleagues import binds, links
from tests.telegram.platform.messages import Message
from tests.telegram.platform.seats import Seat
from tests.telegram.platform.server import Platform
from workflow.language import Language
from workflow.stored import SubjectId

TITLE = words("report.title.month", Language.ZH).format(year=2026, month=9, scope="物业投诉处理")

JOB = SubjectId("calendar:report.monthly")


def of_the_report(seat: Seat) -> Sequence[Message]:
    """Return the month's report and what came after it; the digest of the week before stands above."""
    screen = list(seat.screen)
    return screen[next((place for place, each in enumerate(screen) if TITLE in each.text), len(screen)) :]


def test_the_managers_group_gets_text_picture_and_files_once(redress: Serving, theirs: Platform) -> None:
    head, manager = links(redress, theirs, "周管理", "administrator"), links(redress, theirs, "陈经理", "manager")
    group = theirs.group("经理群", manager.person, owner=head.person, basic=True)
    group.add(theirs.bot)
    binds(head.person, group, "管理层")
    seat = manager.person.at(group)
    eventually(lambda: redress.read(lambda work: work.timers.of(JOB)), "the job's timer")
    redress.advance(moment("10-08 09:00") - redress.clock.now())
    posted = eventually(lambda: found if len(found := of_the_report(seat)) >= 5 else None, "the report", patience=60)
    assert posted[0].text.startswith(TITLE)
    assert "photo" in posted[1].content
    names = [str(each.content["document"]["file_name"]) for each in posted[2:]]
    assert names == [f"report-2026-09.{kind}" for kind in ("pdf", "xlsx", "csv")]
    redress.advance(timedelta(hours=1))
    assert len(of_the_report(seat)) == 5
