"""Telegram: complaints a second by long polling, and notices a second, over HTTP against the tests' Bot API server.

Everything that is measured is a program of its own; the server has no limits here and fails in nothing. Beside it
python-telegram-bot by itself, with its own request class, does the same in the same run, in turns.
"""

import asyncio
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bench._customers import FROM_GREETING_TO_CONFIRMED
from bench._measuring import Figure, arguments, middle, report
from bench._typists import PATIENCE, Typist, complain
from bot.app import store_of
from bot.clock import SystemClock
from handlers.wording import words
from tests.bot.web.processes import ROOT, Process
from tests.bot.web.serving import eventually
from tests.telegram.platform.server import TOKEN, Platform, platform
from workflow.language import Language
from workflow.ports import Work
from workflow.stored import Notice, Priority

AT_ONCE = 64
ROUNDS = 3
MESSAGES, FIVE = len(FROM_GREETING_TO_CONFIRMED), 5
NOTICES = 10
"""So many times as many notices are sent as customers complain."""
REGISTERED = words("intake.registered_by", Language.ZH).partition("{")[0]
PTB = "python-telegram-bot, ConversationHandler, PicklePersistence each second, its own request class"


class Unanswered(Exception):
    """Somebody got no number, or something did not arrive; the figure would mean nothing."""


@contextmanager
def redress(folder: Path, theirs: Platform) -> Generator[Process]:
    """Yield Redress as a process that has not started yet."""
    server = Process(folder)
    lines = [f'telegram_token = "{TOKEN}"', f'telegram_base_url = "{theirs.url}"', "pace = 0", ""]
    (folder / "redress.toml").write_text("\n".join(lines), encoding="utf-8")
    try:
        yield server
    finally:
        server.close()


@contextmanager
def baseline(*arguments: str) -> Generator[subprocess.Popen[bytes]]:
    """Run python-telegram-bot as a process."""
    command = [sys.executable, "bench/_polling.py", *arguments]
    running = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        yield running
    finally:
        running.kill()
        running.wait()


def rate_of(theirs: Platform, size: int, number: str) -> float:
    """Return complaints a second; `number` is what everybody is told in the end."""
    eventually(lambda: theirs.ledger.count("getUpdates"), "the first poll")
    began = time.perf_counter()
    everybody = complain(theirs, range(1, size + 1), AT_ONCE)
    took = time.perf_counter() - began
    if lost := [each for each in everybody if number not in each.last]:
        raise Unanswered(f"{len(lost)} customers, the first heard {lost[0].last}")
    return size / took


def complaints(home: Path, size: int) -> float:
    """Measure Redress: SQLite, `synchronous=FULL`, every message stored before it is confirmed."""
    with platform(speed=1, limits=None) as theirs, redress(_folder(home), theirs) as server:
        server.start()
        return rate_of(theirs, size, REGISTERED)


def complaints_of_baseline(home: Path, size: int) -> float:
    """Measure python-telegram-bot's own conversation."""
    with platform(speed=1, limits=None) as theirs:
        file = _folder(home) / "baseline.pickle"
        with baseline("converse", theirs.url, str(file)):
            return rate_of(theirs, size, "Registered as number")


def people_of(theirs: Platform, size: int) -> list[Typist]:
    """Return people who let the bot write to them."""
    everybody = [Typist(theirs.person("Customer"), ("/start",)) for _ in range(size)]
    for each in everybody:
        each.begins()
    theirs.bot.queue.drop()
    return everybody


def sent_a_second(theirs: Platform, size: int, sender: "subprocess.Popen[bytes] | None") -> float:
    """Return notices a second on the platform's clock, from the first to the last that arrived."""

    def arrived() -> Sequence[float]:
        if sender is None or sender.poll():
            raise Unanswered("who sends has ended")
        # Counted first, which costs the server less than to look at each.
        if len(theirs.ledger.entries) < size:
            return ()
        found = [each.at.timestamp() for each in theirs.ledger.of("sendMessage") if each.effect]
        return found if len(found) == size else ()

    at = eventually(arrived, "every notice", PATIENCE)
    return (size - 1) / (at[-1] - at[0])


def notices(home: Path, size: int) -> float:
    """Measure Redress: notices that wait in the outbox when it starts, each claimed, sent and settled."""
    with platform(speed=1, limits=None) as theirs, redress(_folder(home), theirs) as server:
        asyncio.run(_filled(server, people_of(theirs, size)))
        server.start()
        return sent_a_second(theirs, size, server.running)


def notices_of_baseline(size: int, request: str) -> float:
    """Measure python-telegram-bot's `send_message`, 64 under way at once."""
    with platform(speed=1, limits=None) as theirs:
        first = people_of(theirs, size)[0].person.id
        with baseline("notify", theirs.url, str(size), str(first), request) as running:
            return sent_a_second(theirs, size, running)


async def _filled(server: Process, people: Sequence[Typist]) -> None:
    """Put a notice for each into the outbox."""
    store = store_of(server.settings)
    await store.open()
    now = SystemClock().now()

    def put(work: Work) -> None:
        for each in people:
            chat = work.conversations.open("telegram", str(each.person.id), Language.ZH, now)
            notice = Notice(
                dedupe=f"bench:{chat.id}",
                lane="telegram",
                chat=f"conversation:{chat.id}",
                body={"text": f"Notice {each.person.id}"},
                at=now,
                priority=Priority.BULK,
            )
            work.outbox.put(notice)

    await store.write(put)
    await store.close()


def _folder(home: Path) -> Path:
    return Path(tempfile.mkdtemp(dir=home))


def measure(home: Path, size: int, rounds: int) -> list[Figure]:
    """Measure everything in turns with so many customers; return the medians."""
    ours: list[float] = []
    theirs: list[float] = []
    sent: dict[str, list[float]] = {"redress": [], "httpx": [], "aiohttp": []}
    for _ in range(rounds):
        ours.append(complaints(home, size))
        theirs.append(complaints_of_baseline(home, size))
        sent["redress"].append(notices(home, size * NOTICES))
        for request in ("httpx", "aiohttp"):
            sent[request].append(notices_of_baseline(size * NOTICES, request))
    rate, baseline_rate = middle(ours), middle(theirs)
    return [
        Figure(
            name=f"complaints of {MESSAGES} messages by long polling, {AT_ONCE} customers at once",
            figure=rate,
            unit="complaints/s",
            baseline=baseline_rate,
            against=PTB,
        ),
        Figure(
            name="the same, counted in conversations of five messages",
            figure=rate * MESSAGES / FIVE,
            unit="conversations/s",
            baseline=baseline_rate * MESSAGES / FIVE,
            against=PTB,
        ),
        Figure(
            name="notices of a lane",
            figure=middle(sent["redress"]),
            unit="notices/s",
            baseline=middle(sent["httpx"]),
            against="python-telegram-bot, send_message, its own request class (httpx), 64 under way",
        ),
        Figure(
            name="send_message alone over our request class (aiohttp)",
            figure=middle(sent["aiohttp"]),
            unit="notices/s",
            baseline=middle(sent["httpx"]),
            against="the same",
        ),
    ]


def main() -> None:
    """Measure and report."""
    size, keep = arguments("Telegram.", small=4, whole=128)
    with tempfile.TemporaryDirectory(prefix="redress-bench-") as home:
        report("on_telegram", measure(Path(home), size, ROUNDS if keep else 1), size=size, keep=keep)


if __name__ == "__main__":
    main()
