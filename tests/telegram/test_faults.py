"""Faults on order and by lot: what the caller sees, and what has happened all the same."""

import httpx
import pytest

from tests.telegram.clients import Raw
from tests.telegram.platform.faults import Fault, Faults
from tests.telegram.platform.people import Person
from tests.telegram.platform.server import Platform, platform


@pytest.mark.parametrize(("fault", "arrived"), [(Fault.CUT_BEFORE, 0), (Fault.CUT_AFTER, 1)])
def test_a_cut_leaves_the_caller_without_an_answer(
    raw: Raw, site: Platform, li: Person, fault: Fault, arrived: int
) -> None:
    site.faults.order("sendMessage", fault)
    with pytest.raises(httpx.TransportError):
        raw.ask("sendMessage", chat_id=li.id, text="x")
    assert len(li.screen) == arrived
    entry = site.ledger.entries[-1]
    assert (entry.fault, entry.status, entry.effect) == (fault.name, 0, bool(arrived))


@pytest.mark.parametrize(
    ("fault", "status"), [(Fault.ERROR_AFTER, 500), (Fault.BAD_GATEWAY, 502), (Fault.GARBAGE_AFTER, 200)]
)
def test_an_answer_may_be_of_no_use(raw: Raw, site: Platform, li: Person, fault: Fault, status: int) -> None:
    site.faults.order("sendMessage", fault)
    answer = raw.send("POST", f"/bot{site.bot.token}/sendMessage", json={"chat_id": li.id, "text": "x"})
    assert answer.status_code == status
    assert len(li.screen) == fault.effect


@pytest.mark.parametrize("fault", [Fault.HANG_BEFORE, Fault.HANG_AFTER])
def test_a_caller_may_wait_for_nothing(raw: Raw, site: Platform, li: Person, fault: Fault) -> None:
    site.faults.order("sendMessage", fault)
    with pytest.raises(httpx.ReadTimeout):
        raw.send("POST", f"/bot{site.bot.token}/sendMessage", json={"chat_id": li.id, "text": "x"}, timeout=0.1)
    assert len(li.screen) == fault.effect


def test_flood_control_on_order_says_how_long(raw: Raw, site: Platform, li: Person) -> None:
    site.faults.retry_after = 7
    site.faults.order("sendMessage", Fault.TOO_MANY)
    said = raw.ask("sendMessage", chat_id=li.id, text="x")
    assert (said["error_code"], said["parameters"]) == (429, {"retry_after": 7})
    assert raw.ask("sendMessage", chat_id=li.id, text="x")["ok"]


def test_while_it_is_down_nobody_gets_through(raw: Raw, site: Platform, li: Person) -> None:
    site.goes_down()
    with pytest.raises(httpx.TransportError):
        raw.ask("getMe")
    li.says("still there?")
    site.comes_up()
    assert [each["message"]["text"] for each in raw.result("getUpdates")] == ["still there?"]


def test_a_lot_falls_about_as_often_as_asked_and_the_same_for_a_seed() -> None:
    def fallen(seed: int) -> list[bool]:
        faults = Faults(one_in={Fault.TOO_MANY: 10}, seed=seed)
        return [faults.next("sendmessage") is not None for _ in range(1000)]

    assert fallen(1) == fallen(1) != fallen(2)
    assert 70 <= sum(fallen(1)) <= 130


def test_what_is_spared_meets_no_lot() -> None:
    faults = Faults(one_in={Fault.CUT_AFTER: 1}, spared=frozenset({"getupdates"}))
    assert faults.next("getupdates") is None
    assert faults.next("sendmessage") is Fault.CUT_AFTER


def test_a_lot_over_http_is_in_the_ledger() -> None:
    faults = Faults(one_in={Fault.TOO_MANY: 3}, seed=5)
    with platform(faults=faults, limits=None) as site, Raw(site.url) as raw:
        for _ in range(60):
            raw.ask("getMe")
        met = [each for each in site.ledger.entries if each.fault]
        assert len(met) == site.ledger.count(status=429)
        assert 10 <= len(met) <= 30
