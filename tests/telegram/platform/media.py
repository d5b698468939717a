"""Methods that send files.

Sending files: by `file_id` of a file that is already on the servers, by HTTP URL, or as multipart/form-data; photos
at most 10 MB, other files at most 50 MB.
"""

from dataclasses import dataclass
from functools import partial
from typing import Any

import puremagic

from tests.telegram.platform.calls import Call
from tests.telegram.platform.editing import changed, editable
from tests.telegram.platform.formatting import checked_caption
from tests.telegram.platform.refusals import TOO_LARGE, Refusal, bad_request
from tests.telegram.platform.sending import place
from tests.telegram.platform.shapes import Json, Upload
from tests.telegram.platform.vault import PHOTO, UP, Stored

ALBUM = range(2, 11)
"""sendMediaGroup, `media`: must include 2-10 items."""
ALONE = frozenset({"document", "audio"})
"""sendMediaGroup: documents and audio files can be only grouped with messages of the same type."""


@dataclass(frozen=True, slots=True)
class MediaKind:
    """What a kind of file tells about itself, and how the refusal calls it."""

    field: str
    folder: str
    what: str
    shown: tuple[tuple[str, Any], ...] = ()


KINDS = {
    each.field: each
    for each in (
        MediaKind("photo", "photos", "photos"),
        MediaKind("document", "documents", "documents"),
        MediaKind("video", "videos", "videos", (("width", 640), ("height", 360), ("duration", 3))),
        MediaKind("animation", "animations", "other messages", (("width", 320), ("height", 240), ("duration", 2))),
        MediaKind("audio", "music", "audios", (("duration", 3),)),
        MediaKind("voice", "voice", "voice notes", (("duration", 3),)),
        MediaKind("video_note", "video_notes", "video notes", (("length", 240), ("duration", 3))),
        MediaKind("sticker", "stickers", "other messages", (("width", 512), ("height", 512), ("type", "regular"))),
    )
}


def send_file(field: str, call: Call) -> Json:
    """sendPhoto, sendDocument, sendVideo …: on success the sent Message is returned."""
    kind = KINDS[field]

    def content(call: Call) -> Json:
        stored = _stored(call, kind, call.given.get(field), field)
        caption = checked_caption(call, call.text("caption"), call.text("parse_mode"), call.things("caption_entities"))
        return file_content(kind, stored) | caption

    return place(call, content, kind.what).json()


SENDERS = {f"send{field.replace('_', '')}": partial(send_file, field) for field in KINDS}
"""By method name in lower case."""


def send_media_group(call: Call) -> list[Json]:
    """sendMediaGroup: a group of photos, videos, documents or audios as an album; an array of Messages is returned."""
    items = call.things("media") or []
    if len(items) not in ALBUM:
        raise bad_request("media group must include 2-10 items" if len(items) > 1 else "there are no messages to send")
    kinds = {str(each.get("type")) for each in items}
    if not kinds <= KINDS.keys() - {"sticker", "voice", "video_note", "animation"}:
        raise bad_request("can't parse InputMedia: type must be one of photo, video, document, audio")
    if len(kinds) > 1 and kinds & ALONE:
        raise bad_request("document and audio can't be mixed with other media types")
    contents = [_item(call, each) for each in items]
    album = call.world.mark()
    return [place(call, partial(_given, each), KINDS[kind].what, album).json() for kind, each in contents]


def _given(content: Json, _: Call) -> Json:
    return content


def _item(call: Call, item: Json) -> tuple[str, Json]:
    """InputMedia: `media` is a file_id, a URL, or "attach://<file_attach_name>" for an uploaded file."""
    kind = KINDS[str(item.get("type"))]
    caption = checked_caption(
        call, str(item.get("caption", "")), str(item.get("parse_mode", "")), item.get("caption_entities")
    )
    return kind.field, file_content(kind, _stored(call, kind, item.get("media"), kind.field)) | caption


def _stored(call: Call, kind: MediaKind, given: Any, field: str) -> Stored:
    name = str(given or "")
    if name.startswith("attach://") or field in call.files:
        upload = call.files.get(name.removeprefix("attach://")) or call.files.get(field)
        if upload is None:
            raise bad_request(f"can't find attached file {name}")
        return _uploaded(call, kind, upload)
    if not name:
        raise bad_request(f"there is no {field} in the request")
    if name.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")
    found = call.world.vault.find(name)
    if field in {"photo", "document"} and (found.folder == "photos") != (field == "photo"):
        # Sending by file_id: it is not possible to change the file type when resending.
        raise bad_request(f"can't use file of type {found.folder[:-1].title()} as {field.title()}")
    return found


def _uploaded(call: Call, kind: MediaKind, upload: Upload) -> Stored:
    if not upload.content:
        raise bad_request("file must be non-empty")
    if len(upload.content) > UP:
        raise Refusal(TOO_LARGE, "Request Entity Too Large")
    if kind.field == "photo":
        _check_photo(upload.content)
    return call.world.vault.keep(upload.content, upload.name, upload.mime, kind.folder)


def _check_photo(content: bytes) -> None:
    if len(content) > PHOTO:
        raise bad_request("PHOTO_SAVE_FILE_INVALID")
    try:
        mime = puremagic.from_string(content, mime=True)
    except puremagic.PureError:
        mime = ""
    if not mime.startswith("image/") or mime == "image/svg+xml":
        raise bad_request("IMAGE_PROCESS_FAILED")


def file_content(kind: MediaKind, stored: Stored) -> Json:
    """Return the field of the Message that tells of a file; a photo has several sizes."""
    if kind.field == "photo":
        sizes = ((90, 67), (320, 240), (1280, 960))
        return {"photo": [{**stored.json(), "width": width, "height": height} for width, height in sizes]}
    named = {"file_name": stored.name} if kind.field in {"document", "audio", "video", "animation"} else {}
    typed = {"mime_type": stored.mime} if kind.field not in {"sticker", "video_note"} else {}
    return {kind.field: {**stored.json(), **named, **typed, **dict(kind.shown), **stored.shown}}


def edit_message_media(call: Call) -> Json:
    """editMessageMedia: edit animation, audio, document, photo or video; in an album its kind stays as it is."""
    message, item = editable(call), call.thing("media")
    if item is None or not KINDS.keys() & message.content.keys():
        raise bad_request("there is no media in the message to edit")
    field, content = _item(call, item)
    if message.album and field not in message.content:
        raise bad_request("can't change media type in the album")
    return changed(call, message, content)


def get_file(call: Call) -> Json:
    """getFile: basic information about a file and a link to prepare it for downloading."""
    if not call.has("file_id"):
        raise bad_request("file_id not specified")
    return call.world.vault.link(call.text("file_id"), call.now)
