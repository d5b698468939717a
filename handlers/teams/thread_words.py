"""What is told and shown in the thread of a card: as those in the chat who know least may read it."""

from collections.abc import Iterator, Sequence
from typing import cast

from handlers.cards import scope_of
from handlers.crews import works_in
from handlers.house import House
from handlers.lines import Line
from handlers.live import seen_from
from handlers.message import Phrase, Said
from handlers.story import story_of
from handlers.teams.tasks import is_of_a_case
from handlers.teams.threads import FILE, RUNG, STORY
from workflow.elements import Evidence
from workflow.moves import Fact
from workflow.playbook import Playbook
from workflow.ports import Work
from workflow.stored import Notice
from workflow.timeline import Event


def told_below(work: Work, house: House, notice: Notice) -> Said | None:
    """Return the lines of a row; None where none of them is, or is any longer, for that chat to see."""
    lines = notice.body.get(STORY)
    found = seen_from(work, house, notice.case, notice.chat) if lines and notice.case else None
    if found is None:
        return None
    first, last = cast("list[int]", lines)
    rung = cast("list[int]", notice.body[RUNG])
    case, _, reader = found
    elements, timeline = work.cases.elements(case.number), work.cases.timeline(case.number)
    sight = reader, scope_of(reader, house.playbook)
    told = tuple(
        _words(line)
        for stored, line in story_of(work, house, case, elements, timeline, sight)
        if first <= stored.seq <= last
        if not (stored.seq in rung and not line.words)
        if not _is_about_them(work, stored.event, notice.chat, house.playbook)
    )
    return told or None


def shown_below(work: Work, house: House, notice: Notice) -> Evidence | None:
    """Return the evidence of a row; None where it is not, or no longer, for that chat to see."""
    ident = notice.body.get(FILE)
    if not ident or not notice.case or seen_from(work, house, notice.case, notice.chat) is None:
        return None
    return next((file for file in work.files.of_case(notice.case) if file.id == ident), None)


def _words(line: Line) -> Said:
    head = Phrase("teams.thread.line", {"at": line.at, "said": line.said, "who": line.who})
    return (head, *_filled_in(line.words))


def _filled_in(words: Sequence[tuple[Said, Said]]) -> Iterator[Said]:
    for name, value in words:
        yield Phrase("teams.ask.line", {"field": name, "value": value})


def _is_about_them(work: Work, event: Event, chat: str, playbook: Playbook) -> bool:
    """Tell whether the customer's words may mean somebody who reads there."""
    if event.fact is not Fact.NAMED:
        return False
    if is_of_a_case(chat):
        # It is for people of several teams.
        return True
    named = str(event.data["named"]).split(",")
    team = chat.partition(":")[2]
    return any(str(each.id) in named and works_in(each, team, playbook) for each in work.people.everybody())
