"""Registering a case: after the customer confirmed, at once on an alarm, or by staff for somebody without chat."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.barring import about, barred
from handlers.causes import counted, keep_cause
from handlers.house import House
from handlers.naming import named_by
from handlers.record import keep
from handlers.roster import roster_of
from handlers.storing import set_timers, write_notices
from handlers.teams.showing import refresh
from handlers.weighing import class_of, remember_class, weighed
from workflow.boards import boards_of
from workflow.case import Case
from workflow.clocks import after_fact
from workflow.elements import Elements
from workflow.errors import UnknownCase
from workflow.frozen import replace
from workflow.language import Language
from workflow.moves import Fact, Kind
from workflow.numbers import CaseNumber, new_number
from workflow.people import ALL, CUSTOMER, Actor, StaffId
from workflow.playbook import Playbook
from workflow.ports import Work
from workflow.roster import settled
from workflow.stored import Conversation
from workflow.timeline import Event, Fields
from workflow.walk import arrive, asks_customer


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """What is registered, apart from the elements.

    Attributes:
        channel: how it came: `web`, `phone`, `front_desk`, `on_site` …
        handled_by: who of ours took it down; None where the bot did.
        customer: the customer's class, where staff named it; it is remembered for their contact.
        reach: how many are affected: one, several or many.
        endangered: somebody is in danger or damage is going on: the immediate measure is dispatched with it.
        about: the person of ours who is complained about, and so is recused.
        site: of a group's sites, the one that it is about, where it is known.
    """

    kind: Kind
    category: str | None
    channel: str
    language: Language
    files: tuple[int, ...] = ()
    handled_by: StaffId | None = None
    endangered: bool = False
    customer: str | None = None
    reach: str | None = None
    about: StaffId | None = None
    site: str | None = None


def file_case(
    work: Work, house: House, conversation: Conversation | None, elements: Elements, filing: Filing, now: datetime
) -> Case:
    """Register a case with all five elements and tell those who act next."""
    case = _opened(work, house, conversation, filing, now)
    return _begun(work, house, _added(work, house, case, elements, filing, CUSTOMER, now), now)


def file_for_customer(work: Work, house: House, elements: Elements, filing: Filing, by: Actor, now: datetime) -> Case:
    """Register a case that staff took down at the desk, on the phone or on site."""
    case = replace(_opened(work, house, None, filing, now), first_asked=by.staff, endangered=filing.endangered)
    facts = (Fact.FILED, Fact.ENDANGERED) if filing.endangered else (Fact.FILED,)
    return _begun(work, house, _added(work, house, case, elements, filing, by, now, facts), now)


def raise_alarm(
    work: Work, house: House, conversation: Conversation, elements: Elements, filing: Filing, now: datetime
) -> Case:
    """Open a case before its elements are complete, because somebody is in danger or damage is going on.

    The immediate measure is dispatched at once (procedures.md, 0: stop the harm first); `complete_case` adds the rest.
    """
    opened = replace(_opened(work, house, conversation, filing, now), provisional=True, endangered=True)
    return _added(work, house, opened, elements, filing, CUSTOMER, now, (Fact.FILED, Fact.ENDANGERED))


def raise_flag(
    work: Work, house: House, conversation: Conversation, elements: Elements, filing: Filing, now: datetime
) -> Case:
    """Open a case before its elements are complete, because of high risk in what was said: it is told at once."""
    opened = replace(_opened(work, house, conversation, filing, now), provisional=True)
    return _added(work, house, opened, elements, filing, CUSTOMER, now)


def flag(work: Work, house: House, number: CaseNumber, elements: Elements, now: datetime) -> Case:
    """Tell of high risk that was said after a case was opened."""
    before = work.cases.get(number, visible_to=ALL)
    after, events = weighed(house, before, elements, house.playbook_of(before, work), now)
    return keep(work, house, before, after, events, now) if events else before


def endanger(work: Work, house: House, number: CaseNumber, now: datetime) -> Case:
    """Dispatch the immediate measure of a case that is open already."""
    before = work.cases.get(number, visible_to=ALL)
    playbook = house.playbook_of(before, work)
    after, events = replace(before, endangered=True).record(
        Fact.ENDANGERED, by=CUSTOMER, at=now, playbook=playbook, zone=house.zone
    )
    return keep(work, house, before, after, events, now)


def complete_case(
    work: Work,
    house: House,
    number: CaseNumber,
    elements: Elements,
    filing: Filing,
    now: datetime,
) -> Case:
    """Give a case that an alarm opened its five elements; what staff did with it meanwhile stays."""
    before = work.cases.get(number, visible_to=ALL)
    playbook = house.playbook_of(before, work)
    changed = replace(before, provisional=False, kind=filing.kind, category=before.category or filing.category)
    changed = replace(
        changed,
        site=before.site or filing.site,
        customer=changed.customer or class_of(work, elements, playbook),
    )
    completed, told = changed.record(
        Fact.COMPLETED, by=CUSTOMER, at=now, playbook=playbook, zone=house.zone, data={"files": len(filing.files)}
    )
    after, proposals = weighed(house, completed, elements, playbook, now)
    after, recused = _barred(work, after, elements, filing, CUSTOMER, playbook, now)
    after, systemic = counted(work, house, after, elements, playbook, now)
    events = (*told, *proposals, *recused, *systemic)
    work.cases.save_elements(number, elements)
    work.files.attach(filing.files, number, now)
    saved = work.cases.save(after, events, boards_of(after, playbook, house.playbook.sites))
    keep_cause(work, saved, elements, playbook, told=bool(systemic))
    set_timers(work, house, before, saved, playbook)
    write_notices(work, house, saved, events, playbook, now)
    return _begun(work, house, saved, now)


def _begun(work: Work, house: House, case: Case, now: datetime) -> Case:
    """Ask what the entry stage's tree asks the customer first; the dialogue says it after the number."""
    playbook = house.playbook_of(case, work)
    if case.asked_at is not None or not asks_customer(case, playbook):
        return case
    asked, events = arrive(case, now, playbook, house.zone)
    if case.conversation is None:
        return keep(work, house, case, asked, events, now)
    saved = work.cases.save(asked, events, boards_of(asked, playbook, house.playbook.sites))
    set_timers(work, house, case, saved, playbook)
    refresh(work, saved, playbook, now)
    return saved


def _barred(
    work: Work, case: Case, elements: Elements, filing: Filing, by: Actor, playbook: Playbook, now: datetime
) -> tuple[Case, tuple[Event, ...]]:
    """Recuse whom the complaint is about, as its category or whoever took it down says; ask about whom it names."""
    roster = roster_of(work, playbook)
    events: tuple[Event, ...] = ()
    if playbook.recusal is not None:
        taken_down: list[Fields] = [{"staff": filing.about}] if filing.about else []
        case, events = barred(case, (*about(case, playbook), *taken_down), by, roster, now)
        events += named_by(elements.issue, case, work.people.everybody(), playbook, now)
    return settled(case, roster), events


def _opened(work: Work, house: House, conversation: Conversation | None, filing: Filing, now: datetime) -> Case:
    playbook = house.playbook
    category = playbook.category(filing.category)
    entry = playbook.entry_of(filing.kind, filing.category)
    stage = playbook.stages[entry]
    return Case(
        number=_fresh_number(work, house),
        playbook=house.book.digest,
        kind=filing.kind,
        channel=filing.channel,
        language=filing.language,
        stage=entry,
        phase=stage.phase,
        team=playbook.team_of(stage.owner, category.team if category else playbook.intake.danger_team),
        filed_at=now,
        category=filing.category,
        conversation=conversation.id if conversation else None,
        site=filing.site,
    )


def _fresh_number(work: Work, house: House) -> CaseNumber:
    while True:
        number = new_number(house.random)
        try:
            work.cases.get(number, visible_to=ALL)
        except UnknownCase:
            return number


def _added(
    work: Work,
    house: House,
    case: Case,
    elements: Elements,
    filing: Filing,
    by: Actor,
    now: datetime,
    facts: Sequence[Fact] = (Fact.FILED,),
) -> Case:
    playbook = house.playbook
    work.playbooks.keep(house.book.digest, house.book.name, house.book.text, now)
    events: list[Event] = []
    for fact in facts:
        case, deadlines = after_fact(case, fact, now, playbook, house.zone)
        events += [Event(fact=fact, at=now, by=by, data={"kind": filing.kind, "channel": filing.channel}), *deadlines]
    named = replace(case, customer=filing.customer or class_of(work, elements, playbook), reach=filing.reach)
    case, proposals = weighed(house, named, elements, playbook, now)
    events += proposals
    case, recused = _barred(work, case, elements, filing, by, playbook, now)
    case, systemic = counted(work, house, case, elements, playbook, now)
    events += (*recused, *systemic)
    stored = work.cases.add(case, elements, events, boards_of(case, playbook))
    keep_cause(work, stored, elements, playbook, told=bool(systemic))
    remember_class(work, stored, filing.customer, now)
    work.files.attach(filing.files, stored.number, now)
    set_timers(work, house, None, stored, playbook)
    write_notices(work, house, stored, events, playbook, now)
    return stored
