"""The month's report comes by itself: on the first working day, once in each chat, to those who are to get it alone."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import cast

import pytest

from handlers.agenda import plan
from handlers.cards import alerts_of
from handlers.outgoing import outgoing_of
from handlers.reports.posting import Piece, post, wanted_in
from handlers.shelf import Shelf
from tests.handlers.crew import hire
from tests.handlers.desk import Desk
from tests.handlers.moments import moment, shown
from workflow.ports import Work
from workflow.reports.months import Month
from workflow.stored import Notice, OutboxState

WHOLE = [piece.value for piece in Piece]


class DeathError(Exception):
    """The process was killed."""


@pytest.fixture
def house(desk: Desk) -> Desk:
    """A house with managers on two platforms, and a team that is to hear nothing of it."""

    def bind(work: Work) -> None:
        for lane in ("telegram", "slack"):
            work.bindings.bind(lane, "team:management", "-100", desk.now)
            work.bindings.bind(lane, "team:security", "-200", desk.now)
        plan(work, desk.house, desk.now)

    desk.write(bind)
    return desk


def posted(desk: Desk, lane: str, chat: str = "team:management", kind: str = "month") -> Sequence[Notice]:
    rows = desk.read(lambda work: work.outbox.to_chats(lane, [chat], 100))
    return [row for row in reversed(rows) if (wanted := wanted_in(row)) and wanted.term.kind == kind]


def pieces(rows: Sequence[Notice]) -> list[str]:
    return [wanted.piece.value for row in rows if (wanted := wanted_in(row))]


def test_it_comes_at_nine_on_the_first_working_day_and_not_a_moment_before(house: Desk) -> None:
    house.until("10-08 08:59")
    assert posted(house, "telegram") == []
    house.until("10-08 09:00")
    rows = posted(house, "telegram")
    assert pieces(rows) == pieces(posted(house, "slack")) == WHOLE
    assert {shown(row.at) for row in rows} == {"10-08 09:00"}
    assert {wanted.term for row in rows if (wanted := wanted_in(row))} == {Month(2026, 9)}


def test_it_comes_again_for_the_next_month(house: Desk) -> None:
    house.until("11-02 09:00")
    months = [str(wanted.term) for row in posted(house, "slack") if (wanted := wanted_in(row))]
    assert Counter(months) == {"2026-09": len(WHOLE), "2026-10": len(WHOLE)}


def test_a_chat_of_others_gets_nothing_of_it(house: Desk) -> None:
    house.until("10-09 09:00")
    assert posted(house, "telegram", "team:security") == []


def test_a_manager_without_a_group_gets_it_in_their_own_chat(house: Desk) -> None:
    manager, service = hire(house, "manager"), hire(house, "service")

    def move(work: Work) -> None:
        work.bindings.unbind("telegram", "team:management")
        for person in (manager, service):
            work.bindings.bind("telegram", f"staff:{person.actor.staff}", f"{person.actor.staff}", house.now)

    house.write(move)
    house.until("10-08 09:00")
    assert pieces(posted(house, "telegram", f"staff:{manager.actor.staff}")) == WHOLE
    assert posted(house, "telegram", f"staff:{service.actor.staff}") == []


def test_the_desk_says_that_it_is_there(house: Desk) -> None:
    manager, service = hire(house, "manager"), hire(house, "service")
    house.until("10-08 09:00")

    def heard(person: object) -> list[str]:
        found = house.read(lambda work: alerts_of(work, house.house, person))  # pyright: ignore[reportArgumentType]
        return [str(cast("dict[str, str]", row.body["said"])["key"]) for row in found]

    assert heard(manager.actor).count("report.ready.month") == 1
    assert "report.ready.month" not in heard(service.actor)


def test_a_process_that_dies_before_the_commit_posts_nothing_and_the_next_all_of_it(house: Desk) -> None:
    put = 0

    def dying(work: Work) -> None:
        nonlocal put
        post(work, house.house, "monthly", moment("10-08 09:00"), house.now)
        put = len(work.outbox.to_chats("telegram", ["team:management"], 100))
        raise DeathError

    with pytest.raises(DeathError):
        house.write(dying)
    assert (put, posted(house, "telegram")) == (len(WHOLE), [])
    house.until("10-08 09:00")
    assert pieces(posted(house, "telegram")) == WHOLE


def test_whoever_posts_it_a_second_time_adds_nothing(house: Desk) -> None:
    house.until("10-08 09:00")
    house.write(lambda work: post(work, house.house, "monthly", moment("10-08 09:00"), house.now))
    assert pieces(posted(house, "telegram")) == WHOLE


def test_an_outage_over_the_first_of_the_month_is_made_good_once(house: Desk) -> None:
    house.now = moment("10-12 15:00")
    house.fire()
    house.until("10-13 09:00")
    assert pieces(posted(house, "telegram")) == WHOLE


def test_nothing_is_made_in_the_transaction_that_claims_it(house: Desk) -> None:
    """Only what is wanted goes out of it: making takes seconds."""
    house.until("10-08 09:00")
    row = posted(house, "telegram")[0]
    assert row.state is OutboxState.READY
    outgoing = house.read(lambda work: outgoing_of(work, house.house, row, house.now))
    assert outgoing is not None
    assert outgoing.wanted == wanted_in(row)
    assert outgoing.made is None


def test_a_sites_report_comes_to_those_of_the_site_alone(desk: Desk) -> None:
    desk.house = replace(desk.house, book=Shelf().open("call-center-group"))
    chats = ("team:director_office", "team:director_office@river", "team:director_office@hill")

    def bind(work: Work) -> None:
        for place, chat in enumerate(chats):
            work.bindings.bind("telegram", chat, f"-{place}", desk.now)
        plan(work, desk.house, desk.now)

    desk.write(bind)
    desk.until("10-08 09:00")
    sites = {
        chat: {wanted.part.site for row in posted(desk, "telegram", chat) if (wanted := wanted_in(row))}
        for chat in chats
    }
    assert sites == {chats[0]: {None}, chats[1]: {"river"}, chats[2]: {"hill"}}


def terms_of(rows: Sequence[Notice]) -> list[str]:
    return sorted({str(wanted.term) for row in rows if (wanted := wanted_in(row))})


def test_a_digest_of_the_week_comes_on_monday_as_text_and_picture_alone(house: Desk) -> None:
    house.until("10-05 08:59")
    assert posted(house, "telegram", kind="week") == []
    house.until("10-05 09:00")
    rows = posted(house, "telegram", kind="week")
    assert (pieces(rows), terms_of(rows)) == (["txt", "png"], ["2026-W40"])


def test_the_study_of_what_could_not_be_closed_comes_with_the_new_year(desk: Desk) -> None:
    desk.house = replace(desk.house, book=Shelf().open("owner-service"))
    desk.write(lambda work: work.bindings.bind("telegram", "team:project_office", "-1", desk.now))
    desk.write(lambda work: post(work, desk.house, "unclosed", moment("12-31 09:00") + timedelta(days=5), desk.now))
    rows = posted(desk, "telegram", "team:project_office", "year")
    assert (pieces(rows), terms_of(rows)) == (WHOLE, ["2026"])


def test_each_sites_report_goes_to_the_group_as_a_job_of_its_own(desk: Desk) -> None:
    desk.house = replace(desk.house, book=Shelf().open("call-center-group"))
    chats = ("team:headquarters", "team:headquarters@river")

    def bind(work: Work) -> None:
        for place, chat in enumerate(chats):
            work.bindings.bind("telegram", chat, f"-{place}", desk.now)
        post(work, desk.house, "group_report", moment("10-08 09:00"), desk.now)

    desk.write(bind)
    group, site = (posted(desk, "telegram", chat) for chat in chats)
    sites = {wanted.part.site for row in group if (wanted := wanted_in(row))}
    assert (sites, site) == ({*desk.house.playbook.sites}, [])
