"""Storing a change of one case: row, events, timers and notices, all in the transaction at hand."""

from collections.abc import Collection, Sequence
from datetime import datetime

from handlers.house import House
from handlers.message import Reply
from handlers.notices import StaffNotice, for_customer, for_staff
from handlers.reach import chats_of, needs_call
from handlers.roster import roster_of
from handlers.said import to_json
from handlers.speaking import speak, watch_for_unseen
from handlers.standing_in import to_whoever_is_here
from handlers.teams.approvals import ask_for_decisions
from handlers.teams.own_channels import gather, tend
from handlers.teams.showing import Place, refresh, ring_there
from handlers.teams.threads import go_on
from handlers.vacancy import is_placed_anew, warn_of_nobody
from workflow.boards import boards_of
from workflow.case import Case
from workflow.clocks import timer_of
from workflow.frozen import replace
from workflow.moves import Fact
from workflow.numbers import CaseNumber
from workflow.people import REDRESS
from workflow.playbook import Playbook
from workflow.ports import Work
from workflow.roster import settled
from workflow.stored import Conversation, Notice, OutboxState, SubjectId
from workflow.timeline import Event

CAUSES = {
    Fact.TOLD: frozenset({Fact.RESOLVED, Fact.NOT_UPHELD}),
    Fact.APPROVED: frozenset({Fact.PROPOSED}),
    Fact.EXTENDED: frozenset({Fact.EXTENSION_REQUESTED}),
}


def store(
    work: Work,
    house: House,
    before: Case,
    after: Case,
    events: Sequence[Event],
    now: datetime,
    *,
    quiet: Collection[Fact] = (),
    also: Sequence[Reply] = (),
) -> Case:
    """Store `after` with the events that led to it, set and cancel its timers, and write every notice.

    The case's own customer is told nothing of facts that are `quiet`, and `also` what came from elsewhere.

    Raises:
        StaleCase: the case moved on since `before` was read.
    """
    playbook = house.playbook_of(before, work)
    if is_placed_anew(before, after):
        after = settled(after, roster_of(work, playbook))
    told = (*_told(work, after, [event for event in events if event.fact not in quiet], playbook), *also)
    chats = chats_of(work, after) if told else ()
    if told and needs_call(work, after, chats):
        after, calls = _calls(after, told, house, playbook, now)
        events, told = (*events, *calls), ()
    saved = work.cases.save(after, events, boards_of(after, playbook, house.playbook.sites))
    set_timers(work, house, before, saved, playbook)
    write_notices(work, house, saved, events, playbook, now)
    _tell_customer(work, house, chats, told, now)
    return saved


def _told(work: Work, case: Case, events: Sequence[Event], playbook: Playbook) -> tuple[Reply, ...]:
    replies: list[Reply] = []
    for event in events:
        reply = for_customer(event, case, playbook, cause_of(work, case, events, event))
        replies += [reply] if reply else []
    return tuple(replies)


def cause_of(work: Work, case: Case, events: Sequence[Event], event: Event) -> Event | None:
    """Return the event whose words are said again with `event`, among the new `events` or the stored ones."""
    causes = _causes(event, case)
    return _last(work, case, events, causes) if causes else None


def _causes(event: Event, case: Case) -> frozenset[Fact]:
    """Return the facts whose words are said again with `event`: the solution with the result."""
    if event.fact is Fact.NUDGED:
        return frozenset({Fact.ASKED if case.asked_at else Fact.PROPOSED})
    return CAUSES.get(event.fact, frozenset())


def _last(work: Work, case: Case, events: Sequence[Event], facts: frozenset[Fact]) -> Event | None:
    """Return the last event of one of `facts`, new or stored."""
    new = next((event for event in reversed(events) if event.fact in facts), None)
    return new or work.cases.last(case.number, facts)


def _calls(
    case: Case, told: Sequence[Reply], house: House, playbook: Playbook, now: datetime
) -> tuple[Case, tuple[Event, ...]]:
    """Turn what chat can't deliver into one call for a person, with the words to say."""
    words = "\n".join(house.say(reply.said, case.language) for reply in told)
    waiting = replace(case, calls=case.calls + 1)
    return waiting.record(Fact.CALL_DUE, by=REDRESS, at=now, playbook=playbook, zone=house.zone, data={"words": words})


def _tell_customer(
    work: Work, house: House, chats: Sequence[Conversation], replies: Sequence[Reply], now: datetime
) -> None:
    """Say `replies` in every chat that follows the case."""
    for chat in chats if replies else ():
        conversation = speak(work, house, chat, replies, now)
        work.conversations.save(conversation, now)
        watch_for_unseen(work, house, conversation, now)


def write_notices(
    work: Work, house: House, case: Case, events: Sequence[Event], playbook: Playbook, now: datetime
) -> None:
    """Write what staff are told of `events`, and who among them is nobody, at the desk and where teams are; wake it."""
    gather(work, case, events, now)
    bound = refresh(work, case, playbook, now)
    rung: set[tuple[Place, int]] = set()
    for nth, event in enumerate(events):
        for meant in for_staff(event, case, playbook):
            notice = to_whoever_is_here(work, meant, case, playbook, now)
            ring(work, notice, case.number, now)
            rang = ring_there(work, bound, event, notice, case, playbook, now, house.zone)
            rung |= {(place, nth) for place in rang}
    if bound:
        go_on(work, bound, case.number, events, rung, now)
        ask_for_decisions(work, bound, case, events, playbook, now)
        tend(work, bound, case, events, playbook, now)
    warn_of_nobody(work, case, events, playbook, now)
    work.hint("board")


def ring(work: Work, notice: StaffNotice, number: CaseNumber | None, now: datetime) -> None:
    """Write a notice for people of ours, about a case or about none."""
    row = Notice(
        dedupe=notice.dedupe,
        lane="desk",
        chat=notice.chat,
        case=number,
        body={"said": to_json(notice.said)},
        at=now,
        priority=notice.priority,
        state=OutboxState.SENT,
    )
    work.outbox.put(row)


def set_timers(work: Work, house: House, before: Case | None, after: Case, playbook: Playbook) -> None:
    """Set the timers that the case needs now and cancel those it no longer needs."""
    subject = SubjectId(f"case:{after.number}")
    were = {clock.name: clock for clock in before.clocks} if before else {}
    for clock in after.clocks:
        was = were.get(clock.name)
        if clock is was:
            continue
        had = timer_of(was, playbook, house.zone) if was else None
        needs = timer_of(clock, playbook, house.zone)
        if needs is not None and needs != had:
            work.timers.set(subject, clock.name, needs.generation, needs.due_at)
        elif had is not None and needs is None:
            work.timers.cancel(subject, clock.name)
    work.hint("timers")
