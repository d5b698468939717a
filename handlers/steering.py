"""What may be said at any moment, whatever is being asked: commands, another language, a file that is not taken."""

from datetime import datetime

from handlers import intake, phrases
from handlers.house import House
from handlers.message import Button, Message, Phrase, Replies, Reply
from workflow.frozen import replace
from workflow.language import Language
from workflow.ports import Work
from workflow.stored import Conversation

LANGUAGES = {f"l:{language}": language for language in Language}
"""What the buttons of `/language` carry."""

Steered = tuple[Conversation, Replies]


def steer(work: Work, house: House, conversation: Conversation, message: Message, now: datetime) -> Steered | None:
    """Return what such a message leads to; None for everything that answers what is being asked."""
    words = phrases.plain(message.text)
    if message.choice in LANGUAGES:
        chosen = replace(conversation, language=LANGUAGES[message.choice], language_chosen=True)
        return chosen, (Reply(said=Phrase("cases.said.language")), *where_we_were(work, house, chosen, now))
    if message.choice is not None:
        return None
    if message.refused is not None and not words and not message.files:
        return conversation, (Reply(said=message.refused), *where_we_were(work, house, conversation, now))
    if words in phrases.LANGUAGE:
        return conversation, (_which_language(),)
    if intake.going(conversation):
        return None
    said = _between(words)
    return None if said is None else (conversation, (Reply(said=said, buttons=(_new(),)),))


def _between(words: str) -> Phrase | None:
    """Return what is said to a command that an intake answers for itself, where none is under way."""
    if words in phrases.HELP:
        return Phrase("cases.help")
    return Phrase("cases.said.nothing_open") if words in phrases.CANCEL else None


def where_we_were(work: Work, house: House, conversation: Conversation, now: datetime) -> Replies:
    """Return the question that was interrupted."""
    return intake.ask_again(work, house, conversation, now) if intake.going(conversation) else ()


def _which_language() -> Reply:
    buttons = tuple(Button(Phrase(f"cases.language.{language}"), choice) for choice, language in LANGUAGES.items())
    return Reply(said=Phrase("cases.ask.language"), buttons=buttons)


def _new() -> Button:
    return Button(Phrase("cases.button.new"), "n:")
