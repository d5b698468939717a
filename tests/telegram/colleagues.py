"""People of ours in Telegram: they link their account by the desk's own link, and work where their team is."""

import re
from collections.abc import Sequence
from urllib.parse import parse_qs, urlsplit

from handlers.wording import words
from tests.bot.web.driving import Desk
from tests.bot.web.serving import Serving, eventually
from tests.telegram.platform.people import Person, Place
from tests.telegram.platform.server import Platform
from workflow.language import Language

BLANK = re.compile(r"\{\w+\}|\n")


def payload_of(url: str) -> str:
    """Return what a link brings along."""
    (payload,) = parse_qs(urlsplit(url).query)["start"]
    return payload


def link_of(desk: Desk) -> str:
    """Return a new link of somebody at the desk, as soon as Telegram has said what our bot is called."""

    def made() -> str:
        answered = desk.http.post("/desk/links", json={"lane": "telegram"})
        return str(answered.json()["url"]) if answered.status_code == 201 else ""

    return eventually(made, "a link")


def links(
    site: Serving, theirs: Platform, name: str, role: str, *teams: str, language: Language = Language.ZH
) -> "Ours":
    """Return somebody of ours who has linked an account."""
    person, desk = theirs.person(name, language=language), site.town.staff(role, *teams, language=language)
    person.starts(payload_of(link_of(desk)))
    person.hears(words("teams.linked", language).partition("{name}")[2][:8])
    return Ours(person, desk)


def comes_in(site: Serving, theirs: Platform, name: str, role: str, *teams: str, language: Language) -> Person:
    """Return somebody who has accepted an invitation in Telegram, under the name that they have there."""
    person = theirs.person(name, language=language)
    person.starts(f"s-{site.invite(role, teams)}")
    person.hears(name)
    return person


class Ours:
    """One of ours with both: a desk and an account."""

    def __init__(self, person: Person, desk: Desk) -> None:
        self.person, self.desk = person, desk


def linked_lanes(desk: Desk) -> Sequence[str]:
    """Return where somebody's account is linked."""
    return [str(each["lane"]) for each in desk.http.get("/desk/links").json()["links"]]


def binds(by: Person, place: Place, team: str, language: Language = Language.ZH) -> None:
    """Let an administrator bind a team to a group or a topic."""
    seat = by.at(place)
    seat.says(f"/bind {team}")
    seat.hears(said("teams.bind.done", language))


def dispatched(site: Serving) -> str:
    """File a complaint at the web chat and hand it to security; return its number."""
    service, number = site.town.staff("service"), site.town.customer().complain()
    service.move(number, "contact")
    service.move(number, "grade", grade="general")
    service.move(number, "dispatch", team="security")
    return number


def said(key: str, language: Language = Language.ZH) -> str:
    """Return the longest part of our words in which nothing is filled in."""
    return max(BLANK.split(words(key, language)), key=len).strip()
