"""How grave a complaint is and what goes first: proposed from all that is known, each reason named.

The system proposes and never lowers; a person rules.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workflow.frozen import replace
from workflow.mentions import asserted
from workflow.moves import Fact

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from workflow.case import Case
    from workflow.people import Actor
    from workflow.playbook import Playbook
    from workflow.timeline import Event, Fields
    from workflow.weights import Weight


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that gives weight.

    Attributes:
        kind: signal, category, class, reach, endangered or group.
        name: of the playbook's own, such as the signal's id; empty where the kind says all.
        word: the playbook's word that was found.
    """

    kind: str
    name: str = ""
    word: str = ""

    @property
    def key(self) -> str:
        """What is remembered of it with the case."""
        return f"{self.kind}:{self.name}"

    def __str__(self) -> str:
        return f"{self.kind}:{self.name}:{self.word}"


def read_reasons(written: object) -> tuple[Reason, ...]:
    """Return the reasons that an event's data name."""
    return tuple(Reason(*line.split(":", 2)) for line in str(written or "").splitlines())


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """What is proposed, and why; `at_once` are the reasons that are told at once."""

    grade: str | None
    priority: int
    reasons: tuple[Reason, ...]
    at_once: tuple[Reason, ...]


def signals(said: str, playbook: Playbook) -> Iterator[Reason]:
    """Yield the playbook's signals that stand in what was said and are not plainly denied."""
    for signal in playbook.signals:
        word = asserted(said, signal.words)
        if word is not None:
            yield Reason("signal", signal.id, word)


def at_once(said: str, playbook: Playbook) -> tuple[Reason, ...]:
    """Return the signals of high risk in what was said."""
    risky = {signal.id for signal in playbook.signals if signal.at_once}
    return tuple(reason for reason in signals(said, playbook) if reason.name in risky) if risky else ()


def weigh(case: Case, said: str, playbook: Playbook) -> Weighed:
    """Return what the playbook proposes for a case whose issue is `said`."""
    weights = {reason: weight for reason, weight in _reasons(case, said, playbook) if _tells(weight)}
    grades = [weight.grade for weight in weights.values() if weight.grade]
    return Weighed(
        grade=max(grades, key=playbook.gravity, default=None),
        priority=max((weight.priority for weight in weights.values()), default=0),
        reasons=tuple(weights),
        at_once=tuple(reason for reason, weight in weights.items() if getattr(weight, "at_once", False)),
    )


def _tells(weight: Weight) -> bool:
    return bool(weight.grade or weight.priority or getattr(weight, "at_once", False))


def _reasons(case: Case, said: str, playbook: Playbook) -> Iterator[tuple[Reason, Weight]]:
    by_id = {signal.id: signal for signal in playbook.signals}
    yield from ((reason, by_id[reason.name]) for reason in signals(said, playbook))
    category = playbook.category(case.category)
    if category is not None:
        yield Reason("category", category.id), category
    if case.customer in playbook.classes:
        yield Reason("class", str(case.customer)), playbook.classes[str(case.customer)]
    reach = {name.value: weight for name, weight in playbook.weighing.reach.items()}
    if case.reach in reach:
        yield Reason("reach", str(case.reach)), reach[str(case.reach)]
    if case.endangered:
        yield Reason("endangered"), playbook.weighing.endangered
    if case.group and playbook.group:
        yield Reason("group"), playbook.group


def put_on_scales(
    case: Case, said: str, *, by: Actor, at: datetime, playbook: Playbook, zone: ZoneInfo
) -> tuple[Case, tuple[Event, ...]]:
    """Return the case with what is proposed for it, and the events that say so where something is new.

    Nothing is ever lowered: what was proposed before stays, and a priority that a person set.
    """
    found = weigh(case, said, playbook)
    proposed = graver(case.proposed, found.grade, playbook)
    priority = case.priority if case.ruled else max(case.priority, found.priority)
    fresh = tuple(reason for reason in found.at_once if reason.key not in case.risks)
    after = replace(case, proposed=proposed, priority=priority, risks=(*case.risks, *(reason.key for reason in fresh)))
    data: Fields = {"reasons": "\n".join(map(str, found.reasons)), "grade": proposed, "priority": priority}
    events: tuple[Event, ...] = ()
    # What follows from the category alone is plain to see, and is no news.
    telling = priority or any(reason.kind != "category" for reason in found.reasons)
    if telling and (proposed, priority) != (case.proposed, case.priority):
        after, events = after.record(Fact.WEIGHED, by=by, at=at, playbook=playbook, zone=zone, data=data)
    if fresh:
        told: Mapping[str, str | int | None] = {**data, "reasons": "\n".join(map(str, fresh))}  # pyright: ignore[reportAssignmentType]
        after, more = after.record(Fact.FLAGGED, by=by, at=at, playbook=playbook, zone=zone, data=told)
        events += more
    return after, events


def graver(one: str | None, other: str | None, playbook: Playbook) -> str | None:
    """Return the graver of two grades."""
    if one is None or other is None:
        return one or other
    return max(one, other, key=playbook.gravity)
