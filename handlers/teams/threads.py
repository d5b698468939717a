"""The thread below a card: what happens to the case, line by line, and its evidence, on platforms that have threads.

A row keeps only which lines, or which file; what those in the chat may see of it is asked when it is sent (P6).
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from handlers.places import address_of, is_seat, room_of
from handlers.speaking import lane_topic
from handlers.teams.tasks import chat_of_case, is_of_a_case
from workflow.numbers import CaseNumber
from workflow.ports import Work
from workflow.stored import Json, Notice
from workflow.timeline import Event

THREADED = frozenset({"slack"})
"""Lanes on which a message has a thread of its own; elsewhere each line would ring in the group."""
STORY, FILE = "story", "file"
"""In a row: the first and the last of the lines that it tells; or the file that it shows."""
RUNG = "rung"
"""Those of the lines that rang there already: only words that were given are told again."""
Place = tuple[str, str]
Rung = Collection[tuple[Place, int]]


def is_of_a_thread(notice: Notice) -> bool:
    """Tell whether a row is a line of the timeline, or evidence: the case page shows both anyway."""
    return STORY in notice.body or FILE in notice.body


def begin_thread(work: Work, place: Place, number: CaseNumber, now: datetime, mark: str = "") -> None:
    """Tell the story so far below a card that is new; `mark` tells a new place from the one before."""
    if _has_thread(place):
        _tell(work, place, number, (1, work.cases.lines(number)), now, mark=mark)
        _show(work, place, number, now, mark)


def go_on(
    work: Work, places: Sequence[Place], number: CaseNumber, events: Sequence[Event], rung: Rung, now: datetime
) -> None:
    """Tell the newest events below each card of the case; `rung` are those, by place in `events`, that rang there."""
    last = work.cases.lines(number)
    first = last - len(events) + 1
    own = chat_of_case(number)
    for place in places:
        if is_of_a_case(place[1]) and place[1] != own:
            continue
        if events and _has_thread(place) and work.lanes.card(*place, number) is not None:
            _tell(work, place, number, (first, last), now, [first + nth for where, nth in rung if where == place])
            if any(event.data.get("files") for event in events):
                _show(work, place, number, now)


def show_evidence(work: Work, number: CaseNumber, now: datetime) -> None:
    """Show below each card of a case what was just added to its evidence."""
    for place in work.lanes.cards(number):
        if _has_thread(place):
            _show(work, place, number, now)


def leave_out(work: Work, lane: str, room: str, number: CaseNumber, seq: int) -> None:
    """Don't tell in a channel what was just said in it."""
    for chat in work.bindings.chats(lane, room):
        work.outbox.take_back(_named(STORY, (lane, chat), number, seq))


def _has_thread(place: Place) -> bool:
    lane, chat = place
    return lane in THREADED and (chat.startswith("team:") or is_of_a_case(chat))


def _tell(
    work: Work, place: Place, number: CaseNumber, lines: tuple[int, int], now: datetime, rung: Sequence[int] = (), *,
    mark: str = "",
) -> None:  # fmt: skip
    _put(work, place, number, _named(STORY, place, number, lines[1], mark), {STORY: [*lines], RUNG: [*rung]}, now)


def _show(work: Work, place: Place, number: CaseNumber, now: datetime, mark: str = "") -> None:
    for ident in _from_elsewhere(work, place, number):
        _put(work, place, number, _named(FILE, place, number, ident, mark), {FILE: ident}, now)


def _from_elsewhere(work: Work, place: Place, number: CaseNumber) -> Iterator[int]:
    """Yield the files of a case that nobody sent in that very channel."""
    lane, chat = place
    address = work.bindings.address(lane, chat)
    for file in work.files.of_case(number):
        sent = work.conversations.peek(file.conversation) if file.conversation else None
        here = sent is not None and sent.channel == lane and is_seat(sent.chat)
        if not (here and sent and address and room_of(address_of(sent.chat)) == room_of(address)):
            yield file.id


def _put(work: Work, place: Place, number: CaseNumber, dedupe: str, body: dict[str, Json], now: datetime) -> None:
    lane, chat = place
    work.outbox.put(Notice(dedupe=dedupe, lane=lane, chat=chat, case=number, body=body, at=now))
    work.hint(lane_topic(lane))


def _named(kind: str, place: Place, number: CaseNumber, last: int, mark: str = "") -> str:
    return ":".join((kind, *place, number, str(last), *([mark] if mark else [])))
