"""Telegram: complaints a second by long polling, over HTTP against the tests' Bot API server.

Everything that is measured is a program of its own; the server has no limits here and fails in nothing. Beside it
python-telegram-bot by itself, with its own request class, does the same in the same run, in turns.
"""

import tempfile
import time
from pathlib import Path

from bench._customers import FROM_GREETING_TO_CONFIRMED
from bench._lanes import Unanswered, beside, folder_in, redress
from bench._measuring import Figure, arguments, middle, report
from bench._typists import complain
from handlers.wording import words
from tests.bot.web.serving import eventually
from tests.telegram.platform.server import Platform, platform
from workflow.language import Language

AT_ONCE = 64
ROUNDS = 3
MESSAGES, FIVE = len(FROM_GREETING_TO_CONFIRMED), 5
REGISTERED = words("intake.registered_by", Language.ZH).partition("{")[0]
PTB = "python-telegram-bot, ConversationHandler, PicklePersistence each second, its own request class"


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
    with platform(speed=1, limits=None) as theirs, redress(folder_in(home), theirs) as server:
        server.start()
        return rate_of(theirs, size, REGISTERED)


def complaints_of_baseline(home: Path, size: int) -> float:
    """Measure python-telegram-bot's own conversation."""
    with platform(speed=1, limits=None) as theirs:
        file = folder_in(home) / "baseline.pickle"
        with beside("_polling.py", theirs.url, str(file)):
            return rate_of(theirs, size, "Registered as number")


def measure(home: Path, size: int, rounds: int) -> list[Figure]:
    """Measure everything in turns with so many customers; return the medians."""
    ours: list[float] = []
    theirs: list[float] = []
    for _ in range(rounds):
        ours.append(complaints(home, size))
        theirs.append(complaints_of_baseline(home, size))
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
    ]


def main() -> None:
    """Measure and report."""
    size, keep = arguments("Telegram.", small=4, whole=128)
    with tempfile.TemporaryDirectory(prefix="redress-bench-") as home:
        report("on_telegram", measure(Path(home), size, ROUNDS if keep else 1), size=size, keep=keep)


if __name__ == "__main__":
    main()
