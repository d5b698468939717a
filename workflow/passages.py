"""Whether a case can always go on: stages reached and left, each with a clock, each move open to somebody."""

from collections.abc import Callable, Iterator

from workflow.deferral import extension_faults
from workflow.finding import Finding
from workflow.gates import Gate
from workflow.grouping import group_faults
from workflow.hearing import ANSWERS as ANSWERED_ALOUD
from workflow.helping import helping_faults, opens_to_helpers
from workflow.moves import CUSTOMER_MOVES, FACT_OF, Fact, Kind, Move, Phase
from workflow.outside import outside_faults
from workflow.playbook import Playbook, Stage
from workflow.standing import recusal_faults
from workflow.trees import spread, stuck_questions
from workflow.waits import shut_for_ever, wait_faults

ANSWERS = (Move.SATISFY, Move.ACCEPT_PARTLY, Move.DISSATISFY)
"""The three answers of the poll."""
Faults = Iterator[Finding]


def dead_ends(playbook: Playbook) -> Faults:
    """Yield a finding for everything that would leave a case stuck, unowned or without a due time."""
    for check in CHECKS:
        # Two kinds that go the same way show the same fault.
        yield from dict.fromkeys(check(playbook))


def reached(playbook: Playbook, entry: str) -> frozenset[str]:
    """Return the stages that a case which begins at `entry` can come to, `entry` among them."""
    ways = _ways(playbook)
    return spread((entry,), ways)


def _ways(playbook: Playbook) -> dict[str, set[str]]:
    ways: dict[str, set[str]] = {name: set() for name in playbook.stages}
    for name, _, target in playbook.edges():
        ways[name].add(target.to)
    return ways


def _unreached(playbook: Playbook) -> Faults:
    entries = [entry for _, _, entry in playbook.entries()]
    seen = spread(entries, _ways(playbook))
    for name in playbook.stages:
        if name not in seen:
            yield Finding(("stages", name), "no way to this stage", "a move or a kind that leads to it")


def _endless(playbook: Playbook) -> Faults:
    back: dict[str, set[str]] = {name: set() for name in playbook.stages}
    for name, _, target in playbook.edges():
        back[target.to].add(name)
    ended = spread((name for name, stage in playbook.stages.items() if stage.phase is Phase.CLOSED), back)
    for name in playbook.stages:
        if name not in ended:
            yield Finding(("stages", name, "moves"), "no way to an end", "moves that lead to a stage of phase closed")


def _ungraded_ways(playbook: Playbook) -> dict[str, set[str]]:
    """Return the ways that a case can go without a grade: not by grading, nor through the gate that asks for it."""
    ways: dict[str, set[str]] = {name: set() for name in playbook.stages}
    for name, move, target in playbook.edges():
        gates = (*playbook.stages[name].moves[move].gates, target.when)
        if move is not Move.GRADE and Gate.GRADED not in gates:
            ways[name].add(target.to)
    return ways


def _untimed(playbook: Playbook) -> Faults:
    ways = _ungraded_ways(playbook)
    for kind, _, entry in playbook.entries():
        came = reached(playbook, entry)
        ungraded = spread((entry,), ways)
        for name in playbook.stages:
            if name in came:
                yield from _without_clock(name, playbook.stages[name], kind, playbook)
                yield from shut_for_ever(name, kind, playbook)
            if name in ungraded:
                yield from _by_grade_alone(name, playbook.stages[name], playbook)


def _by_grade_alone(name: str, stage: Stage, playbook: Playbook) -> Faults:
    if stage.phase is Phase.CLOSED or stage.clock is None or not playbook.clocks[stage.clock].grades():
        return
    lacks = f"{stage.clock!r} with a time for each grade, though a case comes here without one"
    allowed = "a clock with one time for all, or the gate graded on the way here"
    yield Finding(("stages", name, "clock"), lacks, allowed)


def _without_clock(name: str, stage: Stage, kind: Kind, playbook: Playbook) -> Faults:
    if stage.phase is Phase.CLOSED:
        return
    here = ("stages", name, "clock")
    if stage.clock is None:
        yield Finding(here, "nothing", "a clock: an open case always has a due time")
        return
    clock = playbook.clocks[stage.clock]
    if kind not in clock.kinds:
        yield Finding(here, f"{stage.clock!r}, not for kind {kind}", "a clock for every kind that comes here")
    missing = [grade for grade in playbook.grades if clock.grades() and grade not in clock.grades()]
    if missing or clock.promised:
        lacks = f"no time for {', '.join(missing)}" if missing else "only a promised date, which a case may lack"
        yield Finding(here, f"{stage.clock!r} with {lacks}", "a clock that runs for every case")


def _unmade(playbook: Playbook) -> Faults:
    for name, stage in playbook.stages.items():
        for move, rule in stage.moves.items():
            here = ("stages", name, "moves", move.value)
            allowed = rule.by or tuple(playbook.roles)
            if (
                move not in (*playbook.anywhere, *playbook.while_open)
                and move not in CUSTOMER_MOVES
                and not any(move in playbook.roles[role].may for role in allowed)
                and not opens_to_helpers(move, rule, playbook)
            ):
                yield Finding(here, f"nobody who may {move}", "a role with this move in its `may`")
            if any(target.when is None for target in rule.to[:-1]):
                yield Finding(
                    (*here, "to"), "ways that nobody can go, behind one without `when`", "the way without `when` last"
                )
            if not rule.to or rule.to[-1].when is not None:
                yield Finding((*here, "to"), "no way on where no gate holds", "a last way without `when`")


def _unanswered(playbook: Playbook) -> Faults:
    for name, stage in playbook.stages.items():
        here = ("stages", name, "moves")
        if Move.ASK in stage.moves and Move.ANSWER not in stage.moves:
            yield Finding((*here, "ask"), "a question without answer", "the move answer in the same stage")
        if Move.MARK in stage.moves and not playbook.labels:
            yield Finding((*here, "mark"), "nothing to mark a case as", "a table `labels`")
        if Move.HEAR in stage.moves and not set(ANSWERED_ALOUD.values()) & set(stage.moves):
            yield Finding(
                (*here, "hear"), "no answer to hear", "a move of the customer's in the same stage, such as agree"
            )
        for target in stage.moves[Move.TELL].to if Move.TELL in stage.moves else ():
            lacking = [move for move in ANSWERS if move not in playbook.stages[target.to].moves]
            if lacking:
                found = f"no {', '.join(lacking)} in {target.to}"
                yield Finding((*here, "tell"), found, "all three answers of the poll where the result was told")


def _stalled_clocks(playbook: Playbook) -> Faults:
    by_stage = {stage.clock for stage in playbook.stages.values()}
    for name, clock in playbook.clocks.items():
        if clock.hard or clock.part:
            continue
        here = ("clocks", name)
        if clock.fallback and name not in by_stage:
            yield Finding((*here, "starts"), "nothing", "facts that start it, or a stage with this clock")
        if not (clock.fallback or clock.wait or clock.stops):
            yield Finding((*here, "stops"), "nothing", "facts that stop it")
        elif clock.stops and not set(clock.stops) & possible_facts(playbook):
            yield Finding(
                (*here, "stops"),
                ", ".join(clock.stops),
                "a fact that one of this playbook's moves leaves, such as resolved",
            )
        for fact in clock.pauses:
            if not clock.ends_of(fact):
                yield Finding((*here, "pauses"), f"{fact} with no end", "facts that let the clock run on")


def possible_facts(playbook: Playbook) -> frozenset[Fact]:
    """Return the facts that can come about: what moves leave, and what Redress notes by itself."""
    moved = {FACT_OF[move] for stage in playbook.stages.values() for move in stage.moves}
    noted = frozenset(Fact) - frozenset(FACT_OF.values())
    waits = any(clock.wait for clock in playbook.clocks.values())
    return frozenset(moved) | (noted if waits else noted - {Fact.WAITED})


def _silent_ladders(playbook: Playbook) -> Faults:
    for name, ladder in playbook.ladders.items():
        if not ladder.rungs:
            yield Finding(("ladders", name, "rungs"), "nothing", "at least one rung")
        if ladder.quiet and ladder.wakes:
            yield Finding(("ladders", name, "wakes"), "`wakes` beside quiet hours", "one of the two")
        for place, rung in enumerate(ladder.rungs):
            if not rung.tell:
                yield Finding(("ladders", name, "rungs", place, "tell"), "nobody", "somebody to tell")


def _approval(playbook: Playbook) -> Faults:
    waits = [rule for stage in playbook.stages.values() for move, rule in stage.moves.items() if move is Move.APPROVE]
    gated = any(target.when is Gate.APPROVAL_NEEDED for _, _, target in playbook.edges())
    if playbook.approval is None:
        if gated:
            yield Finding(("approval",), "nothing", "when a plan needs approval, as a gate asks for it")
        return
    if not waits:
        yield Finding(("approval",), "no stage with the move approve", "a stage where the plan is approved")
    if Move.APPROVE not in playbook.roles[playbook.approval.role].may:
        yield Finding(("approval", "role"), repr(playbook.approval.role), "a role that may approve")


CHECKS: tuple[Callable[[Playbook], Faults], ...] = (
    _unreached,
    _endless,
    _untimed,
    _unmade,
    _unanswered,
    _stalled_clocks,
    _silent_ladders,
    _approval,
    stuck_questions,
    recusal_faults,
    extension_faults,
    outside_faults,
    helping_faults,
    group_faults,
    wait_faults,
)
