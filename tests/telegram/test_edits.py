"""An edited message as Telegram tells of it: the same id, its words, and nothing that came with the message before."""

from telegram import Update

from bot.telegram.groups import Us, read_group
from bot.telegram.translate import Incoming, read
from tests.telegram.platform.server import START
from tests.telegram.platform.shapes import Json

LI: Json = {"id": 5, "first_name": "李伟", "is_bot": False}
US = Us(id=1, name="redress_bot")


def edit_of(chat: Json, **more: object) -> Update:
    """Return an update that tells of an edit."""
    at = int(START.timestamp())
    told = {"message_id": 12, "date": at, "edit_date": at, "chat": chat, "from": LI, **more}
    update = Update.de_json({"update_id": 9, "edited_message": told}, None)
    assert update is not None
    return update


def in_private(**more: object) -> Incoming:
    found = read(edit_of({"id": 5, "type": "private"}, **more))
    assert found is not None
    return found


PHOTO = [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1, "file_size": 1}]
OURS: Json = {"message_id": 3, "date": 1, "chat": {"id": -7, "type": "group", "title": "T"}, "from": {"id": 1}}


def test_caption_of_an_album_is_edited_alone() -> None:
    found = in_private(photo=PHOTO, caption="below the sink", media_group_id="1")
    assert (found.message.itself, found.message.edited) == ("12", True)
    assert (found.attachment, found.album) == (None, "")


def test_edit_in_a_group_counts_as_a_reply_to_us() -> None:
    ours = {**OURS, "from": {"id": 1, "first_name": "R", "is_bot": True}, "text": "card"}
    chat = {"id": -7, "type": "group", "title": "T"}
    found = read_group(edit_of(chat, text="done", photo=PHOTO, reply_to_message=ours), US)
    assert isinstance(found, Incoming)
    assert (found.message.text, found.message.edited, found.attachment) == ("done", True, None)
    assert read_group(edit_of(chat, text="done"), US) is None
    assert read_group(edit_of(chat, text="/bind Security"), US) is None
    assert read_group(edit_of(chat, text="/cancel", reply_to_message=ours), US) is None
