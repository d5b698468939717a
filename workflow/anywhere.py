"""Moves that a playbook lets people make in every stage, or in every open one, written once instead of in each."""

from collections.abc import Mapping
from typing import cast

from workflow.moves import Move, Phase

Raw = Mapping[str, object]
UNDER_WAY = (Phase.OPEN, Phase.WAITING)
"""Phases in which a case is worked on."""


def with_moves_anywhere(written: object) -> object:
    """Return a playbook as read from TOML with the moves of `anywhere` in every stage, each leading nowhere else.

    Those of `while_open` are put into stages alone in which a case is worked on. What is not of the right form is left
    for the check of the form to find.
    """
    book = _table(written)
    everywhere, under_way = _listed(book.get("anywhere")), _listed(book.get("while_open"))
    stages = _table(book.get("stages"))
    if not (everywhere or under_way) or not stages:
        return written
    return {
        **book,
        "stages": {
            name: _with(name, stage, (*everywhere, *(under_way if _is_under_way(stage) else ())))
            for name, stage in stages.items()
        },
    }


def _listed(moves: object) -> tuple[object, ...]:
    return tuple(move for move in cast("list[object]", moves) if move in tuple(Move)) if isinstance(moves, list) else ()


def _is_under_way(stage: object) -> bool:
    return _table(stage).get("phase", Phase.OPEN) in UNDER_WAY


def _with(name: str, stage: object, moves: tuple[object, ...]) -> object:
    table = _table(stage)
    own = table.get("moves", {})
    held = _table(own)
    if not table or (own and not held):
        return stage
    return {**table, "moves": {**held, **{str(move): name for move in moves if move not in held}}}


def _table(written: object) -> Raw:
    return cast("Raw", written) if isinstance(written, Mapping) else {}
