"""Whether an extension that can be asked for can be decided on, by whom its clock names, and in time."""

from collections.abc import Iterator

from workflow.extension import DECISIONS
from workflow.finding import Finding
from workflow.moves import FACT_OF, Fact, Move, Phase
from workflow.playbook import Playbook, Recipients
from workflow.trees import spread

Faults = Iterator[Finding]
MOVES = (Move.REQUEST_EXTENSION, *sorted(DECISIONS))


def extension_faults(playbook: Playbook) -> Faults:
    """Yield a finding for an extension that nobody can ask for or decide on, and for moves or words without one."""
    extended = {name: clock for name, clock in playbook.clocks.items() if clock.extended_by and not clock.wait}
    if not extended:
        yield from _unused(playbook)
        return
    for name, clock in extended.items():
        here = ("clocks", name, "extended_by")
        if clock.fallback:
            yield Finding(here, "a clock that only a stage starts", "a clock with `starts`: it would be started anew")
        for grade in clock.grades() or tuple(playbook.grades):
            role = clock.extender(grade)
            if role is not None and not playbook.roles[role].may >= DECISIONS:
                yield Finding(here, repr(role), "a role that may grant_extension and refuse_extension")
                break
    if not any(Move.REQUEST_EXTENSION in stage.moves for stage in playbook.stages.values()):
        yield Finding(
            ("stages",), "no move request_extension", "a stage where it is asked for, as a clock says by whom"
        )
    begun = {fact for clock in playbook.clocks.values() for fact in clock.begins}
    if Fact.EXTENSION_REQUESTED not in begun:
        found = "no clock that starts with extension_requested"
        yield Finding(("clocks",), found, "a clock for the decision on an extension")
    yield from _one_sided(playbook)


def _one_sided(playbook: Playbook) -> Faults:
    for name, stage in playbook.stages.items():
        if Move.REQUEST_EXTENSION not in stage.moves:
            continue
        for move in sorted(DECISIONS):
            lacking = [each for each in sorted(_waits_in(name, playbook)) if move not in playbook.stages[each].moves]
            if lacking:
                here = ("stages", name, "moves", Move.REQUEST_EXTENSION.value)
                allowed = f"{move} in each of them, or once in `anywhere`: a request may wait there"
                yield Finding(here, f"no {move} in {', '.join(lacking)}", allowed)


def _waits_in(stage: str, playbook: Playbook) -> frozenset[str]:
    """Return the stages that a case may be in while a request that was made in `stage` waits."""
    stops = [set(clock.stops) for clock in playbook.clocks.values() if clock.extended_by is not None]
    ways: dict[str, set[str]] = {name: set() for name in playbook.stages}
    for name, move, target in playbook.edges():
        ends = all(FACT_OF[move] in stopped for stopped in stops)
        if not ends and playbook.stages[target.to].phase is not Phase.CLOSED:
            ways[name].add(target.to)
    return spread((stage,), ways)


def _unused(playbook: Playbook) -> Faults:
    for name, stage in playbook.stages.items():
        for move in MOVES:
            if move in stage.moves:
                yield Finding(
                    ("stages", name, "moves", move.value), "no clock to put off", "a clock with `extended_by`"
                )
    for name, ladder in playbook.ladders.items():
        for place, rung in enumerate(ladder.rungs):
            if Recipients.DECIDER in rung.tell:
                key = ("ladders", name, "rungs", place, "tell")
                yield Finding(key, "'decider'", "a clock with `extended_by`, which names who decides")
