"""Further ways to sort cases beside their category, each case under one name of each: set by staff with the grade."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from workflow.finding import Finding
from workflow.moves import Move
from workflow.written import Name, Table, Words

if TYPE_CHECKING:
    from workflow.playbook import Playbook
    from workflow.timeline import Fields

FIELD = "view_"
"""What the name of a field begins with that asks for a view."""
LEAST = 2
Views = tuple[tuple[str, str], ...]
"""What a case counts as in each view that it was sorted by: pairs of the view's name and the name in it."""


class View(Table):
    """A second way to sort cases, such as the five types of a complaint; it decides nothing and is counted apart."""

    name: Words
    of: Mapping[Name, Words]
    """What a case may count as."""


def sorted_by(views: Views, fields: "Fields") -> Views:
    """Return `views` with what a move's fields say; a field left empty leaves its view as it was."""
    return tuple(sorted({**dict(views), **views_in(fields)}.items()))


def views_in(fields: "Fields") -> dict[str, str]:
    """Return what a move's fields say of views."""
    return {name.removeprefix(FIELD): str(value) for name, value in fields.items() if name.startswith(FIELD) and value}


def view_faults(playbook: "Playbook") -> Iterator[Finding]:
    """Yield a view that sorts nothing, and one that no stage lets anybody set."""
    graded = any(Move.GRADE in stage.moves for stage in playbook.stages.values())
    for name, view in playbook.views.items():
        if len(view.of) < LEAST:
            yield Finding(("views", name, "of"), f"{len(view.of)} to choose from", "at least two")
        if not graded:
            yield Finding(("views", name), "no stage with the move grade", "one: a case is sorted when it is graded")
