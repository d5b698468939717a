"""What a procedure has beside its cases, in words: surveys, the case library, spot checks, routines."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from handlers.message import Phrase, Said
from handlers.notices import Named
from handlers.wording import words
from workflow.campaigns import Library, Survey
from workflow.cronlines import EVERY
from workflow.drawing import span_words
from workflow.language import Language
from workflow.playbook import Playbook
from workflow.rota import Routine, SpotCheck
from workflow.spans import Span

Row = tuple[Said, Said]
COMMON_YEAR = 2026
"""Any year without a leap day, to say a date of every year."""
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that the procedure has, with what is said of it, row by row."""

    name: Said
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """All of one kind."""

    title: Phrase
    entries: tuple[Entry, ...]


def sections_of(playbook: Playbook) -> tuple[Section, ...]:
    """Return what the procedure has beside its cases; a kind of which there is none is left out."""
    found = {
        "spot_checks": [Entry(each.name, tuple(_check(each, playbook))) for each in playbook.spot_checks.values()],
        "routines": [Entry(each.name, tuple(_routine(each, playbook))) for each in playbook.routines.values()],
        "surveys": [Entry(each.name, tuple(_survey(each, playbook))) for each in playbook.surveys.values()],
        "library": [Entry(each.name, tuple(_library(each, playbook))) for each in (playbook.library,) if each],
    }
    return tuple(Section(Phrase(f"desk.beside.{kind}"), tuple(entries)) for kind, entries in found.items() if entries)


def _row(label: str, said: Said) -> Row:
    return Phrase(f"desk.beside.{label}"), said


def _check(check: SpotCheck, playbook: Playbook) -> Iterator[Row]:
    yield _row("by", playbook.roles[check.by].name)
    yield _row("scored_by", playbook.roles[check.inspector].name)
    yield _row("every", Phrase("desk.beside.about", {"span": length(check.every)}))
    days = Phrase("desk.beside.days", {"count": check.window // DAY})
    yield _row("cases", Phrase(f"desk.beside.{check.cases}", {"days": days}))
    each = "each_site" if check.each_site else "drawn"
    yield _row("count", Phrase(f"desk.beside.{each}", {"count": check.count}))
    yield _row("due", length(check.due))


def _routine(routine: Routine, playbook: Playbook) -> Iterator[Row]:
    yield _row("what", routine.what)
    yield _row("role", playbook.roles[routine.role].name)
    yield _row("when", slots_said(routine.at))
    yield _row("due", length(routine.due))
    if routine.lists:
        yield _row("lists", _names(routine.lists, playbook.stages))


def _survey(survey: Survey, playbook: Playbook) -> Iterator[Row]:
    yield _row("goal", survey.goal)
    yield _row("group", survey.group)
    if survey.teams:
        yield _row("teams", _names(survey.teams, playbook.teams))
    yield _row("period", Phrase("desk.beside.last", {"count": survey.period // DAY}))
    yield _row("when", slots_said(survey.frequency) if survey.frequency else Phrase("desk.beside.by_hand"))
    yield _row("sample", Phrase("desk.beside.people", {"count": survey.sample}))
    yield _row("purpose", survey.purpose)
    yield _row("confidential", survey.confidential)
    yield _row("channels", listed(Phrase(f"desk.beside.{way}") for way in survey.channels))
    if survey.summed_up is not None:
        yield _row("summed_up", Phrase("desk.beside.within", {"span": length(survey.summed_up)}))


def _library(library: Library, playbook: Playbook) -> Iterator[Row]:
    yield _row("studies", playbook.roles[library.studies].name)
    yield _row("keeps", listed(Phrase(f"desk.beside.{kept}") for kept in library.keeps))
    yield _row("reads", _names(library.reads, playbook.roles))


def _names(named: Iterable[str], things: Mapping[str, Named]) -> Said:
    return listed(things[name].name for name in named)


def length(span: Span) -> Said:
    """Say a length of time."""
    return {language: span_words(span, language) for language in Language}


def listed(items: Iterable[Said]) -> Said:
    """Say several things one after the other."""
    first, *others = items
    said: Said = first
    for other in others:
        said = Phrase("desk.beside.and", {"first": said, "other": other})
    return said


def slots_said(line: str) -> Said:
    """Say when a cron line comes round; one that is neither daily, weekly, monthly nor yearly is shown as it is."""
    minute, hour, day, month, weekday = line.split()
    if not (minute.isdecimal() and hour.isdecimal()):
        return line
    at = f"{int(hour)}:{int(minute):02}"
    if (day, month, weekday) == (EVERY, EVERY, EVERY):
        return Phrase("desk.beside.daily", {"at": at})
    if month == EVERY and weekday == EVERY and _plain(day):
        return Phrase("desk.beside.monthly", {"at": at, "days": listed(day.split(","))})
    if day == EVERY and month == EVERY and weekday.replace(",", "").isalpha():
        named = listed(Phrase(f"desk.beside.{name}") for name in weekday.split(","))
        return Phrase("desk.beside.weekly", {"at": at, "days": named})
    if weekday == EVERY and _plain(day) and _plain(month):
        dates = [date(COMMON_YEAR, int(each), int(on)) for each in month.split(",") for on in day.split(",")]
        return Phrase("desk.beside.yearly", {"at": at, "dates": listed(map(_date, dates))})
    return line


def _plain(field: str) -> bool:
    return field.replace(",", "").isdecimal()


def _date(day: date) -> Said:
    return {language: day.strftime(words("desk.beside.date", language)) for language in Language}
