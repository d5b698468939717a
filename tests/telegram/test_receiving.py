"""Nothing that Telegram has is lost or taken twice: restarts, webhook and polling in turns, strangers (P1)."""

import random
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import NoReturn

import httpx
import pytest

from bot.app import Application, house_of, store_of
from bot.channel import LaneState
from bot.channels import channels_of
from bot.clock import SystemClock, VirtualClock
from bot.telegram.hook import HEADER, secret_of
from handlers.wording import words
from tests.bot.web.serving import HERE, Serving, eventually, settings_for
from tests.bot.web.visiting import Visitor
from tests.telegram.clients import Raw
from tests.telegram.logged import logged
from tests.telegram.ours import Customer, ours
from tests.telegram.platform.faults import Fault
from tests.telegram.platform.server import TOKEN, Platform
from workflow.language import Language
from workflow.people import ALL

HOOK = f"{HERE}/telegram"


def heard(site: Serving, customer: Customer) -> int:
    """Return how many of a customer's messages were handled."""
    chat = site.read(lambda work: work.conversations.find("telegram", str(customer.person.id)))
    return 0 if chat is None else chat.seq


def ann(theirs: Platform) -> Customer:
    return Customer(theirs.person("Ann", language="en"), Language.EN)


def test_what_came_while_nobody_listened_is_answered_once_after_the_start(
    tmp_path: Path, clock: VirtualClock, theirs: Platform
) -> None:
    customer = ann(theirs)
    customer.person.starts()
    with ours(tmp_path / "data", clock, theirs) as site:
        customer.hears(customer.said("intake.ask.consent")[:10])
        assert heard(site, customer) == 1
    with ours(tmp_path / "data", clock, theirs) as site:
        customer.does(lambda: customer.presses("intake.button.agree"))
        assert heard(site, customer) == 2


def test_update_that_is_given_again_takes_effect_once(tmp_path: Path, clock: VirtualClock, theirs: Platform) -> None:
    customer = ann(theirs)
    theirs.faults.order("getUpdates", Fault.CUT_AFTER, Fault.GARBAGE_AFTER)
    with ours(tmp_path / "data", clock, theirs) as site:
        customer.person.starts()
        eventually(lambda: _awake(site) and heard(site, customer), "an answer")
        assert heard(site, customer) == 1


def _awake(site: Serving) -> bool:
    site.advance(timedelta(seconds=4))
    time.sleep(0.05)
    return True


def test_from_polling_to_webhook_and_back_nothing_is_lost(
    tmp_path: Path, clock: VirtualClock, theirs: Platform
) -> None:
    customer, count = ann(theirs), 0
    for more in ({}, {"telegram_webhook_url": HOOK}, {}):
        customer.person.starts()
        with ours(tmp_path / "data", clock, theirs, **more) as site:
            customer.person.starts()
            count += 2
            eventually(lambda count=count, site=site: heard(site, customer) == count, "what came between and now")


def test_push_without_the_secret_is_nobodys(tmp_path: Path, clock: VirtualClock, theirs: Platform) -> None:
    with ours(tmp_path / "data", clock, theirs, telegram_webhook_url=HOOK) as site:
        update = {"update_id": 1}
        answers = [
            httpx.post(f"{site.url}/telegram", json=update, headers={HEADER: secret} if secret else {}).status_code
            for secret in ("", "guess", secret_of(TOKEN, None))
        ]
    assert answers == [403, 403, 200]


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"update_id": 5}', b'{"update_id": 6, "message": {"text": 7}}'])
def test_push_that_can_not_be_read_is_not_asked_for_again(
    tmp_path: Path, clock: VirtualClock, theirs: Platform, body: bytes
) -> None:
    with ours(tmp_path / "data", clock, theirs, telegram_webhook_url=HOOK) as site:
        sent = httpx.post(f"{site.url}/telegram", content=body, headers={HEADER: secret_of(TOKEN, None)})
        assert sent.status_code == 200


def test_updates_that_come_a_hundred_times_and_out_of_order_take_effect_once(
    tmp_path: Path, clock: VirtualClock, theirs: Platform
) -> None:
    customer, lot = ann(theirs), random.Random(7)
    chat = {"id": customer.person.id, "type": "private", "first_name": "Ann"}
    lines = [f"The lift stopped at floor {floor}" for floor in range(1, 6)]
    updates: list[dict[str, object]] = [
        {
            "update_id": 900_000 + place,
            "message": {
                "message_id": 9_000 + place,
                "date": 1,
                "chat": chat,
                "from": {**chat, "is_bot": False},
                "text": line,
            },
        }
        for place, line in enumerate(lines)
    ]
    with ours(tmp_path / "data", clock, theirs, telegram_webhook_url=HOOK) as site:
        customer.begins()
        customer.does(lambda: customer.person.says("13800138000"))
        customer.does(lambda: customer.person.says("It began at noon"))
        customer.does(lambda: customer.presses("intake.button.no_danger"))
        given = lot.sample(updates * 100, 100 * len(updates))
        with httpx.Client(headers={HEADER: secret_of(TOKEN, None)}) as pusher, ThreadPoolExecutor(8) as at_once:

            def push(update: dict[str, object]) -> int:
                return pusher.post(f"{site.url}/telegram", json=update).status_code

            answers = list(at_once.map(push, given))
        assert set(answers) == {200}
        for label in ("that_is_all", "something_else", "yesterday"):
            customer.does(lambda label=label: customer.presses(f"intake.button.{label}"))
        customer.does(lambda: customer.person.says("Building 3"))
        customer.does(lambda: customer.person.says("Fix it"))
        customer.presses("intake.button.confirm")
        customer.hears(customer.said("intake.registered_by"))
        (case,) = site.read(lambda work: work.cases.board(visible_to=ALL))
        told = site.read(lambda work: work.cases.elements(case.number)).issue
        assert sorted(told.splitlines()) == sorted(["It began at noon", *lines])


def test_other_program_with_the_token_is_waited_out(tmp_path: Path, clock: VirtualClock, theirs: Platform) -> None:
    with ours(tmp_path / "data", clock, theirs) as site, Raw(theirs.url) as other:
        other.ask("getUpdates", timeout=0)
        customer = ann(theirs)
        customer.person.starts()
        eventually(lambda: _awake(site) and heard(site, customer), "an answer after the conflict")


def test_lane_with_a_token_is_well(tmp_path: Path, clock: VirtualClock, theirs: Platform) -> None:
    with ours(tmp_path / "data", clock, theirs) as site:
        look = lambda: httpx.get(f"{site.url}/healthz").json()["lanes"] == {"telegram": "ok, 0 waiting"}  # noqa: E731
        eventually(look, "a lane that is served")


def test_lane_with_a_token_is_never_said_to_have_none(tmp_path: Path) -> None:
    settings = settings_for(tmp_path, telegram_token=TOKEN)
    application = Application(settings, house_of(settings), store_of(settings), SystemClock())
    known = application.premises.lanes.with_waiting({"telegram": 1})
    assert known == {"telegram": (LaneState.STARTING, 1)}
    channels = channels_of(settings, application.premises, "me")
    assert tuple(channel.name for channel in channels) == settings.lanes


def strange(theirs: Platform, customer: Customer) -> None:
    """Let the platform give something that no description knows, said by a customer."""
    chat = {"id": customer.person.id, "type": "private", "first_name": "Ann"}
    theirs.pours({"message": {"message_id": 9, "date": 1, "chat": chat, "from": {**chat, "is_bot": False}, "text": 7}})


def test_message_that_can_not_be_read_is_kept_for_a_person_and_the_next_is_answered(
    tmp_path: Path, clock: VirtualClock, theirs: Platform
) -> None:
    customer = ann(theirs)
    with ours(tmp_path / "data", clock, theirs) as site:
        customer.does(customer.person.starts)
        customer.does(lambda: strange(theirs, customer))
        assert words("cases.refused.parked", Language.EN)[:20] in customer.person.last.text
        customer.does(lambda: customer.presses("intake.button.agree"))
        desk = Visitor(site, "supervisor")
        assert "&#34;text&#34;: 7" in desk.http.get("/desk/health").text
        (stuck,) = site.read(lambda work: [row.id for row in work.inbox.parked()])
        customer.does(lambda: desk.post(f"/desk/stuck/{stuck}", what="retry"))
        assert words("cases.refused.kind", Language.EN)[:20] in str(customer.person.screen[-2:])
        desk.http.close()


def test_message_that_can_not_even_be_stored_as_it_is_does_not_stop_the_polling(
    tmp_path: Path, clock: VirtualClock, theirs: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> NoReturn:
        raise RuntimeError("a fault that was put here")

    customer = ann(theirs)
    with logged() as log, ours(tmp_path / "data", clock, theirs) as site:
        with monkeypatch.context() as patch:
            for way in ("take", "store_only"):
                patch.setattr(f"bot.telegram.reception.{way}", broken)
            customer.does(customer.person.starts)
        customer.does(lambda: customer.person.says("hello"))
        assert len(site.read(lambda work: work.inbox.parked())) == 1
        assert heard(site, customer) == 2
    assert {each["way"] for each in log.unhandled()} == {"handled", "kept"}
