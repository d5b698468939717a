"""Draws messages and views from their Block Kit JSON, as Slack would show them, so that somebody can look at them.

python -m tests.slack.drawing BLOCKS.json PICTURE.png    (a list of blocks, or a modal)
"""

import html
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.slack.platform.inputs import options_of
from tests.slack.platform.messages import elements_of, label_of, words_of
from tests.slack.platform.shapes import Json

CHROMIUM = "/usr/bin/chromium"
PAGE = """<!doctype html><meta charset="utf-8"><style>
body {{ font: 15px/1.46 Lato, "Noto Sans CJK SC", sans-serif; color: #1d1c1d; width: 640px; margin: 16px }}
h3 {{ font-size: 18px; margin: 16px 0 4px }}
p {{ margin: 4px 0; white-space: pre-wrap }}
.row {{ display: flex; flex-wrap: wrap; align-items: flex-start; gap: 8px; margin: 8px 0 }}
.button {{ border: 1px solid #bbb; border-radius: 4px; padding: 4px 12px; font-weight: 700; font-size: 14px }}
.input {{ border: 1px solid #bbb; border-radius: 4px; padding: 4px 8px; min-height: 20px; white-space: pre-wrap }}
.tall {{ min-height: 60px }}
.end {{ justify-content: flex-end }}
i {{ color: #777 }}
.link::after {{ content: " ↗" }}
</style>{body}"""


def drawn(blocks: Sequence[Json]) -> str:
    """Return a page that shows blocks."""
    return PAGE.format(body="".join(map(_block, blocks)))


def drawn_view(view: Json) -> str:
    """Return a page that shows a modal: title, blocks, and the buttons at its end."""
    blocks: list[Json] = view["blocks"]
    ends = "".join(f'<span class="button">{view[name]["text"]}</span>' for name in ("close", "submit") if name in view)
    body = f'<h3>{view["title"]["text"]}</h3>{"".join(map(_block, blocks))}<div class="row end">{ends}</div>'
    return PAGE.format(body=body)


def _block(block: Json) -> str:
    if block["type"] == "input":
        return _input(block)
    words = "".join(f"<{_tag(block)}>{each}</{_tag(block)}>" for each in words_of(block))
    buttons = "".join(map(_button, elements_of(block)))
    return words + (f'<div class="row">{buttons}</div>' if buttons else "")


def _input(block: Json) -> str:
    element: Json = block["element"]
    optional = " <i>(optional)</i>" if block.get("optional") else ""
    label = f"<p><b>{block['label']['text']}</b>{optional}</p>"
    if element["type"] == "checkboxes":
        return label + "".join(f"<p>☐ {each['text']['text']}</p>" for each in options_of(element))
    chosen: list[Json] = element.get("initial_options") or [element[name] for name in CHOSEN if name in element]
    begun = ", ".join(str(each["text"]["text"]) for each in chosen)
    value = begun or html.escape(str(element.get("initial_value") or element.get("initial_date") or ""))
    tall = " tall" if element.get("multiline") else ""
    return f'{label}<div class="input{tall}">{value or HINTS.get(element["type"], "")}</div>'


CHOSEN = ("initial_option",)
HINTS = {"static_select": "▾", "multi_static_select": "▾", "datepicker": "▾", "file_input": "⬆"}


def _tag(block: Json) -> str:
    return "h3" if block["type"] == "header" else "p"


def _button(element: Json) -> str:
    if element["type"] == "overflow":
        options = "".join(f"<li>{each['text']['text']}</li>" for each in options_of(element))
        return f'<span class="button">…</span><ul>{options}</ul>'
    kind = "button link" if "url" in element else "button"
    return f'<span class="{kind}">{html.escape(label_of(element))}</span>'


def main(blocks: Path, picture: Path) -> None:
    """Draw the blocks of a file into a picture."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 680, "height": 400}, device_scale_factor=2)
        given: Json | list[Json] = json.loads(blocks.read_text(encoding="utf-8"))
        page.set_content(drawn(given) if isinstance(given, list) else drawn_view(given))
        page.screenshot(path=picture, full_page=True)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
