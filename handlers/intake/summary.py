"""The summary card: all five elements, each with a button to correct it; only "confirm" registers."""

from handlers.intake.draft import Draft
from handlers.intake.heard import Deed, Heard, Option, Read, Scene
from handlers.intake.matter import with_words
from handlers.intake.opening import KINDS
from handlers.intake.premises import site_of
from handlers.intake.typed import YES_WORDS, matched
from handlers.message import Phrase, Said
from workflow.elements import Elements
from workflow.moves import Kind

CONFIRM = "confirm"
CONFIRM_BUTTON = Option(
    Phrase("intake.button.confirm"),
    CONFIRM,
    (*YES_WORDS, "确认", "确认提交", "提交", "没问题", "confirm", "confirmed", "submit", "ok", "correct"),
)
EDITS: dict[str, Option] = {
    "kind": Option(Phrase("intake.edit.kind"), "kind", ("类型", "kind")),
    "name": Option(Phrase("intake.edit.name"), "name", ("姓名", "名字", "name")),
    "contact": Option(Phrase("intake.edit.contact"), "contact", ("联系方式", "电话", "contact", "phone")),
    "issue": Option(Phrase("intake.edit.issue"), "more", ("事项", "内容", "issue", "what happened")),
    "category": Option(Phrase("intake.edit.category"), "category", ("类别", "category")),
    "when": Option(Phrase("intake.edit.when"), "when", ("时间", "when", "time")),
    "where": Option(Phrase("intake.edit.where"), "where", ("地点", "where", "place")),
    "room": Option(Phrase("intake.edit.room"), "room", ("房号", "room")),
    "site": Option(Phrase("intake.edit.site"), "site", ("项目", "site")),
    "expectation": Option(Phrase("intake.edit.expectation"), "expectation", ("期望", "expectation")),
}
"""What each button corrects, and the step that its value leads to."""
DECLINED = Phrase("intake.declined")
ANONYMOUS = Phrase("intake.anonymous")


def offer_summary(_draft: Draft, scene: Scene) -> tuple[Option, ...]:
    """Confirm, or correct one element."""
    left_out = {
        "room": "room" not in scene.playbook.intake.mandatory,
        "site": len(scene.playbook.sites) <= 1,
    }
    return (CONFIRM_BUTTON, *(option for name, option in EDITS.items() if not left_out.get(name)))


def ask_summary(draft: Draft, scene: Scene) -> Said:
    """Show everything that was said, and what was understood of it, once more before it is registered."""
    elements = draft.elements
    category = scene.playbook.category(draft.category)
    lines = [
        _line("kind", KINDS[draft.kind or Kind.COMPLAINT].label),
        _line("name", elements.name or ANONYMOUS),
        _line("contact", _contact(elements)),
        _line("issue", elements.issue),
        _line("category", category.name if category else None),
        _line("when", _beside(elements.when_said, _readable(elements.when_understood))),
        _line("where", _beside(elements.where_said, elements.where_understood)),
        _line("expectation", elements.expectation),
    ]
    if elements.room:
        lines.insert(-1, _line("room", elements.room))
    if scene.playbook.sites:
        site = scene.playbook.sites.get(site_of(draft, scene.playbook) or "")
        lines.insert(-1, _line("site", site.name if site else None))
    files = (Phrase("intake.summary.files", {"count": len(draft.files)}),) if draft.files else ()
    return Phrase("intake.summary.title"), *lines, *files, Phrase("intake.ask.summary")


def read_summary(draft: Draft, heard: Heard, scene: Scene) -> Read:
    """Confirm, go to one step, or add further words to the issue."""
    value = heard.value or matched(heard.words, offer_summary(draft, scene), nearly=True)
    if value == CONFIRM:
        return Read(draft=draft, deed=Deed.FILE, done=False)
    if value is not None:
        return Read(draft=draft, done=False, go=value)
    return Read(draft=with_words(draft, heard), notes=(Phrase("intake.added_to_issue"),), done=False)


def _line(name: str, said: Said | None) -> Phrase:
    return Phrase(LINES[name], {"said": DECLINED if said is None else said})


LINES = {
    "kind": "intake.summary.kind",
    "name": "intake.summary.name",
    "contact": "intake.summary.contact",
    "issue": "intake.summary.issue",
    "category": "intake.summary.category",
    "when": "intake.summary.when",
    "where": "intake.summary.where",
    "room": "intake.summary.room",
    "site": "intake.summary.site",
    "expectation": "intake.summary.expectation",
}


def _contact(elements: Elements) -> Said | None:
    given = tuple(part for part in (elements.phone, elements.email) if part)
    if given:
        return ", ".join(given)
    return Phrase("intake.button.this_chat") if elements.reach_by_chat else None


def _beside(said: str | None, understood: str | None) -> Said | None:
    if said is None or understood is None or said == understood:
        return said
    return Phrase("intake.summary.understood", {"said": said, "understood": understood})


def _readable(moment: str | None) -> str | None:
    return moment.replace("T", " ")[: len("2026-09-29 10:00")] if moment else None
