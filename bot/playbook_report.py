"""Faults of a playbook with file and line, and its picture: what the `playbook` commands print."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from bot import tomlfile
from bot.lettering.outlines import width
from bot.svg import svg
from handlers.shelf import NO_TOML, Shelf
from handlers.wording import words
from workflow.drawing import mermaid
from workflow.errors import PlaybookInvalid
from workflow.finding import Finding
from workflow.flowchart import flowchart
from workflow.gates import Gate
from workflow.language import Language
from workflow.moves import Kind, Move, Phase
from workflow.picture import Artist, Labels
from workflow.playbook import Playbook


def render(path: Path, invalid: PlaybookInvalid) -> str:
    """Return every fault as `FILE:LINE key: found …, expected … (did you mean …?)`, in the order of the file."""
    text = path.read_text(encoding="utf-8")
    return "\n".join(finding.told(f"{path}:{line}") for line, finding in placed(text, invalid.findings))


def placed(text: str, findings: Sequence[Finding]) -> list[tuple[int, Finding]]:
    """Return findings about a playbook's text with the line that each stands at, in the order of the text."""
    found = [(_line(text, finding), finding) for finding in findings]
    return sorted(found, key=lambda each: (each[0], str(each[1])))


def _line(text: str, finding: Finding) -> int:
    if finding.expected == NO_TOML:
        return tomlfile.where_it_broke(finding.found, text)[1]
    return tomlfile.line_of(text, finding.key)


def drawn(name: str, language: str) -> str:
    """Return the Mermaid picture of a playbook in one language.

    Raises:
        OSError: there is no such playbook.
        PlaybookInvalid: it has faults.
    """
    spoken = Language(language)
    labels = {move: words(f"cases.move.{move}", spoken) for move in Move}
    return mermaid(Shelf().open(name).playbook, spoken, labels).rstrip("\n")


def trees_drawn(name: str, language: str) -> str:
    """Return the Mermaid picture of a playbook's decision trees in one language; empty where it has none.

    Raises:
        OSError: there is no such playbook.
        PlaybookInvalid: it has faults.
    """
    spoken, playbook = Language(language), Shelf().open(name).playbook
    if not playbook.trees:
        return ""
    labels = {move: words(f"cases.move.{move}", spoken) for move in Move}
    return flowchart(playbook, spoken, labels, words("cases.side.customer", spoken)).rstrip("\n")


def pictured(playbook: Playbook, language: Language, counts: Mapping[str, int] | None = None) -> str:
    """Return the playbook as an SVG document, with the open cases of each stage where `counts` says them."""
    artist = Artist(playbook=playbook, language=language, labels=_labels(language), measure=width, counts=counts)
    return svg(artist.picture())


def way_pictured(playbook: Playbook, language: Language, way: Sequence[str]) -> str:
    """Return the playbook as an SVG document with the way that one case went through it."""
    artist = Artist(playbook=playbook, language=language, labels=_labels(language), measure=width, way=way)
    return svg(artist.picture())


def _labels(language: Language) -> Labels:
    return Labels(
        moves={move: words(f"cases.move.{move}", language) for move in Move},
        gates={gate: words(f"cases.gate.{gate}", language) for gate in Gate},
        phases={phase: words(f"cases.phase.{phase}", language) for phase in Phase},
        kinds={kind: words(f"cases.kind.{kind}", language) for kind in Kind},
        owner=words("cases.picture.owner", language),
        stays=words("cases.picture.stays", language),
        always=words("cases.picture.always", language),
        complaints=words("cases.picture.complaints", language),
        begins=words("cases.picture.begins", language),
        open_cases=words("cases.picture.open_cases", language),
    )
