"""The figures once more, slowly and obviously: each by its words in docs/figures.md, one case after the other."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from math import comb

from tests.workflow.reports.histories import SEPTEMBER, ZONE
from workflow.moves import Fact, Phase
from workflow.reports.months import Month
from workflow.reports.tales import Tale

POLLED = "complaint"


def edges(month: Month = SEPTEMBER) -> tuple[datetime, datetime]:
    first = datetime(month.year, month.month, 1, tzinfo=ZONE)
    following = datetime(month.year + month.month // 12, month.month % 12 + 1, 1, tzinfo=ZONE)
    return first, following


def within(tale: Tale, *facts: Fact) -> list[Fact]:
    first, following = edges()
    return [mark.fact for mark in tale.marks if mark.fact in facts and first <= mark.at < following]


def is_new(tale: Tale) -> bool:
    first, following = edges()
    return first <= tale.filed_at < following


def ended_by(tale: Tale) -> tuple[Fact, datetime] | None:
    """The line that ended the case for good, as far as it is known at the month's end."""
    changes = [mark for mark in tale.marks if mark.phase is not None and mark.at < edges()[1]]
    while len(changes) > 1 and changes[-1].phase is changes[-2].phase:
        changes.pop()
    if not changes or changes[-1].phase is not Phase.CLOSED:
        return None
    return changes[-1].fact, changes[-1].at


def is_duplicate(tale: Tale) -> bool:
    ended = ended_by(tale)
    return ended is not None and ended[0] is Fact.MERGED


def counted(tales: Sequence[Tale]) -> list[Tale]:
    return [tale for tale in tales if tale.filed_at < edges()[1] and not is_duplicate(tale)]


def closed(tales: Sequence[Tale]) -> list[Tale]:
    ends = [(tale, ended_by(tale)) for tale in counted(tales)]
    return [tale for tale, ended in ends if ended and ended[1] >= edges()[0]]


def asked(tales: Sequence[Tale]) -> list[Tale]:
    return [t for t in closed(tales) if t.kind == POLLED and (ended_by(t) or (None,))[0] is not Fact.WITHDRAWN]


def said(tale: Tale) -> tuple[Fact | None, str | None]:
    """The customer's last answer that counts, and the last to whether it is solved, since the last reopening."""
    known = [mark for mark in tale.marks if mark.at < edges()[1]]
    fresh = known[max([0, *(place + 1 for place, mark in enumerate(known) if mark.fact is Fact.REOPENED)]) :]
    answers: list[Fact] = []
    for mark in fresh:
        if mark.fact in (Fact.SATISFIED, Fact.NEUTRAL, Fact.DISSATISFIED) and mark.word in ("chat", "other"):
            answers.append(mark.fact)
        if mark.fact is Fact.REVISITED and mark.word in ("satisfied:other", "neutral:other", "dissatisfied:other"):
            answers.append(Fact(str(mark.word).split(":")[0]))
    solved = [mark.word for mark in fresh if mark.fact is Fact.COMMENTED and str(mark.word).startswith("solved:")]
    return (answers[-1] if answers else None), (solved[-1] if solved else None)


def solved(tale: Tale) -> bool:
    answer, word = said(tale)
    if answer in (None, Fact.DISSATISFIED):
        return False
    return word == "solved:0" if word else answer is Fact.SATISFIED


def waited(tale: Tale, facts: set[Fact]) -> timedelta | None:
    """From receipt to the first of some facts, each minute that a question to the customer was open taken away."""
    done = [mark.at for mark in tale.marks if mark.fact in facts]
    if not done or not edges()[0] <= done[0] < edges()[1]:
        return None
    spent, since, asking = timedelta(0), tale.filed_at, False
    for mark in [*(mark for mark in tale.marks if mark.at <= done[0]), End(done[0])]:
        if mark.fact not in (Fact.ASKED, Fact.ANSWERED, Fact.RESUMED, None):
            continue
        spent += timedelta(0) if asking else mark.at - since
        since, asking = mark.at, mark.fact is Fact.ASKED
    return spent


class End:
    """The end of a wait, beside its marks."""

    fact = None

    def __init__(self, at: datetime) -> None:
        self.at = at


def chance(now: int, before: int, days: int, days_before: int) -> float:
    """How likely `now` or more of all cases fall into the period by chance, in fractions."""
    share = Fraction(days, days + days_before)
    whole = now + before
    return float(sum(comb(whole, k) * share**k * (1 - share) ** (whole - k) for k in range(now, whole + 1)))
