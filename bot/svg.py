"""A laid-out playbook as SVG: letters drawn as outlines, nothing loaded from anywhere, no styles and no script in it.

Every colour is an attribute, which a page's own style sheet may replace by class: so the desk shows it in the dark too.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from bot.lettering.outlines import EM, outline, width
from workflow.drawing import COLOURS
from workflow.picture import CARD, GAP, LANE, LEFT, PAD, SMALL, TEXT, TITLE, Card, Picture, Text
from workflow.trunks import Trunk

INK, EDGE, GROUND = "#111827", "#6b7280", "#ffffff"
LINES = ("#1d4ed8", "#b45309", "#047857", "#be185d", "#6d28d9", "#0e7490", "#a16207", "#b91c1c")
"""Colours of the lines, by the stage they lead to: each keeps 4.5 : 1 on white."""
ARROW, LEGEND = 7, 62


def svg(picture: Picture) -> str:
    """Return the picture as an SVG document."""
    return "".join(Painter(picture).document())


@dataclass(slots=True)
class Painter:
    """Draws one picture, and remembers which letters it needs."""

    picture: Picture
    used: dict[str, None] = field(default_factory=dict[str, None])

    def document(self) -> Iterator[str]:
        """Yield the parts of the document; the letters come first, each drawn once and used where it stands."""
        picture = self.picture
        body = [*self._heading(), *(part for card in picture.cards for part in self._card(card))]
        lines = [part for trunk in picture.trunks for part in self._trunk(trunk)]
        wide, high = f"{picture.width:g}", f"{picture.height:g}"
        yield f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" width="{wide}" height="{high}" '
        yield f'role="img" class="playbook" aria-label={quoteattr(picture.title)}>'
        yield f"<title>{escape(picture.title)}</title><defs>"
        for sign in self.used:
            drawn = outline(sign)
            if drawn is not None and drawn.path:
                yield f'<path id="g{ord(sign):x}" d="{drawn.path}"/>'
        yield f'</defs><rect class="ground" width="{wide}" height="{high}" fill="{GROUND}"/>'
        yield from (*lines, *body, "</svg>\n")

    def _heading(self) -> Iterator[str]:
        picture = self.picture
        yield from self._text(Text(0, TITLE + PAD, TITLE + 2, picture.title, strong=True), picture.left, 0)
        x = picture.left
        for phase, name in picture.legend:
            yield _box(f"card {phase}", x, LEGEND - TEXT + 2, TEXT, TEXT, COLOURS[phase])
            yield from self._text(Text(TEXT + 5, LEGEND, TEXT, name), x, 0)
            x += width(name) * TEXT + 2 * PAD + TEXT
        for text in picture.notes:
            yield from self._text(text, picture.left, 0)

    def _card(self, card: Card) -> Iterator[str]:
        left = self.picture.left
        yield f'<g data-stage="{escape(card.stage)}">'
        yield _box(f"card {card.phase}", left, card.top, CARD, card.height, COLOURS[card.phase])
        # The words alone are paler: lines would show through a card that is.
        yield '<g opacity="0.5">' if card.off else "<g>"
        for text in card.texts:
            yield from self._text(text, left, 0)
        yield "</g>"
        if card.count is not None:
            yield from self._badge(card.count, left + PAD, card.top + PAD - 4)
        yield "</g>"

    def _badge(self, words: str, x: float, y: float) -> Iterator[str]:
        yield _box("badge", x, y, width(words) * SMALL + PAD, SMALL + 6, INK, round_=9)
        yield '<g class="on-badge">'
        yield from self._text(Text(PAD / 2, y + SMALL + 1, SMALL, words), x, 0, fill=GROUND)
        yield "</g>"

    def _text(self, text: Text, x: float, y: float, fill: str = INK) -> Iterator[str]:
        """Yield the words as outlines; their text stays with them as a title, for readers and for search."""
        thick = f' stroke="{fill}" stroke-width="{EM / 30:g}"' if text.strong else ""
        scale = text.size / EM
        yield f'<g class="ink" fill="{fill}"{thick} transform="translate({text.x + x:g} {text.y + y:g}) '
        yield f'scale({scale:.4g})"><title>{escape(text.words)}</title>'
        at = 0
        for sign in text.words:
            drawn = outline(sign)
            self.used[sign] = None
            if drawn is None:
                yield f'<text x="{at}" font-size="{EM}">{escape(sign)}</text>'
            elif drawn.path:
                yield f'<use href="#g{ord(sign):x}" x="{at}"/>'
            at += drawn.advance if drawn else EM
        yield "</g>"

    def _trunk(self, trunk: Trunk) -> Iterator[str]:
        places = {card.stage: place for place, card in enumerate(self.picture.cards)}
        hue = places[trunk.to] % len(LINES)
        colour, (top, bottom) = LINES[hue], trunk.ends
        edge = self.picture.left + (CARD if trunk.down else 0)
        away = 1 if trunk.down else -1
        lane = edge + away * (GAP + trunk.lane * LANE)
        yield f'<g class="line hue{hue}" fill="none" stroke="{colour}" stroke-width="1.6">'
        yield f'<path d="M{lane:g} {top:g}V{bottom:g}M{lane:g} {trunk.entry:g}H{edge + away * ARROW:g}"/>'
        inner = edge if trunk.down else edge + LEFT - PAD
        for height in trunk.joins:
            yield f'<path d="M{inner:g} {height:g}H{lane:g}"/><circle cx="{lane:g}" cy="{height:g}" r="2.4"/>'
        tip, back = edge, edge + away * ARROW
        yield f'<path class="tip" fill="{colour}" d="M{tip:g} {trunk.entry:g}L{back:g} {trunk.entry - 4:g}V'
        yield f'{trunk.entry + 4:g}z"/></g>'


def _box(kind: str, x: float, y: float, wide: float, high: float, fill: str, round_: int = 8) -> str:
    return (
        f'<rect class="{kind}" x="{x:g}" y="{y:g}" width="{wide:g}" height="{high:g}" rx="{min(round_, high / 3):g}" '
        f'fill="{fill}" stroke="{EDGE}" stroke-width="1"/>'
    )
