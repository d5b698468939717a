"""A conversation as people would print it, made by the program itself: what README shows is checked against it."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from random import Random
from zoneinfo import ZoneInfo

from handlers.dispatch import Envelope, take
from handlers.house import House
from handlers.message import Message
from handlers.shelf import Shelf
from storage.memory import MemoryStore
from workflow.language import Language
from workflow.ports import Work
from workflow.stored import Notice

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 9, 29, 10, 0, tzinfo=ZONE)


def transcript(lines: Sequence[str], language: Language) -> Iterator[str]:
    """Yield both sides of a conversation; a line in brackets presses the button of that label."""
    shelf = Shelf()
    house = House(shelf=shelf, book=shelf.open("property"), zone=ZONE, random=Random(7))
    store = MemoryStore()
    store.open_now()
    buttons: dict[str, str] = {}
    for key, line in enumerate(lines):
        yield f"> {line}"
        pressed = line.startswith("[")
        message = Message(choice=buttons[line.strip("[]")]) if pressed else Message(text=line)
        envelope = Envelope(channel="web", chat="reader", key=str(key), message=message, language=language)
        for notice in store.write_now(lambda work, envelope=envelope: _answers(work, house, envelope)):
            yield from str(notice.body["text"]).split("\n")
            buttons = {each["label"]: each["choice"] for each in notice.body["buttons"]}  # type: ignore[index, union-attr]
            if buttons:
                yield "  " + " ".join(f"[{label}]" for label in buttons)
    store.close_now()


def _answers(work: Work, house: House, envelope: Envelope) -> Sequence[Notice]:
    before = work.conversations.find(envelope.channel, envelope.chat)
    take(work, house, envelope, NOW)
    after = work.conversations.find(envelope.channel, envelope.chat)
    assert after is not None
    return work.outbox.after(after.id, before.seq if before else 0)
