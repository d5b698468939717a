"""A complaint that staff take down for somebody: the same five elements under the same rules as in chat."""

from collections.abc import Mapping, Sequence
from typing import cast

from handlers.filing import Filing
from handlers.house import House
from handlers.intake import normalised
from handlers.message import MOST_LETTERS, Phrase
from workflow.elements import Elements
from workflow.frozen import replace
from workflow.language import Language
from workflow.moves import Kind
from workflow.people import ADMINISTRATOR, Grant, StaffId
from workflow.playbook import Playbook
from workflow.sites import site_named

CHANNELS = ("phone", "front_desk", "on_site", "online", "letter", "email")
"""How such a complaint came."""
WORDS = ("name", "phone", "email", "issue", "when", "where", "room", "expectation", "mood")
ELEMENTS = {"name": "name", "contact": "phone", "when": "when", "where": "where", "expectation": "expectation"}
"""The elements that may be declined, and the field that would have answered each."""
READABLE = frozenset(
    {
        *WORDS,
        "id",
        "kind",
        "category",
        "channel",
        "danger",
        "declined",
        "language",
        "customer",
        "reach",
        "about",
        "site",
    }
)
Problems = dict[str, str]


def read(body: Mapping[str, object], house: House, language: Language) -> tuple[Elements, Filing] | Problems:
    """Return what was taken down, or the problems by field: none of the five is missing unless declined by name."""
    problems: Problems = {name: "unknown" for name in body if name not in READABLE}
    problems |= {name: "text" for name in WORDS if not isinstance(body.get(name, ""), str | None)}
    words = {name: str(body.get(name) or "").replace("\x00", "").strip() for name in WORDS}
    problems |= {name: "long" for name, said in words.items() if len(said) > MOST_LETTERS}
    declined = _declined(body, house, problems)
    problems |= _closed(body, house)
    if not str(body.get("about") or "0").isdecimal():
        problems["about"] = "staff"
    phone, email = _contact(words, house, problems)
    problems |= _missing(words, declined, house)
    if problems:
        return problems
    elements = Elements(
        name=words["name"] or None,
        phone=phone,
        email=email,
        issue=words["issue"],
        when_said=words["when"] or None,
        where_said=words["where"] or None,
        room=words["room"] or None,
        expectation=words["expectation"] or None,
        mood=words["mood"] or None,
        declined=tuple(declined),
    )
    filing = _filing(body, language)
    return elements, replace(filing, site=filing.site or site_named(elements, house.playbook.sites))


def _filing(body: Mapping[str, object], language: Language) -> Filing:
    asked = body.get("language")
    return Filing(
        kind=Kind(str(body.get("kind") or Kind.COMPLAINT)),
        category=cast("str | None", body.get("category") or None),
        channel=str(body.get("channel") or CHANNELS[0]),
        language=Language(str(asked)) if asked in tuple(Language) else language,
        endangered=body.get("danger") == "yes",
        customer=cast("str | None", body.get("customer") or None),
        site=cast("str | None", body.get("site") or None),
        reach=cast("str | None", body.get("reach") or None),
        about=StaffId(int(str(body["about"]))) if body.get("about") else None,
    )


def _declined(body: Mapping[str, object], house: House, problems: Problems) -> Sequence[str]:
    listed = body.get("declined", [])
    if not isinstance(listed, list) or not all(name in ELEMENTS for name in cast("list[object]", listed)):
        problems["declined"] = "choice"
        return ()
    declined = cast("list[str]", listed)
    forbidden = {"phone" if name == "contact" else name for name in declined} & house.playbook.intake.mandatory
    problems |= dict.fromkeys(forbidden, "required")
    return declined


def _closed(body: Mapping[str, object], house: House) -> Problems:
    """Check what is chosen from a list."""
    lists: dict[str, Sequence[str]] = {
        "kind": tuple(house.playbook.kinds),
        "category": tuple(category.id for category in house.playbook.categories),
        "channel": CHANNELS,
        "danger": ("yes", "no"),
        "customer": tuple(house.playbook.classes),
        "site": tuple(house.playbook.sites),
        "reach": tuple(reach.value for reach in house.playbook.weighing.reach),
    }
    problems = {name: "choice" for name, known in lists.items() if body.get(name) and body[name] not in known}
    if problems:
        return problems
    kind = Kind(str(body.get("kind") or Kind.COMPLAINT))
    about = body.get("category")
    return {"category": "kind"} if about and about not in house.playbook.categories_of(kind) else {}


def _contact(words: Mapping[str, str], house: House, problems: Problems) -> tuple[str | None, str | None]:
    phone, _ = normalised(words["phone"], None, house.country)
    _, email = normalised(words["email"], None, house.country)
    if words["phone"] and phone is None:
        problems["phone"] = "phone"
    if words["email"] and email is None:
        problems["email"] = "email"
    return phone, email


def _missing(words: Mapping[str, str], declined: Sequence[str], house: House) -> Problems:
    needed = {field for name, field in ELEMENTS.items() if name not in declined} | {"issue"}
    needed |= house.playbook.intake.mandatory & {"name", "phone", "room"}
    if words["email"] and "phone" not in house.playbook.intake.mandatory:
        needed.discard("phone")
    return {name: "required" for name in needed if not words[name]}


def grants(playbook: Playbook, role: str, named: Sequence[str]) -> tuple[Grant, ...]:
    """Return what an invitation gives: the role, once for each team where the role belongs to teams.

    Names that begin with `@` are sites, to which the role is limited; without any it holds at all of them.

    Raises:
        ValueError: the playbook has no such role, team or site, or the role needs a team and none is named.
    """
    if role == ADMINISTRATOR:
        return (Grant(ADMINISTRATOR),)
    known = playbook.roles.get(role)
    if known is None:
        raise ValueError(f"no role {role}; the playbook has: {', '.join((*playbook.roles, ADMINISTRATOR))}")
    sites = [name.removeprefix("@") for name in named if name.startswith("@")]
    teams = [name for name in named if not name.startswith("@")]
    if wrong := [site for site in sites if site not in playbook.sites]:
        raise ValueError(f"no site {wrong[0]}; the playbook has: {', '.join(playbook.sites) or 'none'}")
    if wrong := [team for team in teams if team not in playbook.teams]:
        raise ValueError(f"no team {wrong[0]}; the playbook has: {', '.join(playbook.teams)}")
    if known.sees == "team" and not teams:
        raise ValueError(f"the role {role} belongs to a team; name one of: {', '.join(playbook.teams)}")
    return tuple(Grant(role, team, site) for team in teams or (None,) for site in sites or (None,))


def fact_words(fact: str) -> Phrase:
    """Return the bare name of what somebody did, for "already done by …"."""
    return Phrase(f"cases.done.{fact}")
