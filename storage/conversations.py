"""Chats with customers: found by a blind index of the channel's name for them, with their dialogue as one document."""

from datetime import datetime
from typing import Any, cast

from sqlalchemy import insert, select, update

from storage import codec
from storage.codec import micros
from storage.encryption import Keys, bound
from storage.statement import Connection, Row, Statement, given, row_of
from storage.tables import conversation
from workflow.errors import StaleConversation
from workflow.frozen import replace
from workflow.language import Language
from workflow.people import ConversationId
from workflow.stored import Conversation

_columns = (
    conversation.c.id,
    conversation.c.channel,
    conversation.c.blind,
    conversation.c.language,
    conversation.c.language_chosen,
    conversation.c.seq,
    conversation.c.seen,
    conversation.c.revision,
    conversation.c.sealed,
)
_is_chat = (
    conversation.c.channel == given(conversation.c.channel),
    conversation.c.blind == given(conversation.c.blind),
)
_by_id = conversation.c.id == given(conversation.c.id)

FIND = Statement(select(*_columns).where(*_is_chat))
FIND_ID = Statement(select(conversation.c.id).where(*_is_chat))
GET = Statement(select(*_columns).where(_by_id))
OPEN = Statement(insert(conversation).values(row_of(conversation, "id")).returning(conversation.c.id))
SAVE = Statement(
    update(conversation)
    .where(_by_id, conversation.c.revision == given(conversation.c.revision, "known"))
    .values(row_of(conversation, "id", "channel", "blind", "opened_at"))
)


class SqlConversations:
    """The chats over one transaction."""

    def __init__(self, connection: Connection, keys: Keys) -> None:
        self._connection = connection
        self._keys = keys
        self._sealer = keys.of_table("conversation")
        self._held: dict[ConversationId, Conversation] = {}
        """As they stand, as nobody else may change them: this is the only writer, or has their lock."""
        self._named: dict[tuple[str, str], ConversationId] = {}

    def find(self, channel: str, chat: str) -> Conversation | None:
        known = self._named.get((channel, chat))
        if known is not None:
            return self._held[known]
        blind = self._keys.blind_of_chat(channel, chat)
        if not self._connection.shared:
            row = self._connection.row(FIND, channel=channel, blind=blind)
            return self._hold_if_writing(self._conversation(row)) if row else None
        # The name is locked before its row exists, the id after; a row read before its lock could be old.
        self._connection.lock(_lock_of_name(blind))
        found = self._connection.row(FIND_ID, channel=channel, blind=blind)
        return self.get(ConversationId(found[0])) if found else None

    def get(self, conversation: ConversationId) -> Conversation:
        held = self._held.get(conversation)
        if held is not None:
            return held
        self._connection.lock(conversation)
        return self._hold_if_writing(self.peek(conversation))

    def peek(self, conversation: ConversationId) -> Conversation:
        row = self._connection.row(GET, id=conversation)
        if row is None:
            raise LookupError(f"no conversation {conversation}")
        return self._conversation(row)

    def open(self, channel: str, chat: str, language: Language, at: datetime) -> Conversation:
        blind, now = self._keys.blind_of_chat(channel, chat), micros(at)
        ident = self._connection.number(
            OPEN,
            channel=channel,
            blind=blind,
            language=language.value,
            language_chosen=0,
            seq=0,
            seen=0,
            revision=0,
            sealed=self._sealer.seal(_plain(chat, {}), _place(channel, blind)),
            opened_at=now,
            saved_at=now,
        )
        return self._hold(Conversation(id=ConversationId(ident), channel=channel, chat=chat, language=language))

    def save(self, conversation: Conversation, at: datetime) -> Conversation:
        blind = self._keys.blind_of_chat(conversation.channel, conversation.chat)
        revision, plain = conversation.revision + 1, _plain(conversation.chat, conversation.state)
        written = self._connection.run(
            SAVE,
            id=conversation.id,
            known=conversation.revision,
            language=conversation.language.value,
            language_chosen=int(conversation.language_chosen),
            seq=conversation.seq,
            seen=conversation.seen,
            revision=revision,
            sealed=self._sealer.seal(plain, _place(conversation.channel, blind)),
            saved_at=micros(at),
        )
        if written == 0:
            raise StaleConversation(conversation.id, conversation.revision)
        # As it will be read again, so that nobody gets to see what JSON does not keep.
        return self._hold(replace(conversation, revision=revision, state=codec.read(plain)[1]))

    def _conversation(self, row: Row) -> Conversation:
        ident, channel, blind, language, chosen, seq, seen, revision, sealed = row
        chat, state = cast(
            "tuple[str, dict[str, Any]]", codec.read(self._sealer.unseal(sealed, _place(channel, blind)))
        )
        return Conversation(
            id=ConversationId(ident),
            channel=channel,
            chat=chat,
            language=Language(language),
            language_chosen=bool(chosen),
            seq=seq,
            seen=seen,
            revision=revision,
            state=state,
        )

    def _hold_if_writing(self, conversation: Conversation) -> Conversation:
        return self._hold(conversation) if self._connection.writes else conversation

    def _hold(self, conversation: Conversation) -> Conversation:
        self._held[conversation.id] = conversation
        self._named[conversation.channel, conversation.chat] = conversation.id
        return conversation


def _plain(chat: str, state: object) -> bytes:
    return codec.written([chat, state])


def _place(channel: str, blind: bytes) -> bytes:
    return bound("conversation", channel, blind.hex(), "chat and state")


def _lock_of_name(blind: bytes) -> int:
    # Negative, so that it is no conversation's id.
    return -1 - (int.from_bytes(blind[:8], "big") >> 1)
