"""What is wrong with a playbook, key by key: its form first, then what its parts say of each other."""

from collections.abc import Iterator, Mapping

from pydantic import ValidationError

from workflow.campaigns import campaign_faults
from workflow.entries import category_faults
from workflow.errors import PlaybookInvalid
from workflow.finding import Finding
from workflow.format import form_faults
from workflow.moves import Fact, Move, Phase
from workflow.ownwords import word_faults
from workflow.passages import dead_ends, possible_facts
from workflow.playbook import Playbook
from workflow.rating import poll_faults
from workflow.references import clock_key, unknown_names
from workflow.remedies import remedy_faults
from workflow.rota import rota_faults
from workflow.schedules import LIMIT, Act
from workflow.scoring import scoring_faults
from workflow.spans import Span, Unit
from workflow.views import view_faults


def findings(raw: Mapping[str, object]) -> tuple[Finding, ...]:
    """Return every fault that forbids the playbook `raw`, as read from TOML; nothing means it may be used.

    Faults between the parts are looked for only where the form holds, dead ends only where every name means something.
    """
    try:
        playbook_of(raw)
    except PlaybookInvalid as invalid:
        return invalid.findings
    return ()


def playbook_of(raw: Mapping[str, object]) -> Playbook:
    """Return the playbook `raw`, as read from TOML.

    Raises:
        PlaybookInvalid: it has faults.
    """
    try:
        playbook = Playbook.model_validate(raw)
    except ValidationError as error:
        raise PlaybookInvalid(form_faults(error, raw)) from error
    if faults := faults_between(playbook):
        raise PlaybookInvalid(faults)
    return playbook


def faults_between(playbook: Playbook) -> tuple[Finding, ...]:
    """Return the faults between the parts of a playbook whose form holds."""
    unknown = tuple(unknown_names(playbook))
    if unknown:
        return unknown
    own = (
        *_missing_promises(playbook),
        *_reports(playbook),
        *_limits(playbook),
        *remedy_faults(playbook),
        *poll_faults(playbook),
        *rota_faults(playbook),
        *campaign_faults(playbook),
        *scoring_faults(playbook),
        *_unheard(playbook),
        *view_faults(playbook),
        *category_faults(playbook),
        *word_faults(playbook),
    )
    return (*dead_ends(playbook), *own)


def warnings(playbook: Playbook) -> tuple[Finding, ...]:
    """Return what is allowed but probably not meant."""
    return (*_quiet_teams(playbook), *_facts_that_never_come(playbook), *_short_of_words(playbook))


def _missing_promises(playbook: Playbook) -> Iterator[Finding]:
    """Yield what every procedure must have a clock for: harm going on, a question asked, a call to be made."""
    begun = {fact for clock in playbook.clocks.values() for fact in (*clock.starts, *clock.restarts)}
    for fact, why in NEEDED.items():
        asked = fact is not Fact.ASKED or any(Move.ASK in stage.moves for stage in playbook.stages.values())
        if asked and fact not in begun:
            yield Finding(("clocks",), f"no clock that starts with {fact}", why)
    acts = {rung.act for ladder in playbook.ladders.values() for rung in ladder.rungs}
    paused = any(clock.pauses for clock in playbook.clocks.values())
    if paused and Act.RESUME not in acts:
        yield Finding(("ladders",), "no rung with the act resume", "an end to waiting, as clocks pause for an answer")
    for name, stage in playbook.stages.items():
        if stage.phase is not Phase.CLOSED and Move.CONTAIN not in stage.moves:
            yield Finding(("stages", name, "moves"), "no move contain", "the immediate measure in every open stage")


NEEDED = {
    Fact.ENDANGERED: "a clock for the immediate measure: harm is stopped first",
    Fact.ASKED: "a clock for the customer's answer",
    Fact.CALL_DUE: "a clock for calls to customers whom no chat reaches",
}


def _reports(playbook: Playbook) -> Iterator[Finding]:
    for name, clock in playbook.clocks.items():
        spans = [clock.due] if isinstance(clock.due, Span) else list(clock.due.values())
        hours = playbook.calendars[clock.calendar].hours if clock.calendar else ()
        if not hours and any(span.unit is Unit.CLOSE_OF_BUSINESS for span in spans):
            yield Finding((*clock_key(name), "calendar"), "no hours", "a calendar with hours, for close of business")


def _limits(playbook: Playbook) -> Iterator[Finding]:
    """Yield hard limits that can't be: on a clock that no fact starts, or before the due time that they limit."""
    for name, clock in playbook.clocks.items():
        if clock.limit is None:
            continue
        here = ("clocks", name, "limit")
        if clock.fallback:
            yield Finding(here, "a clock that only a stage starts", "a clock with `starts`: a limit counts from a fact")
        hard = playbook.clocks[name + LIMIT]
        for grade in hard.grades() or clock.grades() or (None,):
            soft, limit = clock.span(grade), hard.span(grade)
            if soft and limit and _is_shorter(limit, soft):
                yield Finding((*here, "due"), str(limit), f"no less than the due time, {soft}")


def _is_shorter(one: Span, other: Span) -> bool:
    """Tell whether a span is surely the shorter one; of different kinds of days nobody can say."""
    if one.unit is other.unit:
        return one.count < other.count
    if one.unit not in LASTS or other.unit not in LASTS:
        return False
    return one.count * max(LASTS[one.unit]) < other.count * min(LASTS[other.unit])


LASTS = {
    Unit.MINUTES: (1, 1),
    Unit.HOURS: (60, 60),
    Unit.DAYS: (1440, 1440),
    Unit.MONTHS: (28 * 1440, 31 * 1440),
}
"""How many minutes a unit lasts at the least and at the most, where that is known."""


def _unheard(playbook: Playbook) -> Iterator[Finding]:
    """Yield a count of alike cases that nobody would hear of."""
    if playbook.alike and not playbook.alike.tell:
        yield Finding(("alike", "tell"), "nobody", "somebody to tell")


def _quiet_teams(playbook: Playbook) -> Iterator[Finding]:
    if not any(team.channel for team in playbook.teams.values()):
        return
    for name, team in playbook.teams.items():
        if team.channel is None:
            yield Finding(("teams", name), "no channel", "one, as other teams have: its cards show at the desk alone")


def _facts_that_never_come(playbook: Playbook) -> Iterator[Finding]:
    possible = possible_facts(playbook)
    for name, clock in playbook.clocks.items():
        for role in () if clock.hard or clock.part else ("starts", "stops", "restarts", "pauses"):
            never = [fact.value for fact in getattr(clock, role) if fact not in possible]
            if never:
                yield Finding(("clocks", name, role), ", ".join(never), "facts that moves of this playbook leave")


def _short_of_words(playbook: Playbook) -> Iterator[Finding]:
    for place, category in enumerate(playbook.categories):
        if not category.words:
            yield Finding(("categories", place, "words"), "nothing", "words by which what people type is recognised")
    for kind, rule in playbook.kinds.items():
        if rule.offered and not rule.words:
            yield Finding(("kinds", kind.value, "words"), "nothing", "words by which what people type is recognised")
