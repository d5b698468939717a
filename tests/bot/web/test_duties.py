"""Duties at the desk, for programs and on the board: a running server plans its calendar jobs by itself."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from bot.clock import VirtualClock
from handlers.shelf import path_of
from tests.bot.web.driving import Desk, Json
from tests.bot.web.serving import Serving, eventually, serving
from tests.bot.web.test_schemas import faults, schema
from tests.bot.web.visiting import Visitor
from workflow.stored import SubjectId

BOX = SubjectId("calendar:routine.suggestion_box")


@pytest.fixture
def estate(tmp_path: Path, clock: VirtualClock) -> Iterator[Serving]:
    """A server under the owners' procedure, at five past five, when the box is to be opened."""
    with serving(tmp_path / "data", clock, playbook=path_of("owner-service")) as running:
        eventually(lambda: running.read(lambda work: work.timers.of(BOX)), "the timer of the routine")
        running.advance(timedelta(hours=7, minutes=5))
        eventually(lambda: running.read(lambda work: work.duties.open()), "the duty")
        yield running


def duties(desk: Desk) -> Json:
    found: Json = desk.http.get("/desk/duties").json()
    return found


def report(desk: Desk, duty: int, body: Mapping[str, object] | None = None) -> int:
    sent = {"id": str(uuid4()), "text": "两封，均已登记", **(body or {})}
    return desk.http.post(f"/desk/duties/{duty}", json=sent).status_code


def test_duties_of_the_desk_keep_their_schema(estate: Serving) -> None:
    reception = estate.town.staff("reception")
    assert list(faults(duties(reception), schema("desk-duties"))) == []
    assert report(reception, duties(reception)["duties"][0]["id"]) == 200
    after = duties(reception)
    assert list(faults(after, schema("desk-duties"))) == []
    assert [(done["done_by"], done["found"]) for done in after["done"]] == [("reception甲", "两封，均已登记")]


def test_a_report_sent_again_is_answered_alike_and_a_second_one_is_told(estate: Serving) -> None:
    first, second = estate.town.staff("reception"), estate.town.staff("reception")
    duty, once = duties(first)["duties"][0]["id"], {"id": str(uuid4())}
    assert [report(first, duty, once), report(first, duty, once)] == [200, 200]
    assert report(second, duty) == 409


def test_a_duty_of_another_role_is_not_there(estate: Serving) -> None:
    reception, steward = estate.town.staff("reception"), estate.town.staff("steward")
    assert duties(steward) == {"duties": [], "done": []}
    assert report(steward, duties(reception)["duties"][0]["id"]) == 404


def test_what_is_no_report_is_refused(estate: Serving) -> None:
    reception = estate.town.staff("reception")
    duty = duties(reception)["duties"][0]["id"]
    assert report(reception, duty, {"id": "1"}) == 422
    assert report(reception, duty, {"text": 5}) == 422
    assert len(duties(reception)["duties"]) == 1


def test_the_board_shows_a_duty_and_takes_the_report(estate: Serving) -> None:
    visitor = Visitor(estate, "reception")
    page = visitor.http.get("/desk").text
    assert "Open the suggestion box" in page
    duty = duties(estate.town.staff("reception"))["duties"][0]["id"]
    answer = visitor.post(f"/desk/duty/{duty}", id=str(uuid4()), text="<b>two</b> letters")
    assert (answer.status_code, "redress:moved" in answer.headers["HX-Trigger"]) == (200, True)
    after = visitor.http.get("/desk").text
    assert f'id="duty-{duty}"' not in after
    assert "&lt;b&gt;two&lt;/b&gt; letters" in after
    visitor.http.close()


def test_a_report_without_the_pages_own_word_is_refused(estate: Serving) -> None:
    visitor = Visitor(estate, "reception")
    duty = duties(estate.town.staff("reception"))["duties"][0]["id"]
    answer = visitor.http.post(f"/desk/duty/{duty}", data={"id": str(uuid4())})
    visitor.http.close()
    assert answer.status_code == 403
    assert len(duties(estate.town.staff("reception"))["duties"]) == 1
