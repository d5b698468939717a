"""The master key: 32 bytes, in base64 in `DATA_DIR/key` for its owner alone, or given as `ENCRYPTION_KEY`."""

import base64
import binascii
import os
import secrets
from pathlib import Path

from storage.encryption import KEY_BYTES
from storage.errors import KeyMissing, KeyWrong, StoreUnavailable

NAME = "key"


def decode(written: str) -> bytes:
    """Return the key that somebody wrote.

    Raises:
        KeyWrong: it is not 32 bytes in base64.
    """
    try:
        key = base64.b64decode(written.strip(), validate=True)
    except (binascii.Error, ValueError) as error:
        raise KeyWrong("The encryption key is not written in base64.") from error
    if len(key) != KEY_BYTES:
        raise KeyWrong(f"The encryption key has {len(key)} bytes; it must have {KEY_BYTES}.")
    return key


def load_or_create_key(data_dir: Path, *, may_create: bool = True) -> bytes:
    """Return the key of a data directory; the first start makes it.

    Raises:
        KeyMissing: there is none, and what is there was sealed with one.
        KeyWrong: the file holds no key.
        StoreUnavailable: the directory can't be read or written.
    """
    path = data_dir / NAME
    try:
        if not path.exists():
            if not may_create:
                raise KeyMissing(f"{path} is missing: without it the database can't be read. Put it back.")
            _create(path)
        return decode(path.read_text(encoding="ascii"))
    except UnicodeDecodeError as error:
        raise KeyWrong(f"{path} holds no key.") from error
    except OSError as error:
        raise StoreUnavailable(f"The key {path} can't be read or written: {error.strerror}.") from error


def _create(path: Path) -> None:
    draft = path.with_name(f".{NAME}.{secrets.token_hex(8)}")
    written = base64.b64encode(os.urandom(KEY_BYTES)) + b"\n"
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(written)
            file.flush()
            os.fsync(file.fileno())
        _publish(draft, path)
    finally:
        draft.unlink()


def _publish(draft: Path, path: Path) -> None:
    # A link is made whole or not at all, and never over a key that another process made first.
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        return
    directory = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
