"""Surveys by sample: who was drawn from whom, how far each is, and their answers, apart from who gave them a name."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from itertools import groupby
from operator import itemgetter

from sqlalchemy import bindparam, func, insert, or_, select, update
from sqlalchemy.types import String

from storage.codec import micros, moment, moment_or_none
from storage.statement import Connection, Row, Statement, given, insert_once, row_of
from storage.tables import campaign as held
from storage.tables import case_, contact, no_survey, respondent, survey_answer
from workflow.numbers import CaseNumber
from workflow.people import ConversationId, StaffId
from workflow.sampling import Closed
from workflow.surveying import Campaign, Respondent, Standing, Tally

LEFT_OUT = ("merged", "withdrawn")
_this = held.c.id == given(held.c.id)
_one = respondent.c.id == given(respondent.c.id)

ADD = Statement(insert(held).values(row_of(held, "id")).returning(held.c.id))
GET = Statement(select(*held.columns).where(_this))
RECENT = Statement(select(*held.columns).order_by(held.c.id.desc()).limit(given(held.c.id, "most")))
END = Statement(update(held).where(_this, held.c.ended_at.is_(None)).values(ended_at=given(held.c.ended_at)))
DRAW = Statement(insert(respondent).values(row_of(respondent, "id")).returning(respondent.c.id))
RESPONDENT = Statement(select(*respondent.columns).where(_one))
STAND = Statement(
    update(respondent)
    .where(_one, respondent.c.standing != Standing.ANSWERED.value)
    .values(standing=given(respondent.c.standing))
)
ANSWER = insert_once(survey_answer)
REFUSE = insert_once(no_survey)
_of_campaign = respondent.c.campaign_id == given(respondent.c.campaign_id)
STANDINGS = Statement(select(respondent.c.standing, func.count()).where(_of_campaign).group_by(respondent.c.standing))
ANSWERS = Statement(
    select(survey_answer.c.question, survey_answer.c.place, func.count())
    .join(respondent, respondent.c.id == survey_answer.c.respondent_id)
    .where(_of_campaign)
    .group_by(survey_answer.c.question, survey_answer.c.place)
)


class SqlSurveys:
    """The surveys over one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def closed(self, since: datetime, teams: frozenset[str]) -> Sequence[Closed]:
        named = {f"of_{place}": team for place, team in enumerate(sorted(teams))}
        rows = self._connection.rows(closed(len(teams)), since=micros(since), **named)
        return [_closed(list(found)) for _, found in groupby(rows, itemgetter(0))]

    def add(self, campaign: Campaign) -> int:
        return self._connection.number(
            ADD,
            survey=campaign.survey,
            playbook=campaign.playbook,
            drawn_at=micros(campaign.drawn_at),
            staff_id=campaign.begun_by,
            seed=campaign.seed,
            frame="\n".join(campaign.frame),
            sample=campaign.sample,
            remind_at=micros(campaign.remind_at),
            ends_at=micros(campaign.ends_at),
            ended_at=None,
        )

    def draw(self, respondents: Sequence[Respondent]) -> Sequence[Respondent]:
        return [self._drawn(each) for each in respondents]

    def _drawn(self, each: Respondent) -> Respondent:
        ident = self._connection.number(
            DRAW,
            campaign_id=each.campaign,
            case_number=each.number,
            conversation_id=each.conversation,
            standing=each.standing.value,
        )
        return _respondent((ident, each.campaign, each.number, each.conversation, each.standing.value))

    def get(self, ident: int) -> Campaign:
        row = self._connection.row(GET, id=ident)
        if row is None:
            raise LookupError(f"there is no campaign {ident}")
        return _campaign(row)

    def recent(self, limit: int = 20) -> Sequence[Campaign]:
        return [_campaign(row) for row in self._connection.rows(RECENT, most=limit)]

    def respondent(self, ident: int) -> Respondent:
        row = self._connection.row(RESPONDENT, id=ident)
        if row is None:
            raise LookupError(f"nobody was drawn as {ident}")
        return _respondent(row)

    def stand(self, ident: int, standing: Standing) -> None:
        self._connection.run(STAND, id=ident, standing=standing.value)

    def answer(self, ident: int, question: str, place: int) -> bool:
        return self._connection.run(ANSWER, respondent_id=ident, question=question, place=place) > 0

    def tally(self, ident: int) -> Tally:
        answers: dict[str, dict[int, int]] = {}
        for question, place, count in self._connection.rows(ANSWERS, campaign_id=ident):
            answers.setdefault(question, {})[place] = count
        standings = self._connection.rows(STANDINGS, campaign_id=ident)
        return Tally(standings={Standing(name): count for name, count in standings}, answers=answers)

    def end(self, ident: int, at: datetime) -> bool:
        return self._connection.run(END, id=ident, ended_at=micros(at)) > 0

    def refuse(self, conversation: ConversationId, at: datetime) -> None:
        self._connection.run(REFUSE, conversation_id=conversation, said_at=micros(at))


@cache
def closed(teams: int) -> Statement:
    """Return the statement that lists the contacts of cases closed `since`, newest first, of so many teams."""
    named = [bindparam(f"of_{place}", type_=String, required=False) for place in range(teams)]
    refused = select(no_survey.c.conversation_id).where(no_survey.c.conversation_id == case_.c.conversation_id)
    query = (
        select(case_.c.id, case_.c.number, case_.c.conversation_id, contact.c.blind)
        .outerjoin(contact, contact.c.case_id == case_.c.id)
        .where(case_.c.closed_at >= given(case_.c.closed_at, "since"), case_.c.wrapped.is_not(None))
        .where(or_(case_.c.outcome.is_(None), case_.c.outcome.not_in(LEFT_OUT)), ~refused.exists())
        .order_by(case_.c.id.desc(), contact.c.blind)
    )
    return Statement(query.where(case_.c.team.in_(named)) if teams else query)


def _closed(rows: Sequence[Row]) -> Closed:
    _, number, conversation, _ = rows[0]
    keys = frozenset(bytes(blind).hex() for *_, blind in rows if blind is not None)
    return Closed(CaseNumber(number), None if conversation is None else ConversationId(conversation), keys)


def _campaign(row: Row) -> Campaign:
    ident, survey, playbook, drawn_at, by, seed, frame, sample, remind_at, ends_at, ended_at = row
    return Campaign(
        id=ident,
        survey=survey,
        playbook=playbook,
        drawn_at=moment(drawn_at),
        begun_by=None if by is None else StaffId(by),
        seed=seed,
        frame=tuple(map(CaseNumber, frame.split())),
        sample=sample,
        remind_at=moment(remind_at),
        ends_at=moment(ends_at),
        ended_at=moment_or_none(ended_at),
    )


def _respondent(row: Row) -> Respondent:
    ident, held, number, conversation, standing = row
    return Respondent(
        id=ident,
        campaign=held,
        number=CaseNumber(number),
        conversation=None if conversation is None else ConversationId(conversation),
        standing=Standing(standing),
    )
