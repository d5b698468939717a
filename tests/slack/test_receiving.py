"""Nothing that Slack has is lost or taken twice: redeliveries, cut connections, strangers, a store in trouble (P1)."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import NoReturn

import httpx
import pytest

from bot.clock import VirtualClock
from handlers.wording import words
from tests.bot.web.serving import Serving, eventually
from tests.slack.ours import HTTP, MODES, SOCKET, Customer, heard, ours
from tests.slack.platform import telling
from tests.slack.platform.giving import EVENTS, PATIENCE, Gift
from tests.slack.platform.pushing import signed
from tests.slack.platform.server import Platform
from tests.telegram.logged import Logged, logged
from tests.telegram.platform.faults import Fault
from workflow.language import Language

EN = Language.EN
WITHOUT_AN_ANSWER = 0.3
"""Seconds that the platform waits where no answer can come, so that nobody has to wait for the whole three."""


@pytest.fixture(params=MODES)
def site(request: pytest.FixtureRequest, tmp_path: Path, clock: VirtualClock, theirs: Platform) -> Iterator[Serving]:
    with ours(tmp_path / "data", clock, theirs, request.param) as running:
        yield running


@pytest.fixture
def pushed(tmp_path: Path, clock: VirtualClock, theirs: Platform) -> Iterator[Serving]:
    with ours(tmp_path / "data", clock, theirs, HTTP) as running:
        yield running


@pytest.fixture
def dialled(tmp_path: Path, clock: VirtualClock, theirs: Platform) -> Iterator[Serving]:
    with ours(tmp_path / "data", clock, theirs, SOCKET) as running:
        yield running


@pytest.fixture
def ann(theirs: Platform) -> Customer:
    return Customer(theirs.person("Ann"), EN)


def all_given(theirs: Platform) -> None:
    eventually(lambda: theirs.calls(theirs.giver.all_done), "everything to be given")


def test_event_that_comes_twice_takes_effect_once(site: Serving, theirs: Platform, ann: Customer) -> None:
    theirs.giver.twice = 1
    ann.does(lambda: ann.person.says("hello"))
    all_given(theirs)
    assert [each.tries for each in theirs.giver.gifts] == [["", ""]]
    assert heard(site, ann.person.id) == 1


def test_message_that_names_the_bot_is_one_with_its_mention(site: Serving, theirs: Platform, ann: Customer) -> None:
    ann.does(lambda: ann.person.mentions("hello"))
    all_given(theirs)
    assert heard(site, ann.person.id) == 1


def test_direct_message_is_known_by_its_channel_alone(site: Serving, theirs: Platform, ann: Customer) -> None:
    theirs.unmarked = True
    ann.does(lambda: ann.person.says("hello"))
    assert heard(site, ann.person.id) == 1


def test_press_that_comes_twice_takes_effect_once(site: Serving, theirs: Platform, ann: Customer) -> None:
    ann.does(lambda: ann.person.says("hello"))
    pressed = ann.person.presses(words("intake.button.agree", EN))
    ann.hears(words("intake.ask.kind", EN)[:10])
    theirs.give(Gift(kind=pressed.kind, payload=pressed.payload))
    all_given(theirs)
    assert heard(site, ann.person.id) == 2


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("kind", ["reaction_added", "team_join", "channel_rename", "something_new"])
def test_event_that_is_nothing_to_us_is_acknowledged(theirs: Platform, kind: str) -> None:
    gift = theirs.give(Gift(kind=EVENTS, payload=telling.event(theirs.world, {"type": kind, "user": "U0001"})))
    all_given(theirs)
    assert gift.tries == [""]


STRANGE: tuple[telling.Json, ...] = (
    {},
    {"type": 7},
    {"type": "event_callback", "event": "message"},
    {"type": "event_callback", "event": {"type": "message", "channel": 5, "user": "U1", "ts": "1.2"}},
    {"type": "event_callback", "event": {"type": "message", "channel": "D1", "user": "U1", "ts": "1.2", "text": 7}},
    {"type": "event_callback", "event": {"type": "message", "channel": "D1", "user": "U1", "ts": "1.2", "files": [3]}},
    {"type": "block_actions", "channel": {"id": "D1"}, "user": {"id": "U1"}, "actions": []},
    {"type": "block_actions", "channel": {"id": "D1"}, "user": [], "actions": [{"value": 3}]},
    {"command": "/complaint", "user_id": None},
)


@pytest.mark.parametrize("payload", STRANGE, ids=range(len(STRANGE)))
def test_payload_that_can_not_be_read_is_acknowledged_and_no_fault_of_ours(
    site: Serving, theirs: Platform, ann: Customer, payload: telling.Json
) -> None:
    with logged() as log:
        gift = theirs.give(Gift(kind=EVENTS, payload=payload))
        all_given(theirs)
        ann.does(lambda: ann.person.says("hello"))
    assert (gift.tries, log.unhandled(), heard(site, ann.person.id)) == ([""], [], 1)


def test_what_others_and_bots_write_is_neither_answered_nor_stored(
    site: Serving, theirs: Platform, ann: Customer
) -> None:
    room = theirs.channel("general", ann.person)
    ann.person.at(room).says("hello everybody")
    with theirs.world.lock:
        bot = telling.said(theirs.world.post(ann.person.room, theirs.world.bot, {"text": "I am a bot"}))
    theirs.give(Gift(kind=EVENTS, payload=telling.event(theirs.world, bot)))
    all_given(theirs)
    assert site.read(lambda work: work.conversations.find("slack", ann.person.id)) is None
    assert site.read(lambda work: work.conversations.find("slack", theirs.world.bot.id)) is None


BODY = json.dumps({"type": "url_verification", "challenge": "c"})


def test_request_without_a_true_and_young_signature_is_nobodys(pushed: Serving, clock: VirtualClock) -> None:
    now, url = int(clock.now().timestamp()), f"{pushed.url}/slack/events"
    true = signed(BODY, now)
    given: tuple[dict[str, str], ...] = (
        {},
        signed(BODY, now, "another secret"),
        signed(BODY, now - 301),
        signed(BODY + " ", now),
        true | {"X-Slack-Request-Timestamp": "now"},
        true | {"X-Slack-Signature": "v0="},
        true,
    )
    answers = [httpx.post(url, content=BODY, headers=each).status_code for each in given]
    assert answers == [401] * 6 + [200]


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"payload=%7B", b"payload=[]", b"\xff\xfe", b"{" * 100_000])
def test_signed_request_that_can_not_be_read_is_not_asked_for_again(
    pushed: Serving, clock: VirtualClock, body: bytes
) -> None:
    now = int(clock.now().timestamp())
    with logged() as log:
        headers = signed(body.decode("utf-8", "replace"), now)
        sent = httpx.post(f"{pushed.url}/slack/events", content=body, headers=headers)
    assert (sent.status_code, log.unhandled()) == (401 if body.startswith(b"\xff") else 200, [])


def test_without_a_secret_nothing_is_taken_by_http(dialled: Serving, clock: VirtualClock) -> None:
    headers = signed(BODY, int(clock.now().timestamp()))
    assert httpx.post(f"{dialled.url}/slack/events", content=BODY, headers=headers).status_code == 404


def broken(*_: object) -> NoReturn:
    raise RuntimeError("a fault that was put here")


def test_message_that_could_not_be_stored_is_not_acknowledged_and_comes_again(
    site: Serving, theirs: Platform, ann: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs.giver.speed, theirs.giver.patience = 60.0, WITHOUT_AN_ANSWER
    with logged(), monkeypatch.context() as patch:
        patch.setattr("bot.slack.reception.first_of", broken)
        ann.person.says("hello")
        eventually(lambda: theirs.giver.gifts and theirs.giver.gifts[0].tries, "the first try")
        assert "" not in theirs.giver.gifts[0].tries
    theirs.giver.patience = PATIENCE
    ann.hears(words("intake.ask.consent", EN)[:10])
    all_given(theirs)
    assert theirs.giver.gifts[0].taken
    assert heard(site, ann.person.id) == 1


@pytest.fixture
def log() -> Iterator[Logged]:
    with logged() as kept:
        yield kept


@pytest.mark.usefixtures("log", "site")
def test_message_whose_handling_fails_is_kept_and_answered_later(
    theirs: Platform, ann: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("bot.slack.reception.take", broken)
        ann.person.says("hello")
        eventually(lambda: theirs.giver.gifts and theirs.giver.gifts[0].tries == [""], "an acknowledgement")
    ann.hears(words("intake.ask.consent", EN)[:10])


def test_what_came_while_nobody_listened_comes_again_after_the_start(
    tmp_path: Path, clock: VirtualClock, theirs: Platform, ann: Customer
) -> None:
    with ours(tmp_path / "data", clock, theirs):
        pass
    theirs.giver.speed = 60.0
    ann.person.says("hello")
    eventually(lambda: theirs.giver.gifts and len(theirs.giver.gifts[0].tries) == 2, "two tries")
    with ours(tmp_path / "data", clock, theirs) as site:
        ann.hears(words("intake.ask.consent", EN)[:10])
        assert heard(site, ann.person.id) == 1


def talks_on(ann: Customer, site: Serving) -> None:
    """Say something that is answered."""
    before = heard(site, ann.person.id)
    ann.does(lambda: ann.person.says("help"))
    assert heard(site, ann.person.id) > before


def test_connection_that_is_to_be_replaced_stays_until_the_next_is_open(
    dialled: Serving, theirs: Platform, ann: Customer
) -> None:
    ann.does(lambda: ann.person.says("hello"))
    for _ in range(3):
        before = theirs.wires.opened
        theirs.does(theirs.wires.replace())
        eventually(lambda before=before: theirs.wires.opened > before, "the next connection")
        talks_on(ann, dialled)
        dialled.advance(timedelta(seconds=31))
        eventually(lambda: len(theirs.wires.open) == 1, "the end of the old one")
    assert theirs.wires.most_at_once == 2


@pytest.mark.parametrize("how", ["cut", "close"])
def test_connection_that_ends_is_opened_again_and_nothing_is_lost(
    dialled: Serving, theirs: Platform, ann: Customer, how: str
) -> None:
    theirs.giver.speed = 30.0
    ann.does(lambda: ann.person.says("hello"))
    for _ in range(5):
        before = theirs.wires.opened
        if how == "cut":
            theirs.calls(theirs.wires.cut)
        else:
            theirs.does(theirs.wires.close())
        ann.person.says("help")
        eventually(lambda before=before: theirs.wires.opened > before, "the next connection")
    all_given(theirs)
    assert [each.taken for each in theirs.giver.gifts if each.tries[-1] == ""] == [True] * len(theirs.giver.gifts)
    eventually(lambda: heard(dialled, ann.person.id) >= 6, "an answer to each")


def test_acknowledgement_that_is_lost_brings_no_second_effect(
    dialled: Serving, theirs: Platform, ann: Customer
) -> None:
    theirs.wires.mute, theirs.giver.patience = True, WITHOUT_AN_ANSWER
    ann.does(lambda: ann.person.says("hello"))
    eventually(lambda: len(theirs.giver.gifts[0].tries) >= 1, "a try that is not acknowledged")
    theirs.giver.patience = PATIENCE
    theirs.wires.mute = False
    all_given(theirs)
    assert theirs.giver.gifts[0].taken
    assert heard(dialled, ann.person.id) == 1


def test_platform_that_is_away_at_the_start_is_found_later(
    tmp_path: Path, clock: VirtualClock, theirs: Platform, ann: Customer
) -> None:
    theirs.faults.order("apps.connections.open", Fault.BAD_GATEWAY, Fault.CUT_BEFORE)
    with ours(tmp_path / "data", clock, theirs, wait=False) as site:
        eventually(lambda: site.advance(timedelta(seconds=4)) or theirs.wires.opened, "a connection")
        ann.does(lambda: ann.person.says("hello"))
