"""Satisfaction surveys by sample: drawn with a seed that is kept, asked in the chat, reminded once, summed up.

Each invitation and each reminder is a timer of its own: one person's chat is held at a time, and each comes once.
"""

from datetime import datetime

from handlers.house import House
from handlers.message import Button, Phrase, Reply, Said
from handlers.notices import StaffNotice
from handlers.reach import is_reachable
from handlers.reports.reading import sites_read
from handlers.speaking import speak
from handlers.storing import ring
from workflow.campaigns import Survey
from workflow.errors import UnknownCase
from workflow.frozen import replace
from workflow.people import Actor, StaffId
from workflow.playbook import Playbook
from workflow.ports import Work
from workflow.rota import held_in_chat
from workflow.sampling import people_in
from workflow.stored import Conversation, Priority, SubjectId, TimerRow
from workflow.surveying import RATINGS, Campaign, Outcome, Respondent, Standing, outcome_of

SUBJECT = "survey"
INVITE, REMIND, END = "invite", "remind", "end"
CHOICE = "v"
"""What the choices of a survey begin with."""
DECLINE, NEVER = "no", "never"


def reads(actor: Actor, house: House) -> bool:
    """Tell whether somebody begins surveys and reads their results: who reads the report on all sites."""
    return bool(held_in_chat(house.playbook)) and None in sites_read(actor, house.playbook)


def begin_by_hand(work: Work, house: House, actor: Actor, name: str, now: datetime) -> Campaign | None:
    """Begin a survey now; None while one of its kind runs.

    Raises:
        UnknownCase: this person begins none, or there is no such survey.
    """
    if not reads(actor, house) or name not in held_in_chat(house.playbook):
        raise UnknownCase("")
    return begin(work, house, name, now, by=actor.staff)


def begin(work: Work, house: House, name: str, now: datetime, *, by: StaffId | None = None) -> Campaign | None:
    """Draw whom to ask and set when each is; None while one of its kind runs."""
    if any(each.survey == name and each.ended_at is None for each in work.surveys.recent()):
        return None
    survey, book = house.playbook.surveys[name], house.book
    people = {each.number: each for each in people_in(work.surveys.closed(now - survey.period, _teams(survey, house)))}
    work.playbooks.keep(book.digest, book.name, book.text, now)
    campaign = Campaign(
        survey=name,
        playbook=book.digest,
        drawn_at=now,
        begun_by=by,
        seed=f"{int(work.lot(f'{name} at {now.isoformat()}') * 2**48):012x}",
        frame=tuple(people),
        sample=survey.sample,
        # Both are said where a survey asks in the chat: the format asks for them.
        remind_at=now + (survey.remind or survey.period),
        ends_at=now + (survey.lasts or survey.period),
    )
    campaign = replace(campaign, id=work.surveys.add(campaign))
    chosen = (people[number] for number in campaign.drawn)
    drawn = [
        Respondent(
            campaign=campaign.id,
            number=each.number,
            conversation=each.conversation,
            standing=Standing.DRAWN if each.conversation else Standing.UNREACHABLE,
        )
        for each in chosen
    ]
    for each in work.surveys.draw(drawn):
        if each.standing is Standing.DRAWN:
            work.timers.set(_subject(each.id), INVITE, 0, now)
    work.timers.set(_subject(campaign.id), END, 0, campaign.ends_at)
    work.hint("timers")
    return campaign


def _teams(survey: Survey, house: House) -> frozenset[str]:
    return frozenset(named for team in survey.teams for named in house.playbook.names_of(team))


def _subject(ident: int) -> SubjectId:
    return SubjectId(f"{SUBJECT}:{ident}")


def come_due(work: Work, house: House, row: TimerRow, now: datetime) -> None:
    """Invite somebody who was drawn, remind them, or sum a survey up."""
    ident = int(row.subject.partition(":")[2])
    if row.kind == END:
        _end(work, house, work.surveys.get(ident), now)
        return
    one = work.surveys.respondent(ident)
    campaign = work.surveys.get(one.campaign)
    if is_over(campaign, now):
        return
    if row.kind == INVITE and one.standing is Standing.DRAWN:
        _invite(work, house, campaign, one, now)
    elif row.kind == REMIND and one.standing is Standing.INVITED:
        _say(work, house, campaign, one, "cases.survey.reminder", now)


def is_over(campaign: Campaign, now: datetime) -> bool:
    """Tell whether an answer comes too late to be counted."""
    return campaign.ended_at is not None or now >= campaign.ends_at


def _invite(work: Work, house: House, campaign: Campaign, one: Respondent, now: datetime) -> None:
    invited = _say(work, house, campaign, one, "cases.survey.invitation", now)
    work.surveys.stand(one.id, Standing.INVITED if invited else Standing.UNREACHABLE)
    if invited:
        # Whoever was asked late, after an outage, has as long to answer before being reminded.
        due = max(campaign.remind_at, now + (campaign.remind_at - campaign.drawn_at))
        work.timers.set(_subject(one.id), REMIND, 0, due)
        work.hint("timers")


def _say(work: Work, house: House, campaign: Campaign, one: Respondent, key: str, now: datetime) -> bool:
    """Say the first question in somebody's chat; False where it can't be reached, or their words were erased."""
    survey, chat = survey_of(work, house, campaign), _chat_of(work, one)
    if survey is None or chat is None:
        return False
    args: dict[str, Said] = {"name": survey.name, "until": campaign.ends_at}
    said = (Phrase(key, args), survey.purpose, survey.confidential, Phrase("cases.survey.overall"))
    reply = Reply(said=said, buttons=first_buttons(one), dedupe=f"{SUBJECT}:{one.id}:{key}")
    work.conversations.save(speak(work, house, chat, (reply,), now), now)
    return True


def _chat_of(work: Work, one: Respondent) -> Conversation | None:
    if one.conversation is None:
        return None
    try:
        work.cases.elements(one.number)
    except LookupError:
        return None
    chat = work.conversations.get(one.conversation)
    return chat if is_reachable(chat) else None


def first_buttons(one: Respondent) -> tuple[Button, ...]:
    """Return the answers to the first question, and the two ways to say no."""
    rated = (Button(Phrase(f"cases.choice.{each}"), f"{CHOICE}:{one.id}:{each}") for each in RATINGS)
    not_now = Button(Phrase("cases.survey.decline"), f"{CHOICE}:{one.id}:{DECLINE}")
    return (*rated, not_now, Button(Phrase("cases.survey.never"), f"{CHOICE}:{one.id}:{NEVER}"))


def rules_of(work: Work, house: House, campaign: Campaign) -> Playbook:
    """Return the playbook that a campaign was begun under, in the version of that day."""
    return house.rules(campaign.playbook, work)


def survey_of(work: Work, house: House, campaign: Campaign) -> Survey | None:
    """Return what the playbook of that day says of a campaign."""
    return rules_of(work, house, campaign).surveys.get(campaign.survey)


def _end(work: Work, house: House, campaign: Campaign, now: datetime) -> None:
    """Sum a campaign up at once, and tell those who read the report."""
    survey = survey_of(work, house, campaign)
    if not work.surveys.end(campaign.id, now) or survey is None:
        return
    outcome = outcome_of(campaign, work.surveys.tally(campaign.id))
    told = dict.fromkeys(role for report in house.playbook.reports.values() for role in report.tell)
    for role in told:
        dedupe = f"{SUBJECT}:{campaign.id}:ended:{role}"
        said = Phrase("cases.survey.ended", {"name": survey.name, **figures_said(outcome)})
        ring(work, StaffNotice(chat=f"role:{role}", said=said, priority=Priority.NOTICE, dedupe=dedupe), None, now)
    work.hint("board")


def figures_said(outcome: Outcome) -> dict[str, Said]:
    """Return the figures of a campaign as they are said."""
    return {
        "answered": outcome.answered,
        "asked": outcome.asked,
        "response": percent(outcome.response),
        "satisfied": percent(outcome.satisfied),
        "margin": percent(outcome.margin),
    }


def percent(share: float | None) -> str:
    """Say a share with one place, a dash where there is none."""
    return "–" if share is None else f"{share * 100:.1f}%"
