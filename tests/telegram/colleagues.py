"""People of ours in Telegram: they link their account by the desk's own link, and work where their team is."""

from collections.abc import Sequence
from urllib.parse import parse_qs, urlsplit

from handlers.wording import words
from tests.bot.web.driving import Desk
from tests.bot.web.serving import Serving, eventually
from tests.telegram.platform.people import Person
from tests.telegram.platform.server import Platform
from workflow.language import Language


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


class Ours:
    """One of ours with both: a desk and an account."""

    def __init__(self, person: Person, desk: Desk) -> None:
        self.person, self.desk = person, desk


def linked_lanes(desk: Desk) -> Sequence[str]:
    """Return where somebody's account is linked."""
    return [str(each["lane"]) for each in desk.http.get("/desk/links").json()["links"]]
