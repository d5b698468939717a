"""The dialogue as one form: its fields are the steps, and what is handed in answers them one after the other.

So the very same rules read, refuse and register it; what is missing is asked for where the dialogue goes on.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from handlers.house import House
from handlers.intake.buttons import choice
from handlers.intake.circumstances import AS_WRITTEN
from handlers.intake.dialogue import answer, draft_in, keeping, scene_of
from handlers.intake.draft import Draft
from handlers.intake.heard import Heard, Scene
from handlers.intake.matter import ALL_SAID
from handlers.intake.person import THIS_CHAT
from handlers.intake.steps import IN_ORDER, STEPS, following
from handlers.intake.summary import CONFIRM
from handlers.intake.typed import SKIP
from handlers.message import Message, Phrase, Replies, Said
from handlers.presses import Field
from workflow.frozen import replace
from workflow.language import Language
from workflow.moves import Kind
from workflow.needs import NeedType
from workflow.playbook import Playbook
from workflow.ports import Work
from workflow.stored import Conversation

CONSENT = "consent"
FIELDS = (
    *("issue", "danger", "kind", "category", "when", "where", "room", "site", "expectation", "name", "contact"),
    CONSENT,
)
"""The steps in the order in which a form asks: what happened first."""
LABELS: Mapping[str, Phrase] = {
    "issue": Phrase("intake.form.issue"),
    "danger": Phrase("intake.form.danger"),
    "kind": Phrase("intake.form.kind"),
    "category": Phrase("intake.form.category"),
    "when": Phrase("intake.form.when"),
    "where": Phrase("intake.form.where"),
    "room": Phrase("intake.form.room"),
    "site": Phrase("intake.form.site"),
    "expectation": Phrase("intake.form.expectation"),
    "name": Phrase("intake.form.name"),
    "contact": Phrase("intake.form.contact"),
}
CHECKED = frozenset({"issue", "when", "room", "expectation", "name", "contact"})
"""Those whose words can be refused; a place that is not known is kept as it was said."""
PICKED = frozenset({"danger", "kind", "category", "site", CONSENT})
NEEDED = frozenset({"issue", "danger", "kind", CONSENT})
MOST = 4 * len(IN_ORDER)
"""Answers that one form can give; no dialogue is as long."""


def fields_of(house: House, language: Language, now: datetime, known: Mapping[str, str]) -> tuple[Field, ...]:
    """Return what a form asks, filled in with what is `known`."""
    scene = _scene(house, language, now)
    blank = Draft(step=FIELDS[0], revision=0)
    asked = (name for name in FIELDS if name == "issue" or STEPS[name].asked(_begun(blank), scene.playbook))
    return tuple(_field(name, scene, known.get(name, "")) for name in asked)


def problems_in(house: House, language: Language, now: datetime, given: Mapping[str, str]) -> Mapping[str, Said]:
    """Return what of a form will not do, by field, in the words of the dialogue."""
    scene, problems = _scene(house, language, now), dict[str, Said]()
    for name in CHECKED & set(given):
        read = STEPS[name].read(Draft(step=name, revision=0), Heard(words=given[name]), scene)
        if not read.done and read.notes:
            problems[name] = read.notes[-1]
    asked = fields_of(house, language, now, {})
    missing = (each.name for each in asked if each.required and not given.get(each.name))
    return {**problems, **{name: Phrase("cases.problem.required") for name in missing}}


def fill(
    work: Work, house: House, conversation: Conversation, message: Message, now: datetime
) -> tuple[Conversation, Replies]:
    """Give all the answers of a form; what is said is said to the last of them, and of what happened to a case."""
    given, begun = dict(message.fields or {}), draft_in(conversation)
    if begun is None:
        first = Message(text=given.pop("issue", ""), files=message.files)
    else:
        conversation = keeping(conversation, _anew(begun, given, house.playbook))
        first = Message(files=message.files)
    replies: Replies = ()
    if begun is None or message.files:
        conversation, replies = answer(work, house, conversation, first, now)
    kept: Replies = ()
    for _ in range(MOST):
        draft = draft_in(conversation)
        if draft is None or (one := _answer(draft, given, scene_of(house, conversation, now))) is None:
            break
        kept = (*kept, *(each for each in replies if each.case or each.dedupe))
        conversation, replies = answer(work, house, conversation, one, now)
        if draft_in(conversation) == draft:
            break
    return conversation, (*kept, *replies)


def _anew(draft: Draft, given: Mapping[str, str], playbook: Playbook) -> Draft:
    """Return a draft that was under way at the first question that the form answers; what it has besides stays."""
    again = {*given, *(("more",) if "issue" in given else ())}
    behind, known = (tuple(step for step in steps if step not in again) for steps in (draft.answered, draft.known))
    plain = replace(draft, known=known, suggested=(), hint="", editing=False, cancelling=False)
    return replace(plain, answered=behind, step=following(plain, behind, playbook), revision=draft.revision + 1)


def _answer(draft: Draft, given: dict[str, str], scene: Scene) -> Message | None:
    """Return what the form says to the question at which the dialogue is; None where it does not say."""
    step = STEPS[draft.step]
    if draft.cancelling:
        return None

    def press(value: str) -> Message:
        return Message(choice=choice(draft.revision, draft.step, value))

    if draft.suggested:
        return press(AS_WRITTEN)
    if (ours := ALWAYS.get(step.id)) is not None:
        words = given.pop("issue", "")
        return Message(text=words) if words else press(ours)
    value = given.pop(step.id, "")
    if not value and _by_chat(step.id, draft, scene):
        return press(THIS_CHAT)
    if not value:
        return press(SKIP) if step.may_skip(scene.playbook) else None
    if step.id == "category":
        # Only the three likeliest are offered as buttons; any may be named.
        named = scene.playbook.category(value)
        return Message(text=named.name[scene.language]) if named else None
    return press(value) if step.id in PICKED else Message(text=value)


ALWAYS: Mapping[str, str] = {"more": ALL_SAID, "summary": CONFIRM}
"""Questions that a form has answered by being handed in."""


def _by_chat(step: str, draft: Draft, scene: Scene) -> bool:
    return step == "contact" and any(each.value == THIS_CHAT for each in STEPS[step].offer(draft, scene))


def _begun(draft: Draft) -> Draft:
    return replace(draft, elements=replace(draft.elements, issue="-"))


def _scene(house: House, language: Language, now: datetime) -> Scene:
    return Scene(playbook=house.playbook, language=language, now=house.today(now), country=house.country)


def _field(name: str, scene: Scene, known: str) -> Field:
    playbook = scene.playbook
    required = name in NEEDED or STEPS[name].needs in playbook.intake.mandatory or name == "site"
    label: Said = playbook.intake.consent if name == CONSENT else LABELS[name]
    choices = OFFERED[name](scene) if name in OFFERED else ()
    kind = NeedType.CHOICE if choices else NeedType.TEXT
    return Field(name=name, label=label, type=kind, required=required, choices=choices, value=known)


def _offered(step: str) -> Callable[[Scene], tuple[tuple[str, Said], ...]]:
    blank = Draft(step=step, revision=0)
    return lambda scene: tuple((each.value, each.label) for each in STEPS[step].offer(blank, scene))


def _categories(scene: Scene) -> tuple[tuple[str, Said], ...]:
    named = scene.playbook.categories_of(Kind.COMPLAINT)
    found = (scene.playbook.category(each) for each in named)
    return tuple((each.id, each.name) for each in found if each is not None)


OFFERED: Mapping[str, Callable[[Scene], tuple[tuple[str, Said], ...]]] = {
    "danger": _offered("danger"),
    "kind": _offered("kind"),
    "category": _categories,
    "site": _offered("site"),
    CONSENT: lambda _scene: (("yes", Phrase("intake.form.agree")),),
}
"""Fields in which one of several is chosen."""
