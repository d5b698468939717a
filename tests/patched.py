"""Playbooks of a test's own: `property` with a few lines changed, as a manager would change them."""

from dataclasses import replace
from pathlib import Path

from handlers.house import House
from handlers.shelf import Shelf
from tests.handlers.moments import ZONE
from workflow.calendars import Decrees

NAME = 'name = { zh = "法定时限", en = "time set by law" }'


def patched(folder: Path, *, base: str = "property", more: str = "", changes: tuple[tuple[str, str], ...] = ()) -> Path:
    """Return a file with the text of `base`, each change made once, and `more` behind it."""
    file, text = folder / "patched.toml", Shelf().open(base).text
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    file.write_text(f"{text}\n{more}", encoding="utf-8")
    return file


def house_of(file: Path, house: House, decrees: Decrees | None = None) -> House:
    """Return the same house under the playbook of a file."""
    shelf = Shelf(decrees=decrees or Decrees())
    return replace(house, shelf=shelf, book=shelf.open(str(file)), zone=ZONE)
