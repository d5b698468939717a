"""What a playbook says of made-up people, for `simulate` and `demo`."""

from collections.abc import Mapping

from workflow.moves import Kind, Move
from workflow.written import Length, Name, Table


class Simulation(Table):
    """How customers and staff behave in `simulate` and `demo`: means in the playbook's own terms."""

    arrivals_per_day: float = 60
    grades: Mapping[Name, float]
    handling: Mapping[Move, Length]
    """Mean time until a person makes a move once it is open to them."""
    question: Length | None = None
    """Mean time until a question of a decision tree is answered; without it trees are not walked."""
    duty: Length | None = None
    """Mean time until a duty beside the cases is done; without it nobody does any."""
    kinds: Mapping[Kind, float] = {Kind.COMPLAINT: 1.0}
    """Shares of what customers come with."""
    endangered: float = 0.0
    """Share of customers who say that somebody is in danger."""
    late: float = 0.1
    """Share of moves that take far too long."""
    satisfied: float = 0.7
    neutral: float = 0.1
    silent: float = 0.1
    """Shares of the poll's answers; the rest is dissatisfied."""
