"""The whole life of a complaint in Slack alone: customer, service desk, security team and a supervisor."""

from datetime import timedelta

from handlers.wording import words
from tests.bot.web.serving import Serving
from tests.slack.colleagues import binds, comes_in, said
from tests.slack.ours import Customer, newest
from tests.slack.platform.messages import Message
from tests.slack.platform.people import Person, Seat
from tests.slack.platform.rooms import Room
from tests.slack.platform.server import Platform
from tests.telegram.platform.seats import PIXEL
from tests.telegram.whole_life import ORDERED, PEOPLE, ROLES, SOLVED
from workflow.language import Language


class Player:
    """Somebody of ours in a channel, who works on the card there."""

    def __init__(self, seat: Seat, language: Language) -> None:
        self.seat, self.language = seat, language

    def word(self, key: str) -> str:
        """Return our words as this person reads them, as far as nothing is filled in."""
        return said(key, self.language)

    def card(self, number: str, stage: str) -> Message:
        """Wait for the card of a case in a stage."""
        head = f"{number} · {stage}"
        return self.seat.waits(lambda: next((each for each in self.seat.screen if head in each.text), None), head)

    def presses(self, label: str, *heard: str, on: Message | None = None) -> Message:
        """Press a button, by its label or its key, as soon as it stands there, and read the answer."""
        named = words(label, self.language) if "." in label else label
        self.seat.waits(lambda: self._has(named, on), f"the button {named}")
        self.seat.presses(named, on)
        return self.seat.hears(*(heard or (named,)))

    def _has(self, named: str, on: Message | None) -> bool:
        standing = [on] if on is not None else self.seat.screen
        return any(each.button(named) is not None for each in standing)

    def fills(self, move: str, card: Message, **filled: str) -> None:
        """Press a move that needs words, fill its form in by the names of its fields, and send it."""
        named = self.word_of(f"cases.move.{move}")
        self.seat.waits(lambda: self._has(named, card), f"the button {named}")
        self.seat.presses(named, card)
        self.seat.opens(named, card.text[:9])
        labels = {self.word_of(f"cases.field.{name}"): value for name, value in filled.items()}
        self.seat.submits(labels)
        self.seat.waits(lambda: self.seat.modal is None, "the form to close")
        self.seat.hears(named, "✓")

    def word_of(self, key: str) -> str:
        """Return our words as they stand on buttons and fields."""
        return words(key, self.language)


class Life:
    """One complaint from the first message to the archive."""

    def __init__(self, site: Serving, theirs: Platform, language: Language) -> None:
        self.site, self.language, self.names = site, language, PEOPLE[language]
        self.playbook = site.application.house.playbook
        self.customer = Customer(theirs.person(self.names["customer"], language), language)
        people = {
            name: comes_in(site, theirs, self.names[name], role, *teams, language=language)
            for name, role, teams in ROLES
        }
        front = self._room(theirs, "service", people["head"], people["service"], people["chief"])
        guard = self._room(theirs, "security", people["head"], people["member"])
        self.service, self.chief = (Player(people[name].at(front), language) for name in ("service", "chief"))
        self.member = Player(people["member"].at(guard), language)

    def _room(self, theirs: Platform, team: str, head: Person, *people: Person) -> Room:
        room = theirs.channel(team, *people, private=True)
        binds(head.at(room), team, self.language)
        return room

    def stage(self, name: str) -> str:
        """Return what a stage is called."""
        return self.playbook.stages[name].name[self.language]

    def lives(self) -> str:
        """Go through all of it, and return the case's number."""
        self.customer.complains()
        number = newest(self.site)
        self._handed_over(number)
        self._falls_late(number)
        self._solved(number)
        self._told(number)
        return number

    def _handed_over(self, number: str) -> None:
        service, card = self.service, self.service.card(number, self.stage("received"))
        service.fills("contact", card)
        service.fills("grade", card, grade=self.playbook.grades["general"].name[self.language])
        service.fills("dispatch", card, team=self.playbook.teams["security"].name[self.language])

    def _falls_late(self, number: str) -> None:
        member, card = self.member, self.member.card(number, self.stage("dispatched"))
        self.site.advance(timedelta(minutes=91))
        member.seat.sees(number, member.word("cases.staff.reminded"))
        self.site.advance(timedelta(minutes=30))
        self.chief.seat.sees(number, member.word("cases.staff.supervised"))
        member.fills("report", card, text=ORDERED[self.language])

    def _solved(self, number: str) -> None:
        member, card = self.member, self.member.card(number, self.stage("dispatched"))
        member.seat.waits(lambda: member.word("cases.flag.order") not in card.text, "the card after the report")
        member.presses("cases.move.acknowledge", "✓", on=card)
        member.card(number, self.stage("handling"))
        measures, result, prevention = SOLVED[self.language]
        member.seat.sends((PIXEL, "night.png", "image/png"), text=measures, thread=card)
        member.seat.hears(member.word("teams.noted"))
        member.fills("resolve", card, measures=measures, result=result, prevention=prevention)

    def _told(self, number: str) -> None:
        service, card = self.service, self.service.card(number, self.stage("resolved"))
        service.fills("tell", card)
        self.customer.hears(SOLVED[self.language][1])
        self.customer.presses("cases.poll.satisfied")
        self.customer.hears(number)
        service.card(number, self.stage("closed"))
