"""Channels, people and tokens that come and go: people are told at once, and what waited goes out at once."""

from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from bot.clock import VirtualClock
from handlers.said import from_json
from tests.bot.web.driving import ISSUE
from tests.bot.web.serving import Serving, eventually
from tests.slack.colleagues import Ours, binds, dispatched, links
from tests.slack.ours import MODES, SOCKET, Customer, ours
from tests.slack.platform import governing, telling
from tests.slack.platform.giving import EVENTS, Gift
from tests.slack.platform.rooms import Room
from tests.slack.platform.server import Platform
from workflow.language import Language
from workflow.stored import Bound

ZH = Language.ZH
TEAM, NAMED = "team:security", "秩序维护部"


@pytest.fixture(params=MODES)
def mode(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def site(tmp_path: Path, clock: VirtualClock, theirs: Platform, mode: str) -> Iterator[Serving]:
    with ours(tmp_path / "data", clock, theirs, mode) as running:
        yield running


@pytest.fixture
def head(site: Serving, theirs: Platform) -> Ours:
    return links(site, theirs, "周管理", "administrator")


@pytest.fixture
def room(theirs: Platform, head: Ours, mode: str) -> Room:
    """Security's channel, bound: a private one in one mode, a public one in the other."""
    made = theirs.channel("保安", head.person, private=mode == SOCKET)
    binds(head.at(made), NAMED)
    return made


def bound(site: Serving, chat: str = TEAM) -> Bound:
    found = site.read(lambda work: work.bindings.of("slack", chat))
    assert found is not None
    return found


def told(site: Serving) -> list[str]:
    """Return what stands at the desk for administrators."""
    rows = site.read(lambda work: work.outbox.to_chats("desk", ["role:administrator"]))
    return [site.application.house.say(from_json(row.body["said"]), ZH) for row in rows]


def given(*gifts: Gift) -> None:
    """Wait until the app has acknowledged all of this."""
    eventually(lambda: all(each.done for each in gifts), "everything to be given")
    assert [each.taken for each in gifts] == [True] * len(gifts)


LOST: list[Callable[[Platform, Room], Gift]] = [
    governing.archive,
    governing.delete,
    governing.remove_bot,
    lambda theirs, room: governing.leave(theirs, room, theirs.world.bot),
]


@pytest.mark.parametrize("lose", LOST, ids=["archived", "deleted", "removed", "left"])
def test_channel_that_is_gone_is_told_before_anything_is_sent(
    site: Serving, theirs: Platform, room: Room, lose: Callable[[Platform, Room], Gift]
) -> None:
    first = lose(theirs, room)
    given(first, theirs.give(Gift(kind=first.kind, payload=first.payload)))
    assert (bound(site).lost_at is not None, bound(site).why) == (True, "gone")
    assert [NAMED in each and bound(site).name in each for each in told(site)] == [True]


HEALED: list[tuple[Callable[[Platform, Room], Gift], Callable[[Platform, Room], Gift]]] = [
    (governing.archive, governing.unarchive),
    (governing.remove_bot, lambda theirs, room: governing.invite(theirs, room, theirs.world.bot)),
]


@pytest.mark.parametrize(("lose", "heal"), HEALED, ids=["archived", "removed"])
def test_what_waited_goes_out_as_soon_as_the_channel_is_back(
    site: Serving,
    theirs: Platform,
    head: Ours,
    room: Room,
    lose: Callable[[Platform, Room], Gift],
    heal: Callable[[Platform, Room], Gift],
) -> None:
    given(lose(theirs, room))
    number = dispatched(site)
    assert head.at(room).screen == [each for each in head.at(room).screen if number not in each.text]
    given(heal(theirs, room))
    head.at(room).sees(number, ISSUE[:6])
    assert bound(site).lost_at is None


def test_channel_with_a_new_name_is_called_so_at_the_desk(site: Serving, theirs: Platform, room: Room) -> None:
    given(governing.rename(theirs, room, "秩序-新"))
    assert (bound(site).name, bound(site).address, bound(site).lost_at) == ("秩序-新", room.id, None)


def test_member_who_leaves_takes_nothing_along(site: Serving, theirs: Platform, head: Ours, room: Room) -> None:
    given(governing.leave(theirs, room, head.person.account))
    assert (bound(site).lost_at, told(site)) == (None, [])


def test_colleague_who_is_deactivated_is_told_of_and_found_again(site: Serving, theirs: Platform) -> None:
    wang = links(site, theirs, "王队长", "member", "security")
    (chat,) = site.read(lambda work: work.bindings.chats("slack", wang.person.id))
    given(governing.deactivate(theirs, wang.person.account))
    assert bound(site, chat).why == "blocked"
    assert len(told(site)) == 1
    given(governing.deactivate(theirs, wang.person.account, deleted=False))
    assert bound(site, chat).lost_at is None


def test_customer_who_is_deactivated_is_not_written_to_until_they_are_back(site: Serving, theirs: Platform) -> None:
    ann = Customer(theirs.person("Ann"), Language.EN)
    ann.does(lambda: ann.person.says("hello"))

    def unreached() -> bool:
        found = site.read(lambda work: work.conversations.find("slack", ann.person.id))
        return found is not None and "unreached" in found.state

    given(governing.deactivate(theirs, ann.person.account))
    assert unreached()
    given(governing.deactivate(theirs, ann.person.account, deleted=False))
    assert not unreached()


@pytest.mark.parametrize("end", [governing.revoke, governing.uninstall])
def test_revoked_token_is_told_at_once_at_the_desk(
    site: Serving, theirs: Platform, end: Callable[[Platform], Gift]
) -> None:
    given(end(theirs))
    health = httpx.get(f"{site.url}/healthz").json()
    assert health["lanes"]["slack"].startswith("the platform refuses our token")


def test_tokens_of_people_that_are_revoked_are_not_ours(site: Serving, theirs: Platform) -> None:
    tokens = {"type": "tokens_revoked", "tokens": {"oauth": ["U0001"], "bot": []}}
    given(theirs.give(Gift(kind=EVENTS, payload=telling.event(theirs.world, tokens))))
    assert httpx.get(f"{site.url}/healthz").json()["lanes"]["slack"].startswith("ok")
