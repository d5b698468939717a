"""Where a word stands in what somebody said, and whether it is plainly denied there."""

import re
from collections.abc import Iterable, Iterator

DENIED = re.compile(
    r"(?:没有?|并?不是|并非|并无|未|无|\bno|\bnot(?: an?)?|n't(?: an?)?|\bwithout(?: an?)?)\s*(?:被|发生)?$"
)
"""A denial that stands directly before the word; anything between them, and the word counts."""
DOUBLED = re.compile(r"(?:[有是不]|\bnot|n't)\s*$")
"""What makes a question or a double negation of a denial: 有没有, 是不是, 不是没有, "not without"."""
SENTENCE_END = re.compile(r"[。.!！\n?？;；]")
QUESTION = frozenset("?？吗")


def mentions(said: str, word: str) -> Iterator[int]:
    """Yield where `word` stands in `said`: Latin words and figures whole (a plural counts), Chinese ones anywhere.

    Both are in folded case.
    """
    at = said.find(word)
    while at >= 0:
        if _apart(said[at - 1 : at] if at else "", word[0]) and _ends(said, at + len(word), word[-1]):
            yield at
        at = said.find(word, at + 1)


def mentioned(said: str, word: str) -> bool:
    """Tell whether `word` stands in `said` at all."""
    return any(True for _ in mentions(said, word))


def asserted(said: str, words: Iterable[str]) -> str | None:
    """Return the first of `words` that stands in `said` without being plainly denied.

    Doubt counts as said, since what is told once too often does less harm than what is not told: questions, double
    negations, and a denial with anything between it and the word.
    """
    folded = said.casefold()
    return next(
        (word for word in words if any(not _denied(folded, at) for at in mentions(folded, word.casefold()))), None
    )


def _denied(said: str, at: int) -> bool:
    begun = max((end.end() for end in SENTENCE_END.finditer(said, 0, at)), default=0)
    before = said[begun:at]
    denial = DENIED.search(before)
    if denial is None or _doubled(before[: denial.start()]):
        return False
    end = SENTENCE_END.search(said, at)
    return not (end and end.group() in QUESTION) and "吗" not in said[at : end.start() if end else len(said)]


def _doubled(before: str) -> bool:
    """Tell whether a denial that follows `before` is itself asked about or denied."""
    return DOUBLED.search(before) is not None


def _ends(said: str, end: int, last: str) -> bool:
    if _apart(said[end : end + 1], last):
        return True
    return said[end] == "s" and last.isascii() and _apart(said[end + 1 : end + 2], last)


def _apart(neighbour: str, edge: str) -> bool:
    if edge.isdigit():
        return not neighbour.isdigit()
    if edge.isascii() and edge.isalpha():
        return not (neighbour.isascii() and neighbour.isalpha())
    return True
