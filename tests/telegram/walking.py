"""Lets people do everything that they can, and sees which of it Redress answers."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from tests.bot.web.serving import eventually
from tests.telegram.platform.causes import Cause
from tests.telegram.platform.people import Person
from tests.telegram.platform.seats import Seat
from tests.telegram.platform.server import Platform
from tests.telegram.platform.shapes import Json
from tests.telegram.platform.updates import Queue

Causes = Callable[[Seat], Iterator[Cause]]


def caused(site: Platform, seat: Seat, cause: Cause) -> list[Json]:
    """Let it happen and return the updates, of whatever kind, without giving them to the bot."""
    with site.world.lock:
        kept, site.bot.queue = site.bot.queue, Queue(0)
        site.bot.queue.choose([cause.update])
        try:
            cause.happen(seat)
            return [each.json() for each in site.bot.queue.pending(site.world.now())]
        finally:
            site.bot.queue = kept


def all_taken(site: Platform) -> None:
    """Wait until the bot has confirmed everything."""
    eventually(lambda: not site.bot.queue.pending(site.world.now()), "the last update to be confirmed")


def answered(site: Platform, causes: Causes, at: Callable[[Person], Seat]) -> Mapping[str, bool]:
    """Return what Redress answered to each thing, done by a new person in English, in private or at a place.

    The next thing that the person says is answered in any case, and after whatever came before it.
    """
    names = [cause.name for cause in causes(at(site.person("Nobody", "en")))]
    people = [site.person(f"Person {number}", "en") for number, _ in enumerate(names)]
    for person in people:
        person.starts()
    for person in people:
        person.hears("complaint desk")
    before = [_happens(site, at(person), causes, name) for person, name in zip(people, names, strict=True)]
    all_taken(site)
    for person in people:
        person.says("/help")
    counts = [_until_help(person) for person in people]
    elsewhere = [len(at(person).screen) - stood for person, stood in zip(people, before, strict=True)]
    said = counts if at(people[0]) is people[0] else elsewhere
    return {name: count > 0 for name, count in zip(names, said, strict=True)}


def _happens(site: Platform, seat: Seat, causes: Causes, name: str) -> int:
    """Return how many things stood here before."""
    (cause,) = [each for each in causes(seat) if each.name == name]
    updates = caused(site, seat, cause)
    assert updates, f"{name} came to nothing"
    stood = len(seat.screen)
    site.pours(*updates)
    return stood


def _until_help(person: Person) -> int:
    """Return how many answers came between the greeting and the help."""
    helped = person.hears("You can type at any time")
    said: Sequence[str] = [each.text for each in person.screen]
    return said.index(helped.text) - 1
