"""Cases of any playbook in any stage, found by walking its own table: what every playbook's tests share.

A test file says, with NAME the playbook's name:

    @pytest.mark.parametrize(("stage", "move"), every_move(NAME))
    def test_every_move_leads_where_the_table_says(stage: str, move: Move) -> None:
        assert landings(NAME, stage, move) == targets(NAME, stage, move)

    @pytest.mark.parametrize(("stage", "move", "gate"), both_sides(NAME))
    def test_every_gate_lets_through_and_holds_back(stage: str, move: Move, gate: Gate) -> None:
        assert passes(case_where(NAME, stage, move, gate, holds=True), move)
        assert not passes(case_where(NAME, stage, move, gate, holds=False), move)

    walk = steps(start(NAME), Move.CONTACT, (Move.GRADE, {"grade": "complex"}))
    assert due(walk, "plan") == "10-13 00:00"
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from tests.playbooks.roads import Step, cases_in, copied, start, step, steps, variants, waited
from tests.workflow.walking import OTHER, ZONE, Walk, book, everybody
from workflow.case import may, roles_here
from workflow.clocks import start as started
from workflow.clocks import stopped
from workflow.errors import GateShut
from workflow.extension import entitled, extendable
from workflow.gates import HOLDS, IMPLIED, Gate, shut
from workflow.hearing import SILENT
from workflow.helping import answerable, is_helpers
from workflow.moves import Fact, Move
from workflow.people import REDRESS, ConversationId
from workflow.playbook import Rule
from workflow.schedules import HELPING, OUTSIDE

__all__ = [
    "Step",
    "both_sides",
    "case_in",
    "case_where",
    "copied",
    "due",
    "dues",
    "every_move",
    "fell_due",
    "landings",
    "moment",
    "passes",
    "start",
    "step",
    "steps",
    "targets",
    "waited",
]


def passes(walk: Walk, move: Move) -> bool:
    """Make the move and tell whether its gates let it through."""
    try:
        step(walk, move)
    except GateShut:
        return False
    return True


def due(walk: Walk, clock: str) -> str | None:
    """Return when a running clock is due, as local "MM-DD HH:MM"; 24:00 is 00:00 of the next day."""
    at = walk.due(clock)
    return at.strftime("%m-%d %H:%M") if at else None


def dues(walk: Walk) -> dict[str, str | None]:
    """Return when each running clock is due."""
    return {clock.name: due(walk, clock.name) for clock in walk.case.clocks if clock.running}


def fell_due(walk: Walk, clock: str) -> list[tuple[str, str]]:
    """Return what came of one clock, fact and local "MM-DD HH:MM", in order."""
    seen = [event for event in walk.events if event.data.get("clock") == clock]
    return [(event.fact.value, event.at.astimezone(ZONE).strftime("%m-%d %H:%M")) for event in seen]


def moment(written: str, year: int = 2026) -> datetime:
    """Read "MM-DD HH:MM" as a moment in Shanghai."""
    return datetime.strptime(f"{year}-{written} +0800", "%Y-%m-%d %H:%M %z").astimezone(ZONE)


def every_move(name: str) -> list[tuple[str, Move]]:
    """Return every move of every stage, from the playbook's own table."""
    return [(stage, move) for stage, rules in book(name).stages.items() for move in rules.moves]


def both_sides(name: str) -> list[tuple[str, Move, Gate]]:
    """Return every gate before every move, those that belong to the move in every playbook among them.

    Gates that choose between ways on are walked by `landings`, which wants every way taken.
    """
    return [(stage, move, gate) for stage, move in every_move(name) for gate in _gates(name, stage, move)]


def targets(name: str, stage: str, move: Move) -> set[str]:
    """Return the stages that the table says a move leads to."""
    return {target.to for target in rule_of(name, stage, move).to}


def landings(name: str, stage: str, move: Move) -> set[str]:
    """Return the stages that a move was seen to lead to, trying cases until every way was taken or none is left."""
    seen, wanted = set[str](), targets(name, stage, move)
    for found in cases_in(name, stage):
        walk = _helped(found) if _is_left_to_helpers(move, found) else found
        for fields in variants(move, walk):
            trial = _prepared(walk, _gates(name, stage, move))
            if trial is not None and seen != wanted:
                seen.add(step(trial, move, fields).case.stage)
        if seen == wanted:
            break
    return seen


def case_in(name: str, stage: str, fits: Callable[[Walk], bool] = lambda _: True) -> Walk:
    """Return a case in `stage` that `fits`, after the fewest moves that lead there.

    Raises:
        LookupError: no way leads to such a case.
    """
    found = next((walk for walk in cases_in(name, stage) if fits(walk)), None)
    if found is None:
        raise LookupError(f"{name}: no case in {stage} that fits")
    return found


def case_where(name: str, stage: str, move: Move, gate: Gate, *, holds: bool) -> Walk:
    """Return a case in `stage` on which `gate` holds or does not, and the other gates before `move` do.

    A gate that never shuts alone (the grade is only set after the contact) is shut together with others.

    Raises:
        LookupError: no way leads to such a case; a gate that never shuts is not worth its line.
    """
    others = tuple(other for other in _gates(name, stage, move) if other is not gate)
    for walk in cases_in(name, stage):
        ready = _prepared(walk, others)
        turned = _turned(ready, gate, holds=holds) if ready else None
        if turned is None or shut(others, turned.case, turned.now, turned.playbook) is not None:
            continue
        if somebody_has(turned, move):
            return turned
    if not holds and others:
        return _shut_with_others(name, stage, gate)
    raise LookupError(f"{name}: {gate} before {move} in {stage} never {'holds' if holds else 'shuts'}")


def _shut_with_others(name: str, stage: str, gate: Gate) -> Walk:
    return case_in(name, stage, lambda walk: not HOLDS[gate](walk.case, walk.now, walk.playbook))


def rule_of(name: str, stage: str, move: Move) -> Rule:
    """Return the table's line."""
    return book(name).stages[stage].moves[move]


def somebody_has(walk: Walk, move: Move) -> bool:
    """Tell whether somebody has the right to the move, gates apart; who decides on an extension has it by the case."""
    case, playbook = walk.case, walk.playbook
    rule = playbook.stages[case.stage].moves[move]
    return any(
        may(by, entitled(move, roles_here(by, case, playbook), case, playbook), move, rule, playbook)
        for by in everybody(case, playbook)
    )


def _gates(name: str, stage: str, move: Move) -> tuple[Gate, ...]:
    return (*IMPLIED.get(move, ()), *rule_of(name, stage, move).gates)


def _prepared(walk: Walk, gates: tuple[Gate, ...]) -> Walk | None:
    """Return a copy on which `gates` hold, letting happen what they wait for; None where one still does not."""
    ready: Walk | None = copied(walk)
    for gate in gates:
        ready = _turned(ready, gate, holds=True) if ready else None
    return ready


def _turned(walk: Walk, gate: Gate, *, holds: bool) -> Walk | None:
    if HOLDS[gate](walk.case, walk.now, walk.playbook) is not holds and (gate, holds) in HAPPENS:
        HAPPENS[gate, holds](walk)
    return walk if HOLDS[gate](walk.case, walk.now, walk.playbook) is holds else None


def _alarm(walk: Walk) -> None:
    walk.case = replace(walk.case, endangered=True)
    walk.record(Fact.ENDANGERED)


def _call(walk: Walk) -> None:
    walk.case = replace(walk.case, calls=1)
    walk.record(Fact.CALL_DUE)


def _question(walk: Walk) -> None:
    walk.case = replace(walk.case, asked_at=walk.now)
    walk.record(Fact.ASKED)


def _no_answer(walk: Walk) -> None:
    """The customer's answer is no longer waited for, as after the question's time."""
    walk.case = replace(walk.case, asked_at=None)
    walk.record(Fact.RESUMED)


def _order(walk: Walk) -> None:
    """A supervision order is out: what the rung of a ladder does."""
    given = replace(walk.case, order=walk.now)
    walk.case, _ = given.record(Fact.SUPERVISED, by=REDRESS, at=walk.now, playbook=walk.playbook, zone=ZONE)


def _provisional(walk: Walk) -> None:
    walk.case = replace(walk.case, provisional=True)


def _somebody_recused(walk: Walk) -> None:
    walk.case = replace(walk.case, recused=frozenset({"staff:999"}))


def _due_time_that_may_be_put_off(walk: Walk) -> None:
    """It runs, whatever the grade of the case was on the way here."""
    name, rules = next((name, rules) for name, rules in walk.playbook.clocks.items() if rules.extended_by)
    graded = replace(walk.case, grade=next(iter(rules.grades()), walk.case.grade))
    clock = started(None, name, graded, walk.now, walk.playbook, ZONE)
    others = tuple(other for other in graded.clocks if other.name != name)
    walk.case = replace(graded, clocks=(*others, *([clock] if clock else [])), extending=None)


def _extension(walk: Walk) -> None:
    """Somebody asks for it."""
    _due_time_that_may_be_put_off(walk)
    clock = extendable(walk.case, walk.now, walk.playbook)
    assert clock is not None
    wanting = replace(clock, wanted=clock.due_at + timedelta(days=1))
    states = tuple(wanting if each is clock else each for each in walk.case.clocks)
    walk.case = replace(walk.case, clocks=states, extending=clock.name)


def _marked(walk: Walk) -> None:
    walk.case = replace(walk.case, labels=frozenset(list(walk.playbook.labels)[:1]))


def _is_left_to_helpers(move: Move, walk: Walk) -> bool:
    return is_helpers(move, walk.playbook) and not any(move in role.may for role in walk.playbook.roles.values())


def _helped(walk: Walk) -> Walk:
    """The same case with a team that helps."""
    helper = next(team for team in walk.playbook.teams if team not in answerable(walk.case, walk.playbook))
    begun = started(None, f"{helper}{HELPING}", walk.case, walk.now, walk.playbook, ZONE)
    return replace(walk, case=replace(walk.case, clocks=(*walk.case.clocks, *([begun] if begun else []))))


def _with_a_party(walk: Walk) -> None:
    """The matter was handed to a party outside."""
    name = next(name for name in walk.playbook.clocks if name.endswith(OUTSIDE))
    begun = started(None, name, walk.case, walk.now, walk.playbook, ZONE)
    walk.case = replace(walk.case, clocks=(*walk.case.clocks, *([begun] if begun else [])))


def _with_nobody_else(walk: Walk) -> None:
    states = tuple(stopped(clock, walk.now) if clock.part else clock for clock in walk.case.clocks)
    walk.case = replace(walk.case, clocks=states)


def _group(walk: Walk) -> None:
    walk.case = replace(walk.case, group=True, speaker=False)


def _member(walk: Walk) -> None:
    """It joined a group complaint, whose due time stands for its own."""
    joined = replace(walk.case, part_of=OTHER, shared_due=walk.now + timedelta(days=1), speaker=False)
    walk.case, _ = joined.record(Fact.JOINED, by=REDRESS, at=walk.now, playbook=walk.playbook, zone=ZONE)


def _speaker(walk: Walk) -> None:
    _member(walk)
    walk.case = replace(walk.case, speaker=True)


def _in_chat(walk: Walk) -> None:
    walk.case = replace(walk.case, conversation=ConversationId(1), marks=walk.case.marks - SILENT)


def _long_after(walk: Walk) -> None:
    walk.wait(walk.playbook.intake.reopen + timedelta(days=1))


def _wait_over(walk: Walk) -> None:
    waited(walk)


HAPPENS: Mapping[tuple[Gate, bool], Callable[[Walk], None]] = {
    (Gate.ASKED, True): _question,
    (Gate.NOT_ASKED, False): _question,
    (Gate.NOT_ASKED, True): _no_answer,
    (Gate.ASKED, False): _no_answer,
    (Gate.CALL_OPEN, True): _call,
    (Gate.ORDERED, True): _order,
    (Gate.ENDANGERED, True): _alarm,
    (Gate.CONTAINED, False): _alarm,
    (Gate.COMPLETE, False): _provisional,
    (Gate.MAY_REOPEN, False): _long_after,
    (Gate.WAITED, True): _wait_over,
    (Gate.RECUSED, True): _somebody_recused,
    (Gate.EXTENDABLE, True): _due_time_that_may_be_put_off,
    (Gate.EXTENDABLE, False): _extension,
    (Gate.EXTENSION_ASKED, True): _extension,
    (Gate.UNHEARD, False): _in_chat,
    (Gate.MARKED, True): _marked,
    (Gate.OUTSIDE, True): _with_a_party,
    (Gate.SHARED, True): _with_a_party,
    (Gate.OUTSIDE, False): _with_nobody_else,
    (Gate.SHARED, False): _with_nobody_else,
    (Gate.UNGROUPED, False): _group,
    (Gate.GROUP, True): _group,
    (Gate.JOINED, True): _member,
    (Gate.ELECTABLE, True): _member,
    (Gate.SPEAKER, True): _speaker,
}
"""What the world, not a move, does to a gate; every other gate is turned by the moves that a search tries."""
