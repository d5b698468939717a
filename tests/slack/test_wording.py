"""Texts that fit, and that nobody can turn into a mention, a link or a control sequence."""

import html
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.translate import mark_of, said
from bot.slack.wording import LONGEST, escaped, sections, shortened, typed
from bot.wording import JOINER
from handlers.outgoing import Outgoing
from tests.slack.platform.blocks import faults_in
from tests.slack.platform.shapes import marked
from workflow.language import Language

HOSTILE = st.text("ab&<>@!|*_~`:#/.。 \n😀", min_size=1, max_size=200)


def outgoing(text: str, *labels: str) -> Outgoing:
    from tests.slack.test_sending import NOTICE

    buttons = tuple((label, f"c:{place}") for place, label in enumerate(labels))
    return Outgoing(notice=NOTICE, address="U1", language=Language.EN, text=text, buttons=buttons)


@given(HOSTILE.map(lambda text: text * 60))
def test_every_section_fits_and_nothing_but_blanks_is_lost(text: str) -> None:
    pieces = sections(text)
    assert max(map(len, pieces)) <= LONGEST
    shown = html.unescape("".join(pieces)).replace(JOINER, "")
    assert "".join(shown.split()) == "".join(text.split())


@given(HOSTILE, st.integers(5, 60))
def test_what_is_cut_keeps_whole_characters(text: str, most: int) -> None:
    cut = shortened(text, most)
    assert len(cut) <= most
    assert re.sub(r"&(amp|lt|gt);", "", cut).count("&") == 0


@given(HOSTILE)
def test_nothing_that_is_typed_is_a_control_sequence(text: str) -> None:
    assert not set("<>") & set(escaped(text))


@pytest.mark.parametrize(
    "text", ["<!channel>", "@here", "@everyone", "<@U0001>", "<!subteam^S1>", "https://evil.example"]
)
def test_mentions_and_links_are_defused(text: str) -> None:
    shown = escaped(text)
    assert "<" not in shown
    assert not re.search(r"(?<!&lt;)@(here|everyone|channel)\b", shown)
    assert "://" not in shown


@pytest.mark.parametrize(
    "text",
    [
        "ann@example.com",
        "see https://example.com/a?b=1&c=2",
        "+86 138 0013 8000",
        "a < b & c > d",
        "3.5 元, 10:30",
        "*x* _y_",
    ],
)
def test_what_people_type_is_read_as_they_typed_it(text: str) -> None:
    assert typed(marked(text)) == text


def test_names_in_what_people_type_are_readable() -> None:
    assert typed("<@U1|ann> and <#C1|general>, <!here> <!subteam^S1|@team>") == "@ann and #general, @here @team"


@given(HOSTILE.map(lambda text: text * 100), st.lists(HOSTILE, max_size=60))
def test_message_keeps_to_the_rules_of_block_kit(text: str, labels: list[str]) -> None:
    shown = said(outgoing(text, *labels))
    assert faults_in(shown["blocks"]) == []
    assert len(shown["text"]) <= 4_000


def test_no_text_is_said_all_the_same() -> None:
    assert faults_in(said(outgoing(""))["blocks"]) == []


def test_mark_tells_notices_of_two_installations_apart() -> None:
    marks: set[str] = set()
    for minute in (1, 2):
        notice = outgoing("hello").notice
        other = replace(notice, at=notice.at.replace(minute=minute))
        marks.add(str(mark_of(Outgoing(notice=other, address="U1", language=Language.EN))))
    assert len(marks) == 2
