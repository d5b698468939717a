"""Everything that workflow refuses, as a tree.

Refusal
├── MoveNotAllowed      the stage has no such move, or the person no right to it
│   ├── GateShut        a condition of the move does not hold yet
│   └── FieldsMissing   the move needs words, a choice or a date that was not given
├── StaleCase           somebody was first: the case has moved on since it was shown
├── StaleConversation   another process answered this conversation meanwhile
├── UnknownCase         no such case, or none that this person may see
├── CalendarUnknown     the year's holidays are not decreed yet
├── PlaybookInvalid     a playbook has faults
├── CasesLeftBehind     open cases have no place in an edited playbook
└── VersionUnfit        the version that was put in force at the desk is none for this program
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from workflow.finding import Finding


class Refusal(Exception):
    """Something was asked that can't be done; expected, and answered kindly."""


class MoveNotAllowed(Refusal):
    """The playbook has no such move from this stage for this person."""

    def __init__(self, number: str, move: str, stage: str) -> None:
        super().__init__(f"case {number}: no move {move} from stage {stage}")
        self.number, self.move, self.stage = number, move, stage


class GateShut(MoveNotAllowed):
    """The move exists, but a gate before it is shut."""

    def __init__(self, number: str, move: str, stage: str, gate: str) -> None:
        super().__init__(number, move, stage)
        self.gate = gate


class FieldsMissing(MoveNotAllowed):
    """The move needs fields that were not given, or not rightly."""

    def __init__(self, number: str, move: str, stage: str, problems: dict[str, str]) -> None:
        super().__init__(number, move, stage)
        self.problems = problems


class StaleCase(Refusal):
    """The case was changed by somebody else since it was read."""

    def __init__(self, number: str, seen: int) -> None:
        super().__init__(f"case {number} is no longer at version {seen}")
        self.number, self.seen = number, seen


class StaleConversation(Refusal):
    """The conversation was changed by somebody else since it was read."""

    def __init__(self, conversation: int, seen: int) -> None:
        super().__init__(f"conversation {conversation} is no longer at revision {seen}")
        self.conversation, self.seen = conversation, seen


class UnknownCase(Refusal):
    """There is no such case for this person."""

    def __init__(self, number: str) -> None:
        super().__init__(f"no case {number} in sight")
        self.number = number


class CalendarUnknown(Refusal):
    """No decree says which days of that year are worked."""

    def __init__(self, year: int) -> None:
        super().__init__(f"working days of {year} are not known yet")
        self.year = year


class PlaybookInvalid(Refusal):
    """A playbook has faults; `findings` name each with its key."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__("; ".join(map(str, findings)))
        self.findings = tuple(findings)


class CasesLeftBehind(Refusal):
    """Open cases of an earlier version have no place in an edited playbook.

    Attributes:
        left: how many open cases, by what is missing: a kind (stage, team, grade, category, party) and its name.
    """

    def __init__(self, playbook: str, left: Mapping[tuple[str, str], int]) -> None:
        lines = [f"  {kind} {name}: {count} open" for (kind, name), count in sorted(left.items())]
        tables = " and ".join(f"[migration.{TABLES[kind]}]" for kind in sorted({kind for kind, _ in left}))
        super().__init__(
            "\n".join(
                [
                    f"{playbook}: open cases of an earlier version have no place in it:",
                    *lines,
                    f'Keep these names; or say in {tables} which new name each passes to, and open_cases = "move"',
                    'in [migration]; or write open_cases = "stay" there: they end under the version of their day.',
                ]
            )
        )
        self.left = left


TABLES = {"stage": "stages", "team": "teams", "grade": "grades", "category": "categories", "party": "outside"}


class VersionUnfit(Refusal):
    """The version of a playbook that was put in force at the desk has faults, as this program reads playbooks."""

    def __init__(self, playbook: str, digest: str, findings: Sequence[Finding]) -> None:
        super().__init__(
            "\n".join(
                [
                    f"{playbook}: version {digest[:SHORT]}, put in force at the desk, can't be used by this program:",
                    *(f"  {finding}" for finding in findings),
                    "Start the program of before and put another version in force there; or name a file of another",
                    "name in REDRESS_PLAYBOOK: what was put in force at the desk counts for this name alone.",
                ]
            )
        )
        self.findings = tuple(findings)


SHORT = 8
"""Letters of a hash that people are shown."""
