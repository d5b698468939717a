"""A person's page as a view of Slack's, within its limits."""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.slack.translate import button_block, words_block
from bot.slack.wording import LONGEST, LONGEST_LABEL, shortened
from handlers.house import House
from handlers.message import Phrase
from handlers.teams.home import Home, Row

MOST_BLOCKS = 100
"""Views: up to 100 blocks in a Home tab."""
LONGEST_HEADER = 150
"""Header block: its text has at most 150 characters."""
Block = Mapping[str, Any]


def view_of(home: Home, house: House, url: str) -> Mapping[str, Any]:
    """Return the view of a page; `url` is where the desk is."""
    return {"type": "home", "blocks": [*_blocks(home, house, url)][:MOST_BLOCKS]}


def _blocks(home: Home, house: House, url: str) -> Iterator[Block]:
    if home.staff:
        yield {
            "type": "actions",
            "elements": [_link(house.say(Phrase("teams.home.desk"), home.language), f"{url}/desk")],
        }
    for part in home.parts:
        title = shortened(house.say(part.title, home.language), LONGEST_HEADER)
        yield {"type": "header", "text": {"type": "plain_text", "text": title, "emoji": False}}
        for row in part.rows:
            yield from _row(row, home, house, url)


def _row(row: Row, home: Home, house: House, url: str) -> Iterator[Block]:
    text = house.say(row.said, home.language) if row.said else ""
    if text:
        yield words_block(shortened(text, LONGEST))
    elements = [
        button_block(place, house.say(each.label, home.language), each.choice) for place, each in enumerate(row.buttons)
    ]
    if row.case is not None:
        elements.append(_link(house.say(Phrase("teams.home.open"), home.language), f"{url}/desk/cases/{row.case}"))
    if elements:
        yield {"type": "actions", "elements": elements}


def _link(label: str, url: str) -> dict[str, Any]:
    words = {"type": "plain_text", "text": shortened(label, LONGEST_LABEL), "emoji": False}
    return {"type": "button", "action_id": "open", "text": words, "url": url}
