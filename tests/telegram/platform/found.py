"""What the platform makes of plain text by itself: links, mentions, commands, addresses.

MessageEntity, `type`: "mention" (@username), "hashtag", "cashtag", "bot_command", "url", "email" and "phone_number" are
found in the text, whoever wrote it and without any formatting.
"""

import re

from tests.telegram.platform.shapes import Json, utf16

# The real list is that of all top-level domains; these are the ones that people meet.
ENDINGS = (
    "com|net|org|info|biz|gov|edu|mil|int|io|me|co|cc|tv|app|dev|xyz|top|site|online|shop|store|club|vip|work|link|live"
    "|cn|hk|tw|mo|jp|kr|sg|us|uk|de|fr|ru|in|au|ca|eu|ai|gg|to|ly|example|test|中国|公司|网络|中國"
)
_HOST = rf"(?:[\w-]+\.)+(?:{ENDINGS})(?![\w-])|(?:[0-9]{{1,3}}\.){{3}}[0-9]{{1,3}}|localhost"
_REST = r"(?::[0-9]+)?(?:[/?#][^\s<>«»\"']*[^\s<>«»\"'.,;:!?…)\]，。！？；：（）、】」])?/?"
PATTERNS = (
    ("email", re.compile(rf"(?<![\w.+-])[\w.+-]+@(?:[\w-]+\.)+(?:{ENDINGS})(?![\w-])", re.IGNORECASE)),
    (
        "url",
        re.compile(
            rf"(?<![\w@.])(?:(?:https?|ftp|tg|ton|tonsite)://)?(?:[^\s@/:]+@)?(?:{_HOST}){_REST}", re.IGNORECASE
        ),
    ),
    ("url", re.compile(r"(?<![\w])(?:tg|ton)://[\w?=&/-]+", re.IGNORECASE)),
    ("mention", re.compile(r"(?<![\w@/])@[A-Za-z][A-Za-z0-9_]{2,31}(?!\w)")),
    ("bot_command", re.compile(r"(?<![\w/<>@])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/])")),
    ("hashtag", re.compile(r"(?<!\w)#(?=\w*[^\W\d])\w{1,255}(?:@[A-Za-z0-9_]{3,32})?")),
    ("cashtag", re.compile(r"(?<!\w)\$[A-Z]{1,8}(?!\w)")),
    ("phone_number", re.compile(r"(?<![\w+])\+[0-9](?:[ ()-]?[0-9]){6,14}(?![0-9])")),
)
SHUT = frozenset({"code", "pre", "text_link", "text_mention", "custom_emoji"})
"""Inside these nothing is found: a reader can press only what the sender meant."""


def find(text: str, taken: list[Json]) -> list[Json]:
    """Return the entities that stand in plain text, where no other of the kind that shuts them out does."""
    spans = [(each["offset"], each["offset"] + each["length"]) for each in taken if each["type"] in SHUT]
    found: list[Json] = []
    for kind, pattern in PATTERNS:
        for match in pattern.finditer(text):
            start = utf16(text[: match.start()])
            end = start + utf16(match[0])
            if any(start < other_end and other_start < end for other_start, other_end in spans):
                continue
            spans.append((start, end))
            found.append({"offset": start, "length": end - start, "type": kind})
    return sorted(found, key=lambda each: each["offset"])
