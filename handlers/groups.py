"""What a change of a group complaint (群诉) means for its members, and theirs for it: all in the transaction at hand.

Members hear of progress that was released, of new dates and delays, and get the one answer; plans and questions go to
the speakers. No customer reads another's name: what staff wrote goes on without it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.house import House
from handlers.masking import without
from handlers.message import Phrase, Reply
from handlers.notices import HANDED, PLANNED, for_customer, told_key
from handlers.parties import party_in
from handlers.roster import roster_of
from handlers.storing import cause_of, store
from workflow.case import Case
from workflow.clocks import next_due
from workflow.frozen import replace
from workflow.groups import GROUP, MEMBER, SPEAKER, answer_in, answered, freed, speakers
from workflow.membership import bound
from workflow.moves import Fact, Phase
from workflow.numbers import CaseNumber, spoken
from workflow.people import ALL, REDRESS
from workflow.playbook import Playbook
from workflow.ports import Work
from workflow.timeline import Event, Fields
from workflow.walk import asks_customer

TO_ALL = frozenset({"noted", "reacted", "postponed", "escalated", "late", "late_outside", "extended", "recounted"})
"""What every customer of a group hears of its progress, by the key of its words; and of parties outside."""
TO_SPEAKERS = PLANNED | {Fact.ASKED, Fact.NUDGED}
"""What is put to those who speak for a group."""
SPOKEN = frozenset({Fact.AGREED, Fact.DISAGREED})
"""What one speaker says for all; the other speakers hear of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What happened to a parent, as it goes on to its members.

    Attributes:
        events: without anything that tells who its customers are.
        answer, solved: the answer to all, where this is it, and what the result rests on.
        speaking: the cases whose customers speak for all.
        closed_to: who is recused from now on.
    """

    parent: Case
    playbook: Playbook
    events: Sequence[tuple[Event, Event | None]]
    answer: Event | None
    solved: Event | None
    speaking: frozenset[CaseNumber]
    closed_to: frozenset[str]


def bound_members(work: Work, group: CaseNumber) -> list[Case]:
    """Return the members that are worked through a group; nobody else changes them before this transaction ends."""
    numbers = [member.number for member in work.cases.members(group, visible_to=ALL) if bound(member)]
    for number in numbers:
        work.cases.hold(number)
    held = (work.cases.get(number, visible_to=ALL) for number in numbers)
    return [member for member in held if bound(member) and member.part_of == group]


def keep_parent(work: Work, house: House, before: Case, after: Case, events: Sequence[Event], now: datetime) -> Case:
    """Store a changed parent, and tell and change its members by what that means for them.

    Raises:
        StaleCase: the case moved on since `before` was read.
    """
    playbook = house.playbook_of(before, work)
    members = bound_members(work, before.number)
    speaking = frozenset(case.number for case in speakers(after, members))
    quiet = _put_to_others(after, playbook) if after.number not in speaking else frozenset[Fact]()
    also = [reply for event in events if (reply := _spoken(after, event, speaking, after.version))]
    kept = store(work, house, before, after, events, now, quiet=quiet, also=also)
    if members:
        news = _news(work, before, kept, members, events, playbook, speaking)
        for member in members:
            _pass_on(work, house, member, news, now)
    return kept


def _put_to_others(parent: Case, playbook: Playbook) -> frozenset[Fact]:
    """Return what the parent's own customer is not told where others speak; a tree's questions stay theirs."""
    return PLANNED if asks_customer(parent, playbook) else TO_SPEAKERS


def _news(
    work: Work,
    before: Case,
    parent: Case,
    members: Sequence[Case],
    events: Sequence[Event],
    playbook: Playbook,
    speaking: frozenset[CaseNumber],
) -> News:
    people = [work.cases.elements(case.number) for case in (parent, *members)] if events else []
    causes = [(event, cause_of(work, parent, events, event)) for event in events]
    told = [(without(event, people), without(cause, people) if cause else None) for event, cause in causes]
    answer = answer_in([event for event, _ in told], parent)
    return News(
        parent=parent,
        playbook=playbook,
        events=told,
        answer=answer,
        solved=next((cause for event, cause in told if event is answer), None),
        speaking=speaking,
        closed_to=parent.recused - before.recused,
    )


def _pass_on(work: Work, house: House, member: Case, news: News, now: datetime) -> None:
    """Give a member the answer to all, let it go where its group is no more, or tell it what there is to tell."""
    rules, parent = house.playbook_of(member, work), news.parent
    if news.answer is not None:
        after, events = answered(member, parent, news.answer, news.solved, rules, house.zone)
        store(work, house, member, after, events, now)
    elif not parent.group or parent.phase is Phase.CLOSED:
        after, events = freed(member, now, rules, house.zone)
        store(work, house, member, after, events, now)
    else:
        _keep_up(work, house, member, news, rules, now)


def _keep_up(work: Work, house: House, member: Case, news: News, rules: Playbook, now: datetime) -> None:
    """Give a member the parent's due time, the words that are for its customer, and the same people kept out."""
    after, events = _closed_too(work, replace(member, shared_due=next_due(news.parent)), news, rules, now)
    replies: list[Reply] = []
    for event, cause in news.events:
        reply = _reply_to(member, event, cause, news)
        if reply is not None:
            replies.append(replace(reply, dedupe=f"{news.parent.number}:{reply.dedupe}"))
            data: Fields = {**_words(event), GROUP: news.parent.number}
            after, more = after.record(Fact.SHARED, by=event.by, at=now, playbook=rules, zone=house.zone, data=data)
            events = (*events, *more)
    if events or after != member:
        store(work, house, member, after, events, now, also=replies)


def _words(event: Event) -> Fields:
    return {name: value for name, value in event.data.items() if name in ("text", "piece", "reason")}


def _reply_to(member: Case, event: Event, cause: Event | None, news: News) -> Reply | None:
    """Return what the customer of a member is told of an event of the parent's, under their own case's number."""
    seen = replace(news.parent, number=member.number, conversation=member.conversation)
    if event.fact in SPOKEN:
        return _spoken(member, event, news.speaking, news.parent.version)
    is_question = event.fact in TO_SPEAKERS and "tree" not in (cause or event).data
    if is_question and member.number not in news.speaking:
        return None
    handed = event.fact in HANDED and party_in(event.data) is not None
    if is_question or handed or told_key(event, seen, news.playbook) in TO_ALL:
        return for_customer(event, seen, news.playbook, cause)
    return None


def _spoken(case: Case, event: Event, speaking: frozenset[CaseNumber], version: int) -> Reply | None:
    """Return what a speaker is told when another of them has answered for all."""
    if event.fact not in SPOKEN or case.number not in speaking - {event.data.get(SPEAKER, case.number)}:
        return None
    said = Phrase(f"cases.spoken.{event.fact}", {"number": spoken(case.number)})
    return Reply(said=said, case=case.number, dedupe=f"{version}:{event.fact}")


def _closed_too(work: Work, member: Case, news: News, rules: Playbook, now: datetime) -> tuple[Case, tuple[Event, ...]]:
    """Recuse from a member who is recused from its group, as long as somebody is left to answer it."""
    closed = replace(member, recused=member.recused | news.closed_to)
    if closed.recused == member.recused:
        return member, ()
    if not roster_of(work, rules).leaves_somebody(closed):
        return member, ()
    return closed, (Event(fact=Fact.RECUSED, at=now, by=REDRESS, data={GROUP: news.parent.number}),)


def renew_due(work: Work, house: House, parent: Case, now: datetime) -> None:
    """Give the members of a group its due time, where that has changed otherwise than by an event."""
    for member in bound_members(work, parent.number):
        if member.shared_due != next_due(parent):
            store(work, house, member, replace(member, shared_due=next_due(parent)), (), now)


def keep_member(work: Work, house: House, before: Case, after: Case, events: Sequence[Event], now: datetime) -> Case:
    """Store a changed member, and let its group know where it has left, or who is recused from it now.

    Raises:
        StaleCase: the case moved on since `before` was read.
    """
    group = before.part_of
    kept = store(work, house, before, after, events, now)
    closed_to = after.recused - before.recused
    if group is None or not (kept.part_of is None or (bound(kept) and closed_to)):
        return kept
    work.cases.hold(group)
    parent = work.cases.get(group, visible_to=ALL)
    if kept.part_of is None:
        by = next((event.by for event in events), REDRESS)
        note(work, house, parent, parent, Event(fact=Fact.LOST, at=now, by=by, data={MEMBER: kept.number}))
    else:
        close_to(work, house, parent, closed_to, now)
    return kept


def note(work: Work, house: House, before: Case, after: Case, event: Event) -> Case:
    """Keep a line about a member on its group's timeline, together with what else changed there."""
    playbook = house.playbook_of(after, work)
    noted, events = after.record(
        event.fact, by=event.by, at=event.at, playbook=playbook, zone=house.zone, data=event.data
    )
    return keep_parent(work, house, before, noted, events, event.at)


def close_to(work: Work, house: House, parent: Case, names: frozenset[str], now: datetime) -> Case:
    """Recuse from a group, and so from all its members, who is recused from one of them."""
    closed = replace(parent, recused=parent.recused | names)
    if closed.recused == parent.recused or not roster_of(work, house.playbook_of(parent, work)).leaves_somebody(closed):
        return parent
    return note(work, house, parent, closed, Event(fact=Fact.RECUSED, at=now, by=REDRESS, data={GROUP: parent.number}))
