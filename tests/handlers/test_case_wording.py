"""Every word that is said of a case exists in both languages, with the same gaps to fill."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from handlers.desk_filing import fact_words
from handlers.groups import SPOKEN
from handlers.message import Phrase, Said
from handlers.notices import BUTTONS_OF_POLL, TOLD_PLAINLY, arguments, for_customer, for_staff
from handlers.outgoing import Refusal
from handlers.wording import LOCALES, render, words
from tests.handlers.desk import BOOK
from tests.handlers.moments import ZONE, moment
from workflow.case import Case
from workflow.inputs import INPUTS
from workflow.language import Language
from workflow.moves import FACT_OF, Fact, Kind, Move, Phase
from workflow.needs import NEEDS, NeedType, needs_of
from workflow.numbers import CaseNumber
from workflow.people import REDRESS, Actor, Side
from workflow.questions import Outcome
from workflow.remedies import Remedy
from workflow.schedules import Act
from workflow.timeline import Event, Value
from workflow.weights import Reach

HANDLERS = Path(__file__).parents[2] / "handlers"
LITERAL = re.compile(r'"(cases\.[a-z_.]+[a-z])"')
FAMILY = re.compile(r'f"(cases\.[a-z]+)\.\{')
NOW = moment("09-29 10:00")
CASE = Case(
    number=CaseNumber("AB34CDE"),
    playbook=BOOK.digest,
    kind=Kind.COMPLAINT,
    channel="web",
    language=Language.ZH,
    stage="handling",
    phase=Phase.OPEN,
    team="security",
    filed_at=NOW,
)
FAMILIES: dict[str, set[str]] = {
    "cases.fact": {fact.value for fact in Fact},
    "cases.done": {fact.value for fact in Fact},
    "cases.staff": {fact.value for fact in Fact},
    "cases.told": {fact.value for fact in TOLD_PLAINLY} | {"referred", "referred_piece", "relayed", "relayed_until"},
    "cases.move": {move.value for move in Move},
    "cases.kind": {kind.value for kind in Kind},
    "cases.flag": {
        *("endangered", "provisional", "asked", "order", "call", "rework", "risk", "first", "guessed", "limit"),
        *("recused", "extension", "outside", "helped", "vacant"),
        *("group", "member", "speaker"),
    },
    "cases.field": {need.name for needs in NEEDS.values() for need in needs}
    | {need.name for need in INPUTS}
    | {"reasons"},
    "cases.remedy": {remedy.value for remedy in Remedy},
    "cases.choice": {choice for needs in NEEDS.values() for need in needs for choice in need.choices}
    | {reach.value for reach in Reach},
    "cases.reason": {"signal", "category", "class", "reach", "endangered", "group"},
    "cases.spoken": {fact.value for fact in SPOKEN},
    "cases.outcome": {outcome.value for outcome in Outcome},
    "cases.unread": {"required", "future", "number", "history", "appliances"},
    "cases.language": {language.value for language in Language},
    "cases.share": {"contact", "location"},
    "cases.lane": {"telegram", "slack"},
    "cases.unreached": {refusal.value for refusal in Refusal},
    "cases.known": {"phone", "email", "both", "none"},
    "cases.duty": {act.value for act in (Act.REMIND, Act.ESCALATE)},
    "cases.improvement": {"set"} | {act.value for act in (Act.REMIND, Act.ESCALATE)},
    "cases.side": {side.value for side in Side},
    "cases.poll": set(BUTTONS_OF_POLL),
    "cases.button": {"agree", "disagree"},
    "cases.said": {"agreed", "disagreed"},
    "cases.outside": {"awaited", "late"},
}
VALUES: dict[NeedType, Value] = {NeedType.NUMBER: 1, NeedType.MONEY: 1250, NeedType.DATE: NOW + timedelta(days=1)}
FIRED = {
    *(Fact.REMINDED, Fact.SUPERVISED, Fact.RAISED, Fact.NUDGED, Fact.RESUMED, Fact.REVISIT_DUE),
    *(Fact.BREACHED, Fact.KEPT, Fact.LIMIT_PASSED, Fact.GUESSED, Fact.RECOUNTED, Fact.WAITED),
}
EXTENSION = {Fact.EXTENSION_REQUESTED, Fact.EXTENDED, Fact.EXTENSION_REFUSED, Fact.EXTENSION_LAPSED}
HANDED = {Fact.REFERRED, Fact.RECALLED, Fact.RELEASED}
CAUSES = {Fact.APPROVED: Fact.PROPOSED, Fact.EXTENDED: Fact.EXTENSION_REQUESTED}


def sources() -> str:
    found = sorted(HANDLERS.glob("*.py"))
    assert len(found) > 10
    return "\n".join(path.read_text(encoding="utf-8") for path in found)


def said_by(domain: str, language: Language) -> dict[str, str]:
    with (LOCALES / language / "LC_MESSAGES" / f"{domain}.po").open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file) if message.id}


def gaps(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


OF_FACT: dict[Fact, dict[str, Value]] = {
    Fact.SCORED: {"score": 80},
    Fact.RESOLVED: {"measures": "词", "result": "词", "prevention": "词"},
}


def happened(fact: Fact) -> Event:
    """Return an event with no more data than its fact must have."""
    move = next((move for move, left in FACT_OF.items() if left is fact), None)
    data: dict[str, Value] = {
        need.name: need.choices[0] if need.choices else VALUES.get(need.type, "词")
        for need in (needs_of(move, BOOK.playbook) if move else ())
        if need.required
    }
    if fact in FIRED:
        data |= {"clock": "reaction", "due": NOW, "to": "owner,manager"}
    if fact in EXTENSION:
        data |= {"clock": "reaction", "due": NOW, "was": NOW, "to": "manager"}
    if fact is Fact.INTRODUCED:
        data |= {"person": "周经理", "to": "staff:4"}
    if fact in HANDED:
        data |= {"clock": "contractor.outside", "due": NOW, "to": "owner"}
    if fact is Fact.SYSTEMIC:
        data |= {"count": 5, "to": "supervisor"}
    if fact is Fact.NAMED:
        data |= {"names": "林客服", "named": "3", "to": "staff:4"}
    if fact is Fact.UNREACHED:
        data |= {"lane": "telegram", "why": "blocked", "phone": "+86138•••8000", "email": 0}
    if fact in (Fact.GAINED, Fact.LOST):
        data |= {"member": "EF56GHJ"}
    data |= OF_FACT.get(fact, {})
    return Event(fact=fact, at=NOW, by=REDRESS if fact in FIRED else Actor(side=Side.STAFF, name="林"), data=data)


def everything_said(fact: Fact) -> Iterator[Said]:
    event = happened(fact)
    yield Phrase(f"cases.fact.{fact}", arguments(event, CASE, BOOK.playbook))
    yield fact_words(fact)
    yield Phrase(f"cases.staff.{fact}", arguments(event, CASE, BOOK.playbook))
    yield from (notice.said for notice in for_staff(event, CASE, BOOK.playbook))
    cause = happened(CAUSES.get(fact, Fact.RESOLVED))
    told = for_customer(event, CASE, BOOK.playbook, cause)
    yield from (told.said, *(button.label for button in told.buttons)) if told else ()


DOMAINS = sorted({path.stem for path in LOCALES.glob("*/LC_MESSAGES/*.po")})


def test_the_locale_files_are_found() -> None:
    assert {"cases", "intake"} <= set(DOMAINS)


@pytest.mark.parametrize("language", list(Language))
def test_every_key_that_is_named_has_words(language: Language) -> None:
    keys = set(LITERAL.findall(sources()))
    assert len(keys) > 40
    assert keys - said_by("cases", language).keys() == set()


@pytest.mark.parametrize("language", list(Language))
def test_every_family_of_keys_is_whole(language: Language) -> None:
    known = said_by("cases", language).keys()
    assert set(FAMILY.findall(sources())) - FAMILIES.keys() == set()
    assert {f"{family}.{name}" for family, names in FAMILIES.items() for name in names} - known == set()


@pytest.mark.parametrize("domain", DOMAINS)
def test_both_languages_say_the_same_with_the_same_gaps(domain: str) -> None:
    first, *others = (said_by(domain, language) for language in Language)
    for other in others:
        assert {key: gaps(text) for key, text in other.items()} == {key: gaps(text) for key, text in first.items()}


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("domain", DOMAINS)
def test_the_compiled_words_are_those_of_the_source(domain: str, language: Language) -> None:
    with (LOCALES / language / "LC_MESSAGES" / f"{domain}.mo").open("rb") as file:
        compiled = {str(message.id): str(message.string) for message in read_mo(file) if message.id}
    assert compiled == said_by(domain, language)
    assert all(text.strip() for text in compiled.values())


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("fact", list(Fact))
def test_whatever_happens_can_be_said(fact: Fact, language: Language) -> None:
    rendered = [render(said, language, ZONE) for said in everything_said(fact)]
    assert len(rendered) >= 3
    assert all(text.strip() and "{" not in text for text in rendered)


def test_only_what_a_phrase_names_is_put_into_words() -> None:
    silent = Phrase("cases.there_are_no_such_words")
    told = Phrase("cases.button.about", {"number": "ABC", "other": silent})
    assert render(told, Language.EN, ZONE) == render(Phrase(told.key, {"number": "ABC"}), Language.EN, ZONE)


@pytest.mark.parametrize("language", list(Language))
def test_a_moment_at_midnight_ends_the_day_before(language: Language) -> None:
    assert "24:00" in render(moment("09-30 24:00"), language, ZONE)
    assert "30" in render(moment("09-30 24:00"), language, ZONE)


def test_words_that_are_missing_are_a_fault_and_not_shown_as_keys() -> None:
    with pytest.raises(KeyError):
        words("cases.no.such.words", Language.EN)
