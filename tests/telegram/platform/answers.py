"""Callback queries, as a bot answers them."""

from datetime import timedelta

from tests.telegram.platform.calls import Call
from tests.telegram.platform.formatting import ALERT
from tests.telegram.platform.questions import Answer
from tests.telegram.platform.refusals import bad_request

LIFE = timedelta(minutes=10)
"""CallbackQuery: clients show a progress bar until it is answered; how long one may wait is not said."""


def answer_callback_query(call: Call) -> bool:
    """answerCallbackQuery: shown as a notification at the top of the chat screen or as an alert; returns True."""
    question = call.world.questions.get(call.text("callback_query_id"))
    if question is None or question.bot is not call.bot or call.now - question.at > LIFE:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    text = call.text("text")
    if len(text) > ALERT:
        raise bad_request("MESSAGE_TOO_LONG")
    question.answers.append(Answer(text, alert=call.flag("show_alert"), url=call.text("url")))
    question.room.changed.notify_all()
    return True
