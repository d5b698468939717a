"""What customers send along: fetched after its message is stored, before it expires, and a slow one alone waits."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import NoReturn

import pytest

from bot.clock import VirtualClock
from handlers.wording import words
from tests.bot.web.processes import Process
from tests.bot.web.serving import Serving, eventually
from tests.bot.web.visiting import Visitor
from tests.telegram.logged import Logged, logged
from tests.telegram.ours import Customer, newest, ours
from tests.telegram.platform.faults import Fault
from tests.telegram.platform.seats import PIXEL
from tests.telegram.platform.server import TOKEN, Platform
from workflow.language import Language
from workflow.people import ConversationId

EN = Language.EN
MINUTE = timedelta(minutes=1)


@pytest.fixture
def log() -> Iterator[Logged]:
    with logged() as kept:
        yield kept


def ann(theirs: Platform, name: str = "Ann") -> Customer:
    return Customer(theirs.person(name, language="en"), EN)


def adds_to_a_case(customer: Customer) -> None:
    customer.complains()
    customer.does(lambda: customer.person.says("/status"))
    customer.does(lambda: customer.presses("cases.button.add"))


def evidence(redress: Serving) -> int:
    return len(redress.town.staff("service").case(newest(redress))["evidence"])


def waiting(redress: Serving) -> int:
    return redress.read(lambda work: work.inbox.waiting(ConversationId(1)))


def parked(redress: Serving) -> int:
    """Return how many messages wait for a person, with time going on in between."""
    redress.advance(MINUTE)
    return len(redress.read(lambda work: work.inbox.parked()))


def test_slow_file_keeps_its_own_chat_waiting_and_no_other(redress: Serving, theirs: Platform) -> None:
    slow, other = ann(theirs), ann(theirs, "Bob")
    adds_to_a_case(slow)
    theirs.faults.order("file", Fault.HANG_BEFORE)
    before = len(slow.person.screen)
    slow.person.sends_photo(PIXEL)
    slow.person.says("it is on the second floor")
    other.complains()
    assert len(slow.person.screen) == before
    assert waiting(redress) == 2


def test_file_that_was_on_its_way_when_we_stopped_is_fetched_by_the_next(
    tmp_path: Path, clock: VirtualClock, theirs: Platform
) -> None:
    customer = ann(theirs)
    with ours(tmp_path / "data", clock, theirs) as redress:
        adds_to_a_case(customer)
        theirs.faults.order("getFile", Fault.HANG_BEFORE)
        customer.person.sends_photo(PIXEL)
        eventually(lambda: theirs.ledger.count("getFile"), "the file to be on its way")
    clock.advance(MINUTE)
    with ours(tmp_path / "data", clock, theirs) as redress:
        eventually(lambda: evidence(redress) == 1, "the file")


def test_file_that_the_platform_does_not_give_at_once_is_asked_for_again(redress: Serving, theirs: Platform) -> None:
    customer = ann(theirs)
    adds_to_a_case(customer)
    theirs.faults.order("file", Fault.BAD_GATEWAY, Fault.CUT_BEFORE)
    theirs.faults.order("getFile", Fault.ERROR_BEFORE, Fault.TOO_MANY)
    customer.person.sends_photo(PIXEL)
    eventually(lambda: bool(parked(redress)) or evidence(redress) == 1, "the file")
    assert (evidence(redress), parked(redress)) == (1, 0)


def test_file_that_the_platform_never_gives_is_asked_for_and_the_words_are_kept(
    redress: Serving, theirs: Platform
) -> None:
    customer = ann(theirs)
    adds_to_a_case(customer)
    theirs.faults.order("getFile", *[Fault.BAD_GATEWAY] * 5)
    customer.person.sends_photo(PIXEL, "three leaks")
    eventually(lambda: waiting(redress) == 1, "the message")
    eventually(lambda: parked(redress) or not waiting(redress), "the end of all tries")
    customer.hears(words("cases.refused.file_lost", EN).rpartition("}")[2])
    timeline = redress.town.staff("service").case(newest(redress))["timeline"]
    assert "three leaks" in str(timeline)


def test_file_that_meets_a_fault_of_ours_waits_for_a_person_and_nobody_else_does(
    redress: Serving, theirs: Platform, log: Logged, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> NoReturn:
        raise RuntimeError("a fault that was put here")

    customer = ann(theirs)
    adds_to_a_case(customer)
    with monkeypatch.context() as patch:
        patch.setattr("bot.evidence.type_of", broken)
        customer.person.sends_photo(PIXEL)
        eventually(lambda: parked(redress), "a parked message")
    customer.hears(words("cases.refused.parked", EN)[:20])
    other = ann(theirs, "Bob")
    other.does(other.person.starts)
    desk = Visitor(redress, "supervisor")
    (stuck,) = redress.read(lambda work: [row.id for row in work.inbox.parked()])
    desk.post(f"/desk/stuck/{stuck}", what="retry")
    eventually(lambda: evidence(redress) == 1, "the file after all")
    desk.http.close()
    assert {each["event"] for each in log.unhandled()} == {"file not fetched"}


def test_album_is_handled_when_the_last_of_its_files_is_there(redress: Serving, theirs: Platform) -> None:
    customer = ann(theirs)
    adds_to_a_case(customer)
    theirs.faults.order("file", Fault.BAD_GATEWAY)
    before = len(customer.person.screen)
    customer.person.sends_album(PIXEL, PIXEL + b"1", caption="two leaks")
    eventually(lambda: waiting(redress) == 2, "both parts")
    eventually(lambda: parked(redress) or not waiting(redress), "the album")
    case = redress.town.staff("service").case(newest(redress))
    assert (len(case["evidence"]), [line["fact"] for line in case["timeline"]].count("added")) == (2, 1)
    customer.person.waits(lambda: len(customer.person.screen) > before, "one answer")
    assert len(customer.person.screen) == before + 1


def test_what_became_of_a_file_is_said_though_something_was_written_meanwhile(
    redress: Serving, theirs: Platform
) -> None:
    customer = ann(theirs)
    customer.does(customer.person.starts)
    theirs.faults.order("getFile", Fault.BAD_GATEWAY)
    customer.person.sends_document(b"MZ\x90\x00\x03" + bytes(90), "run.exe")
    eventually(lambda: waiting(redress) == 1, "the file's message")
    customer.person.says("/help")
    eventually(lambda: waiting(redress) == 2, "the next message")
    eventually(lambda: parked(redress) or not waiting(redress), "both to be handled")
    customer.hears("run.\u2060exe")
    customer.hears("You can type at any time")


def test_file_on_its_way_survives_a_kill(tmp_path: Path, theirs: Platform) -> None:
    theirs.world.local_server = True
    server = Process(tmp_path)
    given = {"telegram_token": TOKEN, "telegram_base_url": theirs.url}
    lines = [*(f'{name} = "{value}"' for name, value in given.items()), "pace = 0", ""]
    (tmp_path / "redress.toml").write_text("\n".join(lines), encoding="utf-8")
    try:
        server.start()
        customer = ann(theirs)
        adds_to_a_case(customer)
        number = server.town.staff("service").http.get("/desk/cards").json()["cards"][0]["case"]
        theirs.faults.order("getFile", Fault.HANG_BEFORE)
        customer.person.sends_photo(PIXEL)
        eventually(lambda: theirs.ledger.count("getFile"), "the file to be on its way")
        eventually(lambda: not theirs.bot.queue.pending(theirs.world.now()), "the message to be acknowledged")
        server.kill()
        server.start()
        service = server.town.staff("service")
        eventually(lambda: len(service.case(number)["evidence"]) == 1, "the file")
    finally:
        server.close()
