"""Real messages (or a few of our own writing) become cases whose issue holds their words, one for one."""

import json
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.clock import VirtualClock
from handlers.message import MOST_LETTERS
from tests.bot.web.driving import Customer
from tests.bot.web.serving import Serving, serving

OUR_OWN = Path(__file__).parent / "messages.jsonl"
MOST = 50
AT_ONCE = 4


def messages() -> list[str]:
    """Return title and body of each message, as one text."""
    folder = os.environ.get("REDRESS_REAL_MESSAGES")
    source = Path(folder) / "classified.jsonl" if folder else OUR_OWN
    with source.open(encoding="utf-8") as lines:
        read = [json.loads(line) for line, _ in zip(lines, range(MOST), strict=False)]
    return [f"{each['title']}\n{each['body']}".strip() for each in read]


def parts_of(text: str) -> list[str]:
    """Return a text in messages that fit, none beginning or ending in a blank that would be lost."""
    parts: list[str] = []
    while text:
        cut = len(text) if len(text) <= MOST_LETTERS else max(text.rfind("\n", 0, MOST_LETTERS), 1)
        parts.append(text[:cut].strip())
        text = text[cut:].strip()
    return parts


@pytest.fixture
def site(tmp_path: Path, clock: VirtualClock) -> Iterator[Serving]:
    with serving(tmp_path / "data", clock) as running:
        yield running


def file_it(customer: Customer, text: str) -> str:
    """File a text as the issue, in as many messages as it takes, and return the case's number."""
    customer.begin()
    customer.tell(parts_of(text))
    return customer.finish()


def test_real_messages_become_cases_that_hold_their_words(site: Serving) -> None:
    texts = messages()
    customers = [site.town.customer() for _ in texts]
    with ThreadPoolExecutor(AT_ONCE) as crowd:
        numbers = list(crowd.map(file_it, customers, texts))
    service = site.town.staff("service")
    kept = [service.case(number)["issue"] for number in numbers]
    assert len(set(numbers)) == len(texts) >= 8
    assert kept == ["\n".join(parts_of(text)) for text in texts]


def test_text_that_does_not_fit_into_one_message_loses_nothing_in_its_parts() -> None:
    text = "\n".join(f"第{line}行 {'水' * 500}" for line in range(30))
    assert max(len(part) for part in parts_of(text)) <= MOST_LETTERS
    assert "\n".join(parts_of(text)) == text
