"""`python bot.py` with a watcher in the same process, which says what was loaded as the port answered first.

What is loaded later is then loaded only when it is wanted, or at once and in vain where the first word is `broken`.
"""

import gc
import json
import os
import sys
import threading
import time
from http.client import OK, HTTPConnection

from bot import app, commands

NEVER = 3_600.0
COLLECTING = "garbage is looked for"


def answers() -> bool:
    """Tell whether `/healthz` says 200."""
    connection = HTTPConnection("127.0.0.1", int(os.environ["REDRESS_PORT"]))
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == OK
    except OSError:
        return False
    finally:
        connection.close()


def say(line: str) -> None:
    """Write a line where the test reads it."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def watch() -> None:
    """Say what was loaded at the first answer, and when garbage is looked for again."""
    while not answers():
        time.sleep(0.01)
    say(json.dumps(sorted(sys.modules)))
    while not gc.isenabled():
        time.sleep(0.01)
    say(COLLECTING)


if __name__ == "__main__":
    app.MOMENT = NEVER
    if sys.argv[1:] == ["broken"]:
        app.MOMENT = 0.0
        sys.modules["bot.loops"] = None  # type: ignore[assignment]
    threading.Thread(target=watch, daemon=True).start()
    sys.exit(commands.main([]))
