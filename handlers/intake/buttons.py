"""What a button of the dialogue carries: `i:REVISION:STEP:VALUE`, and what is made of a press."""

from dataclasses import dataclass

PREFIX = "i:"
PARTS = 4


@dataclass(frozen=True, slots=True)
class Press:
    """A button of the dialogue that was pressed."""

    revision: int
    step: str
    value: str


def choice(revision: int, step: str, value: str) -> str:
    """Return what a button carries, at most 64 bytes."""
    return f"{PREFIX}{revision}:{step}:{value}"


def parse(carried: str) -> Press | None:
    """Return the press, or None for what no button of ours carries."""
    parts = carried.split(":", PARTS - 1)
    if len(parts) != PARTS or parts[0] != PREFIX[:-1] or not (parts[1].isascii() and parts[1].isdigit()):
        return None
    return Press(int(parts[1][:18]), parts[2], parts[3])
