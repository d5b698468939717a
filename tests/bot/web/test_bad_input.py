"""Issue 2, "Bad input, among others": each has a clear answer, and nothing is lost."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from random import Random
from uuid import uuid4

import httpx
import pytest

from tests.bot.web.driving import ISSUE, NAME, PHONE, Customer, Town
from tests.bot.web.serving import Serving, eventually
from workflow.numbers import new_number, spoken

MEBIBYTE = 1024 * 1024
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(64)


@pytest.fixture
def asked(town: Town) -> Customer:
    """A customer who is asked what happened."""
    customer = town.customer()
    customer.begin()
    return customer


def upload(customer: Customer, content: bytes, name: str = "photo.png", **more: str) -> httpx.Response:
    return customer.http.post("/chat/messages", data={"id": str(uuid4()), **more}, files={"file": (name, content)})


@pytest.mark.parametrize("text", ["", " \n\t ", "\x00"])
def test_empty_message_is_answered_with_the_question(asked: Customer, text: str) -> None:
    assert asked.post(text=text).status_code == 202
    assert asked.read()[-1]["text"] != ""


def test_message_of_100000_characters_is_refused_with_the_limit_and_the_question(asked: Customer) -> None:
    answer = asked.say("长" * 100_000)
    assert ("100000" in answer, "4000" in answer) == (True, True)
    asked.tell([ISSUE])
    assert asked.finish()


def test_emoji_alone_are_kept_and_words_are_asked_for(asked: Customer, town: Town) -> None:
    assert "补充" in asked.say("😡😡😡") or asked.last
    asked.tell(["漏水了"])
    assert town.staff("service").case(asked.finish())["issue"] == "😡😡😡\n漏水了"


@pytest.mark.parametrize(
    "words",
    [
        "المصعد معطل منذ يومين",
        '<img src=x onerror="alert(1)"> & <script>alert(document.cookie)</script>',
        "{name} %s {0} ${HOME} '; DROP TABLE cases; --",
        "\u202etxet desrever\u202c and 𝔣𝔞𝔫𝔠𝔶 ﷽",
    ],
)
def test_strange_words_are_kept_verbatim_as_data(asked: Customer, town: Town, words: str) -> None:
    asked.tell([words])
    assert words in "".join(str(said["text"]) for said in asked.last) or asked.seq
    number = asked.finish()
    assert town.staff("service").case(number)["issue"] == words


def test_stale_button_is_answered_with_where_we_are(asked: Customer) -> None:
    stale = asked.events()[1]["buttons"][0]["choice"]
    answer = asked.say(choice=stale)
    assert "之前" in answer or "更早" in answer or "现在" in answer
    assert "请说说发生了什么" in answer


@pytest.mark.parametrize(
    "choice", ["i:1:consent:nonsense", "i:99999:summary:confirm", "p:AB34CDE:1:satisfy", "q:x", "\0", "W:", "🙂"]
)
def test_forged_button_is_answered_and_changes_nothing(asked: Customer, choice: str) -> None:
    before = len(asked.events())
    asked.say(choice=choice)
    assert len(asked.events()) == before + 1
    asked.tell([ISSUE])
    assert asked.finish()


def test_somebody_elses_number_is_answered_like_one_that_does_not_exist(town: Town) -> None:
    theirs, answers = town.customer().complain(), list[str]()
    for number in (theirs, spoken(new_number(Random(5)))):
        stranger = town.customer()
        asked_for = stranger.say(number).replace(number, "N")
        answers.append(asked_for + stranger.say("+8613911112222").replace(number, "N"))
    assert answers[0] == answers[1]


def test_button_on_somebody_elses_case_is_answered_like_one_on_none(town: Town) -> None:
    theirs = town.customer().complain().replace("-", "")
    answers = {
        town.customer().say(choice=f"{kind}:{number}") for kind in "aws" for number in (theirs, new_number(Random(5)))
    }
    assert len(answers) == 1


def test_mistyped_number_is_recognised_as_mistyped(town: Town) -> None:
    customer = town.customer()
    number = customer.complain()
    wrong = number[:-1] + ("3" if number[-1] != "3" else "4")
    assert wrong in customer.say(wrong)


def test_phone_with_letters_is_refused_with_an_example(town: Town) -> None:
    customer = town.customer()
    customer.say("你好")
    customer.press("intake.button.agree")
    customer.press("intake.kind.complaint")
    customer.say(NAME)
    assert PHONE in customer.say("138OO138OOO")
    assert "+8613800138000" in customer.say(PHONE)


@pytest.mark.parametrize(
    "content",
    [
        b"MZ\x90\x00" + bytes(60),
        b"<html><script>alert(1)</script></html>",
        b"PK\x03\x04" + bytes(30),
        b"\x7fELF" + bytes(60),
    ],
)
def test_file_of_a_refused_type_is_refused_by_its_bytes_not_its_name(asked: Customer, content: bytes) -> None:
    refused = upload(asked, content, "holiday.jpg")
    assert (refused.status_code, refused.json()["type"]) == (422, "urn:redress:problem:file_type")
    assert "holiday.jpg" in refused.json()["detail"]
    assert upload(asked, PICTURE).status_code == 202


def test_file_sent_again_under_its_id_is_kept_once(asked: Customer, town: Town) -> None:
    key = str(uuid4())
    answers = [upload(asked, PICTURE, id=key, text="漏水").status_code for _ in range(2)]
    clash = upload(asked, PICTURE + b"x", id=key, text="漏水")
    asked.read()
    asked.press("intake.button.no_danger")
    asked.press("intake.button.that_is_all")
    assert (*answers, clash.status_code) == (202, 202, 409)
    assert [file["name"] for file in town.staff("service").case(asked.finish())["evidence"]] == ["photo.png"]


def test_file_beyond_20_megabytes_is_refused_with_the_limit(asked: Customer) -> None:
    refused = upload(asked, PICTURE + bytes(20 * MEBIBYTE))
    assert (refused.status_code, refused.json()["type"]) == (413, "urn:redress:problem:file_size")
    assert "20 MB" in refused.json()["detail"]


@pytest.mark.parametrize("declared", [True, False])
def test_upload_of_300_megabytes_is_answered_with_the_limit(asked: Customer, *, declared: bool) -> None:
    head = b'--b\r\nContent-Disposition: form-data; name="file"; filename="film.mp4"\r\n\r\n'

    def film() -> Iterator[bytes]:
        yield head
        for _ in range(300):
            yield bytes(MEBIBYTE)

    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    headers |= {"Content-Length": str(len(head) + 300 * MEBIBYTE)} if declared else {}
    refused = asked.http.post("/chat/messages", content=film(), headers=headers)
    assert (refused.status_code, "20 MB" in refused.json()["detail"]) == (413, True)
    assert asked.say("还在吗") != ""


@pytest.mark.parametrize(
    "kind", ["multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=x"]
)
def test_form_that_is_no_form_is_refused(asked: Customer, kind: str) -> None:
    refused = asked.http.post("/chat/messages", content=b"--y\r\nnonsense", headers={"Content-Type": kind})
    assert refused.status_code == 422


def test_thirty_messages_in_a_second_are_slowed_told_and_none_is_lost(own_site: Serving) -> None:
    customer = own_site.town.customer()
    customer.begin()
    customer.say("漏水")
    customer.press("intake.button.no_danger")
    lines = [f"第{number}句" for number in range(30)]

    def said(line: str) -> httpx.Response:
        return customer.post(text=line)

    with ThreadPoolExecutor(8) as crowd:
        answers = [each.status_code for each in crowd.map(said, lines)]
    told = customer.read()
    own_site.advance(timedelta(seconds=2))
    eventually(lambda: customer.events(customer.seq), "one answer to the rest")
    assert (set(answers), len(told) < 20, "一起" in told[-1]["text"]) == ({202}, True, True)
    customer.read()
    customer.press("intake.button.that_is_all")
    issue = own_site.town.staff("service").case(customer.finish())["issue"].splitlines()
    assert sorted(issue) == sorted(["漏水", *lines])


def test_beyond_sixty_waiting_messages_the_sender_is_asked_to_come_back(own_site: Serving) -> None:
    customer = own_site.town.customer()
    answers = [customer.post(text=f"第{number}句") for number in range(80)]
    refused = [each for each in answers if each.status_code == 429]
    assert refused
    assert (refused[0].json()["type"], refused[0].headers["retry-after"]) == ("urn:redress:problem:slow", "1")
    own_site.advance(timedelta(seconds=2))
    eventually(lambda: customer.post(text="后来").status_code == 202, "room for one more")
