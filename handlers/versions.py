"""Cases under several versions of one playbook: which have no place in the newest, passing on, and reading what was."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from handlers.groups import renew_due
from handlers.house import House
from handlers.roster import roster_of
from handlers.storing import set_timers
from handlers.teams.showing import refresh
from workflow.boards import boards_of
from workflow.case import Case
from workflow.errors import StaleCase
from workflow.moves import Fact
from workflow.numbers import CaseNumber
from workflow.people import ALL
from workflow.playbook import Playbook
from workflow.ports import Work
from workflow.roster import settled
from workflow.stored import Line, SubjectId
from workflow.succession import homeless, migrated
from workflow.timeline import Event

MOST = 1_000_000
"""Open cases that a start looks at, when it asks whether the playbook has a place for each."""


def left_behind(work: Work, house: House) -> Counter[tuple[str, str]]:
    """Count the open cases of earlier versions that have no place in the playbook, by what it lacks."""
    migration, earlier = house.playbook.migration, _earlier(work, house)
    if migration is None:
        # Nothing moves, so stages alone are asked of it, which need not be looked for case by case.
        left: Counter[tuple[str, str]] = Counter()
        for (digest, stage), count in work.cases.open_by_stage(visible_to=ALL).items():
            if digest in earlier and stage not in house.playbook.stages:
                left["stage", stage] += count
        return left
    if migration.open_cases == "stay":
        return Counter()
    cases = (case for digest in earlier for case in work.cases.open_under(digest, MOST))
    return Counter(lack for case in cases for lack in homeless(case, house.playbook))


def to_move(work: Work, house: House) -> Sequence[CaseNumber]:
    """Return the open cases of earlier versions that pass to the playbook: all that have a place in it, if any do."""
    migration = house.playbook.migration
    if migration is None or migration.open_cases == "stay":
        return []
    cases = (case for digest in _earlier(work, house) for case in work.cases.open_under(digest, MOST))
    return [case.number for case in cases if not homeless(case, house.playbook)]


def move(work: Work, house: House, numbers: Sequence[CaseNumber], now: datetime) -> int:
    """Pass cases to the playbook, and return how many; one that was closed, or moved on, meanwhile is passed over."""
    work.playbooks.keep(house.book.digest, house.book.name, house.book.text, now)
    return sum(_move(work, house, number, now) for number in numbers)


def under_their_rules(
    work: Work, house: House, case: Case, timeline: Sequence[Line]
) -> Sequence[tuple[Event, Playbook]]:
    """Return the timeline, each event with the version of the playbook that it happened under."""
    found: list[tuple[Event, Playbook]] = []
    rules = house.playbook_of(case, work)
    for line in reversed(timeline):
        found.append((line.event, rules))
        if line.event.fact is Fact.MIGRATED:
            rules = house.shelf.of(str(line.event.data["from"]), work.playbooks.text)
    return found[::-1]


def _earlier(work: Work, house: House) -> Sequence[str]:
    return [digest for digest in work.playbooks.versions(house.book.name) if digest != house.book.digest]


def _move(work: Work, house: House, number: CaseNumber, now: datetime) -> bool:
    playbook, case = house.playbook, work.cases.get(number, visible_to=ALL)
    if case.playbook == house.book.digest or case.closed_at is not None or homeless(case, playbook):
        return False
    after, events = migrated(case, house.playbook_of(case, work), playbook, house.book.digest, now, house.zone)
    after = settled(after, roster_of(work, playbook))
    try:
        saved = work.cases.save(after, events, boards_of(after, playbook))
    except StaleCase:
        return False
    subject = SubjectId(f"case:{case.number}")
    for timer in work.timers.of(subject):
        work.timers.cancel(subject, timer.kind)
    set_timers(work, house, None, saved, playbook)
    refresh(work, saved, playbook, now)
    if saved.group:
        renew_due(work, house, saved, now)
    work.hint("board")
    return True
