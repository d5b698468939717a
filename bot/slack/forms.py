"""Forms of ours as modals of Slack's: a block for each field, and what was filled in read from them again."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, cast

from bot.slack.translate import Payload, clean, text_of, words_block
from bot.slack.wording import sections, shortened
from handlers.house import House
from handlers.message import Phrase, Said
from handlers.presses import Field
from handlers.teams.forms import Closed, Form
from workflow.language import Language
from workflow.needs import NeedType
from workflow.remedies import BETWEEN

FORM, WHOLE = "form", "complaint"
"""`callback_id` of our modals: a move's, and a whole complaint's."""
LONG = frozenset({"issue", "expectation"})
"""Fields of a whole complaint that people write much into."""
FILES = "files"
MOST_FILES = 10
"""File input, `max_files`: at most ten."""
VALUE = "value"
"""`action_id` of each field's element; its block is called like the field."""
LONGEST_TITLE = 24
"""Modal views, `title`: at most 24 characters."""
LONGEST_TYPED = 3_000
"""Plain-text input, `max_length`: at most 3,000."""
LONGEST_NAME = 2_000
"""Input block, `label`: at most 2,000 characters."""
LONGEST_OPTION = 75
"""Option object, `text`: at most 75 characters."""
IN_A_LIST = 100
"""Select menus: at most 100 options, or 100 groups of as many."""
LONGEST_HEAD = 700
MOST_BLOCKS = 100
"""Blocks: up to 100 in a modal."""
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")

View = Mapping[str, Any]
Block = dict[str, Any]
Typed = Sequence[tuple[str, str]]
"""What was filled in, as whoever did it sees it: the field's label and the value."""


def waiting_view(house: House, language: Language) -> View:
    """Return what stands there until the form is read."""
    return _view(
        house, language, Phrase("slack.form.title"), [words_block(house.say(Phrase("slack.form.wait"), language))]
    )


def closed_view(house: House, closed: Closed, typed: Typed = ()) -> View:
    """Return what stands where there is no form, with what was typed into the one before: it can be copied."""
    lines = [house.say(closed.said, closed.language)]
    if typed:
        lines += [
            house.say(Phrase("slack.form.typed"), closed.language),
            *(f"{label}: {value}" for label, value in typed),
        ]
    shown = [words_block(part) for line in lines for part in sections(line)][:MOST_BLOCKS]
    return _view(house, closed.language, Phrase("slack.form.title_closed"), shown)


def form_view(house: House, form: Form, kept: str) -> View:
    """Return a form as a modal; `kept` comes back with what was filled in."""

    def say(said: Said) -> str:
        return house.say(said, form.language)

    head = [words_block(shortened(say(each), LONGEST_HEAD)) for each in ((form.told,) if form.told else ())]
    fields = [
        _field(each, say(each.label), [(value, say(label)) for value, label in each.choices]) for each in form.fields
    ]
    view = _view(
        house, form.language, form.title, [*head, words_block(shortened(say(form.head), LONGEST_HEAD)), *fields]
    )
    return {**view, "submit": _plain(say(Phrase("slack.form.send")), LONGEST_TITLE), "private_metadata": kept}


def whole_view(house: House, language: Language, asked: Sequence[Field], kept: str, passed_on: int) -> View:
    """Return a whole complaint as a modal: what is asked, files, and the consent at its end."""

    def say(said: Said) -> str:
        return house.say(said, language)

    *fields, consent = (
        _field(each, say(each.label), [(value, say(label)) for value, label in each.choices]) for each in asked
    )
    for block in fields:
        # One line where one is enough: the form is long as it is.
        if block["element"]["type"] == "plain_text_input":
            block["element"]["multiline"] = block["block_id"] in LONG
    ticked = {name: part for name, part in consent["element"].items() if name in ("action_id", "options")}
    consent["element"] = {"type": "checkboxes", **ticked}
    files = {
        "type": "input",
        "block_id": FILES,
        "optional": True,
        "label": _plain(say(Phrase("slack.whole.files")), LONGEST_NAME),
        "element": {"type": "file_input", "action_id": VALUE, "max_files": MOST_FILES},
    }
    note = [words_block(say(Phrase("slack.whole.passed_on", {"count": passed_on})))] if passed_on else []
    view = _view(house, language, Phrase("slack.whole.title"), [*fields, files, *note, consent])
    submit = _plain(say(Phrase("slack.form.send")), LONGEST_TITLE)
    return {**view, "callback_id": WHOLE, "submit": submit, "private_metadata": kept}


def _view(house: House, language: Language, title: Said, blocks: Sequence[Block]) -> View:
    return {
        "type": "modal",
        "callback_id": FORM,
        "title": _plain(house.say(title, language), LONGEST_TITLE),
        "close": _plain(house.say(Phrase("slack.form.close"), language), LONGEST_TITLE),
        "blocks": list(blocks),
    }


def _plain(text: str, most: int) -> Block:
    return {"type": "plain_text", "text": shortened(text, most) or "-", "emoji": False}


def _field(field: Field, label: str, choices: Sequence[tuple[str, str]]) -> Block:
    return {
        "type": "input",
        "block_id": field.name,
        "optional": not field.required,
        "label": _plain(label, LONGEST_NAME),
        "element": {"action_id": VALUE, **_element(field, choices)},
    }


def _element(field: Field, choices: Sequence[tuple[str, str]]) -> Block:
    known = {"initial_value": field.value[:LONGEST_TYPED]} if field.value else {}
    match field.type:
        case NeedType.CHOICE | NeedType.TEAM | NeedType.STAFF | NeedType.CHOICES:
            return _menu(field, choices)
        case NeedType.DATE | NeedType.DAY:
            day = {"initial_date": field.value} if DAY.fullmatch(field.value) else {}
            return {"type": "datepicker", **day}
        case NeedType.NUMBER | NeedType.MONEY:
            return {"type": "number_input", "is_decimal_allowed": field.type is NeedType.MONEY, **known}
        case NeedType.TEXT:
            return {"type": "plain_text_input", "multiline": True, "max_length": LONGEST_TYPED, **known}


def _menu(field: Field, choices: Sequence[tuple[str, str]]) -> Block:
    options = [{"text": _plain(label, LONGEST_OPTION), "value": value} for value, label in choices]
    several = field.type is NeedType.CHOICES
    wanted = field.value.split(BETWEEN) if several else [field.value]
    chosen = [each for each in options if each["value"] in wanted]
    begun: Block = {}
    if chosen:
        begun = {"initial_options": chosen} if several else {"initial_option": chosen[0]}
    return {"type": "multi_static_select" if several else "static_select", **_listed(options), **begun}


def _listed(options: Sequence[Block]) -> Block:
    if len(options) <= IN_A_LIST:
        return {"options": list(options)}
    groups = [options[start : start + IN_A_LIST] for start in range(0, len(options), IN_A_LIST)]
    return {"option_groups": [{"label": _group(group), "options": list(group)} for group in groups[:IN_A_LIST]]}


def _group(group: Sequence[Block]) -> Block:
    """Return what a part of a long list is called: by its first name."""
    return {"type": "plain_text", "text": cast("str", group[0]["text"]["text"])[: LONGEST_OPTION - 1] + "…"}


def filled_in(view: Payload) -> Mapping[str, str]:
    """Return the fields of a modal that something was filled into, as our forms write them."""
    values = {name: _value(state) for name, state in _states(view)}
    return {name: value for name, value in values.items() if value}


def typed_in(view: Payload) -> Typed:
    """Return what was filled in as whoever did it saw it: the words of labels and choices instead of their names."""
    labels = {text_of(block, "block_id"): _text(block.get("label")) for block in _blocks(view)}
    shown = ((labels.get(name) or name, _shown(state)) for name, state in _states(view))
    return [(label, value) for label, value in shown if value]


def fields_of(view: Payload) -> Sequence[str]:
    """Return the names of the fields that a modal shows."""
    return [text_of(block, "block_id") for block in _blocks(view) if block.get("type") == "input"]


def _blocks(view: Payload) -> Iterable[Payload]:
    return cast("Iterable[Payload]", view.get("blocks") or ())


def _states(view: Payload) -> Iterator[tuple[str, Payload]]:
    state: Payload = view.get("state") or {}
    values: Mapping[str, Mapping[str, Payload]] = state.get("values") or {}
    return ((name, actions[VALUE]) for name, actions in values.items() if VALUE in actions)


def _value(state: Payload) -> str:
    if several := _several(state):
        return BETWEEN.join(text_of(each, "value") for each in several)
    typed = text_of(state, "value") or text_of(state, "selected_date")
    return clean(typed or text_of(state.get("selected_option") or {}, "value")).strip()


def _shown(state: Payload) -> str:
    chosen: Payload | None = state.get("selected_option")
    several = _several(state) or ([chosen] if chosen else [])
    return ", ".join(_text(each.get("text")) for each in several) or _value(state)


def _several(state: Payload) -> Sequence[Payload]:
    return cast("Sequence[Payload]", state.get("selected_options") or ())


def _text(given: object) -> str:
    return text_of(cast("Payload", given), "text") if isinstance(given, Mapping) else ""
