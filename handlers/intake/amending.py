"""An edit of a message that answered: its answer is read anew, at whatever step the draft is by now. Pure."""

import dataclasses

from handlers.intake.answers import SUPERSEDED, Said, changed, said_in
from handlers.intake.draft import Draft
from handlers.intake.engine import Turn, respond
from handlers.intake.heard import Deed, Heard, Read, Scene, clean, clipped, has_words
from handlers.intake.steps import STEPS, following
from handlers.message import Message, Phrase
from handlers.message import Said as Words
from workflow.frozen import replace

ADDED = frozenset({"intake.added", "intake.added_first_danger", "intake.added_to_issue", "intake.kept_till_consent"})
"""What is said of words that are new; these take the place of others."""
OPEN = frozenset({"issue"})
"""Steps that ask again although they were given something: signs alone."""


def amended(draft: Draft, message: Message, scene: Scene) -> Turn | None:
    """Return the turn that an edit leads to; None where its message gave nothing to this draft."""
    said = said_in(draft, message.itself)
    if said is None:
        return None
    if said.step == SUPERSEDED or (said.gave and _swapped(draft.elements.issue, said.gave, "?") is None):
        return Turn(draft=draft, notes=(Phrase("intake.amended_since"),))
    if said.step == draft.step and (not said.gave or said.step in OPEN):
        return _answered_again(draft, said, message, scene)
    turn = _read_anew(draft, said, clean(message.text), scene)
    moved = turn.draft.shown != draft.shown
    return dataclasses.replace(turn, draft=replace(turn.draft, revision=draft.revision + moved))


def is_unchanged(draft: Draft, message: Message) -> bool:
    """Tell whether an edit changed no word: platforms tell as edits also of what nobody changed."""
    said = said_in(draft, message.itself)
    return said is not None and said.words == clean(message.text)


def _answered_again(draft: Draft, said: Said, message: Message, scene: Scene) -> Turn:
    """Take an edit of what was just refused, or is still being asked about, for the answer."""
    issue = _swapped(draft.elements.issue, said.gave, "") or ""
    left = tuple(each for each in draft.said if each[0] != said.id)
    base = replace(draft, elements=replace(draft.elements, issue=issue), said=left)
    return respond(base, message, (), scene)


def _read_anew(draft: Draft, said: Said, words: str, scene: Scene) -> Turn:
    blank = replace(draft.elements, issue="")
    base = replace(draft, step=said.step, elements=blank, editing=False, suggested=(), hint="")
    read = STEPS[said.step].read(base, Heard(words=words), scene)
    if read.deed is Deed.REFUSED:
        # Consent is taken back: everything would go, so it is asked for once more.
        return Turn(draft=replace(draft, cancelling=True))
    gave = read.draft.elements.issue
    issue = _swapped(draft.elements.issue, said.gave, gave)
    taken = read.done or has_words(gave) or bool(read.draft.suggested)
    if not taken or issue is None or (draft.elements.issue and not issue):
        return Turn(draft=draft, notes=(*read.notes, Phrase("intake.amended_not")))
    after = replace(
        read.draft,
        step=draft.step,
        editing=draft.editing,
        suggested=draft.suggested,
        hint=draft.hint,
        elements=replace(read.draft.elements, issue=issue),
        said=changed(draft, said, words, gave),
    )
    return Turn(draft=_onward(after, scene), notes=_told(read, words), deed=read.deed)


def _onward(draft: Draft, scene: Scene) -> Draft:
    """Leave a question that the edit has answered."""
    if draft.editing or STEPS[draft.step].asked(draft, scene.playbook):
        return draft
    return replace(draft, step=following(draft, draft.answered, scene.playbook))


def _told(read: Read, words: str) -> tuple[Words, ...]:
    """Say once what was changed, and how it is read now."""
    echoes = tuple(each for each in read.notes if not (isinstance(each, Phrase) and each.key in ADDED))
    if read.draft.suggested:
        echoes = (Phrase("intake.kept_as_said", {"said": words}),)
    if echoes:
        return Phrase("intake.amended"), *echoes
    return (Phrase("intake.amended_to", {"said": clipped(words)}),)


def _swapped(issue: str, old: str, new: str) -> str | None:
    """Return the issue with what one message gave in other words; None where it holds it no longer."""
    if not old:
        return "\n".join(filter(None, (issue, new)))
    framed = f"\n{issue}\n"
    if f"\n{old}\n" not in framed:
        return None
    return framed.replace(f"\n{old}\n", f"\n{new}\n" if new else "\n", 1).strip("\n")
