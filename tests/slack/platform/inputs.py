"""Input blocks: what may stand in one, what somebody fills in, and what their app does not let them send.

Block elements: plain-text input, `max_length` 1 to 3,000; select and multi-select menus, 100 `options` or 100
`option_groups`; date picker, `initial_date` as YYYY-MM-DD; number input, `is_decimal_allowed` is needed; file input, 1
to 10 files; option object, `text` 75, `value` 150; overflow menu, at most five options; input block, `label` 2,000.
"""

import re
from collections.abc import Iterator
from typing import Any

from tests.slack.platform.shapes import Json

TYPED, VALUE, OVERFLOW, LIST, FILES = 3_000, 150, 5, 100, 10
MENUS, SEVERAL = ("static_select", "radio_buttons"), ("multi_static_select", "checkboxes")
CHOSEN_OF_TEN = ("radio_buttons", "checkboxes")
"""Radio button group and checkbox group: at most ten options."""
WRITTEN = ("plain_text_input", "number_input", "email_text_input", "url_text_input")
IN_INPUT = frozenset({*MENUS, *SEVERAL, *WRITTEN, "datepicker", "timepicker", "datetimepicker", "file_input"})
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def options_of(element: Json) -> list[Json]:
    """Return the options of a menu, those of its groups too."""
    groups: list[Json] = element.get("option_groups") or []
    return [*(element.get("options") or []), *(each for group in groups for each in group["options"])]


def faults_in_element(element: Json) -> Iterator[str]:
    """Yield what is wrong with a menu or an input, but its texts."""
    kind = str(element.get("type"))
    options: list[Json] = element.get("options") or []
    groups: list[Json] = element.get("option_groups") or []
    most = OVERFLOW if kind == "overflow" else 10 if kind in CHOSEN_OF_TEN else LIST
    if kind in (*MENUS, *SEVERAL, "overflow") and not options and not groups:
        yield f"{kind} without options"
    if len(options) > most or any(not 1 <= len(each["options"]) <= LIST for each in groups) or len(groups) > LIST:
        yield f"{kind}: too many options"
    values = [str(each.get("value", "")) for each in options_of(element)]
    if any(not 1 <= len(each) <= VALUE for each in values) or len(set(values)) < len(values):
        yield f"{kind}: values {values}"
    if any(each not in options_of(element) for each in _begun(element)):
        yield f"{kind}: what is chosen first is no option"
    if kind == "plain_text_input" and not 1 <= element.get("max_length", 1) <= TYPED:
        yield "max_length"
    if len(str(element.get("initial_value", ""))) > element.get("max_length", TYPED):
        yield "initial_value too long"
    if kind == "number_input" and "is_decimal_allowed" not in element:
        yield "number_input without is_decimal_allowed"
    if "initial_date" in element and not DAY.fullmatch(element["initial_date"]):
        yield f"initial_date {element['initial_date']}"
    if kind == "file_input" and not 1 <= element.get("max_files", FILES) <= FILES:
        yield "max_files"


def _begun(element: Json) -> list[Json]:
    one: Json | None = element.get("initial_option")
    return [*(element.get("initial_options") or []), *([one] if one else [])]


Filled = str | list[str] | list[Json] | None
"""Words, a day, the label of an option or of several, or files."""


def state_of(element: Json, given: Filled) -> Json:
    """Return the state of an element: what was filled in, by label where there are options; what stood there, for None.

    View submission payloads: `value`, `selected_option`, `selected_options`, `selected_date` or `files`; null for none.
    """
    kind = element["type"]
    if kind in SEVERAL:
        wanted: list[Any] = list(given) if isinstance(given, list) else []
        chosen = [each for each in options_of(element) if each["text"]["text"] in wanted]
        return {"type": kind, "selected_options": chosen if given is not None else element.get("initial_options", [])}
    if kind in MENUS:
        found = next((each for each in options_of(element) if each["text"]["text"] == given), None)
        assert given is None or found is not None, f"no option {given!r}"
        return {"type": kind, "selected_option": found or element.get("initial_option")}
    if kind == "datepicker":
        return {"type": kind, "selected_date": given or element.get("initial_date")}
    if kind == "file_input":
        return {"type": kind, "files": given or []}
    return {"type": kind, "value": given or element.get("initial_value")}


def refused_by_the_app(block: Json, state: Json) -> str:
    """Return why somebody's own app does not send what they filled in; nothing where it does.

    Input block, `optional`: "whether the input element may be empty when a user submits the modal".
    """
    values = [value for name, value in state.items() if name != "type"]
    if not block.get("optional") and not any(values):
        return "required"
    element, written = block["element"], str(state.get("value") or "")
    if len(written) > element.get("max_length", TYPED):
        return "too long"
    if element["type"] == "number_input" and written and not re.fullmatch(r"-?\d+(\.\d+)?", written):
        return "no number"
    return ""
