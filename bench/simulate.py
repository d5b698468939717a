"""Simulation: seconds of `simulate NAME --cases 1000 --seed 7`, the usual playbook beside its moves alone, then all."""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

from bench._measuring import Figure, arguments, report
from bot.simulate import simulate
from handlers.shelf import names, usual
from workflow.case import Case

ROOT = Path(__file__).parent.parent
SEED = 7
MOST_SECONDS, MOST_SECONDS_OF_ANY = 20, 30
SHARE = 20
"""One case of so many has its moves recorded, and repeated so many times."""
Repeat = Callable[[], object]


class Violated(Exception):
    """The simulation broke a promise or left a case lying; its figure would mean nothing."""


def seconds_of_simulation(playbook: str, cases: int) -> float:
    """Run the command as an operator types it, and return how long it took.

    Raises:
        Violated: it reported violations, or cases that nobody brought to an end.
    """
    command = ["bot.py", "simulate", playbook, "--cases", str(cases), "--seed", str(SEED), "--json"]
    began = time.perf_counter()
    done = subprocess.run([sys.executable, *command], cwd=ROOT, check=True, capture_output=True)
    took = time.perf_counter() - began
    outcome = json.loads(done.stdout)
    if outcome["violations"] or any(state.startswith("open") for state in outcome["end_states"]):
        raise Violated(done.stdout.decode())
    return took


def moves_of(cases: int) -> list[Repeat]:
    """Return the moves that a simulation of so many cases makes, to be made again."""
    made: list[Repeat] = []
    make = Case.make

    def noted(case: Case, *args: Any, **named: Any) -> object:  # noqa: ANN401 - whatever a move is given
        moved = make(case, *args, **named)
        made.append(partial(make, case, *args, **named))
        return moved

    with patch.object(Case, "make", noted):
        simulate(usual(), cases, SEED)
    return made


def seconds_of_moves(made: list[Repeat], times: int) -> float:
    """Return how long the moves alone take, made so many times over."""
    began = time.perf_counter()
    for _ in range(times):
        for again in made:
            again()
    return time.perf_counter() - began


def main() -> None:
    """Measure and report."""
    cases, keep = arguments("Simulation.", small=4, whole=1000)
    share = min(SHARE, cases)
    made = moves_of(cases // share)
    took = {playbook: seconds_of_simulation(playbook, cases) for playbook in names()}
    figures = [
        Figure(
            name=f"simulate {usual()} --cases {cases} --seed {SEED}",
            figure=took.pop(usual()),
            unit="s",
            baseline=seconds_of_moves(made, share),
            against="the same number of moves alone",
            at_most=MOST_SECONDS,
        ),
        Figure(name="moves", figure=len(made) * share, unit="moves"),
        *(
            Figure(name=f"simulate {playbook}", figure=seconds, unit="s", at_most=MOST_SECONDS_OF_ANY)
            for playbook, seconds in took.items()
        ),
    ]
    report("simulate", figures, size=cases, keep=keep)


if __name__ == "__main__":
    main()
