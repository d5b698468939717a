"""Telling administrators of what only people can mend, at the desk and wherever they have linked an account."""

from datetime import datetime

from handlers.cards import is_administrator
from handlers.crews import chat_of
from handlers.message import Phrase
from handlers.said import to_json
from handlers.speaking import lane_topic
from workflow.numbers import CaseNumber
from workflow.people import ADMINISTRATOR
from workflow.ports import Work
from workflow.stored import Notice, OutboxState, Priority


def tell_administrators(
    work: Work, lane: str, said: Phrase, mark: str, now: datetime, case: CaseNumber | None = None
) -> None:
    """Tell administrators once; `mark` tells it from the same said of something else."""
    linked = [(each.lane, each.chat) for each in work.bindings.every() if each.lost_at is None]
    people = [chat_of(each.id) for each in work.people.everybody() if is_administrator(each.actor())]
    for where, whom in (("desk", f"role:{ADMINISTRATOR}"), *(each for each in linked if each[1] in people)):
        row = Notice(
            dedupe=f"{said.key}:{mark}:{where}:{whom}",
            lane=where,
            chat=whom,
            case=case,
            body={"said": to_json(said)},
            at=now,
            priority=Priority.ESCALATION,
            state=OutboxState.SENT if where == "desk" else OutboxState.READY,
        )
        work.outbox.put(row)
    work.hint(lane_topic(lane))
    work.hint("board")
