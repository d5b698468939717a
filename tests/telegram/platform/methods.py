"""Every method that the platform offers, by its name in lower case."""

from collections.abc import Callable, Mapping
from typing import Any

from tests.telegram.platform import answers, editing, media, profile, sending, webhooks
from tests.telegram.platform.calls import Call

Method = Callable[[Call], Any]

METHODS: Mapping[str, Method] = {
    "getme": profile.get_me,
    "setmycommands": profile.set_my_commands,
    "getmycommands": profile.get_my_commands,
    "deletemycommands": profile.delete_my_commands,
    "setmyname": profile.set_text,
    "setmydescription": profile.set_text,
    "setmyshortdescription": profile.set_text,
    "getchat": profile.get_chat,
    "getchatmember": profile.get_chat_member,
    "getchatadministrators": profile.get_chat_administrators,
    "getchatmembercount": profile.get_chat_member_count,
    "leavechat": profile.leave_chat,
    "setwebhook": webhooks.set_webhook,
    "deletewebhook": webhooks.delete_webhook,
    "getwebhookinfo": webhooks.get_webhook_info,
    "sendmessage": sending.send_message,
    "sendlocation": sending.send_location,
    "sendchataction": sending.send_chat_action,
    "sendmediagroup": media.send_media_group,
    **media.SENDERS,
    "getfile": media.get_file,
    "editmessagetext": editing.edit_message_text,
    "editmessagecaption": editing.edit_message_caption,
    "editmessagereplymarkup": editing.edit_message_reply_markup,
    "deletemessage": editing.delete_message,
    "deletemessages": editing.delete_messages,
    "answercallbackquery": answers.answer_callback_query,
}
