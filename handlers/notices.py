"""Who hears of what happened to a case: the customer in plain words, staff by name, team or role."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from handlers.addressing import chats_for, copied, heard_by
from handlers.granting import told_remedies
from handlers.message import Button, Phrase, Reply, Said
from handlers.parties import not_ours, party_called, party_in, responsible, told_of_handing
from handlers.questions import put
from handlers.reach import said_of
from handlers.weighing import in_words
from handlers.whens import by_when, moved
from workflow.case import Case
from workflow.clocks import next_due
from workflow.frozen import replace
from workflow.groups import GROUP, MEMBER
from workflow.hearing import HOW, SAID
from workflow.language import Language
from workflow.moves import Fact, Move, Phase
from workflow.numbers import CaseNumber, spoken
from workflow.ownwords import rule_behind
from workflow.people import Side
from workflow.playbook import Playbook
from workflow.stored import Priority
from workflow.timeline import INSTEAD_OF, Event
from workflow.written import Words

BUTTONS_OF_POLL = {"satisfied": "satisfy", "neutral": "accept_partly", "dissatisfied": "dissatisfy"}


class Named(Protocol):
    """A stage, a team or a grade, as far as it is named here."""

    @property
    def name(self) -> Mapping[Language, str]:
        """Its name in every language."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffNotice:
    """One notice for people of ours.

    Attributes:
        chat: `team:NAME`, `role:NAME` or `staff:ID`; the first two end with `@SITE` for a case whose site is known.
    """

    chat: str
    said: Phrase
    priority: Priority
    dedupe: str


PLANNED = frozenset({Fact.PROPOSED, Fact.APPROVED})
"""Facts by which a plan may come before the customer."""
HANDED = frozenset({Fact.REFERRED, Fact.RELAYED, Fact.RECALLED})
"""Facts by which the matter goes to a party outside and comes back."""
TOLD_PLAINLY = frozenset(
    {
        Fact.CONTACTED,
        Fact.GRADED,
        Fact.DISPATCHED,
        Fact.TRANSFERRED,
        Fact.ACKNOWLEDGED,
        Fact.REACTED,
        Fact.ARRIVED,
        Fact.CONTAINED,
        Fact.POSTPONED,
        Fact.RESUMED,
        Fact.ESCALATED,
        Fact.REPLIED,
        Fact.FINALLY_ANSWERED,
        Fact.MERGED,
        Fact.CLOSED,
        Fact.RECUSED,
        Fact.INTRODUCED,
        Fact.DECLARED,
        Fact.DISSOLVED,
        Fact.LEFT,
        Fact.ELECTED,
        Fact.UNELECTED,
    },
)
"""Facts that the customer hears of as they happen, in the words `cases.told.FACT`."""


def for_customer(event: Event, case: Case, playbook: Playbook, cause: Event | None) -> Reply | None:
    """Return what the customer is told of `event`; `cause` is the earlier event whose words are said again with it."""
    if event.by.side is Side.CUSTOMER:
        return None
    dedupe = f"{case.number}:{case.version}:{event.fact}:{event.data.get('clock', '')}"
    rule = rule_behind(event, playbook)
    if rule is not None and rule.tell:
        return _in_own_words(rule.tell, event, case, playbook, dedupe)
    return _as_usual(event, case, playbook, cause, dedupe)


def _as_usual(event: Event, case: Case, playbook: Playbook, cause: Event | None, dedupe: str) -> Reply | None:
    moves = playbook.stages[case.stage].moves
    if event.fact in PLANNED or (event.fact is Fact.NUDGED and case.asked_at is None and Move.AGREE in moves):
        return _plan(event, cause, case, playbook, dedupe)
    if event.fact is Fact.ASKED or (event.fact is Fact.NUDGED and case.asked_at is not None):
        return _question(event, cause, case, playbook, dedupe)
    if event.fact is Fact.HEARD:
        return _heard(event, case, playbook, dedupe)
    if event.fact in HANDED and party_in(event.data):
        return _handed(event, case, playbook, dedupe)
    if event.fact is Fact.TOLD or (event.fact is Fact.NOT_UPHELD and case.phase is Phase.CLOSED):
        return _ended(event, cause, case, playbook, dedupe)
    if event.fact is Fact.NUDGED:
        said = (_phrase("poll_again", event, case, playbook), playbook.poll.ask)
        return Reply(said=said, buttons=poll_buttons(case), case=case.number, dedupe=dedupe)
    if event.fact is Fact.EXTENDED and cause is not None:
        event = replace(event, data={**event.data, "reason": cause.data["reason"]})
    key = told_key(event, case, playbook)
    return _reply(key, event, case, playbook, dedupe) if key else None


def _in_own_words(tell: Words, event: Event, case: Case, playbook: Playbook, dedupe: str) -> Reply:
    """Tell a move in the playbook's own words, with what was written down at it; who is closed out may come back."""
    said: dict[str, Said] = {"number": spoken(case.number), "words": tell}
    written = next((str(event.data[name]) for name in WRITTEN if event.data.get(name)), "")
    noted = Phrase("cases.told.own_written", {"text": written}) if written else ""
    back = case.phase is Phase.CLOSED and Move.REOPEN in playbook.stages[case.stage].moves
    return Reply(
        said=(Phrase("cases.told.own", said), noted, by_when(case, playbook)),
        buttons=(reopening(case, playbook),) if back else (),
        case=case.number,
        dedupe=dedupe,
    )


def reopening(case: Case, playbook: Playbook) -> Button:
    """Return the button by which the customer of a closed case comes back, called as its stage has it."""
    rule = playbook.rule(case.stage, Move.REOPEN)
    own = rule.name if rule else None
    return Button(own or Phrase("cases.button.reopen"), f"o:{case.number}")


WRITTEN = ("explanation", "reason", "text")
"""Fields of a move whose words go on to the customer with the playbook's own."""


def told_key(event: Event, case: Case, playbook: Playbook) -> str | None:
    """Return the key of what the customer is told of a fact, where it is plain words without buttons."""
    return _plain_key(event) or _due_time_key(event, case, playbook)


def _plain_key(event: Event) -> str | None:
    """Return the key of what is said of a fact in the same words whatever the case."""
    if event.data.get("needless"):
        return "needless"
    if event.fact is Fact.RECUSED and GROUP in event.data:
        return None
    released = event.fact is Fact.NOTED and event.data.get("release") == "yes"
    return event.fact.value if released or event.fact in TOLD_PLAINLY else None


def _due_time_key(event: Event, case: Case, playbook: Playbook) -> str | None:
    """Return the key of what is said of a due time that the customer was told, where it is late or has changed."""
    if event.fact is Fact.BREACHED and _is_our_delay(event, case, playbook):
        return "late_outside" if party_in(event.data) else "late"
    if event.fact is Fact.EXTENDED and _is_told(event, playbook):
        return "extended"
    changed = event.fact is Fact.RECOUNTED and event.data.get("was") != event.data["due"]
    return "recounted" if changed and _is_told(event, playbook) else None


def _plan(event: Event, proposed: Event | None, case: Case, playbook: Playbook, dedupe: str) -> Reply | None:
    """Tell a plan once nobody has to approve it any more, and ask for agreement where the stage waits for it."""
    moves = playbook.stages[case.stage].moves
    if Move.APPROVE in moves:
        return None
    told = replace(event, data=proposed.data) if proposed and event.fact is not Fact.PROPOSED else event
    buttons = tuple(
        Button(Phrase(f"cases.button.{move}"), f"g:{case.number}:{case.turn}:{move}")
        for move in (Move.AGREE, Move.DISAGREE)
        if move in moves
    )
    reply = _reply("offered" if buttons else "proposed", told, case, playbook, dedupe, buttons)
    return replace(reply, said=(reply.said, told_remedies(case.remedies, playbook)))


def _question(event: Event, asked: Event | None, case: Case, playbook: Playbook, dedupe: str) -> Reply:
    """Put a question to the customer, or put it again with the same words."""
    again = event.fact is Fact.NUDGED
    put_before = asked if again and asked else event
    if "tree" in put_before.data:
        return put(put_before, case, playbook, dedupe, again=again)
    said = replace(event, data={**event.data, "text": asked.data["text"]}) if again and asked else event
    button = Button(Phrase("cases.button.answer"), f"a:{case.number}")
    return _reply("asked_again" if again else "asked", said, case, playbook, dedupe, (button,))


def _heard(event: Event, case: Case, playbook: Playbook, dedupe: str) -> Reply | None:
    """Tell customers who have a chat what was taken down as their answer, so that they can say if it is wrong."""
    if case.conversation is None:
        return None
    closed = case.phase is Phase.CLOSED
    button = Button(Phrase(f"cases.button.{'reopen' if closed else 'add'}"), f"{'o' if closed else 'a'}:{case.number}")
    return _reply("heard_closed" if closed else "heard", event, case, playbook, dedupe, (button,))


def _ended(event: Event, cause: Event | None, case: Case, playbook: Playbook, dedupe: str) -> Reply:
    """Tell the result and ask the poll; or tell the explanation with which a case ends at once."""
    if event.fact is Fact.NOT_UPHELD:
        reopens = Move.REOPEN in playbook.stages[case.stage].moves
        buttons = (reopening(case, playbook),) if reopens else ()
        return Reply(said=_result(case, event, playbook), buttons=buttons, case=case.number, dedupe=dedupe)
    asked = (playbook.poll.ask, playbook.poll.confidential)
    said = (_result(case, cause, playbook), told_remedies(case.remedies, playbook), *asked)
    return Reply(said=said, buttons=poll_buttons(case), case=case.number, dedupe=dedupe)


def _handed(event: Event, case: Case, playbook: Playbook, dedupe: str) -> Reply:
    """Tell where the matter went or what came back; when the customer hears again is said with it."""
    said = told_of_handing(event, case, playbook)
    waits = event.fact is Fact.REFERRED or event.data.get("until")
    return Reply(said=said if waits else (said, by_when(case, playbook)), case=case.number, dedupe=dedupe)


def _is_our_delay(event: Event, case: Case, playbook: Playbook) -> bool:
    """Tell whether the customer hears of a breach: not while it is their answer to the poll that is awaited."""
    return _is_told(event, playbook) and case.phase is not Phase.CLOSING


def _is_told(event: Event, playbook: Playbook) -> bool:
    return playbook.clocks[str(event.data["clock"])].told


def poll_buttons(case: Case) -> tuple[Button, ...]:
    """Return the poll's three answers for this round of the case."""
    return tuple(
        Button(Phrase(f"cases.poll.{answer}"), f"p:{case.number}:{case.round}:{move}")
        for answer, move in BUTTONS_OF_POLL.items()
    )


def _result(case: Case, solved: Event | None, playbook: Playbook) -> Said:
    number = spoken(case.number)
    if solved is None:
        return Phrase("cases.told.told", {"number": number})
    if solved.fact is Fact.NOT_UPHELD and party_in(solved.data):
        return not_ours(solved, case, playbook)
    if solved.fact is Fact.NOT_UPHELD:
        return Phrase("cases.told.not_upheld", {"number": number, "explanation": str(solved.data["explanation"])})
    said = {name: str(solved.data[name]) for name in ("measures", "result", "prevention")}
    return Phrase("cases.told.result", {"number": number, **said})


def _reply(
    key: str, event: Event, case: Case, playbook: Playbook, dedupe: str, buttons: tuple[Button, ...] = ()
) -> Reply:
    return Reply(said=_phrase(key, event, case, playbook), buttons=buttons, case=case.number, dedupe=dedupe)


def _phrase(key: str, event: Event, case: Case, playbook: Playbook) -> Said:
    due = moved(case, event.at, playbook) or by_when(case, playbook)
    whose = responsible(event, playbook) if event.fact is Fact.REPLIED else ""
    return (Phrase(f"cases.told.{key}", arguments(event, case, playbook)), whose, due)


def arguments(event: Event, case: Case, playbook: Playbook) -> dict[str, Said]:
    """Return what a phrase about `event` may name: number, names of team and grade, its own words."""
    own = event.data.items()
    said: dict[str, Said] = {name: value for name, value in own if isinstance(value, str | int | datetime)}
    said |= {"number": spoken(case.number), "who": event.by.name, "stage": called(playbook.stages, case.stage)}
    said["team"] = called(playbook.teams, str(event.data.get("team") or case.team))
    said["category"] = getattr(playbook.category(case.category), "name", "") or Phrase("cases.no_category")
    said["grade"] = called(playbook.grades, case.grade) if case.grade else Phrase("cases.not_graded")
    said["due"] = event.data.get("due") or next_due(case) or case.filed_at
    said["outside"] = playbook.intake.outside
    said.setdefault("person", "")
    if party_in(event.data):
        said["party"] = party_called(event.data, playbook)
    said["reasons"] = in_words(event.data.get("reasons"), playbook)
    said |= {name: Phrase(f"cases.choice.{event.data[name]}") for name in (SAID, HOW) if event.data.get(name)}
    if event.fact is Fact.UNREACHED:
        said |= said_of(event)
    if event.fact in (Fact.MARKED, Fact.UNMARKED):
        said["label"] = called(playbook.labels, str(event.data.get("label", "")))
    if event.fact is Fact.WEIGHED and event.data.get("grade"):
        said["grade"] = playbook.grades[str(event.data["grade"])].name
    if "clock" in event.data:
        said["clock"] = playbook.clocks[str(event.data["clock"])].name
    if MEMBER in event.data:
        said["other"] = spoken(CaseNumber(str(event.data[MEMBER])))
    if "number" in event.data:
        said["into"] = spoken(case.merged_into or case.part_of or case.number)
    if event.fact is Fact.SYSTEMIC:
        said["proposal"] = Phrase("cases.staff.proposal") if playbook.group and playbook.group.found else ""
    return said


def called(things: Mapping[str, Named], name: str) -> Said:
    """Return what `name` is called; a line from before the case passed to this playbook may name what it has not."""
    return things[name].name if name in things else name


def named_fact(event: Event) -> str:
    """Return the name under which our words speak of a fact: a correction is none of the things that it corrects."""
    corrected = INSTEAD_OF in event.data and event.fact in CORRECTIONS
    return CORRECTIONS[event.fact] if corrected else event.fact.value


CORRECTIONS = {Fact.ADDED: "corrected", Fact.NOTED: "note_corrected"}
"""What it is called when somebody edits what they had said."""
RINGS = frozenset({Fact.SUPERVISED, Fact.RAISED, Fact.ENDANGERED, Fact.ESCALATED, Fact.FLAGGED})
"""Facts that go before ordinary notices and ring, quiet hours or not."""


def for_staff(event: Event, case: Case, playbook: Playbook) -> Iterator[StaffNotice]:
    """Yield the notices of `event`, one a recipient; a dedupe key names case, clock, fact, due time and recipient."""
    due = event.data.get("due")
    stamp = int(due.timestamp()) if isinstance(due, datetime) else case.version
    told = chats_for(heard_by(event, case, playbook), case, playbook)
    copies = chats_for(copied(event, case, playbook), case, playbook)
    if not (told or copies):
        return
    key = "mentioned" if event.fact is Fact.NOTED and "to" in event.data else named_fact(event)
    said = Phrase(f"cases.staff.{key}", arguments(event, case, playbook))
    for chat in dict.fromkeys((*told, *copies)):
        copy = chat not in told
        yield StaffNotice(
            chat=chat,
            said=Phrase("cases.copy", {"said": said}) if copy else said,
            priority=Priority.ESCALATION if event.fact in RINGS and not copy else Priority.NOTICE,
            dedupe=f"{case.number}:{event.data.get('clock', '')}:{event.fact}:{stamp}:{case.version}:{chat}",
        )
