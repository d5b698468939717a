"""A customer of the web chat goes on in Telegram: by a link that is good once, for nobody else, and both hear of it."""

from dataclasses import replace
from datetime import timedelta

import httpx
import pytest

from handlers.handover import wanted_lane
from handlers.message import Message
from handlers.wording import words
from tests.bot.web.driving import Customer as Browser
from tests.bot.web.serving import Serving, eventually
from tests.handlers.desk import house
from tests.telegram.ours import Customer
from tests.telegram.platform.server import Platform
from workflow.language import Language
from workflow.people import ConversationId
from workflow.stored import Conversation

ZH, EN = Language.ZH, Language.EN
WEB = Conversation(id=ConversationId(1), channel="web", chat="c", language=ZH)


@pytest.fixture
def ann(theirs: Platform) -> Customer:
    return Customer(theirs.person("Ann", language="en"), EN)


def asked(browser: Browser, lane: str = "telegram") -> httpx.Response:
    return browser.http.post(f"/chat/handover/{lane}")


def payload(browser: Browser) -> str:
    """Return what the link brings that the web chat gives; the bot's name has to be known first."""
    url = eventually(lambda: asked(browser).json().get("url"), "a link")
    return str(url).partition("?start=")[2]


def test_customer_who_goes_on_in_telegram_follows_the_case_and_adds_to_it_there(
    redress: Serving, theirs: Platform, ann: Customer
) -> None:
    browser = redress.town.customer()
    number = browser.complain()
    link = payload(browser)
    assert (link[:2], len(link) <= 64) == ("w-", True)
    ann.person.starts(link)
    ann.hears(words("cases.said.taken_over", EN)[:20])
    ann.hears(number)
    service = redress.town.staff("service")
    service.move(number, "contact")
    service.move(number, "grade", grade="general")
    service.move(number, "dispatch", team="security")
    ann.hears(number)
    assert "Telegram" in str(browser.events())
    eventually(lambda: "秩序维护部" in str(browser.events()[-1]), "the same notice in the web chat")
    ann.person.says("it is worse at night", reply_to=ann.person.last)
    eventually(lambda: "it is worse at night" in str(service.case(number)["timeline"]), "the words on the case")
    assert theirs.bot.username in asked(browser).json()["url"]


def refused(customer: Customer, link: str) -> str:
    return customer.does(lambda: customer.person.starts(link))


def test_link_that_is_used_unknown_or_late_reads_as_one_that_never_was(
    redress: Serving, theirs: Platform, ann: Customer
) -> None:
    browser, bob = redress.town.customer(), Customer(theirs.person("Bob", language="en"), EN)
    number = browser.complain()
    link, late = payload(browser), payload(browser)
    ann.person.starts(link)
    ann.hears(words("cases.said.taken_over", EN)[:20])
    ann.hears(number)
    said = [refused(bob, link), refused(bob, "w-nothing"), refused(ann, link)]
    redress.advance(timedelta(days=2))
    said.append(refused(bob, late))
    assert said == [words("cases.refused.link", EN)] * 4
    assert words("cases.status.none", EN) in bob.does(lambda: bob.person.says("/status"))


def test_link_that_is_followed_in_the_chat_it_came_from_leads_nowhere(redress: Serving, ann: Customer) -> None:
    browser = redress.town.customer()
    browser.complain()
    link = payload(browser)
    assert browser.say(f"/start {link}") == words("cases.refused.link", ZH)
    assert ann.does(lambda: ann.person.starts(link)) == words("cases.refused.link", EN)


def test_link_of_a_customer_makes_nobody_one_of_ours(redress: Serving, theirs: Platform, ann: Customer) -> None:
    browser = redress.town.customer()
    browser.complain()
    token = payload(browser).removeprefix("w-")
    assert words("teams.refused.link", EN)[:20] in ann.does(lambda: ann.person.starts(f"s-{token}"))
    assert theirs.bot.username


def test_who_has_no_case_yet_is_told_so_and_who_is_nobody_gets_nothing(redress: Serving) -> None:
    browser = redress.town.customer()
    eventually(lambda: asked(browser).status_code == 409, "the name of the bot")
    browser.begin()
    assert "先登记" in asked(browser).json()["detail"]
    assert httpx.post(f"{redress.url}/chat/handover/telegram").status_code == 401


def test_platform_on_which_we_are_not_looks_like_no_address_at_all(redress: Serving) -> None:
    browser = redress.town.customer()
    browser.complain()
    assert asked(browser, "slack").status_code == 404


def test_page_offers_the_way_once_the_bot_is_known(redress: Serving) -> None:
    page = eventually(lambda: _with_button(redress), "the button")
    assert words("chat.go_on", ZH).format(lane="Telegram") in page


def _with_button(redress: Serving) -> str:
    page = httpx.get(f"{redress.url}/chat").text
    return page if 'data-go-on="telegram"' in page else ""


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        *((each, True) for each in ("telegram", "Telegram!", "电报", "转到 Telegram", "转到Telegram吧", "用电报继续")),
        *((each, True) for each in ("switch to telegram", "Can I continue on Telegram?", "telegram please", "tg")),
        *((each, False) for each in ("我的 Telegram 打不开", "telegram is down", "slack", "转到物业")),
    ],
)
def test_words_that_ask_for_telegram_are_understood_and_no_others(typed: str, understood: bool) -> None:
    asked_for = wanted_lane(replace(house(), onward={"telegram": str}), WEB, Message(text=typed))
    assert asked_for == ("telegram" if understood else None)


def test_where_we_are_not_or_on_telegram_itself_they_are_ordinary_words() -> None:
    here = replace(house(), onward={"telegram": str})
    assert wanted_lane(house(), WEB, Message(text="telegram")) is None
    assert wanted_lane(here, replace(WEB, channel="telegram"), Message(text="telegram")) is None


def test_customer_who_types_telegram_gets_a_link_and_a_code_and_their_cases_go_along(
    redress: Serving, ann: Customer
) -> None:
    browser = redress.town.customer()
    number = browser.complain()
    payload(browser)
    said = browser.say("转到 Telegram")
    (told,) = [each for each in browser.events() if each.get("link")]
    assert told["link"] in said
    code = browser.http.get(f"/chat/links/{told['seq']}.svg")
    assert (code.headers["content-type"], "<svg" in code.text) == ("image/svg+xml", True)
    ann.person.starts(str(told["link"]).partition("?start=")[2])
    ann.hears(words("cases.said.taken_over", EN)[:20])
    ann.hears(number)


def test_code_of_a_link_is_for_its_own_chat_alone(redress: Serving) -> None:
    browser, other = redress.town.customer(), redress.town.customer()
    browser.complain()
    other.complain()
    payload(browser)
    browser.say("telegram")
    (told,) = [each for each in browser.events() if each.get("link")]
    asked_for = f"/chat/links/{told['seq']}.svg"
    assert [each.http.get(asked_for).status_code for each in (browser, other)] == [200, 404]
    assert httpx.get(f"{redress.url}{asked_for}").status_code == 401
    assert browser.http.get("/chat/links/1.svg").status_code == 404


def test_who_has_no_case_yet_hears_what_comes_first_and_goes_on(redress: Serving) -> None:
    browser = redress.town.customer()
    eventually(lambda: asked(browser).status_code == 409, "the name of the bot")
    browser.begin()
    said = browser.say("telegram")
    assert words("cases.refused.go_on", ZH)[:12] in said
    assert words("intake.resumed", ZH) in said
