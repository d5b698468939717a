"""Methods of views, and of files that an app uploads."""

from tests.slack.platform.blocks import faults_in_view
from tests.slack.platform.calls import Call, answered
from tests.slack.platform.refusals import Refusal
from tests.slack.platform.shapes import Json


def open_view(call: Call) -> Json:
    """views.open: with a trigger of somebody who has just done something."""
    view, user = _view(call), call.world.triggers.use(call.needed("trigger_id"))
    return _shown(call, call.world.views.open(user, view).json())


def push_view(call: Call) -> Json:
    """views.push: on top of a modal that is open."""
    view, user = _view(call), call.world.triggers.use(call.needed("trigger_id"))
    return _shown(call, call.world.views.push(user, view).json())


def update_view(call: Call) -> Json:
    """views.update."""
    ident = call.text("view_id") or call.needed("external_id")
    return _shown(call, call.world.views.update(ident, call.text("hash"), _view(call)).json())


def publish_view(call: Call) -> Json:
    """views.publish: a view of the type home; `user_not_found`."""
    if call.needed("user_id") not in call.world.accounts:
        raise Refusal("user_not_found")
    given: Json = call.thing("view") or {}
    if given.get("type") != "home":
        raise Refusal("invalid_arguments")
    return _shown(call, call.world.views.publish(call.needed("user_id"), call.text("hash"), _view(call)).json())


def _view(call: Call) -> Json:
    view = call.thing("view")
    faults = faults_in_view(view or {}) if view else ["no view"]
    if faults:
        raise Refusal("invalid_arguments", response_metadata={"messages": faults})
    return view


def _shown(call: Call, view: Json) -> Json:
    call.world.changed.notify_all()
    return answered(view=view)


def file_info(call: Call) -> Json:
    """files.info."""
    return answered(file=call.world.vault.find(call.needed("file")).json(call.root))


def get_upload_url(call: Call) -> Json:
    """files.getUploadURLExternal: an address for the content, and the id that the file will have."""
    name, size = call.needed("filename"), call.number("length", 0)
    if "files:write" not in call.world.scopes:
        raise Refusal("missing_scope", needed="files:write")
    if size <= 0:
        raise Refusal("invalid_arguments")
    kept = call.world.vault.keep(b"", name, "application/octet-stream", size)
    return answered(upload_url=f"{call.root}/upload/{kept.id}", file_id=kept.id)


def complete_upload(call: Call) -> Json:
    """files.completeUploadExternal: shares what was uploaded in `channel_id`, as a reply where `thread_ts` is given.

    "The response to this API call only indicates the success of the call itself": each file's id and title, no message.
    """
    named: list[Json] = call.thing("files") or []
    files = [call.world.vault.find(str(each["id"])) for each in named]
    if not files or any(len(each.content) != each.size or each.complete for each in files):
        raise Refusal("file_update_failed")
    if call.text("channel_id"):
        _share(call, [each.json(call.root) for each in files])
    for each, file in zip(named, files, strict=True):
        file.title, file.complete = str(each.get("title") or file.name), True
    return answered(files=[{"id": each.id, "title": each.title} for each in files])


def _share(call: Call, shown: list[Json]) -> None:
    room, thread = call.world.rooms.get(call.text("channel_id")), call.text("thread_ts")
    if room is None or call.world.bot.id not in room.members or room.archived:
        raise Refusal("channel_not_found" if room is None else "is_archived" if room.archived else "not_in_channel")
    if thread and room.find(thread) is None:
        raise Refusal("invalid_thread_ts")
    call.world.post(room, call.world.bot, {"text": call.text("initial_comment"), "files": shown}, thread_ts=thread)
