"""The case library: written by those who read the analysis, read by everybody of ours but who is recused."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from handlers.anonymity import telling
from handlers.cards import scope_of
from handlers.house import House
from handlers.reports.reading import sites_read
from workflow.case import Case
from workflow.elements import Elements
from workflow.errors import UnknownCase
from workflow.lessons import Lesson, Told
from workflow.numbers import CaseNumber
from workflow.people import Actor, StaffId
from workflow.ports import Work

ALIKE = 75
"""Of 100, by rapidfuzz: how near a typed word must come to a passage; of two characters one alike is 67."""
MOST_WORDS, LONGEST_WORD = 6, 40
LOOKED_AT = 150
"""(ours) Lessons that are compared with a case: so many of its category, and of all, the last written."""
MOST_OFFERED = 3
"""(ours) Lessons beside a case."""
LONGEST_TITLE, LONGEST = 80, 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A lesson as somebody reads it.

    Attributes:
        number: of its case; None where they don't see that.
        writers: who wrote, first to last, and when.
        writes: they may change it.
    """

    lesson: Lesson
    number: CaseNumber | None
    writers: tuple[tuple[datetime, str], ...]
    writes: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """What the form about a case begins with."""

    lesson: Lesson | None
    category: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What the library has to a case: its own lesson, others that may help, and whether this person may write one."""

    own: Lesson | None
    others: tuple[Lesson, ...]
    writes: bool


def found(work: Work, house: House, actor: Actor, words: str, category: str | None) -> Sequence[Lesson]:
    """Return the lessons that every typed word leads to, the nearest first; all where none is typed."""
    kept = work.lessons.every(_recused(actor, house), category)
    typed = [word[:LONGEST_WORD].casefold() for word in words.split()[:MOST_WORDS]]
    if not typed:
        return kept
    scored = [(_likeness(typed, _text(house, each)), each) for each in kept]
    return [each for score, each in sorted(scored, key=lambda pair: -pair[0]) if score]


def opened(work: Work, house: House, actor: Actor, ident: int) -> Entry:
    """Return one lesson.

    Raises:
        UnknownCase: there is none, or none for this person.
    """
    lesson = work.lessons.get(ident, _recused(actor, house))
    if lesson is None:
        raise UnknownCase("")
    case = _seen(work, house, actor, lesson.case)
    return Entry(
        lesson=lesson,
        number=case.number if case else None,
        writers=tuple((edit.at, _called(work, edit.by)) for edit in lesson.edits),
        writes=case is not None and writes(house, actor, case),
    )


def writes(house: House, actor: Actor, case: Case) -> bool:
    """Tell whether somebody says which cases are worth a study: who reads the analysis of their site."""
    return actor.staff is not None and case.site in sites_read(actor, house.playbook)


def begun(work: Work, house: House, actor: Actor, number: CaseNumber) -> Begun:
    """Return what the form about a case begins with.

    Raises:
        UnknownCase: they don't see the case, or write nothing about it.
    """
    case = _written_about(work, house, actor, number)
    return Begun(lesson=work.lessons.of(number), category=case.category)


def wrong_in(work: Work, house: House, actor: Actor, number: CaseNumber, told: Told) -> Mapping[str, str]:
    """Return what is to be mended, by field: nothing there, too much, or something that tells whose case it was.

    Raises:
        UnknownCase: as `begun`.
    """
    _written_about(work, house, actor, number)
    elements, wrong = _elements(work, number), dict[str, str]()
    for field in fields(told):
        words = getattr(told, field.name)
        if not words:
            wrong[field.name] = "empty"
        elif len(words) > (LONGEST_TITLE if field.name == "title" else LONGEST):
            wrong[field.name] = "long"
        elif (what := telling(words, elements)) is not None:
            wrong[field.name] = what
    return wrong


def write(
    work: Work, house: House, actor: Actor, number: CaseNumber, told: Told, edition: int, now: datetime
) -> Lesson | None:
    """Put a case into the library, or change what stands there; None where somebody else was first.

    Raises:
        UnknownCase: as `begun`, or the words can't stand there.
    """
    if wrong_in(work, house, actor, number, told) or actor.staff is None:
        raise UnknownCase(number)
    if not work.lessons.put(number, told, edition, actor.staff, now):
        return None
    return work.lessons.of(number)


def beside(work: Work, house: House, actor: Actor, case: Case) -> Beside:
    """Return what the library has to a case that this person sees: of its category, or of words like its own."""
    names = _recused(actor, house)
    looked_at = [*work.lessons.every(names, limit=LOOKED_AT)]
    if case.category is not None:
        looked_at += work.lessons.every(names, case.category, LOOKED_AT)
    others = {each.id: each for each in looked_at if each.case != case.number}.values()
    elements = _elements(work, case.number)
    near = _near(house, case, elements.issue if elements else "", others)
    return Beside(own=work.lessons.of(case.number), others=tuple(near), writes=writes(house, actor, case))


def _near(house: House, case: Case, issue: str, lessons: Collection[Lesson]) -> Sequence[Lesson]:
    from rapidfuzz import fuzz

    rest = (found := house.playbook.category(case.category)) is None or found.rest
    scores = list[tuple[float, Lesson]]()
    for each in lessons:
        likeness = fuzz.partial_ratio(each.told.title.casefold(), issue.casefold()) if issue else 0.0
        same = not rest and each.category == case.category
        if same or likeness >= ALIKE:
            scores.append((likeness + 100 * same, each))
    return [each for _, each in sorted(scores, key=lambda pair: -pair[0])[:MOST_OFFERED]]


def _likeness(typed: Sequence[str], text: str) -> float:
    """Return how near a text comes to all that was typed; 0 where a word is nowhere in it."""
    from rapidfuzz import fuzz

    scores = [100.0 if word in text else fuzz.partial_ratio(word, text, score_cutoff=ALIKE) for word in typed]
    return sum(scores) if all(scores) else 0.0


def _text(house: House, lesson: Lesson) -> str:
    category = house.playbook.category(lesson.category)
    told, called = lesson.told, category.name.values() if category else ()
    return "\n".join((told.title, told.cause, told.done, told.learnt, *called)).casefold()


def _recused(actor: Actor, house: House) -> frozenset[str]:
    return scope_of(actor, house.playbook).recused_as


def _seen(work: Work, house: House, actor: Actor, number: CaseNumber) -> Case | None:
    try:
        return work.cases.get(number, visible_to=scope_of(actor, house.playbook))
    except UnknownCase:
        return None


def _written_about(work: Work, house: House, actor: Actor, number: CaseNumber) -> Case:
    case = _seen(work, house, actor, number)
    if case is None or not writes(house, actor, case):
        raise UnknownCase(number)
    return case


def _elements(work: Work, number: CaseNumber) -> Elements | None:
    """Return what the customer told; None where that was erased, and nobody can be named by it any more."""
    try:
        return work.cases.elements(number)
    except LookupError:
        return None


def _called(work: Work, staff: StaffId) -> str:
    return work.people.staff(staff).name
