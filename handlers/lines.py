"""The timeline as staff read it, line by line: what happened, who did it, and the words that were given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.granting import remedies_in_words
from handlers.masking import PEOPLES_WORDS, masked
from handlers.message import Phrase, Said
from handlers.notices import arguments, named_fact
from handlers.presses import criterion_called
from handlers.questions import answered
from handlers.weighing import in_words
from workflow.case import Case
from workflow.elements import Elements
from workflow.groups import SPEAKER
from workflow.moves import Fact
from workflow.ownwords import rule_behind
from workflow.people import Side
from workflow.playbook import Playbook
from workflow.remedies import given_in
from workflow.scoring import criteria_fields
from workflow.timeline import Event
from workflow.views import views_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the timeline as it is read; `side` is where whoever did it stands."""

    at: datetime
    fact: str
    said: Said
    who: Said
    words: tuple[tuple[Said, Said], ...]
    side: Side = Side.REDRESS


CHOSEN = ("mood", "consent", "answer", "release", "reached", "reach", "said", "how")
"""Choices that a line shows by their names."""


def line_of(event: Event, case: Case, playbook: Playbook, elements: Elements, *, clear: bool) -> Line:
    """Return an event as staff read it, masked where they need not know who complains."""
    words = _words(event, playbook)
    return Line(
        at=event.at,
        fact=event.fact,
        said=_called(event, case, playbook),
        who=event.by.name or Phrase("cases.side.speaker" if SPEAKER in event.data else f"cases.side.{event.by.side}"),
        words=tuple(
            (label, masked(said, elements) if isinstance(said, str) and not clear else said) for label, said in words
        ),
        side=event.by.side,
    )


def _called(event: Event, case: Case, playbook: Playbook) -> Said:
    rule = rule_behind(event, playbook)
    usual = Phrase(f"cases.fact.{named_fact(event)}", arguments(event, case, playbook))
    return rule.name if rule and rule.name else usual


def _words(event: Event, playbook: Playbook) -> Sequence[tuple[Said, Said]]:
    """Return what was filled in: people's words as they are, choices by name, poll answers with their question."""
    if "tree" in event.data:
        return answered(event.data, playbook)
    if "question" in event.data:
        asked = next((each for each in playbook.poll.questions if each.id == event.data["question"]), None)
        answer = event.data.get("answer")
        return [(asked.ask, asked.choices[answer])] if asked and isinstance(answer, int) else []
    words: list[tuple[Said, Said]] = [
        (Phrase(f"cases.field.{name}"), str(event.data[name])) for name in PEOPLES_WORDS if event.data.get(name)
    ]
    if given := given_in(event.data):
        words.append((Phrase("cases.field.remedies"), remedies_in_words(given, playbook)))
    if event.fact is Fact.SCORED:
        judged = [(each, event.data.get(name)) for name, each in criteria_fields(playbook).items()]
        points = [(criterion_called(each), str(given)) for each, given in judged if given is not None]
        words = [(Phrase("cases.field.score"), str(event.data["score"])), *points, *words]
    words += in_views(views_in(event.data), playbook)
    if event.data.get("site") in playbook.sites:
        words.append((Phrase("cases.field.site"), playbook.sites[str(event.data["site"])].name))
    if event.data.get("reasons"):
        words.append((Phrase("cases.field.reasons"), in_words(event.data["reasons"], playbook)))
    chosen = [(name, event.data[name]) for name in CHOSEN if event.data.get(name)]
    return words + [(Phrase(f"cases.field.{name}"), Phrase(f"cases.choice.{value}")) for name, value in chosen]


def in_views(found: Mapping[str, str], playbook: Playbook) -> tuple[tuple[Said, Said], ...]:
    """Return what a case counts as, each under the name of its view; what the playbook has no longer is left out."""
    return tuple(
        (view.name, view.of[found[name]]) for name, view in playbook.views.items() if found.get(name) in view.of
    )
