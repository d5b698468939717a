"""Trials of a version of the playbook: the customers of a month under it and another, in a process of their own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from workflow.people import StaffId
from workflow.stored import Json

SILENT = timedelta(minutes=1)
"""After so long without a sign of life a trial counts as cut off: its process gives one every few seconds."""


class TrialState(StrEnum):
    """How far a trial is."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CUT_OFF = "cut_off"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One trial.

    Attributes:
        digest: the version that is tried.
        against: the version that it is compared with.
        seen_at: when its process last gave a sign of life.
        cases: how many are lived through, under each of both.
        done: how many were, of twice as many.
        result: the figures, or why there are none.
    """

    id: int = 0
    digest: str
    against: str
    by: StaffId
    at: datetime
    seen_at: datetime
    cases: int
    done: int = 0
    state: TrialState = TrialState.RUNNING
    result: Mapping[str, Json] | None = None

    def state_at(self, now: datetime) -> TrialState:
        """Return how far it is; one whose process has long been silent was cut off by a restart or a fault."""
        silent = self.state is TrialState.RUNNING and not self.seen_at - SILENT <= now <= self.seen_at + SILENT
        return TrialState.CUT_OFF if silent else self.state


class Trials(Protocol):
    """The trials."""

    def begin(self, begun: Trial) -> int | None:
        """Store one that begins, and return its id; None while another is running, in whatever process."""
        ...

    def sign(self, ident: int, done: int, at: datetime) -> None:
        """Note a sign of life, and how many cases were lived through."""
        ...

    def end(self, ident: int, state: TrialState, result: Mapping[str, Json], at: datetime) -> None:
        """Note what came of one that is running."""
        ...

    def last(self, digest: str) -> Trial | None:
        """Return the last trial of a version."""
        ...

    def running(self, now: datetime) -> bool:
        """Tell whether one is running."""
        ...
