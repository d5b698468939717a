"""Slack: how long an event waits for its acknowledgement, by HTTP and by Socket Mode, against the tests' Slack.

The events are those of the storm in tests/slack: doubled, late and, by HTTP, forged ones among them. Everything that is
measured is a program of its own. Beside it slack-bolt by itself, which stores nothing, does the same in the same run.
"""

import asyncio
import subprocess
import sys
import tempfile
from collections.abc import Callable, Generator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from bench._measuring import Figure, arguments, middle, report
from bot.clock import SystemClock
from tests.bot.web.processes import ROOT, Process, free_port
from tests.bot.web.serving import eventually
from tests.slack.platform.server import Platform, platform
from tests.slack.platform.world import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET
from tests.slack.storm import Given, by_http, by_socket, letters, percentile

AT_ONCE = 64
EACH = 20
"""So many events come from one person."""
ROUNDS = 3
HTTP, SOCKET = "http", "socket"
CALLED = {HTTP: "HTTP", SOCKET: "Socket Mode"}
BOLT = "slack-bolt by itself, which acknowledges at once and stores nothing"
PATIENCE = 300.0
TAKEN = 200
Serve = Callable[[Path, Platform, str], AbstractContextManager[str]]
"""Runs a program to be measured, and yields where it listens."""


class Unacknowledged(Exception):
    """Not everything that is true was taken, or something forged was; the figure would mean nothing."""


@contextmanager
def redress(home: Path, theirs: Platform, mode: str) -> Generator[str]:
    """Run Redress on SQLite, reached in one of the two ways; yield where it listens."""
    folder = Path(tempfile.mkdtemp(dir=home))
    server = Process(folder)
    way = {"slack_app_token": APP_TOKEN} if mode == SOCKET else {"slack_signing_secret": SIGNING_SECRET}
    given = {"slack_bot_token": BOT_TOKEN, "slack_base_url": theirs.api, **way}
    lines = [*(f'{name} = "{value}"' for name, value in given.items()), "pace = 0", ""]
    (folder / "redress.toml").write_text("\n".join(lines), encoding="utf-8")
    try:
        server.start()
        yield f"{server.url}/slack/events"
    finally:
        server.close()


@contextmanager
def bolt(home: Path, theirs: Platform, mode: str) -> Generator[str]:
    """Run slack-bolt by itself; yield where it listens."""
    del home
    port = free_port()
    command = [sys.executable, "bench/_bolt.py", mode, theirs.api, *([str(port)] if mode == HTTP else [])]
    running = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        yield f"http://127.0.0.1:{port}/slack/events"
    finally:
        running.kill()
        running.wait()


def pour(theirs: Platform, mode: str, url: str, size: int) -> Sequence[Given]:
    """Give so many events and return what became of each."""
    people = [theirs.person(f"Person {nth}") for nth in range(max(1, size // EACH))]
    sent = letters(theirs, people, size // len(people))
    if mode == SOCKET:
        eventually(lambda: theirs.wires.open, "a connection")
        return theirs.does(by_socket(theirs.wires, sent, AT_ONCE), PATIENCE)
    eventually(lambda: theirs.pushes_to(url) == "", "an answer")
    return asyncio.run(by_http(theirs, url, sent, AT_ONCE))


def seconds(home: Path, mode: str, size: int, serve: Serve) -> float:
    """Return within how many seconds 99 of 100 events were acknowledged."""
    with platform(SystemClock()) as theirs, serve(home, theirs, mode) as url:
        given = pour(theirs, mode, url, size)
    if wrong := [each for each in given if (each.status == TAKEN) == bool(each.letter.forged)]:
        raise Unacknowledged(f"{len(wrong)} of {len(given)}, the first was answered {wrong[0].status}")
    return percentile(given)


def measure(home: Path, size: int, rounds: int) -> list[Figure]:
    """Measure both ways in turns; return the medians."""
    found: list[Figure] = []
    for mode in (HTTP, SOCKET):
        ours, theirs = list[float](), list[float]()
        for _ in range(rounds):
            ours.append(seconds(home, mode, size, redress))
            theirs.append(seconds(home, mode, size, bolt))
        found.append(
            Figure(
                name=f"99 of 100 events acknowledged, by {CALLED[mode]}, {AT_ONCE} under way",
                figure=middle(ours),
                unit="s",
                baseline=middle(theirs),
                against=BOLT,
                at_most=1.0,
            )
        )
    return found


def main() -> None:
    """Measure and report."""
    size, keep = arguments("Slack.", small=20, whole=2_000)
    with tempfile.TemporaryDirectory(prefix="redress-bench-") as home:
        report("on_slack", measure(Path(home), size, ROUNDS if keep else 1), size=size, keep=keep)


if __name__ == "__main__":
    main()
