"""What a playbook says of surveys by sample and of its case library."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from workflow.cronlines import fault_of
from workflow.dialogue import Question  # noqa: TC001 - pydantic reads these hints
from workflow.finding import Finding, wrong_word
from workflow.moves import Move
from workflow.rating import question_faults
from workflow.spans import Unit
from workflow.written import Due, Length, Name, Table, Words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from workflow.finding import KeyPath
    from workflow.playbook import Playbook

    Faults = Iterator[Finding]


class Way(StrEnum):
    """How people are asked."""

    CHAT = "chat"
    PHONE = "phone"
    EMAIL = "email"
    TEXT_MESSAGE = "text_message"
    LETTER = "letter"


class Kept(StrEnum):
    """What a case study keeps."""

    CAUSE = "cause"
    """Why it came to the complaint."""
    DONE = "done"
    """What was done about it."""
    LEARNT = "learnt"
    """What others can learn from it."""


class Survey(Table):
    """A satisfaction survey by sample, apart from the poll of each case."""

    name: Words
    goal: Words
    group: Words
    """Who is asked."""
    teams: tuple[Name, ...] = ()
    """The teams whose customers they are, where surveys are held apart; all where none is named."""
    period: Length
    """How long ago the customers' cases may have been closed."""
    frequency: str | None = None
    """A cron line; at least once a year. None where it is begun by hand alone."""
    sample: Annotated[int, Field(ge=1)]
    """How many are asked at the most."""
    purpose: Words
    """What the answers are for, said to who is asked."""
    confidential: Words
    """How they are kept, said too."""
    channels: tuple[Way, ...]
    """How people are asked; Redress itself asks in `chat`, and counts who has none as not reached."""
    questions: tuple[Question, ...] = ()
    """Short questions after whether they are satisfied; those of the poll where none is named."""
    remind: Length | None = None
    """After which whoever has not answered is reminded in the chat, once."""
    lasts: Length | None = None
    """After which an answer in the chat is thanked for and counted no more."""
    summed_up: Due | None = None
    """How soon after its end the result is summed up."""


class Library(Table):
    """The studies of cases that were worth one."""

    name: Words
    studies: Name
    """The role that writes a study."""
    keeps: tuple[Kept, ...]
    reads: tuple[Name, ...]
    """Roles that may read the studies."""


def campaign_faults(playbook: Playbook) -> Faults:
    """Yield what is wrong with surveys and the library."""
    asked: dict[str, str] = {}
    for name, survey in playbook.surveys.items():
        yield from _survey_faults(("surveys", name), survey, playbook)
        for place, team in enumerate(survey.teams):
            if asked.setdefault(team, name) != name:
                found = f"{team!r}, whose customers {asked[team]} asks already"
                yield Finding(("surveys", name, "teams", place), found, "a team of no other survey: they are apart")
    if playbook.library is not None:
        yield from _library_faults(playbook.library, playbook)


def _survey_faults(here: KeyPath, survey: Survey, playbook: Playbook) -> Faults:
    if survey.frequency is not None and (fault := fault_of(survey.frequency)):
        yield Finding((*here, "frequency"), repr(survey.frequency), fault)
    for key in ("remind", "lasts") if Way.CHAT in survey.channels else ():
        if getattr(survey, key) is None:
            yield Finding((*here, key), "nothing", 'a length such as "7 d", as it asks in the chat')
    if survey.remind is not None and survey.lasts is not None and survey.remind >= survey.lasts:
        yield Finding(
            (*here, "remind"), "a reminder at its end or later", "a reminder before it ends: `lasts` is longer"
        )
    for place, question in enumerate(survey.questions):
        yield from question_faults(question, (*here, "questions", place))
    if not survey.channels:
        yield Finding((*here, "channels"), "nothing", f"ways to ask: {', '.join(Way)}")
    if survey.summed_up is not None and survey.summed_up.unit is Unit.PROMISED:
        yield Finding((*here, "summed_up"), str(survey.summed_up), "a time of its own: no plan promises one")
    for place, team in enumerate(survey.teams):
        yield from _known((*here, "teams", place), team, "a team", playbook.teams)


def _library_faults(library: Library, playbook: Playbook) -> Faults:
    yield from _known(("library", "studies"), library.studies, "a role", playbook.roles)
    for place, role in enumerate(library.reads):
        yield from _known(("library", "reads", place), role, "a role", playbook.roles)
    if not library.keeps:
        yield Finding(("library", "keeps"), "nothing", f"what a study keeps: {', '.join(Kept)}")
    if not library.reads:
        yield Finding(("library", "reads"), "nothing", "roles that may read the studies")
    led = {target.to for _, move, target in playbook.edges() if move is Move.STUDY} & playbook.stages.keys()
    owners = {playbook.stages[stage].owner for stage in led}
    if not owners:
        yield Finding(("library",), "no stage with the move study", "a move by which a case is studied")
    elif library.studies in playbook.roles and library.studies not in owners:
        found, right = repr(library.studies), ", ".join(sorted(owners))
        yield Finding(("library", "studies"), found, f"the role that owns the stage which study leads to: {right}")


def _known(key: KeyPath, name: str, what: str, right: Collection[str]) -> Faults:
    if name not in right:
        yield wrong_word(key, name, what, right)
