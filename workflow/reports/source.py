"""What reports ask of storage, as promises."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from datetime import datetime

    from workflow.numbers import CaseNumber
    from workflow.reports.months import Period
    from workflow.reports.tales import Tale, Trace


class Figures(Protocol):
    """Narrow rows of all cases, one after the other; nothing that people told us is in them."""

    def tales(self, periods: Sequence[Period]) -> Iterator[Tale]:
        """Yield every case that was open in one of the periods, or to which something happened in one."""
        ...

    def traces(self, period: Period, recent: datetime) -> Iterator[Trace]:
        """Yield every receipt in a period, duplicates apart; with the people behind those since `recent`."""
        ...

    def recused(self, names: frozenset[str]) -> frozenset[CaseNumber]:
        """Return the cases that one of some names is recused from (`workflow.recusal`)."""
        ...

    def places(self, numbers: Collection[CaseNumber]) -> Mapping[str, str]:
        """Return what the places of some cases are called, by what stands for them; erased ones have no name."""
        ...
