"""Passing an upset customer up, with their consent, to somebody who is introduced by name."""

from workflow.case import Case
from workflow.moves import Move
from workflow.people import StaffId
from workflow.playbook import Playbook
from workflow.ports import Work
from workflow.stored import Staff
from workflow.timeline import Fields


def person_in(work: Work, move: Move | None, fields: Fields) -> Fields:
    """Return who is introduced, by the name that the customer hears, and told so; nothing for other moves."""
    if move is not Move.INTRODUCE or not str(fields.get("staff") or "").isdecimal():
        return {}
    staff = StaffId(int(str(fields["staff"])))
    name = next((person.name for person in work.people.everybody() if person.id == staff), "")
    return {"person": name, "to": f"staff:{staff}"}


def may_be_introduced(one: Staff, case: Case, playbook: Playbook) -> bool:
    """Tell whether somebody is one of those to whom the stage passes a customer up."""
    rule = playbook.rule(case.stage, Move.INTRODUCE)
    owners = {playbook.stages[target.to].owner for target in rule.to} if rule else set[str]()
    return any(grant.role in owners and grant.reaches(case.site) for grant in one.grants)
