"""What follows once a case's own channel was opened, filled or archived, or could not be: the case goes on anyway."""

from dataclasses import dataclass
from datetime import datetime
from functools import reduce

from handlers.house import House
from handlers.message import Phrase, Said
from handlers.outgoing import Done, Refusal
from handlers.said import to_json
from handlers.speaking import lane_topic
from handlers.teams.losing import in_room, lost_chat
from handlers.teams.orders import accounts, crew, strangers
from handlers.teams.own_channels import put, put_task
from handlers.teams.showing import put_card
from handlers.teams.tasks import Task, is_of_a_case, is_under_way, task_of
from handlers.teams.telling import tell_administrators
from handlers.teams.threads import begin_thread
from workflow.case import Case
from workflow.frozen import replace
from workflow.moves import Phase
from workflow.numbers import CaseNumber, spoken
from workflow.people import ALL
from workflow.ports import Work
from workflow.stored import Notice, OutboxState

AFTER_OPENING = (Task.DESCRIBE, Task.PEOPLE)


@dataclass(frozen=True, slots=True)
class Channel:
    """A case's own chat on a lane."""

    work: Work
    house: House
    lane: str
    chat: str

    @property
    def case(self) -> Case:
        """The case."""
        return self.work.cases.get(CaseNumber(self.chat.partition(":")[2]), visible_to=ALL)

    def tells(self, key: str, mark: str, now: datetime, **more: Said) -> None:
        """Tell administrators of it, at the desk too."""
        known: dict[str, Said] = {"number": spoken(self.case.number), "lane": Phrase(f"cases.lane.{self.lane}"), **more}
        tell_administrators(self.work, self.lane, Phrase(key, known), mark, now, self.case.number)

    def is_let_go(self) -> bool:
        """Forget it; False where it is forgotten already. What waited for it is taken back when its turn comes."""
        self.work.hint(lane_topic(self.lane))
        self.work.hint("board")
        return self.work.bindings.unbind(self.lane, self.chat)


def done(work: Work, house: House, notice: Notice, outcome: Done, now: datetime) -> None:
    """Note what a task has brought about."""
    if not work.lanes.settle(notice, replace(notice, state=OutboxState.SENT), now):
        return
    channel, task = Channel(work, house, notice.lane, notice.chat), task_of(notice)
    if task is Task.OPEN:
        _begin(channel, outcome, f"opened-{notice.id}", now)
    elif task is Task.PEOPLE:
        if channel.case.recused:
            put_card(work, (notice.lane, notice.chat), channel.case.number, now)
        _name_missing(channel, outcome, now)
    elif task is Task.ARCHIVE:
        channel.is_let_go()


def refused(work: Work, house: House, notice: Notice, reason: Refusal, now: datetime) -> None:
    """Note that a row of a case's own channel is refused for good, and tell people what that means."""
    if not work.lanes.settle(notice, replace(notice, state=OutboxState.FAILED), now):
        return
    channel = Channel(work, house, notice.lane, notice.chat)
    match task_of(notice):
        case Task.OPEN:
            channel.tells("teams.channel.not_opened", f"{notice.id}", now)
        case Task.ARCHIVE:
            channel.is_let_go()
            if reason is not Refusal.GONE:
                channel.tells("teams.channel.not_archived", f"{notice.id}", now)
        case Task.DESCRIBE if reason is not Refusal.GONE:
            # Nothing hangs on it.
            return
        case None if reason is Refusal.UNFIT:
            return
        case _:
            # Where those can't be removed who may not read it, nothing more may be said there either.
            lost(work, house, notice.lane, notice.chat, reason, now)


def lost(work: Work, house: House, lane: str, chat: str, why: Refusal, now: datetime) -> None:
    """Note that a chat of ours can't be written to: a case's own is given up, what is for any other waits.

    What we archive ourselves is no loss; we are told of it all the same.
    """
    if not is_of_a_case(chat):
        lost_chat(work, house, lane, chat, why, now)
        return
    channel = Channel(work, house, lane, chat)
    if is_under_way(work, channel.case.number, Task.ARCHIVE):
        return
    if channel.is_let_go():
        channel.tells("teams.channel.lost", f"{chat}:{int(now.timestamp())}", now)


def joined(work: Work, house: House, lane: str, room: str, account: str, now: datetime) -> None:
    """Have somebody removed again who came into a case's own channel and may not see the case."""
    for chat in filter(is_of_a_case, in_room(work, lane, room)):
        channel = Channel(work, house, lane, chat)
        if account in accounts(work, lane, strangers(work, house, channel.case)):
            put_task(work, (lane, chat), channel.case.number, Task.PEOPLE, f"{account}:{now.isoformat()}", now)


def _begin(channel: Channel, outcome: Done, mark: str, now: datetime) -> None:
    """Remember where the channel is, and have everything put into it: people, a greeting, the card, the story.

    Where nobody could be invited there is none, and that is said instead.
    """
    work, number, place = channel.work, channel.case.number, (channel.lane, channel.chat)
    if not outcome.address:
        channel.tells("teams.channel.nobody", number, now)
        return
    work.bindings.bind(*place, outcome.address, now, outcome.name)
    if channel.case.phase is Phase.CLOSED:
        put_task(work, place, number, Task.ARCHIVE, mark, now)
        return
    for task in AFTER_OPENING:
        put_task(work, place, number, task, mark, now)
    greeting = {"said": to_json(Phrase("teams.channel.greeting", {"number": spoken(number)}))}
    put(work, place, number, greeting, f"greeting:{mark}", now)
    work.lanes.revive(*place, number)
    put_card(work, place, number, now)
    begin_thread(work, place, number, now, mark=mark)
    work.hint("board")


def _name_missing(channel: Channel, outcome: Done, now: datetime) -> None:
    """Name who belongs there and is not: without an account, or refused by the platform; the same ones once."""
    work = channel.work
    everybody = crew(work, channel.house, channel.case)
    there = {*accounts(work, channel.lane, everybody)} - {*outcome.left_out}
    missing = [each for each in everybody if not {*accounts(work, channel.lane, [each])} & there]
    if missing:
        mark = f"{channel.chat}:{','.join(str(each.id) for each in missing)}"
        channel.tells("teams.channel.missing", mark, now, names=_listed([each.name for each in missing]))


def _listed(names: list[str]) -> Said:
    first: Said = names[0]
    return reduce(lambda before, name: Phrase("teams.listed", {"first": before, "next": name}), names[1:], first)
