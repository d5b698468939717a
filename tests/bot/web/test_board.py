"""A board with more cases than a page holds."""

from contextlib import closing
from pathlib import Path

from bench._chat import NOW
from bench._copies import add, originals
from bot.clock import VirtualClock
from bot.web.pages_desk import SHOWN
from tests.bot.web.serving import serving
from tests.bot.web.visiting import Visitor


def test_crowded_board_shows_the_first_cases_and_where_the_others_are(tmp_path: Path) -> None:
    with serving(tmp_path, VirtualClock(NOW)) as site:
        site.town.customer().complain()
        site.write(lambda work: add(work, site.application.house, originals(work), range(SHOWN), NOW))
        with closing(Visitor(site, "supervisor").http) as browser:
            page = browser.get("/desk").text
    assert page.count('<article class="card') == SHOWN
    assert f'<span class="count">{SHOWN}+</span>' in page
    assert 'href="/desk/work?view=all"' in page
