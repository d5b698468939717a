"""The door: `python bot.py` runs Redress, `python bot.py --help` names the other commands."""

import sys

from bot.commands import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
