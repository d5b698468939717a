"""What is done for a case's own channel, as the case is at that moment: its name, who belongs there, who does not."""

from collections.abc import Iterable, Sequence

from handlers.addressing import chats_for
from handlers.cards import scope_of
from handlers.crews import chat_of
from handlers.house import House
from handlers.message import Phrase
from handlers.teams.showing import is_named
from handlers.teams.tasks import Order, Task
from workflow.case import Case
from workflow.moves import Phase
from workflow.numbers import CaseNumber, spoken
from workflow.people import ALL
from workflow.ports import Work
from workflow.recusal import is_recused
from workflow.stored import Notice, Staff


def order_of(work: Work, house: House, notice: Notice, task: Task) -> Order | None:
    """Return what a row has done, as the case is now; None where it is not wanted any more."""
    number = notice.case or CaseNumber("")
    case, is_there = work.cases.get(number, visible_to=ALL), work.bindings.address(notice.lane, notice.chat) is not None
    if is_there == (task is Task.OPEN) or (case.phase is Phase.CLOSED) != (task is Task.ARCHIVE):
        return None
    about = house.say(Phrase("teams.channel.about", {"number": spoken(number)}), house.language)
    return Order(
        task=task,
        name=f"case-{spoken(number)}".lower(),
        about=about,
        accounts=accounts(work, notice.lane, crew(work, house, case)),
        barred=accounts(work, notice.lane, strangers(work, house, case)),
    )


def accounts(work: Work, lane: str, people: Iterable[Staff]) -> tuple[str, ...]:
    """Return the accounts of people, as far as they have linked one."""
    found = (work.bindings.address(lane, chat_of(each.id)) for each in people)
    return tuple(each for each in found if each)


def crew(work: Work, house: House, case: Case) -> Sequence[Staff]:
    """Return who belongs in a case's own channel: whom the playbook names, as far as they may see the case (P6)."""
    playbook = house.playbook_of(case, work)
    chats = chats_for(playbook.own_channel.invites, case, playbook) if playbook.own_channel else ()
    sees = _who_sees(work, house, case)
    return [each for each in sees if any(is_named(each, chat, playbook) for chat in chats)]


def strangers(work: Work, house: House, case: Case) -> Sequence[Staff]:
    """Return who of ours must not be there: whoever may not see the case, or not any more."""
    sees = {each.id for each in _who_sees(work, house, case)}
    return [each for each in work.people.everybody() if each.id not in sees]


def _who_sees(work: Work, house: House, case: Case) -> Sequence[Staff]:
    boards, playbook = work.cases.boards(case.number), house.playbook_of(case, work)
    found: list[Staff] = []
    for person in work.people.everybody():
        scope = scope_of(person.actor(), house.playbook)
        if (scope.everything or scope.teams & boards) and not is_recused(person.actor(), case, playbook):
            found.append(person)
    return found
