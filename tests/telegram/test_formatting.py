"""HTML, MarkdownV2, and what the platform finds in plain text by itself."""

from typing import Any

import pytest

from tests.telegram.clients import Raw
from tests.telegram.platform.found import find
from tests.telegram.platform.html import parse_html
from tests.telegram.platform.markdown import parse_markdown
from tests.telegram.platform.people import Person
from tests.telegram.platform.refusals import Refusal
from tests.telegram.platform.seats import Seat
from tests.telegram.platform.shapes import Json

LIVE = ("url", "text_link", "mention", "text_mention", "email", "bot_command", "hashtag", "cashtag", "phone_number")
"""Entities that do something when they are pressed."""


def kinds(entities: list[Json]) -> list[str]:
    return [each["type"] for each in entities]


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("<b>a</b> <i>b</i>", "a b", ["bold", "italic"]),
        ("<strong>a</strong><em>b</em><u>c</u><ins>d</ins>", "abcd", ["bold", "italic", "underline", "underline"]),
        ("<s>a</s><strike>b</strike><del>c</del>", "abc", ["strikethrough"] * 3),
        ('<span class="tg-spoiler">a</span><tg-spoiler>b</tg-spoiler>', "ab", ["spoiler", "spoiler"]),
        ("<code>a</code><pre>b</pre>", "ab", ["code", "pre"]),
        ('<pre><code class="language-python">b</code></pre>', "b", ["pre"]),
        (
            "<blockquote>a</blockquote><blockquote expandable>b</blockquote>",
            "ab",
            ["blockquote", "expandable_blockquote"],
        ),
        ('<a href="https://example.com/">a</a>', "a", ["text_link"]),
        ("1 &lt; 2 &amp;&amp; 3 &gt; 2 &quot;&#33;&#x21;", '1 < 2 && 3 > 2 "!!', []),
        ("&nbsp; stays, &amp;lt; is not unescaped twice", "&nbsp; stays, &lt; is not unescaped twice", []),
        ("<B>a</b>", "a", ["bold"]),
        ("<b></b>a", "a", []),
    ],
)
def test_html_is_read(source: str, text: str, entities: list[str]) -> None:
    read = parse_html(source)
    assert (read[0], kinds(read[1])) == (text, entities)


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        ("<b>a</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("您<div>a</div>", 'Unsupported start tag "div" at byte offset 3'),
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ("a <b", "Unclosed start tag at byte offset 2"),
        ("<b>a</b", "Unclosed end tag at byte offset 4"),
        ("<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<a href>a</a>", 'Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0'),
    ],
)
def test_broken_html_is_refused(raw: Raw, li: Person, source: str, why: str) -> None:
    refusal = raw.refused("sendMessage", chat_id=li.id, text=source, parse_mode="HTML")
    assert refusal.startswith("400 Bad Request: can't parse entities: ")
    assert why in refusal


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("*a* _b_ __c__ ~d~ ||e||", "a b c d e", ["bold", "italic", "underline", "strikethrough", "spoiler"]),
        ("`a\\`b` ```py\nc```", "a`b c", ["code", "pre"]),
        ("*a _b_*", "a b", ["italic", "bold"]),
        ("[a](https://example.com/\\))", "a", ["text_link"]),
        (">a\n>b\nc", "a\nb\nc", ["blockquote"]),
        ("**>a\n>b||\nc", "a\nb\nc", ["expandable_blockquote"]),
        ("1\\.5 \\- \\(ok\\)\\!", "1.5 - (ok)!", []),
    ],
)
def test_markdown_is_read(source: str, text: str, entities: list[str]) -> None:
    read = parse_markdown(source)
    assert (read[0], kinds(read[1])) == (text, entities)


@pytest.mark.parametrize("source", [*"[]()>#+-=|{}.!", "1.5", "*a", "_a", "`a", "[a](b", "[a]", "*a _b*_"])
def test_broken_markdown_is_refused(source: str) -> None:
    with pytest.raises(Refusal, match="can't parse entities"):
        parse_markdown(f"x{source}")


@pytest.mark.parametrize(
    ("text", "entities"),
    [
        ("see https://example.com/a?b=c.", ["url"]),
        ("see evil.com and t.me/joinchat/x", ["url", "url"]),
        ("见evil.com，谢谢", ["url"]),
        ("见 evil.com，谢谢", ["url"]),
        ("http://10.0.0.1:8080/x", ["url"]),
        ("ask @manager_li now", ["mention"]),
        ("mail li@example.com", ["email"]),
        ("/close@redress_bot", ["bot_command"]),
        ("#leak $USD", ["hashtag", "cashtag"]),
        ("+86 138 0013 8000", ["phone_number"]),
        ("flat 3-1201, 3.5 hours, 10:30, a/b, x@y", []),
    ],
)
def test_what_stands_in_plain_text_is_found(text: str, entities: list[str]) -> None:
    assert kinds(find(text, [])) == entities


HOSTILE = '<a href="https://evil.com">@admin</a> https://evil.com t.me/x /close #x li@evil.com'


def shown(raw: Raw, li: Person, **given: Any) -> list[str]:
    raw.result("sendMessage", chat_id=li.id, **given)
    return li.last.marked(*LIVE)


def test_a_quote_in_code_has_nothing_to_press(raw: Raw, li: Person) -> None:
    escaped = HOSTILE.replace("<", "&lt;").replace(">", "&gt;")
    assert shown(raw, li, text=f"They wrote: <code>{escaped}</code>", parse_mode="HTML") == []


@pytest.mark.parametrize("wrap", ["{}", "<b>{}</b>", "<blockquote>{}</blockquote>"])
def test_escaping_alone_leaves_links_and_mentions_alive(raw: Raw, li: Person, wrap: str) -> None:
    escaped = HOSTILE.replace("<", "&lt;").replace(">", "&gt;")
    live = shown(raw, li, text=wrap.format(escaped), parse_mode="HTML")
    assert {"@admin", "https://evil.com", "t.me/x", "/close", "#x", "li@evil.com"} <= {*live}


def test_a_mention_by_id_works_for_who_is_known(raw: Raw, li: Person) -> None:
    text = f'<a href="tg://user?id={li.id}">李</a> <a href="tg://user?id=77">Nobody</a>'
    assert shown(raw, li, text=text, parse_mode="HTML") == ["李"]
    assert li.last.entities[0]["user"]["id"] == li.id


def test_offsets_count_utf_16(raw: Raw, li: Person) -> None:
    raw.result("sendMessage", chat_id=li.id, text="😀😀 <b>bold</b>", parse_mode="HTML")
    assert (li.last.entities, li.last.marked("bold")) == ([{"offset": 5, "length": 4, "type": "bold"}], ["bold"])


def test_entities_may_be_given_instead_of_marks(raw: Raw, li: Person) -> None:
    assert shown(
        raw, li, text="look", entities=[{"type": "text_link", "offset": 0, "length": 4, "url": "http://a.io"}]
    ) == ["look"]


def test_white_space_at_the_ends_is_cut(raw: Raw, li: Person) -> None:
    raw.result("sendMessage", chat_id=li.id, text="  <b> a </b>\n", parse_mode="HTML")
    assert (li.last.text, li.last.entities) == ("a", [{"offset": 0, "length": 1, "type": "bold"}])


@pytest.mark.parametrize(
    ("text", "entities"),
    [
        ("<code><b>a</b> evil.com</code>", ["code"]),
        ("<b><code>a</code></b>", ["code"]),
        ("<blockquote>a<blockquote>b</blockquote></blockquote>", ["blockquote"]),
        ("<b><i>a</i></b>", ["bold", "italic"]),
    ],
)
def test_not_everything_may_be_nested(raw: Raw, li: Person, text: str, entities: list[str]) -> None:
    raw.result("sendMessage", chat_id=li.id, text=text, parse_mode="HTML")
    assert sorted(kinds(li.last.entities)) == entities


def test_an_unknown_mode_is_refused(raw: Raw, li: Person) -> None:
    refusal = raw.refused("sendMessage", chat_id=li.id, text="x", parse_mode="BBCode")
    assert refusal == "400 Bad Request: unsupported parse_mode"


def test_what_people_write_is_searched_as_well(li: Seat) -> None:
    assert li.says("/status at evil.com").marked("bot_command", "url") == ["/status", "evil.com"]
