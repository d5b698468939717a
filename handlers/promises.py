"""What P2 asks of every case, looked for in the store: by the simulation after each step, and by `doctor --deep`."""

from handlers.house import House
from workflow.case import Case
from workflow.clocks import next_due, timers
from workflow.membership import bound, is_open_group
from workflow.moves import Phase
from workflow.people import ALL
from workflow.ports import Work
from workflow.recusal import owner_of
from workflow.stored import SubjectId


def broken_promises(work: Work, case: Case, house: House) -> list[str]:
    """Return what P2 finds wrong with a case: an open one has an owner, a stage, a due time and a timer set for it.

    The owner is a role that people hold, or whoever stands in for it. One that is worked through a group complaint has
    that one's due time, as long as it is at work.
    """
    playbook = house.playbook_of(case, work)
    if case.phase is Phase.CLOSED:
        left = work.timers.of(SubjectId(f"case:{case.number}"))
        return [f"{case.number}: closed with a timer {timer.kind}" for timer in left]
    wrong: list[str] = []
    if case.team not in playbook.teams or playbook.stages[case.stage].owner not in playbook.roles:
        wrong.append(f"{case.number}: nobody owns it in {case.stage}")
    if owner_of(case, playbook) in case.vacant:
        wrong.append(f"{case.number}: nobody is there to answer it in {case.stage}")
    if next_due(case) is None:
        wrong.append(f"{case.number}: no due time in {case.stage}")
    if case.part_of is not None and bound(case):
        group = work.cases.get(case.part_of, visible_to=ALL)
        if not is_open_group(group) or next_due(group) != case.shared_due:
            wrong.append(f"{case.number}: its group {group.number} is not at work, or due at another time")
    wanted = {(timer.clock, timer.generation, timer.due_at) for timer in timers(case, playbook, house.zone)}
    stored = {(row.kind, row.generation, row.due_at) for row in work.timers.of(SubjectId(f"case:{case.number}"))}
    if wanted != stored:
        wrong.append(f"{case.number}: timers {sorted(stored ^ wanted)} are not as its clocks are")
    return wrong
