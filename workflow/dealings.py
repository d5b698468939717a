"""What a playbook says of people and promises beside its stages: recusal, labels, group complaints."""

from typing import Annotated

from pydantic import Field

from workflow.weights import Weight
from workflow.written import Name, Table, Words


class Group(Weight):
    """How complaints are handled together (群诉), and the weight of the case that stands for them."""

    by: tuple[Name, ...]
    """Roles that declare a group, let cases join and leave it, and name the speakers whom the customers chose."""
    found: bool = False
    """Whether so many cases of the same cause (`alike`) propose one."""
    speakers: Annotated[int, Field(ge=1)]
    """How many customers may speak for a group at the most."""


class Recusal(Table):
    """Who stands in for people who are complained about, and who hears that a recusal may be due."""

    fallback: tuple[Name, ...]
    """Roles with a team of their own that take a case over when recusal leaves nobody else, the first that can."""
    tell: Name
    """Who hears that the customer's words name one of ours, to decide whether that person is recused."""


class Label(Table):
    """What a case may be marked as, with a reason, to be counted apart; it is answered like any other."""

    name: Words
