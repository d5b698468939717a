"""What was taken from others is what it is said to be."""

import hashlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
FOLDERS = [ROOT / "bot" / "web" / "static" / "vendor", ROOT / "tests" / "browser" / "vendor"]
LINE = re.compile(r"^\| (\S+\.js) \| \S+ \| \d+\.\d+\.\d+ \| \S+ \((\S+)\) \| ([0-9a-f]{64}) \|$", re.MULTILINE)
GRANTS = ("Permission to use", "Mozilla Public License")


def listed(vendor: Path) -> dict[str, tuple[str, str]]:
    """Return licence and hash by file, as the note says."""
    note = (vendor / "VENDOR.md").read_text()
    return {name: (licence, digest) for name, licence, digest in LINE.findall(note)}


@pytest.mark.parametrize("vendor", FOLDERS)
def test_every_vendored_script_is_listed_and_nothing_else(vendor: Path) -> None:
    assert set(listed(vendor)) == {path.name for path in vendor.glob("*.js")} != set()


@pytest.mark.parametrize("vendor", FOLDERS)
def test_vendored_scripts_are_unchanged(vendor: Path) -> None:
    real = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in vendor.glob("*.js")}
    assert real == {name: digest for name, (_, digest) in listed(vendor).items()}


@pytest.mark.parametrize("vendor", FOLDERS)
def test_every_vendored_script_has_its_licence_beside_it(vendor: Path) -> None:
    licences = [(vendor / licence).read_text() for licence, _ in listed(vendor).values()]
    assert all(any(grant in licence for grant in GRANTS) for licence in licences)
