"""`python -m bot` is `python bot.py`."""

import sys

from bot.commands import main

sys.exit(main(sys.argv[1:]))
