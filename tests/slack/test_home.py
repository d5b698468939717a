"""App Home: what waits for whoever opens it, in their language, kept fresh, and its buttons work."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.clock import VirtualClock
from bot.slack.home_view import MOST_BLOCKS, view_of
from handlers.message import Button
from handlers.teams.home import Home, Part, Row
from handlers.wording import words
from tests.bot.web.driving import ISSUE
from tests.bot.web.serving import Serving, eventually
from tests.handlers.longest import HOUSES, LONG
from tests.slack.colleagues import dispatched, links, said
from tests.slack.drawing import drawn
from tests.slack.ours import MODES, Customer, heard, newest, ours
from tests.slack.platform.blocks import faults_in_view
from tests.slack.platform.messages import label_of
from tests.slack.platform.people import Person
from tests.slack.platform.server import Platform
from tests.slack.test_approvals import company
from tests.slack.test_complaints import form, sent
from tests.slack.test_teams import TOO_SHORT
from tests.telegram.platform.faults import Fault
from workflow.language import Language
from workflow.numbers import CaseNumber

ZH = Language.ZH
BOTH = pytest.mark.parametrize("language", list(Language))


@pytest.fixture
def site(tmp_path: Path, clock: VirtualClock, theirs: Platform) -> Iterator[Serving]:
    with ours(tmp_path / "data", clock, theirs) as running:
        yield running


def published(theirs: Platform) -> int:
    return theirs.ledger.count("views.publish")


def faults(theirs: Platform, person: Person) -> list[str]:
    return faults_in_view(theirs.world.views.homes[person.id].given)


@pytest.mark.parametrize("mode", MODES)
@BOTH
def test_customer_finds_their_complaints_and_files_another(
    tmp_path: Path, clock: VirtualClock, theirs: Platform, language: Language, mode: str
) -> None:
    with ours(tmp_path / "data", clock, theirs, mode, language=str(language)) as site:
        customer = Customer(theirs.person("Ann", language), language)
        customer.person.opens_home()
        customer.person.reads_at_home(words("teams.home.none", language))
        customer.complains()
        number = newest(site)
        customer.person.reads_at_home(number)
        assert faults(theirs, customer.person) == []
        customer.person.presses_at_home(words("teams.home.file", language))
        sent(customer, form(customer, language))
        customer.hears(customer.said("intake.registered_by"))
        assert len(site.town.staff("service").cards()) == 2


def test_where_the_form_does_not_open_the_dialogue_begins_in_the_direct_message(
    site: Serving, theirs: Platform
) -> None:
    theirs.world.triggers.life = TOO_SHORT
    customer = Customer(theirs.person("李伟", "zh"), ZH)
    customer.person.opens_home()
    customer.person.reads_at_home(words("teams.home.none", ZH))
    customer.person.presses_at_home(words("teams.home.file", ZH))
    agree = customer.said("intake.button.agree")
    customer.person.waits(lambda: customer.person.screen and agree in customer.labels, "the first question")
    assert (customer.person.modal, heard(site, customer.person.id) > 0) == (None, True)


def test_colleague_finds_queue_by_due_time_the_board_in_short_and_the_desk(site: Serving, theirs: Platform) -> None:
    wang = links(site, theirs, "王队长", "member", "security")
    number = dispatched(site)
    wang.person.opens_home()
    shown = wang.person.reads_at_home(number, ISSUE[:6])
    assert words("teams.home.queue", ZH).format(count=1) in shown
    assert f"{site.application.house.playbook.stages['dispatched'].name[ZH]}：1" in shown
    urls = [each["url"] for each in wang.person.home_buttons() if "url" in each]
    assert urls[0].endswith("/desk")
    assert urls[1].endswith(f"/desk/cases/{number.replace('-', '')}")
    assert wang.desk.http.get(f"/desk/cases/{number.replace('-', '')}").status_code == 200


def test_page_is_fresh_after_every_change_and_not_published_without_one(site: Serving, theirs: Platform) -> None:
    wang = links(site, theirs, "王队长", "member", "security")
    number = dispatched(site)
    wang.person.opens_home()
    wang.person.reads_at_home(number)
    before = published(theirs)
    wang.desk.move(number, "acknowledge")
    wang.person.reads_at_home(site.application.house.playbook.stages["handling"].name[ZH])
    assert published(theirs) == before + 1
    wang.person.opens_home("messages")
    site.town.customer().complain()
    theirs.person("李伟", "zh").opens_home()
    eventually(lambda: published(theirs) == before + 2, "the other's page")


def test_another_teams_case_is_on_nobodys_page(site: Serving, theirs: Platform) -> None:
    li = links(site, theirs, "李会计", "member", "finance")
    number = dispatched(site)
    li.person.opens_home()
    shown = li.person.reads_at_home(words("teams.home.mine", ZH))
    assert (number in shown, ISSUE[:6] in shown) == (False, False)
    # Nor is it counted.
    assert words("teams.home.board", ZH).format(count=0) in shown
    assert site.application.house.playbook.stages["dispatched"].name[ZH] not in shown


def test_approval_is_given_on_the_page(tmp_path: Path, clock: VirtualClock, theirs: Platform) -> None:
    with company(tmp_path / "data", clock, theirs, Language.EN) as here:
        number = here.filed()
        here.judged(number)
        here.proposes(number, "Points back")
        chief = here.approver.person
        chief.opens_home()
        shown = chief.reads_at_home(number, "Points back")
        assert shown.count(number) == 1
        labels = [label_of(each) for each in chief.home_buttons()]
        assert labels[1:3] == [words(f"cases.move.{move}", Language.EN) for move in ("approve", "reject")]
        chief.presses_at_home(labels[1])
        here.customer.hears("Points back")
        chief.waits(lambda: labels[1] not in map(label_of, chief.home_buttons()), "the page after the press")


def test_reason_for_rejecting_on_the_page_is_asked_for_in_the_direct_message(
    tmp_path: Path, clock: VirtualClock, theirs: Platform
) -> None:
    with company(tmp_path / "data", clock, theirs, Language.EN) as here:
        number = here.filed()
        here.judged(number)
        here.proposes(number, "Points back")
        chief = here.approver.person
        chief.opens_home()
        chief.reads_at_home(number)
        chief.presses_at_home(words("cases.move.reject", Language.EN))
        chief.hears(said("teams.ask.text", Language.EN))
        chief.says("Too dear")
        eventually(lambda: "Too dear" in here.agent.desk.http.get(f"/desk/cases/{number}").text, "the reason")


def test_many_changes_at_once_are_published_once(tmp_path: Path, clock: VirtualClock, theirs: Platform) -> None:
    with ours(tmp_path / "data", clock, theirs, pace=1) as site:
        wang, number = links(site, theirs, "王队长", "member", "security"), dispatched(site)
        stages = site.application.house.playbook.stages
        wang.person.opens_home()
        wang.person.reads_at_home(number)
        wang.desk.move(number, "acknowledge")
        wang.person.reads_at_home(stages["handling"].name[ZH])
        wang.desk.move(number, "resolve", measures="巡查", result="停工", prevention="登记")
        site.town.staff("service").move(number, "tell")
        site.advance(timedelta(seconds=15))
        wang.person.reads_at_home(stages["feedback"].name[ZH])
    assert published(theirs) == 3


@pytest.mark.parametrize("fault", [Fault.TOO_MANY, Fault.CUT_BEFORE, Fault.ERROR_BEFORE])
def test_page_that_could_not_be_shown_is_shown_a_little_later(site: Serving, theirs: Platform, fault: Fault) -> None:
    ann = theirs.person("李伟", "zh")
    theirs.faults.order("views.publish", fault)
    ann.opens_home()
    eventually(lambda: published(theirs) == 1, "the first try")
    assert ann.home == ""
    site.advance(timedelta(minutes=1))
    ann.reads_at_home(words("teams.home.none", ZH))


@BOTH
def test_page_keeps_to_slacks_limits_however_much_is_on_it(language: Language) -> None:
    button = Button(LONG, "m:AB34CDE:1:approve")
    rows = tuple(Row(said=(LONG, LONG), buttons=(button, button), case=CaseNumber("AB34CDE")) for _ in range(90))
    home = Home(language=language, parts=(Part(title=LONG, rows=rows), Part(title=LONG, rows=rows)), staff=True)
    view = view_of(home, next(iter(HOUSES.values())), "https://desk.example")
    assert len(view["blocks"]) == MOST_BLOCKS
    assert faults_in_view(dict(view)) == []


def test_drawing_shows_every_word_and_nothing_that_people_typed_as_markup() -> None:
    row = Row(said="<b>night & day</b>", buttons=(Button("Approve <x>", "m:AB34CDE:1:approve"),))
    home = Home(language=Language.EN, parts=(Part(title="Queue", rows=(row,)),), staff=True)
    page = drawn(view_of(home, next(iter(HOUSES.values())), "https://desk.example")["blocks"])
    assert all(text in page for text in ("<h3>Queue</h3>", "night &amp; day", "Approve &lt;x&gt;", "Open the desk"))
    assert "<b>" not in page
