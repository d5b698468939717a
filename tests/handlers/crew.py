"""Staff: they press the buttons of their own cards."""

from dataclasses import dataclass
from functools import cached_property

from handlers import staffing
from handlers.cards import Card, Dossier, board, dossier
from handlers.staff import Pressed, Result, press
from tests.handlers.desk import Desk
from workflow.language import Language
from workflow.moves import Move
from workflow.numbers import CaseNumber
from workflow.people import Actor, Grant
from workflow.ports import Work

SOLVED = {"measures": "发整改通知", "result": "夜间停工", "prevention": "装修登记写明时段"}


def hire(
    desk: Desk, role: str, team: str | None = None, *, name: str | None = None, site: str | None = None
) -> "Colleague":
    """Invite a person of ours, who accepts."""
    token = f"invitation {next(desk.keys)}"

    def join(work: Work) -> Actor:
        work.people.invite([Grant(role, team, site)], token, desk.now, desk.now.replace(year=2030))
        accepted = staffing.join(work, desk.house, token, name or role, Language.ZH, desk.now)
        assert accepted is not None
        return accepted.actor()

    return Colleague(desk=desk, actor=desk.write(join))


def staff_whole(desk: Desk) -> None:
    """Hire one person for every role, in every team where it belongs to teams: nobody has to stand in."""
    playbook = desk.house.playbook
    for role, rules in playbook.roles.items():
        for team in playbook.teams if rules.sees == "team" and rules.team is None else (rules.team,):
            hire(desk, role, team)


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """One of ours at the desk."""

    desk: Desk
    actor: Actor

    def card(self, number: str) -> Card:
        """Return the card as this person sees it; UnknownCase where they don't."""
        return self.dossier(number).card

    def board(self, team: str | None = None, *, closed: bool = False) -> list[str]:
        """Return the numbers on this person's board, in its order."""
        desk = self.desk
        cards = desk.read(lambda work: board(work, desk.house, self.actor, desk.now, team=team, closed=closed))
        return [card.number for card in cards]

    def can(self, number: str) -> set[str]:
        """Return the moves that this person has a button for."""
        return {button.move.value for button in self.card(number).presses if button.move}

    def choice(self, number: str, move: str) -> str:
        """Return what the button of a move carries now."""
        return next(button.choice for button in self.card(number).presses if button.move is Move(move))

    def press(self, number: str, move: str, /, **fields: object) -> Pressed:
        """Press the button of a move and fill its form in."""
        return self.choose(self.choice(number, move), **fields)

    def do(self, number: str, move: str, /, **fields: object) -> Card:
        """Press a button that must work; return the new card."""
        pressed = self.press(number, move, **fields)
        assert pressed.result is Result.DONE, (move, pressed.problems, pressed.first)
        return pressed.card

    def asked(self, number: str) -> tuple[str, list[str]]:
        """Return the number of the question on the card, and the answers that this person may give, in Chinese."""
        found = self.card(number).question
        say = self.desk.house.say
        return (found.number, [say(press.label, Language.ZH) for press in found.answers]) if found else ("", [])

    def answer(self, number: str, label: str, /, **fields: object) -> Card:
        """Press an answer by its Chinese label; it must work."""
        found, say = self.card(number).question, self.desk.house.say
        assert found is not None
        choice = next(press.choice for press in found.answers if say(press.label, Language.ZH) == label)
        pressed = self.choose(choice, **fields)
        assert pressed.result is Result.DONE, (label, pressed.problems, pressed.first)
        return pressed.card

    def choose(self, choice: str, /, **fields: object) -> Pressed:
        """Send what a button carried, perhaps an old one."""
        desk = self.desk
        return desk.write(lambda work: press(work, desk.house, self.actor, choice, fields, desk.now))

    def dossier(self, number: str) -> Dossier:
        """Return the whole case as this person sees it."""
        desk = self.desk
        return desk.read(lambda work: dossier(work, desk.house, CaseNumber(number), self.actor, desk.now))


@dataclass(kw_only=True)
class Crew:
    """One person in each role, made when first asked for."""

    desk: Desk

    @cached_property
    def service(self) -> Colleague:
        return hire(self.desk, "service", name="林客服")

    @cached_property
    def supervisor(self) -> Colleague:
        return hire(self.desk, "supervisor", name="周主管")

    @cached_property
    def manager(self) -> Colleague:
        return hire(self.desk, "manager", name="陈经理")

    @cached_property
    def security(self) -> Colleague:
        return hire(self.desk, "member", "security", name="王队长")

    @cached_property
    def finance(self) -> Colleague:
        return hire(self.desk, "member", "finance", name="李会计")

    def graded(self, number: str, grade: str = "general", /, **fields: object) -> str:
        """Speak to the customer and grade the case."""
        self.service.do(number, "contact")
        self.service.do(number, "grade", grade=grade, **fields)
        return number

    def dispatched(self, number: str, team: str = "security") -> str:
        """Grade the case and hand it to a team."""
        self.graded(number)
        self.service.do(number, "dispatch", team=team)
        return number

    def handling(self, number: str) -> str:
        """Bring the case to where security has signed for it."""
        self.security.do(self.dispatched(number), "acknowledge")
        return number

    def told(self, number: str) -> str:
        """Bring the case to where the result was told and the poll asked."""
        self.security.do(self.handling(number), "resolve", **SOLVED)
        self.service.do(number, "tell")
        return number

    def redone(self, number: str) -> str:
        """Do a case over again that its customer was not satisfied with."""
        self.service.do(number, "dispatch", team="security")
        self.security.do(number, "acknowledge")
        self.security.do(number, "resolve", **SOLVED)
        self.service.do(number, "tell")
        return number
