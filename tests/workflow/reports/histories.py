"""Random cases for figures: some drawn line by line around the edges of months, some lived through a playbook."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from tests.workflow.test_life import Step, go, onward
from tests.workflow.walking import Walk, book, filed
from workflow.case import Case
from workflow.moves import Fact, Kind, Phase
from workflow.numbers import CaseNumber, check_character
from workflow.playbook import Playbook
from workflow.remedies import Given, Remedy
from workflow.reports.analysis import Analysis, analyse
from workflow.reports.months import Month
from workflow.reports.tales import Mark, Part, Tale, Trace, word_of
from workflow.timeline import Event

ZONE = ZoneInfo("Asia/Shanghai")
SEPTEMBER = Month(2026, 9)
ALL = Part()
CLOCKS = ("response", "plan", "solution", "feedback")
SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
ENDS = {Fact.SATISFIED, Fact.NEUTRAL, Fact.MERGED, Fact.WITHDRAWN, Fact.CLOSED, Fact.FINALLY_ANSWERED}
WORDS: dict[Fact, tuple[str, ...]] = {
    Fact.KEPT: CLOCKS,
    Fact.BREACHED: CLOCKS,
    Fact.COMMENTED: ("speed:0", "speed:2", "solved:0", "solved:1", "solved:2"),
    Fact.SATISFIED: ("chat", "other", "own"),
    Fact.NEUTRAL: ("chat", "other", "own"),
    Fact.DISSATISFIED: ("chat", "other", "own"),
    Fact.REVISITED: ("satisfied:other", "satisfied:own", "unreachable:other", "dissatisfied:other"),
}
FACTS = sorted(
    {
        *WORDS,
        *ENDS,
        *(Fact.CONTACTED, Fact.PROPOSED, Fact.RESOLVED, Fact.NOT_UPHELD, Fact.ASKED, Fact.ANSWERED, Fact.TOLD),
        *(Fact.ESCALATED, Fact.RAISED, Fact.REOPENED, Fact.NOTED),
    }
)


def number(place: int) -> CaseNumber:
    body = "".join(SIGNS[place // 32**digit % 32] for digit in range(6))
    return CaseNumber(body + check_character(body))


def about(months: int, minutes: int) -> datetime:
    """A moment around the first midnight of a month: right before it, on it, right after it, or weeks later."""
    return SEPTEMBER.later(months).begins(ZONE) + timedelta(minutes=minutes)


moments = st.builds(
    about, st.sampled_from([-13, -12, -11, -4, -2, -1, 0, 0, 0, 1]), st.sampled_from([-1, 0, 1, 9000, 30000])
)
gaps = st.sampled_from([timedelta(minutes=1), timedelta(hours=7), timedelta(days=3), timedelta(days=20)])


@st.composite
def drawn(draw: st.DrawFn) -> Tale:
    """Draw a case line by line; an ending closes it, a reopening opens it again."""
    at = filed_at = draw(moments)
    phase, marks = Phase.OPEN, [Mark(Fact.FILED, at, phase=Phase.OPEN)]
    for fact, gap in draw(st.lists(st.tuples(st.sampled_from(FACTS), gaps), max_size=8)):
        after = Phase.CLOSED if fact in ENDS else Phase.OPEN if fact is Fact.REOPENED else phase
        at += gap
        marks.append(Mark(fact, at, draw(st.sampled_from(WORDS.get(fact, (None,)))), after if after != phase else None))
        phase = after
    if phase is Phase.OPEN and draw(st.integers(0, 2)):
        fact = draw(st.sampled_from(sorted(ENDS)))
        end = max(at, draw(moments))
        marks.append(Mark(fact, end, draw(st.sampled_from(WORDS.get(fact, (None,)))), Phase.CLOSED))
    return Tale(
        number=number(0),
        kind=draw(st.sampled_from([Kind.COMPLAINT, Kind.COMPLAINT, Kind.ENQUIRY])),
        channel=draw(st.sampled_from(["web", "phone"])),
        category=draw(st.sampled_from([None, "noise", "fees"])),
        grade=draw(st.sampled_from([None, "general"])),
        team=draw(st.sampled_from(["security", "finance"])),
        site=draw(st.sampled_from([None, "river", "hill"])),
        stage=draw(st.sampled_from(["handling", "closed"])),
        filed_at=filed_at,
        place=draw(st.sampled_from([None, "p1", "p2"])),
        labels=draw(st.sampled_from([frozenset[str](), frozenset({"malicious"})])),
        remedies=draw(st.sampled_from([(), (Given(Remedy.REFUND, 1250), Given(Remedy.APOLOGY))])),
        marks=tuple(marks),
    )


def numbered(tales: Sequence[Tale]) -> list[Tale]:
    return [replace(tale, number=number(place)) for place, tale in enumerate(tales)]


several = st.lists(drawn(), max_size=9).map(numbered)


@dataclass(kw_only=True)
class Told(Walk):
    """A case that lives through its playbook, and the lines of it that storage would keep for figures."""

    marks: list[Mark] = field(default_factory=list[Mark])

    def _take(self, done: tuple[Case, tuple[Event, ...]]) -> None:
        before = self.case.phase if self.marks else None
        super()._take(done)
        for nth, event in enumerate(done[1]):
            came = self.case.phase if nth == 0 and self.case.phase is not before else None
            self.marks.append(Mark(event.fact, event.at, word_of(event), came))

    def tale(self, place: int) -> Tale:
        case = self.case
        return Tale(
            number=number(place), kind=case.kind, channel=case.channel, category=case.category, grade=case.grade,
            team=case.team, site=case.site, stage=case.stage, filed_at=case.filed_at, labels=case.labels,
            remedies=case.remedies, marks=tuple(self.marks),
        )  # fmt: skip


def lived(playbook: Playbook, at: datetime, history: Sequence[Step]) -> Told:
    """Live a case through a playbook; `go` makes its moves."""
    begun = filed(playbook, at=at)
    told = Told(playbook=playbook, case=begun.case, now=at, events=begun.events)
    told.marks = [Mark(event.fact, event.at, word_of(event), Phase.OPEN) for event in begun.events]
    for step in history:
        if onward(told, step[0]) or step[0] % 29 == 0:
            go(told, step)
    return told


def analysed(
    tales: Sequence[Tale], *, traces: Sequence[Trace] = (), month: Month = SEPTEMBER, part: Part = ALL
) -> Analysis:
    return analyse(tales, traces, month, part, book("property"), ZONE)
