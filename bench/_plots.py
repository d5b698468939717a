"""Growth as a picture: milliseconds over cases stored, both by powers of ten, drawn by the library of the report."""

import json
from collections.abc import Mapping, Sequence
from itertools import chain
from math import ceil, floor, log10
from pathlib import Path

import manimgx_fonts_cjk
import typst

from bench._measuring import RESULTS

TEMPLATE = Path(__file__).parent / "chart.typ"
SHARP = 110.0
Points = Sequence[tuple[int, float]]


def plot(name: str, title: str, below: str, lines: Mapping[str, Points], folder: Path = RESULTS) -> None:
    """Draw lines into `NAME.png` in a folder."""
    sizes = sorted({size for points in lines.values() for size, _ in points})
    values = [value for _, value in chain.from_iterable(lines.values())]
    low, high = floor(log10(min(values))), max(ceil(log10(max(values))), floor(log10(min(values))) + 1)
    chart = {
        "title": title,
        "below": below,
        "range": [sizes[0], sizes[-1], 10.0**low, 10.0**high],
        "ticks": [{"at": 10.0**power, "name": f"{10.0**power:g} ms"} for power in range(low, high + 1)],
        "sizes": [{"at": size, "name": f"{size:,}"} for size in sizes],
        "lines": [{"name": line, "points": points} for line, points in lines.items()],
    }
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[*manimgx_fonts_cjk.__path__])
    drawn = typst.compile(
        TEMPLATE.read_bytes(), format="png", ppi=SHARP, sys_inputs={"chart": json.dumps(chart)}, font_paths=fonts
    )
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.png").write_bytes(drawn)
