"""How personal data is sealed: AES-256-GCM, bound to its row and column, with keys that derive from one master key.

A blob is a version byte, four bytes that name the key, the nonce of twelve bytes, and the cipher text with its tag.
A case has a data key of its own, wrapped by the master key: deleting the wrapped key erases what it sealed.
"""

import hashlib
import hmac
import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from storage.errors import KeyWrong

KEY_BYTES = 32
NONCE_BYTES = 12
VERSION = b"\x01"
ID_BYTES = 4
HEAD_BYTES = len(VERSION) + ID_BYTES
MOST_CASE_KEYS = 4_096
"""How many unwrapped keys are kept in memory; past it all are dropped and unwrapped again when asked for."""
MOST_BLINDS = 4_096
"""How many blind indexes of chats are kept in memory, as each message asks for its chat's twice."""


def bound(*place: str) -> bytes:
    """Return where a blob belongs (table, natural key, column) as the data that its seal is bound to."""
    return "\x1f".join(place).encode()


class Sealer:
    """Seals and unseals with one key."""

    __slots__ = ("_cipher", "_head")

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)
        self._head = VERSION + hashlib.sha256(b"redress key id" + key).digest()[:ID_BYTES]

    def seal(self, plain: bytes, place: bytes) -> bytes:
        """Return `plain` encrypted; it opens only with the same key and the same place."""
        nonce = os.urandom(NONCE_BYTES)
        return self._head + nonce + self._cipher.encrypt(nonce, plain, place)

    def unseal(self, blob: bytes, place: bytes) -> bytes:
        """Return what was sealed.

        Raises:
            KeyWrong: another key sealed it, or it was moved or changed.
        """
        if blob[:HEAD_BYTES] != self._head:
            raise KeyWrong("The database was sealed with another key than the one given.")
        nonce, sealed = blob[HEAD_BYTES : HEAD_BYTES + NONCE_BYTES], blob[HEAD_BYTES + NONCE_BYTES :]
        try:
            return self._cipher.decrypt(nonce, sealed, place)
        except InvalidTag as error:
            raise KeyWrong("A sealed value in the database was changed or moved from its row.") from error


class Keys:
    """Every key that derives from one master key."""

    def __init__(self, master: bytes) -> None:
        if len(master) != KEY_BYTES:
            raise KeyWrong(f"The key has {len(master)} bytes; it must have {KEY_BYTES}.")
        self._master = master
        self._blind = self._derive("blind index")
        self._wrapper = Sealer(self._derive("wrapping"))
        self._of_table: dict[str, Sealer] = {}
        self._unwrapped: dict[tuple[bytes, bytes], Sealer] = {}
        self.blind_of_chat = lru_cache(MOST_BLINDS)(self._blind_of_chat)
        """What a chat is found by, from its channel and its name there."""

    def of_table(self, table: str) -> Sealer:
        """Return the sealer of a table's rows; one each keeps the number of nonces under a key small."""
        found = self._of_table.get(table)
        if found is None:
            found = self._of_table[table] = Sealer(self._derive(f"sealing {table}"))
        return found

    def blind(self, kind: str, value: str | bytes) -> bytes:
        """Return what a value is found by: equal for equal values, and telling nothing without the key."""
        plain = value.encode() if isinstance(value, str) else value
        return hmac.digest(self._blind, kind.encode() + b"\x1f" + plain, "sha256")

    def _blind_of_chat(self, channel: str, chat: str) -> bytes:
        return self.blind(f"chat {channel}", chat)

    def fresh(self, place: bytes, wrapper: Sealer | None = None) -> tuple[Sealer, bytes]:
        """Return a new data key's sealer and the key wrapped for `place`, by the master key unless told otherwise."""
        key = os.urandom(KEY_BYTES)
        wrapped = (wrapper or self._wrapper).seal(key, place)
        return self._remembered(wrapped, place, key), wrapped

    def unwrapped(self, wrapped: bytes, place: bytes, wrapper: Sealer | None = None) -> Sealer:
        """Return the sealer of a wrapped data key."""
        found = self._unwrapped.get((wrapped, place))
        return found or self._remembered(wrapped, place, (wrapper or self._wrapper).unseal(wrapped, place))

    def rewrapped(self, wrapped: bytes, old: tuple[bytes, Sealer | None], new: tuple[bytes, Sealer | None]) -> bytes:
        """Return a data key wrapped for another place by another key; a place goes with its wrapper."""
        key = (old[1] or self._wrapper).unseal(wrapped, old[0])
        return (new[1] or self._wrapper).seal(key, new[0])

    def _remembered(self, wrapped: bytes, place: bytes, key: bytes) -> Sealer:
        if len(self._unwrapped) >= MOST_CASE_KEYS:
            self._unwrapped.clear()
        sealer = self._unwrapped[wrapped, place] = Sealer(key)
        return sealer

    def _derive(self, purpose: str) -> bytes:
        info = f"redress {purpose}".encode()
        return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=info).derive(self._master)


def token_hash(token: str) -> bytes:
    """Return what a token is stored as; it is long and random, so a plain hash keeps it."""
    return hashlib.sha256(token.encode()).digest()
