"""The whole life of a complaint in Telegram alone: customer, team groups and a supervisor, over real HTTP."""

from pathlib import Path

import pytest

from bot.clock import VirtualClock
from tests.bot.web.serving import HERE
from tests.telegram.ours import ours
from tests.telegram.platform.server import Platform
from tests.telegram.whole_life import Life
from workflow.language import Language

HOOK = f"{HERE}/telegram"
WRITTEN = Path(__file__).parents[2] / "docs" / "transcripts"


@pytest.mark.parametrize("hook", [None, HOOK], ids=["polling", "webhook"])
@pytest.mark.parametrize("language", list(Language))
def test_a_complaint_lives_in_telegram_alone_as_the_transcript_says(
    tmp_path: Path, clock: VirtualClock, theirs: Platform, language: Language, hook: str | None
) -> None:
    with ours(tmp_path / "data", clock, theirs, language=str(language), telegram_webhook_url=hook) as site:
        life = Life(site, theirs, language)
        life.lives()
    made = tmp_path / f"telegram-{language}.md"
    made.write_text(life.scribe.text(), encoding="utf-8")
    written = (WRITTEN / made.name).read_text(encoding="utf-8")
    assert written.endswith(life.scribe.text()), f"the transcript is another now: {made}"
