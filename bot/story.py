"""What became of made-up cases, in figures: of one site, of several together, as JSON and as lines for a person."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from workflow.moves import Fact

Outcome = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What became of the cases of a run.

    Attributes:
        ends: how many cases ended how.
        facts: how often each fact came about, those of a clock with its name.
        waits: hours from the receipt on, by what was waited for.
        duties: what was done beside the cases.
        backlog: the most cases that were open at once.
        violations: each broken promise, in words.
    """

    ends: Counter[str]
    facts: Counter[tuple[Fact, str]]
    waits: Mapping[str, Sequence[float]]
    duties: Counter[str]
    backlog: int
    violations: tuple[str, ...]

    def outcome(self, playbook: str, cases: int, seed: int) -> Outcome:
        """Return the figures, in an order that does not depend on how they came about."""
        clocks = sorted({clock for _, clock in self.facts if clock})
        count = {fact: sum(times for (name, _), times in self.facts.items() if name is fact) for fact in Fact}
        return {
            "playbook": playbook,
            "cases": cases,
            "seed": seed,
            "end_states": dict(sorted(self.ends.items())),
            "deadlines": {
                clock: _share(self.facts[Fact.KEPT, clock], self.facts[Fact.BREACHED, clock]) for clock in clocks
            },
            "hours": {step: _spread(found) for step, found in self.waits.items() if found},
            "limits_passed": count[Fact.LIMIT_PASSED],
            "reminders": count[Fact.REMINDED],
            "supervision_orders": count[Fact.SUPERVISED],
            "escalations": count[Fact.RAISED] + count[Fact.ESCALATED],
            "reworks": count[Fact.DISSATISFIED] + count[Fact.REOPENED],
            "satisfaction": {fact.value: count[fact] for fact in (Fact.SATISFIED, Fact.NEUTRAL, Fact.DISSATISFIED)},
            "revisits": count[Fact.REVISITED],
            **self.duties,
            "group_complaints": count[Fact.DECLARED],
            "handled_together": count[Fact.JOINED],
            "largest_backlog": self.backlog,
            "violations": len(self.violations),
            "first_violations": list(self.violations[:10]),
        }


def together(stories: Sequence[Story]) -> Story:
    """Return what became of the cases of several sites; the backlog is that of the site where it was largest."""
    first, *others = stories
    ends, facts, duties = first.ends.copy(), first.facts.copy(), first.duties.copy()
    for other in others:
        ends.update(other.ends)
        facts.update(other.facts)
        duties.update(other.duties)
    return Story(
        ends=ends,
        facts=facts,
        waits={step: [hours for story in stories for hours in story.waits[step]] for step in first.waits},
        duties=duties,
        backlog=max(story.backlog for story in stories),
        violations=tuple(wrong for story in stories for wrong in story.violations),
    )


def _spread(hours: Sequence[float]) -> dict[str, float]:
    """Return the middle one of some times, and what nine of ten keep."""
    return {"median": round(median(hours), 2), "p90": round(sorted(hours)[int(len(hours) * 0.9)], 2)}


def _share(kept: int, missed: int) -> dict[str, float | int]:
    total = kept + missed
    return {"kept": kept, "missed": missed, "share_kept": round(kept / total, 4) if total else 1.0}


def report(outcome: Outcome) -> str:
    """Return an outcome as lines for a person."""
    lines = [f"{outcome['cases']} cases under {outcome['playbook']}, seed {outcome['seed']}"]
    lines += [f"  {state}: {count}" for state, count in outcome["end_states"].items()]
    lines += [
        f"  {clock}: {share['share_kept']:.1%} kept of {share['kept'] + share['missed']}"
        for clock, share in outcome["deadlines"].items()
    ]
    lines += [
        f"  hours to {step}: median {times['median']:g}, nine of ten {times['p90']:g}"
        for step, times in outcome["hours"].items()
    ]
    plain = (
        *("limits_passed", "reminders", "supervision_orders", "escalations", "reworks", "revisits"),
        *("group_complaints", "handled_together"),
        *("draws", "drawn_and_scored", "routines", "duties_late", "largest_backlog", "violations"),
    )
    return "\n".join([*lines, *(f"  {name.replace('_', ' ')}: {outcome[name]}" for name in plain)])
