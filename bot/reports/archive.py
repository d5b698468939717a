"""A case as one PDF for the file: form, handling record, feedback and evaluation; each line and page numbered."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from handlers.cards import Dossier
from handlers.house import House
from handlers.ledger import ClockLine
from handlers.lines import Line
from handlers.message import Phrase, Said
from handlers.story_parts import Part, part_of
from workflow.language import Language
from workflow.numbers import spoken

TEMPLATE = Path(__file__).parent / "archive.typ"
Row = tuple[str, str]


def archive_of(found: Dossier, house: House, language: Language, by: str, now: datetime) -> bytes:
    """Return the archive copy of a case as somebody sees it, made `by` them."""
    # As heavy as all of ours together, and needed when somebody asks for a file.
    import manimgx_fonts_cjk
    import typst

    page = json.dumps(contents(found, house, language, by, now), ensure_ascii=False)
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[*manimgx_fonts_cjk.__path__])
    return typst.compile(TEMPLATE.read_bytes(), format="pdf", sys_inputs={"page": page}, font_paths=fonts)


def contents(found: Dossier, house: House, language: Language, by: str, now: datetime) -> Mapping[str, Any]:
    """Return what stands in an archive copy, in words."""
    return _Copy(house, language).of(found, by, now)


class _Copy:
    """Puts a case into one language, as data for the template."""

    def __init__(self, house: House, language: Language) -> None:
        self._house, self._language = house, language

    def of(self, found: Dossier, by: str, now: datetime) -> Mapping[str, Any]:
        number = spoken(found.card.number)
        kept = self._words("kept", by=by, at=self._at(now))
        return {
            "language": self._language.value,
            "title": self._words("title", number=number),
            "kept": kept,
            "page": self._words("page", page="{page}", of="{of}", number=number),
            "form": {"title": self._words("form"), "rows": self._form(found)},
            "clocks": {"title": self._words("clocks"), "rows": [self._clock(clock) for clock in found.clocks]},
            "record": {"title": self._words("record"), "rows": self._lines(found.timeline, found.timeline)},
            "feedback": {"title": self._words("feedback"), "none": self._words("no_feedback"),
                         "rows": self._lines(part_of(found.timeline, Part.FEEDBACK), found.timeline)},
            "evidence": {"title": self._words("evidence"), "none": self._words("no_evidence"),
                         "rows": [[file.name or self._words("unnamed"), f"{file.type} · {file.size:,} B"]
                                  for file in found.evidence]},
        }  # fmt: skip

    def _form(self, found: Dossier) -> Sequence[Row]:
        card = found.card
        known: list[tuple[str, Said | None]] = [
            ("kind", card.kind),
            ("category", card.category),
            ("grade", card.grade),
            ("filed", self._at(card.filed_at)),
            ("stage", card.stage),
            ("team", card.team),
            ("owner", card.owner),
            ("remedies", tuple(said for _, said in card.remedies) or None),
        ]
        rows = [(self._words(name), self._say(said)) for name, said in known if said is not None]
        views = [(self._say(name), self._say(value)) for name, value in found.views]
        return [*rows, *views, *((self._say(name), self._say(value)) for name, value in found.elements)]

    def _clock(self, clock: ClockLine) -> Sequence[str]:
        state = self._house.say(Phrase(f"desk.case.{clock.state}"), self._language)
        breached = self._house.say(Phrase("desk.case.breached"), self._language) if clock.breached else ""
        return [self._say(clock.name), self._at(clock.due), " · ".join(filter(None, (state, breached)))]

    def _lines(self, lines: Sequence[Line], every: Sequence[Line]) -> Sequence[Mapping[str, Any]]:
        """Return lines under the numbers that they have in the whole record."""
        places = {id(line): place for place, line in enumerate(every, 1)}
        return [
            {
                "place": places[id(line)],
                "at": self._at(line.at),
                "by": self._say(line.who),
                "said": self._say(line.said),
                "words": [[self._say(name), self._say(value)] for name, value in line.words],
            }
            for line in lines
        ]

    def _at(self, moment: datetime) -> str:
        """Return a moment with its year: who reads it years later knows when it was."""
        return moment.astimezone(self._house.zone).strftime("%Y-%m-%d %H:%M")

    def _words(self, name: str, **args: Said) -> str:
        return self._say(Phrase(f"desk.archive.{name}", args))

    def _say(self, said: Said) -> str:
        return self._house.say(said, self._language)
