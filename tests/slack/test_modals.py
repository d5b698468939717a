"""Moves that need words, as modals: opened in time, taken once, and never losing what somebody has typed."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest

from bot import keeping
from bot.clock import VirtualClock
from bot.slack import door, modals
from handlers.wording import words
from tests.bot.web.driving import ISSUE
from tests.bot.web.serving import Serving, eventually
from tests.slack.colleagues import Ours, binds, dispatched, links, said
from tests.slack.ours import MODES, ours
from tests.slack.platform.giving import INTERACTIVE, Gift
from tests.slack.platform.people import Seat
from tests.slack.platform.rooms import Room
from tests.slack.platform.server import Platform
from tests.slack.platform.views import View
from tests.telegram.platform.faults import Fault
from workflow.language import Language
from workflow.ports import Work

BOTH = pytest.mark.parametrize("language", list(Language))
ZH = Language.ZH
REFUSE, ACKNOWLEDGE, NOTE, RESOLVE = (
    words(f"cases.move.{move}", ZH) for move in ("refuse", "acknowledge", "note", "resolve")
)
REASON, TEXT = words("cases.field.reason", ZH), words("cases.field.text", ZH)


@pytest.fixture(params=MODES)
def site(tmp_path: Path, clock: VirtualClock, theirs: Platform, request: pytest.FixtureRequest) -> Iterator[Serving]:
    with ours(tmp_path / "data", clock, theirs, str(request.param)) as running:
        yield running
    assert theirs.world.views.faults == []


@pytest.fixture
def wang(site: Serving, theirs: Platform) -> Ours:
    return links(site, theirs, "王队长", "member", "security")


@pytest.fixture
def room(site: Serving, theirs: Platform, wang: Ours) -> Room:
    head = links(site, theirs, "周管理", "administrator")
    made = theirs.channel("保安", wang.person, head.person, private=True)
    binds(head.at(made), "秩序维护部")
    return made


@pytest.fixture
def seat(room: Room, wang: Ours) -> Seat:
    return wang.at(room)


@pytest.fixture
def number(site: Serving, seat: Seat) -> str:
    """A case that security has before them."""
    made = dispatched(site)
    seat.sees(made, ISSUE[:6])
    return made


@pytest.fixture
def unheard(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave what goes wrong out of the log: its frames in full take longer to print than Slack waits."""

    def nothing(_: str, **__: object) -> None:
        """Print nothing."""

    for room in (keeping, door):
        monkeypatch.setattr(room.log, "exception", nothing)


def stage(wang: Ours, number: str) -> str:
    return str(wang.desk.case(number)["stage"])


def opened(seat: Seat, label: str, number: str) -> View:
    seat.presses(label, seat.sees(number, ISSUE[:6]))
    return seat.opens(number)


def closed(seat: Seat) -> None:
    seat.waits(lambda: seat.modal is None, "the modal to close")


def notes(wang: Ours, number: str, text: str) -> int:
    return wang.desk.http.get(f"/desk/cases/{number}").text.count(text)


def test_reason_is_given_in_a_modal(seat: Seat, wang: Ours, number: str) -> None:
    form = opened(seat, REFUSE, number)
    assert (REFUSE in form.text, REASON in form.text, ISSUE[:6] in form.text) == (True, True, True)
    seat.submits({REASON: "不归我们管 & <!channel>"})
    closed(seat)
    seat.hears("✓", REFUSE)
    assert (stage(wang, number), notes(wang, number, "不归我们管 & <!channel>")) == ("部门退回", 1)


def test_moves_beyond_the_likely_ones_stand_in_a_menu_and_open_their_form_too(
    seat: Seat, wang: Ours, number: str
) -> None:
    card = seat.sees(number, ISSUE[:6])
    menu = card.buttons[-1]
    assert ([each["type"] for each in card.buttons[:-1]], menu["type"]) == (["button"] * 5, "overflow")
    meet = words("cases.move.meet", ZH)
    assert meet in [each["text"]["text"] for each in menu["options"]]
    opened(seat, meet, number)
    seat.submits({TEXT: "在大厅谈妥"})
    closed(seat)
    assert notes(wang, number, "在大厅谈妥") == 1


def test_what_will_not_do_is_said_below_its_field_and_nothing_is_stored(
    site: Serving, seat: Seat, wang: Ours, number: str
) -> None:
    seat.presses(ACKNOWLEDGE, seat.sees(number))
    later = words("cases.move.postpone", ZH)
    seat.waits(lambda: any(each.button(later) for each in seat.screen), "the button")
    view = opened(seat, later, number)
    seat.submits({REASON: "等配件", words("cases.field.date", ZH): "2020-01-01"})
    seat.waits(lambda: view.errors, "an error")
    assert view.errors == {"date": words("cases.problem.past", ZH)}
    seat.submits({words("cases.field.date", ZH): f"{site.clock.now() + timedelta(days=1):%Y-%m-%d}"})
    closed(seat)
    assert notes(wang, number, "等配件") >= 1


def slow(site: Serving, monkeypatch: pytest.MonkeyPatch) -> Event:
    """Let the store answer nobody before the event is set."""
    store, may_read = site.application.premises.store, Event()
    read = store.read

    async def slowly(unit: Callable[[Work], object]) -> object:
        await asyncio.to_thread(may_read.wait)
        return await read(unit)

    monkeypatch.setattr(store, "read", slowly)
    return may_read


def test_form_opens_at_once_however_long_the_store_takes(
    site: Serving, seat: Seat, number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = seat.sees(number)
    may_read = slow(site, monkeypatch)
    gift = seat.presses(REFUSE, card)
    seat.opens(words("slack.form.wait", ZH))
    eventually(lambda: gift.done, "the acknowledgement")
    assert gift.taken
    may_read.set()
    seat.opens(number)


def test_press_is_acknowledged_while_the_form_is_slow_to_open(
    site: Serving, theirs: Platform, seat: Seat, number: str
) -> None:
    del site
    card = seat.sees(number)
    theirs.faults.order("views.open", Fault.HANG_BEFORE)
    gift = seat.presses(REFUSE, card)
    eventually(lambda: gift.done, "the acknowledgement")
    assert gift.taken


def test_trigger_that_ran_out_is_said_kindly_and_the_thread_asks(
    theirs: Platform, seat: Seat, wang: Ours, number: str
) -> None:
    card = seat.sees(number)
    theirs.world.triggers.life = timedelta(seconds=-1)
    seat.presses(REFUSE, card)
    told = seat.sees(said("slack.form.late"))
    assert (told.only_for, seat.modal) == (wang.person.id, None)
    assert seat.hears(said("teams.ask.text")).thread_ts == card.ts


def test_press_that_comes_twice_opens_one_form(theirs: Platform, seat: Seat, number: str) -> None:
    gift = seat.presses(REFUSE, seat.sees(number))
    view = seat.opens(number)
    again = theirs.give(Gift(kind=INTERACTIVE, payload=gift.payload))
    eventually(lambda: again.done, "the second one")
    assert (again.taken, seat.modal, "teams.ask" in str(seat.screen)) == (True, view, False)
    assert said("slack.form.late") not in str(seat.screen)


def test_form_that_is_handed_in_twice_takes_effect_once(theirs: Platform, seat: Seat, wang: Ours, number: str) -> None:
    opened(seat, NOTE, number)
    gift = seat.submits({TEXT: "钥匙在前台"})
    closed(seat)
    for _ in range(2):
        again = theirs.give(Gift(kind=INTERACTIVE, payload=gift.payload))
        eventually(lambda again=again: again.done, "the repeat")
        assert (again.taken, again.answer) == (True, None)
    assert notes(wang, number, "钥匙在前台") == 1


def test_out_of_date_form_says_what_changed_and_keeps_what_was_typed(
    seat: Seat, site: Serving, wang: Ours, number: str
) -> None:
    other = site.town.staff("member", "security")
    opened(seat, REFUSE, number)
    other.move(number, "meet", text="已到场")
    seat.submits({REASON: "不归我们管"})
    again = seat.opens(said("teams.form.changed"))
    assert again.values["reason"]["value"]["value"] == "不归我们管"
    assert again.inputs[0]["element"]["initial_value"] == "不归我们管"
    assert (said("teams.moved_on") in again.text, said("teams.first") in again.text) == (True, False)
    assert stage(wang, number) != "部门退回"
    seat.submits({})
    closed(seat)
    assert (stage(wang, number), notes(wang, number, "不归我们管")) == ("部门退回", 1)


def test_what_was_typed_can_be_copied_where_the_move_is_gone(
    seat: Seat, site: Serving, wang: Ours, number: str
) -> None:
    opened(seat, REFUSE, number)
    site.town.staff("member", "security").move(number, "acknowledge")
    seat.submits({REASON: "不归我们管 <b>"})
    view = seat.opens(words("slack.form.typed", ZH))
    assert (f"{REASON}: 不归我们管 <b>" in view.text, view.inputs, "submit" in view.given) == (True, [], False)
    assert stage(wang, number) == "处理中"


def test_who_may_not_see_the_case_is_told_so_in_the_modal(seat: Seat, theirs: Platform, number: str) -> None:
    stranger = theirs.person("路人", "zh").at(seat.room)
    stranger.presses(REFUSE, stranger.sees(number))
    view = stranger.opens(said("teams.refused.stranger"))
    assert (ISSUE[:6] in view.text, view.inputs) == (False, [])


@pytest.mark.usefixtures("unheard")
def test_form_whose_handling_fails_is_kept_and_takes_effect_later(
    seat: Seat, wang: Ours, number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("of ours")

    opened(seat, NOTE, number)
    monkeypatch.setattr(modals, "hand_over", broken)
    seat.submits({TEXT: "钥匙在前台"})
    closed(seat)
    eventually(lambda: notes(wang, number, "钥匙在前台") == 1, "the note")


@pytest.mark.usefixtures("unheard")
def test_form_that_can_not_be_stored_is_not_acknowledged(
    site: Serving, seat: Seat, number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = site.application.premises.store

    async def full(_: object) -> object:
        raise RuntimeError("disk full")

    view = opened(seat, NOTE, number)
    with monkeypatch.context() as patched:
        patched.setattr(store, "write", full)
        gift = seat.submits({TEXT: "钥匙在前台"})
        seat.waits(lambda: view.errors, "trouble")
    assert (gift.taken, seat.modal) == (False, view)


@BOTH
def test_forms_speak_the_language_of_whoever_pressed(site: Serving, theirs: Platform, language: Language) -> None:
    chief = links(site, theirs, "Chen", "manager", language=language)
    number = dispatched(site)
    site.advance(timedelta(days=3))
    chief.person.presses(words("cases.move.note", language), chief.person.sees(number, ISSUE[:6]))
    view = chief.person.opens(words("cases.field.text", language))
    assert view.given["submit"]["text"] == words("slack.form.send", language)


def test_closed_form_changes_nothing(theirs: Platform, seat: Seat, wang: Ours, number: str) -> None:
    before = stage(wang, number)
    opened(seat, REFUSE, number)
    seat.closes()
    eventually(lambda: theirs.calls(theirs.giver.all_done), "everything to be given")
    assert (stage(wang, number), seat.modal) == (before, None)
