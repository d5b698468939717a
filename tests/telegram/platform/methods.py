"""Every method that the platform offers, by its name in lower case."""

from collections.abc import Callable, Mapping
from typing import Any

from tests.telegram.platform import answers, editing, forums, forwarding, media, others, profile, sending, webhooks
from tests.telegram.platform.calls import Call

Method = Callable[[Call], Any]

METHODS: Mapping[str, Method] = {
    "getme": profile.get_me,
    "setmycommands": profile.set_my_commands,
    "getmycommands": profile.get_my_commands,
    "deletemycommands": profile.delete_my_commands,
    "getmyname": profile.get_text,
    "getmydescription": profile.get_text,
    "getmyshortdescription": profile.get_text,
    "setmyname": profile.set_text,
    "setmydescription": profile.set_text,
    "setmyshortdescription": profile.set_text,
    "getuserprofilephotos": profile.get_user_profile_photos,
    "getchat": profile.get_chat,
    "getchatmember": profile.get_chat_member,
    "getchatadministrators": profile.get_chat_administrators,
    "getchatmembercount": profile.get_chat_member_count,
    "leavechat": profile.leave_chat,
    "setwebhook": webhooks.set_webhook,
    "deletewebhook": webhooks.delete_webhook,
    "getwebhookinfo": webhooks.get_webhook_info,
    "sendmessage": sending.send_message,
    "sendlocation": others.send_location,
    "sendvenue": others.send_venue,
    "sendcontact": others.send_contact,
    "senddice": others.send_dice,
    "sendpoll": others.send_poll,
    "setmessagereaction": others.set_message_reaction,
    "forwardmessage": forwarding.forward_message,
    "forwardmessages": forwarding.forward_messages,
    "copymessage": forwarding.copy_message,
    "createforumtopic": forums.create_forum_topic,
    "editforumtopic": forums.edit_forum_topic,
    "closeforumtopic": forums.close_forum_topic,
    "reopenforumtopic": forums.reopen_forum_topic,
    "deleteforumtopic": forums.delete_forum_topic,
    "pinchatmessage": forums.pin_chat_message,
    "unpinchatmessage": forums.unpin_chat_message,
    "sendchataction": sending.send_chat_action,
    "sendmediagroup": media.send_media_group,
    **media.SENDERS,
    "getfile": media.get_file,
    "editmessagetext": editing.edit_message_text,
    "editmessagemedia": media.edit_message_media,
    "editmessagecaption": editing.edit_message_caption,
    "editmessagereplymarkup": editing.edit_message_reply_markup,
    "deletemessage": editing.delete_message,
    "deletemessages": editing.delete_messages,
    "answercallbackquery": answers.answer_callback_query,
    "answerinlinequery": others.answer_other_query,
    "answershippingquery": others.answer_other_query,
    "answerprecheckoutquery": others.answer_other_query,
    "setchatmenubutton": profile.set_text,
    "setmydefaultadministratorrights": profile.set_text,
}
