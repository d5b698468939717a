"""Issue 4, Must show 5: 10,000 mutated updates, and no exception that nobody had thought of."""

import json
from pathlib import Path

from bot.clock import VirtualClock
from tests.telegram.logged import logged
from tests.telegram.ours import ours
from tests.telegram.platform.server import Platform
from tests.telegram.samples import mutant, samples
from tests.telegram.walking import all_taken

MUTANTS, AT_ONCE = 10_000, 500


def test_ten_thousand_mutated_updates_reach_no_log_as_unhandled(
    site: Platform, tmp_path: Path, clock: VirtualClock
) -> None:
    li = site.person("Li", "en")
    assert f'"id": {li.id}' in json.dumps(samples()["private text"]), "the mutants come from somebody who is known"
    li.starts()
    with logged() as log, ours(tmp_path, clock, site):
        for first in range(0, MUTANTS, AT_ONCE):
            site.pours(*(mutant(seed) for seed in range(first, first + AT_ONCE)))
            all_taken(site)
        assert log.unhandled() == []
        li.says("/help")
        # Hundreds of answers stand before it.
        li.hears("You can type at any time", timeout=120)
