"""Several workspaces: installed by OAuth, each with its own token, and none hears of another."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import httpx
import pytest

from bot.clock import VirtualClock
from bot.slack.translate import said
from bot.slack.workspaces import local, told_apart, within, workspace_of
from handlers.outgoing import Outgoing
from handlers.wording import words
from tests.bot.web.driving import ISSUE
from tests.bot.web.serving import Serving, eventually
from tests.slack.colleagues import binds, dispatched, links
from tests.slack.ours import MODES, SOCKET, Customer, ours
from tests.slack.platform import governing, telling
from tests.slack.platform.giving import EVENTS, Gift
from tests.slack.platform.grants import CLIENT_ID, CLIENT_SECRET
from tests.slack.platform.server import Platform
from tests.slack.test_modals import slow
from tests.slack.test_sending import NOTICE
from workflow.language import Language
from workflow.stored import Conversation

EN, ZH = Language.EN, Language.ZH
FIRST, SECOND = "T0002", "T0003"
GIVEN: dict[str, Any] = {"slack_bot_token": None, "slack_client_id": CLIENT_ID, "slack_client_secret": CLIENT_SECRET}


@pytest.fixture(params=MODES)
def mode(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest) -> str | None:
    """The URL of an empty PostgreSQL database; None for a file of our own."""
    return str(request.getfixturevalue("postgres_database")) if request.param == "postgres" else None


@pytest.fixture
def site(tmp_path: Path, clock: VirtualClock, theirs: Platform, mode: str, database: str | None) -> Iterator[Serving]:
    with ours(tmp_path / "data", clock, theirs, mode, database_url=database, **GIVEN) as running:
        yield running


def begins(site: Serving) -> httpx.Response:
    """Ask to install; the answer leads to Slack, and the browser remembers the state."""
    answer = httpx.get(f"{site.url}/slack/install")
    assert answer.status_code == 302
    return answer


def comes_back(site: Serving, query: str, begun: httpx.Response) -> httpx.Response:
    cookie = begun.headers["set-cookie"].partition(";")[0]
    return httpx.get(f"{site.url}/slack/oauth_redirect?{query}", headers={"Cookie": cookie})


def installs(site: Serving, theirs: Platform, team: str) -> None:
    begun = begins(site)
    answer = comes_back(site, theirs.grants.allow(begun.headers["location"], team), begun)
    assert answer.status_code == 200, answer.text


def installed(site: Serving) -> list[str]:
    return list(site.read(lambda work: work.installations.every("slack")))


def given(*gifts: Gift) -> None:
    eventually(lambda: all(each.done for each in gifts), "everything to be given")
    assert [each.taken for each in gifts] == [True] * len(gifts)


def test_each_workspace_is_answered_with_its_own_token(site: Serving, theirs: Platform) -> None:
    for team in (FIRST, SECOND):
        installs(site, theirs, team)
    people = [Customer(theirs.person(f"Ann of {team}", team=team), EN) for team in (FIRST, SECOND)]
    for each in people:
        each.does(lambda each=each: each.person.says("hello"))
    names = [within(team, each.person.id) for team, each in zip((FIRST, SECOND), people, strict=True)]
    assert [site.read(lambda work, name=name: work.conversations.find("slack", name)) is None for name in names] == [
        False,
        False,
    ]


def test_one_account_id_in_two_workspaces_is_two_people(site: Serving, theirs: Platform) -> None:
    for team in (FIRST, SECOND):
        installs(site, theirs, team)
    ann = theirs.person("Ann", team=FIRST)
    first = telling.event(theirs.world, telling.said(ann.says("hello")))
    event = {**first["event"], "ts": "1790000000.000001"}
    second: telling.Json = {**first, "team_id": SECOND, "event": event, "authorizations": [], "event_id": "Ev2"}
    given(theirs.give(Gift(kind=EVENTS, payload=second)))

    def chat(at: str) -> Conversation | None:
        return site.read(lambda work: work.conversations.find("slack", within(at, ann.id)))

    found = [eventually(lambda at=at: chat(at), f"the chat in {at}") for at in (FIRST, SECOND)]
    assert len({each.id for each in found}) == 2


def test_team_works_in_a_channel_of_another_workspace(site: Serving, theirs: Platform, mode: str) -> None:
    installs(site, theirs, SECOND)
    head = links(site, theirs, "周管理", "administrator", workspace=SECOND)
    wang = links(site, theirs, "王队长", "member", "security", workspace=SECOND)
    room = theirs.channel("保安", wang.person, head.person, private=mode == SOCKET)
    binds(head.at(room), "秩序维护部")
    assert site.read(lambda work: work.bindings.address("slack", "team:security")) == f"{SECOND}.{room.id}"
    card = wang.at(room).sees(dispatched(site), ISSUE[:6])
    seat = wang.at(room)
    seat.presses(words("cases.move.refuse", ZH), card)
    seat.waits(lambda: seat.modal, "the form, which is opened by its trigger alone")
    seat.presses(words("cases.move.acknowledge", ZH), card)
    seat.hears("✓", words("cases.move.acknowledge", ZH))


def test_form_opens_in_another_workspace_however_long_the_store_takes(
    site: Serving, theirs: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    installs(site, theirs, SECOND)
    ann = Customer(theirs.person("Ann", team=SECOND), EN)
    ann.does(lambda: ann.person.says("hello"))
    may_read = slow(site, monkeypatch)
    gift = ann.person.types("/complaint")
    ann.person.opens(words("slack.form.wait", ZH))
    eventually(lambda: gift.done, "the acknowledgement")
    assert gift.taken
    may_read.set()
    ann.person.opens(words("intake.form.issue", EN))


def test_file_is_fetched_with_the_token_of_its_workspace(site: Serving, theirs: Platform) -> None:
    for team in (FIRST, SECOND):
        installs(site, theirs, team)
    theirs.world.vault.open_to = {token for token, team in theirs.world.teams.items() if team == SECOND}
    ann = Customer(theirs.person("Ann", team=SECOND), EN)
    ann.does(lambda: ann.person.says("hello"))
    # What it is, is known by its bytes alone.
    answer = ann.does(lambda: ann.person.sends((b"MZ\x90\x00\x03" + bytes(90), "photo.png", "image/png")))
    assert ("photo.\u2060png" in answer, "of a kind that we can't take" in answer) == (True, True)


def test_message_of_another_workspace_becomes_a_complaint_with_its_author_and_link(
    site: Serving, theirs: Platform
) -> None:
    for team in (FIRST, SECOND):
        installs(site, theirs, team)
    ann, bob = theirs.person("Ann", team=SECOND), theirs.person("Bob", team=SECOND)
    seat = bob.at(theirs.channel("general", ann, bob))
    written = seat.says("The lift is stuck")
    ann.at(seat.room).uses("complaint", written)
    modal = ann.at(seat.room).opens(words("intake.form.issue", ZH))
    issue = str(modal.inputs[0]["element"]["initial_value"])
    link = f"/archives/{seat.room.id}/p{written.ts.replace('.', '')}"
    assert ("The lift is stuck" in issue, "Bob" in issue, link in issue) == (True, True, True)


def test_who_is_mentioned_is_named_as_their_workspace_knows_them() -> None:
    address, mention = within(SECOND, "C0001"), (within(SECOND, "U0001"), "Wang")
    rings = Outgoing(notice=NOTICE, address=address, language=EN, text="hello", mention=mention)
    assert said(rings)["text"] == "<@U0001> hello"


def test_state_is_good_once_and_in_one_browser(site: Serving, theirs: Platform) -> None:
    begun = begins(site)
    query = theirs.grants.allow(begun.headers["location"], FIRST)
    strange = httpx.get(f"{site.url}/slack/oauth_redirect?{query}")
    made_up = comes_back(site, "code=code-9&state=made-up", begun)
    assert (strange.status_code, made_up.status_code, installed(site)) == (400, 400, [])
    assert comes_back(site, query, begun).status_code == 200
    again = theirs.grants.allow(begun.headers["location"], SECOND)
    assert comes_back(site, again, begun).status_code == 401
    assert installed(site) == [FIRST]


def test_who_does_not_allow_it_is_told_so_in_both_languages(site: Serving) -> None:
    begun = begins(site)
    answer = comes_back(site, "error=access_denied", begun)
    assert (answer.status_code, installed(site)) == (200, [])
    assert ("没有安装" in answer.text, "was not installed" in answer.text) == (True, True)


def test_code_that_is_good_for_nothing_installs_nothing(site: Serving) -> None:
    begun = begins(site)
    state = begun.headers["set-cookie"].partition("=")[2].partition(";")[0]
    assert comes_back(site, f"code=of-nobody&state={state}", begun).status_code == 401
    assert installed(site) == []


def test_no_token_stands_in_the_database_in_clear(
    tmp_path: Path, clock: VirtualClock, theirs: Platform, mode: str
) -> None:
    with ours(tmp_path / "data", clock, theirs, mode, **GIVEN) as site:
        installs(site, theirs, FIRST)
        known = site.read(lambda work: work.installations.of("slack", FIRST))
    token = str(cast("dict[str, object]", known)["token"])
    files = [each for each in (tmp_path / "data").iterdir() if each.name.startswith("redress.db")]
    assert (token in theirs.world.tokens, files != []) == (True, True)
    assert [each.name for each in files if token.encode() in each.read_bytes()] == []


def test_uninstalling_deletes_one_token_and_reinstalling_heals(site: Serving, theirs: Platform) -> None:
    for team in (FIRST, SECOND):
        installs(site, theirs, team)
    head = links(site, theirs, "周管理", "administrator", workspace=SECOND)
    room = theirs.channel("保安", head.person)
    binds(head.at(room), "秩序维护部")
    given(governing.uninstall(theirs, SECOND))
    assert (installed(site), lost(site)) == ([FIRST], True)
    number = dispatched(site)
    ann = Customer(theirs.person("Ann", team=FIRST), EN)
    ann.does(lambda: ann.person.says("hello"))
    installs(site, theirs, SECOND)
    head.at(room).sees(number, ISSUE[:6])
    assert not lost(site)


def lost(site: Serving) -> bool:
    bound = site.read(lambda work: work.bindings.of("slack", "team:security"))
    assert bound is not None
    return bound.lost_at is not None


def test_workspace_where_we_are_not_installed_is_acknowledged_and_not_stored(site: Serving, theirs: Platform) -> None:
    stranger = theirs.person("Nobody", team="T9999")
    stranger.says("hello")
    eventually(lambda: theirs.calls(theirs.giver.all_done), "everything to be given")
    assert theirs.giver.gifts[-1].taken
    assert site.read(lambda work: work.conversations.find("slack", within("T9999", stranger.id))) is None


@pytest.mark.parametrize("ident", ["U0001", "C0001:1790000000.000100", "D0001"])
def test_address_keeps_its_workspace_and_gives_it_back(ident: str) -> None:
    assert (workspace_of(within("T1", ident)), local(within("T1", ident))) == ("T1", ident)
    assert (workspace_of(ident), local(ident)) == ("", ident)


def test_ids_are_told_apart_and_words_left_alone() -> None:
    payload = {
        "user": {"id": "U1", "name": "C1"},
        "channel": {"id": "C1"},
        "event": {"user": "U2", "channel": "D1", "text": "U3", "message": {"user": "U2", "ts": "1.2"}},
        "authorizations": [{"user_id": "U0BOT"}],
    }
    assert told_apart(payload, "T1") == {
        "user": {"id": "T1.U1", "name": "C1"},
        "channel": {"id": "T1.C1"},
        "event": {"user": "T1.U2", "channel": "T1.D1", "text": "U3", "message": {"user": "T1.U2", "ts": "1.2"}},
        "authorizations": [{"user_id": "T1.U0BOT"}],
    }
