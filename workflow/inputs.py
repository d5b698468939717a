"""What is typed with an answer of a decision tree: a meter reading or a list of appliances, and what comes of it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from workflow.appliances import monthly, read_appliances
from workflow.needs import Need, NeedType, needs_here
from workflow.questions import Outcome
from workflow.readings import Reading, outcome, read_history

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from workflow.case import Case
    from workflow.playbook import Playbook
    from workflow.questions import Answer
    from workflow.timeline import Fields

READING = (Need("reading", NeedType.NUMBER), Need("read_on", NeedType.DAY), Need("history", required=False))
APPLIANCES = (Need("appliances"), Need("billed", NeedType.NUMBER, required=False))
INPUTS = (*READING, *APPLIANCES)


def typed_with(answer: Answer) -> tuple[Need, ...]:
    """Return the fields of the answer itself, without those of its move."""
    return READING if answer.reading else APPLIANCES if answer.table else ()


def needs_with(answer: Answer, case: Case, playbook: Playbook) -> tuple[Need, ...]:
    """Return every field that the answer's form has: its own, then its move's as this case has them."""
    return (*typed_with(answer), *(needs_here(answer.move, case, playbook) if answer.move else ()))


def input_problems(answer: Answer, fields: Fields, playbook: Playbook, at: datetime, zone: ZoneInfo) -> dict[str, str]:
    """Return what is wrong with what was typed, by field: required, future, number, history or appliances."""
    wanted = typed_with(answer)
    problems = {need.name: "required" for need in wanted if need.required and fields.get(need.name) in (None, "")}
    figures = ((name, fields.get(name)) for name in ("reading", "billed"))
    problems |= {name: "number" for name, value in figures if isinstance(value, int) and value < 0}
    if date.fromisoformat(str(fields.get("read_on") or date.min)) > at.astimezone(zone).date():
        problems["read_on"] = "future"
    if answer.reading and not _readable_history(fields):
        problems["history"] = "history"
    if answer.table and "appliances" not in problems and not _readable_appliances(answer.table, fields, playbook):
        problems["appliances"] = "appliances"
    return problems


def _readable_history(fields: Fields) -> bool:
    try:
        read_history(str(fields.get("history") or ""))
    except ValueError:
        return False
    return True


def _readable_appliances(table: str, fields: Fields, playbook: Playbook) -> bool:
    try:
        read_appliances(str(fields["appliances"]), playbook.appliances[table])
    except ValueError:
        return False
    return True


def found_in(answer: Answer, fields: Fields, playbook: Playbook) -> Fields:
    """Return what was typed with what it comes to: `outcome` of a reading's test, `estimate` of a month in kWh."""
    typed = {need.name: fields[need.name] for need in typed_with(answer) if fields.get(need.name) not in (None, "")}
    if answer.reading:
        reading = Reading(date.fromisoformat(str(typed["read_on"])), int(str(typed["reading"])))
        history = read_history(str(typed.get("history", "")))
        return {**typed, "outcome": outcome(reading, history, playbook.readings[answer.reading]).value}
    if answer.table:
        table = playbook.appliances[answer.table]
        return {**typed, "estimate": monthly(read_appliances(str(typed["appliances"]), table), table)}
    return typed


def answered_by(tested: str | None, answers: tuple[Answer, ...]) -> int:
    """Return the place of the answer that a test's outcome takes; a reading that was never given is untested."""
    said = Outcome(tested) if tested else Outcome.UNTESTED
    return next(place for place, answer in enumerate(answers) if answer.when is said)
