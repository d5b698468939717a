"""Every kind of update that a person can cause, as a table that a test can walk.

Update and Message: all of their optional fields. What happens by itself when people act (blocking, joining, topics,
migration, albums, presses on what the bot offered) is in people.py, groups.py and seats.py.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from tests.telegram.platform import content, events, origins, service
from tests.telegram.platform.hearing import spread
from tests.telegram.platform.rooms import CHANNEL
from tests.telegram.platform.seats import Seat
from tests.telegram.platform.shapes import Json


@dataclass(frozen=True, slots=True)
class Cause:
    """Something that a person can do, and the field of Update in which the bot hears of it."""

    name: str
    update: str
    field: str
    """The field of the message that is filled, "" where the update is no message."""
    happen: Callable[[Seat], None]

    def __str__(self) -> str:
        return self.name


def _post(build: content.Content, seat: Seat) -> None:
    seat.posts(build(seat))


def _posted(field: str, name: str, build: content.Content) -> Cause:
    return Cause(name, "message", field, partial(_post, build))


def _from(build: content.Content, name: str, seat: Seat) -> None:
    extra = build(seat)
    with seat.world.lock:
        sent = seat.posts({"text": "The lift is stuck"}, **extra, **_sender(name))
        assert sent.content


def _sender(name: str) -> Json:
    return {"from": origins.FAKE[name]} if name in origins.FAKE else {}


def _edit(build: content.Content, seat: Seat) -> None:
    with seat.world.lock:
        message = seat.posts(build(seat))
        if "text" in message.content:
            message.content = {**message.content, "text": f"{message.content['text']} again", "entities": []}
        message.edited = seat.world.stamp()
        spread(seat.world, message, edited=True)


def _event(kind: str, build: events.Body, seat: Seat) -> None:
    with seat.world.lock:
        for bot in seat.room.bots():
            bot.queue.put(kind, build(seat), seat.world.now(), seat.room.id)


def _field(name: str, built: Json) -> str:
    return name if name in built else next(iter(built))


def in_private(seat: Seat) -> Iterator[Cause]:
    """Walk through all that can happen in a private chat."""
    for name, build in {**content.CONTENT, **service.IN_PRIVATE}.items():
        yield _posted(_field(name, build(seat)), name, build)
    for name, build in origins.ORIGINS.items():
        yield Cause(name, "message", _field(name, build(seat)), partial(_from, build, name))
    for name in ("text", "photo", "live_location", "poll"):
        build = content.CONTENT[name]
        yield Cause(f"edited_{name}", "edited_message", _field(name, build(seat)), partial(_edit, build))
    yield from _events()


def in_groups(seat: Seat) -> Iterator[Cause]:
    """Walk through all that can happen in a group whose bot hears everything."""
    for name, build in {**content.CONTENT, **service.IN_GROUPS}.items():
        yield _posted(_field(name, build(seat)), name, build)
    for name, build in {**origins.ORIGINS, **origins.IN_GROUPS}.items():
        yield Cause(name, "message", _field(name, build(seat)), partial(_from, build, name))


def in_channels(seat: Seat) -> Iterator[Cause]:
    """Walk through all that can happen in a channel of which the bot is a member."""
    assert seat.room.kind == CHANNEL
    for name, build in {**content.CONTENT, **service.IN_CHANNELS}.items():
        yield Cause(name, "channel_post", _field(name, build(seat)), partial(_post, build))
    build = content.CONTENT["text"]
    yield Cause("edited_text", "edited_channel_post", "text", partial(_edit, build))


def _events() -> Iterator[Cause]:
    for name, (kind, build) in events.EVENTS.items():
        yield Cause(name, kind, "", partial(_event, kind, build))
