"""While a contact is typed into the form, whoever registers sees the cases of that person that are theirs to see."""

from collections.abc import Iterator

import pytest

from tests.bot.web.driving import PHONE
from tests.bot.web.serving import Serving
from tests.bot.web.visiting import Visitor


@pytest.fixture
def service(own_site: Serving) -> Iterator[Visitor]:
    """Somebody at the phone."""
    found = Visitor(own_site, "service")
    yield found
    found.http.close()


def known(person: Visitor, **typed: str) -> str:
    answer = person.post("/desk/new/known", **typed)
    assert answer.status_code == 200, answer.text
    return answer.text


@pytest.mark.parametrize("typed", [PHONE, f"+86 {PHONE[:3]} {PHONE[3:7]} {PHONE[7:]}"])
def test_cases_of_who_calls_are_shown_however_the_number_is_typed(
    own_site: Serving, service: Visitor, typed: str
) -> None:
    number = own_site.town.customer().complain(phone=PHONE)
    assert f"/desk/case/{number}" in known(service, phone=typed)


@pytest.mark.parametrize("typed", [PHONE[:7], "13900139000", "", "<b>138", "1" * 5000])
def test_nothing_is_shown_of_anybody_else(own_site: Serving, service: Visitor, typed: str) -> None:
    own_site.town.customer().complain(phone=PHONE)
    assert "/desk/case/" not in known(service, phone=typed)


def test_who_may_not_register_finds_nobody_by_a_contact(own_site: Serving) -> None:
    own_site.town.customer().complain(phone=PHONE)
    member = Visitor(own_site, "member", "security")
    answer = member.post("/desk/new/known", phone=PHONE)
    assert (answer.status_code, "/desk/case/" in answer.text) == (404, False)
    member.http.close()
