"""Scoring (评分): how the handling of a case is judged, criterion by criterion where the playbook names some."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from workflow.finding import Finding
from workflow.moves import Move
from workflow.written import Name, Table, Words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from workflow.case import Case
    from workflow.people import Actor
    from workflow.playbook import Playbook
    from workflow.timeline import Fields

FULL_SCORE = 100
"""(ours) the best score of an inspection; 0 is the worst."""
SCORE = "score"
FIELD = "criterion_"
"""What the name of a field begins with that asks for the points of a criterion."""


class Criterion(Table):
    """One thing that an inspection looks at, and how many of the hundred points it is worth."""

    id: Name
    name: Words
    points: Annotated[int, Field(ge=1, le=FULL_SCORE)]


def criteria_fields(playbook: Playbook) -> Mapping[str, Criterion]:
    """Return the fields of a score by criteria, by name; none where it is given as a whole."""
    return {f"{FIELD}{each.id}": each for each in playbook.criteria}


def score(
    case: Case, _by: Actor, _at: datetime, fields: Fields, playbook: Playbook, _zone: ZoneInfo
) -> tuple[Case, Fields]:
    """Sum the points up; the case stays as it is."""
    names = criteria_fields(playbook)
    return case, {**fields, SCORE: sum(int(str(fields[name])) for name in names)} if names else fields


def score_problems(fields: Fields, playbook: Playbook) -> dict[str, str]:
    """Return the fields whose points are none that can be given."""
    most = {name: each.points for name, each in criteria_fields(playbook).items()} or {SCORE: FULL_SCORE}
    given = {name: str(fields.get(name) or 0) for name in most}
    return {name: "range" for name, said in given.items() if _is_number(said) and not 0 <= int(said) <= most[name]}


def _is_number(said: str) -> bool:
    return said.removeprefix("-").isdecimal()


def scoring_faults(playbook: Playbook) -> Iterator[Finding]:
    """Yield criteria that do not make a hundred points together, that are named twice, or that nobody scores by."""
    if not playbook.criteria:
        return
    total = sum(each.points for each in playbook.criteria)
    if total != FULL_SCORE:
        yield Finding(("criteria",), f"{total} points", f"{FULL_SCORE} points together")
    names = [each.id for each in playbook.criteria]
    for place, name in enumerate(names):
        if name in names[:place]:
            yield Finding(("criteria", place, "id"), repr(name), "an id of its own")
    if not any(Move.SCORE in stage.moves for stage in playbook.stages.values()):
        yield Finding(("criteria",), "no stage with the move score", "one: cases are scored by them")
