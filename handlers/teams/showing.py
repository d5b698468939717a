"""What every change of a case brings to the chats where people of ours work: cards made fresh, and what must ring."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.crews import chat_of, is_between_them, is_on, works_in
from handlers.notices import RINGS, StaffNotice
from handlers.said import to_json
from handlers.speaking import lane_topic
from handlers.teams.approvals import DECIDES, deciders
from handlers.teams.mornings import morning_of, put_off
from handlers.teams.threads import begin_thread
from workflow.boards import boards_of
from workflow.case import Case
from workflow.moves import Fact
from workflow.numbers import CaseNumber
from workflow.playbook import Playbook
from workflow.ports import Work
from workflow.recusal import is_recused
from workflow.stored import Json, Notice, OutboxState, Staff
from workflow.timeline import Event

Place = tuple[str, str]
"""A lane, and a chat of ours on it."""
TO_EACH = frozenset({Fact.RAISED, Fact.ESCALATED})
"""Facts of which supervisors and managers hear in their own chats, whatever channel they share."""
FOR_INFORMATION = frozenset({Fact.TOLD, Fact.SATISFIED, Fact.NEUTRAL, Fact.SCORED, Fact.GAINED, Fact.LEFT})
"""Facts after which nobody of those told has to act: the card shows them, nothing rings."""


def refresh(work: Work, case: Case, playbook: Playbook, now: datetime) -> Sequence[Place]:
    """Have the case's card brought up to date wherever it belongs, and wherever it stands; return all that is bound."""
    bound = work.bindings.names()
    if not bound:
        return bound
    boards, standing = boards_of(case, playbook), frozenset(work.lanes.cards(case.number))
    for place in bound:
        if place in standing:
            put_card(work, place, case.number, now)
        elif is_on(place[1], boards) and not _is_between(work, case, place[1], playbook):
            put_card(work, place, case.number, now)
            begin_thread(work, place, case.number, now)
    return bound


def put_card(work: Work, place: Place, number: CaseNumber, now: datetime) -> None:
    """Have one card brought up to date, or made."""
    lane, chat = place
    work.lanes.refresh(lane, chat, number, now)
    work.hint(lane_topic(lane))


def _is_between(work: Work, case: Case, chat: str, playbook: Playbook) -> bool:
    return is_between_them(work, case, chat.partition(":")[2], playbook)


def ring_there(
    work: Work,
    bound: Sequence[Place],
    event: Event,
    notice: StaffNotice,
    case: Case,
    playbook: Playbook,
    now: datetime,
    zone: ZoneInfo,
) -> Iterator[Place]:
    """Ring for people of ours where they work, as a reply to the card; `bound` are all the chats that there are.

    Yield where it rang. Where their team has no channel, or somebody in it may not know, each of them hears in their
    own chat, as far as they have linked one. A card that is new rings by itself.
    """
    if event.fact in FOR_INFORMATION:
        return
    for lane in dict.fromkeys(lane for lane, _ in bound):
        there = [chat for each, chat in bound if each == lane]
        for chat in _chats(work, notice.chat, case, playbook, there, each_too=event.fact in TO_EACH):
            if _did_it(work, event, chat, playbook) or _is_asked(work, event, chat, case, playbook, now):
                continue
            morning = morning_of(event, now, playbook, zone)
            if _ring(work, (lane, chat), event, notice, case, playbook, now, morning):
                yield lane, chat


def _is_asked(work: Work, event: Event, chat: str, case: Case, playbook: Playbook, now: datetime) -> bool:
    """Tell whether a person's own chat has a request to decide on it: that rings by itself, and needs no card."""
    asked = deciders(work, case, event.fact, playbook, now) if event.fact in DECIDES else ()
    return chat in {chat_of(each.id) for each in asked}


def _did_it(work: Work, event: Event, chat: str, playbook: Playbook) -> bool:
    """Tell whether somebody of that very chat did it: they need no ring for what stands on their card."""
    if event.by.staff is None or event.fact in RINGS:
        return False
    return is_named(work.people.staff(event.by.staff), chat, playbook)


def _ring(
    work: Work,
    place: Place,
    event: Event,
    notice: StaffNotice,
    case: Case,
    playbook: Playbook,
    now: datetime,
    morning: datetime | None,
) -> bool:
    lane, chat = place
    card = work.lanes.card(lane, chat, case.number)
    if card is None:
        put_card(work, place, case.number, now)
    fresh = card is None or (card.state is OutboxState.READY and not card.messages)
    if fresh and event.fact not in RINGS and event.fact is not Fact.REMINDED:
        return False
    row = Notice(
        dedupe=f"ring:{lane}:{chat}:{notice.dedupe.removesuffix(notice.chat)}",
        lane=lane,
        chat=chat,
        case=case.number,
        body={"said": to_json(notice.said), "ring": True, **_called(notice.chat, case, playbook)},
        at=now,
        priority=notice.priority,
    )
    if morning is not None:
        put_off(work, row, morning, str(event.data["clock"]))
        return False
    work.outbox.put(row)
    work.hint(lane_topic(lane))
    return True


def _called(named: str, case: Case, playbook: Playbook) -> dict[str, Json]:
    """Return who is called: the person on duty, who is mentioned once their account is linked, or the role."""
    kind, _, name = named.partition(":")
    name = name.partition("@")[0]
    if kind == "staff":
        return {"staff": int(name)}
    if kind == "role":
        return {"who": to_json(playbook.roles[name].name)} if name in playbook.roles else {}
    if case.owner is not None and name == case.team:
        return {"staff": int(case.owner)}
    return {"who": to_json(playbook.teams[name].name)} if name in playbook.teams else {}


def _chats(
    work: Work, named: str, case: Case, playbook: Playbook, bound: Sequence[str], *, each_too: bool
) -> Iterator[str]:
    """Yield where a notice for `named` rings: in the team's own chat, or in each person's.

    Where `each_too`, whoever stands above the teams hears in their own chat as well.
    """
    team, site = _team_of(named, case, playbook)
    groups = [f"team:{team}@{site}"] if site else []
    groups += [f"team:{team}"] if team else []
    open_to_all = (each for each in groups if each in bound and not _is_between(work, case, each, playbook))
    group = next(open_to_all, None)
    if group is not None:
        yield group
        if not (each_too and team in {role.team for role in playbook.roles.values()}):
            return
    for person in work.people.everybody():
        own = chat_of(person.id)
        if own in bound and is_named(person, named, playbook) and not is_recused(person.actor(), case, playbook):
            yield own


def is_named(person: Staff, named: str, playbook: Playbook) -> bool:
    """Tell whether a notice for a person, a role or a team is for this person."""
    kind, _, name = named.partition(":")
    if kind == "staff":
        return named == chat_of(person.id)
    if kind == "team":
        return works_in(person, name, playbook)
    role, _, site = name.partition("@")
    return any(grant.role == role and grant.reaches(site or None) for grant in person.grants)


def _team_of(named: str, case: Case, playbook: Playbook) -> tuple[str | None, str]:
    kind, _, name = named.partition(":")
    name, _, site = name.partition("@")
    if kind == "role":
        return (playbook.roles[name].team if name in playbook.roles else None), site
    return (case.team if kind == "staff" else name), site
