"""The morning digest: reminders that fell outside people's working hours are one message when these begin."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from handlers.house import House
from handlers.live import seen_from
from handlers.message import Phrase, Said
from handlers.said import from_json, to_json
from handlers.speaking import lane_topic
from handlers.teams.mornings import FOR, SUBJECT
from workflow.moves import Phase
from workflow.people import StaffId
from workflow.ports import Work
from workflow.stored import Notice

NIGHT = timedelta(days=1)
"""How far back a digest looks."""
MOST = 100


def say_good_morning(work: Work, house: House, name: str, due: datetime, now: datetime) -> None:
    """Put what was kept for a chat into one message; what is over by now is not said."""
    lane, _, chat = name.partition(":")
    kept = work.outbox.to_chats(lane, [f"{FOR}{chat}"], MOST)
    since = due - NIGHT
    lines = [line for row in reversed(kept) if row.at > since for line in _line(work, house, chat, row)]
    if not lines:
        return
    head = Phrase("teams.digest", {"count": len(lines)})
    row = Notice(
        dedupe=f"{SUBJECT}:{lane}:{chat}:{int(due.timestamp())}",
        lane=lane,
        chat=chat,
        body={"said": to_json((head, *lines))},
        at=now,
    )
    work.outbox.put(row)
    work.hint(lane_topic(lane))


def _line(work: Work, house: House, chat: str, row: Notice) -> Iterator[Said]:
    found = seen_from(work, house, row.case, chat) if row.case else None
    if found is None or found[0].phase is Phase.CLOSED:
        return
    case, said = found[0], from_json(row.body["said"])
    if any(clock.name == row.body.get("clock") and clock.running for clock in case.clocks):
        yield Phrase("teams.digest.line", {"said": _for_whom(work, chat, row, said)})


def _for_whom(work: Work, chat: str, row: Notice, said: Said) -> Said:
    """Return what is said with the name of whom it is for, in a chat of several."""
    if not chat.startswith("team:"):
        return said
    ident, role = row.body.get("staff"), row.body.get("who")
    person = work.people.staff(StaffId(ident)).name if isinstance(ident, int) else ""
    who = from_json(role) if role else person
    return Phrase("teams.ring", {"who": who, "said": said}) if who else said
