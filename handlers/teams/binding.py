"""`/bind TEAM` in a group or a topic: from then on the team's cards stand there."""

from collections.abc import Iterator
from datetime import datetime
from functools import reduce

from handlers.cards import is_administrator
from handlers.crews import is_on, named_chat
from handlers.house import House
from handlers.message import Phrase, Said
from handlers.teams.showing import put_card
from handlers.teams.sitting import Sitting
from handlers.teams.threads import begin_thread
from workflow.boards import boards_of
from workflow.people import ALL
from workflow.playbook import Playbook
from workflow.ports import Work
from workflow.stored import Staff

SURE = 80
"""(ours) of 100: from here on a name that is not quite right is taken."""
NEAREST = 3
"""How many names are offered to somebody who named none."""


def bind(sitting: Sitting, named: str, where: str) -> Sitting:
    """Bind the team that was named to this place, where an administrator asks for it."""
    work, house = sitting.work, sitting.house
    refused = _refused(sitting.person)
    if refused is not None:
        return sitting.say(refused)
    chat, near = nearest(named, house.playbook)
    if chat is None:
        names = tuple(named_chat(work, house, each) for each in near)
        said: dict[str, Said] = {"named": named, "names": _listed(names), "example": names[0], "command": sitting.binds}
        return sitting.say(Phrase("teams.bind.which", said))
    work.bindings.bind(sitting.lane, chat, sitting.address, sitting.now, where)
    shown = show_all(work, house, sitting.lane, chat, sitting.now)
    work.hint("board")
    return sitting.say(Phrase("teams.bind.done", {"team": named_chat(work, house, chat), "count": shown}))


def unbind(sitting: Sitting) -> Sitting:
    """Let the teams that are bound to this place have no channel any more; their cards stay as they stand."""
    work, house = sitting.work, sitting.house
    refused = _refused(sitting.person)
    if refused is not None:
        return sitting.say(refused)
    bound = [chat for chat in work.bindings.chats(sitting.lane, sitting.address) if chat.startswith("team:")]
    if not bound:
        return sitting.say(Phrase("teams.unbind.none"))
    for chat in bound:
        let_go(work, sitting.lane, chat)
    names = tuple(named_chat(work, house, chat) for chat in bound)
    return sitting.say(Phrase("teams.unbind.done", {"names": _listed(names)}))


def let_go(work: Work, lane: str, chat: str) -> bool:
    """Unbind a team's chat; what waited for it has failed, as the desk shows it all the same."""
    work.lanes.give_up(lane, chat)
    work.hint("board")
    return work.bindings.unbind(lane, chat)


def show_all(work: Work, house: House, lane: str, chat: str, now: datetime) -> int:
    """Put the cards of all open cases that a team works on into its chat, and return how many those are."""
    team = chat.partition(":")[2].partition("@")[0]
    found = [
        case
        for case in work.cases.board(visible_to=ALL, team=team)
        if is_on(chat, boards_of(case, house.playbook_of(case, work)))
    ]
    for case in found:
        work.lanes.revive(lane, chat, case.number)
        put_card(work, (lane, chat), case.number, now)
        begin_thread(work, (lane, chat), case.number, now, mark=now.isoformat())
    return len(found)


def _refused(person: Staff | None) -> Phrase | None:
    """Return why somebody may not: kindly, and with what to do about it."""
    if person is None:
        return Phrase("teams.refused.unlinked")
    return None if is_administrator(person.actor()) else Phrase("teams.refused.administrator")


def nearest(named: str, playbook: Playbook) -> tuple[str | None, tuple[str, ...]]:
    """Return the chat of the team that was named, in whichever language; else None and the three nearest."""
    from rapidfuzz import fuzz, process, utils

    names = dict(_names(playbook))
    found = process.extract(named, list(names), scorer=fuzz.ratio, processor=utils.default_process, limit=len(names))
    chats = tuple(dict.fromkeys(names[name] for name, _, _ in found))
    sure = named and found and found[0][1] >= SURE
    return (chats[0] if sure else None), chats[:NEAREST]


def _names(playbook: Playbook) -> Iterator[tuple[str, str]]:
    for ident, team in playbook.teams.items():
        for name in (ident, *team.name.values()):
            yield name, f"team:{ident}"
            for site, rules in playbook.sites.items():
                for place in (site, *rules.name.values()):
                    yield f"{name} {place}", f"team:{ident}@{site}"


def _listed(names: tuple[Said, ...]) -> Said:
    """Return names in a row."""
    first: Said = names[0] if names else ""
    return reduce(lambda before, name: Phrase("teams.listed", {"first": before, "next": name}), names[1:], first)
