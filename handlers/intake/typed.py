"""Typed words that stand for a button: the commands of every step, yes and no, and labels matched as they are typed."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from handlers import phrases
from handlers.intake.heard import Option
from handlers.message import Phrase, Said
from handlers.wording import words as words_of
from workflow.language import Language

BACK, SKIP, CANCEL, HELP, RESUME = "!back", "!skip", "!cancel", "!help", "!resume"
YES, NO = "yes", "no"
EDGES = " \t\r\n。．.!！,，?？~～、;；"
"""What may surround a command without changing it."""

COMMANDS: Mapping[str, str] = {
    word: command
    for command, said in {
        BACK: ("返回", "上一步", "back", "/back", "go back"),
        SKIP: ("跳过", "skip", "/skip"),
        CANCEL: ("取消", "cancel", "/cancel"),
        HELP: ("帮助", "help", "/help"),
        RESUME: ("继续", "continue", "resume", "/resume", "/start", "/complain"),
    }.items()
    for word in said
}
THAT_IS_ALL = frozenset(
    {
        "结束",
        "就这些",
        "就这样",
        "说完了",
        "完毕",
        "没有了",
        "没了",
        "that's all",
        "thats all",
        "that is all",
        "that's it",
        "done",
    }
)
LANGUAGES: Mapping[str, Language] = {
    "中文": Language.ZH,
    "汉语": Language.ZH,
    "chinese": Language.ZH,
    "英文": Language.EN,
    "英语": Language.EN,
    "english": Language.EN,
}
GREETINGS = frozenset(
    {
        *phrases.GREETING,
        *phrases.NEW,
        *("有人吗", "喂", "早上好", "下午好", "晚上好", "我想投诉", "开始", "开始投诉"),
        *("hi there", "hello there", "good morning", "good afternoon", "good evening"),
        *("i want to complain", "i have a complaint", "file a complaint"),
    }
)
YES_WORDS = ("是", "是的", "有", "有的", "对", "对的", "嗯", "yes", "y", "yeah", "yep", "yes please")
NO_WORDS = ("否", "不", "不是", "没", "没有", "无", "不是的", "没有危险", "no", "n", "nope", "not now", "no danger")
MEANT = {word: answer for answer, said in ((YES, YES_WORDS), (NO, NO_WORDS)) for word in said}
NEGATIONS = ("不", "没", "别", "无", "not", "no ", "n't", "never", "dis")
LIKE_ENOUGH = 75
"""Of 100, by rapidfuzz: how near typed words must come to a label to stand for it."""


def plain(typed: str) -> str:
    """Return typed words as they are compared: lower case, straight apostrophes, nothing around them."""
    return typed.strip(EDGES).casefold().replace("’", "'")


def only_greets(typed: str) -> bool:
    """Tell whether a first message says no more than that somebody is there."""
    said = plain(typed)
    return not said or said in GREETINGS or said in COMMANDS or said in LANGUAGES


def yes_or_no(typed: str) -> tuple[str | None, str]:
    """Return yes, no or None, and what was said beyond it ("yes, the kitchen is under water")."""
    said = plain(typed)
    if said in MEANT:
        return MEANT[said], ""
    for mark in ",，。.！!;；:：":
        first, found, rest = typed.partition(mark)
        if found and plain(first) in MEANT:
            return MEANT[plain(first)], rest.strip()
    return None, typed


def matched(typed: str, options: Iterable[Option], *, nearly: bool = False) -> str | None:
    """Return the value of the option whose label or other words were typed, `nearly` or exactly."""
    said = plain(typed)
    labels = {_known(label): option.value for option in options for label in (*option.also, *_labels(option.label))}
    if said in labels or not nearly or not said:
        return labels.get(said)
    from rapidfuzz import fuzz, process

    found = process.extractOne(said, labels.keys(), scorer=fuzz.ratio, score_cutoff=LIKE_ENOUGH)
    if found is None or _negated(said) != _negated(found[0]):
        return None
    return labels[found[0]]


def matched_label(typed: str, labels: Mapping[str, Said]) -> str | None:
    """Return the name of the label that was typed, or nearly; yes and no stand for labels that begin so."""
    options = [Option(label, name) for name, label in labels.items()]
    found = matched(typed, options, nearly=True)
    meant, _ = yes_or_no(typed)
    if found is not None or meant is None:
        return found
    signs = tuple(map(plain, YES_WORDS if meant == YES else NO_WORDS))
    like = [option.value for option in options if any(_begins(label, signs) for label in _labels(option.label))]
    return like[0] if len(like) == 1 else None


def _begins(label: str, signs: tuple[str, ...]) -> bool:
    first = plain(re.split(r"[\s,，、：:（(]", label.strip(), maxsplit=1)[0])
    return first in signs


@lru_cache(maxsize=1_024)
def _known(label: str) -> str:
    # Our own words alone: what customers type is not kept in memory.
    return plain(label)


def _labels(label: Said) -> tuple[str, ...]:
    if isinstance(label, Phrase):
        return () if label.args else tuple(words_of(label.key, language) for language in Language)
    if isinstance(label, Mapping):
        return tuple(label.values())
    return (str(label),)


def _negated(said: str) -> bool:
    return any(word in said for word in NEGATIONS)
