"""People of ours in Slack: they link their account by what the desk shows, and work where their team is."""

from tests.bot.web.driving import Desk
from tests.bot.web.serving import Serving, eventually
from tests.slack.platform.accounts import TEAM
from tests.slack.platform.people import Person, Seat
from tests.slack.platform.rooms import Room
from tests.slack.platform.server import Platform
from tests.telegram.colleagues import dispatched, said
from workflow.language import Language

__all__ = ["Ours", "binds", "dispatched", "links", "said"]


class Ours:
    """One of ours with both: a desk and an account."""

    def __init__(self, person: Person, desk: Desk) -> None:
        self.person, self.desk = person, desk

    def at(self, room: Room) -> Seat:
        """Return this person in a channel."""
        return self.person.at(room)


def links(
    site: Serving,
    theirs: Platform,
    name: str,
    role: str,
    *teams: str,
    language: Language = Language.ZH,
    workspace: str = TEAM,
) -> Ours:
    """Return somebody of ours who has typed what the desk showed."""
    person, desk = theirs.person(name, language, workspace), site.town.staff(role, *teams, language=language)

    def made() -> str:
        answered = desk.http.post("/desk/links", json={"lane": "slack"})
        return str(answered.json()["url"]) if answered.status_code == 201 else ""

    command, _, rest = eventually(made, "what to type").partition(" ")
    person.types(command, rest)
    person.hears(said("teams.linked", language)[:8])
    return Ours(person, desk)


def comes_in(site: Serving, theirs: Platform, name: str, role: str, *teams: str, language: Language) -> Person:
    """Return somebody who has accepted an invitation in Slack, under the name that they have there."""
    person = theirs.person(name, language)
    person.types("/redress", f"link {site.invite(role, teams)}")
    person.hears(name)
    return person


def binds(by: Seat, team: str, language: Language = Language.ZH) -> None:
    """Let an administrator bind a team to a channel."""
    by.types("/redress", f"bind {team}")
    by.hears(said("teams.bind.done", language))
