"""The desk: how long its pages take over loopback, with a thousand to a million cases stored."""

import sqlite3
import time
from contextlib import closing
from http import HTTPStatus

import httpx

from bench._data import Kept
from bench._measuring import Figure, arguments, report
from bench._plots import plot
from bench._stores import largest, served, signed_in, stores

ROLE = "manager"
ASKED = 60
"""How often each page is asked for."""
MOST = 150.0
"""Milliseconds."""
SHARE = 0.95


def pages_of(store: Kept) -> dict[str, list[str]]:
    """Return the pages by their names, each with the addresses that are asked for in turn."""
    with closing(sqlite3.connect(f"file:{store.file}?mode=ro", uri=True)) as file:
        asked = "SELECT number FROM case_ WHERE closed_at IS {} NULL ORDER BY id DESC LIMIT 20"
        opened, over = ([number for (number,) in file.execute(asked.format(no))] for no in ("", "NOT"))
    return {
        "board": ["/desk"],
        "my work": ["/desk/work"],
        "my work, all of them": ["/desk/work?view=all"],
        "my work, a search": ["/desk/work?q=%E5%99%AA%E9%9F%B3"],
        "open case": [f"/desk/case/{number}" for number in opened],
        "closed case": [f"/desk/case/{number}" for number in over],
        "month": [f"/desk/month?month={store.month}"],
    }


def milliseconds(browser: httpx.Client, addresses: list[str], times: int) -> list[float]:
    """Return how long each of so many requests took, the shortest first.

    Raises:
        RuntimeError: a page was not shown; the figure would mean nothing.
    """
    took: list[float] = []
    browser.get(addresses[0])
    for nth in range(times):
        address = addresses[nth % len(addresses)]
        began = time.perf_counter()
        answer = browser.get(address)
        took.append((time.perf_counter() - began) * 1000)
        if answer.status_code != HTTPStatus.OK:
            raise RuntimeError(f"{address}: {answer.status_code}")
    return sorted(took)


def measured(store: Kept, times: int) -> dict[str, float]:
    """Return the milliseconds within which 95 of 100 requests for each page are answered."""
    with served(store) as server, closing(signed_in(server, ROLE)) as browser:
        asked = pages_of(store)
        # What stands there after the housekeeping of a start is measured, not the start.
        browser.get("/desk")
        time.sleep(4)
        return {page: milliseconds(browser, addresses, times)[int(times * SHARE)] for page, addresses in asked.items()}


def main() -> None:
    """Measure and report."""
    size, keep = arguments("The desk.", small=400, whole=1_000_000)
    sizes = largest(size)
    with stores(sizes) as found:
        took = {count: measured(found[count], ASKED if keep else 5) for count in sizes}
    first, last = sizes[0], sizes[-1]
    figures = [
        Figure(
            name=f"page {page}, 95 of 100, {last} cases stored",
            figure=took[last][page],
            unit="ms",
            baseline=took[first][page],
            against=f"the same with {first} cases stored",
            at_most=MOST,
        )
        for page in took[last]
    ]
    if keep:
        title = "Pages of the desk: within which time 95 of 100 are answered"
        lines = {page: [(count, took[count][page]) for count in sizes] for page in took[last]}
        plot("desk", title, "cases stored (a tenth of them open, 10,000 at most)", lines)
    report("desk", figures, size=size, keep=keep)


if __name__ == "__main__":
    main()
