"""One update of every kind that a person can cause, and what becomes of them in hostile hands."""

import copy
import random
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, cast

from hypothesis import strategies as st

from bot.clock import VirtualClock
from tests.telegram.platform.causes import in_channels, in_groups, in_private
from tests.telegram.platform.groups import Group
from tests.telegram.platform.people import Person
from tests.telegram.platform.rooms import CHANNEL, SUPERGROUP
from tests.telegram.platform.server import START, TOKEN
from tests.telegram.platform.shapes import Json
from tests.telegram.platform.world import World

Path = tuple[str | int, ...]
JUNK: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 2**31, 2**53, 2**63, -(2**63), 10**40, 1e308, 0.1),
    *("", " ", "\x00", "\ud800", "/start", "/bind", "../../etc/passwd", "NaN", "\u202eabc", "😀" * 3000),
    *(list[Any](), Json(), [list[Any]()], [None], {"": None}, [Json()] * 200),
)
"""What stands where something else should: other types, numbers beyond 64 bits, text that no database or file takes."""


@lru_cache(maxsize=1)
def samples() -> Mapping[str, Json]:
    """Return an update of each kind, by where and how it was caused; all of one person and one bot."""
    world = World(VirtualClock(START))
    bot = world.add_bot(TOKEN, "Redress", "redress_bot")
    bot.privacy, bot.queue.allowed = False, frozenset()
    li = Person(world, world.add_person("李伟", "zh", "liwei"), bot)
    rooms = {kind: Group(world, world.add_room(kind, "Team"), li, ()) for kind in (SUPERGROUP, CHANNEL)}
    for each in rooms.values():
        each.add(bot, admin=True)
    group, channel = li.at(rooms[SUPERGROUP]), li.at(rooms[CHANNEL])
    found: dict[str, Json] = {}
    for seat, causes in ((li, in_private(li)), (group, in_groups(group)), (channel, in_channels(channel))):
        for cause in causes:
            bot.queue.choose([cause.update])
            bot.queue.drop()
            cause.happen(seat)
            found[f"{seat.room.kind} {cause}"] = bot.queue.pending(world.now())[-1].json()
    return found


def places(value: Any, here: Path = ()) -> list[Path]:
    """Return the paths to everything inside."""
    found = [here] if here else []
    if isinstance(value, dict):
        for name, each in cast("Json", value).items():
            found += places(each, (*here, name))
    elif isinstance(value, list):
        for number, each in enumerate(cast("list[Any]", value)):
            found += places(each, (*here, number))
    return found


def mutant(seed: int) -> Json:
    """Return an update with up to four things wrong in it, the same for a seed.

    Its identifier is right, as the platform's own always is.
    """
    source, known = random.Random(seed), list(samples().values())
    update = copy.deepcopy(source.choice(known))
    for _ in range(source.randint(1, 4)):
        inside = [each for each in places(update) if each != ("update_id",)]
        if inside:
            _break(source, update, source.choice(inside))
    return update


mutants = st.builds(mutant, st.integers(0, 2**64))
"""For hypothesis, which finds the seeds."""


def _break(source: random.Random, update: Json, path: Path) -> None:
    """Take something away, put junk or something strange in its place, wrap it, or add what nobody knows."""
    holder: Any = update
    for step in path[:-1]:
        holder = holder[step]
    match source.randrange(5):
        case 0:
            del holder[path[-1]]
        case 1:
            holder[path[-1]] = copy.deepcopy(source.choice(JUNK))
        case 2:
            holder[path[-1]] = _piece(source)
        case 3:
            holder[path[-1]] = source.choice([[holder[path[-1]]], {"value": holder[path[-1]]}])
        case _:
            update[source.choice(["unheard_of", "message", "callback_query", ""])] = copy.deepcopy(source.choice(JUNK))


def _piece(source: random.Random) -> Any:
    """Return a piece of another update: of the right shape for another place."""
    piece: Any = source.choice(list(samples().values()))
    for step in source.choice(places(piece)):
        piece = piece[step]
    return copy.deepcopy(piece)
