"""Accounts of people of ours: a link that is good once, and looks like none at all to everybody else."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.clock import VirtualClock
from handlers.wording import words
from tests.bot.web.serving import Serving
from tests.bot.web.test_schemas import faults, schema
from tests.telegram.colleagues import link_of, linked_lanes, links, payload_of
from tests.telegram.ours import ours
from tests.telegram.platform.people import Person
from tests.telegram.platform.server import Platform
from workflow.language import Language

REFUSED = words("teams.refused.link", Language.EN)


def refused(person: Person, payload: str) -> str:
    person.starts(payload)
    return person.hears("This link").text


def test_link_from_the_desk_links_the_account_that_follows_it(
    tmp_path: Path, clock: VirtualClock, theirs: Platform
) -> None:
    with ours(tmp_path / "data", clock, theirs) as site:
        wang = links(site, theirs, "王队长", "member", "security")
        assert linked_lanes(wang.desk) == ["telegram"]
        assert "s-" in payload_of(link_of(wang.desk))


def test_used_foreign_and_expired_links_look_like_one_that_never_was(
    tmp_path: Path, clock: VirtualClock, theirs: Platform
) -> None:
    with ours(tmp_path / "data", clock, theirs) as site:
        wang, stranger = links(site, theirs, "王队长", "member", "security"), theirs.person("Ann", language="en")
        used, late = link_of(wang.desk), link_of(wang.desk)
        wang.person.starts(payload_of(used))
        wang.person.hears("工作台关联")
        site.advance(timedelta(days=1))
        said = [refused(stranger, payload) for payload in (payload_of(used), payload_of(late), "s-never-was")]
        assert said == [REFUSED] * 3


def test_unlinked_account_is_nobodys_of_ours(tmp_path: Path, clock: VirtualClock, theirs: Platform) -> None:
    with ours(tmp_path / "data", clock, theirs) as site:
        wang = links(site, theirs, "王队长", "member", "security")
        assert wang.desk.http.delete("/desk/links/telegram").status_code == 204
        assert linked_lanes(wang.desk) == []
        assert wang.desk.http.delete("/desk/links/telegram").status_code == 404


def test_only_an_administrator_unlinks_somebody_else(tmp_path: Path, clock: VirtualClock, theirs: Platform) -> None:
    with ours(tmp_path / "data", clock, theirs) as site:
        wang = links(site, theirs, "王队长", "member", "security")
        ident = site.read(lambda work: next(each.id for each in work.people.everybody()))
        address = f"/desk/links/telegram?staff={ident}"
        by = [site.town.staff(role).http.delete(address).status_code for role in ("manager", "administrator")]
        assert by == [404, 204]
        assert linked_lanes(wang.desk) == []


def test_invitation_can_be_accepted_in_telegram_alone(tmp_path: Path, clock: VirtualClock, theirs: Platform) -> None:
    with ours(tmp_path / "data", clock, theirs) as site:
        newcomer = theirs.person("Zhou", language="en")
        newcomer.starts(f"s-{site.invite('manager')}")
        newcomer.hears("Hello Zhou")
        (joined,) = site.read(lambda work: work.people.everybody())
        assert (joined.name, [grant.role for grant in joined.grants]) == ("Zhou", ["manager"])


@pytest.mark.parametrize("way", ["page", "program"])
def test_link_is_made_on_the_page_and_by_a_program(
    tmp_path: Path, clock: VirtualClock, theirs: Platform, way: str
) -> None:
    with ours(tmp_path / "data", clock, theirs) as site:
        desk = site.town.staff("member", "security")
        made = link_of(desk)
        if way == "page":
            made = desk.http.post("/desk/channels", data={"lane": "telegram"}).text
        assert f"https://t.me/{theirs.bot.username}?start=s-" in made


def test_linked_accounts_keep_their_schema(redress: Serving, theirs: Platform) -> None:
    wang = links(redress, theirs, "王队长", "member", "security").desk
    shown = wang.http.get("/desk/links").json()
    assert list(faults(shown, schema("desk-links"))) == []
    assert (shown["lanes"], [each["lost"] for each in shown["links"]]) == (["telegram"], [None])
    made = wang.http.post("/desk/links", json={"lane": "telegram"}).json()
    assert list(faults(made, schema("desk-link"))) == []
