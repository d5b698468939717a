"""Our words as Slack takes them: escaped, in sections that fit, and what people typed is nothing but text."""

import html
import re
from collections.abc import Sequence

from bot.wording import defused, split

LONGEST = 3_000
"""Section block: its text has at most 3,000 characters."""
LONGEST_FALLBACK = 4_000
"""chat.postMessage: `text` should be no longer than 4,000 characters."""
LONGEST_LABEL = 75
"""Button element: the text of the label has at most 75 characters."""
MORE = "…"
MARKED = re.compile(r"<(?P<what>[^<>|]*)(?:\|(?P<label>[^<>]*))?>")
NAMED = {"@": "@", "#": "#", "!": "@"}
"""What stands before the name of somebody, of a channel, of many."""


def escaped(text: str) -> str:
    """Return text that Slack shows as it is: its three control characters replaced, its mentions defused."""
    return defused(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def sections(text: str) -> Sequence[str]:
    """Return text, escaped, in parts that each fit into a section; at least one."""
    return [escaped(part) for part in split(text, LONGEST, lambda piece: len(escaped(piece)))]


def shortened(text: str, most: int) -> str:
    """Return text, escaped, cut to a length; no character is cut in two that stands for another."""
    # No character becomes shorter: what is beyond the limit can't count.
    whole = escaped(text[: most + 1])
    if len(whole) <= most:
        return whole
    kept = whole[: most - len(MORE)]
    begun = kept.rfind("&")
    return (kept if begun < 0 or ";" in kept[begun:] else kept[:begun]) + MORE


def typed(text: str) -> str:
    """Return what somebody typed: Slack marks addresses, numbers and names in it, and escapes three characters.

    Formatting text: `<mailto:a@b.c|a@b.c>`, `<tel:+1|+1>`, `<https://…|…>`, `<@U…>`, `<#C…|name>`, `<!here>`.
    """
    return html.unescape(MARKED.sub(_plain, text))


def _plain(found: re.Match[str]) -> str:
    what, label = found["what"], found["label"]
    sign = NAMED.get(what[:1], "")
    if label:
        return sign + label.removeprefix(sign) if sign else label
    if sign:
        return sign + what[1:].partition("^")[0]
    return what.removeprefix("mailto:").removeprefix("tel:")
