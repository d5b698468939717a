"""However people come and go, somebody who sees an open case has its owner's rights, if anybody may stand in (P2)."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from handlers import staffing
from handlers.cards import scope_of
from handlers.deadlines import fire_due
from handlers.filing import Filing, file_for_customer
from handlers.house import House
from handlers.record import keep
from handlers.shelf import Shelf
from storage.memory import MemoryStore
from tests.handlers.moments import ZONE, moment
from tests.workflow.walking import fields_for
from workflow.case import Case, roles_here
from workflow.elements import Elements
from workflow.errors import MoveNotAllowed, UnknownCase
from workflow.language import Language
from workflow.moves import Kind, Move
from workflow.people import ADMINISTRATOR, ALL, Actor, Grant, Side
from workflow.ports import Work
from workflow.roster import Roster, Seat
from workflow.timeline import Fields

NAMES = ("property", "owner-service", "call-center-group", "food-quality")
SHELF = Shelf()
LEADS_ON, BARS = 0.7, 0.1
AWAY = frozenset({Move.WITHDRAW, Move.MERGE, Move.ANSWER_FINALLY, Move.JOIN})
"""What ends a case at once, or has another one do its work: then there is nothing left to see here."""
Step = tuple[int, int]
Begin = tuple[str, set[int], list[Step]]
begins = st.tuples(
    st.sampled_from(NAMES),
    st.sets(st.integers(0, 19), max_size=20),
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 5000)), min_size=5, max_size=30),
)


@lru_cache
def house(name: str) -> House:
    return House(shelf=SHELF, book=SHELF.open(name), zone=ZONE, random=Random(3))


@lru_cache
def grants_of(name: str) -> list[Grant]:
    """Every grant that an invitation may give under a playbook."""
    playbook = house(name).playbook
    teams = {role: tuple(playbook.teams) if rules.sees == "team" else (None,) for role, rules in playbook.roles.items()}
    sites = (None, *playbook.sites)
    return [Grant(role, team, site) for role in playbook.roles for team in teams[role] for site in sites]


def everybody(work: Work) -> Sequence[Actor]:
    return [each.actor() for each in work.people.everybody()]


def join(work: Work, home: House, grant: Grant, token: str, at: datetime) -> None:
    work.people.invite([grant], token, at, at + timedelta(days=1))
    assert staffing.join(work, home, token, token, Language.ZH, at) is not None


def leave(work: Work, home: House, choice: int, at: datetime) -> None:
    here = [each.staff for each in everybody(work) if each.staff is not None]
    staffing.leave(work, home, here[choice % len(here)], at)


def file(work: Work, home: House, choice: int, at: datetime) -> None:
    categories = home.playbook.categories
    sites = (None, *home.playbook.sites)
    filing = Filing(
        kind=Kind.COMPLAINT,
        category=categories[choice % len(categories)].id,
        channel="phone",
        language=Language.ZH,
        site=sites[choice % len(sites)],
        endangered=choice % 7 == 0,
    )
    elements = Elements(name="王", phone="+8613800138000", issue="问题")
    file_for_customer(work, home, elements, filing, Actor(side=Side.STAFF), at)


def press(work: Work, home: House, choice: int, at: datetime) -> None:
    """Make a move that is open to anybody who is here, most times one that leads on, with its fields filled in."""
    luck, playbook = Random(choice), home.playbook
    cases = work.cases.board(visible_to=ALL)
    if not cases:
        return
    case = luck.choice(cases)
    ways = [
        (by, move)
        for by in (Actor(side=Side.CUSTOMER), *everybody(work))
        for move in case.moves(by, at, playbook)
        if move not in AWAY
    ]
    rules = playbook.stages[case.stage].moves
    leading = [way for way in ways if any(target.to != case.stage for target in rules[way[1]].to)]
    if not ways:
        return
    barring = [way for way in ways if way[1] is Move.RECUSE]
    likely = barring if barring and luck.random() < BARS else leading if luck.random() < LEADS_ON else ways
    by, move = luck.choice(likely or ways)
    fields = {**fields_for(move, case, playbook, at, choice), **_named(move, case, work, home, luck)}
    with suppress(MoveNotAllowed):
        after, events = case.make(move, by=by, at=at, playbook=playbook, zone=ZONE, fields=fields)
        keep(work, home, case, after, events, at)


def _named(move: Move, case: Case, work: Work, home: House, luck: Random) -> Fields:
    """Name whom a recusal may be about, and a team that is not recused, as the desk's own forms do."""
    teams = [name for name in home.playbook.teams if f"team:{name}" not in case.recused]
    if move is Move.RECUSE:
        roster = Roster(everybody(work), home.playbook)
        able = [name for name in teams if roster.leaves_somebody(_recused(case, {f"team:{name}"}))]
        return {"reason": "被投诉", "staff": None, "team": luck.choice(able) if able else None}
    return {"team": luck.choice(teams)} if move in (Move.DISPATCH, Move.TRANSFER) else {}


def _recused(case: Case, more: set[str]) -> Case:
    return replace(case, recused=case.recused | more)


def assert_answerable(work: Work, home: House, case: Case) -> None:
    """The owner's rights are held by somebody here who sees the case, where there is anybody to stand in."""
    people, playbook = everybody(work), home.playbook
    roster = Roster(people, playbook)
    owner = playbook.stages[case.stage].owner
    stand_in = roster.stand_in(case)
    stands_ready = stand_in is not None and roster.has_left(Seat(stand_in, case.team, case.site), case)
    if not stands_ready and not roster.has_left(Seat(owner, case.team, case.site), case):
        return
    able = [by for by in people if owner in roles_here(by, case, playbook) and _sees(work, by, case, home)]
    assert able, (case.stage, case.team, case.site, case.vacant, case.stand_in, case.recused)


def _sees(work: Work, by: Actor, case: Case, home: House) -> bool:
    try:
        return work.cases.get(case.number, visible_to=scope_of(by, home.playbook)) == case
    except UnknownCase:
        return False


@settings(max_examples=60)
@given(begins)
def test_whoever_comes_or_goes_somebody_may_answer_each_open_case(begin: Begin) -> None:
    name, missing, history = begin
    home, at = house(name), moment("09-29 10:00")
    store = MemoryStore(key=bytes(32))
    store.open_now()
    try:
        store.write_now(lambda work: begin_with(work, home, name, missing, at))
        for place, step in enumerate([(5, 0), (5, 1), *history]):
            at += timedelta(minutes=step[1] % 600)
            store.write_now(lambda work, step=step, place=place, at=at: act(work, home, name, step, place, at))
            store.read_now(lambda work: check(work, home))
    finally:
        store.close_now()


def begin_with(work: Work, home: House, name: str, missing: set[int], at: datetime) -> None:
    """Let everybody in but a few."""
    join(work, home, Grant(ADMINISTRATOR), "chief", at)
    for place, grant in enumerate(grants_of(name)):
        if place % 20 not in missing:
            join(work, home, grant, f"first {place}", at)


def act(work: Work, home: House, name: str, step: Step, place: int, at: datetime) -> None:
    """Deadlines pass; then somebody joins (one of ten), leaves (three), complains (two) or presses a button (four)."""
    kind, choice = step
    fire_due(work, home, at)
    if kind == 0:
        join(work, home, grants_of(name)[choice % len(grants_of(name))], f"person {place}", at)
    elif kind <= 3:
        leave(work, home, choice, at)
    elif kind <= 5:
        file(work, home, choice, at)
    else:
        for again in range(3):
            press(work, home, choice + again, at)


def check(work: Work, home: House) -> None:
    for case in work.cases.board(visible_to=ALL):
        assert_answerable(work, home, case)
