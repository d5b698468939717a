"""What a move needs, asked for step by step of whoever pressed its button: typed as a reply, or picked from buttons."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from handlers.message import Button, Message, Phrase, Said
from handlers.presses import Field, Press
from handlers.sayings import Saying, noted
from handlers.staff import Result
from handlers.staff import press as make
from handlers.teams.draft import OFFER, Draft, draft_of, kept_in, turn_of, without_draft
from handlers.teams.noting import say_made
from handlers.teams.putting import CANCEL, MORE, OK, asked, offered, picked
from handlers.teams.sitting import Sitting, Word
from handlers.teams.standing import button, seen, too_late
from handlers.teams.threads import show_evidence
from workflow.errors import UnknownCase
from workflow.moves import Move
from workflow.needs import Need, NeedType, read_needs
from workflow.numbers import CaseNumber
from workflow.remedies import BETWEEN
from workflow.stored import Conversation

CHOICE = "d"
"""First letter of what the buttons of a question carry: `d:SEAT:TURN:WHAT`."""
PARTS = 4
Filling = tuple[Draft, Press]
"""What somebody is filling in: how far they are, and the button that it belongs to."""


def is_asked(seat: Conversation) -> bool:
    """Tell whether an answer is awaited there."""
    return draft_of(seat) is not None


def begin(sitting: Sitting, number: CaseNumber, pressed: Press) -> Sitting:
    """Begin to ask for what a move needs; what was asked before, for another, is dropped."""
    known = {each.name: each.value for each in pressed.needs if each.value}
    return _go_on(sitting, (Draft(choice=pressed.choice, case=number, fields=known), pressed))


def filled(sitting: Sitting, number: CaseNumber, pressed: Press, fields: Mapping[str, str]) -> Sitting:
    """Make a move of which a form was handed in, or ask for what of it will not do."""
    return _make(sitting, (Draft(choice=pressed.choice, case=number, fields=fields), pressed))


def stop(sitting: Sitting) -> Sitting:
    """Drop what is being filled in."""
    if not is_asked(sitting.seat):
        return sitting
    return sitting.at(without_draft(sitting.seat)).say(Phrase("teams.stopped"))


def answered(sitting: Sitting, message: Message) -> Sitting:
    """Take a reply as the answer to what was asked; pictures that come along wait with it."""
    filling = _standing(sitting)
    if filling is None:
        return _ended(sitting)
    draft, pressed = filling
    draft = replace(draft, files=(*draft.files, *message.files))
    field = _field(pressed, draft.at)
    if field is None or not message.text:
        kept = Phrase("teams.kept", {"count": len(draft.files)}) if message.files else None
        return _ask(sitting, (draft, pressed), message.refused or kept)
    if message.itself:
        draft = replace(draft, said={**draft.said, message.itself: field.name})
    return _take(sitting, (draft, pressed), field, message.text)


def amended(sitting: Sitting, message: Message) -> Sitting | None:
    """Take an edit of what was answered to a question of a move that is not made yet; None where it is none of those.

    One that will not do leaves what was answered before.
    """
    draft = draft_of(sitting.seat)
    if draft is None or message.itself not in draft.said:
        return None
    filling = _standing(sitting)
    name = draft.said[message.itself]
    field = _field(filling[1], name) if filling else None
    if filling is None or field is None:
        return _ended(sitting)
    if draft.at == name:
        return _take(sitting, filling, field, message.text)
    if trouble := _trouble(sitting, field, message.text):
        return _ask(sitting, filling, trouble)
    changed = replace(draft, fields={**draft.fields, name: message.text})
    return _ask(sitting, (changed, filling[1]), Phrase("teams.amended", {"said": message.text}))


def chosen(sitting: Sitting, choice: str) -> tuple[Sitting, Word | None]:
    """Take a press on one of a question's buttons; those of others, and of questions that are over, do nothing."""
    _, whose, turn, what = (*choice.split(":", PARTS - 1), *[""] * PARTS)[:PARTS]
    if whose != str(sitting.seat.id):
        return sitting, sitting.word(Phrase("teams.refused.others"), alert=True)
    if turn != str(turn_of(sitting.seat)) or not is_asked(sitting.seat):
        return sitting, sitting.word(Phrase("teams.refused.stale"), alert=True)
    if what == CANCEL:
        return stop(sitting), None
    filling = _standing(sitting)
    return (_ended(sitting) if filling is None else _picked(sitting, filling, what)), None


def _picked(sitting: Sitting, filling: Filling, what: str) -> Sitting:
    draft, pressed = filling
    field = _field(pressed, draft.at)
    if field is None:
        if what == OK:
            return _make(sitting, filling)
        return _ask(sitting, (replace(draft, at=_optional(filling, what)), pressed))
    if what == MORE:
        return _ask(sitting, (replace(draft, page=draft.page + 1), pressed))
    value = picked(field, draft, what, sitting.house, sitting.now)
    if value is None:
        return _ask(sitting, filling)
    if field.type is NeedType.CHOICES and what != OK:
        return _ask(sitting, (replace(draft, picked=tuple(filter(None, value.split(BETWEEN)))), pressed))
    return _take(sitting, filling, field, value)


def _optional(filling: Filling, what: str) -> str:
    """Return the field that was picked to be filled in too."""
    left = [each.name for each in _left(filling)]
    place = what.removeprefix("f")
    return left[int(place)] if place.isdecimal() and int(place) < len(left) else OFFER


def _take(sitting: Sitting, filling: Filling, field: Field, value: str) -> Sitting:
    draft, pressed = filling
    if trouble := _trouble(sitting, field, value):
        return _ask(sitting, filling, trouble)
    return _go_on(sitting, (draft.filled(field.name, value), pressed))


def _trouble(sitting: Sitting, field: Field, value: str) -> Phrase | None:
    """Return what is wrong with the value of a field, if anything is."""
    need = Need(field.name, field.type, field.required, tuple(name for name, _ in field.choices))
    _, unread = read_needs((need,), {field.name: value}, sitting.house.zone)
    if unread:
        return Phrase(f"cases.problem.{unread[field.name]}")
    if need.choices and not set(value.split(BETWEEN)) <= set(need.choices):
        return Phrase("cases.problem.choice")
    return None


def _go_on(sitting: Sitting, filling: Filling) -> Sitting:
    """Ask for the next field that is needed; then offer the others, or make the move where there are none."""
    draft, pressed = filling
    needed = next((each for each in pressed.needs if each.required and each.name not in draft.fields), None)
    if needed is not None:
        return _ask(sitting, (replace(draft, at=needed.name), pressed))
    if next(_left(filling), None) is None:
        return _make(sitting, filling)
    return _ask(sitting, (replace(draft, at=OFFER), pressed))


def _left(filling: Filling) -> Iterator[Field]:
    """Yield what may be filled in too. A note has nothing more: it is internal until it is sent to the customer."""
    draft, pressed = filling
    needs = () if pressed.move is Move.NOTE else pressed.needs
    return (each for each in needs if not each.required and each.name not in draft.fields)


def _ask(sitting: Sitting, filling: Filling, trouble: Said | None = None) -> Sitting:
    """Put the question at which a draft stands, after what was wrong with the answer before."""
    draft, pressed = filling
    field, kept = _field(pressed, draft.at), kept_in(sitting.seat, draft)
    put = (
        offered(draft, pressed, tuple(_left(filling))) if field is None else asked(draft, pressed, field, sitting.stops)
    )
    words, buttons, forced = put
    mark = f"{CHOICE}:{kept.id}:{turn_of(kept)}"
    carried = tuple(Button(each.label, f"{mark}:{each.choice}") for each in buttons)
    said: Said = words if trouble is None else (trouble, words)
    return sitting.at(kept).say(said, buttons=carried, case=draft.case, forced=forced)


def _make(sitting: Sitting, filling: Filling) -> Sitting:
    draft, pressed = filling
    made = make(sitting.work, sitting.house, sitting.actor, draft.choice, dict(draft.fields), sitting.now)
    if made.result is Result.FIELDS:
        return _mend(sitting, filling, made.problems)
    over = sitting.at(without_draft(sitting.seat))
    if made.result is Result.FIRST:
        return over.say(too_late(sitting, draft.case, draft.choice), case=draft.case)
    sayings = (Saying(id=each, case=draft.case, words=draft.fields.get(name, "")) for each, name in draft.said.items())
    over = over.at(replace(over.seat, state=noted(over.seat.state, *sayings)))
    sitting.work.files.attach(draft.files, draft.case, sitting.now)
    if draft.files:
        show_evidence(sitting.work, draft.case, sitting.now)
    return say_made(over, pressed, made.case)


def _mend(sitting: Sitting, filling: Filling, problems: Mapping[str, str]) -> Sitting:
    """Ask again for the first field that will not do, and say why."""
    draft, pressed = filling
    name = next((each.name for each in pressed.needs if each.name in problems), "")
    left = {kept: value for kept, value in draft.fields.items() if kept not in problems}
    trouble = Phrase(f"cases.problem.{problems.get(name) or next(iter(problems.values()))}")
    return _ask(sitting, (replace(draft, fields=left, at=name), pressed), trouble)


def _standing(sitting: Sitting) -> Filling | None:
    """Return what is being filled in with its button, as long as that is still this person's to press."""
    draft = draft_of(sitting.seat)
    try:
        pressed = button(seen(sitting, draft.choice), draft.choice) if draft else None
    except UnknownCase:
        return None
    return (draft, pressed) if draft and pressed else None


def _ended(sitting: Sitting) -> Sitting:
    """Say that somebody was first meanwhile, or that the case is not this person's any more."""
    draft, over = draft_of(sitting.seat), sitting.at(without_draft(sitting.seat))
    try:
        still = draft if draft is not None and seen(sitting, draft.choice) else None
    except UnknownCase:
        still = None
    if still is None:
        return over.say(Phrase("teams.refused.unseen"))
    return over.say(too_late(sitting, still.case, still.choice), case=still.case)


def _field(pressed: Press, name: str) -> Field | None:
    return next((each for each in pressed.needs if each.name == name), None) if name else None
