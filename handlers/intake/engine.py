"""The walk through the steps: what every step can do (back, skip, cancel, help, resume, edit), pure.

A draft, a message and what is known of the house give the draft after it, what is said, and what it sets in motion.
"""

import dataclasses
from dataclasses import dataclass

from handlers.intake.answers import remembered
from handlers.intake.buttons import Press, choice, parse
from handlers.intake.draft import Draft
from handlers.intake.heard import Accepts, Deed, Heard, Option, Read, Scene, clean
from handlers.intake.signs import at_place, echo_of
from handlers.intake.steps import FIRST, LAST, STEPS, Step, following
from handlers.intake.typed import (
    BACK,
    CANCEL,
    COMMANDS,
    HELP,
    LANGUAGES,
    NO,
    RESUME,
    SKIP,
    YES,
    only_greets,
    plain,
    yes_or_no,
)
from handlers.message import MOST_LETTERS, Button, Message, Phrase, Reply, Said
from workflow.dialogue import Place
from workflow.frozen import replace
from workflow.language import Language
from workflow.playbook import Playbook

CONTROLS = {
    BACK: Phrase("intake.button.back"),
    SKIP: Phrase("intake.button.skip"),
    HELP: Phrase("intake.button.help"),
    CANCEL: Phrase("intake.button.cancel"),
}
REALLY = (Option(Phrase("intake.button.really_cancel"), YES), Option(Phrase("intake.button.go_on"), NO))


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What one message led to: the draft after it, what is said before the next question, and what is set in motion.

    Attributes:
        pressed: what the button carried that took effect.
    """

    draft: Draft
    notes: tuple[Said, ...] = ()
    deed: Deed | None = None
    language: Language | None = None
    pressed: str | None = None


def begin(message: Message, files: tuple[str, ...], revision: int, scene: Scene) -> Turn:
    """Return a new draft; a first message that says more than a greeting is the beginning of the issue."""
    draft = Draft(step=FIRST, revision=revision)
    if len(message.text) > MOST_LETTERS:
        return Turn(draft=draft, notes=(_too_long(message),))
    words = clean(message.text)
    if message.choice is not None or (only_greets(words) and not message.files):
        return Turn(draft=draft)
    read = STEPS["issue"].read(draft, Heard(words=words, files=files), scene)
    begun = replace(read.draft, files=message.files)
    return Turn(draft=remembered(replace(draft, step="issue"), begun, message) if message.itself else begun)


def arrived(draft: Draft, place: Place, scene: Scene) -> Turn:
    """Take what a scanned code says of the place; what the customer has said of it already stays."""
    if "where" in draft.answered:
        return Turn(draft=draft, notes=(Phrase("intake.resumed"),))
    told = at_place(draft, place, scene)
    if told.step in told.known and not told.editing:
        told = replace(told, step=following(told, told.answered, scene.playbook))
    moved = told.shown != draft.shown
    return Turn(draft=replace(told, revision=draft.revision + moved), notes=(echo_of(place, scene),))


def respond(draft: Draft, message: Message, files: tuple[str, ...], scene: Scene) -> Turn:
    """Take one message; the revision rises only when the buttons change meaning."""
    held = replace(draft, files=_with(draft.files, message.files)) if message.files else draft
    turn = _taken(held, message, files, scene)
    if message.itself or draft.said:
        turn = dataclasses.replace(turn, draft=remembered(draft, turn.draft, message))
    moved = turn.draft.shown != draft.shown
    if not moved and turn.pressed is None:
        return turn
    # One copy for both: a copy of the draft is the dearest thing in a turn.
    after = replace(turn.draft, revision=draft.revision + moved, pressed=turn.pressed or draft.pressed)
    return Turn(draft=after, notes=turn.notes, deed=turn.deed, language=turn.language)


def question(draft: Draft, notes: tuple[Said, ...], scene: Scene) -> Reply:
    """Return the question that the draft is at, with its buttons, after `notes`."""
    if draft.cancelling:
        return _reply(draft, (*notes, Phrase("intake.ask.really_cancel")), REALLY, ())
    step = STEPS[draft.step]
    asked = _reply(
        draft, (*notes, step.ask(draft, scene)), step.offer(draft, scene), _controls(draft, step, scene.playbook)
    )
    return replace(asked, share=step.share) if step.share else asked


def _reply(draft: Draft, said: tuple[Said, ...], options: tuple[Option, ...], controls: tuple[str, ...]) -> Reply:
    offered = [Button(option.label, choice(draft.revision, draft.step, option.value)) for option in options]
    offered += [Button(CONTROLS[name], choice(draft.revision, draft.step, name)) for name in controls]
    return Reply(said=said, buttons=tuple(offered))


def _controls(draft: Draft, step: Step, playbook: Playbook) -> tuple[str, ...]:
    if step.id == FIRST:
        return ()
    if step.id == LAST:
        return BACK, HELP, CANCEL
    back = (BACK,) if draft.editing or len(draft.answered) > 1 else ()
    skip = (SKIP,) if step.may_skip(playbook) else ()
    return *back, *skip, HELP, CANCEL


def _taken(draft: Draft, message: Message, files: tuple[str, ...], scene: Scene) -> Turn:
    if message.choice is not None:
        return _pressed(draft, message.choice, scene)
    if len(message.text) > MOST_LETTERS:
        return Turn(draft=draft, notes=(_too_long(message),))
    heard = Heard(words=clean(message.text), contact=message.contact, location=message.location, files=files)
    said = plain(heard.words)
    if said in COMMANDS:
        return _commanded(draft, COMMANDS[said], scene)
    if said in LANGUAGES and draft.step != FIRST:
        return Turn(draft=draft, language=LANGUAGES[said])
    if draft.cancelling:
        return _really(draft, heard, scene)
    return _heard(draft, heard, scene)


def _pressed(draft: Draft, carried: str, scene: Scene) -> Turn:
    press = parse(carried)
    if press is None or not _offered(draft, press, scene):
        twice = carried == draft.pressed
        return Turn(draft=draft, notes=(Phrase("intake.pressed_twice" if twice else "intake.stale"),))
    turn = _took_effect(draft, press.value, scene)
    return Turn(draft=turn.draft, notes=turn.notes, deed=turn.deed, language=turn.language, pressed=carried)


def _took_effect(draft: Draft, value: str, scene: Scene) -> Turn:
    if value in CONTROLS:
        return _commanded(draft, value, scene)
    if draft.cancelling:
        return _decided(draft, value)
    return _went_on(STEPS[draft.step].read(draft, Heard(value=value), scene), scene)


def _offered(draft: Draft, press: Press, scene: Scene) -> bool:
    if (press.revision, press.step) != (draft.revision, draft.step):
        return False
    if draft.cancelling:
        return press.value in {YES, NO}
    step = STEPS[draft.step]
    return press.value in _controls(draft, step, scene.playbook) or any(
        option.value == press.value for option in step.offer(draft, scene)
    )


def _heard(draft: Draft, heard: Heard, scene: Scene) -> Turn:
    step = STEPS[draft.step]
    given = {
        Accepts.TEXT: bool(heard.words),
        Accepts.FILES: bool(heard.files),
        Accepts.CONTACT: heard.contact is not None,
        Accepts.LOCATION: heard.location is not None,
    }
    if any(given[kind] for kind in step.accepts if kind in given):
        return _went_on(step.read(draft, heard, scene), scene)
    if heard.files:
        return Turn(draft=draft, notes=(Phrase("intake.file_added"),))
    return Turn(draft=draft, notes=(Phrase("intake.unaccepted" if any(given.values()) else "intake.empty"),))


def _went_on(read: Read, scene: Scene) -> Turn:
    draft = read.draft
    if read.go in STEPS:
        draft = replace(draft, step=read.go, editing=True)
    elif read.go or read.done:
        draft = _onward(draft, scene.playbook, done=read.done)
    return Turn(draft=draft, notes=read.notes, deed=read.deed, language=read.language)


def _onward(draft: Draft, playbook: Playbook, *, done: bool = True) -> Draft:
    """Go to the next step that is to be asked; from an edit back to the summary."""
    answered = (*(step for step in draft.answered if step != draft.step), draft.step) if done else draft.answered
    if draft.editing:
        # Writing the issue anew goes on to "anything else?" before the summary.
        anew = draft.step == "issue"
        return replace(draft, answered=answered, step="more" if anew else LAST, editing=anew)
    return replace(draft, answered=answered, step=following(draft, answered, playbook))


def _commanded(draft: Draft, command: str, scene: Scene) -> Turn:
    if command == CANCEL:
        return Turn(draft=replace(draft, cancelling=True))
    here = replace(draft, cancelling=False) if draft.cancelling else draft
    if command == BACK:
        return Turn(draft=here) if draft.cancelling else _back(here)
    if command == SKIP:
        return Turn(draft=here) if draft.cancelling else _skipped(here, scene)
    if command == HELP:
        return Turn(draft=here, notes=(Phrase(STEPS[draft.step].help), Phrase("intake.help.commands")))
    return Turn(draft=here, notes=(Phrase("intake.resumed"),) if command == RESUME else ())


def _back(draft: Draft) -> Turn:
    if draft.suggested or draft.hint:
        return Turn(draft=replace(draft, suggested=(), hint=""))
    if draft.editing:
        return Turn(draft=replace(draft, step=LAST, editing=False))
    if len(draft.answered) <= 1:
        return Turn(draft=draft, notes=(Phrase("intake.first_question"),))
    return Turn(draft=replace(draft, step=draft.answered[-1], answered=draft.answered[:-1]))


def _skipped(draft: Draft, scene: Scene) -> Turn:
    step = STEPS[draft.step]
    if not step.may_skip(scene.playbook):
        return Turn(draft=draft, notes=(Phrase("intake.no_skip"),))
    if draft.step == "more":
        return Turn(draft=_onward(draft, scene.playbook))
    declined = replace(draft.decline(draft.step), suggested=(), hint="")
    return Turn(draft=_onward(declined, scene.playbook), notes=(Phrase("intake.skipped"),))


def _really(draft: Draft, heard: Heard, scene: Scene) -> Turn:
    answer, _ = yes_or_no(heard.words)
    if answer is not None:
        return _decided(draft, answer)
    # Anything else is an answer to the question before: nothing that was said is lost.
    return _heard(replace(draft, cancelling=False), heard, scene)


def _decided(draft: Draft, answer: str) -> Turn:
    if answer == YES:
        return Turn(draft=draft, deed=Deed.ERASE)
    return Turn(draft=replace(draft, cancelling=False), notes=(Phrase("intake.resumed"),))


def _too_long(message: Message) -> Phrase:
    return Phrase("intake.too_long", {"letters": len(message.text), "most": MOST_LETTERS})


def _with(files: tuple[int, ...], more: tuple[int, ...]) -> tuple[int, ...]:
    return (*files, *(file for file in more if file not in files)) if more else files
