"""Duties ring where people of ours work too: in the chat of their role's team, else in each person's own.

Nothing of a spot check comes to a chat that somebody reads who is not to know of the draw.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.crews import chat_of, works_in
from handlers.notices import StaffNotice
from handlers.said import to_json
from handlers.speaking import lane_topic
from handlers.teams.showing import is_named
from workflow.case import Case, roles_here
from workflow.playbook import Playbook
from workflow.ports import Work
from workflow.stored import Json, Notice, Staff


@dataclass(frozen=True, slots=True, kw_only=True)
class Ring:
    """What rings of a duty, and for whom.

    Attributes:
        notice: as it stands at the desk.
        case: that is drawn; None for a routine.
        privy: the roles that may know of the draw.
        rules: the case's playbook, or the duty's.
    """

    notice: StaffNotice
    case: Case | None
    privy: frozenset[str]
    rules: Playbook

    def may_know(self, person: Staff) -> bool:
        """Tell whether a person may know of it: those who are checked don't, nor whoever takes no part."""
        return self.case is None or not self.privy.isdisjoint(roles_here(person.actor(), self.case, self.rules))


def ring_where_they_work(work: Work, ring: Ring, now: datetime) -> None:
    """Ring once a rung in each place; the one who has the duty is mentioned, of several their role is named."""
    bound = work.bindings.names()
    people = work.people.everybody() if bound else ()
    holders = [each for each in people if is_named(each, ring.notice.chat, ring.rules) and ring.may_know(each)]
    for lane in dict.fromkeys(lane for lane, _ in bound):
        for chat in _chats(ring, people, holders, [chat for each, chat in bound if each == lane]):
            row = Notice(
                dedupe=f"{ring.notice.dedupe.removesuffix(ring.notice.chat)}{lane}:{chat}",
                lane=lane,
                chat=chat,
                case=ring.case.number if ring.case else None,
                body={"said": to_json(ring.notice.said), "ring": True, **_called(ring, holders)},
                at=now,
                priority=ring.notice.priority,
            )
            work.outbox.put(row)
            work.hint(lane_topic(lane))


def _chats(ring: Ring, people: Sequence[Staff], holders: Sequence[Staff], bound: Sequence[str]) -> Sequence[str]:
    """Return where it rings on a lane: the team's own chat, if all who work there may know; else each person's."""
    kind, _, name = ring.notice.chat.partition(":")
    name, _, site = name.partition("@")
    team = name if kind == "team" else ring.rules.roles[name].team if name in ring.rules.roles else None
    for chat in (f"team:{team}@{site}", f"team:{team}") if team else ():
        readers = [each for each in people if works_in(each, chat.removeprefix("team:"), ring.rules)]
        if chat in bound and (ring.case is None or (readers and all(map(ring.may_know, readers)))):
            return (chat,)
    return [own for own in map(chat_of, (each.id for each in holders)) if own in bound]


def _called(ring: Ring, holders: Sequence[Staff]) -> dict[str, Json]:
    if len(holders) == 1:
        return {"staff": int(holders[0].id)}
    kind, _, name = ring.notice.chat.partition(":")
    named = ring.rules.teams if kind == "team" else ring.rules.roles
    found = named.get(name.partition("@")[0])
    return {"who": to_json(found.name)} if found else {}
