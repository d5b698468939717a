"""Links that lead to the bot: what they bring is known beforehand, said, and not asked."""

import pytest

from tests.bot.web.serving import Serving
from tests.telegram.ours import TOLD, Customer, newest
from tests.telegram.platform.server import Platform
from workflow.language import Language
from workflow.numbers import parse_number
from workflow.people import ALL

EN = Language.EN


@pytest.fixture
def ann(redress: Serving, theirs: Platform) -> Customer:
    del redress
    return Customer(theirs.person("Ann", language="en"), EN)


def test_who_scans_the_code_at_the_lift_is_not_asked_where(redress: Serving, ann: Customer) -> None:
    assert "Lift" in ann.does(lambda: ann.person.starts("p-lift"))
    issue, _, name, phone = TOLD[EN]
    for label in ("intake.button.agree", "intake.kind.complaint"):
        ann.does(lambda label=label: ann.presses(label))
    for said in (name, phone, issue):
        ann.does(lambda said=said: ann.person.says(said))
    for label in ("no_danger", "that_is_all", "yesterday"):
        ann.does(lambda label=label: ann.presses(f"intake.button.{label}"))
    ann.does(lambda: ann.person.says("Fix it"))
    ann.presses("intake.button.confirm")
    ann.hears(ann.said("intake.registered_by"))
    number = parse_number(newest(redress))
    assert number is not None
    case, elements = redress.read(lambda work: (work.cases.get(number, visible_to=ALL), work.cases.elements(number)))
    assert (case.category, elements.where_said) == ("faults", "Lift")


def test_code_of_a_place_that_is_no_more_begins_like_any_other_start(ann: Customer) -> None:
    plain = ann.does(ann.person.starts)
    assert ann.does(lambda: ann.person.starts("p-pool")).endswith(plain.splitlines()[-1])


def test_who_has_a_case_already_may_complain_at_a_sign(redress: Serving, ann: Customer) -> None:
    ann.complains()
    first = newest(redress)
    assert "Car park" in ann.does(lambda: ann.person.starts("p-car_park"))
    assert newest(redress) == first
