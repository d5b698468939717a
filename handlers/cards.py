"""What staff see of a case: the card with the buttons that are theirs, and the whole case with its timeline."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.belonging import Belonging, Member, belonging, known_fields, members_of, proposed
from handlers.causes import of_same_cause
from handlers.duties import is_of_a_duty
from handlers.granting import one_remedy
from handlers.house import House
from handlers.ledger import ClockLine, clock_lines
from handlers.lines import Line, in_views
from handlers.masking import HIDDEN, hinted, masked, sees_contact
from handlers.message import Phrase, Said
from handlers.parts import PartLine, due_here, parts_here
from handlers.presses import Press, Question, presses, question_on
from handlers.questions import last_typed
from handlers.spot_checks import Drawn, draws_of
from handlers.story import story_of
from handlers.teams.mornings import FOR
from handlers.teams.tasks import task_of
from handlers.teams.threads import is_of_a_thread
from workflow.case import Case, only_helps
from workflow.elements import Elements, Evidence
from workflow.errors import UnknownCase
from workflow.helping import helpers_of
from workflow.membership import bound
from workflow.moves import Move
from workflow.numbers import CaseNumber
from workflow.outside import awaited_of
from workflow.people import ADMINISTRATOR, Actor, Scope, StaffId
from workflow.playbook import Playbook
from workflow.ports import Work
from workflow.recusal import names_of, owner_of
from workflow.remedies import Given
from workflow.schedules import HELPING
from workflow.sites import at_site
from workflow.stored import Notice, Staff
from workflow.timeline import Fields
from workflow.walk import question_of

MOST_CARDS = 500
"""Cards that anybody is given at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A case as a team's channel shows it.

    Attributes:
        due: the next due time; `overdue` when it is past.
        question: of the decision tree, where the case stands at one.
        remedies: what the plan offers, or what was given, each with its words.
        parts: what somebody outside, or a team that helps, has in hand, and by when.
        group: what it is in a group complaint, where it has to do with one.
        flags: short words beside the stage: endangered, call to make, question open, supervision order.
    """

    number: CaseNumber
    stage: Said
    stage_id: str
    phase: str
    grade: Said | None
    category: Said | None
    kind: Said
    owner: Said
    team: Said
    due: datetime | None
    clock: Said | None
    overdue: bool
    filed_at: datetime
    version: int
    flags: tuple[Said, ...]
    issue: str
    presses: tuple[Press, ...]
    question: Question | None = None
    remedies: tuple[tuple[Given, Said], ...] = ()
    parts: tuple[PartLine, ...] = ()
    group: Belonging | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """A whole case: card, elements, evidence, timeline and how far each notice got.

    Attributes:
        originals: whether this person may have pictures as they came, with what they tell of place and device.
        path: the answers to questions of decision trees, of the timeline's lines.
        views: what it counts as in the further ways that the playbook sorts by, each with the way's name.
        alike: the other open cases of the same cause that this person sees, newest first.
        proposal: the move by which these would be handled together, where the playbook proposes that.
        members: of a group complaint, the cases that joined it and that this person sees, eldest first.
    """

    card: Card
    elements: tuple[tuple[Said, Said], ...]
    clocks: tuple[ClockLine, ...]
    evidence: tuple[Evidence, ...]
    originals: bool
    timeline: tuple[Line, ...]
    path: tuple[Line, ...]
    views: tuple[tuple[Said, Said], ...]
    alike: tuple[CaseNumber, ...]
    proposal: Move | None
    members: tuple[Member, ...]
    notices: tuple[Notice, ...]


DESK = "desk"
"""The lane of what staff are told."""


def scope_of(actor: Actor, playbook: Playbook) -> Scope:
    """Return the part of all cases that a person of ours sees."""
    held = [(playbook.roles[grant.role].sees == "all", grant) for grant in actor.grants if grant.role in playbook.roles]
    names = names_of(actor, playbook)
    if any(sees_all and not grant.site for sees_all, grant in held):
        return Scope(everything=True, recused_as=names)
    boards = (
        at_site(name, grant.site)
        for sees_all, grant in held
        for name in (("",) if sees_all else playbook.names_of(grant.team or ""))
    )
    return Scope(teams=frozenset(board for board in boards if board), recused_as=names)


def chats_of(actor: Actor, playbook: Playbook) -> list[str]:
    """Return the chats whose notices are for this person."""
    chats = {f"staff:{actor.staff}"}
    for grant in actor.grants:
        role = playbook.roles.get(grant.role)
        team = grant.team or (role.team if role else None)
        own = (f"role:{grant.role}", *((f"team:{team}",) if team else ()))
        sites = (grant.site,) if grant.site else playbook.sites
        chats |= {*own} | {at_site(chat, site) for chat in own for site in sites}
    return sorted(chats)


def alerts_of(work: Work, house: House, actor: Actor, limit: int = 100) -> Sequence[Notice]:
    """Return what rang for a person, newest first; nothing of a case that they are recused from."""
    names = names_of(actor, house.playbook)
    found = work.outbox.to_chats(DESK, chats_of(actor, house.playbook), limit, recused_as=names)
    if all(grant.site is None for grant in actor.grants):
        return found
    # What rang before its site was known may be another site's by now.
    gone = {notice.case for notice in found if notice.case and not _is_seen(work, house, notice.case, actor)}
    return [notice for notice in found if notice.case not in gone]


def _is_seen(work: Work, house: House, number: CaseNumber, actor: Actor) -> bool:
    try:
        work.cases.get(number, visible_to=scope_of(actor, house.playbook))
    except UnknownCase:
        return False
    return True


def board(
    work: Work,
    house: House,
    actor: Actor,
    now: datetime,
    *,
    team: str | None = None,
    closed: bool = False,
    most: int = MOST_CARDS,
) -> Sequence[Card]:
    """Return cards that a person sees, overdue first, then by due time; of a role that follows, what it follows.

    Raises:
        UnknownCase: the team is none that this person sees.
    """
    scope = scope_of(actor, house.playbook)
    if (
        team is not None
        and not scope.everything
        and {team, ""}.isdisjoint(board.partition("@")[0] for board in scope.teams)
    ):
        raise UnknownCase(team)
    team = team or _followed(actor, house.playbook)
    cases = work.cases.board(visible_to=scope, team=team, closed=closed, limit=most)
    everybody = {person.id: person for person in work.people.everybody()}
    return [card_of(work, house, case, actor, now, everybody) for case in cases]


def _followed(actor: Actor, playbook: Playbook) -> str | None:
    """Return the board of whoever sees all but follows only what is grave; None for everybody else."""
    roles = [playbook.roles[grant.role] for grant in actor.grants if grant.role in playbook.roles]
    return roles[0].team if roles and all(role.follows for role in roles) else None


def card_of(
    work: Work,
    house: House,
    case: Case,
    actor: Actor,
    now: datetime,
    everybody: Mapping[StaffId, Staff] | None = None,
    known: Mapping[Move, Fields] | None = None,
) -> Card:
    """Return the card of a case with only the buttons that the table of moves allows this person now.

    The forms of some buttons begin with what is `known`. A case is not late where only its group is.
    """
    playbook = house.playbook_of(case, work)
    people = everybody if everybody is not None else {person.id: person for person in work.people.everybody()}
    category, due = playbook.category(case.category), due_here(case, actor, playbook)
    mine = only_helps(actor, case, playbook)
    running = [
        clock
        for clock in case.clocks
        if clock.running and clock.due_at == due and (not mine or clock.name.endswith(HELPING))
    ]
    elements = work.cases.elements(case.number)
    return Card(
        number=case.number,
        stage=playbook.stages[case.stage].name,
        stage_id=case.stage,
        phase=case.phase,
        grade=playbook.grades[case.grade].name if case.grade else None,
        category=category.name if category else None,
        kind=Phrase(f"cases.kind.{case.kind}"),
        owner=owner_called(case, playbook, people),
        team=playbook.teams[case.team].name,
        due=due,
        clock=playbook.clocks[running[0].name].name if running else Phrase("cases.shared_due") if due else None,
        overdue=bool(running or case.shared_due is None) and due is not None and due <= now,
        filed_at=case.filed_at,
        version=case.version,
        flags=tuple(flags_of(case, playbook)),
        issue=elements.issue if sees_contact(actor, playbook) else masked(elements.issue, elements),
        presses=presses(case, actor, now, playbook, people, known),
        question=_question(work, case, actor, now, playbook, people),
        remedies=tuple((given, one_remedy(given, playbook)) for given in case.remedies),
        parts=parts_here(work, case, actor, now, playbook, elements),
        group=belonging(work, case, scope_of(actor, house.playbook)),
    )


def _question(
    work: Work, case: Case, actor: Actor, now: datetime, playbook: Playbook, people: Mapping[StaffId, Staff]
) -> Question | None:
    standing = question_of(case, playbook)
    if standing is None:
        return None
    takes = any(answer.reading or answer.table for answer in standing[1].answers)
    lines = work.cases.timeline(case.number) if takes else ()
    return question_on(case, actor, now, playbook, people, last_typed(lines))


def owner_called(case: Case, playbook: Playbook, people: Mapping[StaffId, Staff]) -> Said:
    """Return who has to act: the person who has the case, or the team whose stage it is in."""
    fixed = playbook.roles[owner_of(case, playbook)].team
    if case.owner is not None and case.owner in people and fixed is None:
        return people[case.owner].name
    return playbook.teams[fixed or case.team].name


def flags_of(case: Case, playbook: Playbook) -> Sequence[Said]:
    """Return the short words beside a case's stage."""
    flags = {
        "endangered": case.endangered,
        "provisional": case.provisional,
        "asked": case.asked_at is not None,
        "order": case.order is not None,
        "call": case.calls > 0,
        "rework": case.round > 1,
        "risk": bool(case.risks),
        "first": case.priority > 0,
        "systemic": case.systemic,
        "guessed": any(clock.guessed for clock in case.clocks if clock.running),
        "limit": any(clock.hard and clock.breached for clock in case.clocks if clock.running),
        "recused": bool(case.recused),
        "vacant": playbook.stages[case.stage].owner in case.vacant,
        "extension": case.extending is not None,
        "outside": bool(awaited_of(case)),
        "helped": bool(helpers_of(case)),
        "group": case.group,
        "member": bound(case),
        "speaker": case.speaker,
    }
    own = [Phrase(f"cases.flag.{name}") for name, flies in flags.items() if flies]
    labels = [rules.name for name, rules in playbook.labels.items() if name in case.labels]
    return [*own, *labels, *_weight(case, playbook)]


def _weight(case: Case, playbook: Playbook) -> Iterator[Said]:
    """Yield the case's site, the customer's class, and the grade that is proposed while nobody has set one."""
    if case.site in playbook.sites:
        yield playbook.sites[str(case.site)].name
    if case.customer in playbook.classes:
        yield playbook.classes[str(case.customer)].name
    if case.grade is None and case.proposed in playbook.grades:
        yield Phrase("cases.flag.proposed", {"grade": playbook.grades[str(case.proposed)].name})


def dossier(work: Work, house: House, number: CaseNumber, actor: Actor, now: datetime) -> Dossier:
    """Return a whole case, masked where this person need not know who complains.

    Raises:
        UnknownCase: there is none, or none that this person sees.
    """
    case = work.cases.get(number, visible_to=scope_of(actor, house.playbook))
    playbook = house.playbook_of(case, work)
    elements, timeline = work.cases.elements(number), work.cases.timeline(number)
    clear, scope = sees_contact(actor, playbook), scope_of(actor, house.playbook)
    alike = of_same_cause(work, case, elements, playbook, scope)
    known = known_fields(work, case, alike, playbook, scope)
    card = card_of(work, house, case, actor, now, known=known)
    lines = [*story_of(work, house, case, elements, timeline, (actor, scope))]
    shown = [line for _, line in lines]
    for drawn in draws_of(work, house, case, actor, playbook):
        _insert(shown, drawn)
    return Dossier(
        card=card,
        elements=tuple(_elements(elements, clear=clear)),
        clocks=clock_lines(case, playbook, [line.event for line in timeline]),
        evidence=tuple(work.files.of_case(number)),
        originals=clear,
        timeline=tuple(shown),
        views=in_views(dict(case.views), playbook),
        path=tuple(line for stored, line in lines if "place" in stored.event.data),
        alike=alike,
        proposal=proposed(known, [press.move for press in card.presses if press.move], len(alike), playbook),
        members=members_of(work, house, case, scope),
        notices=_notices(work, number) if clear else (),
    )


def _notices(work: Work, number: CaseNumber) -> tuple[Notice, ...]:
    found = work.outbox.of_case(number)
    kept = (each for each in found if not each.chat.startswith(FOR))
    return tuple(each for each in kept if not is_of_a_duty(each) and not is_of_a_thread(each) and not task_of(each))


def _insert(timeline: list[Line], drawn: Drawn) -> None:
    """Put the line of a draw behind what had happened by then."""
    said = Phrase("cases.duty.line", {"check": drawn.check.name})
    place = next((nth for nth, line in enumerate(timeline) if line.at > drawn.at), len(timeline))
    timeline.insert(place, Line(at=drawn.at, fact="drawn", said=said, who=Phrase("cases.side.redress"), words=()))


def _elements(elements: Elements, *, clear: bool) -> Sequence[tuple[Said, Said]]:
    declined = Phrase("cases.element.declined")
    name: Said = elements.name or Phrase("cases.element.anonymous")
    contact = " · ".join(part for part in (elements.phone, elements.email) if part)
    if not clear:
        name = f"{elements.name[:1]}{HIDDEN}" if elements.name else name
        contact = hinted(elements.phone) or (HIDDEN if elements.email else "")
    reach: Said = contact or (Phrase("cases.element.by_chat") if elements.reach_by_chat else declined)
    where = " · ".join(part for part in (elements.where_said, elements.room) if part)
    return (
        (Phrase("cases.element.who"), name),
        (Phrase("cases.element.contact"), reach),
        (Phrase("cases.element.issue"), elements.issue if clear else masked(elements.issue, elements)),
        (
            Phrase("cases.element.when"),
            _understood(elements.when_said, _readable(elements.when_understood)) or declined,
        ),
        (Phrase("cases.element.where"), _understood(where, elements.where_understood) or declined),
        (Phrase("cases.element.expectation"), elements.expectation or declined),
    )


def _readable(moment: str | None) -> str:
    return (moment or "").replace("T", " ")[: len("2026-01-31 12:00")]


def _understood(said: str | None, understood: str | None) -> str:
    if said and understood and understood != said:
        return f"{said} ({understood})"
    return said or ""


def is_administrator(actor: Actor) -> bool:
    """Tell whether a person may invite others and see how Redress itself is."""
    return any(grant.role == ADMINISTRATOR for grant in actor.grants)
