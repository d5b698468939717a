"""The baseline of the Telegram benchmark, as a program of its own: python-telegram-bot as its documentation has it.

`python bench/_polling.py URL FILE` polls and leads customers through the same questions.
"""

import sys
from pathlib import Path

from telegram.ext import ApplicationBuilder

from bench._telegram import conversing
from tests.telegram.platform.server import TOKEN


def converse(url: str, file: str) -> None:
    """Answer until told to stop, with its own request class."""
    builder = ApplicationBuilder().token(TOKEN).base_url(f"{url}/bot")
    conversing(builder, Path(file)).run_polling(drop_pending_updates=False)


if __name__ == "__main__":
    converse(*sys.argv[1:])
