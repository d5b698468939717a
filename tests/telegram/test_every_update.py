"""Issue 4, Must show 5: all that a person can cause is answered or ignored on purpose, as docs/telegram.md says."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from bot.clock import VirtualClock
from tests.telegram.logged import Logged, logged
from tests.telegram.ours import ours
from tests.telegram.platform.causes import in_channels, in_groups, in_private
from tests.telegram.platform.people import Person
from tests.telegram.platform.server import Platform
from tests.telegram.walking import answered

TABLE = Path(__file__).parents[2] / "docs" / "telegram.md"
ROW = re.compile(r"\| (?P<names>`[^|]+`) \| (?P<does>answered|ignored) \| [^|]+ \|")


@pytest.fixture
def log(site: Platform, tmp_path: Path, clock: VirtualClock) -> Iterator[Logged]:
    """What is logged while Redress runs against the server."""
    with logged() as kept, ours(tmp_path, clock, site):
        yield kept


def promised() -> Mapping[str, bool]:
    """Return what the table says of each thing: whether it is answered."""
    found: dict[str, bool] = {}
    for row in ROW.finditer(TABLE.read_text()):
        for name in re.findall(r"`([^`]+)`", row["names"]):
            assert name not in found, f"{name} stands in two rows"
            found[name] = row["does"] == "answered"
    return found


def test_all_that_is_done_in_private_becomes_what_the_table_says(site: Platform, log: Logged) -> None:
    assert answered(site, in_private, lambda person: person) == promised()
    assert log.unhandled() == []


@pytest.mark.parametrize("kind", ["group", "channel"])
def test_nothing_that_is_done_elsewhere_is_answered(site: Platform, log: Logged, li: Person, kind: str) -> None:
    place = site.group("Team", owner=li) if kind == "group" else site.channel("News", owner=li)
    place.add(site.bot, admin=True)
    causes = in_groups if kind == "group" else in_channels
    found = answered(site, causes, lambda person: person.at(place))
    assert len(found) > 40
    assert not any(found.values())
    assert log.unhandled() == []
