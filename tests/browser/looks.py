"""What is wrong with a page as it stands: room, names, contrast, and all that axe-core finds grave.

A test of a page goes through `LOOKS`, opens what can be opened, and asserts that `faults(page)` is empty each time.
"""

from itertools import product
from pathlib import Path
from typing import Any, cast

from playwright.sync_api import Page

HERE = Path(__file__).parent
LOOKS = list(product(((390, 844), (1280, 800)), ("light", "dark"), ("zh-CN", "en-GB")))
"""Size, colour scheme and locale of each browser that a page is looked at with."""

CONTRAST = 4.5
"""WCAG 2.2, 1.4.3, level AA, for text of ordinary size."""

GRAVE = ("serious", "critical")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

OWN = (HERE / "looks.js").read_text()
AXE = (HERE / "vendor" / "axe.min.js").read_text()
RUN = "rules => axe.run(document, { runOnly: { type: 'tag', values: rules }, resultTypes: ['violations'] })"


def faults(page: Page) -> list[str]:
    """Return what is wrong with a page as it stands, by our own rules and by axe-core's."""
    return [*cast("list[str]", page.evaluate(OWN, CONTRAST)), *barriers(page)]


def barriers(page: Page) -> list[str]:
    """Return what axe-core finds serious or critical on a page as it stands: its rule, and where."""
    if not page.evaluate("'axe' in window"):
        # Evaluated by the debugger, which the page's Content-Security-Policy does not bind.
        page.evaluate(AXE)
    found = cast("dict[str, list[dict[str, Any]]]", page.evaluate(RUN, RULES))
    grave = [rule for rule in found["violations"] if rule["impact"] in GRAVE]
    return [f"{rule['id']}: {node['target']} {node['html'][:120]}" for rule in grave for node in rule["nodes"]]
