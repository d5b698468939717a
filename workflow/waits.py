"""Whether what a playbook waits for can begin and end: clocks with `wait`, and the gate that each end opens."""

from collections.abc import Iterator

from workflow.finding import Finding
from workflow.gates import Gate
from workflow.moves import Kind
from workflow.playbook import Playbook
from workflow.schedules import LIMIT, Clock

Faults = Iterator[Finding]
NEVER_LATE = "nothing: the end of a wait is nobody's lateness"
LATENESS = ("ladder", "limit", "extended_by")
"""What only a due time has that somebody can miss."""


def wait_faults(playbook: Playbook) -> Faults:
    """Yield waits that would never begin, or that would be late, and the clocks of stages that only wait."""
    for name, clock in playbook.clocks.items():
        if clock.wait and not name.endswith(LIMIT):
            yield from _impossible(name, clock)
    for name, stage in playbook.stages.items():
        if stage.clock and playbook.clocks[stage.clock].wait:
            yield Finding(("stages", name, "clock"), f"{stage.clock!r}, a wait", "a clock by which somebody has to act")


def _impossible(name: str, clock: Clock) -> Faults:
    here = ("clocks", name)
    for key in LATENESS:
        if getattr(clock, key):
            yield Finding((*here, key), "a wait that somebody may miss", NEVER_LATE)
    if not clock.begins:
        yield Finding((*here, "starts"), "nothing", "a fact that starts it")
    if clock.grades() or clock.promised or clock.or_promised:
        yield Finding((*here, "due"), "a wait that not every case has", "one time for all, such as 7 d or 3 mo")


def shut_for_ever(name: str, kind: Kind, playbook: Playbook) -> Faults:
    """Yield the moves of a stage whose gate waits for what no case of `kind` ever waits for."""
    if any(clock.wait and kind in clock.kinds for clock in playbook.clocks.values()):
        return
    for move, rule in playbook.stages[name].moves.items():
        if Gate.WAITED in (*rule.gates, *(target.when for target in rule.to)):
            yield Finding(
                ("stages", name, "moves", move.value),
                f"the gate waited, for kind {kind}",
                "a clock with `wait = true` for every kind that comes here",
            )
