"""Surveys by sample: which there are, how each that was held came out, and how its draw is checked."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from io import StringIO
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channel import Premises
from bot.web.desk_api import DeskApi, once
from bot.web.frame import Frame
from bot.web.pages_desk import new_id
from bot.web.problems import unseen
from bot.web.translate import Reader, read_id
from handlers.house import House
from handlers.message import Phrase
from handlers.surveys import begin_by_hand, percent, reads, rules_of, survey_of
from workflow.campaigns import Survey
from workflow.dialogue import Question
from workflow.errors import UnknownCase
from workflow.ports import Work
from workflow.rota import SURVEY, held_in_chat, jobs
from workflow.sampling import digest_of
from workflow.stored import Json, Staff
from workflow.surveying import OVERALL, RATINGS, Campaign, Outcome, Tally, outcome_of, questions_of

PAGE = "/desk/campaigns"
Shown = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Held:
    """A survey that was held, with what came of it; `survey` is None where the playbook of that day has lost it."""

    campaign: Campaign
    tally: Tally
    survey: Survey | None
    questions: tuple[Question, ...]


class SurveyPages:
    """The surveys, and what each was."""

    def __init__(self, premises: Premises, desk: DeskApi, frame: Frame) -> None:
        self._premises, self._desk, self._frame = premises, desk, frame

    def routes(self) -> list[Route]:
        """Return the addresses."""
        signed = self._frame.signed
        return [
            Route(PAGE, signed(self.page), methods=["GET"]),
            Route(f"{PAGE}/{{survey}}/begin", signed(self.begin), methods=["POST"]),
            Route(f"{PAGE}/{{campaign:int}}/frame.csv", signed(self.frame), methods=["GET"]),
        ]

    async def page(self, request: Request, person: Staff) -> Response:
        """Return what surveys there are, and how those that were held came out."""
        house, now = self._premises.house, self._premises.clock.now()
        if not reads(person.actor(), house):
            raise unseen()
        found = await self._desk.ask(lambda work: _held(work, house))
        slots = await self._desk.ask(lambda work: jobs(house.playbook, house.zone, work.lot))
        reader = Reader(house, person.language)
        running = {each.campaign.survey: each.campaign for each in found if each.campaign.ended_at is None}
        return self._frame.show(
            request,
            person,
            "campaigns.html",
            surveys=[
                {
                    "id": name,
                    "name": reader.say(survey.name),
                    "goal": reader.say(survey.goal),
                    "group": reader.say(survey.group),
                    "sample": survey.sample,
                    "next": slots[f"{SURVEY}{name}"].following(None, now) if survey.frequency else None,
                    "until": running[name].ends_at if name in running else None,
                    "key": new_id(),
                }
                for name, survey in held_in_chat(house.playbook).items()
            ],
            held=[_shown(each, reader) for each in found],
        )

    async def begin(self, request: Request, person: Staff) -> Response:
        """Begin a survey, once however often it is pressed."""
        form, house, now = await request.form(), self._premises.house, self._premises.clock.now()
        key, name = read_id({"id": form.get("id")}), request.path_params["survey"]

        def answered(work: Work) -> Mapping[str, Json]:
            begun = begin_by_hand(work, house, person.actor(), name, now)
            return {"id": begun.id if begun else None}

        session = request.state.session.id
        try:
            await self._desk.tell(lambda work: once(work, f"{session}:{key}", {"survey": name}, answered, now))
        except UnknownCase:
            raise unseen() from None
        return await self.page(request, person)

    async def frame(self, request: Request, person: Staff) -> Response:
        """Return among whom was drawn, and who was: numbers of cases, without a name."""
        house, ident = self._premises.house, request.path_params["campaign"]
        if not reads(person.actor(), house):
            raise unseen()
        try:
            campaign = await self._desk.ask(lambda work: work.surveys.get(ident))
        except LookupError:
            raise unseen() from None
        written, chosen = StringIO(), frozenset(campaign.drawn)
        rows = csv.writer(written)
        rows.writerow(("number", "drawn"))
        rows.writerows((number, int(number in chosen)) for number in campaign.frame)
        name = f"{campaign.survey}-{campaign.id}.csv"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
        return Response(written.getvalue(), media_type="text/csv", headers=headers)


def _held(work: Work, house: House) -> list[_Held]:
    return [_one(work, house, campaign) for campaign in work.surveys.recent()]


def _one(work: Work, house: House, campaign: Campaign) -> _Held:
    survey = survey_of(work, house, campaign)
    questions = questions_of(survey, rules_of(work, house, campaign)) if survey else ()
    return _Held(campaign, work.surveys.tally(campaign.id), survey, questions)


def _shown(held: _Held, reader: Reader) -> Shown:
    campaign, outcome = held.campaign, outcome_of(held.campaign, held.tally)
    return {
        "id": campaign.id,
        "name": reader.say(held.survey.name) if held.survey else campaign.survey,
        "drawn_at": campaign.drawn_at,
        "ends_at": campaign.ends_at,
        "ended_at": campaign.ended_at,
        "asked": outcome.asked,
        "figures": _figures(outcome),
        "questions": _questions(held, reader),
        "seed": campaign.seed,
        "digest": digest_of(campaign.frame),
    }


def _figures(outcome: Outcome) -> list[tuple[str, str]]:
    return [
        ("population", str(outcome.population)),
        ("asked", str(outcome.asked)),
        ("planned", f"±{percent(outcome.planned)}"),
        ("reached", str(outcome.reached)),
        ("answered", str(outcome.answered)),
        ("response", percent(outcome.response)),
        ("satisfied", percent(outcome.satisfied)),
        ("margin", f"±{percent(outcome.margin)}"),
        ("at_least", percent(outcome.at_least)),
    ]


def _questions(held: _Held, reader: Reader) -> list[Shown]:
    """Return each question with how often each answer was given; one that nobody answered is left out."""
    rated = [reader.say(Phrase(f"cases.choice.{rating}")) for rating in RATINGS]
    asked = [(OVERALL, reader.say(Phrase("desk.survey.overall")), rated)]
    asked += [(each.id, reader.say(each.ask), [reader.say(words) for words in each.choices]) for each in held.questions]
    given = held.tally.answers
    return [
        {
            "ask": ask,
            "total": sum(given[name].values()),
            "answers": [(words, given[name].get(place, 0)) for place, words in enumerate(of)],
        }
        for name, ask, of in asked
        if name in given
    ]
