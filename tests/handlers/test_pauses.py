"""The ledger of pauses: exact, shown to staff with who and why, told to the customer in plain words, counted once."""

import pytest

from handlers.message import Phrase
from tests.handlers.callers import Customer, visit
from tests.handlers.crew import Crew
from tests.handlers.desk import Desk
from tests.handlers.moments import moment, shown


@pytest.fixture
def anna(any_desk: Desk) -> Customer:
    return visit(any_desk)


@pytest.fixture
def number(any_desk: Desk, anna: Customer) -> str:
    """A case in which security asked something at eleven o'clock."""
    crew = Crew(desk=any_desk)
    crew.handling(anna.file())
    any_desk.until("09-29 11:00")
    crew.security.do(anna.newest(), "ask", text="今晚还吵吗？")
    return anna.newest()


def test_staff_see_since_when_why_and_at_whose_word_a_clock_waits(any_desk: Desk, number: str) -> None:
    lines = {str(line.name["zh"]): line for line in Crew(desk=any_desk).service.dossier(number).clocks}  # pyright: ignore[reportCallIssue, reportArgumentType, reportIndexIssue, reportUnknownArgumentType]
    (pause,) = lines["解决"].pauses
    assert (shown(pause.began), pause.ended, pause.reason) == ("09-29 11:00", None, Phrase("cases.done.asked"))
    assert (lines["解决"].state, pause.who) == ("paused", "王队长")


def test_the_ledger_keeps_the_end_of_a_pause_too(any_desk: Desk, anna: Customer, number: str) -> None:
    any_desk.until("09-29 13:30")
    anna.say("又吵了")
    clock = next(clock for clock in any_desk.case(number).clocks if clock.name == "solution")
    assert [(shown(pause.began), shown(pause.ended)) for pause in clock.pauses] == [("09-29 11:00", "09-29 13:30")]
    assert clock.due_at == moment("09-30 12:30")


def test_a_customer_who_asks_hears_since_when_we_wait_and_that_the_due_time_moves(anna: Customer, number: str) -> None:
    anna.mark()
    anna.say("查进度")
    assert number
    assert "9月29日 11:00" in anna.words.replace("周二 ", "")
    assert "顺延" in anna.words


def test_an_answer_is_thanked_for_with_the_new_due_time(any_desk: Desk, anna: Customer, number: str) -> None:
    any_desk.until("09-29 13:30")
    anna.mark()
    anna.say("又吵了")
    assert number
    assert "等您答复的时间不计入" in anna.words
    assert "14:30" in anna.words
