"""Somebody in a chat: what they say, press, send and see there."""

import time
from collections.abc import Callable
from typing import Any, TypeVar

from tests.telegram.platform import found
from tests.telegram.platform.bots import Account, Bot
from tests.telegram.platform.hearing import spread
from tests.telegram.platform.keyboards import Shown, shown_to, use
from tests.telegram.platform.media import KINDS, file_content
from tests.telegram.platform.menus import menu_for
from tests.telegram.platform.messages import Message
from tests.telegram.platform.questions import Question
from tests.telegram.platform.rooms import Room
from tests.telegram.platform.shapes import Json
from tests.telegram.platform.world import World

T = TypeVar("T")
PATIENCE = 20.0
"""Real seconds that anybody waits for an answer."""
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c63f8cfc0f01f00050001ffe7"
    "a62d3a0000000049454e44ae426082"
)
"""A picture of one point."""


class Seat:
    """A person in a chat, or in one topic of it. Nothing here waits but what says so."""

    def __init__(self, world: World, account: Account, room: Room, thread: int | None = None) -> None:
        self.world, self.account, self.thread = world, account, thread
        self._room = room
        self.since = 0
        """When this person last did something here: what bots said before is old."""

    @property
    def room(self) -> Room:
        """The chat; a group that was upgraded is followed."""
        while self._room.moved_to is not None:
            self._room = self._room.moved_to
        return self._room

    def posts(self, content: Json, *, reply_to: Message | None = None, album: str = "", **extra: Any) -> Message:
        """Put any kind of message into the chat."""
        with self.world.lock:
            room = self.room
            room.started = True
            thread = room.thread_of(reply_to, self.thread)
            sent = self.world.post(
                room, self.account, content, thread=thread, reply_to=reply_to, album=album, extra=extra
            )
            self.since = sent.touched
            spread(self.world, sent)
            return sent

    def says(self, text: str, *, reply_to: Message | None = None, **extra: Any) -> Message:
        """Write a text; where the bot asked for a reply to itself, it becomes one."""
        with self.world.lock:
            shown = self.keyboard
            if shown is not None and shown.forced:
                reply_to = reply_to or shown.message
                use(shown, self.account)
            entities = found.find(text, [])
            content: Json = {"text": text, "entities": entities} if entities else {"text": text}
            return self.posts(content, reply_to=reply_to, **extra)

    def edits(self, message: Message, text: str) -> None:
        """Change what was written."""
        with self.world.lock:
            field = "text" if "text" in message.content else "caption"
            message.before.append(message.json())
            message.content, message.edited = {**message.content, field: text}, self.world.stamp()
            spread(self.world, message, edited=True)

    def sends_photo(self, content: bytes = PIXEL, caption: str = "", **extra: Any) -> Message:
        """Send a picture."""
        return self._sends("photo", content, "photo.jpg", "image/jpeg", caption, None, extra)

    def sends_document(
        self, content: bytes, name: str, mime: str = "", *, caption: str = "", size: int | None = None
    ) -> Message:
        """Send a file; `size` may be claimed to be more than there is."""
        return self._sends("document", content, name, mime or "application/octet-stream", caption, size, {})

    def sends_voice(self, content: bytes = b"OggS voice", **extra: Any) -> Message:
        """Send a voice message."""
        return self._sends("voice", content, "voice.ogg", "audio/ogg", "", None, extra)

    def sends_video(self, content: bytes = b"video", *, caption: str = "", size: int | None = None) -> Message:
        """Send a video."""
        return self._sends("video", content, "video.mp4", "video/mp4", caption, size, {})

    def sends_album(self, *pictures: bytes, caption: str = "") -> list[Message]:
        """Send several pictures at once: a message each, with one `media_group_id`."""
        with self.world.lock:
            album = self.world.mark()
            captions = [caption, *[""] * (len(pictures) - 1)]
            return [self.sends_photo(each, said, album=album) for each, said in zip(pictures, captions, strict=True)]

    def sends_location(self, latitude: float, longitude: float) -> Message:
        """Send a point on the map."""
        return self.posts({"location": {"latitude": latitude, "longitude": longitude}})

    def sends_contact(self, phone: str, *, of: Account | None = None, name: str = "") -> Message:
        """Send a contact card: one's own, another account's, or a name from the phone book that has no account."""
        known: Json = {"phone_number": phone, "first_name": name or (of or self.account).first_name}
        if of is not None or not name:
            known["user_id"] = (of or self.account).id
        return self.posts({"contact": known})

    def _sends(
        self, kind: str, content: bytes, name: str, mime: str, caption: str, size: int | None, extra: Json
    ) -> Message:
        with self.world.lock:
            stored = self.world.vault.keep(content, name, mime, KINDS[kind].folder, size)
            said = {"caption": caption} if caption else {}
            return self.posts({**file_content(KINDS[kind], stored), **said}, **extra)

    @property
    def keyboard(self) -> Shown | None:
        """The keyboard below the chat, or the prompt to reply."""
        return shown_to(self.account, self.room, self.thread)

    @property
    def screen(self) -> list[Message]:
        """What bots said here and still stands, oldest first."""
        with self.world.lock:
            return [each for each in self._mine() if isinstance(each.sender, Bot)]

    def _mine(self) -> list[Message]:
        return [each for each in self.room.standing() if self.thread is None or each.thread == self.thread]

    @property
    def last(self) -> Message:
        """The newest thing that a bot said here."""
        return self.screen[-1]

    def presses(self, label: str, on: Message | None = None) -> Question | Message:
        """Press the newest button with this label: an inline one asks the bot, one of the keyboard writes a message."""
        with self.world.lock:
            for message in [on] if on is not None else reversed(self.screen):
                if (button := message.button(label)) is not None:
                    return self._asks(message, button)
            shown = self.keyboard
            if on is None and shown is not None and (button := shown.button(label)) is not None:
                use(shown, self.account)
                return self._uses(button)
            offered = [each.buttons for each in self.screen if each.buttons]
            raise AssertionError(f"no button {label!r} in {offered} or {shown.labels if shown else None}")

    def asks(self, label: str, on: Message | None = None) -> Question:
        """Press an inline button, and nothing else."""
        asked = self.presses(label, on)
        assert isinstance(asked, Question), f"{label} is no inline button"
        return asked

    def _asks(self, message: Message, button: Json) -> Question:
        """CallbackQuery: `message` is an InaccessibleMessage where it was deleted meanwhile."""
        assert "callback_data" in button, f"{button} asks nobody"
        assert isinstance(message.sender, Bot)
        return self.asks_with(message, str(button["callback_data"]))

    def asks_with(self, message: Message, data: str) -> Question:
        """Send callback data, even such as no button has: clients that are not the official ones can."""
        with self.world.lock:
            bot = message.sender
            assert isinstance(bot, Bot)
            question = Question(self.world.mark(), bot, self.room, self.world.now())
            self.world.questions[question.id] = question
            about = message.stub() if message.deleted else message.json()
            known = {"id": question.id, "from": self.account.json(), "message": about, "data": data}
            known["chat_instance"] = str(self.room.id * 31)
            self.since = self.world.touch()
            bot.queue.put("callback_query", known, self.world.now(), self.room.id)
            return question

    def _uses(self, button: Json) -> Message:
        """KeyboardButton: the text is sent, or the phone number as a contact, or the current location."""
        if button.get("request_contact"):
            return self.sends_contact(self.phone)
        if button.get("request_location"):
            return self.sends_location(31.2304, 121.4737)
        return self.says(str(button["text"]))

    @property
    def menu(self) -> list[Json]:
        """The commands that this person is offered here."""
        return menu_for(self.world, self.account, self.room)

    @property
    def phone(self) -> str:
        """The number of this account."""
        return f"86138{self.account.id % 100_000_000:08d}"

    def waits(self, holds: Callable[[], T | None], what: str, timeout: float = PATIENCE) -> T:
        """Wait until `holds` is true of this chat, and return what it says."""
        deadline = time.monotonic() + timeout
        with self.world.lock:
            while not (held := holds()):
                if not self.room.changed.wait(deadline - time.monotonic()):
                    raise AssertionError(f"never came: {what}; here stands {self.screen}")
            return held

    def hears(self, *words: str, after: Message | None = None, timeout: float = PATIENCE) -> Message:
        """Wait until a bot says all of these, in a message or an edit, since this person last did something here.

        With `after`, since that message was made or last changed.
        """
        return self.waits(
            lambda: self._heard(words, self.since if after is None else after.touched), f"{words}", timeout
        )

    def sees(self, *words: str, timeout: float = PATIENCE) -> Message:
        """Wait until something that says all of these stands here, however old it is, and return the newest."""
        return self.waits(lambda: self._heard(words, 0), f"{words}", timeout)

    def _heard(self, words: tuple[str, ...], since: int) -> Message | None:
        fitting = (each for each in reversed(self.screen) if each.touched > since)
        return next((each for each in fitting if all(word in each.text for word in words)), None)

    def answered(self, question: Question, timeout: float = PATIENCE) -> str:
        """Wait until the bot has answered a press, and return what was shown."""
        return self.waits(lambda: question.answers or None, "an answer to the press", timeout)[-1].text
