"""Theirs and ours: payloads of Slack into messages, what is to be sent into text and blocks. No decisions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from bot.slack.wording import LONGEST_FALLBACK, LONGEST_LABEL, sections, shortened, typed
from bot.slack.workspaces import local
from handlers.message import Message as Ours
from handlers.message import Phrase
from handlers.outgoing import Outgoing
from handlers.teams.home import COMPLAIN as HOME_COMPLAIN
from workflow.stored import Json

Payload = Mapping[str, Any]
ASKS = "?"
"""Before what a button carries whose move needs words: a form is opened for it."""
LONGEST_NAME = 200
MOST_BLOCKS = 50
"""Blocks: up to 50 in a message."""
IN_A_BLOCK = 25
"""Actions block: at most 25 elements."""
AT_HAND = 5
"""(ours) buttons of a card; what is more stands in its menu."""
IN_A_MENU = 5
"""Overflow menu: at most five options."""
SAID = frozenset({"", "file_share", "me_message", "thread_broadcast"})
"""Subtypes of messages that a person wrote."""
UNREADABLE = Ours(refused=Phrase("cases.refused.kind"))
EVENT = "redress"
"""Message metadata, `event_type`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file that came with a message; it has to be fetched."""

    id: str
    name: str
    size: int
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """One payload as far as a customer's direct message is concerned.

    Attributes:
        key: of the inbox; a redelivery has the same.
        chat: our name of the conversation: the account, or somebody's seat in a channel.
        user: who it is from.
        room: the channel of a direct message; empty where the payload does not say.
        on: the message of ours that it replies to, or was pressed on.
        below_us: what it replies to is ours, as Slack says; it may not be noted yet that it arrived.
    """

    key: str
    chat: str
    user: str
    room: str = ""
    message: Ours
    files: Sequence[Attachment] = ()
    on: str = ""
    below_us: bool = False


def read(payload: Payload) -> Incoming | None:
    """Return what a payload says in a direct message with us; None for whatever else there is."""
    kind = payload.get("type")
    if kind == "event_callback":
        return _event(payload)
    return _pressed(payload) if kind == "block_actions" else None


COMPLAIN = "/complaint"
"""The slash command by which a complaint is begun from anywhere."""


def is_direct(channel: str, kind: str = "") -> bool:
    """Tell whether a channel is a direct message; an event does not always say so by its `channel_type`."""
    return local(channel).startswith("D") or kind == "im"


def _event(payload: Payload) -> Incoming | None:
    event: Payload = payload.get("event") or {}
    if event.get("type") not in ("message", "app_mention"):
        return None
    channel = text_of(event, "channel")
    if not is_direct(channel, text_of(event, "channel_type")):
        return None
    if event.get("subtype") == "message_changed":
        return _edited(payload, event, channel)
    user = written_by(event)
    if not user:
        return None
    files = attachments(event)
    said = said_in(event)
    return Incoming(
        key=message_key(channel, event),
        chat=user,
        user=user,
        room=channel,
        message=Ours(text=said, itself=text_of(event, "ts")) if said or files else UNREADABLE,
        files=files,
        on=replied_to(event),
    )


def written_by(event: Payload) -> str:
    """Return who wrote a message; nobody where it is a bot's, or nothing that anybody wrote."""
    by_a_person = not event.get("bot_id") and text_of(event, "subtype") in SAID
    return text_of(event, "user") if by_a_person else ""


def message_key(channel: str, event: Payload) -> str:
    """Return the key of a message: `message` and `app_mention` of one message are one, under whichever event."""
    return f"m:{channel}:{text_of(event, 'ts')}"


def replied_to(event: Payload) -> str:
    """Return the first message of the thread that somebody answered in; nothing outside of threads."""
    thread = text_of(event, "thread_ts")
    return "" if thread == text_of(event, "ts") else thread


def said_in(event: Payload) -> str:
    """Return the words of a message, or of one that is passed on in it."""
    words = clean(typed(text_of(event, "text")))
    passed_on = (cast("Payload", each) for each in event.get("attachments") or ())
    return words or "\n".join(filter(None, (clean(typed(text_of(each, "text"))) for each in passed_on)))


def _edited(payload: Payload, event: Payload, channel: str) -> Incoming | None:
    found = edited_in(event)
    if found is None:
        return None
    user, thread, message = found
    key = f"e:{text_of(payload, 'event_id')}"
    return Incoming(key=key, chat=user, user=user, room=channel, message=message, on=thread)


def edited_in(event: Payload) -> tuple[str, str, Ours] | None:
    """Return who changed what was written, in which thread, and the new words; None where no words changed.

    message_changed: also sent where a link was unfurled.
    """
    after: Payload = event.get("message") or {}
    before: Payload = event.get("previous_message") or {}
    user, text = text_of(after, "user"), text_of(after, "text")
    if not user or after.get("bot_id") or text == text_of(before, "text"):
        return None
    return user, replied_to(after), Ours(text=clean(typed(text)), itself=text_of(after, "ts"), edited=True)


def _pressed(payload: Payload) -> Incoming | None:
    channel = text_of(payload.get("channel") or {}, "id")
    if not is_direct(channel) and not _is_on_home(payload):
        return None
    user, choice = text_of(payload.get("user") or {}, "id"), choice_of(payload)
    message = Ours(text="/complain") if choice == HOME_COMPLAIN else Ours(choice=clean(choice or "-"))
    return Incoming(key=press_key(payload), chat=user, user=user, room=channel, message=message, on=pressed_on(payload))


def _is_on_home(payload: Payload) -> bool:
    """Tell whether a button stands on somebody's page and does something; one that only opens an address does not."""
    view: Payload = payload.get("view") or {}
    return view.get("type") == "home" and bool(choice_of(payload))


def choice_of(payload: Payload) -> str:
    """Return what a button, or a choice in a menu, carries."""
    return _carried(payload).removeprefix(ASKS)


def asks(payload: Payload) -> bool:
    """Tell whether what was pressed needs words."""
    return _carried(payload).startswith(ASKS)


def _carried(payload: Payload) -> str:
    action = _action(payload)
    return text_of(action, "value") or text_of(action.get("selected_option") or {}, "value")


def press_key(payload: Payload) -> str:
    """Return the key of a press; an envelope that comes twice has the same."""
    return f"a:{text_of(payload, 'trigger_id')}:{text_of(_action(payload), 'action_ts')}"


def pressed_on(payload: Payload) -> str:
    """Return the message whose button was pressed."""
    return text_of(payload.get("container") or {}, "message_ts") or text_of(payload.get("message") or {}, "ts")


def _action(payload: Payload) -> Payload:
    actions = cast("Sequence[Payload]", payload.get("actions") or ({},))
    return actions[0]


def attachments(event: Payload) -> Sequence[Attachment]:
    """Return the files of a message; those that were deleted meanwhile are none."""
    files = cast("Sequence[Payload]", event.get("files") or ())
    return [_file(each) for each in files if each.get("mode") not in ("tombstone", "hidden_by_limit")]


def _file(file: Payload) -> Attachment:
    name = clean(text_of(file, "name") or "file")[-LONGEST_NAME:].replace("/", "_").replace("\\", "_")
    size = file.get("size")
    url = text_of(file, "url_private_download") or text_of(file, "url_private")
    return Attachment(id=text_of(file, "id"), name=name, size=size if isinstance(size, int) else 0, url=url)


def text_of(thing: Payload, name: str) -> str:
    """Return a text field; nothing where it is missing.

    Raises:
        ValueError: it is something else, which nothing behind here would expect.
    """
    value = thing.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValueError(f"{type(value).__name__} where text belongs")
    return value


def clean(text: str) -> str:
    """Return text that every store can hold."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()


def said(outgoing: Outgoing) -> Mapping[str, Any]:
    """Return the text and the blocks of a message; whoever can't see blocks has the text."""
    who = _called(outgoing)
    text = shortened(outgoing.text, LONGEST_FALLBACK - len(who))
    words = [words_block(part) for part in sections(outgoing.text)]
    buttons = _pressable(outgoing)
    rows = [buttons[start : start + IN_A_BLOCK] for start in range(0, len(buttons), IN_A_BLOCK)]
    acts: list[dict[str, Any]] = [{"type": "actions", "elements": row} for row in rows]
    heads: list[dict[str, Any]] = [{"type": "section", "text": {"type": "mrkdwn", "text": who}}] if who else []
    room = MOST_BLOCKS - len(acts) - len(heads)
    return {"text": f"{who} {text}".strip(), "blocks": [*heads, *words[:room], *acts]}


def _pressable(outgoing: Outgoing) -> Sequence[dict[str, Any]]:
    """Return the buttons of a message; on a card the first few, which the playbook names first, the rest in a menu."""
    carried = [
        (label, f"{ASKS}{choice}" if choice in outgoing.asking else choice) for label, choice in outgoing.buttons
    ]
    folds = outgoing.notice.is_card and len(carried) > AT_HAND + 1
    shown = max(AT_HAND, len(carried) - IN_A_MENU) if folds else len(carried)
    buttons = [button_block(place, *each) for place, each in enumerate(carried[:shown])]
    return [*buttons, *([_menu(carried[shown:])] if folds else [])]


def _menu(carried: Sequence[tuple[str, str]]) -> dict[str, Any]:
    options = [{"text": _label(label), "value": choice} for label, choice in carried]
    return {"type": "overflow", "action_id": "more", "options": options}


def _called(outgoing: Outgoing) -> str:
    """Return whom a message is for; the account, not the name, makes it a mention."""
    if outgoing.mention is None:
        return ""
    account, name = outgoing.mention
    return f"<@{local(account)}>" if account else f"{shortened(name, LONGEST_NAME)}:"


def words_block(part: str) -> dict[str, Any]:
    """Return a section with escaped words."""
    # Plain: nothing in it is formatting, whoever wrote it.
    return {"type": "section", "text": {"type": "plain_text", "text": part or " ", "emoji": False}}


def button_block(place: int, label: str, choice: str) -> dict[str, Any]:
    """Return a button; `place` tells it from the others of its block."""
    return {"type": "button", "action_id": f"press-{place}", "text": _label(label), "value": choice}


def _label(label: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": shortened(label, LONGEST_LABEL) or "-", "emoji": False}


def mark_of(outgoing: Outgoing) -> Mapping[str, Json]:
    """Return what a message carries unseen, by which it is found again where nobody knows whether it arrived."""
    notice = outgoing.notice
    return {"notice": str(notice.id), "at": str(int(notice.at.timestamp() * 1_000_000))}
