"""What every benchmark has in common: its size, its targets, and the JSON that it prints and keeps."""

import argparse
import json
import os
import platform
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from bot.clock import SystemClock

RESULTS = Path(__file__).parent / "results"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One measured value beside what it is compared with in the same run.

    Attributes:
        at_most: the ratio or value that must not be passed; None where there is no such target.
        at_least: the ratio or value that must be reached; None where there is no such target.
    """

    name: str
    figure: float
    unit: str
    baseline: float | None = None
    against: str = ""
    at_most: float | None = None
    at_least: float | None = None
    at_most_ratio: float | None = None
    at_least_ratio: float | None = None

    @property
    def ratio(self) -> float | None:
        """The figure in baselines."""
        return self.figure / self.baseline if self.baseline else None

    @property
    def met(self) -> bool:
        """Whether every target is met; a figure without targets is for information."""
        value, ratio = self.figure, self.ratio
        return (
            (self.at_most is None or value <= self.at_most)
            and (self.at_least is None or value >= self.at_least)
            and (self.at_most_ratio is None or (ratio is not None and ratio <= self.at_most_ratio))
            and (self.at_least_ratio is None or (ratio is not None and ratio >= self.at_least_ratio))
        )

    def as_json(self) -> dict[str, object]:
        """Return it as JSON, figures rounded to what the measurement can tell apart."""
        told: dict[str, object] = {
            name: _rounded(value) if isinstance(value, float) else value
            for name, value in asdict(self).items()
            if value not in (None, "")
        }
        if self.ratio is not None:
            told["ratio"] = round(self.ratio, 3)
        return {**told, "met": self.met}


def _rounded(value: float) -> float:
    return round(value, 4 if value < 10 else 1)


def arguments(what: str, *, small: int, whole: int) -> tuple[int, bool]:
    """Return how much is to be measured, and whether the result is kept; `--tiny` only shows that it works."""
    parser = argparse.ArgumentParser(description=what)
    parser.add_argument("--tiny", action="store_true", help="a few, to see that it works; the result is not kept")
    parser.add_argument("--size", type=int, default=whole, help=f"how much is measured ({whole})")
    given = parser.parse_args()
    return (small if given.tiny else given.size), not given.tiny


def report(name: str, figures: Sequence[Figure], *, size: int, keep: bool) -> None:
    """Print the figures, the first of them in front, and keep them in `bench/results`."""
    told = {
        **figures[0].as_json(),
        "also": [figure.as_json() for figure in figures[1:]],
        "size": size,
        "day": f"{SystemClock().now():%Y-%m-%d}",
        "machine": {"python": platform.python_version(), "cores": os.cpu_count(), "system": platform.platform()},
    }
    text = json.dumps(told, ensure_ascii=False, indent=2)
    print(text)
    if keep:
        RESULTS.mkdir(exist_ok=True)
        (RESULTS / f"{name}.json").write_text(text + "\n", encoding="utf-8")


def middle(values: Sequence[float]) -> float:
    """Return the median."""
    return statistics.median(values)
