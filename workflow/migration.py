"""What an edited playbook says of cases that were filed under its earlier versions."""

from collections.abc import Mapping
from typing import Literal

from workflow.written import Name, Table


class Migration(Table):
    """What an edited playbook does with the open cases of its earlier versions; names on the left are the old ones."""

    open_cases: Literal["stay", "move"] = "stay"
    """`stay`: they end under the version they were filed under. `move`: they pass to this one at the next start."""
    stages: Mapping[Name, Name] = {}
    clocks: Mapping[Name, Name] = {}
    grades: Mapping[Name, Name] = {}
    roles: Mapping[Name, Name] = {}
    """Whoever has the old role has the new one too, whatever becomes of the cases; the same goes for teams."""
    teams: Mapping[Name, Name] = {}
    outside: Mapping[Name, Name] = {}
    categories: Mapping[Name, Name] = {}


STAYS = Migration()
"""What a playbook means that says nothing of it."""
