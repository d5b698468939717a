"""setWebhook: pushed, in order in each chat, again until it is taken; and back to polling without a loss."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from tests.telegram.clients import Raw
from tests.telegram.platform.people import Person
from tests.telegram.platform.server import Platform, platform


class Receiver(ThreadingHTTPServer):
    """Somebody's webhook, with nothing of ours in it."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Post)
        self.taken: list[tuple[dict[str, Any], str | None]] = []
        self.answers: list[int] = []
        """The next status codes; 200 when there are none."""
        self.body = b""
        self.busy, self.busiest = 0, 0
        self.open = threading.Event()
        self.open.set()
        self.changed = threading.Condition()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_port}/telegram"

    def texts(self) -> list[str]:
        """What was taken, or refused, in order."""
        return [update["message"]["text"] for update, _ in self.taken]

    def wait_for(self, count: int) -> None:
        """Return when so many have come."""
        with self.changed:
            assert self.changed.wait_for(lambda: len(self.taken) >= count, 20), self.taken


class Post(BaseHTTPRequestHandler):
    server: Receiver  # pyright: ignore[reportIncompatibleVariableOverride]

    def do_POST(self) -> None:
        update: dict[str, Any] = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with self.server.changed:
            self.server.busy += 1
            self.server.busiest = max(self.server.busiest, self.server.busy)
            self.server.taken.append((update, self.headers["X-Telegram-Bot-Api-Secret-Token"]))
            status = self.server.answers.pop(0) if self.server.answers else 200
            self.server.changed.notify_all()
        self.server.open.wait(10)
        with self.server.changed:
            self.server.busy -= 1
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(self.server.body)))
        self.end_headers()
        self.wfile.write(self.server.body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (its name there)
        """Say nothing."""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A webhook that takes what comes."""
    with Receiver() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield server
        server.open.set()
        server.shutdown()
        thread.join()


def test_what_waited_and_what_comes_is_pushed_with_the_secret(raw: Raw, li: Person, receiver: Receiver) -> None:
    li.says("before")
    raw.result("setWebhook", url=receiver.url, secret_token="s-3_CRET")
    receiver.wait_for(1)
    li.says("after")
    receiver.wait_for(2)
    assert receiver.texts() == ["before", "after"]
    assert {secret for _, secret in receiver.taken} == {"s-3_CRET"}


def test_what_is_not_taken_comes_again_in_its_place(receiver: Receiver) -> None:
    receiver.answers = [500, 404]
    with platform(speed=60) as site, Raw(site.url) as raw:
        li = site.person("Li")
        for word in ("one", "two"):
            li.says(word)
        raw.result("setWebhook", url=receiver.url)
        receiver.wait_for(4)
        assert receiver.texts() == ["one", "one", "one", "two"]
        info = raw.result("getWebhookInfo")
        assert info["last_error_message"] == "Wrong response from the webhook: 404 Not Found"


def test_what_comes_after_in_a_chat_waits_its_turn(raw: Raw, site: Platform, li: Person, receiver: Receiver) -> None:
    receiver.open.clear()
    raw.result("setWebhook", url=receiver.url)
    li.says("one")
    receiver.wait_for(1)
    li.says("two")
    site.person("Anna").says("another chat")
    receiver.wait_for(2)
    assert receiver.texts() == ["one", "another chat"]
    receiver.open.set()
    receiver.wait_for(3)
    assert receiver.texts()[2:] == ["two"]


def test_chats_are_pushed_side_by_side_up_to_the_limit(raw: Raw, site: Platform, receiver: Receiver) -> None:
    receiver.open.clear()
    raw.result("setWebhook", url=receiver.url, max_connections=3)
    for number in range(6):
        site.person(f"Person {number}").says("hello")
    receiver.wait_for(3)
    assert receiver.busiest == 3
    receiver.open.set()
    receiver.wait_for(6)
    assert receiver.busiest == 3


def test_polling_is_refused_while_a_webhook_is_set(raw: Raw, receiver: Receiver) -> None:
    raw.result("setWebhook", url=receiver.url)
    refusal = raw.refused("getUpdates")
    assert refusal.startswith("409 Conflict: can't use getUpdates method while webhook is active")


def test_going_back_to_polling_loses_nothing(raw: Raw, li: Person, receiver: Receiver) -> None:
    receiver.answers = [500] * 99
    raw.result("setWebhook", url=receiver.url)
    li.says("refused")
    receiver.wait_for(1)
    raw.result("deleteWebhook")
    li.says("later")
    assert [each["message"]["text"] for each in raw.result("getUpdates")] == ["refused", "later"]


@pytest.mark.parametrize("method", ["setWebhook", "deleteWebhook"])
def test_what_waits_is_dropped_only_when_asked(raw: Raw, li: Person, method: str) -> None:
    li.says("one")
    raw.result(method, url="")
    assert raw.result("getWebhookInfo")["pending_update_count"] == 1
    raw.result(method, url="", drop_pending_updates=True)
    assert raw.result("getWebhookInfo") == {"url": "", "has_custom_certificate": False, "pending_update_count": 0}


def test_a_webhook_needs_https_except_on_a_local_server(raw: Raw, site: Platform, receiver: Receiver) -> None:
    site.world.local_server = False
    refusal = raw.refused("setWebhook", url=receiver.url)
    assert refusal == "400 Bad Request: bad webhook: An HTTPS URL must be provided for webhook"


def test_a_secret_has_only_letters_digits_and_dashes(raw: Raw, receiver: Receiver) -> None:
    refusal = raw.refused("setWebhook", url=receiver.url, secret_token="söcret")
    assert refusal == "400 Bad Request: secret token contains unallowed characters"


def test_an_answer_to_a_push_may_be_a_request(raw: Raw, site: Platform, li: Person, receiver: Receiver) -> None:
    receiver.body = json.dumps({"method": "sendMessage", "chat_id": li.id, "text": "At once"}).encode()
    raw.result("setWebhook", url=receiver.url)
    li.says("hello")
    li.hears("At once")
    assert site.ledger.count("sendMessage", status=200) == 1
