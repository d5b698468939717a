"""A message that could not be handled waits at the desk for a person, who tries it again or settles it."""

from datetime import timedelta
from typing import NoReturn

import pytest
from structlog.testing import capture_logs

from handlers import dispatch
from tests.bot.web.driving import Customer
from tests.bot.web.serving import Serving, eventually
from tests.bot.web.visiting import Visitor

WORDS = "我要投诉电梯"


def parked(site: Serving) -> list[int]:
    """Return the stuck messages, with time going on in between."""
    site.advance(timedelta(minutes=1))
    return site.read(lambda work: [row.id for row in work.inbox.parked()])


@pytest.fixture
def stuck(own_site: Serving, monkeypatch: pytest.MonkeyPatch) -> tuple[Customer, int]:
    """A customer whose message met a fault of ours, which is mended by now."""

    def broken(*_: object, **__: object) -> NoReturn:
        raise RuntimeError("a fault of ours")

    customer = own_site.town.customer()
    with monkeypatch.context() as patch, capture_logs():
        patch.setattr(dispatch, "converse", broken)
        assert customer.post(text=WORDS).status_code == 202
        found = eventually(lambda: parked(own_site), "a parked message")
    return customer, found[0]


def test_a_stuck_message_is_handled_once_service_tries_it_again(own_site: Serving, stuck: tuple[Customer, int]) -> None:
    customer, message = stuck
    service = Visitor(own_site, "supervisor")
    before = len(customer.events())
    assert WORDS in service.http.get("/desk/health").text
    assert service.post(f"/desk/stuck/{message}", what="retry").status_code == 200
    eventually(lambda: len(customer.events()) > before, "the answer")
    service.http.close()


def test_a_stuck_message_that_is_settled_by_hand_is_gone(own_site: Serving, stuck: tuple[Customer, int]) -> None:
    service = Visitor(own_site, "supervisor")
    assert service.post(f"/desk/stuck/{stuck[1]}", what="close").status_code == 200
    assert parked(own_site) == []
    service.http.close()


def test_an_administrator_sees_that_a_message_is_stuck_but_not_its_words(
    own_site: Serving, stuck: tuple[Customer, int]
) -> None:
    administrator = Visitor(own_site, "administrator")
    page = administrator.http.get("/desk/health").text
    assert (f"/desk/stuck/{stuck[1]}" in page, WORDS in page) == (True, False)
    administrator.http.close()
