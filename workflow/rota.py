"""What a playbook says of work beside its cases that comes round: spot checks at irregular times, daily routines."""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 - pydantic reads these hints
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from workflow.campaigns import Way
from workflow.cronlines import fault_of
from workflow.finding import Finding, wrong_word
from workflow.moves import Move, Phase
from workflow.schedules import Act
from workflow.spans import Unit
from workflow.written import Due, Length, Name, Table, Words

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from zoneinfo import ZoneInfo

    from workflow.campaigns import Survey
    from workflow.finding import KeyPath
    from workflow.playbook import Playbook
    from workflow.slots import Slots

    Faults = Iterator[Finding]


class Pool(StrEnum):
    """From which cases a spot check draws."""

    HANDLED = "handled"
    """Those that are open, and those that were closed within the window."""
    CLOSED = "closed"
    """Those that were closed within the window."""


class Task(Table):
    """Work with a due time and a ladder that comes round by itself."""

    name: Words
    due: Due
    calendar: Name | None = None
    ladder: Name


class SpotCheck(Task):
    """Cases drawn at irregular times, to be inspected and scored; the calendar's hours are never left."""

    by: Name
    """The role in whose name cases are drawn; it hears of the draw and of the score."""
    scored_by: Name | None = None
    """The role that inspects and scores, of the case's site; the same role where none is named."""
    every: Due
    """How often on average, in days that the calendar is open."""
    cases: Pool = Pool.HANDLED
    window: Length
    count: Annotated[int, Field(ge=1)] = 1
    each_site: bool = False
    """Whether as many are drawn at each site."""

    @property
    def inspector(self) -> str:
        """The role that scores."""
        return self.scored_by or self.by


class Routine(Task):
    """Work of a role at set times, such as opening the suggestion box."""

    what: Words
    """What has to be done."""
    at: str
    """A cron line."""
    role: Name
    lists: tuple[Name, ...] = ()
    """Stages whose open cases are listed with it."""


class About(StrEnum):
    """What a report is about."""

    MONTH = "month"
    """The analysis of the month before."""
    WEEK = "week"
    """A digest of the week before: a short text with a picture."""
    UNCLOSED = "unclosed"
    """The study of the cases that could not be closed by the end of the year before."""


class Report(Table):
    """An analysis that comes by itself."""

    about: About = About.MONTH

    at: str
    """A cron line."""
    tell: tuple[Name, ...]
    """Roles that get it: in the chat of their team, else in their own; at the desk too."""
    sites: bool = False
    """Whether there is one for each site besides, for those who are told of it alone."""
    to_group: bool = False
    """Whether it is one for each site instead, for those who stand over all sites: the site's report to the group."""
    actions: Name | None = None
    """The ladder that reminds of what is decided upon it; without it no list of improvements is kept."""
    working_day: bool = True
    """Whether it waits for the first working day from then on."""


CHECK, ROUTINE, REPORT, SURVEY = "check.", "routine.", "report.", "survey."
"""What the names of the jobs begin with."""
QUIETLY = frozenset({Act.REMIND, Act.ESCALATE})
"""Acts that make sense where no case is late."""
OWNER = "owner"


def jobs(playbook: Playbook, zone: ZoneInfo, lot: Callable[[str], float]) -> Mapping[str, Slots]:
    """Return when each of the playbook's calendar jobs comes round, by the job's name."""
    from workflow.slots import Irregular, OnWorkingDays, Regular

    checks: dict[str, Slots] = {
        f"{CHECK}{name}": Irregular(
            rule=f"{name} every {check.every.count} {check.every.unit} in {check.calendar}",
            calendar=playbook.calendar(check.calendar, zone),
            days=check.every.count,
            lot=lot,
        )
        for name, check in playbook.spot_checks.items()
    }
    routines = {f"{ROUTINE}{name}": Regular(routine.at, zone) for name, routine in playbook.routines.items()}
    days = playbook.calendar(None, zone)
    reports: dict[str, Slots] = {
        f"{REPORT}{name}": OnWorkingDays(report.at, zone, days) if report.working_day else Regular(report.at, zone)
        for name, report in playbook.reports.items()
    }
    surveys = {
        f"{SURVEY}{name}": Regular(each.frequency, zone)
        for name, each in held_in_chat(playbook).items()
        if each.frequency
    }
    return checks | routines | reports | surveys


def held_in_chat(playbook: Playbook) -> Mapping[str, Survey]:
    """Return the surveys that Redress holds by itself: those that ask in the chat."""
    return {name: survey for name, survey in playbook.surveys.items() if Way.CHAT in survey.channels}


def task_of(job: str, playbook: Playbook) -> SpotCheck | Routine | None:
    """Return what a job is about; None where the playbook has it no more."""
    kind, _, name = job.partition(".")
    return playbook.spot_checks.get(name) if f"{kind}." == CHECK else playbook.routines.get(name)


def decided_on(playbook: Playbook) -> Report | None:
    """Return the report upon which improvements are decided; None where there is none."""
    return next((report for report in playbook.reports.values() if report.actions), None)


def report_faults(playbook: Playbook) -> Faults:
    """Yield what is wrong with reports: when they come, and who gets them."""
    for name, report in playbook.reports.items():
        here = ("reports", name)
        if fault := fault_of(report.at):
            yield Finding((*here, "at"), repr(report.at), fault)
        if not report.tell:
            yield Finding((*here, "tell"), "nobody", "roles that get the report")
        for place, role in enumerate(report.tell):
            yield from _known((*here, "tell", place), role, "a role", playbook.roles)
        yield from _known((*here, "actions"), report.actions, "a ladder", playbook.ladders)
        yield from _ladder_faults((*here, "actions"), report.actions, playbook)
        for key in ("sites", "to_group"):
            if getattr(report, key) and not playbook.sites:
                yield Finding((*here, key), "no sites", "a table `sites`")
        if report.sites and report.to_group:
            found = "sites too"
            yield Finding((*here, "to_group"), found, "either: a site's own report, or its report to the group")


def rota_faults(playbook: Playbook) -> Faults:
    """Yield what is wrong with the work that comes round; names first, then whether it can be done."""
    yield from report_faults(playbook)
    for name, check in playbook.spot_checks.items():
        here = ("spot_checks", name)
        yield from _known((*here, "by"), check.by, "a role", playbook.roles)
        yield from _known((*here, "scored_by"), check.scored_by, "a role", playbook.roles)
        yield from _task_faults(here, check, playbook)
        yield from _check_faults(here, check, playbook)
    for name, routine in playbook.routines.items():
        here = ("routines", name)
        yield from _known((*here, "role"), routine.role, "a role", playbook.roles)
        yield from _task_faults(here, routine, playbook)
        yield from _routine_faults(here, routine, playbook)


def _known(key: KeyPath, name: str | None, what: str, right: Collection[str]) -> Faults:
    if name is not None and name not in right:
        yield wrong_word(key, name, what, right)


def _task_faults(here: KeyPath, task: Task, playbook: Playbook) -> Faults:
    yield from _known((*here, "calendar"), task.calendar, "a calendar", playbook.calendars)
    yield from _known((*here, "ladder"), task.ladder, "a ladder", playbook.ladders)
    if task.due.unit is Unit.PROMISED:
        yield Finding((*here, "due"), str(task.due), "a time of its own: no plan promises one")
    if task.due.unit is Unit.CLOSE_OF_BUSINESS and not _has_hours(task.calendar, playbook):
        yield Finding((*here, "calendar"), "no hours", "a calendar with hours, for close of business")
    yield from _ladder_faults((*here, "ladder"), task.ladder, playbook)


def _ladder_faults(key: KeyPath, name: str | None, playbook: Playbook) -> Faults:
    """Yield rungs that make sense for cases alone."""
    ladder = playbook.ladders.get(name) if name else None
    for place, rung in enumerate(ladder.rungs if ladder else ()):
        told = sorted({*rung.tell} - {OWNER, *playbook.roles, *playbook.teams})
        if rung.act not in QUIETLY or told:
            found = f"the rung {place} of {name}: {rung.act}, {', '.join(told or rung.tell)}"
            yield Finding(key, found, "rungs that remind or escalate, to the owner, roles or teams")


def _has_hours(calendar: str | None, playbook: Playbook) -> bool:
    """Tell whether a calendar is ever open; of one that nobody knows that is said already."""
    if calendar is not None and calendar not in playbook.calendars:
        return True
    return calendar is not None and any(opens < closes for opens, closes in playbook.calendars[calendar].hours)


def _check_faults(here: KeyPath, check: SpotCheck, playbook: Playbook) -> Faults:
    if not _has_hours(check.calendar, playbook):
        yield Finding((*here, "calendar"), "no hours", "a calendar with hours: cases are drawn within them")
    if check.every.unit is not Unit.WORKING_DAYS or check.every.count < 1 or check.every.included:
        yield Finding((*here, "every"), str(check.every), 'open days on average, such as "10 wd"')
    if check.each_site and not playbook.sites:
        yield Finding((*here, "each_site"), "no sites", "a table `sites`")
    role = playbook.roles.get(check.inspector)
    if role is None:
        return
    key = (*here, "scored_by" if check.scored_by else "by")
    if Move.SCORE not in role.may or not any(Move.SCORE in stage.moves for stage in playbook.stages.values()):
        yield Finding(key, repr(check.inspector), "a role that may score, where stages have the move score")
    elif role.sees != "all":
        yield Finding(key, repr(check.inspector), "a role that sees all cases, not one team's")


def _routine_faults(here: KeyPath, routine: Routine, playbook: Playbook) -> Faults:
    if fault := fault_of(routine.at):
        yield Finding((*here, "at"), repr(routine.at), fault)
    for place, stage in enumerate(routine.lists):
        yield from _known((*here, "lists", place), stage, "a stage", playbook.stages)
        if stage in playbook.stages and playbook.stages[stage].phase is Phase.CLOSED:
            yield Finding((*here, "lists", place), repr(stage), "a stage that cases are open in")
