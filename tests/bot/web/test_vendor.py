"""What was taken from others is what it is said to be."""

import hashlib
import re
from pathlib import Path

VENDOR = Path(__file__).parents[3] / "bot" / "web" / "static" / "vendor"
LINE = re.compile(r"^\| (\S+\.js) \| \S+ \| \d+\.\d+\.\d+ \| \S+ \((\S+)\) \| ([0-9a-f]{64}) \|$", re.MULTILINE)


def listed() -> dict[str, tuple[str, str]]:
    """Return licence and hash by file, as the note says."""
    note = (VENDOR / "VENDOR.md").read_text()
    return {name: (licence, digest) for name, licence, digest in LINE.findall(note)}


def test_every_vendored_script_is_listed_and_nothing_else() -> None:
    assert set(listed()) == {path.name for path in VENDOR.glob("*.js")} != set()


def test_vendored_scripts_are_unchanged() -> None:
    real = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in VENDOR.glob("*.js")}
    assert real == {name: digest for name, (_, digest) in listed().items()}


def test_every_vendored_script_has_its_licence_beside_it() -> None:
    assert all("Permission to use" in (VENDOR / licence).read_text() for licence, _ in listed().values())
