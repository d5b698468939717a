"""`doctor`: how things stand and, with `--deep`, what of all that must hold does not. It changes nothing."""

import sqlite3
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from typing import cast

from bot.channel import Premises
from bot.errands import Told, sent
from bot.health import Health
from bot.settings import Settings
from handlers.house import House
from handlers.promises import broken_promises
from handlers.unheard import unheard
from workflow.numbers import CaseNumber
from workflow.people import ALL
from workflow.ports import Work

SOUND_SQLITE = (3, 51, 3)
"""Before it, two connections that write or checkpoint at once can damage a file."""
MOST_TOLD = 200
"""Lines of what is broken that are told."""


async def consult(settings: Settings, *, deep: bool) -> Told:
    """Return what the running server finds, or what is found in the store where none runs.

    Raises:
        StoreError: the store can't be opened.
        PlaybookInvalid: the playbook has faults.
        OSError: a file can't be read.
    """
    return await sent(settings, {"doctor": deep}, lambda premises: report(premises, deep=deep))


async def report(premises: Premises, *, deep: bool) -> Told:
    """Look at a store that is open."""
    broken = [line async for line in _broken(premises)] if deep else []
    told, more = broken[:MOST_TOLD], len(broken) - MOST_TOLD
    return {
        "state": "\n".join(_state((await Health(premises).look())[1])),
        "broken": "\n".join([*told, *([f"and {more} more"] if more > 0 else [])]),
    }


def _state(facts: Mapping[str, object]) -> Iterator[str]:
    for name, fact in facts.items():
        match fact:
            case dict():
                yield from (f"lane {lane}: {state}" for lane, state in cast("Mapping[str, str]", fact).items())
            case list():
                yield from (f"nobody: {vacancy}" for vacancy in cast("Sequence[str]", fact))
            case _:
                yield f"{name}: {fact}"
    if sqlite3.sqlite_version_info < SOUND_SQLITE:
        wanted = ".".join(map(str, SOUND_SQLITE))
        yield f"sqlite: {sqlite3.sqlite_version}; {wanted} keeps a file whole that two programs write to at once"


async def _broken(premises: Premises) -> AsyncIterator[str]:
    store, now = premises.store, premises.clock.now()
    for line in await store.read(lambda work: list(work.examination.broken(now))):
        yield line
    after = ""
    while numbers := await store.read(lambda work, after=after: work.examination.numbers(after)):
        after = numbers[-1]
        for number in numbers:
            for line in await _of_case(premises, number):
                yield line


async def _of_case(premises: Premises, number: CaseNumber) -> Sequence[str]:
    """Return what is wrong with a case in two looks: one may fall between two rows of a change."""
    first = await premises.store.read(lambda work: _wrong(work, premises.house, number))
    if not first:
        return ()
    second = await premises.store.read(lambda work: _wrong(work, premises.house, number))
    return [line for line in first if line in second]


def _wrong(work: Work, house: House, number: CaseNumber) -> list[str]:
    try:
        case = work.cases.get(number, visible_to=ALL)
        work.cases.elements(number)
        work.lessons.of(number)
        events = [line.event for line in work.cases.timeline(number)]
        wrong = [f"{line} (P2)" for line in broken_promises(work, case, house)]
        return [f"case {line}" for line in (*wrong, *unheard(work, case, events))]
    except Exception as trouble:  # noqa: BLE001 - whatever it is, it is told and the next case is looked at
        return [f"case {number}: it can't be read ({type(trouble).__name__})"]
