"""Who it is and how to reach them: name, contact, room."""

import re

from handlers.intake.draft import Draft
from handlers.intake.heard import Heard, Option, Read, Scene, has_words, one_line
from handlers.intake.typed import matched
from handlers.message import Phrase, Said, SharedContact

LONGEST_NAME = 80
ANONYMOUS, THIS_CHAT = "anonymous", "chat"
STAY_ANONYMOUS = Option(Phrase("intake.button.anonymous"), ANONYMOUS, ("匿名", "anonymous", "不想说", "不留姓名"))
REACH_BY_CHAT = Option(
    Phrase("intake.button.this_chat"), THIS_CHAT, ("这里", "就在这里", "本对话", "here", "chat", "this chat")
)
MAIL = re.compile(r"[^\s,，;；<>()（）:：]+@[^\s,，;；<>()（）]+")
SPOILED = re.compile(r"[a-z]\s?\d|\d\s?[a-z]", re.IGNORECASE)
"""A letter beside a figure: a number with a slip of the finger."""
EXAMPLES = {"CN": "13800138000", "US": "+1 202 555 0123", "GB": "+44 20 7946 0123"}


def offer_name(_draft: Draft, scene: Scene) -> tuple[Option, ...]:
    """Staying anonymous, unless the playbook forbids it."""
    return () if "name" in scene.playbook.intake.mandatory else (STAY_ANONYMOUS,)


def ask_name(_draft: Draft, scene: Scene) -> Said:
    """Ask the name and say what is lost without it."""
    if "name" in scene.playbook.intake.mandatory:
        return Phrase("intake.ask.name_needed")
    return Phrase("intake.ask.name")


def read_name(draft: Draft, heard: Heard, scene: Scene) -> Read:
    """Take a name of at most 80 characters that has a letter in it; direction marks and controls are taken out."""
    typed = heard.words or (heard.contact.name or "" if heard.contact else "")
    if heard.value or matched(typed, offer_name(draft, scene)):
        return Read(draft=draft.decline("name"))
    name = one_line(typed)
    if len(name) > LONGEST_NAME:
        return _refused(draft, Phrase("intake.refused.name_long", {"most": LONGEST_NAME, "letters": len(name)}))
    if not any(letter.isalpha() for letter in name):
        return _refused(draft, Phrase("intake.refused.name"))
    return Read(draft=draft.told("name", name=name))


def offer_contact(_draft: Draft, scene: Scene) -> tuple[Option, ...]:
    """This chat, unless the playbook insists on a phone."""
    return () if "phone" in scene.playbook.intake.mandatory else (REACH_BY_CHAT,)


def ask_contact(draft: Draft, scene: Scene) -> Said:
    """Ask for phone, e-mail or this chat; somebody anonymous may leave it open."""
    if "phone" in scene.playbook.intake.mandatory:
        return Phrase("intake.ask.phone")
    return Phrase("intake.ask.contact_anonymous" if draft.anonymous else "intake.ask.contact")


def read_contact(draft: Draft, heard: Heard, scene: Scene) -> Read:
    """Take phone, e-mail or both, checked and normalised, out of what was typed or shared."""
    if heard.value or matched(heard.words, offer_contact(draft, scene)):
        return Read(draft=draft.told("contact", phone=None, email=None, reach_by_chat=True))
    phone, email = normalised(heard.words, heard.contact, scene.country)
    if phone is None and (email is None or "phone" in scene.playbook.intake.mandatory):
        return _refused(draft, _what_is_wrong(heard.words, email, scene))
    echo = Phrase("intake.contact_noted", {"contact": ", ".join(part for part in (phone, email) if part)})
    shared = heard.contact is None or heard.contact.own
    notes = (echo,) if shared else (echo, Phrase("intake.contact_of_another"))
    return Read(draft=draft.told("contact", phone=phone, email=email, reach_by_chat=False), notes=notes)


def normalised(typed: str, shared: SharedContact | None, country: str) -> tuple[str | None, str | None]:
    """Return the phone in E.164 and the e-mail in lower case that are given; None for what is not, or not rightly."""
    mail = MAIL.search(typed)
    beside = typed.replace(mail[0], " ") if mail else typed
    email = (mail[0] if mail else None) or (shared.email if shared else None)
    return _phone(beside, shared, country), _email(email) if email else None


def _phone(typed: str, shared: SharedContact | None, country: str) -> str | None:
    import phonenumbers

    written = f"{typed} {shared.phone or ''}" if shared else typed
    if SPOILED.search(written):
        return None
    found = next(iter(phonenumbers.PhoneNumberMatcher(written, country)), None)
    return phonenumbers.format_number(found.number, phonenumbers.PhoneNumberFormat.E164) if found else None


def _email(written: str) -> str | None:
    from email_validator import EmailNotValidError, validate_email

    try:
        return validate_email(written.rstrip("。.!！?？"), check_deliverability=False).normalized.lower()
    except EmailNotValidError:
        return None


def _what_is_wrong(typed: str, email: str | None, scene: Scene) -> Phrase:
    example = {"example": EXAMPLES.get(scene.country, EXAMPLES["CN"])}
    if email is not None:
        return Phrase("intake.refused.phone_needed", example)
    if "@" in typed:
        return Phrase("intake.refused.email")
    if SPOILED.search(typed):
        return Phrase("intake.refused.phone_letters", example)
    return Phrase("intake.refused.phone", example)


def read_room(draft: Draft, heard: Heard, _scene: Scene) -> Read:
    """Take the number of a unit or room as it is said."""
    room = one_line(heard.words)
    if not has_words(room) or len(room) > LONGEST_NAME:
        return _refused(draft, Phrase("intake.refused.room"))
    return Read(draft=draft.told("room", room=room))


def _refused(draft: Draft, why: Phrase) -> Read:
    return Read(draft=draft, notes=(why,), done=False)
