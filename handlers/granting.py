"""What a customer is given, in words: remedies by name, with their money."""

from functools import reduce

from handlers.message import Phrase, Said
from workflow.needs import CENTS
from workflow.playbook import Playbook
from workflow.remedies import Given


def remedies_in_words(given: tuple[Given, ...], playbook: Playbook) -> Said:
    """Return the remedies one after the other, nothing where there are none."""
    said = [one_remedy(each, playbook) for each in given]
    if not said:
        return ""
    return reduce(lambda first, rest: Phrase("cases.remedies.two", {"first": first, "rest": rest}), said)


def one_remedy(given: Given, playbook: Playbook) -> Said:
    """Return one remedy, with its amount where it has one."""
    name = Phrase(f"cases.remedy.{given.remedy}")
    if given.amount is None:
        return name
    currency: Said = playbook.remedies.currency or ""
    return Phrase("cases.remedies.worth", {"remedy": name, "amount": decimal(given.amount), "currency": currency})


def decimal(amount: int) -> str:
    """Return an amount of the smallest unit as people write it, such as 12.50."""
    return f"{amount // CENTS}.{amount % CENTS:02}"


def told_remedies(given: tuple[Given, ...], playbook: Playbook) -> Said:
    """Return the line by which the customer hears of the remedies, nothing where there are none."""
    return Phrase("cases.told.remedies", {"remedies": remedies_in_words(given, playbook)}) if given else ""
