"""The intake as reception sees it: from the first message of a complaint to its number."""

from collections.abc import Mapping
from datetime import datetime
from typing import cast

from handlers import filing
from handlers.correcting import correct
from handlers.house import House
from handlers.intake.amending import amended, is_unchanged
from handlers.intake.answers import said_in
from handlers.intake.buttons import PREFIX
from handlers.intake.draft import Draft, from_json, to_json
from handlers.intake.engine import Turn, arrived, begin, question, respond
from handlers.intake.heard import Deed, Scene
from handlers.intake.person import normalised
from handlers.intake.premises import site_of
from handlers.intake.steps import FIRST
from handlers.message import Button, Message, Phrase, Replies, Reply, Said
from handlers.questions import first_put
from handlers.sayings import Saying, noted
from workflow.case import Case
from workflow.clocks import next_due
from workflow.dialogue import Place
from workflow.frozen import replace
from workflow.language import guess
from workflow.moves import Fact, Kind
from workflow.numbers import CaseNumber, spoken
from workflow.people import ALL
from workflow.playbook import Playbook
from workflow.ports import Work
from workflow.stored import Conversation, Json
from workflow.weighing import at_once

STATE, REGISTERED = "intake", "registered"
AGAIN = f"{PREFIX}begin"
"""Carried by the button that begins a new complaint."""


def going(conversation: Conversation) -> bool:
    """Tell whether an intake is under way."""
    return "step" in _kept(conversation)


def draft_in(conversation: Conversation) -> Draft | None:
    """Return how far the intake is; None where none is under way."""
    return from_json(_kept(conversation)) if going(conversation) else None


def answer(
    work: Work, house: House, conversation: Conversation, message: Message, now: datetime
) -> tuple[Conversation, Replies]:
    """Take one message of the dialogue and return the conversation after it, with what is said; it never refuses.

    Alarms and registrations are written through `work`; the conversation itself is the caller's to save.
    """
    message, names = _own_files(work, conversation, message)
    if going(conversation):
        draft = from_json(_kept(conversation))
        scene = scene_of(house, conversation, now)
        return _carried_out(work, house, conversation, respond(draft, message, names, scene), now)
    if message.choice is not None and message.choice.startswith(PREFIX) and message.choice != AGAIN:
        return conversation, (_nothing_open(conversation),)
    spoken_to = _in_their_language(conversation, message.text)
    turn = begin(message, names, conversation.revision + 1, scene_of(house, spoken_to, now))
    return _carried_out(work, house, spoken_to, turn, now)


def amend(
    work: Work, house: House, conversation: Conversation, message: Message, now: datetime
) -> tuple[Conversation, Replies] | None:
    """Take an edit of what was said to this dialogue; None where it is none of its messages.

    Where a case was opened beforehand, those who are on their way read both wordings at once.
    """
    if not going(conversation):
        return None
    draft, scene = from_json(_kept(conversation)), scene_of(house, conversation, now)
    turn = amended(draft, message, scene)
    if turn is None or is_unchanged(draft, message):
        return None if turn is None else (conversation, ())
    was = said_in(draft, message.itself)
    if draft.case is not None and was is not None and turn.draft.said != draft.said:
        case = work.cases.get(draft.case, visible_to=ALL)
        correct(work, house, case, message.text, was.words, now)
    return _carried_out(work, house, conversation, turn, now)


def arrive(
    work: Work, house: House, conversation: Conversation, place: Place, now: datetime
) -> tuple[Conversation, Replies]:
    """Begin, or go on, at a place whose code was scanned: what it says is noted, shown, and not asked."""
    scene = scene_of(house, conversation, now)
    begun = Draft(step=FIRST, revision=conversation.revision + 1)
    draft = from_json(_kept(conversation)) if going(conversation) else begun
    return _carried_out(work, house, conversation, arrived(draft, place, scene), now)


def ask_again(_work: Work, house: House, conversation: Conversation, now: datetime) -> Replies:
    """Return the question that a digression interrupted; nothing where no intake is under way."""
    if not going(conversation):
        return ()
    return (question(from_json(_kept(conversation)), (Phrase("intake.resumed"),), scene_of(house, conversation, now)),)


def nudge(_work: Work, house: House, conversation: Conversation, now: datetime) -> tuple[Conversation, Replies] | None:
    """Return the one reminder after a long silence, or None where it is not due any more."""
    if not going(conversation):
        return None
    draft = from_json(_kept(conversation))
    if draft.nudged:
        return None
    reply = question(draft, (Phrase("intake.nudge"),), scene_of(house, conversation, now))
    return keeping(conversation, replace(draft, nudged=True)), (reply,)


def normalised_contact(message: Message, house: House) -> str | None:
    """Return the phone (E.164) or e-mail (lower case) that a message gives, or None."""
    phone, email = normalised(message.text, message.contact, house.country)
    return phone or email


def _kept(conversation: Conversation) -> Mapping[str, Json]:
    return cast("Mapping[str, Json]", conversation.state.get(STATE) or {})


def keeping(conversation: Conversation, draft: Draft) -> Conversation:
    """Return the conversation with a draft."""
    return replace(conversation, state={**conversation.state, STATE: to_json(draft)})


def _without(conversation: Conversation) -> Conversation:
    return replace(conversation, state={name: kept for name, kept in conversation.state.items() if name != STATE})


def scene_of(house: House, conversation: Conversation, now: datetime) -> Scene:
    """Return what the steps know beside the draft."""
    return Scene(playbook=house.playbook, language=conversation.language, now=house.today(now), country=house.country)


def _own_files(work: Work, conversation: Conversation, message: Message) -> tuple[Message, tuple[str, ...]]:
    """Leave only the files that this conversation sent, and return their names."""
    if not message.files:
        return message, ()
    found = work.files.of_conversation(conversation.id, message.files)
    return replace(message, files=tuple(file.id for file in found)), tuple(file.name for file in found)


def _in_their_language(conversation: Conversation, typed: str) -> Conversation:
    found = None if typed.lstrip().startswith("/") else guess(typed)
    if conversation.language_chosen or found is None:
        return conversation
    return replace(conversation, language=found)


def _carried_out(
    work: Work, house: House, conversation: Conversation, turn: Turn, now: datetime
) -> tuple[Conversation, Replies]:
    if turn.language is not None:
        conversation = replace(conversation, language=turn.language, language_chosen=True)
    match turn.deed:
        case Deed.ALARM:
            turn = _alarmed(work, house, conversation, turn, now)
        case Deed.FILE:
            return _registered(work, house, conversation, turn.draft, now)
        case Deed.REFUSED:
            return _forgotten(work, conversation), (_front_desk(house),)
        case Deed.ERASE:
            return _forgotten(work, conversation), (_erased(turn.draft),)
        case None:
            turn = _flagged(work, house, conversation, turn, now)
    reply = question(turn.draft, turn.notes, scene_of(house, conversation, now))
    if turn.deed is Deed.ALARM:
        # Must be heard even where a burst of messages is answered once.
        reply = replace(reply, dedupe=f"alarm:{turn.draft.case}")
    return keeping(conversation, turn.draft), (reply,)


def _forgotten(work: Work, conversation: Conversation) -> Conversation:
    """Erase the draft with the messages and files it was made of."""
    work.inbox.erase(conversation.id)
    work.files.erase(conversation.id)
    return _without(conversation)


def _filing(house: House, conversation: Conversation, draft: Draft) -> filing.Filing:
    return filing.Filing(
        kind=draft.kind or Kind.COMPLAINT,
        category=draft.category,
        channel=conversation.channel,
        language=conversation.language,
        files=draft.files,
        site=site_of(draft, house.playbook),
    )


def _alarmed(work: Work, house: House, conversation: Conversation, turn: Turn, now: datetime) -> Turn:
    """Open the case at once, and say who was alarmed and by when they act."""
    draft = turn.draft
    if draft.case is None:
        case = filing.raise_alarm(work, house, conversation, draft.elements, _filing(house, conversation, draft), now)
    else:
        case = filing.endanger(work, house, draft.case, now)
    said: dict[str, Said] = {
        "number": spoken(case.number),
        "team": house.playbook.teams[house.playbook.intake.danger_team].name,
    }
    due = _containment(case, house.playbook)
    told = Phrase("intake.alarmed_by", {**said, "due": due}) if due else Phrase("intake.alarmed", said)
    return replace(turn, draft=replace(draft, case=case.number, alarmed=True), notes=(told, *turn.notes))


def _flagged(work: Work, house: House, conversation: Conversation, turn: Turn, now: datetime) -> Turn:
    """Where words of high risk are seen for the first time, tell those who must know before the next question."""
    draft = turn.draft
    if "consent" not in draft.answered:
        return turn
    seen = [reason.name for reason in at_once(draft.elements.issue, house.playbook)]
    fresh = [name for name in seen if name not in draft.flagged]
    if not fresh:
        return turn
    if draft.case is None:
        case = filing.raise_flag(work, house, conversation, draft.elements, _filing(house, conversation, draft), now)
    else:
        case = filing.flag(work, house, draft.case, draft.elements, now)
    told = Phrase("intake.flagged", {"number": spoken(case.number)})
    flagged = replace(draft, case=case.number, flagged=(*draft.flagged, *fresh))
    return replace(turn, draft=flagged, notes=(told, *turn.notes))


def _containment(case: Case, playbook: Playbook) -> datetime | None:
    """Return by when the immediate measure is due, by the clock that an alarm starts."""
    started = (each for each in case.clocks if each.running and Fact.ENDANGERED in playbook.clocks[each.name].starts)
    return min((each.due_at for each in started), default=next_due(case))


def _registered(
    work: Work, house: House, conversation: Conversation, draft: Draft, now: datetime
) -> tuple[Conversation, Replies]:
    what = _filing(house, conversation, draft)
    if draft.case is None:
        case = filing.file_case(work, house, conversation, draft.elements, what, now)
    else:
        case = filing.complete_case(work, house, draft.case, draft.elements, what, now)
    registered: Mapping[str, Json] = {**conversation.state, STATE: {REGISTERED: case.number}}
    sayings = (Saying(id=ident, case=case.number, words=words) for ident, _, words, _ in draft.said)
    after = replace(conversation, state=noted(registered, *sayings))
    playbook = house.playbook_of(case, work)
    told = _what_happens_next(case, playbook, now)
    return after, (Reply(said=told, case=case.number), *first_put(case, playbook))


def _what_happens_next(case: Case, playbook: Playbook, now: datetime) -> Said:
    said: dict[str, Said] = {
        "number": spoken(case.number),
        "next": playbook.stages[case.stage].next,
        "team": playbook.teams[case.team].name,
    }
    due = _promised(case, now)
    told = Phrase("intake.registered_by", {**said, "due": due}) if due else Phrase("intake.registered", said)
    site = playbook.sites.get(case.site or "")
    if site is None or site.phone is None:
        return told, Phrase("intake.ask_status")
    return told, Phrase("intake.front_desk", {"site": site.name, "phone": site.phone}), Phrase("intake.ask_status")


def _promised(case: Case, now: datetime) -> datetime | None:
    """Return the next due time; an alarm's may have passed while the customer was still writing."""
    due = next_due(case)
    if due is None or due > now:
        return due
    ahead = (each.due_at for each in case.clocks if each.running and each.paused_at is None and each.due_at > now)
    return min(ahead, default=None)


def _front_desk(house: House) -> Reply:
    if house.front_desk_phone:
        return Reply(said=Phrase("intake.no_consent_phone", {"phone": house.front_desk_phone}))
    return Reply(said=Phrase("intake.no_consent"))


def _erased(draft: Draft) -> Reply:
    begin_again = (Button(Phrase("intake.button.begin"), AGAIN),)
    if draft.case is None:
        return Reply(said=Phrase("intake.erased"), buttons=begin_again)
    key = "intake.erased_but_alarm" if draft.alarmed else "intake.erased_but_flagged"
    return Reply(said=Phrase(key, {"number": spoken(draft.case)}), buttons=begin_again)


def _nothing_open(conversation: Conversation) -> Reply:
    """Answer a button of a dialogue that is over: a second "confirm" registers nothing."""
    begin_again = (Button(Phrase("intake.button.begin"), AGAIN),)
    number = _kept(conversation).get(REGISTERED)
    if number is None:
        return Reply(said=Phrase("intake.nothing_open"), buttons=begin_again)
    known = CaseNumber(str(number))
    return Reply(said=Phrase("intake.registered_already", {"number": spoken(known)}), buttons=begin_again, case=known)
