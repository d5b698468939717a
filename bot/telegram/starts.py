"""What comes with `/start`, and the links that bring it.

Bot features, "Deep linking": `https://t.me/BOT?start=PAYLOAD` sends `/start PAYLOAD`, 1-64 of A-Z, a-z, 0-9, _ and -.
"""

import re

from handlers.starts import HANDOVER

PAYLOAD = re.compile(r"/start(?:@\w+)?\s+([A-Za-z0-9_-]{1,64})\s*", re.ASCII)
STAFF = "s-"
"""Before the token by which somebody of ours links their account, or comes in."""


def payload_of(text: str) -> str:
    """Return what came with `/start`; nothing where nothing did, or what no link of ours can bring."""
    found = PAYLOAD.fullmatch(text)
    return found[1] if found else ""


def token_in(payload: str) -> str:
    """Return the token by which somebody of ours links their account; nothing where the payload is for others."""
    return payload.removeprefix(STAFF) if payload.startswith(STAFF) else ""


def staff_link(bot: str, token: str) -> str:
    """Return the address that links an account to somebody of ours, once; `bot` is the bot's own name."""
    return f"https://t.me/{bot}?start={STAFF}{token}"


def handover_link(bot: str, token: str) -> str:
    """Return the address at which a customer goes on here, once."""
    return f"https://t.me/{bot}?start={HANDOVER}{token}"
