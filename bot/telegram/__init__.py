"""The Telegram channel: a private chat for each customer, over the Bot API."""

import os

# The library's own coming way; without it each 429 is answered with a warning.
os.environ.setdefault("PTB_TIMEDELTA", "true")
