"""Satisfaction surveys by sample as they are held: who was drawn, who was asked, what they answered."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from workflow.sampling import drawn, margin

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from workflow.campaigns import Survey
    from workflow.dialogue import Question
    from workflow.numbers import CaseNumber
    from workflow.people import ConversationId, StaffId
    from workflow.playbook import Playbook
    from workflow.sampling import Closed

OVERALL = "overall"
"""The question that every survey begins with."""
RATINGS = ("satisfied", "neutral", "dissatisfied")
"""Its answers, in this order."""
SATISFIED = RATINGS.index("satisfied")


class Standing(StrEnum):
    """How far somebody is who was drawn."""

    DRAWN = "drawn"
    """The invitation is on its way."""
    INVITED = "invited"
    UNREACHABLE = "unreachable"
    """No chat reaches them."""
    DECLINED = "declined"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """One survey as it was held.

    Attributes:
        survey: its name in the playbook of that hash.
        seed: with it and the frame everybody draws the same sample.
        frame: the people among whom was drawn, each by their newest case, in order.
        ended_at: when it was summed up; None while it runs.
    """

    id: int = 0
    survey: str
    playbook: str
    drawn_at: datetime
    begun_by: StaffId | None = None
    seed: str
    frame: tuple[CaseNumber, ...]
    sample: int
    remind_at: datetime
    ends_at: datetime
    ended_at: datetime | None = None

    @property
    def population(self) -> int:
        """How many people there were to draw from."""
        return len(self.frame)

    @property
    def drawn(self) -> tuple[CaseNumber, ...]:
        """Those whom the lot fell on; the same whenever it is asked."""
        return drawn(self.frame, self.seed, self.sample)


@dataclass(frozen=True, slots=True, kw_only=True)
class Respondent:
    """Somebody who was drawn; what they answered stands apart and is only ever summed up."""

    id: int = 0
    campaign: int
    number: CaseNumber
    conversation: ConversationId | None
    standing: Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What came of a campaign: people by their standing, and answers by question and place, counted from 0."""

    standings: Mapping[Standing, int]
    answers: Mapping[str, Mapping[int, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The figures of a campaign.

    Attributes:
        asked: whom the lot fell on; `reached` those whose chat the invitation came to.
        answered: who rated; `response` their share of all who were asked.
        satisfied: their share of those who answered, true to within `margin`; None where nobody did.
        at_least: their share of all who were asked: who was not reached and who said nothing is not among them.
        planned: the margin if all who were asked had answered.
    """

    population: int
    asked: int
    reached: int
    answered: int
    response: float | None
    satisfied: float | None
    at_least: float | None
    margin: float | None
    planned: float | None


def outcome_of(campaign: Campaign, tally: Tally) -> Outcome:
    """Return the figures of a campaign; the unreachable and the silent are never counted as satisfied."""
    ratings = tally.answers.get(OVERALL, {})
    answered, satisfied = sum(ratings.values()), ratings.get(SATISFIED, 0)
    asked = sum(tally.standings.values())
    return Outcome(
        population=campaign.population,
        asked=asked,
        reached=asked - tally.standings.get(Standing.UNREACHABLE, 0) - tally.standings.get(Standing.DRAWN, 0),
        answered=answered,
        response=answered / asked if asked else None,
        satisfied=satisfied / answered if answered else None,
        at_least=satisfied / asked if asked else None,
        margin=margin(campaign.population, answered),
        planned=margin(campaign.population, asked),
    )


def questions_of(survey: Survey, playbook: Playbook) -> tuple[Question, ...]:
    """Return the short questions after the first one: the survey's own, or those of the poll of each case."""
    return survey.questions or playbook.poll.questions


class Surveys(Protocol):
    """Surveys as they are held."""

    def closed(self, since: datetime, teams: frozenset[str]) -> Sequence[Closed]:
        """Return cases closed since then, newest first: of some teams, or of all where none is named.

        Left out are duplicates, withdrawn and erased cases, and those of chats that want no more surveys.
        """
        ...

    def add(self, campaign: Campaign) -> int:
        """Store a campaign and return its id."""
        ...

    def draw(self, respondents: Sequence[Respondent]) -> Sequence[Respondent]:
        """Store those who were drawn and return them with their ids."""
        ...

    def get(self, ident: int) -> Campaign:
        """Return a campaign.

        Raises:
            LookupError: there is none.
        """
        ...

    def recent(self, limit: int = 20) -> Sequence[Campaign]:
        """Return the last campaigns, the newest first."""
        ...

    def respondent(self, ident: int) -> Respondent:
        """Return somebody who was drawn.

        Raises:
            LookupError: there is none.
        """
        ...

    def stand(self, ident: int, standing: Standing) -> None:
        """Note how far somebody is; whoever answered stays so."""
        ...

    def answer(self, ident: int, question: str, place: int) -> bool:
        """Count an answer; False where that person answered the question before."""
        ...

    def tally(self, ident: int) -> Tally:
        """Sum a campaign up."""
        ...

    def end(self, ident: int, at: datetime) -> bool:
        """End a campaign; False where it had ended."""
        ...

    def refuse(self, conversation: ConversationId, at: datetime) -> None:
        """Remember that this chat wants no more surveys."""
        ...
