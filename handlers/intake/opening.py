"""The first steps: consent and language, whether anyone is in danger, and what kind of message it is."""

from handlers.intake.draft import Draft
from handlers.intake.heard import Deed, Heard, Option, Read, Scene, clipped
from handlers.intake.matter import with_words
from handlers.intake.typed import LANGUAGES, NO, NO_WORDS, YES, YES_WORDS, matched, only_greets, plain, yes_or_no
from handlers.message import Phrase, Said
from workflow.frozen import replace
from workflow.language import Language
from workflow.moves import Kind
from workflow.triage import kind_of

CONSENT = (
    Option(
        Phrase("intake.button.agree"), YES, (*YES_WORDS, "同意", "agree", "i agree", "ok", "好", "好的", "可以", "接受")
    ),
    Option(Phrase("intake.button.disagree"), NO, (*NO_WORDS, "不同意", "拒绝", "disagree", "i disagree", "refuse")),
    Option("中文", Language.ZH),
    Option("English", Language.EN),
)
DANGER = (Option(Phrase("intake.button.danger"), YES), Option(Phrase("intake.button.no_danger"), NO))
KINDS: dict[Kind, Option] = {
    Kind.COMPLAINT: Option(Phrase("intake.kind.complaint"), Kind.COMPLAINT),
    Kind.SUGGESTION: Option(Phrase("intake.kind.suggestion"), Kind.SUGGESTION),
    Kind.ENQUIRY: Option(Phrase("intake.kind.enquiry"), Kind.ENQUIRY),
    Kind.SERVICE_REQUEST: Option(Phrase("intake.kind.service_request"), Kind.SERVICE_REQUEST),
    Kind.INTERNAL: Option(Phrase("intake.kind.internal"), Kind.INTERNAL),
}
SHORT = 12
"""Letters up to which words at the question of kind are taken for an answer, not for the issue itself."""


def offer_consent(_draft: Draft, _scene: Scene) -> tuple[Option, ...]:
    """Agree or not, in one of the languages."""
    return CONSENT


def offer_danger(_draft: Draft, _scene: Scene) -> tuple[Option, ...]:
    """Yes or no."""
    return DANGER


def offer_kinds(_draft: Draft, scene: Scene) -> tuple[Option, ...]:
    """The kinds that the playbook offers to customers."""
    rules = scene.playbook.kinds
    return tuple(option for kind, option in KINDS.items() if kind in rules and rules[kind].offered)


def ask_consent(_draft: Draft, scene: Scene) -> Said:
    """Greet, say what is stored, where and for how long, and ask."""
    return Phrase("intake.greeting"), scene.playbook.intake.consent, Phrase("intake.ask.consent")


def read_consent(draft: Draft, heard: Heard, _scene: Scene) -> Read:
    """Keep the language; without consent nothing else is kept. Other words begin the issue, once there is consent."""
    said = plain(heard.words)
    value = heard.value or LANGUAGES.get(said) or matched(said, CONSENT)
    if value in set(Language):
        return Read(draft=draft, done=False, language=Language(value))
    if value == NO:
        return Read(draft=draft, deed=Deed.REFUSED, done=False)
    if value == YES:
        issue = draft.elements.issue
        return Read(draft=draft, notes=(Phrase("intake.you_wrote", {"words": clipped(issue)}),) if issue else ())
    if only_greets(heard.words) and not heard.files:
        return Read(draft=draft, done=False)
    return Read(draft=with_words(draft, heard), notes=(Phrase("intake.kept_till_consent"),), done=False)


def read_danger(draft: Draft, heard: Heard, _scene: Scene) -> Read:
    """Yes dispatches the immediate measure at once; anything but yes or no is more of the issue."""
    answer, beyond = (heard.value, "") if heard.value else yes_or_no(heard.words)
    if answer is None:
        answer = matched(heard.words, DANGER)
        beyond = heard.words if answer is None else ""
    if answer is None:
        added = with_words(draft, heard)
        return Read(draft=added, notes=(Phrase("intake.added_first_danger"),), done=False)
    told = draft.add(beyond).told("danger")
    if answer == YES:
        return Read(draft=told, deed=None if draft.alarmed else Deed.ALARM)
    return Read(draft=told, notes=(Phrase("intake.alarm_stays"),) if draft.alarmed else ())


def read_kind(draft: Draft, heard: Heard, scene: Scene) -> Read:
    """Tell complaint, suggestion, enquiry and service request apart; longer words are the issue and are kept."""
    value = heard.value or matched(heard.words, offer_kinds(draft, scene), nearly=True)
    if value is None and len(heard.words) <= SHORT:
        value = kind_of(heard.words, scene.playbook)
    if value is not None:
        return _of_kind(draft, Kind(value), scene)
    if len(heard.words) <= SHORT:
        return Read(draft=draft, notes=(Phrase("intake.refused.kind"),), done=False)
    return Read(draft=with_words(draft, heard), notes=(Phrase("intake.added"),), done=False, go="next")


def _of_kind(draft: Draft, kind: Kind, scene: Scene) -> Read:
    """Set the kind; a complaint is answered with the one apology of the whole intake.

    A category that is not for this kind is asked for again.
    """
    misfit = draft.category is not None and draft.category not in scene.playbook.categories_of(kind)
    told = replace(draft.told("kind"), kind=kind)
    go = "category" if misfit and draft.editing else None
    if misfit:
        told = replace(told, category=None, known=tuple(step for step in told.known if step != "category"))
    if kind is not Kind.COMPLAINT or draft.apologised:
        return Read(draft=told, go=go)
    return Read(draft=replace(told, apologised=True), notes=(Phrase("intake.empathy"),), go=go)
