"""Start-up: from the start of the process to the first 200 of `/healthz`, beside an empty program, in turns.

What serves customers is loaded after that; so the time to the first customer's session is told too.
"""

import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from bench._measuring import Figure, arguments, middle, report

ROOT = Path(__file__).parent.parent
LOOKED_EACH = 0.002
"""Seconds between two tries to reach the server."""
PATIENCE = 30.0
MOST_RATIO, MOST_RATIO_READY, MOST_SECONDS = 1.3, 2.5, 1.0


class NotStarted(Exception):
    """A program did not answer in time, or ended."""


@dataclass(slots=True)
class Times:
    """Seconds to the first answer, a round each."""

    empty: list[float] = field(default_factory=list[float])
    fresh: list[float] = field(default_factory=list[float])
    again: list[float] = field(default_factory=list[float])
    served: list[float] = field(default_factory=list[float])


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Asked(NamedTuple):
    """What is asked again and again until it is answered well."""

    method: str
    path: str


HEALTH, SESSION = Asked("GET", "/healthz"), Asked("POST", "/chat/session")


def answers(port: int, asked: Asked) -> bool:
    """Tell whether what is asked is answered, and well."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request(*asked)
        return connection.getresponse().status in {http.client.OK, http.client.CREATED}
    except ConnectionRefusedError:
        return False
    finally:
        connection.close()


def environ_of(home: Path, **settings: str) -> dict[str, str]:
    """Return the environment of a program whose bytecode is kept, in `home`, as a normal start finds it."""
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**inherited, "PYTHONPYCACHEPREFIX": str(home / "bytecode"), **settings}


def seconds_to_first_answer(
    command: Sequence[str], port: int, environ: Mapping[str, str], asked: Asked = HEALTH
) -> float:
    """Start a program, wait for its first answer and end it.

    Raises:
        NotStarted: it ended, or did not answer in time.
    """
    began = time.perf_counter()
    process = subprocess.Popen([sys.executable, *command], cwd=ROOT, env=environ, stdout=subprocess.DEVNULL)
    try:
        while not answers(port, asked):
            if process.poll() is not None or time.perf_counter() - began > PATIENCE:
                raise NotStarted(f"{command[0]} gave no answer; exit code {process.poll()}")
            time.sleep(LOOKED_EACH)
        return time.perf_counter() - began
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)


def start_empty(folder: Path) -> float:
    """Start the empty program."""
    port = free_port()
    return seconds_to_first_answer(["bench/_empty.py", str(folder), str(port)], port, environ_of(folder.parent))


def start_redress(folder: Path, asked: Asked = HEALTH) -> float:
    """Start Redress on a data directory, with nothing else configured."""
    port = free_port()
    settings = {"REDRESS_DATA_DIR": str(folder / "data"), "REDRESS_PORT": str(port)}
    return seconds_to_first_answer(["bot.py"], port, environ_of(folder.parent, **settings), asked)


def measure(home: Path, rounds: int) -> Times:
    """Start each in turn, so that what slows one slows all; the first round, which writes the bytecode, is left out."""
    times = Times()
    for each in range(rounds + 1):
        folder = home / str(each)
        folder.mkdir()
        found = start_empty(folder), start_redress(folder), start_redress(folder), start_redress(folder, SESSION)
        if each:
            for kept, seconds in zip((times.empty, times.fresh, times.again, times.served), found, strict=True):
                kept.append(seconds)
    return times


def main() -> None:
    """Measure and report."""
    rounds, keep = arguments("Start-up.", small=1, whole=9)
    with tempfile.TemporaryDirectory(prefix="redress-bench-") as home:
        times = measure(Path(home), rounds)
    against, empty = "an empty Starlette and SQLAlchemy program", middle(times.empty)
    figures = [
        Figure(
            name=name,
            figure=middle(found),
            unit="s",
            baseline=empty,
            against=against,
            at_most=MOST_SECONDS,
            at_most_ratio=MOST_RATIO,
        )
        for name, found in (("first start, new data directory", times.fresh), ("second start", times.again))
    ]
    served = "second start, until a customer's first session"
    ready = middle(times.served)
    figures.append(
        Figure(name=served, figure=ready, unit="s", baseline=empty, against=against, at_most_ratio=MOST_RATIO_READY)
    )
    report("startup", figures, size=rounds, keep=keep)


if __name__ == "__main__":
    main()
