"""Parties outside the company in words: to whom a matter went, why, and by when the customer hears again."""

from collections.abc import Iterator
from datetime import datetime

from handlers.message import Phrase, Said
from workflow.case import Case
from workflow.moves import Fact
from workflow.numbers import spoken
from workflow.outside import PARTY, PARTY_NAME
from workflow.playbook import Playbook
from workflow.ports import Work
from workflow.schedules import OUTSIDE
from workflow.timeline import Event, Fields


def party_in(data: Fields) -> str | None:
    """Return the party that an event is about: one that it names, or whose answer its due time is."""
    if data.get(PARTY):
        return str(data[PARTY])
    clock = str(data.get("clock") or "")
    return clock.removesuffix(OUTSIDE) if clock.endswith(OUTSIDE) else None


def party_called(data: Fields, playbook: Playbook) -> Said:
    """Return what a party is called: as it was typed where the playbook does not name it, else in its words."""
    party = playbook.outside.get(party_in(data) or "")
    if party is None:
        return party_in(data) or ""
    return str(data[PARTY_NAME]) if party.typed and data.get(PARTY_NAME) else party.name


def named_here(work: Work, case: Case, party: str, playbook: Playbook) -> Fields:
    """Return what names a party that the case waits for, with the name that was typed when it was handed over."""
    rules = playbook.outside.get(party)
    if rules is None or not rules.typed:
        return {PARTY: party}
    handed = (line.event for line in work.cases.timeline(case.number) if line.event.fact is Fact.REFERRED)
    typed = [event.data.get(PARTY_NAME) for event in handed if event.data.get(PARTY) == party]
    return {PARTY: party, PARTY_NAME: typed[-1]} if typed else {PARTY: party}


def how_to_reach(data: Fields, playbook: Playbook) -> Said:
    """Return the line that says how the customer reaches a party, nothing where the playbook does not know."""
    party = playbook.outside.get(party_in(data) or "")
    if party is None or party.contact is None:
        return ""
    return Phrase("cases.told.contact", {"party": party_called(data, playbook), "contact": party.contact})


def told_of_handing(event: Event, case: Case, playbook: Playbook) -> Said:
    """Say to whom the matter went, why, and by when the customer hears again; or what came back."""
    data = event.data
    said: dict[str, Said] = {name: value for name, value in data.items() if not isinstance(value, bool | None)}
    said |= {"number": spoken(case.number), "party": party_called(data, playbook)}
    if event.fact is Fact.REFERRED:
        key = "referred_piece" if data.get("piece") else "referred"
        return (Phrase(f"cases.told.{key}", said), how_to_reach(data, playbook))
    key = "relayed_until" if event.fact is Fact.RELAYED and data.get("until") else event.fact.value
    return Phrase(f"cases.told.{key}", said)


def not_ours(event: Event, case: Case, playbook: Playbook) -> Said:
    """Say that a matter is not the company's, why, and who is responsible."""
    said = {"number": spoken(case.number), "explanation": str(event.data["explanation"])}
    named: Phrase = Phrase("cases.told.not_ours", {**said, "party": party_called(event.data, playbook)})
    return (named, how_to_reach(event.data, playbook))


def responsible(event: Event, playbook: Playbook) -> Said:
    """Say who outside is responsible, where an answer names somebody."""
    if party_in(event.data) is None:
        return ""
    said = Phrase("cases.told.responsible", {"party": party_called(event.data, playbook)})
    return (said, how_to_reach(event.data, playbook))


def awaited(work: Work, case: Case, playbook: Playbook, now: datetime) -> Iterator[Said]:
    """Tell the customer whose answer is awaited, and by when."""
    for clock in case.clocks:
        if clock.running and clock.name.endswith(OUTSIDE):
            named = named_here(work, case, clock.name.removesuffix(OUTSIDE), playbook)
            key = "late" if clock.due_at <= now else "awaited"
            yield Phrase(f"cases.outside.{key}", {"party": party_called(named, playbook), "due": clock.due_at})
