"""Moves that a playbook lets people make in every stage, written once instead of in each."""

from collections.abc import Mapping
from typing import cast

from workflow.moves import Move

Raw = Mapping[str, object]


def with_moves_anywhere(written: object) -> object:
    """Return a playbook as read from TOML with the moves of `anywhere` in every stage, each leading nowhere else.

    What is not of the right form is left for the check of the form to find.
    """
    book = _table(written)
    listed, stages = book.get("anywhere"), _table(book.get("stages"))
    if not isinstance(listed, list) or not stages:
        return written
    moves = [move for move in cast("list[object]", listed) if move in tuple(Move)]
    return {**book, "stages": {name: _with(name, stage, moves) for name, stage in stages.items()}}


def _with(name: str, stage: object, moves: list[object]) -> object:
    table = _table(stage)
    own = table.get("moves", {})
    held = _table(own)
    if not table or (own and not held):
        return stage
    return {**table, "moves": {**held, **{str(move): name for move in moves if move not in held}}}


def _table(written: object) -> Raw:
    return cast("Raw", written) if isinstance(written, Mapping) else {}
