"""A whole complaint as one form: from a command, a shortcut or a message, by the dialogue's own rules."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.clock import VirtualClock
from bot.slack.forms import whole_view
from handlers.intake.whole import FIELDS, fields_of
from handlers.wording import words
from tests.bot.web.serving import Serving, eventually
from tests.handlers.longest import HOUSES, LONG
from tests.handlers.test_case_wording import NOW
from tests.slack.ours import MODES, TOLD, Customer, newest, ours
from tests.slack.platform.blocks import faults_in_view
from tests.slack.platform.giving import INTERACTIVE, Gift
from tests.slack.platform.server import Platform
from tests.slack.platform.shapes import Json
from tests.slack.test_modals import slow
from tests.telegram.platform.seats import PIXEL
from workflow.language import Language

BOTH = pytest.mark.parametrize("language", list(Language))
EN = Language.EN
PHOTO = (PIXEL, "leak.png", "image/png")


@pytest.fixture(params=MODES)
def site(tmp_path: Path, clock: VirtualClock, theirs: Platform, request: pytest.FixtureRequest) -> Iterator[Serving]:
    with ours(tmp_path / "data", clock, theirs, str(request.param), language="en") as running:
        yield running
    assert theirs.world.views.faults == []


@pytest.fixture
def ann(site: Serving, theirs: Platform) -> Customer:
    del site
    return Customer(theirs.person("Ann"), EN)


def form(customer: Customer, language: Language = EN, **more: str) -> Json:
    """Return a whole complaint, by the labels of the form."""
    issue, place, name, phone = TOLD[language]
    told = {"issue": issue, "when": words("intake.button.yesterday", language), "where": place, "name": name}
    told |= {"contact": phone, **more}
    picked = {"danger": words("intake.button.no_danger", language), "kind": words("intake.kind.complaint", language)}
    modal = customer.person.opens(words("intake.form.issue", language))
    consent = next(str(block["label"]["text"]) for block in modal.inputs if block["block_id"] == "consent")
    filled: Json = {words(f"intake.form.{field}", language): value for field, value in {**told, **picked}.items()}
    return {**filled, consent: [words("intake.form.agree", language)]}


def sent(customer: Customer, filled: Json) -> Gift:
    gift = customer.person.submits(filled)
    customer.person.waits(lambda: customer.person.modal is None, "the form to close")
    return gift


def elements(site: Serving) -> str:
    return site.town.staff("service").http.get(f"/desk/cases/{newest(site)}").text


@BOTH
def test_command_opens_the_whole_form_and_it_is_registered_at_once(
    tmp_path: Path, clock: VirtualClock, theirs: Platform, language: Language
) -> None:
    with ours(tmp_path / "data", clock, theirs, language=str(language)) as site:
        customer = Customer(theirs.person("Ann", language), language)
        customer.person.types("/complaint")
        sent(customer, form(customer, language))
        told = customer.hears(customer.said("intake.registered_by"))
        assert newest(site) in told
        assert TOLD[language][1] in elements(site)


def test_form_opens_at_once_however_long_the_store_takes(
    site: Serving, ann: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_read = slow(site, monkeypatch)
    gift = ann.person.types("/complaint")
    ann.person.opens(words("slack.form.wait", EN))
    eventually(lambda: gift.done, "the acknowledgement")
    assert gift.taken
    may_read.set()
    ann.person.opens(words("intake.form.issue", EN))


def test_what_follows_the_command_stands_in_the_form(ann: Customer) -> None:
    gift = ann.person.types("/complaint", "The lift is stuck & loud")
    modal = ann.person.opens(words("intake.form.issue", EN))
    assert modal.inputs[0]["element"]["initial_value"] == "The lift is stuck & loud"
    assert gift.answer is None


def test_message_becomes_a_complaint_with_its_author_link_and_files(
    site: Serving, theirs: Platform, ann: Customer
) -> None:
    seat = theirs.person("Bob").at(theirs.channel("general", ann.person))
    written = seat.sends(PHOTO, text="The lift is stuck")
    ann.person.at(seat.room).uses("complaint", written)
    modal = ann.person.opens(words("intake.form.issue", EN))
    issue = str(modal.inputs[0]["element"]["initial_value"])
    link = f"/archives/{seat.room.id}/p{written.ts.replace('.', '')}"
    assert ("The lift is stuck" in issue, "Bob" in issue, link in issue) == (True, True, True)
    filled = form(ann)
    del filled[words("intake.form.issue", EN)]
    sent(ann, filled)
    ann.hears(ann.said("intake.registered_by"))
    case = site.town.staff("service").case(newest(site))
    assert [each["type"] for each in case["evidence"]] == ["image/png"]


def test_files_of_the_form_become_evidence(site: Serving, theirs: Platform, ann: Customer) -> None:
    ann.person.uses("complaint")
    filled = form(ann)
    with theirs.world.lock:
        kept = theirs.world.vault.keep(*PHOTO, None)
    sent(ann, {**filled, words("slack.whole.files", EN): [kept.json(theirs.world.vault.root)]})
    ann.hears(ann.said("intake.registered_by"))
    case = site.town.staff("service").case(newest(site))
    assert [each["type"] for each in case["evidence"]] == ["image/png"]


def test_phone_that_is_none_is_said_below_its_field_and_nothing_is_stored(site: Serving, ann: Customer) -> None:
    ann.person.types("/complaint")
    filled = form(ann, contact="1380013800o")
    ann.person.submits(filled)
    modal = ann.person.opens(words("intake.form.issue", EN))
    ann.person.waits(lambda: modal.errors, "an error")
    assert list(modal.errors) == ["contact"]
    assert site.read(lambda work: work.conversations.find("slack", ann.person.id)) is None
    sent(ann, {words("intake.form.contact", EN): "13800138000"})
    ann.hears(ann.said("intake.registered_by"))


def test_form_that_comes_twice_registers_one_case(site: Serving, theirs: Platform, ann: Customer) -> None:
    ann.person.types("/complaint")
    gift = sent(ann, form(ann))
    ann.hears(ann.said("intake.registered_by"))
    first = newest(site)
    again = theirs.give(Gift(kind=INTERACTIVE, payload=gift.payload))
    eventually(lambda: again.done, "the repeat")
    assert (again.taken, newest(site), len(site.town.staff("service").cards())) == (True, first, 1)


def test_danger_opens_the_case_before_anything_else_and_the_form_completes_it(site: Serving, ann: Customer) -> None:
    ann.person.types("/complaint")
    filled = form(ann)
    sent(ann, {**filled, words("intake.form.danger", EN): words("intake.button.danger", EN)})
    ann.hears(ann.said("intake.registered_by"))
    facts = [line["fact"] for line in site.town.staff("service").case(newest(site))["timeline"]]
    assert "endangered" in facts


def test_form_takes_up_a_dialogue_that_is_under_way_and_its_answers_count(site: Serving, ann: Customer) -> None:
    ann.begins()
    ann.does(lambda: ann.person.says("13900139000"))
    ann.does(lambda: ann.person.says("The lift is stuck"))
    ann.person.types("/complaint")
    sent(ann, form(ann, name="Ann Boleyn"))
    ann.hears(ann.said("intake.registered_by"))
    told = elements(site)
    assert ("The lift is stuck" in told, TOLD[EN][0] in told, "Ann Boleyn" in told) == (True, True, True)
    assert ("13800138000" in told, "13900139000" in told) == (True, False)


def test_what_is_left_empty_and_may_be_is_recorded_as_not_said(site: Serving, ann: Customer) -> None:
    ann.person.types("/complaint")
    filled = form(ann)
    del filled[words("intake.form.contact", EN)]
    del filled[words("intake.form.when", EN)]
    sent(ann, filled)
    ann.hears(ann.said("intake.registered_by"))
    case = site.town.staff("service").case(newest(site))
    told = [each["value"] for each in case["elements"]]
    assert (words("cases.element.by_chat", Language.ZH) in told, told.count("客户未提供")) == (True, 2)


def test_file_that_is_too_large_is_said_and_the_rest_is_registered(theirs: Platform, ann: Customer) -> None:
    ann.person.uses("complaint")
    filled = form(ann)
    with theirs.world.lock:
        kept = theirs.world.vault.keep(*PHOTO, 10**9)
    sent(ann, {**filled, words("slack.whole.files", EN): [kept.json(theirs.world.vault.root)]})
    ann.hears(ann.said("intake.registered_by"))
    assert any("leak" in each.text and "MB" in each.text for each in ann.person.screen)


@pytest.mark.parametrize("name", list(HOUSES))
@BOTH
def test_form_of_every_playbook_keeps_to_slacks_limits(name: str, language: Language) -> None:
    house = HOUSES[name]
    for known in ({}, {"issue": LONG[:3_000]}):
        asked = fields_of(house, language, NOW, known)
        view = whole_view(house, language, asked, "{}", 3)
        assert faults_in_view(dict(view)) == []
        mandatory = {"place": "where", "phone": "contact"}
        needed = {mandatory.get(each, each) for each in house.playbook.intake.mandatory}
        assert needed <= {each.name for each in asked if each.required}
        assert {each.name for each in asked} <= set(FIELDS)
