"""What happened: the words and files that are one issue, and what it is about."""

from handlers.intake.draft import Draft
from handlers.intake.heard import Heard, Option, Read, Scene, clipped, has_words
from handlers.intake.typed import THAT_IS_ALL, matched, plain
from handlers.message import Phrase, Said
from workflow.frozen import replace
from workflow.moves import Kind
from workflow.triage import BEST, categories, category_named

ALL_SAID, ANEW = "all", "anew"
SOMETHING_ELSE = "-"
THAT_IS_IT = Option(Phrase("intake.button.that_is_all"), ALL_SAID, tuple(THAT_IS_ALL))
WRITE_ANEW = Option(Phrase("intake.button.anew"), ANEW)
OTHER_BUTTON = Option(
    Phrase("intake.button.something_else"), SOMETHING_ELSE, ("其它", "都不是", "other", "none of these")
)


def with_words(draft: Draft, heard: Heard) -> Draft:
    """Return the draft with the words added to the issue; a file alone may begin it with its name."""
    if heard.words or draft.elements.issue:
        return draft.add(heard.words)
    return draft.add("\n".join(f"📎 {name}" for name in heard.files))


def offer_begun(draft: Draft, _scene: Scene) -> tuple[Option, ...]:
    """That is all, once something was said."""
    return (THAT_IS_IT,) if draft.elements.issue else ()


def ask_issue(draft: Draft, _scene: Scene) -> Said:
    """Ask what happened; for an issue that is written anew, say that the new words take the place of the old."""
    return Phrase("intake.ask.issue_anew" if draft.editing else "intake.ask.issue")


def read_issue(draft: Draft, heard: Heard, _scene: Scene) -> Read:
    """Take the first words; signs alone are kept, and words asked for. When the issue is edited they replace it."""
    replacing = draft.editing and has_words(heard.words)
    begun = replace(draft, elements=replace(draft.elements, issue="")) if replacing else draft
    if draft.elements.issue and (heard.value == ALL_SAID or plain(heard.words) in THAT_IS_ALL):
        return Read(draft=draft)
    told = with_words(begun, heard)
    if not told.elements.issue:
        return Read(draft=draft, notes=(Phrase("intake.refused.issue"),), done=False)
    if not has_words(told.elements.issue):
        return Read(draft=told, notes=(Phrase("intake.refused.issue_signs"),), done=False)
    return Read(draft=told)


def offer_more(draft: Draft, _scene: Scene) -> tuple[Option, ...]:
    """That is all; and, from the summary, writing it anew."""
    return (THAT_IS_IT, WRITE_ANEW) if draft.editing else (THAT_IS_IT,)


def ask_more(draft: Draft, _scene: Scene) -> Said:
    """Ask for anything further; from the summary, show what there is."""
    if draft.editing:
        return Phrase("intake.ask.issue_edit", {"words": clipped(draft.elements.issue)})
    return Phrase("intake.ask.more")


def read_more(draft: Draft, heard: Heard, scene: Scene) -> Read:
    """Join every further message and file to the issue, until that is all."""
    value = heard.value or matched(heard.words, offer_more(draft, scene))
    if value == ANEW:
        return Read(draft=draft, done=False, go="issue")
    if value == ALL_SAID:
        return Read(draft=draft)
    return Read(draft=with_words(draft, heard), notes=(Phrase("intake.added"),), done=False)


def offer_categories(draft: Draft, scene: Scene) -> tuple[Option, ...]:
    """The three best by what was typed here, else by the issue, filled up from the playbook; and something else."""
    kind = draft.kind or Kind.COMPLAINT
    best = categories(draft.hint or draft.elements.issue, scene.playbook, kind)
    ranked = dict.fromkeys((*best, *scene.playbook.categories_of(kind)))
    found = (scene.playbook.category(name) for name in ranked)
    offered = [each for each in found if each and not each.rest][:BEST]
    return (*(Option(each.name, each.id, each.words) for each in offered), OTHER_BUTTON)


def read_category(draft: Draft, heard: Heard, scene: Scene) -> Read:
    """Take a button or a name of the playbook; other words bring up the categories that are like them."""
    if heard.value:
        return _about(draft, heard.value, scene)
    named = category_named(heard.words, scene.playbook, draft.kind or Kind.COMPLAINT)
    named = named or matched(heard.words, offer_categories(draft, scene), nearly=True)
    if named is None:
        hinted = replace(draft, hint=clipped(heard.words))
        return Read(draft=hinted, notes=(Phrase("intake.refused.category"),), done=False)
    return _about(draft, named, scene, echo=True)


def _about(draft: Draft, chosen: str, scene: Scene, *, echo: bool = False) -> Read:
    kind = draft.kind or Kind.COMPLAINT
    rest = next((each for each in scene.playbook.categories if each.rest and kind in each.kinds), None)
    category = rest if chosen == SOMETHING_ELSE else scene.playbook.category(chosen)
    told = replace(draft.told("category"), category=category.id if category else None, hint="")
    notes = (Phrase("intake.category_noted", {"category": category.name}),) if echo and category else ()
    return Read(draft=told, notes=notes)
