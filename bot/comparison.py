"""`simulate NAME --against OTHER`: the same customers under two playbooks, and what becomes different."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from bot.simulate import simulate
from bot.story import Outcome

PLAIN = (
    "limits_passed",
    "reminders",
    "supervision_orders",
    "escalations",
    "reworks",
    "revisits",
    "draws",
    "drawn_and_scored",
    "routines",
    "duties_late",
    "group_complaints",
    "handled_together",
    "largest_backlog",
    "violations",
)
Figure = float | int | None


class Row(NamedTuple):
    """One figure under both playbooks; None where one of them has no such thing.

    Attributes:
        kind: `late`, `median`, `p90`, `count` or `answer`.
        of: the clock, step, count or answer that it is about.
    """

    kind: str
    of: str
    first: Figure
    second: Figure

    @property
    def name(self) -> str:
        """The figure in words."""
        match self.kind:
            case "late":
                return f"late: {self.of}"
            case "median" | "p90":
                return f"hours to {self.of}, {self.kind}"
            case _:
                return self.of.replace("_", " ")

    @property
    def change(self) -> Figure:
        """What the second has more than the first."""
        if self.first is None or self.second is None:
            return None
        return round(self.second - self.first, 2)


def compare(first: str, second: str, cases: int, seed: int) -> Outcome:
    """Return both outcomes and their difference.

    Raises:
        OSError: one of the playbooks is not there.
        PlaybookInvalid: one has faults.
        ValueError: one says nothing of how people behave.
    """
    outcomes = simulate(first, cases, seed), simulate(second, cases, seed)
    rows = [
        {"name": row.name, "first": row.first, "second": row.second, "change": row.change} for row in rows_of(*outcomes)
    ]
    return {
        "playbook": first,
        "against": second,
        "cases": cases,
        "seed": seed,
        "difference": rows,
        "violations": sum(outcome["violations"] for outcome in outcomes),
        "outcomes": list(outcomes),
    }


def rows_of(first: Outcome, second: Outcome) -> Iterator[Row]:
    """Yield every figure of two outcomes: lateness by clock, times in hours, counts, answers."""
    for clock in dict.fromkeys((*first["deadlines"], *second["deadlines"])):
        yield Row("late", clock, *(_at(each["deadlines"], clock, "missed") for each in (first, second)))
    for step in dict.fromkeys((*first["hours"], *second["hours"])):
        for part in ("median", "p90"):
            yield Row(part, step, *(_at(each["hours"], step, part) for each in (first, second)))
    for name in PLAIN:
        yield Row("count", name, first[name], second[name])
    for answer in first["satisfaction"]:
        yield Row("answer", answer, first["satisfaction"][answer], second["satisfaction"][answer])


def _at(table: Mapping[str, Mapping[str, Figure]], name: str, part: str) -> Figure:
    return table[name][part] if name in table else None


def table(comparison: Outcome) -> str:
    """Return a comparison as lines for a person; what is the same under both is left out."""
    rows = [row for row in comparison["difference"] if row["first"] != row["second"]]
    head = "{cases} cases, seed {seed}: {playbook} against {against}".format_map(comparison)
    if not rows:
        return f"{head}\n  no difference"
    wide = max(len(row["name"]) for row in rows)
    lines = [f"  {row['name']:<{wide}} {_told(row['first']):>9} → {_told(row['second']):>9}  {_signed(row['change'])}"
             for row in rows]  # fmt: skip
    same = len(comparison["difference"]) - len(rows)
    return "\n".join(
        [head, *lines, f"  the same under both: {same} other figures; violations: {comparison['violations']}"]
    )


def _told(figure: Figure) -> str:
    return "–" if figure is None else f"{figure:g}"


def _signed(figure: Figure) -> str:
    return "" if figure is None else f"{figure:+g}"
