"""People at the other end of the wire: a customer and somebody of the staff, who know nothing but HTTP."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar
from uuid import uuid4

import httpx

from handlers.wording import words
from workflow.language import Language

Json = dict[str, Any]
Invite = Callable[[str, Sequence[str]], str]
"""Makes an invitation for a role and its teams, and returns its word."""
PATIENCE = 30.0
NAME, PHONE = "王小明", "13800138000"
ISSUE = "楼上每天半夜装修，吵得孩子睡不着"


class Caller:
    """One client with a bearer token."""

    def __init__(self, url: str, token: str) -> None:
        self.http = httpx.Client(base_url=url, timeout=PATIENCE, headers={"Authorization": f"Bearer {token}"})

    def close(self) -> None:
        self.http.close()


SomeCaller = TypeVar("SomeCaller", bound=Caller)


class Customer(Caller):
    """Somebody in the chat; `seq` is how far they have read, `last` what they read last."""

    def __init__(self, url: str, language: Language = Language.ZH) -> None:
        begun = self.arrive(url, language)
        assert begun.status_code == 201, begun.text
        super().__init__(url, begun.json()["token"])
        self.language, self.seq, self.last = language, 0, list[Json]()

    def arrive(self, url: str, language: Language) -> httpx.Response:
        """Ask for a session."""
        return httpx.post(f"{url}/chat/session", json={"language": language}, timeout=PATIENCE)

    def post(self, **body: object) -> httpx.Response:
        """Send a message under an id of its own unless one is given."""
        return self.http.post("/chat/messages", json={"id": str(uuid4()), **body})

    def events(self, after: int = 0) -> list[Json]:
        """Return all that was said beyond `after`."""
        found: list[Json] = self.http.get("/chat/events", params={"after": after}).json()["messages"]
        return found

    def read(self) -> list[Json]:
        """Return what is new."""
        self.last = self.events(self.seq) or self.last
        self.seq = self.last[-1]["seq"] if self.last else 0
        return self.last

    def say(self, text: str = "", **body: object) -> str:
        """Send a message and return the words that answer it."""
        sent = self.post(**({"text": text} if text else {}), **body)
        assert sent.status_code == 202, sent.text
        return "\n".join(str(each["text"]) for each in self.read())

    def button(self, label: str) -> str:
        """Return what the newest button of that label carries."""
        found = [each["choice"] for said in self.last for each in said["buttons"] if each["label"] == label]
        assert found, f"no button {label} in {self.last}"
        return str(found[-1])

    def press(self, label: str) -> str:
        """Press a button by its label, or by the key of its label."""
        named = words(label, self.language) if label.startswith(("intake.", "cases.")) else label
        return self.say(choice=self.button(named))

    def begin(self, *, name: str = NAME, phone: str = PHONE) -> str:
        """Walk to the question of what happened."""
        self.say("你好" if self.language is Language.ZH else "hello")
        self.press("intake.button.agree")
        self.press("intake.kind.complaint")
        self.say(name)
        return self.say(phone)

    def tell(self, issue: Sequence[str]) -> str:
        """Say what happened, in one message or several, and that this is all."""
        self.say(issue[0])
        self.press("intake.button.no_danger")
        for more in issue[1:]:
            self.say(more)
        return self.press("intake.button.that_is_all")

    def finish(self) -> str:
        """Answer the rest and confirm; return the number of the case."""
        self.press("intake.button.something_else")
        self.press("intake.button.yesterday")
        self.say("3号楼1302")
        self.say("尽快修好" if self.language is Language.ZH else "Have it fixed soon")
        self.press("intake.button.confirm")
        return self.number()

    def number(self) -> str:
        """Return the number of the case that was just registered."""
        return next(str(each["case"]) for each in self.last if each["case"])

    def complain(self, *issue: str, name: str = NAME, phone: str = PHONE) -> str:
        """File a complaint and return its number."""
        self.begin(name=name, phone=phone)
        self.tell(issue or (ISSUE,))
        return self.finish()


class Desk(Caller):
    """Somebody of the staff, signed in by an invitation."""

    def __init__(self, url: str, invite: str, name: str, language: Language = Language.ZH) -> None:
        body = {"invite": invite, "name": name, "language": language}
        begun = httpx.post(f"{url}/desk/session", json=body, timeout=PATIENCE)
        assert begun.status_code == 201, begun.text
        super().__init__(url, begun.json()["token"])

    def cards(self, **query: str) -> list[Json]:
        """Return the cards that this person sees."""
        found: list[Json] = self.http.get("/desk/cards", params=query).json()["cards"]
        return found

    def case(self, number: str) -> Json:
        """Return a whole case."""
        found: Json = self.http.get(f"/desk/cases/{number}").json()
        return found

    def choice(self, number: str, move: str) -> str:
        """Return what the button of a move carries now."""
        buttons = {each["move"]: each["choice"] for each in self.case(number)["buttons"]}
        assert move in buttons, f"no button {move} among {sorted(buttons)}"
        return str(buttons[move])

    def press(self, choice: str, fields: Mapping[str, object] | None = None, key: str = "") -> httpx.Response:
        """Send a press, under an id of its own unless one is given."""
        body = {"id": key or str(uuid4()), "choice": choice, "fields": dict(fields or {})}
        return self.http.post("/desk/moves", json=body)

    def move(self, number: str, move: str, **fields: object) -> Json:
        """Press the button of a move and return the card after it."""
        answered = self.press(self.choice(number, move), fields)
        assert answered.status_code == 200, answered.text
        card: Json = answered.json()
        return card


class Town:
    """Everybody who calls one server."""

    def __init__(self, url: str, invite: Invite) -> None:
        self.url, self._invite = url, invite
        self._callers: list[Caller] = []

    def customer(self, language: Language = Language.ZH) -> Customer:
        """Return a new customer."""
        return self._kept(Customer(self.url, language))

    def staff(self, role: str, *teams: str, language: Language = Language.ZH) -> Desk:
        """Return a new person of the staff, named after the role."""
        return self._kept(Desk(self.url, self._invite(role, teams), f"{role}甲", language))

    def _kept(self, caller: SomeCaller) -> SomeCaller:
        self._callers.append(caller)
        return caller

    def close(self) -> None:
        """Send everybody home."""
        for caller in self._callers:
            caller.close()
