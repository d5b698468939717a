"""The lines of a playbook's picture: ways down to a stage share one on the right, ways up one on the left."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple


class Way(NamedTuple):
    """A way on: from a height in the picture to a stage."""

    height: float
    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Trunk:
    """One line: from each of `joins` sideways to its lane, along it, and in at `entry`.

    Attributes:
        lane: 0 is nearest to the stages.
        down: whether it runs down, on the right.
    """

    to: str
    down: bool
    lane: int
    joins: tuple[float, ...]
    entry: float

    @property
    def ends(self) -> tuple[float, float]:
        """The highest and the lowest point."""
        return min(*self.joins, self.entry), max(*self.joins, self.entry)


def trunks(ways: Iterable[Way], entries: dict[str, float]) -> tuple[Trunk, ...]:
    """Return the lines for all ways on, in lanes where none lies upon another; short ones are nearest."""
    joined: dict[tuple[str, bool], list[float]] = {}
    for way in ways:
        joined.setdefault((way.to, way.height < entries[way.to]), []).append(way.height)
    found = [
        Trunk(to=to, down=down, lane=0, joins=tuple(sorted(heights)), entry=entries[to])
        for (to, down), heights in joined.items()
    ]
    return (*_in_lanes(trunk for trunk in found if trunk.down), *_in_lanes(t for t in found if not t.down))


def _in_lanes(found: Iterable[Trunk]) -> Sequence[Trunk]:
    lanes: list[list[Trunk]] = []
    for trunk in sorted(found, key=lambda trunk: (trunk.ends[1] - trunk.ends[0], trunk.entry)):
        place = next((place for place, lane in enumerate(lanes) if _is_free(lane, trunk)), len(lanes))
        if place == len(lanes):
            lanes.append([])
        lanes[place].append(
            Trunk(to=trunk.to, down=trunk.down, lane=place, joins=trunk.joins, entry=trunk.entry),
        )
    return [trunk for lane in lanes for trunk in lane]


def _is_free(lane: Sequence[Trunk], trunk: Trunk) -> bool:
    top, bottom = trunk.ends
    return all(bottom < other.ends[0] or other.ends[1] < top for other in lane)
