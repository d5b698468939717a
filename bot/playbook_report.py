"""Faults of a playbook with file and line, and its picture: what the `playbook` commands print."""

from pathlib import Path

from bot import tomlfile
from handlers.shelf import Shelf
from handlers.wording import words
from workflow.drawing import mermaid
from workflow.errors import PlaybookInvalid
from workflow.language import Language
from workflow.moves import Move


def render(path: Path, invalid: PlaybookInvalid) -> str:
    """Return every fault as `FILE:LINE key: found …, expected … (did you mean …?)`, in the order of the file."""
    text = path.read_text(encoding="utf-8")
    lines = sorted(
        (tomlfile.line_of(text, finding.key), finding.told(f"{path}:{tomlfile.line_of(text, finding.key)}"))
        for finding in invalid.findings
    )
    return "\n".join(said for _, said in lines)


def drawn(name: str, language: str) -> str:
    """Return the Mermaid picture of a playbook in one language.

    Raises:
        OSError: there is no such playbook.
        PlaybookInvalid: it has faults.
    """
    spoken = Language(language)
    labels = {move: words(f"cases.move.{move}", spoken) for move in Move}
    return mermaid(Shelf().open(name).playbook, spoken, labels).rstrip("\n")
