"""The moves of a group complaint (群诉), which its table gives to stages and roles: no stage has to list them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, cast

from workflow.finding import Finding
from workflow.moves import Move, Phase

if TYPE_CHECKING:
    from workflow.playbook import Playbook

Raw = Mapping[str, object]
MOVES = (Move.DECLARE, Move.JOIN, Move.LEAVE, Move.ELECT, Move.UNELECT, Move.DISSOLVE)
AT_WORK = (Phase.OPEN, Phase.WAITING)


def with_group_moves(written: object) -> object:
    """Return a playbook as read from TOML with the moves of its `group` wherever the result is still to be told.

    They lead nowhere else, and those roles may make them that the table names. What is not of the right form is left
    for the check of the form to find.
    """
    book = _table(written)
    stages, group, roles = (_table(book.get(name)) for name in ("stages", "group", "roles"))
    named = group.get("by")
    able = cast("list[object]", named) if isinstance(named, list) else []
    if not able or not stages:
        return written
    moves = [move.value for move in MOVES]
    homes = unanswered(stages)
    return {
        **book,
        "stages": {name: _with(name, stage, moves) if name in homes else stage for name, stage in stages.items()},
        "roles": {name: _able(role, moves) if name in able else role for name, role in roles.items()},
    }


def _with(name: str, stage: object, moves: list[str]) -> object:
    own = _table(_table(stage).get("moves"))
    return {**_table(stage), "moves": {**own, **{move: name for move in moves if move not in own}}}


def _able(role: object, moves: list[str]) -> object:
    table = _table(role)
    may = table.get("may", [])
    if not table or not isinstance(may, list):
        return role
    return {**table, "may": [*cast("list[object]", may), *moves]}


def unanswered(stages: Raw) -> frozenset[str]:
    """Return the stages at work from which a case can come to the telling of its result, without a closed one."""
    ways = {name: set(_targets(stage)) for name, stage in stages.items() if _phase(stage) != Phase.CLOSED}
    found = {name for name in ways if Move.TELL in _table(_table(stages[name]).get("moves"))}
    while more := {name for name, targets in ways.items() if targets & found} - found:
        found |= more
    return frozenset(name for name in found if _phase(stages[name]) in AT_WORK)


def group_faults(playbook: Playbook) -> Iterator[Finding]:
    """Yield a finding for group complaints that nobody declares, that are never answered, or that nothing finds."""
    made = {move for stage in playbook.stages.values() for move in stage.moves} & {*MOVES}
    if playbook.group is None:
        if made:
            yield Finding(("group",), "nothing", f"this table, as a stage has the move {min(made)}")
        return
    if not playbook.group.by:
        yield Finding(("group", "by"), "nobody", "at least one role that declares a group complaint")
    elif not made:
        expected = "a stage from which the result is told (the move tell): all get one answer"
        yield Finding(("group",), "no stage that leads to an answer", expected)
    if playbook.group.found and playbook.alike is None:
        yield Finding(("group", "found"), "nothing that counts", "the table alike: it counts cases of the same cause")


def _phase(stage: object) -> object:
    return _table(stage).get("phase", Phase.OPEN)


def _targets(stage: object) -> Iterator[str]:
    for rule in _table(_table(stage).get("moves")).values():
        to = _table(rule).get("to", rule)
        for target in cast("list[object]", to) if isinstance(to, list) else [to]:
            yield str(_table(target).get("to", target))


def _table(written: object) -> Raw:
    return cast("Raw", written) if isinstance(written, Mapping) else {}
