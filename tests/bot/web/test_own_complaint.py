"""Who registers a complaint about themselves gets its number and nothing else (P6)."""

import re
from collections.abc import Iterator
from uuid import uuid4

import pytest

from tests.bot.web.serving import Serving
from tests.bot.web.visiting import Visitor

NUMBER = re.compile(r"\b[2-9A-Z]{3}-[2-9A-Z]{3}-[2-9A-Z]\b")
TOLD = {"channel": "phone", "issue": "The supervisor shouted", "when": "today", "where": "Gate 2"}
DECLINED = ["name", "contact", "expectation"]


@pytest.fixture
def person(site: Serving) -> Iterator[Visitor]:
    """Somebody who registers complaints, with a manager in the house who stands in."""
    manager, supervisor = Visitor(site, "manager"), Visitor(site, "supervisor")
    yield supervisor
    manager.http.close()
    supervisor.http.close()


def myself(person: Visitor) -> str:
    """Return the number that the form knows this person by: nobody of the name came later."""
    listed = re.findall(r'<option value="(\d+)"[^>]*>Ann Lee</option>', person.http.get("/desk/new").text)
    return max(listed, key=int)


def test_who_files_about_themselves_gets_the_number_on_a_page_that_stays(person: Visitor) -> None:
    told = {"id": str(uuid4()), **TOLD, "declined": DECLINED, "about": myself(person)}
    filed = person.http.post("/desk/new", data=told, headers=person.form)
    number = NUMBER.search(filed.text)
    assert number is not None
    assert (filed.status_code, "HX-Redirect" in filed.headers, "shouted" in filed.text) == (201, False, False)
    assert person.status(f"/desk/case/{number[0]}") == 404


def test_a_program_gets_the_number_alone_of_a_case_it_may_not_see(person: Visitor) -> None:
    told = {"id": str(uuid4()), **TOLD, "declined": DECLINED, "about": myself(person)}
    filed = person.http.post("/desk/cases", json=told, headers=person.form)
    assert (filed.status_code, filed.json().keys()) == (201, {"case"})
