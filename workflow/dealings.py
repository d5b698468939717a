"""What a playbook says of people and promises beside its stages: recusal, labels."""

from workflow.written import Name, Table, Words


class Recusal(Table):
    """Who stands in for people who are complained about, and who hears that a recusal may be due."""

    fallback: tuple[Name, ...]
    """Roles with a team of their own that take a case over when recusal leaves nobody else, the first that can."""
    tell: Name
    """Who hears that the customer's words name one of ours, to decide whether that person is recused."""


class Label(Table):
    """What a case may be marked as, with a reason, to be counted apart; it is answered like any other."""

    name: Words
