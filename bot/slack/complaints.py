"""A whole complaint as one modal: opened from a command, a shortcut or a message, and handed in to the dialogue.

It is registered by the dialogue's own rules; what it lacks is asked for in the direct message.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, cast

from bot.channel import Premises
from bot.logs import Log
from bot.slack.changes import NAME
from bot.slack.door import Answer
from bot.slack.forms import FILES, LONGEST_TYPED, MOST_FILES, VALUE, WHOLE, View, fields_of, filled_in, whole_view
from bot.slack.outcomes import why_of
from bot.slack.translate import Attachment, Incoming, Payload, attachments, clean, text_of
from bot.slack.web import TROUBLES, Web
from handlers.intake.whole import fields_of as asked_of
from handlers.intake.whole import problems_in
from handlers.linking import linked
from handlers.message import Message, Phrase
from workflow.language import Language
from workflow.ports import Work

LONGEST_KEPT = 2_800
"""Letters of what comes back with the form, of the 3,000 that it may have."""

log = Log()


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """A complaint that somebody begins.

    Attributes:
        incoming: how it would begin without a form.
        about: the message that it is made of, and where it stands.
    """

    incoming: Incoming
    trigger: str
    about: Payload


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """A form that was handed in."""

    view: Payload
    incoming: Incoming
    language: Language


def read_begun(payload: Payload, incoming: Incoming | None) -> Begun | None:
    """Return a complaint that begins with a command, a shortcut or a button, of which `incoming` is read already."""
    trigger, kind = text_of(payload, "trigger_id"), payload.get("type")
    # A button that answers something carries a choice.
    is_asked_for = kind == "block_actions" and incoming is not None and incoming.message.choice is None
    begins = is_asked_for or kind in (None, "shortcut", "message_action")
    if incoming is None or not begins or not trigger or incoming.chat != incoming.user:
        return None
    return Begun(incoming=incoming, trigger=trigger, about=payload if payload.get("message") else {})


def read_filed(payload: Payload) -> Filed | None:
    """Return a whole complaint that was handed in; None for whatever else there is."""
    view: Payload = payload.get("view") or {}
    if payload.get("type") != "view_submission" or view.get("callback_id") != WHOLE:
        return None
    kept: Payload = json.loads(text_of(view, "private_metadata"))
    user, fields = text_of(payload.get("user") or {}, "id"), filled_in(view)
    files = (*_passed_on(kept), *attachments({"files": _uploaded(view)}))
    whole = json.dumps([sorted(fields.items()), [each.id for each in files]]).encode()
    key = f"v:{text_of(view, 'id')}:{hashlib.sha256(whole).hexdigest()[:32]}"
    incoming = Incoming(key=key, chat=user, user=user, message=Message(fields=fields), files=files[:MOST_FILES])
    return Filed(view=view, incoming=incoming, language=Language(text_of(kept, "language")))


def _uploaded(view: Payload) -> Sequence[Payload]:
    values: Mapping[str, Mapping[str, Payload]] = cast("Payload", view.get("state") or {}).get("values") or {}
    return cast("Sequence[Payload]", values.get(FILES, {}).get(VALUE, {}).get("files") or ())


def _passed_on(kept: Payload) -> Sequence[Attachment]:
    listed = cast("Sequence[Sequence[Any]]", kept.get(FILES) or ())
    return [Attachment(id=str(ident), name=str(name), size=int(size), url="") for ident, name, size in listed]


class Complaints:
    """Makes the form, and looks at what is handed in before it is stored."""

    def __init__(self, premises: Premises, web: Web) -> None:
        self._premises, self._web = premises, web

    async def form(self, begun: Begun) -> View:
        """Return the form, filled in with what is known: a story, or a message with its author and its link."""
        premises, user = self._premises, begun.incoming.user
        language = await premises.store.read(partial(_language_of, user=user)) or premises.house.language
        words = begun.incoming.message.text
        known = {"issue": await self._with_source(words, begun.about, language)} if not words.startswith("/") else {}
        asked = asked_of(premises.house, language, premises.clock.now(), known)
        files = begun.incoming.files[:MOST_FILES]
        return whole_view(premises.house, language, asked, _kept(language, files), len(files))

    async def _with_source(self, words: str, about: Payload, language: Language) -> str:
        """Return the words of a message with who wrote it, and where it stands."""
        message: Payload = about.get("message") or {}
        if not message:
            return words[:LONGEST_TYPED]
        who = await self._asked("users.info", user=text_of(message, "user"))
        link = await self._asked(
            "chat.getPermalink",
            channel=text_of(about.get("channel") or {}, "id"),
            message_ts=text_of(message, "ts"),
        )
        account: Payload = who.get("user") or {}
        named = text_of(account.get("profile") or {}, "real_name") or text_of(account, "real_name")
        named = named or text_of(account, "name") or text_of(message, "user")
        said = {"who": clean(named), "link": text_of(link, "permalink")}
        source = self._premises.house.say(Phrase("slack.whole.source", said), language)
        return f"{words[: LONGEST_TYPED - len(source) - 1]}\n{source}"

    async def _asked(self, method: str, **given: object) -> Payload:
        try:
            return await self._web.ask(method, **given)
        except TROUBLES as trouble:
            # The complaint can do without it.
            log.info("source not known", lane=NAME, why=why_of(trouble))
            return {}

    def refused(self, filed: Filed) -> Answer:
        """Return what is to be mended below its fields; None where the form may be stored."""
        house, now = self._premises.house, self._premises.clock.now()
        fields = filed.incoming.message.fields or {}
        problems = problems_in(house, filed.language, now, fields)
        names = fields_of(filed.view)
        if not problems or not names:
            return None
        errors = {
            name if name in names else names[0]: house.say(said, filed.language) for name, said in problems.items()
        }
        return {"response_action": "errors", "errors": errors}


def _language_of(work: Work, *, user: str) -> Language | None:
    person, found = linked(work, NAME, user), work.conversations.find(NAME, user)
    return person.language if person else found.language if found else None


def _kept(language: Language, files: Sequence[Attachment]) -> str:
    """Return what comes back with the form: the language, and the files of the message as far as they fit."""
    listed = [[each.id, each.name, each.size] for each in files[:MOST_FILES]]
    while len(kept := json.dumps({"language": language, FILES: listed})) > LONGEST_KEPT and listed:
        listed.pop()
    return kept
