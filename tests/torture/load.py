"""Customers and staff who go on through every death of the server, and remember what they were promised."""

import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import uuid4

import httpx

from tests.bot.web.driving import Customer, Desk, Json, Town
from tests.torture.patience import Patience
from workflow.language import Language

T = TypeVar("T")
LINES = 6
"""Messages that make up one issue."""
EACH_BY_ITSELF = {"Connection": "close"}
"""Each request comes by a connection of its own, so that a conversation reaches every process there is."""


@dataclass
class Ledger:
    """What was acknowledged, by case; and how often, so that a death can be timed by it."""

    lines: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    notes: list[str] = field(default_factory=list[str])
    troubles: list[str] = field(default_factory=list[str])
    answered: int = 0
    done: int = 0
    """Of the answered, those that changed something: who only reads shows nothing of whether it goes on."""
    enough: threading.Event = field(default_factory=threading.Event)
    _change: threading.Lock = field(default_factory=threading.Lock)

    def count(self, *, reads: bool) -> None:
        """Note one more answer."""
        with self._change:
            self.answered += 1
            self.done += not reads

    def until(self, holds: Callable[[], T | None], what: str) -> T:
        """Return the first true answer of `holds`; whatever anybody gets done meanwhile shows that it goes on."""
        return Patience(lambda: self.done).until(holds, f"{what}; {self.troubles}")

    def wait_for(self, more: int) -> None:
        """Return when so many more were answered."""
        goal = self.answered + more
        self.until(lambda: self.answered >= goal, "load")


def persistently(send: Callable[[], httpx.Response], ledger: Ledger, *, reads: bool = False) -> httpx.Response:
    """Send the same again until it is answered; the server may be dead, starting, or full."""

    def answered() -> httpx.Response | None:
        try:
            sent = send()
        except httpx.TransportError:
            return None
        return None if sent.status_code in {429, 503} else sent

    got = ledger.until(answered, "an answer")
    ledger.count(reads=reads)
    return got


class PersistentCustomer(Customer):
    """A customer whose client sends again, under the same id, what was not acknowledged."""

    def __init__(self, url: str, ledger: Ledger, *, reads: bool) -> None:
        self._ledger, self._reads = ledger, reads
        super().__init__(url, Language.EN)
        self.http.headers.update(EACH_BY_ITSELF)

    def arrive(self, url: str, language: Language) -> httpx.Response:
        return persistently(lambda: super(PersistentCustomer, self).arrive(url, language), self._ledger, reads=True)

    def post(self, **body: object) -> httpx.Response:
        known = {"id": str(uuid4()), **body}
        return persistently(lambda: self.http.post("/chat/messages", json=known), self._ledger)

    def events(self, after: int = 0) -> list[Json]:
        def asked() -> httpx.Response:
            return self.http.get("/chat/events", params={"after": after})

        found: list[Json] = persistently(asked, self._ledger, reads=True).json()["messages"]
        return found

    def button(self, label: str) -> str:
        """Wait for the button: the answer may be said only after the burst."""

        def offered() -> str | None:
            self.read()
            found = [each["choice"] for said in self.last for each in said["buttons"] if each["label"] == label]
            return str(found[-1]) if found else None

        return self._ledger.until(offered, f"the button {label}")

    def send(self, text: str) -> None:
        """Say a line; who does not read meanwhile makes a burst of it."""
        assert self.post(text=text).status_code == 202
        if self._reads:
            self.read()

    def number(self) -> str:
        return self._ledger.until(
            lambda: next((str(each["case"]) for each in self.read() if each["case"]), ""), "a number"
        )

    def live(self) -> None:
        """File one complaint in many messages, whatever happens to the server meanwhile."""
        said = [f"line {uuid4().hex}" for _ in range(LINES)]
        self.begin()
        self.say(said[0])
        self.press("intake.button.no_danger")
        for line in said[1:]:
            self.send(line)
        self._ledger.until(lambda: self.read()[-1]["buttons"], "the question after the last line")
        self.press("intake.button.that_is_all")
        self._ledger.lines[self.finish()] = said


class PersistentDesk(Desk):
    """Somebody who writes notes on one case and presses again what was not answered."""

    def work(self, number: str, ledger: Ledger) -> None:
        """Write notes until it is enough."""
        self.http.headers.update(EACH_BY_ITSELF)
        while not ledger.enough.is_set():
            text, key = f"note {uuid4().hex}", str(uuid4())
            shown = persistently(lambda: self.http.get(f"/desk/cases/{number}"), ledger, reads=True).json()
            choice = next(each["choice"] for each in shown["buttons"] if each["move"] == "note")
            body = {"id": key, "choice": choice, "fields": {"text": text}}
            pressed = persistently(lambda body=body: self.http.post("/desk/moves", json=body), ledger)
            assert pressed.status_code == 200, pressed.text
            ledger.notes.append(text)


def customers(url: str, ledger: Ledger) -> None:
    """Live one conversation after the other until it is enough; every second life reads nothing in between."""
    reads = True
    while not ledger.enough.is_set():
        customer = PersistentCustomer(url, ledger, reads=reads)
        try:
            customer.live()
        finally:
            customer.close()
        reads = not reads


def dispatched(town: Town) -> str:
    """Return a case that security is working on."""
    number, service = town.customer().complain(), town.staff("service")
    service.move(number, "contact")
    service.move(number, "grade", grade="general")
    service.move(number, "dispatch", team="security")
    town.staff("member", "security").move(number, "acknowledge")
    return number


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What the desk shows of what was acknowledged.

    Attributes:
        issues: the words of each case.
        notes: what was noted on the one case on which somebody works.
    """

    issues: Mapping[str, str]
    notes: str

    def faults(self, ledger: Ledger) -> list[str]:
        """Name what is not kept as it was promised."""
        lost = [each for case, lines in ledger.lines.items() for each in differences(lines, self.issues[case])]
        return [*ledger.troubles, *lost, *differences(ledger.notes, self.notes)]


def shown(town: Town, number: str, ledger: Ledger) -> Shown:
    """Ask the desk."""
    manager = town.staff("manager")
    noted = [word["value"] for line in manager.case(number)["timeline"] for word in line["words"]]
    return Shown(issues={case: manager.case(case)["issue"] for case in ledger.lines}, notes="\n".join(noted))


def differences(promised: Sequence[str], kept: str) -> list[str]:
    """Name every promised line that is not kept exactly once, and every order that changed."""
    found = Counter(kept.split())
    wrong = [f"{line}: {found[line.split()[-1]]} times" for line in promised if found[line.split()[-1]] != 1]
    places = [kept.find(line) for line in promised]
    return wrong or ([] if places == sorted(places) else [f"out of order: {kept}"])


def in_thread(work: Callable[[], None], ledger: Ledger) -> threading.Thread:
    """Run something beside the test, and keep what goes wrong with it."""

    def told() -> None:
        try:
            work()
        except Exception as trouble:  # noqa: BLE001 (the test's thread tells of it)
            ledger.troubles.append(repr(trouble))

    thread = threading.Thread(target=told)
    thread.start()
    return thread
