"""The first playbook of the guide: its blocks, in their order, are one file."""

import re
from pathlib import Path

GUIDE = (Path(__file__).parents[1] / "docs" / "playbooks.md").read_text(encoding="utf-8")
_, _BEGUN, _REST = GUIDE.partition("## A first playbook")
TUTORIAL, _ENDED, SECTIONS = _REST.partition("\n## ")
"""The tutorial, and what the guide says after it."""
STEPS: tuple[str, ...] = tuple(re.findall(r"```toml\n(.*?)```", TUTORIAL, re.DOTALL))
WHOLE = "\n".join(STEPS)
"""The file `my.toml`."""


def shown_after(command: str, nth: int = 0) -> str:
    """Return what the guide shows below the `nth` mention of a command."""
    found = re.findall(rf"\$ {re.escape(command)}\n(.*?)(?=\$ |```)", TUTORIAL, re.DOTALL)
    return str(found[nth])
