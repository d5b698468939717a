"""The whole life of a complaint in Telegram alone, with everything that is said on the way written down.

A customer in a private chat, the service desk and the security team in their groups, a supervisor among them.
"""

import re
from collections.abc import Callable
from datetime import timedelta

from handlers.wording import words
from tests.bot.web.serving import Serving
from tests.telegram.colleagues import BLANK, binds, comes_in
from tests.telegram.ours import TOLD, newest
from tests.telegram.platform.groups import Group
from tests.telegram.platform.messages import Message
from tests.telegram.platform.people import Person
from tests.telegram.platform.seats import Seat
from tests.telegram.platform.server import Platform
from workflow.language import Language

NUMBER = "AB3-4CD-E"
"""Stands for the case's own number, which is drawn."""
PEOPLE = {
    Language.ZH: {"customer": "李伟", "service": "林客服", "chief": "周主管", "member": "王队长", "head": "陈管理"},
    Language.EN: {"customer": "Ann", "service": "Lin", "chief": "Zhou", "member": "Wang", "head": "Chen"},
}
GROUPS = {Language.ZH: ("客服群", "保安群"), Language.EN: ("Service group", "Security group")}
SOLVED = {
    Language.ZH: ("发整改通知并每晚巡查", "夜间停工", "装修登记写明时段"),
    Language.EN: ("Notice served, patrol each night", "No work at night", "Hours are written into the permit"),
}
ROLES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("head", "administrator", ()),
    ("service", "service", ()),
    ("chief", "supervisor", ()),
    ("member", "member", ("security",)),
)
ORDERED = {Language.ZH: "已派人上门", Language.EN: "Somebody is on the way"}


class Scribe:
    """Writes down what was said, place by place, as it happened."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._place = ""
        self.number = ""

    def did(self, place: str, who: str, what: str) -> None:
        """Write down what somebody said or pressed."""
        self._at(place)
        self._lines += [f"**{who}**: {what}", ""]

    def heard(self, place: str, message: Message) -> None:
        """Write down what the bot said."""
        self._at(place)
        self._lines += [f"> {line}  " for line in message.text.split("\n")]
        rows = " ".join(f"[{label}]" for row in message.buttons for label in row)
        self._lines += [f"> `{rows}`", ""] if rows else [""]

    def _at(self, place: str) -> None:
        if place != self._place:
            self._place = place
            self._lines += [f"### {place}", ""]

    def text(self) -> str:
        """Return all of it, with a number that is the same each time."""
        joined = "\n".join(self._lines).replace("\u2060", "")
        return re.sub(re.escape(self.number), NUMBER, joined) if self.number else joined


class Player:
    """Somebody in a chat, whose part is written down."""

    def __init__(self, scribe: Scribe, seat: Seat, place: str, name: str, language: Language) -> None:
        self._scribe, self.seat, self._place, self._name, self._language = scribe, seat, place, name, language

    def word(self, key: str) -> str:
        """Return our words, as far as nothing is filled in."""
        return max(BLANK.split(words(key, self._language)), key=len).strip()

    def sees(self, *some: str, on: Message | None = None) -> Message:
        """Wait for a message with these words, and write it down."""
        found = self.seat.waits(lambda: self._found(some, on), f"{some}")
        self._scribe.heard(self._place, found)
        return found

    def _found(self, some: tuple[str, ...], on: Message | None) -> Message | None:
        standing = [on] if on is not None else self.seat.screen
        return next((each for each in reversed(standing) if all(word in each.text for word in some)), None)

    def after(self, act: Callable[[], object], *some: str) -> Message:
        """Do something, and wait for a new message; write it down."""
        last = max((each.id for each in self.seat.screen), default=0)
        act()
        found = self.seat.waits(
            lambda: next(
                (each for each in self.seat.screen if each.id > last and all(word in each.text for word in some)), None
            ),
            f"{some}",
        )
        self._scribe.heard(self._place, found)
        return found

    def says(self, text: str, *some: str) -> Message:
        """Say something and read the answer."""

        def act() -> None:
            self._scribe.did(self._place, self._name, text)
            self.seat.says(text)

        return self.after(act, *some)

    def shows(self, caption: str, *some: str) -> Message:
        """Reply with a photo and read the answer."""
        asked = self.seat.last

        def act() -> None:
            self._scribe.did(self._place, self._name, f"(photo) {caption}")
            self.seat.sends_photo(caption=caption, reply_to=asked)

        return self.after(act, *some)

    def act(self, label: str, on: Message) -> None:
        """Press a button that makes the move at once."""
        self._scribe.did(self._place, self._name, f"`[{self.word(label)}]`")
        self.seat.presses(self.word(label), on)

    def presses(self, label: str, *some: str, on: Message | None = None) -> Message:
        """Press a button, by its label or its key, and read the answer."""
        named = self.word(label) if "." in label else label
        # Any ring that comes meanwhile is no answer.
        some = some or ((named,) if label.startswith("cases.move.") else ())
        if on is not None:
            self.seat.waits(lambda: on.button(named), f"the button {named}")

        def act() -> None:
            self._scribe.did(self._place, self._name, f"`[{named}]`")
            self.seat.presses(named, on)

        return self.after(act, *some)


class Life:
    """One complaint from the first message to the archive."""

    def __init__(self, site: Serving, theirs: Platform, language: Language) -> None:
        self.site, self.language, self.scribe = site, language, Scribe()
        self.names, (front, guard) = PEOPLE[language], GROUPS[language]
        person = theirs.person(self.names["customer"], language=language)
        self.customer = Player(self.scribe, person, self.names["customer"], self.names["customer"], language)
        people = {
            name: comes_in(site, theirs, self.names[name], role, *teams, language=language)
            for name, role, teams in ROLES
        }
        self.front = self._group(theirs, front, "service", people, "service", "chief")
        self.guard = self._group(theirs, guard, "security", people, "member")
        self.service, self.chief = (
            self._player(people[name], self.front, front, name) for name in ("service", "chief")
        )
        self.member = self._player(people["member"], self.guard, guard, "member")

    def _group(self, theirs: Platform, title: str, team: str, people: dict[str, Person], *names: str) -> Group:
        group = theirs.group(title, *(people[name] for name in names), owner=people["head"])
        group.add(theirs.bot)
        binds(people["head"], group, team, self.language)
        return group

    def _player(self, person: Person, group: Group, place: str, name: str) -> Player:
        return Player(self.scribe, person.at(group), place, self.names[name], self.language)

    def lives(self) -> None:
        """Go through all of it."""
        self.scribe.number = self._files()
        self._handed_over()
        self._falls_late()
        self._solved()
        self._told()

    def _files(self) -> str:
        issue, place, name, phone = TOLD[self.language]
        customer = self.customer
        customer.says("/start")
        customer.presses("intake.button.agree")
        customer.presses("intake.kind.complaint")
        for said in (name, phone, issue):
            customer.says(said)
        for label in ("no_danger", "that_is_all", "something_else", "yesterday"):
            customer.presses(f"intake.button.{label}")
        customer.says(place)
        customer.presses(customer.seat.last.buttons[0][0])
        customer.presses("intake.button.confirm")
        return newest(self.site)

    def _handed_over(self) -> None:
        number, service = self.scribe.number, self.service
        card = service.sees(number)
        service.presses("cases.move.contact", on=card)
        service.presses("teams.button.do", "✓")
        service.presses("cases.move.grade", on=card)
        service.presses(self._named("grades", "general"))
        service.presses("teams.button.do", "✓")
        service.presses("cases.move.dispatch", on=card)
        service.presses(self._named("teams", "security"))
        service.presses("teams.button.do", "✓")

    def _named(self, table: str, name: str) -> str:
        playbook = self.site.application.house.playbook
        found = playbook.grades[name].name if table == "grades" else playbook.teams[name].name
        return found[self.language]

    def _falls_late(self) -> None:
        number, member = self.scribe.number, self.member
        card = member.sees(number, self._stage("dispatched"))
        self.site.advance(timedelta(minutes=91))
        member.sees(number, member.word("cases.staff.reminded"))
        self.site.advance(timedelta(minutes=30))
        self.chief.sees(number, member.word("cases.staff.supervised"))
        member.presses("cases.move.report", on=card)
        member.says(ORDERED[self.language], "✓")

    def _stage(self, name: str) -> str:
        return self.site.application.house.playbook.stages[name].name[self.language]

    def _solved(self) -> None:
        number, member = self.scribe.number, self.member
        card = member.seat.sees(number, self._stage("dispatched"))
        order = member.word("cases.flag.order")
        member.seat.waits(lambda: order not in card.text, "the card after the report")
        member.act("cases.move.acknowledge", card)
        member.sees(number, self._stage("handling"), on=card)
        member.presses("cases.move.resolve", on=card)
        measures, result, prevention = SOLVED[self.language]
        asked = (self.names["member"], member.word("cases.move.resolve"))
        member.says(measures, *asked)
        member.shows(result, *asked)
        member.says(prevention, *asked)
        member.presses("teams.button.do", "✓")

    def _told(self) -> None:
        number, service = self.scribe.number, self.service
        service.sees(number, service.word("cases.staff.resolved"))
        card = service.seat.sees(number, self._stage("resolved"))
        service.presses("cases.move.tell", on=card)
        service.presses("teams.button.do", "✓")
        self.customer.sees(SOLVED[self.language][1])
        self.customer.presses("cases.poll.satisfied", number)
        service.sees(number, self._stage("closed"), on=card)
